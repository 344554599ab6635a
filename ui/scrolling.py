"""Owns content that may be higher than its place: it scrolls up and down, never sideways."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget


class Scrolling(QScrollArea):
    """A column of a panel, at most so wide where `widest` says; its parts go into `column`."""

    def __init__(self, name: str, widest: int | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content = content = QWidget()
        content.setProperty("surface", "panel")
        content.setAccessibleName(name)
        if widest is not None:
            content.setMaximumWidth(widest)
        self.column = QVBoxLayout(content)
        self.setWidget(content)
