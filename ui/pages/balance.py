"""Owns the page of the population's movements: the balance of each period, opening its names."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHeaderView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from resgroup.balance import SHOWN_FIELDS, Balance, Part, Step, balances, part_words, period_words
from resgroup.i18n import _
from resgroup.values import people_words
from ui import theme
from ui.pages.balance_model import NamesModel, NumbersModel
from ui.pages.frame import PageFrame
from ui.pages.plain_table import PlainTable
from ui.session import Session
from ui.texts import button, label, line

_YEARS: Final = 10
"""How many years can be chosen, and stand below one another when counted by year."""
_WIDTHS: Final = (168, 104, 0, 104)


class Page(PageFrame):
    """Months, quarters or years with their numbers; a number chosen shows its people below."""

    def __init__(self, session: Session, _about: object) -> None:
        super().__init__(session, _("Population movements"))
        self._by: Step = "month"
        self._numbers = NumbersModel(self)
        self._names = NamesModel(session.register, self)
        self.numbers = PlainTable(_("Numbers by period"))
        self.names = PlainTable(_("People counted"))
        self._heading = label(role="heading", wrap=True)
        self.year = QComboBox()
        self._add_choice()
        self._build()
        self.setFocusProxy(self.numbers)
        session.changed.connect(self._refresh)
        self._ask()

    def _add_choice(self) -> None:
        self.year.setAccessibleName(_("Year counted"))
        self.year.view().setAccessibleName(_("Year counted"))
        this_year = self.session.today.year
        for year in range(this_year, this_year - _YEARS, -1):
            self.year.addItem(str(year), year)
        self.year.currentIndexChanged.connect(lambda _place: self._ask())
        self.top.addWidget(self.year)
        ways = QButtonGroup(self)
        for by, words in self._steps():
            way = button(words, "segment", does=partial(self._count_by, by))
            way.setCheckable(True)
            way.setChecked(by == self._by)
            ways.addButton(way)
            self.top.addWidget(way)

    def _steps(self) -> tuple[tuple[Step, str], ...]:
        return (("month", _("Months")), ("quarter", _("Quarters")), ("year", _("Years")))

    def _build(self) -> None:
        self.numbers.setModel(self._numbers)
        self.numbers.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.numbers.verticalHeader().hide()
        columns = self.numbers.horizontalHeader()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.names.setModel(self._names)
        for told in (self.numbers.clicked, self.numbers.wanted):
            told.connect(lambda _index: self._open_names())
        for told in (self.names.clicked, self.names.wanted):
            told.connect(self._pick)
        self._fit_columns()
        below = QWidget()
        below.setAccessibleName(_("People counted"))
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line())
        self._heading.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self._heading)
        column.addWidget(self.names, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setAccessibleName(_("Numbers and people"))
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.addWidget(self.numbers)
        parts.addWidget(below)
        parts.setSizes([14 * theme.current().row, 8 * theme.current().row])
        self.column.addWidget(parts, 1)

    def _fit_columns(self) -> None:
        share = theme.current().sizes["font"] / theme.theme("light").sizes["font"]
        for place, width in enumerate(_WIDTHS):
            self.names.setColumnWidth(place, int(width * share))
        address = SHOWN_FIELDS.index("address")
        stretched = QHeaderView.ResizeMode.Stretch
        self.names.horizontalHeader().setSectionResizeMode(address, stretched)

    # What is asked for

    def _count_by(self, by: Step) -> None:
        self._by = by
        self._ask()

    def _ask(self) -> None:
        """Count the chosen year, or the years up to it, up to today."""
        year = int(self.year.currentData())
        first = date(year - _YEARS + 1 if self._by == "year" else year, 1, 1)
        last = min(date(year, 12, 31), self.session.today)
        self._numbers.show(balances(self.session.register, first, last, self._by))
        self._choose(0, 0)

    def _refresh(self) -> None:
        """Count anew after something was written; the same number stays open."""
        here = self.numbers.currentIndex()
        chosen = self._chosen
        self._ask()
        self._choose(here.row(), here.column())
        if chosen is not None:
            self._open_names()

    def _choose(self, row: int, column: int) -> None:
        self.numbers.setCurrentIndex(self._numbers.index(row, column))
        self._show(None)

    def _open_names(self) -> None:
        self._show(self._numbers.number(self.numbers.currentIndex()))

    def _show(self, number: tuple[Balance, Part] | None) -> None:
        self._chosen = number
        self._names.show(number)
        self._heading.setText(self._words(number))
        self.names.setVisible(self._names.rowCount() > 0)
        if self._names.rowCount():
            self.names.setCurrentIndex(self._names.index(0, 0))

    def _words(self, number: tuple[Balance, Part] | None) -> str:
        if number is None and self._numbers.empty:
            return _("Nobody is in the register in these periods; choose another year.")
        if number is None:
            return _("Choose a number (Enter or click) to see whom it counts.")
        of, part = number
        count = people_words(of.figures[part]) if of.figures[part] else _("nobody")
        return f"{part_words(part)} · {period_words(of)} · {count}"

    def _pick(self, index: QModelIndex) -> None:
        self.session.pick_resident(self._names.resident_at(index.row()))
