"""Vietnamese time expressions: what they say, whose year they take, what recurs, and what makes one of them bind."""
