"""Owns the columns of a list form: chosen, ordered by dragging or keys, renamed and weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu

from resgroup.i18n import _
from resgroup.lists.form import EMPTY_COLUMNS, Column, Unit, column_words, columns_of
from resgroup.names import clean
from ui import theme
from ui.pages.plain_table import PlainTable
from ui.texts import unmarked

Index = QModelIndex | QPersistentModelIndex
HEADING, WEIGHT = 0, 1
_NOWHERE: Final = QModelIndex()
_Role = Qt.ItemDataRole
_HEAVIEST: Final = 20
_ROWS_SHOWN: Final = 7


def heading_of(column: Column) -> str:
    """What stands above a column."""
    return column.heading or column_words(column.field)


def _name_of(field: str) -> str:
    """What a column is called where it is chosen."""
    return column_words(field) or _("Empty column")


class ColumnsModel(QAbstractTableModel):
    """The columns, one a row: its heading, and its share of the page's width.

    `edited` tells that the user changed one.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = ()

    def show(self, columns: Sequence[Column]) -> None:
        """Show other columns, telling nobody."""
        self.beginResetModel()
        self.columns = tuple(columns)
        self.endResetModel()

    def take(self, columns: Sequence[Column]) -> None:
        """Take over what the user made of them."""
        self.show(columns)
        self.edited.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns the list has."""
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The heading and the width."""
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Both are typed into; whole rows are dragged."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        chosen = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return chosen | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows."""
        column = self.columns[index.row()]
        if index.column() == HEADING:
            return _heading_cell(column, role)
        if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return f"{column.weight:g}" if column.weight else _("auto")
        if role == _Role.EditRole:
            return f"{column.weight:g}" if column.weight else ""
        if role == _Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == _Role.ForegroundRole:
            return "text" if column.weight else "muted"
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Take what was typed: an empty heading is the field's own, an empty width automatic."""
        if role != _Role.EditRole:
            return False
        column, text = self.columns[index.row()], clean(str(value))
        if index.column() == WEIGHT:
            changed = replace(column, weight=_weight(text, column.weight))
        else:
            own = column_words(column.field)
            changed = replace(column, heading="" if text == own else text)
        if changed == column:
            return False
        rows = list(self.columns)
        rows[index.row()] = changed
        self.columns = tuple(rows)
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """What the two stand for."""
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _("Width") if section == WEIGHT else _("Column")
        return None


def _heading_cell(column: Column, role: int) -> Any:
    if role == _Role.EditRole:
        return heading_of(column)
    if role in (_Role.DisplayRole, _Role.AccessibleTextRole):
        return column.heading or _name_of(column.field)
    if role == _Role.ForegroundRole:
        return "muted" if column.field in EMPTY_COLUMNS else "text"
    return None


def _weight(text: str, before: float) -> float:
    """The weight typed; what is no number leaves it as it was."""
    try:
        return min(max(float(text.replace(",", ".") or 0), 0.0), _HEAVIEST)
    except ValueError:
        return before


class ColumnsTable(PlainTable):
    """The columns in their order; Alt+Up and Alt+Down move one, Delete takes it away."""

    def __init__(self, model: ColumnsModel) -> None:
        super().__init__(_("Columns of the list"))
        self.setModel(model)
        self._columns = model
        self.setToolTip(
            _("Drag, or Alt+Up and Alt+Down, to move; F2 to rename; Delete to take away")
        )
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(HEADING, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(WEIGHT, QHeaderView.ResizeMode.ResizeToContents)
        self.setFixedHeight(theme.current().row * (_ROWS_SHOWN + 1) + 2)

    def move_column(self, row: int, to: int) -> None:
        """Put a column elsewhere."""
        if not (0 <= row < len(self._columns.columns) and 0 <= to < len(self._columns.columns)):
            return
        columns = list(self._columns.columns)
        columns.insert(to, columns.pop(row))
        self._columns.take(columns)
        self.setCurrentIndex(self._columns.index(to, HEADING))

    def add(self, field: str) -> None:
        """Put a new column below the current one."""
        row = self.currentIndex().row()
        at = row + 1 if row >= 0 else len(self._columns.columns)
        columns = list(self._columns.columns)
        columns.insert(at, Column(field))
        self._columns.take(columns)
        self.setCurrentIndex(self._columns.index(at, HEADING))

    def remove_current(self) -> None:
        """Take the current column away; the last one stays."""
        row, columns = self.currentIndex().row(), list(self._columns.columns)
        if row < 0 or len(columns) < 2:
            return
        del columns[row]
        self._columns.take(columns)
        self.setCurrentIndex(self._columns.index(min(row, len(columns) - 1), HEADING))

    def add_menu(self, unit: Unit) -> QMenu:
        """The menu of what can be added; empty columns as often as wanted."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Add a column"))
        there = {column.field for column in self._columns.columns}
        for key in (*EMPTY_COLUMNS, *columns_of(unit)):
            if key in EMPTY_COLUMNS or key not in there:
                there.add(key)
                menu.addAction(unmarked(_name_of(key))).triggered.connect(
                    lambda _checked=False, name=key: self.add(name)
                )
        return menu

    def event(self, event: QEvent) -> bool:
        """Keep Alt with the arrows for moving columns, whatever they mean in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or remove the current column."""
        row = self.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() == Qt.Key.Key_Up:
            self.move_column(row, row - 1)
        elif alt and event.key() == Qt.Key.Key_Down:
            self.move_column(row, row + 1)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_current()
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the column dragged where it is dropped."""
        at = self.indexAt(event.position().toPoint())
        row, last = self.currentIndex().row(), len(self._columns.columns) - 1
        to = at.row() if at.isValid() else last
        event.setDropAction(Qt.DropAction.IgnoreAction)  # else Qt removes the row it dragged
        event.accept()
        self.move_column(row, to)
