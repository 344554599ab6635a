"""Owns one deleted record in words: restoring it, and removing a person for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from resgroup.changes import Entry
from resgroup.commands.plan import Plan
from resgroup.commands.purging import purge_resident
from resgroup.commands.reverting import revert
from resgroup.commands.words import command_words, moment_words, user_words
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.names import fold
from resgroup.narration import told
from ui.forms.editor import Message
from ui.forms.preview import ChangesView
from ui.pages.below import lay_out
from ui.session import Session
from ui.texts import Elided, button, label

_SHOWN: Final = 40


class TrashView(QWidget):
    """What was deleted with the record, and what may be done about it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entry: Entry | None = None
        self._name = ""
        self.setAccessibleName(_("Deleted record"))
        self._title = Elided(role="heading")
        self._about = label(role="muted", wrap=True)
        self._refusal = Message()
        self._changes = ChangesView(session)
        self.restore = button(
            _("Restore"), "primary", picture="arrow-counter-clockwise", does=self._restore
        )
        self.purge = button(_("Remove for good…"), picture="trash", does=self._ask)
        self.question = PurgeQuestion(self._purge, self._give_up)
        parts = (self._about, self._refusal, self.question, self._changes)
        lay_out(self, self._title, (self.restore, self.purge), parts)

    def show_entry(self, entry: Entry | None, name: str) -> None:
        """Show another deletion, or none."""
        self._entry, self._name = entry, name
        self._title.setText(name)
        self._about.setText("" if entry is None else _about_words(entry))
        self._refusal.say("")
        self.question.hide()
        changes = () if entry is None else self._session.register.changes(entry.id)
        self._changes.show_changes(told(changes, self._session.register, limit=_SHOWN))
        writable = entry is not None and not self._session.info.read_only
        self.restore.setVisible(writable)
        self.purge.setVisible(writable and self._person() is not None)

    def _person(self) -> int | None:
        """The resident deleted, None where it was something else."""
        if self._entry is None or self._entry.command != "delete_resident":
            return None
        changes = self._session.register.changes(self._entry.id)
        return next((change.record_id for change in changes if change.kind == "resident"), None)

    # Restoring

    def _restore(self) -> None:
        """Bring back what was deleted, and look at the person; the page reads itself anew."""
        assert self._entry is not None
        register, number = self._session.register, self._person()
        try:
            plan = revert(register, self._entry.id)
            register.commit(plan.change_set, undoes=self._entry.id)
        except RegisterError as error:
            self._refusal.say(str(error))
            return
        if number is not None:
            self._session.pick_resident(number)

    # Removing for good

    def _ask(self) -> None:
        plan = self._planned()
        if plan is not None:
            self._refusal.say("")
            self.question.ask(plan, self._name)

    def _planned(self) -> Plan | None:
        number, session = self._person(), self._session
        assert number is not None
        try:
            return purge_resident(session.register, number, session.today)
        except RegisterError as error:
            self._refusal.say(str(error))
            return None

    def _purge(self) -> None:
        """Plan anew what removes the person, and do it."""
        plan = self._planned()
        if plan is None:
            self.question.hide()
            return
        try:
            self._session.register.purge(plan.change_set)
        except RegisterError as error:
            self.question.hide()
            self._refusal.say(str(error))

    def _give_up(self) -> None:
        self.question.hide()
        self.purge.setFocus()


class PurgeQuestion(QFrame):
    """Says what removing for good means, and has the user type a word or the name for it."""

    def __init__(self, does: Callable[[], None], gives_up: Callable[[], None]) -> None:
        super().__init__()
        self._does = does
        self._gives_up = gives_up
        self._accepted: set[str] = set()
        self.setProperty("surface", "notice")
        self.setAccessibleName(_("Remove for good"))
        self._words = label(wrap=True)
        self._how = label(wrap=True)
        self.field = QLineEdit()
        self.field.setAccessibleName(_("Word that confirms"))
        self.field.textChanged.connect(lambda _text: self._allow())
        self.field.returnPressed.connect(self._confirm)
        self.confirm = button(_("Remove for good"), picture="trash", does=self._confirm)
        self.cancel = button(_("Cancel"), does=gives_up)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        for part in (self._words, self._how):
            column.addWidget(part)
        column.addLayout(row)
        self.hide()

    def ask(self, plan: Plan, name: str) -> None:
        """Ask about removing someone by a plan."""
        word = _("REMOVE")
        kept = _("The history will only say that a record was removed for good, not whose it was.")
        self._words.setText("\n".join([*map(str, plan.concerns), kept]))
        how = _("To go on, type {word} or the name {name}:")
        self._how.setText(how.format(word=word, name=name))
        self._accepted = {fold(word), fold(name)}
        self.field.clear()
        self._allow()
        self.show()
        self.field.setFocus()

    def _allow(self) -> None:
        self.confirm.setEnabled(fold(self.field.text().strip()) in self._accepted)

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self._does()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Escape, and stay on the page."""
        if event.key() == Qt.Key.Key_Escape:
            self._gives_up()
        else:
            super().keyPressEvent(event)


def _about_words(entry: Entry) -> str:
    parts = (
        moment_words(entry.at),
        user_words(entry.user),
        command_words(entry.command),
        entry.summary,
    )
    return " · ".join(part for part in parts if part)
