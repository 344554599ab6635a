"""Owns the table of the list: its selection, its columns and what copying it yields."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QTableView,
)

from resgroup.fields import resident_fields
from resgroup.i18n import _
from resgroup.progress import Progress
from resgroup.values import spreadsheet_text
from ui import theme
from ui.list_model import ORDER_OF, Index, ListModel
from ui.texts import unmarked

_WIDTHS: Final = {
    "full_name": 176,
    "address": 208,
    "birth_date": 112,
    "age": 48,
    "sex": 80,
    "household_code": 96,
    "national_id": 128,
    "phone": 112,
}
_OTHER_WIDTH: Final = 136
_BREAKS: Final = re.compile(r"[\t\r\n\v\f]+")
_COLUMN_GAP: Final = 32
_CELL_INSET: Final = 8
COPIED_AT_ONCE: Final = 2_000
_DISPLAY: Final = Qt.ItemDataRole.DisplayRole.value
_ALIGN: Final = Qt.ItemDataRole.TextAlignmentRole.value
_BACKGROUND: Final = Qt.ItemDataRole.BackgroundRole.value
_FONT: Final = Qt.ItemDataRole.FontRole.value


def for_spreadsheet(text: str) -> str:
    """A cell's text such that a spreadsheet takes it for text, and for one cell."""
    return _BREAKS.sub(" ", spreadsheet_text(text))


class _CellPainter(QStyledItemDelegate):
    """Writes one line of text and nothing else, several times faster than the style does."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw a cell: its ground by selection and pointer, its text by the column's alignment."""
        look = theme.current()
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("picked"))
        else:
            ground = index.data(_BACKGROUND)
            if ground is not None:
                painter.fillRect(box, ground)
        painter.setPen(look.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        text = index.data(_DISPLAY)
        if not text:
            return
        inner = box.adjusted(_CELL_INSET, 0, -_CELL_INSET, 0)
        figures = index.data(_FONT)
        painter.setFont(figures or option.font)
        painter.setPen(look.colour("text"))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(_ALIGN), elided)


class ListTable(QTableView):
    """The residents in rows; selecting is by whole ranges, so that any size is quick.

    `pointed` carries the row under the pointer (-1 for none), `sorted_by` the order asked for,
    `columns_chosen` that other columns or another order of columns was chosen, `copy_wanted` that
    the user wants the selected rows on the clipboard.
    """

    pointed = Signal(int)
    sorted_by = Signal(str)
    columns_chosen = Signal()
    copy_wanted = Signal()

    def __init__(self, model: ListModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_CellPainter(self))
        self._list = model
        self.setAccessibleName(_("List of residents"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self._dress_headers()
        self.fit_columns()
        self.show_order("name")

    def _dress_headers(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.current().row)
        rows.setHighlightSections(False)
        rows.setAccessibleName(_("Row numbers"))
        rows.setFont(theme.tabular(self.font()))
        columns = self.horizontalHeader()
        # it would ask of each column whether every one of its rows is selected
        columns.setSelectionModel(QItemSelectionModel(self._list, columns))
        columns.setHighlightSections(False)
        columns.setSectionsMovable(True)
        columns.setFixedHeight(theme.current().row)
        columns.setAccessibleName(_("Columns"))
        columns.setSortIndicatorShown(True)
        columns.setSectionsClickable(True)
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.customContextMenuRequested.connect(self._menu_at)
        columns.sectionClicked.connect(self._sort_by)
        columns.sectionMoved.connect(lambda *_moved: self.columns_chosen.emit())

    def fit_columns(self) -> None:
        """Give every column the width its field wants, and its heading at least."""
        share = theme.current().sizes["font"] / theme.theme("light").sizes["font"]
        heading = self.horizontalHeader().fontMetrics()
        for place, name in enumerate(self._list.columns):
            label = resident_fields()[name].label
            wanted = int(_WIDTHS.get(name, _OTHER_WIDTH) * share)
            self.setColumnWidth(place, max(wanted, heading.horizontalAdvance(label) + _COLUMN_GAP))

    @property
    def columns(self) -> list[str]:
        """The fields in the order they stand."""
        header = self.horizontalHeader()
        names = self._list.columns
        return [names[header.logicalIndex(place)] for place in range(len(names))]

    def choose_columns(self, columns: list[str]) -> None:
        """Show other fields, in the order given."""
        header = self.horizontalHeader()
        self._list.set_columns(columns)
        header.blockSignals(True)
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        header.blockSignals(False)
        self.fit_columns()
        self.columns_chosen.emit()

    def toggle_column(self, name: str) -> None:
        """Show a field at the end, or no longer."""
        now = self.columns
        rest = [each for each in now if each != name]
        self.choose_columns(rest if name in now and rest else [*rest, name])

    # Orders

    def show_order(self, order: str) -> None:
        """Mark the column the list is sorted by."""
        for place, name in enumerate(self._list.columns):
            if ORDER_OF.get(name) == order or (name, order) == ("full_name", "family_name"):
                self.horizontalHeader().setSortIndicator(place, Qt.SortOrder.AscendingOrder)
                return
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def _sort_by(self, section: int) -> None:
        order = ORDER_OF.get(self._list.columns[section])
        if order:
            self.sorted_by.emit(order)

    def _ask_order(self, order: str) -> None:
        self.sorted_by.emit(order)

    def column_menu(self) -> QMenu:
        """The menu that chooses columns and the order of names."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Choose columns"))
        shown = set(self.columns)
        for name, field in resident_fields().items():
            action = menu.addAction(unmarked(field.label))
            action.setCheckable(True)
            action.setChecked(name in shown)
            action.triggered.connect(lambda _checked=False, key=name: self.toggle_column(key))
        return menu

    def _menu_at(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(_("Order of the list"))
        for words, order in (
            (_("By given name"), "name"),
            (_("By family name"), "family_name"),
            (_("By address"), "address"),
            (_("By household"), "household"),
            (_("By date of birth"), "birth_date"),
        ):
            menu.addAction(words).triggered.connect(partial(self._ask_order, order))
        menu.addSeparator()
        columns = self.column_menu()
        columns.setTitle(_("Choose columns"))
        columns.setParent(menu, columns.windowFlags())
        menu.addMenu(columns)
        menu.exec(self.horizontalHeader().mapToGlobal(at))
        menu.deleteLater()

    # Selection

    @property
    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def selected_ranges(self) -> list[tuple[int, int]]:
        """The first and last row of each stretch selected, from the top."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        return sorted((part.top(), part.bottom()) for part in parts)

    def select_rows(self, rows: list[int]) -> None:
        """Select some rows and bring the first into view, telling nobody."""
        chosen = QItemSelection()
        last = self._list.columnCount() - 1
        for first, end in _stretches(rows):
            chosen.select(self._list.index(first, 0), self._list.index(end, last))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            first_cell = self._list.index(rows[0], 0)
            self.selectionModel().setCurrentIndex(
                first_cell, QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.scrollTo(first_cell)

    def copier(self) -> Callable[[Progress], str]:
        """What writes the selected rows with their headings for a spreadsheet, in any thread."""
        read, ranges, columns = self._list.reader(), self.selected_ranges(), self.columns
        order = [self._list.columns.index(name) for name in columns]
        heading = "\t".join(for_spreadsheet(resident_fields()[name].label) for name in columns)
        total = self.selected_count

        def write(progress: Progress) -> str:
            lines = [heading]
            for first, last in ranges:
                for start in range(first, last + 1, COPIED_AT_ONCE):
                    progress(len(lines) - 1, total, "")
                    for row in read(start, min(start + COPIED_AT_ONCE, last + 1)):
                        lines.append("\t".join(for_spreadsheet(row[place]) for place in order))
            return "\n".join(lines) + "\n"

        return write

    # What Qt tells

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy all that is selected, and look at the current row on Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which row is under the pointer."""
        super().mouseMoveEvent(event)
        index: QModelIndex = self.indexAt(event.position().toPoint())
        self.pointed.emit(index.row())

    def leaveEvent(self, _event: QEvent) -> None:
        """Tell that no row is under the pointer."""
        self.pointed.emit(-1)


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
