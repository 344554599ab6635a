"""Owns the foot of a form: what is unsaved, saving, and giving up after asking in place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from resgroup.i18n import _
from ui.forms.editor import Message
from ui.texts import button, label


class Foot(QWidget):
    """The buttons of a form, and the question what becomes of what was typed."""

    saved = Signal()
    left = Signal()
    kept = Signal()
    dropped = Signal()
    stayed = Signal()

    def __init__(self, save_words: str) -> None:
        super().__init__()
        self.setAccessibleName(_("Save or give up"))
        self.message = Message()
        self._state = label("", "small")
        self.save = button(save_words, "primary", picture="check", does=self.saved.emit)
        self.save.setToolTip(_("Ctrl+S"))
        self.cancel = button(_("Cancel"), does=self.left.emit)
        self.cancel.setToolTip(_("Esc"))
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(_("Save or give up"))
        self._stay = button(_("Go on typing"), does=self.unask)
        self._stack.addWidget(self._buttons())
        self._stack.addWidget(self._question())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addWidget(self.message)
        column.addWidget(self._stack)

    def _buttons(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName(_("Save or give up"))
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._state)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        return made

    def _question(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName(_("What you typed is not saved."))
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("What you typed is not saved."), wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        for each in (
            self._stay,
            button(_("Later"), does=self.kept.emit),
            button(_("Give up"), does=self.dropped.emit),
        ):
            row.addWidget(each)
        column.addLayout(row)
        return made

    @property
    def asking(self) -> bool:
        """Whether the user is asked what becomes of what was typed."""
        return self._stack.currentIndex() == 1

    def ask(self) -> None:
        """Ask what becomes of what was typed."""
        self._stack.setCurrentIndex(1)
        self._stay.setFocus()

    def unask(self) -> None:
        """Let the user go on typing."""
        self._stack.setCurrentIndex(0)
        self.stayed.emit()

    def show_state(self, dirty: bool) -> None:
        """Say whether something is unsaved; a question asked before is over."""
        self._stack.setCurrentIndex(0)
        self._state.setText(_("Not saved yet") if dirty else _("Nothing changed yet"))

    @property
    def stops(self) -> list[QWidget]:
        """The buttons in their order."""
        return [self.save, self.cancel]
