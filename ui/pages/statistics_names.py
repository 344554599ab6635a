"""Owns the page of what a figure counts where no question finds it: who moved, which buildings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QResizeEvent

from resgroup.addresses import parse_address
from resgroup.balance import balance
from resgroup.fields import catalogue
from resgroup.i18n import _
from resgroup.lists.order import order_key
from resgroup.records import Building
from resgroup.register import Question, Touched
from resgroup.statistics import Houses, Moved
from resgroup.values import grouped, shown
from ui import theme
from ui.pages.balance_model import NamesModel
from ui.pages.frame import PageFrame
from ui.pages.plain_table import Index, PlainTable
from ui.session import Session
from ui.texts import button, label

_NOWHERE: Final = QModelIndex()
_Role = Qt.ItemDataRole
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MOVED_WIDTHS: Final = (192, 116, 0, 116)
_HOUSE_WIDTHS: Final = (0, 200, 72, 72)
"""How wide columns are; the address has the room that is left."""
_ADDRESS: Final = 220


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure that was chosen: what it tells of, and what it counts."""

    title: str
    counted: Moved | Houses


class Page(PageFrame):
    """Everyone or every building a figure counts, one a row; a row chosen shows its record."""

    def __init__(self, session: Session, about: object) -> None:
        assert isinstance(about, Behind)
        super().__init__(session, _("Statistics"))
        self._title = about.title
        self._counted = about.counted
        self.table = PlainTable(about.title)
        self.heading = label(role="heading", wrap=True)
        self._build()
        for told in (self.table.clicked, self.table.wanted):
            told.connect(self._pick)
        session.changed.connect(self._follow)
        self.setFocusProxy(self.table)
        self._show()

    def _build(self) -> None:
        self.back.setToolTip(_("Back to the statistics (Esc)"))
        if isinstance(self._counted, Moved):
            whole = button(_("Population movements"), picture="chart-bar", does=self._balance)
        else:
            whole = button(_("Show on the map"), picture="map-trifold", does=self._map)
        self.top.addWidget(whole)
        self.heading.setContentsMargins(16, 8, 16, 8)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.table, 1)

    def _follow(self, touched: Touched) -> None:
        """Show what was written: others may have come and gone in the period now."""
        if not touched.ids:
            return
        counted, register = self._counted, self.session.register
        if isinstance(counted, Moved):
            period = counted.balance
            self._counted = replace(counted, balance=balance(register, period.first, period.last))
        row = self.table.currentIndex().row()
        self._show()
        self.table.setCurrentIndex(self._model.index(row, 0))

    def _show(self) -> None:
        model: NamesModel | HousesModel
        if isinstance(self._counted, Moved):
            model = NamesModel(self.session.register, self)
            model.show((self._counted.balance, self._counted.part))
        else:
            model = HousesModel(self.session, self._counted.ids, self)
        before, self._model = self.table.model(), model
        self.table.setModel(model)
        if before is not None:
            before.deleteLater()
        self.heading.setText(f"{self._title}: {grouped(model.rowCount())}")
        self._fit()
        self.table.setCurrentIndex(model.index(0, 0))

    def _fit(self) -> None:
        share = theme.current().sizes["font"] / theme.theme("light").sizes["font"]
        widths = _MOVED_WIDTHS if isinstance(self._counted, Moved) else _HOUSE_WIDTHS
        around = (self.table.verticalHeader(), self.table.verticalScrollBar())
        taken = sum(each.sizeHint().width() for each in around) + sum(widths) * share
        room = int(self.width() - taken) - len(widths)
        for place, width in enumerate(widths):
            wanted = int(width * share) or max(room, int(_ADDRESS * share))
            self.table.setColumnWidth(place, wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the address the room the other columns leave."""
        super().resizeEvent(event)
        self._fit()

    def _pick(self, index: QModelIndex) -> None:
        if isinstance(self._model, HousesModel):
            self.session.pick_building(self._model.building_at(index.row()))
        else:
            self.session.pick_resident(self._model.resident_at(index.row()))

    def _balance(self) -> None:
        self.session.turn_to("balance")

    def _map(self) -> None:
        """Show the building of the current row on the map."""
        self._pick(self.table.currentIndex())
        self.session.turn_to("")

    def leave(self) -> None:
        """Go back to the figures."""
        self.session.turn_to("statistics")


class HousesModel(QAbstractTableModel):
    """Buildings in the order of their addresses, with how many people live in each."""

    def __init__(self, session: Session, ids: Sequence[int], parent: QObject) -> None:
        super().__init__(parent)
        lived_in = _people(session)
        found = session.register.get("building", ids).values()
        houses = [each for each in found if isinstance(each, Building)]
        houses.sort(key=lambda each: order_key("address", parse_address(each.address)))
        self._ids = [each.id for each in houses]
        self._rows = [_row(each, lived_in.get(each.id, 0)) for each in houses]
        known = catalogue()
        self._headings = (
            known["address"].label,
            known["building_use"].label,
            known["building_floors"].label,
            _("People"),
        )

    def building_at(self, row: int) -> int:
        """The building of a row."""
        return self._ids[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many buildings."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How much is told of each."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        if role == _Role.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == _Role.TextAlignmentRole:
            return _alignment(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """What the columns are called; rows bear their numbers."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _Role.DisplayRole else None
        if role == _Role.TextAlignmentRole:
            return _alignment(section)
        return self._headings[section] if role == _Role.DisplayRole else None


def _alignment(column: int) -> Qt.AlignmentFlag:
    return _RIGHT if column > 1 else _LEFT


def _row(house: Building, people: int) -> tuple[str, ...]:
    place = " · ".join(part for part in (house.address, house.name) if part)
    floors = str(house.floors or "")
    return place, shown("building_use", house.use), floors, grouped(people)


def _people(session: Session) -> dict[int, int]:
    """How many people live in each building on the day looked at."""
    answer = session.register.ask(Question(on=session.as_of))
    ids, counts = np.unique(answer.buildings, return_counts=True)
    return dict(zip(ids.tolist(), counts.tolist(), strict=True))
