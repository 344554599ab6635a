"""Owns one entry of the history in words, and taking back that entry alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLabel, QWidget

from resgroup.changes import Change, Entry
from resgroup.collection import uncollected
from resgroup.commands.plan import Plan
from resgroup.commands.reverting import revert
from resgroup.commands.words import moment_words
from resgroup.errors import RegisterError
from resgroup.i18n import _, ngettext
from resgroup.narration import told
from resgroup.references import named_by
from resgroup.values import grouped
from ui.forms.preview import ChangesView, Preview
from ui.pages.below import lay_out
from ui.pages.history_model import about_words
from ui.session import Session
from ui.texts import Elided, button, label
from ui.undoing import under_way

About = tuple[str, int]
_SHOWN: Final = 40


class EntryView(QWidget):
    """What an entry changed, before and after; the user may take it back where nothing hinders."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entry: Entry | None = None
        self._plan: Plan | None = None
        self.setAccessibleName(_("Selected entry"))
        self._title = Elided(role="heading")
        self._about = label(role="muted", wrap=True)
        self._gone = label(role="muted", wrap=True)
        self._others = label(role="muted", wrap=True)
        self._changes = ChangesView(session)
        self._preview = Preview(session)
        self._preview.agreed.connect(self._allow)
        self.ask = button(
            _("Undo this entry alone"), picture="arrow-counter-clockwise", does=self._ask
        )
        self.confirm = button(_("Undo this entry"), "primary", does=self._take_back)
        self.cancel = button(_("Cancel"), does=self._give_up)
        parts = (self._about, self._gone, self._preview, self._changes, self._others)
        lay_out(self, self._title, (self.ask, self.confirm, self.cancel), parts)
        self.show_entry(None)

    def show_entry(self, entry: Entry | None, words: str = "", about: About | None = None) -> None:
        """Show another entry, or none; with `about`, what it changed of that record only."""
        self._entry = entry
        self._plan = None
        self._preview.clear()
        self._title.setText(words)
        self._about.setText("" if entry is None else _whole_words(entry))
        with uncollected():  # an import has tens of thousands
            changes = () if entry is None else self._session.register.changes(entry.id)
        own = [change for change in changes if about is None or _is_about(change, about)]
        gone = 0 if entry is None else sum((entry.counts or {}).values()) - len(changes)
        _say(self._gone, _gone_words(gone))
        _say(self._others, _others_words(len(changes) - len(own)))
        self._changes.show_changes(told(own, self._session.register, limit=_SHOWN))
        self._show_asking(asking=False)

    # Taking it back

    def _show_asking(self, *, asking: bool) -> None:
        possible = self._entry is not None and not self._entry.undone
        writable = not self._session.info.read_only
        self.ask.setVisible(possible and writable and not asking)
        self.confirm.setVisible(asking)
        self.cancel.setVisible(asking)
        self._changes.setVisible(not asking)
        self._others.setVisible(not asking and bool(self._others.text()))

    def _ask(self) -> None:
        """Show what taking the entry back would write, or why that cannot be."""
        plan = self._planned()
        if plan is None:
            return
        self._plan = plan
        self._preview.show_plan(plan)
        self._show_asking(asking=True)
        self._allow()
        self.confirm.setFocus()

    def _planned(self) -> Plan | None:
        assert self._entry is not None
        try:
            with under_way(self._entry, self._say):
                return revert(self._session.register, self._entry.id)
        except RegisterError as error:
            self._preview.refuse(error)
            return None

    def _say(self, words: str) -> None:
        self._preview.refusal.say(words, refused=False)

    def _allow(self) -> None:
        self.confirm.setEnabled(self._plan is not None and self._preview.may_save)

    def _give_up(self) -> None:
        self._preview.clear()
        self._show_asking(asking=False)
        self.ask.setFocus()

    def _take_back(self) -> None:
        """Write what was shown; the history reads itself anew."""
        assert self._entry is not None
        assert self._plan is not None
        try:
            with under_way(self._entry, self._say):
                self._session.register.commit(self._plan.change_set, undoes=self._entry.id)
        except RegisterError as error:
            self._give_up()
            self._preview.refuse(error)


def _whole_words(entry: Entry) -> str:
    parts = [moment_words(entry.at), about_words(entry), _("undone") if entry.undone else ""]
    return " · ".join(part for part in parts if part)


def _is_about(change: Change, about: About) -> bool:
    """Whether a change is of a record, or of what hangs on it."""
    records = [each for each in (change.before, change.after) if each is not None]
    own = (change.kind, change.record_id) == about
    return own or any(about in named_by(record) for record in records)


def _say(place: QLabel, words: str) -> None:
    place.setText(words)
    place.setVisible(bool(words))


def _others_words(count: int) -> str:
    words = ngettext(
        "This entry changed {count} other record.",
        "This entry changed {count} other records.",
        count,
    )
    return words.format(count=grouped(count)) if count else ""


def _gone_words(count: int) -> str:
    words = ngettext(
        "{count} record of this entry was removed for good; nothing of it is kept.",
        "{count} records of this entry were removed for good; nothing of them is kept.",
        count,
    )
    return words.format(count=grouped(count)) if count > 0 else ""
