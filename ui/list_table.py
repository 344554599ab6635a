"""Owns the table of the list: its selection, its columns and what copying it yields."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from resgroup.i18n import _
from resgroup.lists.form import KIN
from resgroup.progress import Progress
from resgroup.register import Ids
from resgroup.values import spreadsheet_text
from ui import theme
from ui.list_editing import CellEditing
from ui.list_model import ORDER_OF, ListModel, listed_fields
from ui.texts import unmarked

_WIDTHS: Final = {
    "full_name": 176,
    "address": 208,
    "birth_date": 112,
    **dict.fromkeys(KIN, 264),
    "age": 48,
    "sex": 80,
    "household_code": 96,
    "national_id": 128,
    "phone": 112,
}
_OTHER_WIDTH: Final = 136
_BREAKS: Final = re.compile(r"[\t\r\n\v\f]+")
_COLUMN_GAP: Final = 32
_FRAME: Final = 2
COPIED_AT_ONCE: Final = 2_000
_TYPING: Final = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


def for_spreadsheet(text: str) -> str:
    """A cell's text such that a spreadsheet takes it for text, and for one cell."""
    return _BREAKS.sub(" ", spreadsheet_text(text))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a table shows, told by residents: the current cell, the selection, the scrolling."""

    resident: int
    column: int
    selected: Ids
    above: int
    scrolled: int


class ListTable(QTableView):
    """The residents in rows; selecting is by whole ranges, so that any size is quick.

    Cells of the resident's own fields are typed into where they stand.

    `pointed` carries the row under the pointer (-1 for none), `sorted_by` the order asked for,
    `columns_chosen` that other columns or another order of columns was chosen, `copy_wanted` that
    the user wants the selected rows on the clipboard, `told` what the user should know of a cell
    and whether it was refused.
    """

    pointed = Signal(int)
    sorted_by = Signal(str)
    columns_chosen = Signal()
    copy_wanted = Signal()
    told = Signal(str, bool)

    def __init__(self, model: ListModel) -> None:
        super().__init__()
        self.setModel(model)
        self._list = model
        cells = CellEditing(model, self)
        cells.left.connect(self._go_on)
        cells.told.connect(self.told)
        self.doubleClicked.connect(self._explain)
        self.setItemDelegate(cells)
        self.setAccessibleName(_("List of residents"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(_TYPING)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
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
            label = listed_fields()[name].label
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
        for name, field in listed_fields().items():
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

    def shows_selected(self, rows: list[int]) -> bool:
        """Whether just these rows are selected and the current cell is in one of them."""
        return self.selected_ranges() == _stretches(rows) and self.currentIndex().row() in rows

    def select_rows(self, rows: list[int]) -> None:
        """Select some rows and bring the first into view, telling nobody."""
        chosen = QItemSelection()
        last = self._list.columnCount() - 1
        for first, end in _stretches(rows):
            chosen.select(self._list.index(first, 0), self._list.index(end, last))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            first_cell = self._list.index(rows[0], max(self.currentIndex().column(), 0))
            self.selectionModel().setCurrentIndex(
                first_cell, QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.scrollTo(first_cell)

    def selected_ids(self) -> Ids:
        """The residents of the rows selected, from the top."""
        ids = self._list.ids
        parts = [ids[first : last + 1] for first, last in self.selected_ranges()]
        return np.concatenate(parts) if parts else ids[:0]

    def standing(self) -> Standing:
        """What the table shows now."""
        current, chosen = self.currentIndex(), self.selected_ids()
        above = self.rowViewportPosition(current.row()) if current.isValid() else 0
        resident = self._list.id_at(current.row()) if current.isValid() else 0
        scrolled = self.verticalScrollBar().value()
        return Standing(resident, current.column(), chosen, above, scrolled)

    def restore(self, before: Standing) -> None:
        """Show other rows the way they were shown before, as far as they hold the same people."""
        self.doItemsLayout()
        bar, ids = self.verticalScrollBar(), self._list.ids
        self.select_rows(np.flatnonzero(_among(ids, before.selected)).tolist())
        row = self._list.row_of(before.resident)
        bar.setValue(before.scrolled)
        if row >= 0:
            self._make_current(row, before.column)
            bar.setValue(bar.value() + self.rowViewportPosition(row) - before.above)

    def _make_current(self, row: int, column: int) -> None:
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(self._list.index(row, column), flag)

    def _go_on(self, row: int, column: int, rows: int, columns: int) -> None:
        """Go from a cell to one beside it, or stay at the edge."""
        header = self.horizontalHeader()
        across = min(max(header.visualIndex(column) + columns, 0), header.count() - 1)
        down = min(max(row + rows, 0), self._list.rowCount() - 1)
        self.setCurrentIndex(self._list.index(down, header.logicalIndex(across)))

    def copier(self) -> Callable[[Progress], str]:
        """What writes the selected rows with their headings for a spreadsheet, in any thread."""
        read, ranges, columns = self._list.reader(), self.selected_ranges(), self.columns
        order = [self._list.columns.index(name) for name in columns]
        heading = "\t".join(for_spreadsheet(listed_fields()[name].label) for name in columns)
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
            if event.key() == Qt.Key.Key_F2:
                self._explain(self.currentIndex())
            super().keyPressEvent(event)

    def keyboardSearch(self, _typed: str) -> None:
        """Say why letters change nothing here; people are found with Ctrl+F."""
        self._explain(self.currentIndex())

    def _explain(self, index: QModelIndex) -> None:
        """Say why a cell cannot be typed into, if it cannot."""
        why = self._list.why_fixed(index.column()) if index.isValid() else ""
        if why:
            self.told.emit(why, True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, and a frame around the current one."""
        super().paintEvent(event)
        current = self.currentIndex()
        if not current.isValid():
            return
        painter = QPainter(self.viewport())
        colour = "accent" if self.hasFocus() else "line_strong"
        painter.setPen(QPen(theme.current().colour(colour), _FRAME))
        painter.drawRect(self.visualRect(current).adjusted(1, 1, -2, -2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which row is under the pointer."""
        super().mouseMoveEvent(event)
        index: QModelIndex = self.indexAt(event.position().toPoint())
        self.pointed.emit(index.row())

    def leaveEvent(self, _event: QEvent) -> None:
        """Tell that no row is under the pointer."""
        self.pointed.emit(-1)


def _among(ids: Ids, chosen: Ids) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the ids are among those chosen."""
    if not len(chosen):
        return np.zeros(len(ids), bool)
    known = np.sort(chosen)
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = (
        known[np.searchsorted(known, ids).clip(max=len(known) - 1)] == ids
    )
    return found


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
