"""Owns the parts of the page that makes lists for paper and files."""
