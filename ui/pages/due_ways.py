"""Owns the foot of the due page: every way to settle the line looked at, or to put it aside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resgroup.commands.catalogue import events
from resgroup.due import DueLine
from resgroup.i18n import _
from ui.pages.due_model import action_words
from ui.texts import Elided, button, line, unmarked


class Ways(QFrame):
    """The line looked at in words with what can be done about it.

    `settled` asks for what settles it, `event_wanted` for another event, `record_wanted` for the
    record, and `put_aside` tells why it is done or not needed.
    """

    settled = Signal()
    event_wanted = Signal(str)
    record_wanted = Signal()
    put_aside = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Ways to settle it"))
        self.setProperty("surface", "window")
        self._line: DueLine | None = None
        self._words = Elided()
        self.settle = button("", "primary", does=self.settled.emit)
        self.other = button(_("Other ways"))
        self.other.setMenu(QMenu(self))
        self.other.menu().setAccessibleName(_("Other ways"))
        self.aside = button(_("Done or not needed…"), "quiet", does=self._ask_reason)
        self.reason = _Reason(_("Why it is done or not needed"))
        self.reason.setPlaceholderText(_("Why it is done or not needed"))
        self.reason.returnPressed.connect(self._put_aside)
        self.reason.left.connect(self.show_ways)
        self._rows = QStackedWidget()
        self._build()

    def _build(self) -> None:
        self._rows.setAccessibleName(_("Ways to settle it"))
        put = button(_("Put aside"), "primary", does=self._put_aside)
        never_mind = button(_("Never mind"), "quiet", does=self.show_ways)
        self._rows.addWidget(_row(self.settle, self.other, None, self.aside))
        self._rows.addWidget(_row(self.reason, put, never_mind))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line())
        words = QHBoxLayout()
        words.setContentsMargins(16, 0, 16, 0)
        words.addWidget(self._words)
        column.addLayout(words)
        column.addWidget(self._rows)

    def show_line(self, shown: DueLine | None, *, may_write: bool, may_mark: bool) -> None:
        """Show the ways of a line, none for a heading."""
        self._line = shown
        self.setEnabled(shown is not None)
        self._words.setText(f"{shown.name} · {shown.what}" if shown else "")
        words = action_words(shown) if shown else ""
        self.settle.setVisible(bool(words))
        self.settle.setText(unmarked(words))
        self.settle.setAccessibleName(words)
        self.settle.setEnabled(may_write or shown is None or not (shown.event or shown.field))
        self._fill_menu(self.other.menu(), may_write=may_write)
        self.aside.setEnabled(may_mark)
        self.show_ways()

    def _fill_menu(self, menu: QMenu, *, may_write: bool) -> None:
        menu.clear()
        for name in self._line.instead if self._line else ():
            action = menu.addAction(unmarked(events()[name].label))
            action.setEnabled(may_write)
            action.triggered.connect(partial(self.event_wanted.emit, name))
        menu.addAction(_("Show the record")).triggered.connect(self.record_wanted.emit)

    def show_ways(self) -> None:
        """Show the ways again instead of the reason asked for."""
        self._rows.setCurrentIndex(0)

    def _ask_reason(self) -> None:
        self.reason.clear()
        self._rows.setCurrentIndex(1)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_aside(self) -> None:
        self.put_aside.emit(self.reason.text())


class _Reason(QLineEdit):
    """A line of words; `left` tells that Escape was pressed in it."""

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the line, not the page, on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _row(*widgets: QWidget | None) -> QWidget:
    """Widgets in a row, a gap where there is None."""
    made = QWidget()
    made.setAccessibleName(_("Ways to settle it"))
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 0, 16, 8)
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    return made
