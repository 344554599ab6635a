"""Owns the list by households or buildings: one row for each the answer's people belong to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from resgroup.errors import CancelledError, RegisterError
from resgroup.i18n import _
from resgroup.lists.form import Column, ListForm, Unit
from resgroup.lists.table import Row, Table
from resgroup.lists.tabulate import tabulate
from resgroup.register import HouseholdPage, Ids
from ui.jobs import Job
from ui.list_table import for_spreadsheet
from ui.pages.plain_table import Index, PlainTable
from ui.session import Session

_NOWHERE: Final = QModelIndex()
_Role = Qt.ItemDataRole
_COLUMNS: Final[dict[Unit, tuple[str, ...]]] = {
    "household": ("household_code", "head_name", "address", "household_size", "matching"),
    "building": ("address", "building_floors", "households", "people", "matching"),
}
_WIDTHS: Final = {"head_name": 176, "address": 208}
_OTHER_WIDTH: Final = 72
_ALIGNMENTS: Final = {
    "left": Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignCenter,
    "right": Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a table answers: while it is the same, rows stay as they are."""

    unit: Unit
    ids: Ids
    order: str


class Copied(NamedTuple):
    """Rows as text, how many they are, and how many people of the list belong to them."""

    text: str
    rows: int
    people: int


class UnitModel(QAbstractTableModel):
    """The rows of a table of households or buildings."""

    def __init__(self) -> None:
        super().__init__()
        self._table = Table((), ())
        self.rows: list[Row] = []

    def show(self, table: Table) -> None:
        """Show another table."""
        self.beginResetModel()
        self._table = table
        self.rows = [row for section in table.sections for row in section.rows]
        self.endResetModel()

    @property
    def keys(self) -> list[str]:
        """What the columns tell."""
        return [heading.key for heading in self._table.headings]

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(heading.words for heading in self._table.headings)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many households or buildings there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How much is told of each."""
        return 0 if parent.isValid() else len(self._table.headings)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return self.rows[index.row()].cells[index.column()]
        if role == _Role.TextAlignmentRole:
            return _ALIGNMENTS[self._table.headings[index.column()].align]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """What a column tells, and the number of a row."""
        if role != _Role.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self._table.headings[section].words
        return str(section + 1)


class UnitList(PlainTable):
    """Households or buildings in rows; picking one picks it everywhere.

    They are put together in a thread. `made` tells that they are there.
    """

    made = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(_("List"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._session = session
        self._model = UnitModel()
        self._model.setParent(self)
        self.setModel(self._model)
        self._job: Job | None = None
        self._wanted: _Asked | None = None
        self.unit: Unit = "resident"
        self.clicked.connect(self._pick)
        self.wanted.connect(self._pick)
        session.picked.connect(self._follow)

    @property
    def rows(self) -> list[Row]:
        """The rows shown."""
        return self._model.rows

    def copied(self) -> Copied:
        """The rows selected, or all where none are, with headings for a spreadsheet."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = [self.rows[place] for place in chosen] if chosen else self.rows
        lines = [self._model.headings, *(row.cells for row in rows)]
        text = "\n".join("\t".join(map(for_spreadsheet, cells)) for cells in lines)
        matching = self._model.keys.index("matching")
        people = sum(row.values[matching] for row in rows)
        return Copied(f"{text}\n", len(rows), people)

    @property
    def columns(self) -> tuple[str, ...]:
        """What is told of each household or building."""
        return _COLUMNS[self.unit]

    @property
    def busy(self) -> bool:
        """Whether rows are being put together."""
        return self._job is not None

    def show_unit(self, unit: Unit) -> None:
        """List what the session's answer belongs to; the newest question wins."""
        self.unit = unit
        self._wanted = _Asked(unit, self._session.ids, self._session.order)
        if self._job is not None:
            self._job.stop()
            return
        self._begin()

    def stop(self) -> None:
        """End what is under way; called before the list goes, or shows people again."""
        self._wanted = None
        if self._job is not None:
            self._job.stop()
            self._end_job()

    def _begin(self) -> None:
        asked, self._wanted = self._wanted, None
        if asked is None:
            return
        self._job = Job(_work(self._session, asked), self)
        self._job.done.connect(self._show)
        self._job.refused.connect(self._refused)
        self._job.start()

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.wait()  # it told its outcome, and returns now
            self._job = None

    def _show(self, table: Table) -> None:
        self._end_job()
        if self._wanted is not None:
            self._begin()
            return
        before = self._model.keys
        self._model.show(table)
        if before != self._model.keys:
            self._fit()
        self._follow()
        self.made.emit()

    def _refused(self, error: Exception) -> None:
        self._end_job()
        self._begin()
        if not isinstance(error, RegisterError):
            raise error
        if not isinstance(error, CancelledError):
            self._session.failed.emit(str(error))

    def _fit(self) -> None:
        header = self.horizontalHeader()
        for place, key in enumerate(self._model.keys):
            words = header.fontMetrics().horizontalAdvance(
                str(self._model.headerData(place, Qt.Orientation.Horizontal))
            )
            self.setColumnWidth(place, max(_WIDTHS.get(key, _OTHER_WIDTH), words + 32))
            stretched = key == "address"
            header.setSectionResizeMode(
                place,
                QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.Interactive,
            )

    def _pick(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        number = self._model.rows[index.row()].id
        if self.unit == "household":
            self._session.pick_household(number)
        else:
            self._session.pick_building(number)

    def _follow(self) -> None:
        """Mark the row of the record looked at."""
        page = self._session.page
        if self.unit == "household":
            number = page.household_id if isinstance(page, HouseholdPage) else 0
        else:
            number = self._session.picked_building
        row = next((at for at, each in enumerate(self._model.rows) if each.id == number), -1)
        if row < 0:
            self.clearSelection()
        elif row != self.currentIndex().row() or not self.selectionModel().hasSelection():
            self.setCurrentIndex(self._model.index(row, 0))


def _work(session: Session, asked: _Asked) -> Callable[[Job], Table]:
    short = {"household_size": _("People"), "matching": _("Matching")}
    columns = tuple(Column(key, short.get(key, "")) for key in _COLUMNS[asked.unit])
    form = ListForm("", "", "", columns, asked.unit, order=asked.order, numbered=False)
    register, on, counted = session.register, session.as_of, session.counted_on
    return lambda job: tabulate(
        register, asked.ids, form, on, counted_on=counted, progress=job.report
    )
