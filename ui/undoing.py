"""Owns undo and redo as the window offers them: what they are called, and what is told after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from resgroup.changes import Entry
from resgroup.dates import written
from resgroup.i18n import _
from resgroup.register import Register, Touched
from ui.commands import Actions
from ui.notice import Notice, Offer
from ui.session import Session
from ui.texts import unmarked

_STEPS: Final = frozenset({"undo", "redo"})
_MANY: Final = 500
"""From how many records on it is said that undoing is under way: it takes a noticeable while."""


@contextmanager
def under_way(entry: Entry, say: Callable[[str], object]) -> Iterator[None]:
    """Have the user wait while an entry is taken back; for one of many records it is said."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        if sum((entry.counts or {}).values()) >= _MANY:
            say(_("One moment: this changes many records…"))
            # the words must stand there before the work begins, and no key may begin another
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


class Undoing(QObject):
    """Undo and redo of one session; whatever is written is told with the way to take it back."""

    def __init__(self, session: Session, actions: Actions, notice: Notice) -> None:
        super().__init__(session)
        self._session = session
        self._notice = notice
        self._undo, self._redo = actions["undo"], actions["redo"]
        self._redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        session.changed.connect(self._tell)
        self.refresh()

    def refresh(self) -> None:
        """Call both actions what they would do now."""
        register = self._session.register
        writable = not self._session.info.read_only
        undoable = _origin(register, register.undoable()) if writable else None
        redoable = _origin(register, register.redoable()) if writable else None
        _name(self._undo, _words(register, undoable), _("Undo"), _("Undo: {what}"))
        _name(self._redo, _words(register, redoable), _("Redo"), _("Redo: {what}"))

    def undo(self) -> None:
        """Take back what was done last; a text being typed takes back its own typing."""
        field = _typed_in()
        if field is not None:
            field.undo()
        else:
            self._step(self._session.register.undoable(), self._session.undo)

    def redo(self) -> None:
        """Do again what was taken back last; likewise for a text being typed."""
        field = _typed_in()
        if field is not None:
            field.redo()
        else:
            self._step(self._session.register.redoable(), self._session.redo)

    def _step(self, entry: Entry | None, step: Callable[[], None]) -> None:
        if entry is not None:
            with under_way(entry, self._notice.say):
                step()

    def _tell(self, touched: Touched) -> None:
        """Say what was written, undone or done again, and offer the opposite."""
        self.refresh()
        entry, register = touched.entry, self._session.register
        what = _words(register, _origin(register, entry))
        undo, redo = Offer(_("Undo"), self._take_back), Offer(_("Redo"), self._do_again)
        if entry.command == "undo":
            words, offer = _("Undone: {what}"), redo
        elif entry.command == "redo":
            words, offer = _("Done again: {what}"), undo
        else:
            words, offer = _("Recorded: {what}"), undo
        next_step = register.redoable() if offer is redo else register.undoable()
        possible = next_step is not None and next_step.id == entry.id
        self._notice.say(words.format(what=what), offer if possible else None)

    def _take_back(self) -> None:
        self._step(self._session.register.undoable(), self._session.undo)

    def _do_again(self) -> None:
        self._step(self._session.register.redoable(), self._session.redo)


def _typed_in() -> QLineEdit | QPlainTextEdit | QTextEdit | None:
    """The text field keys were meant for, None where they were not, or a menu was used.

    Fields keep Ctrl+Z for themselves, but not on every system Ctrl+Y.
    """
    field = QApplication.focusWidget()
    keys = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
    if (
        keys
        and isinstance(field, QLineEdit | QPlainTextEdit | QTextEdit)
        and not field.isReadOnly()
    ):
        return field
    return None


def _origin(register: Register, entry: Entry | None) -> Entry | None:
    """What was done in the first place, where an entry undoes or does again."""
    while entry is not None and entry.undoes is not None and entry.command in _STEPS:
        newest = register.entries(1)[0]
        # entries are numbered without a gap, so this many reach back to the one wanted
        entry = register.entries(newest.id - entry.undoes + 1)[-1]
    return entry


def _words(register: Register, entry: Entry | None) -> str:
    """What an entry did to whom and the day it holds from: "Khai tử – Lê Văn An (12/03/2026)"."""
    # all events hang on their names: a register nothing was done to opens without them
    from resgroup.commands.words import command_words
    from resgroup.narration import whom

    if entry is None:
        return ""
    words = " – ".join(filter(None, (command_words(entry.command), whom(register, entry))))
    return f"{words} ({written(entry.on)})" if entry.on else words


def _name(action: QAction, what: str, plain: str, about: str) -> None:
    words = about.format(what=what) if what else plain
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setText(unmarked(words))
    action.setToolTip(f"{words} ({keys})")
    action.setEnabled(bool(what))
