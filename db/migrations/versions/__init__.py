"""The history of the tables: one revision per released version, in frozen statements."""
