"""Owns the line in which one thing of many is found by typing, with its list below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from resgroup.i18n import _
from resgroup.names import clean
from ui import theme
from ui.forms.lines import FieldLine
from ui.icons import icon
from ui.texts import name_buttons_inside

_SHOWN: Final = 8
_GAP: Final = 2
_ITEM: Final = Qt.ItemDataRole.UserRole.value
_DISPLAY: Final = Qt.ItemDataRole.DisplayRole.value
_PARENTLESS: Final = QModelIndex()
_WALKING: Final = frozenset(
    {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to choose: its value, its words, and what tells it from others of the words."""

    value: Any
    words: str
    details: str = ""


Finder = Callable[[str], Sequence[Item]]


class _Items(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[Item] = []

    def show(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: Any = _PARENTLESS) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Any, role: int = _DISPLAY) -> Any:
        item = self.items[index.row()]
        if role == _DISPLAY:
            return " · ".join(part for part in (item.words, item.details) if part)
        return item if role == _ITEM else None


class _ItemPainter(QStyledItemDelegate):
    """Writes a thing in one line, or in two where it has details."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Any) -> QSize:
        item: Item = index.data(_ITEM)
        return QSize(120, theme.current().row + (20 if item.details else 0))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        look = theme.current()
        item: Item = index.data(_ITEM)
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("picked"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("hover"))
        inner = box.adjusted(8, 4, -8, -4)
        painter.save()
        painter.setFont(option.font)
        self._write(painter, option, inner, item)
        painter.restore()

    def _write(self, painter: QPainter, option: Any, inner: QRect, item: Item) -> None:
        look = theme.current()
        elide = Qt.TextElideMode.ElideRight
        middle = int(Qt.AlignmentFlag.AlignVCenter.value)
        metrics = option.fontMetrics
        painter.setPen(look.colour("text" if item.value is not None else "muted"))
        upper = inner.adjusted(0, 0, 0, -inner.height() // 2) if item.details else inner
        painter.drawText(upper, middle, metrics.elidedText(item.words, elide, inner.width()))
        if item.details:
            painter.setPen(look.colour("muted"))
            lower = inner.adjusted(0, inner.height() // 2, 0, 0)
            painter.drawText(lower, middle, metrics.elidedText(item.details, elide, inner.width()))


class PickLine(FieldLine):
    """A line that finds things while the user types; Enter, Tab or a click takes one.

    `chosen` tells that another thing, or none, was chosen. With `always` the list opens as soon
    as the field is entered by mouse or Alt+Down, without a word typed.
    """

    chosen = Signal()

    def __init__(self, name: str, find: Finder, *, always: bool) -> None:
        super().__init__()
        self._find = find
        self._always = always
        self.item: Item | None = None
        self.setAccessibleName(name)
        self._items = _Items(self)
        self._results: QListView | None = None
        if always:
            opens = self.addAction(
                icon("caret-down", "muted"), QLineEdit.ActionPosition.TrailingPosition
            )
            opens.setText(_("List"))
            opens.setToolTip(_("List (Alt+Down)"))
            opens.triggered.connect(self.open_all)
        else:
            self.addAction(
                icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition
            )
        name_buttons_inside(self)
        self.textEdited.connect(self._search)
        self.opened.connect(self.open_all)

    @property
    def results(self) -> QListView:
        """The list, made when it is first needed: a form has many lines and opens few lists."""
        if self._results is None:
            self._results = self._new_results()
        return self._results

    @property
    def is_open(self) -> bool:
        """Whether the list is in sight."""
        return self._results is not None and self._results.isVisible()

    def _new_results(self) -> QListView:
        results = QListView(self)
        results.setModel(self._items)
        results.setItemDelegate(_ItemPainter(results))
        results.setMouseTracking(True)
        results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        results.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        results.setObjectName("results")
        results.setAccessibleName(self.accessibleName())
        results.hide()
        results.clicked.connect(self._take_index)
        self.destroyed.connect(results.deleteLater)
        return results

    def show_item(self, item: Item | None) -> None:
        """Put a thing into the field, telling nobody."""
        self.item = item
        self.setText(item.words if item else "")
        self.setCursorPosition(0)

    @property
    def unsettled(self) -> bool:
        """Whether something is typed that names no thing chosen."""
        typed = clean(self.text())
        return bool(typed) and (self.item is None or typed != clean(self.item.words))

    def open_all(self) -> None:
        """Show the whole list, or what is found for the text typed."""
        self._offer("" if not self.unsettled else self.text())

    def close_results(self) -> None:
        """Put the list away."""
        if self.is_open:
            self.results.hide()
            self.results.setParent(self)

    def settle(self) -> None:
        """Take the one thing the text names, where it names one."""
        typed = clean(self.text())
        if not typed:
            self._become(None)
        elif self.unsettled:
            named = [each for each in self._find(typed) if each.value is not None]
            same = [each for each in named if clean(each.words).casefold() == typed.casefold()]
            if len(same) == 1 or len(named) == 1:
                self._become((same or named)[0])

    def _search(self, typed: str) -> None:
        if not typed.strip() and not self._always:
            self.close_results()
        else:
            self._offer(typed)

    def _offer(self, typed: str) -> None:
        found = list(self._find(clean(typed)))
        self._items.show(found or [Item(None, _("Nothing found."))])
        at = next((row for row, each in enumerate(found) if each == self.item), 0)
        self.results.setCurrentIndex(self._items.index(at))
        self._open()

    def _open(self) -> None:
        window = self.window()
        self.results.setParent(window)
        rows = range(min(len(self._items.items), _SHOWN))
        height = sum(self.results.sizeHintForRow(row) for row in rows) + 4
        top = self.mapTo(window, QPoint(0, 0))
        below = top.y() + self.height() + _GAP
        if below + height > window.height() and top.y() > height + _GAP:
            below = top.y() - height - _GAP
        self.results.setGeometry(top.x(), below, self.width(), height)
        self.results.show()
        self.results.raise_()
        self.results.scrollTo(self.results.currentIndex())

    def _take_index(self, index: Any) -> None:
        item: Item | None = index.data(_ITEM) if index.isValid() else None
        self.close_results()
        if item is not None and item.value is not None:
            self._become(item)

    def _become(self, item: Item | None) -> None:
        changed = item != self.item
        self.show_item(item)
        if changed:
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the list, take a line on Enter and go on, put the list away on Escape."""
        key, is_open = Qt.Key(event.key()), self.is_open
        if key in _WALKING and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if is_open:
                self.results.keyPressEvent(event)
            else:
                self.open_all()
        elif is_open and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take_index(self.results.currentIndex())
            event.ignore()
        elif is_open and key == Qt.Key.Key_Escape:
            self.close_results()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the list away, and take what is named, when the user goes elsewhere."""
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_results()
            self.settle()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the list of a closed choice at a click."""
        super().mousePressEvent(event)
        if self._always and not self.is_open:
            self.open_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The list does not travel with a form that is scrolled."""
        self.close_results()
        event.ignore()

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with its field."""
        self.close_results()
        super().hideEvent(event)
