"""Owns giving the keyboard back: only to what is still there and can be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid


def give_back(before: QWidget | None) -> bool:
    """Give the keyboard back to whatever had it before; false where that is gone or hidden."""
    if before is None or not isValid(before) or not before.isVisible():
        return False
    before.setFocus()
    return True
