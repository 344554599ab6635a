"""Owns the history page: what was done on a day, lately, or to one record, and by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from resgroup.changes import Entry
from resgroup.i18n import _
from resgroup.narration import whom
from resgroup.records import Building, Household, Resident
from resgroup.references import hanging_on
from resgroup.register import Register
from ui.day_edit import DayEdit
from ui.pages.entry_view import About, EntryView
from ui.pages.frame import PageFrame
from ui.pages.history_model import EntryList, EntryModel, made_on
from ui.session import Session
from ui.texts import button, label, line

_PAUSE: Final = 80
"""How long a row is rested on before its changes are read, in milliseconds: an import has many."""


class Page(PageFrame):
    """The history of a day or of the last days; with `about`, of a record (its kind and id).

    ("entry", its number) shows an entry among the latest.
    """

    def __init__(self, session: Session, about: object) -> None:
        kind, number = about if isinstance(about, tuple) else ("", 0)
        self._about: About | None = (kind, number) if kind not in {"", "entry"} else None
        super().__init__(session, _title(session.register, self._about))
        self._latest = self._about is not None
        self.model = EntryModel(partial(whom, session.register))
        self.list = EntryList(self.model)
        self.entry = EntryView(session)
        self.day = DayEdit(session.today, _("Day"), self)
        self.day.setVisible(self._about is None)
        self._empty = label(role="muted", wrap=True)
        self._body = QStackedWidget()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE)
        self._rest.timeout.connect(self._show_current)
        if self._about is None:
            self._add_choice()
        self._build()
        self.setFocusProxy(self.list)
        session.changed.connect(self._refresh)
        if self._about is not None:
            self._ask()
        elif kind == "entry":
            self.show_entry(number)
        else:
            self._ask_by_day()

    def _add_choice(self) -> None:
        """The choice between a day and the latest entries, with the way to the days around."""
        self._before = button("", "quiet", picture="caret-left", does=partial(self._step, -1))
        self._after = button("", "quiet", picture="caret-right", does=partial(self._step, 1))
        for made, words in ((self._before, _("Day before")), (self._after, _("Day after"))):
            made.setAccessibleName(words)
            made.setToolTip(words)
        self.day.chosen.connect(self.show_day)
        self.day.refused.connect(self.session.failed)
        self._ways = QButtonGroup(self)
        self._by_day = self._way(_("By day"), self._ask_by_day)
        self._by_time = self._way(_("Latest"), self.show_latest)
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 16, 4)
        row.setSpacing(8)
        for each in (self._by_day, self._by_time, self._before, self.day, self._after):
            row.addWidget(each)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(line())

    def _way(self, words: str, does: Callable[[], None]) -> QPushButton:
        made = button(words, "segment", does=does)
        made.setCheckable(True)
        self._ways.addButton(made)
        return made

    def _build(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda *_rows: self._rest.start())
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setAccessibleName(_("Entries"))
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.addWidget(self.list)
        parts.addWidget(self.entry)
        parts.setSizes([200, 300])
        self._body.setAccessibleName(_("Entries"))
        self._body.addWidget(parts)
        self._body.addWidget(_place_for(self._empty))
        self.column.addWidget(self._body, 1)

    # What is asked for

    def show_day(self, day: date) -> None:
        """Show what was done on a day."""
        self.day.show_day(day)
        self._ask_by_day()

    def show_latest(self) -> None:
        """Show what was done last, whenever that was."""
        self._latest = True
        self._by_time.setChecked(True)
        self._show_days(False)
        self._ask()

    def show_entry(self, number: int) -> None:
        """Show an entry among the latest."""
        self.show_latest()
        end = QModelIndex()
        while self.model.row_of(number) < 0 and self.model.canFetchMore(end):
            self.model.fetchMore(end)
        self._show_rows(max(self.model.row_of(number), 0))

    def _ask_by_day(self) -> None:
        self._latest = False
        self._by_day.setChecked(True)
        self._show_days(True)
        self._ask()

    def _show_days(self, wanted: bool) -> None:
        for each in (self._before, self.day, self._after):
            each.setVisible(wanted)

    def _step(self, days: int) -> None:
        self.show_day(self.day.day + timedelta(days=days))

    def _ask(self) -> None:
        self.model.show(self._read)
        self._show_rows(0)

    def _read(self, limit: int) -> list[Entry]:
        register = self.session.register
        if self._about is not None:
            return register.entries(limit, touching=touching(register, *self._about))
        return register.entries(limit, made=None if self._latest else made_on(self.day.day))

    def _refresh(self) -> None:
        """Read everything anew after something was written; the same entry stays selected."""
        entry = self._current()
        self.model.refresh()
        self._show_rows(max(self.model.row_of(entry.id), 0) if entry else 0)

    def _show_rows(self, current: int) -> None:
        some = self.model.rowCount() > 0
        self._empty.setText("" if some else self._empty_words())
        self._body.setCurrentIndex(0 if some else 1)
        index = self.model.index(current) if some else QModelIndex()
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self._show_current()

    def _empty_words(self) -> str:
        if self._about is not None:
            return _("Nothing has been recorded about this yet.")
        if self._latest:
            return _("Nothing has been recorded yet.")
        return _("Nothing was recorded on this day. “Latest” shows what was recorded last.")

    def _current(self) -> Entry | None:
        index = self.list.currentIndex()
        return self.model.entry_at(index.row()) if index.isValid() else None

    def _show_current(self) -> None:
        self._rest.stop()
        entry = self._current()
        words = "" if entry is None else self.model.words(entry)
        self.entry.show_entry(entry, words, self._about)


def _place_for(words: QWidget) -> QWidget:
    made = QWidget()
    made.setAccessibleName(_("Empty history"))
    column = QVBoxLayout(made)
    column.setContentsMargins(24, 24, 24, 24)
    column.addWidget(words)
    column.addStretch(1)
    return made


def _title(register: Register, about: About | None) -> str:
    if about is None:
        return _("History of the register")
    record = register.get(about[0], [about[1]]).get(about[1])
    match record:
        case Resident(full_name=name):
            return _("History of {name}").format(name=name)
        case Household(code=code):
            return _("History of household {code}").format(code=code)
        case Building(address=address) if address:
            return _("History of {name}").format(name=address)
        case _:
            return _("History of the record")


def touching(register: Register, kind: str, number: int) -> list[About]:
    """A record with all that hangs on it: what is done to those is part of its history."""
    found = [(kind, number)]
    for other, field in hanging_on(kind):
        found += [(other, record.id) for record in register.linked(other, field, [number])]
        found += [(other, gone) for gone in register.once_linked(other, field, number)]
    return found
