"""Asking: filters built from parts, pasted lists, saved filters and the last questions."""
