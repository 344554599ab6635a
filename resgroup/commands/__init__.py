"""Owns the commands: what may be done to a register, each a plain function yielding a plan."""
