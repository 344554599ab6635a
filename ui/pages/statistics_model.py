"""Owns the table of figures: lines and columns, each figure in words."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from resgroup.statistics import Tally, figure_words, figures_of
from ui import theme
from ui.texts import plain_tip

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_MEASURED: Final = 200
_INSETS: Final = 24
_NOWHERE: Final = QModelIndex()
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FiguresModel(QAbstractTableModel):
    """The figures of a table; the first column names the line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tally: Tally | None = None
        self._figures = theme.tabular(QApplication.font())
        self._bold = theme.tabular(QApplication.font())
        self._bold.setBold(True)

    def show_tally(self, tally: Tally) -> None:
        """Show other figures."""
        self.beginResetModel()
        self.tally = tally
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() or self.tally is None else len(self.tally.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The names, and a column for each heading."""
        return 0 if parent.isValid() or self.tally is None else 1 + len(self.tally.headings)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """A name or a figure as it is shown."""
        if self.tally is None or not index.isValid():
            return None
        line = self.tally.lines[index.row()]
        match role:
            case _Role.DisplayRole:
                return self._words(index)
            case _Role.ToolTipRole if index.column() == 0:
                return plain_tip(line.words)
            case _Role.AccessibleTextRole if index.column():
                heading = self.tally.headings[index.column() - 1].words
                return f"{line.words} · {heading}: {self._words(index)}"
            case _Role.TextAlignmentRole:
                return _RIGHT if index.column() else _LEFT
            case _Role.FontRole:
                return self._bold if line.part == "total" else self._figures
            case _Role.ForegroundRole:
                return "muted" if line.part == "apart" else "text"
        return None

    def _words(self, index: Index) -> str:
        assert self.tally is not None
        line = self.tally.lines[index.row()]
        if index.column() == 0:
            return line.words
        place = index.column() - 1
        return figure_words(line.figures[place], self.tally.headings[place])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """What is counted in a column."""
        if self.tally is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            words = self.tally.headings[section - 1].words if section else self.tally.corner
            return plain_tip(words) if role == _Role.ToolTipRole else words
        if role == _Role.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return None

    def width(self, column: int) -> int:
        """How wide a column must be for its heading and the first of its figures."""
        if self.tally is None:
            return 0
        metrics = QFontMetrics(self._bold)
        rows = {*range(min(len(self.tally.lines), _MEASURED)), len(self.tally.lines) - 1}
        words = [self._words(self.index(row, column)) for row in rows if row >= 0]
        heading = self.headerData(column, Qt.Orientation.Horizontal)
        return max(metrics.horizontalAdvance(each) for each in [heading, *words]) + _INSETS

    def as_text(self) -> str:
        """The whole table for a spreadsheet."""
        if self.tally is None:
            return ""
        told = figures_of(self.tally)
        return "\n".join("\t".join(row) for row in (told.headings, *told.rows))
