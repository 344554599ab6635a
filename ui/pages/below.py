"""Owns how what is chosen on a page is shown below: title and buttons stay, the rest scrolls."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.scrolling import Scrolling


def lay_out(
    view: QWidget, title: QWidget, buttons: Iterable[QWidget], parts: Iterable[QWidget]
) -> None:
    """Put the title and the buttons of a view above its parts, which scroll under its name."""
    heading = QHBoxLayout()
    heading.setContentsMargins(16, 8, 16, 4)
    heading.setSpacing(8)
    heading.addWidget(title, 1)
    for each in buttons:
        heading.addWidget(each)
    scroll = Scrolling(view.accessibleName())
    scroll.column.setContentsMargins(16, 0, 16, 16)
    scroll.column.setSpacing(8)
    for each in parts:
        scroll.column.addWidget(each)
    scroll.column.addStretch(1)
    outer = QVBoxLayout(view)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addLayout(heading)
    outer.addWidget(scroll, 1)
