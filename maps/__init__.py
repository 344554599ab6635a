"""What the map shows and how it is drawn: no widgets, no SQL."""
