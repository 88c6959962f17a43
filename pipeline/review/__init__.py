"""What people do with a run's facts: look at them beside the page, say what is right, and hand that on as gold."""
