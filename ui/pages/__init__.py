"""Owns the pages that take the place of map and list."""
