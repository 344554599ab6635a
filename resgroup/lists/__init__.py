"""Owns lists as offices want them: their forms, their tables and the documents around them."""
