"""Measurements of the program: never pass or fail, always side by side with a baseline."""
