"""Owns what every page that takes the place of map and list has: its title, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resgroup.i18n import _
from ui.session import Session
from ui.texts import Elided, button, line


class PageFrame(QWidget):
    """A page of the workspace; its content goes into `column`, its own buttons into `top`."""

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.session = session
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.back = button(_("Go back"), "quiet", picture="arrow-left", does=self.leave)
        self.back.setToolTip(_("Back to map and list (Esc)"))
        self.top = QHBoxLayout()
        self.top.setContentsMargins(8, 4, 16, 4)
        self.top.setSpacing(8)
        self.top.addWidget(self.back)
        self.top.addWidget(Elided(title, "title"), 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addLayout(self.top)
        self.column.addWidget(line())

    def stop(self) -> None:
        """End what is under way; called before the page goes."""

    def enter(self) -> None:
        """Take the keys; an empty page has nothing to type into but its way back."""
        self.setFocus()
        field = self.window().focusWidget()
        if field is None or not field.isVisible():
            self.back.setFocus()

    def leave(self) -> None:
        """Go back to map and list."""
        self.session.turn_to("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
