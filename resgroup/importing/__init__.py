"""Owns how what files hold becomes changes of the register, checked row by row."""
