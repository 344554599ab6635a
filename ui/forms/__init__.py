"""Owns the forms of the record panel: editing records and recording events."""
