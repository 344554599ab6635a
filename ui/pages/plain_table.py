"""Owns the plain tables of the pages: rows of words to walk through by arrows and choose from."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
)

from resgroup.i18n import _
from ui import theme

Index = QModelIndex | QPersistentModelIndex
_INSET: Final = 8
_Role = Qt.ItemDataRole


class CellPainter(QStyledItemDelegate):
    """Writes one line of words with a thin line below."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw a cell as the model aligns and colours it."""
        box: QRect = option.rect
        ground(painter, option)
        write(
            painter,
            box.adjusted(_INSET, 0, -_INSET, 0),
            str(index.data(_Role.DisplayRole) or ""),
            colour=index.data(_Role.ForegroundRole) or "text",
            font=index.data(_Role.FontRole) or option.font,
            alignment=index.data(_Role.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter,
        )


def ground(painter: QPainter, option: Any) -> None:
    """Draw the ground of a cell by its selection, and the thin line under it."""
    look, box = theme.current(), option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, look.colour("picked"))
    painter.setPen(look.colour("line"))
    painter.drawLine(box.bottomLeft(), box.bottomRight())


def write(
    painter: QPainter,
    box: QRect,
    words: str,
    *,
    colour: str = "text",
    font: Any,
    alignment: Any = Qt.AlignmentFlag.AlignVCenter,
) -> None:
    """Write a line of words in a colour of the theme, cut short with … where it has no room."""
    painter.setFont(font)
    painter.setPen(theme.current().colour(colour))
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, alignment, cut)


class PlainTable(QTableView):
    """A table of words; `wanted` tells that Enter was pressed in a cell."""

    wanted = Signal(QModelIndex)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(CellPainter(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.current().row)
        rows.setAccessibleName(_("Row numbers"))
        rows.setFont(theme.tabular(self.font()))
        rows.setHighlightSections(False)
        columns.setHighlightSections(False)
        columns.setFixedHeight(theme.current().row)
        columns.setAccessibleName(_("Columns"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell that Enter was pressed in the current cell."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
