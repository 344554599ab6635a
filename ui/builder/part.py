"""Owns what conditions and groups of the builder have in common: a place, words, and a menu."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from resgroup.criteria import Criterion
from resgroup.i18n import _
from ui import theme
from ui.forms.editor import Message
from ui.icons import icon
from ui.session import Session

KEYS = {
    "condition": "Ctrl+Return",
    "group": "Ctrl+Shift+Return",
    "up": "Ctrl+Up",
    "down": "Ctrl+Down",
    "remove": "Ctrl+Shift+Delete",
}
"""The keys of the builder, acting on the part that has the focus."""


class Builder(Protocol):
    """What parts ask of the builder they stand in."""

    session: Session

    def act(self, name: str, part: Part) -> None:
        """Do one of `KEYS` to a part."""
        ...

    def order_stops(self) -> None:
        """Let the keyboard go through the parts as they stand."""
        ...

    def become(self, part: Part, kind: str) -> None:
        """Put another kind of part in the place of a condition."""
        ...

    def choose_rule(self, rule: str) -> None:
        """Count by the day the law has a rule count."""
        ...

    def draw_area(self, part: Part) -> None:
        """Let the user draw the area of a part on the map."""
        ...


class Part(QWidget):
    """One condition or group; `edited` tells that the question may have changed."""

    edited = Signal()

    def __init__(self, builder: Builder, name: str) -> None:
        super().__init__()
        self.builder = builder
        self.group: Holder | None = None
        self.setAccessibleName(name)
        self.head = QHBoxLayout()
        self.head.setSpacing(4)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addLayout(self.head)
        self.message = Message()
        self.column.addWidget(self.message)

    def criterion(self) -> Criterion | None:
        """What the part asks; None while it is not finished."""
        raise NotImplementedError

    @property
    def unfinished(self) -> int:
        """How many conditions are not finished."""
        return int(self.criterion() is None)

    @property
    def stop(self) -> QWidget:
        """Where the keyboard goes when the part is turned to."""
        return self.stops[0]

    @property
    def stops(self) -> list[QWidget]:
        """All inside that takes the focus, in order."""
        raise NotImplementedError

    def menu_button(self) -> QToolButton:
        """The button with what can be done to the part."""
        made = QToolButton()
        made.setProperty("kind", "quiet")
        made.setIcon(icon("dots-three-vertical"))
        made.setIconSize(QSize(theme.current().icon, theme.current().icon))
        made.setAccessibleName(_("Move or remove: {part}").format(part=self.accessibleName()))
        made.setToolTip(_("Move or remove"))
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the keys do the same without a stop more
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.setAccessibleName(_("Move or remove"))
        for name, words, picture in (
            ("up", _("Move up"), "arrow-up"),
            ("down", _("Move down"), "arrow-down"),
            ("remove", _("Remove"), "trash"),
        ):
            keys = QKeySequence(KEYS[name]).toString(QKeySequence.SequenceFormat.NativeText)
            action = menu.addAction(icon(picture), f"{words}\t{keys}")
            action.triggered.connect(lambda _checked=False, each=name: self.builder.act(each, self))
        made.setMenu(menu)
        return made


class Holder(Part):
    """A part that other parts stand in."""

    def __init__(self, builder: Builder, name: str) -> None:
        super().__init__(builder, name)
        self.parts: list[Part] = []

    def insert(self, place: int, part: Part) -> None:
        """Put a part at a place."""
        raise NotImplementedError

    def take(self, part: Part) -> int:
        """Take a part out, and tell where it stood."""
        raise NotImplementedError
