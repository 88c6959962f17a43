"""What travels: documents, facts, records and the schemas of the tables."""
