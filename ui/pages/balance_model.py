"""Owns the rows of the balance page: its numbers by period, and the people behind one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from resgroup.balance import (
    PARTS,
    SHOWN_FIELDS,
    Balance,
    Counted,
    Part,
    part_words,
    people,
    period_words,
    standing,
    total,
)
from resgroup.dates import written
from resgroup.fields import resident_fields
from resgroup.i18n import _
from resgroup.register import Register
from resgroup.values import grouped, shown
from ui import theme
from ui.pages.plain_table import Index

_PARENTLESS: Final = QModelIndex()
_BLOCK: Final = 200
_Role = Qt.ItemDataRole
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class NumbersModel(QAbstractTableModel):
    """The periods one below another with their numbers, and all of them together at the end."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Balance] = []

    def show(self, found: Sequence[Balance]) -> None:
        """Show other periods."""
        self.beginResetModel()
        self._rows = [*found, total(found)] if len(found) > 1 else list(found)
        self.endResetModel()

    def number(self, index: Index) -> tuple[Balance, Part] | None:
        """The balance and the part of it a cell shows, None in the column of periods."""
        if not index.isValid() or index.column() == 0:
            return None
        return self._rows[index.row()], PARTS[index.column() - 1]

    @property
    def empty(self) -> bool:
        """Whether there was nobody in any of the periods."""
        return not any(number for row in self._rows for number in row.figures.values())

    def is_total(self, row: int) -> bool:
        """Whether a row is all periods together."""
        return len(self._rows) > 1 and row == len(self._rows) - 1

    def rowCount(self, parent: Index = _PARENTLESS) -> int:
        """How many periods, and their total."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _PARENTLESS) -> int:
        """The period and its numbers."""
        return 0 if parent.isValid() else 1 + len(PARTS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """What the columns are called."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == _Role.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        if role != _Role.DisplayRole:
            return None
        return part_words(PARTS[section - 1]) if section else _("Period")

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """The words of a cell and how they are written."""
        row, column = index.row(), index.column()
        match role:
            case _Role.DisplayRole:
                return self._words(row, column)
            case _Role.AccessibleTextRole:
                return self._said(row, column)
            case _Role.TextAlignmentRole:
                return _RIGHT if column else _LEFT
            case _Role.ForegroundRole:
                return self._colour(row, column)
            case _Role.FontRole:
                font = theme.tabular(QApplication.font())
                if self.is_total(row):
                    font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def _words(self, row: int, column: int) -> str:
        if column:
            return grouped(self._rows[row].figures[PARTS[column - 1]])
        return _("Together") if self.is_total(row) else period_words(self._rows[row])

    def _said(self, row: int, column: int) -> str:
        words = self._words(row, column)
        if not column:
            return words
        return f"{self._words(row, 0)}, {part_words(PARTS[column - 1])}: {words}"

    def _colour(self, row: int, column: int) -> str:
        if not column:
            return "text"
        return "accent" if self._rows[row].figures[PARTS[column - 1]] else "faint"


class NamesModel(QAbstractTableModel):
    """The people behind a number, read from the register in blocks when looked at."""

    def __init__(self, register: Register, parent: QObject) -> None:
        super().__init__(parent)
        self._register = register
        self._people: list[Counted] = []
        self._day = date.min
        self._blocks: dict[int, list[tuple[str, ...]]] = {}

    def show(self, number: tuple[Balance, Part] | None) -> None:
        """Show whom a number counts, nobody for none."""
        self.beginResetModel()
        self._people = people(self._register, *number) if number else []
        self._day = standing(*number) if number else date.min
        self._blocks.clear()
        self.endResetModel()

    def resident_at(self, row: int) -> int:
        """The resident of a row."""
        return self._people[row].resident_id

    def rowCount(self, parent: Index = _PARENTLESS) -> int:
        """How many people."""
        return 0 if parent.isValid() else len(self._people)

    def columnCount(self, parent: Index = _PARENTLESS) -> int:
        """The fields shown, and the day of coming or going."""
        return 0 if parent.isValid() else len(SHOWN_FIELDS) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """What the columns are called; rows bear their numbers."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == _Role.DisplayRole else None
        if role == _Role.TextAlignmentRole:
            return _alignment(section)
        if role != _Role.DisplayRole:
            return None
        if section == len(SHOWN_FIELDS):
            return _("Day")
        return resident_fields()[SHOWN_FIELDS[section]].label

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """The words of a cell and how they are written."""
        if role == _Role.DisplayRole:
            return self._row(index.row())[index.column()]
        if role == _Role.TextAlignmentRole:
            return _alignment(index.column())
        if role == _Role.FontRole:
            return theme.tabular(QApplication.font())
        return None

    def _row(self, row: int) -> tuple[str, ...]:
        number = row // _BLOCK
        if number not in self._blocks:
            part = self._people[number * _BLOCK : (number + 1) * _BLOCK]
            ids = [each.resident_id for each in part]
            rows = self._register.rows(ids, SHOWN_FIELDS, self._day)
            self._blocks[number] = [
                (*map(shown, SHOWN_FIELDS, values), written(who.day))
                for who, values in zip(part, rows, strict=True)
            ]
        return self._blocks[number][row % _BLOCK]


def _alignment(column: int) -> Qt.AlignmentFlag:
    """Dates stand in the middle of their column."""
    is_day = column == len(SHOWN_FIELDS) or SHOWN_FIELDS[column] == "birth_date"
    return _CENTRE if is_day else _LEFT
