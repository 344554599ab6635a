"""Owns the table of figures: lines and columns, each figure in words, and their shares."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from resgroup.lists.document import Figures
from resgroup.statistics import Tally, figures_of, hidden_cells, shares_of
from ui import theme
from ui.charts import in_two_lines
from ui.texts import plain_tip

Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_MEASURED: Final = 200
_INSETS: Final = 24
_NOWHERE: Final = QModelIndex()
_WRAPPED: Final = int(Qt.TextFlag.TextWordWrap.value)
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FiguresModel(QAbstractTableModel):
    """The figures of a table; the first column names the line, the last may tell its share."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tally: Tally | None = None
        self._told = Figures("", (), ())
        self._figures = theme.tabular(QApplication.font())
        self._bold = theme.tabular(QApplication.font())
        self._bold.setBold(True)

    def show_tally(self, tally: Tally) -> None:
        """Show other figures."""
        self.beginResetModel()
        self.tally, self._told = tally, figures_of(tally)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self._told.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The names, a column for each heading, and the shares where there are any."""
        return 0 if parent.isValid() else len(self._told.headings)

    def figure_at(self, index: Index) -> tuple[int, int] | None:
        """The line and column of the figure a cell tells of, None of a name."""
        if self.tally is None or not index.isValid() or not index.column():
            return None
        column = index.column() - 1
        if column < len(self.tally.headings):
            return index.row(), column
        shares = shares_of(self.tally)
        return (index.row(), shares.basis) if shares else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """A name or a figure as it is shown."""
        if self.tally is None or not index.isValid():
            return None
        line = self.tally.lines[index.row()]
        words = self._told.rows[index.row()][index.column()]
        match role:
            case _Role.DisplayRole:
                return words
            case _Role.ToolTipRole if index.column() == 0:
                return plain_tip(line.words)
            case _Role.AccessibleTextRole if index.column():
                return f"{line.words} · {self._told.headings[index.column()]}: {words}"
            case _Role.TextAlignmentRole:
                return _RIGHT if index.column() else _LEFT
            case _Role.FontRole:
                return self._bold if line.part == "total" else self._figures
            case _Role.ForegroundRole:
                return "muted" if line.part == "apart" else "text"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """What is counted in a column."""
        if self.tally is None or orientation != Qt.Orientation.Horizontal:
            return None
        words = self._told.headings[section]
        match role:
            case _Role.DisplayRole:
                return words
            case _Role.ToolTipRole:
                return plain_tip(words)
            case _Role.TextAlignmentRole:
                return int((_RIGHT if section else _LEFT).value) | _WRAPPED
        return None

    def width(self, column: int) -> int:
        """How wide a column must be for its heading in two lines and the first of its figures."""
        rows = self._told.rows
        metrics = QFontMetrics(self._bold)
        words = [*(row[column] for row in (*rows[:_MEASURED], *rows[-1:]))]
        words += in_two_lines(self._told.headings[column], metrics.horizontalAdvance)
        return max(metrics.horizontalAdvance(each) for each in words) + _INSETS

    @property
    def heading_lines(self) -> int:
        """How many lines the headings take."""
        metrics = QFontMetrics(self._bold)
        room = (self.width(i) - _INSETS for i in range(len(self._told.headings)))
        wide = map(metrics.horizontalAdvance, self._told.headings)
        return 2 if any(each > has for each, has in zip(wide, room, strict=True)) else 1

    def as_text(self, least: int) -> str:
        """The whole table for a spreadsheet, figures under `least` hidden."""
        if self.tally is None:
            return ""
        told = figures_of(self.tally, hidden_cells(self.tally, least))
        return "\n".join("\t".join(row) for row in (told.headings, *told.rows))
