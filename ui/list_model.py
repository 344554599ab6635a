"""Owns the list's rows: residents by id, read from the register in blocks when looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from resgroup.dates import written
from resgroup.fields import Field, form_fields, resident_fields
from resgroup.i18n import _
from resgroup.lists.form import KIN, column_words
from resgroup.lists.kin import kin_columns
from resgroup.register import Ids, Question
from resgroup.values import shown
from ui import theme
from ui.rights import why_read_only
from ui.session import Session
from ui.texts import plain_tip

BLOCK: Final = 64
_KEPT: Final = 40

# data() is asked many thousand times a second: comparing with a plain int is several times
# faster than with the enumeration.
_DISPLAY: Final = Qt.ItemDataRole.DisplayRole.value
_ALIGN: Final = Qt.ItemDataRole.TextAlignmentRole.value
_BACKGROUND: Final = Qt.ItemDataRole.BackgroundRole.value
_TOOLTIP: Final = Qt.ItemDataRole.ToolTipRole.value
_FONT: Final = Qt.ItemDataRole.FontRole.value
_ACCESSIBLE: Final = Qt.ItemDataRole.AccessibleTextRole.value

_LEFT: Final = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
_RIGHT: Final = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter.value)
_ALIGNMENTS: Final = {
    "integer": _RIGHT,
    "id_number": _RIGHT,
    "phone": _RIGHT,
    "date": _CENTRE,
    "partial_date": _CENTRE,
}
_PARENTLESS: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Rows = list[tuple[str, ...]]
_AGE: Final = "age"
_FIXED: Final = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_EDITABLE: Final = _FIXED | Qt.ItemFlag.ItemIsEditable
_BY_EVENT: Final = "death_date"

DEFAULT_COLUMNS: Final = (
    "full_name",
    "birth_date",
    "age",
    "sex",
    "address",
    "household_code",
    "relationship",
    "residence",
    "national_id",
    "phone",
)
ORDER_OF: Final = {
    "full_name": "name",
    "address": "address",
    "household_code": "household",
    "birth_date": "birth_date",
}


def listed_fields() -> dict[str, Field]:
    """What the list may show: the fields of residents, and names of their kin."""
    words = {key: column_words(key) for key in KIN}
    kin = {
        key: Field(key, "resident", "text", "family", vi=name, en=name, derived=True)
        for key, name in words.items()
    }
    return {**resident_fields(), **kin}


class ListModel(QAbstractTableModel):
    """The residents of the session's answer under the chosen columns."""

    def __init__(self, session: Session, columns: list[str]) -> None:
        super().__init__()
        self._session = session
        self._fields: list[Field] = []
        self._ids: Ids = session.ids
        self._buildings: Ids = session.buildings
        self._asked: Question = session.answer.question
        self._blocks: OrderedDict[int, Rows] = OrderedDict()
        self._hovered = 0
        self.set_columns(columns)

    @property
    def session(self) -> Session:
        """The register as the window works with it."""
        return self._session

    @property
    def columns(self) -> list[str]:
        """The keys of the fields shown, in their order."""
        return [field.key for field in self._fields]

    @property
    def ids(self) -> Ids:
        """The residents, one a row."""
        return self._ids

    def set_columns(self, columns: list[str]) -> None:
        """Show other fields; unknown ones are left out."""
        known = listed_fields()
        wanted = [name for name in columns if name in known] or list(DEFAULT_COLUMNS)
        self.beginResetModel()
        self._fields = [known[name] for name in wanted]
        own = form_fields("resident")
        self._typed = [field in own and field.key != _BY_EVENT for field in self._fields]
        self._alignments = [_ALIGNMENTS.get(field.kind, _LEFT) for field in self._fields]
        self._blocks.clear()
        self._figures = theme.tabular(QApplication.font())
        self.endResetModel()

    @property
    def same_question(self) -> bool:
        """Whether the session still asks what the rows here answer."""
        return self._asked == self._session.answer.question

    def refresh(self, *, sort: bool = False) -> bool:
        """Take over the session's answer, and tell whether every row stayed where it was.

        They stay where the same people answer the same question, as after most corrections, until
        sorting is asked for.
        """
        ids, buildings = self._session.ids, self._session.buildings
        if self.same_question and not sort and self._in_place(ids, buildings):
            return True
        self.beginResetModel()
        self._ids, self._buildings = ids, buildings
        self._asked = self._session.answer.question
        self._blocks.clear()
        self.endResetModel()
        return False

    def _in_place(self, ids: Ids, buildings: Ids) -> bool:
        """Keep the rows and read them again, if they are of the same people."""
        old, new = np.argsort(self._ids), np.argsort(ids)
        if not np.array_equal(self._ids[old], ids[new]):
            return False
        kept = np.empty_like(buildings)
        kept[old] = buildings[new]
        self._buildings = kept
        self._blocks.clear()
        if len(ids):
            last = self.index(len(ids) - 1, len(self._fields) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        return True

    def field_at(self, column: int) -> Field:
        """The field of a column."""
        return self._fields[column]

    def why_fixed(self, column: int) -> str:
        """Why the cells of a column cannot be typed into, empty where they can."""
        why = why_read_only(self._session)
        if why:
            return why
        field = self._fields[column]
        if field.key == _BY_EVENT:
            return _("A death is recorded as an event (Ctrl+N).")
        if not self._typed[column]:
            return _("“{field}” follows from other records and is not typed here.").format(
                field=field.label
            )
        return ""

    def id_at(self, row: int) -> int:
        """The resident of a row."""
        return int(self._ids[row])

    def building_at(self, row: int) -> int:
        """The building of a row's resident, 0 where none is known."""
        return int(self._buildings[row])

    def row_of(self, resident: int) -> int:
        """The row of a resident, -1 where the list does not hold them."""
        found = np.flatnonzero(self._ids == resident)
        return int(found[0]) if len(found) else -1

    def rows_of_building(self, building: int) -> list[int]:
        """The rows of those who live in a building."""
        rows: list[int] = np.flatnonzero(self._buildings == building).tolist()
        return rows

    def set_hovered(self, building: int) -> None:
        """Mark the rows of the building pointed at."""
        self._hovered = building

    def reader(self) -> Callable[[int, int], Rows]:
        """What reads rows of the list as it is now, in any thread and whatever follows."""
        ids, fields, asked = self._ids, list(self._fields), self._question()
        return lambda start, stop: self._read(ids[start:stop], fields, asked)

    # What Qt asks

    def rowCount(self, parent: Index = _PARENTLESS) -> int:
        """How many residents are listed."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _PARENTLESS) -> int:
        """How many fields are shown."""
        return 0 if parent.isValid() else len(self._fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Whether a cell can be typed into."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        typed = self._typed[index.column()] and self._session.can_edit
        return _EDITABLE if typed else _FIXED

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """What a cell shows."""
        if role in (_DISPLAY, _ACCESSIBLE):
            return self._text(index.row(), index.column())
        if role == _ALIGN:
            return self._alignments[index.column()]
        if role == _BACKGROUND:
            return self._background(index.row())
        if role == _FONT and self._alignments[index.column()] != _LEFT:
            return self._figures
        if role == _TOOLTIP:
            return plain_tip(self._text(index.row(), index.column()))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """A field's name above its column, a number before each row."""
        if orientation == Qt.Orientation.Horizontal:
            return self._heading(section, role)
        if role == _DISPLAY:
            return str(section + 1)
        return _RIGHT if role == _ALIGN else None

    def _heading(self, section: int, role: int) -> Any:
        if section >= len(self._fields):
            return None
        if role == _DISPLAY:
            return self._fields[section].label
        if role == _TOOLTIP and self._fields[section].key == _AGE:
            return _("Completed years on {day}").format(day=written(self._session.counted_on))
        return self._alignments[section] if role == _ALIGN else None

    def _background(self, row: int) -> QColor | None:
        if self._hovered and self._buildings[row] == self._hovered:
            return theme.current().colour("hover")
        return None

    def _text(self, row: int, column: int) -> str:
        number = row // BLOCK
        block = self._blocks.get(number)
        if block is None:
            ids = self._ids[number * BLOCK : (number + 1) * BLOCK]
            block = self._read(ids, self._fields, self._question())
            self._blocks[number] = block
            while len(self._blocks) > _KEPT:
                self._blocks.popitem(last=False)
        return block[row - number * BLOCK][column]

    def _question(self) -> Question:
        """What is asked, as the register is seen, and by the day ages count by."""
        session = self._session
        criterion = session.answer.question.criterion
        return Question(criterion, session.counted_on, standing=session.as_of)

    def _read(self, ids: Ids, fields: list[Field], asked: Question) -> Rows:
        keys = [field.key for field in fields]
        register, as_of = self._session.register, asked.standing or asked.on
        rows = register.rows(ids, keys, as_of)
        besides: dict[str, list[Any]] = {**kin_columns(register, ids.tolist(), keys, asked)}
        if _AGE in keys and as_of != asked.on:
            besides[_AGE] = [age for (age,) in register.rows(ids, [_AGE], asked.on)]
        for key, values in besides.items():
            place = keys.index(key)
            rows = [
                (*row[:place], value, *row[place + 1 :])
                for row, value in zip(rows, values, strict=True)
            ]
        return [
            tuple(
                "" if value is None else shown(key, value)
                for key, value in zip(keys, row, strict=True)
            )
            for row in rows
        ]
