"""Owns the list of legal rules by theme, found by words of their names and articles."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from resgroup.i18n import _
from resgroup.names import has_typed
from resgroup.rules import Rule, rules, themes
from ui import theme
from ui.icons import icon
from ui.texts import label, name_buttons_inside, plain_tip

_RULE: Final = Qt.ItemDataRole.UserRole + 1
_WRAP: Final = int(Qt.TextFlag.TextWordWrap.value)
_MIDDLE: Final = int(Qt.AlignmentFlag.AlignVCenter.value)
_HEADING_LEFT: Final = 36
_RULE_LEFT: Final = 36
_RIGHT: Final = 16


class _WrappedLines(QStyledItemDelegate):
    """Writes a rule's name in as many lines as it needs: many names begin alike."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: Any, index: Any) -> QSize:
        """The height the words take at the tree's width."""
        left = _RULE_LEFT if index.parent().isValid() else _HEADING_LEFT
        room = self._tree.viewport().width() - left - _RIGHT
        words = option.fontMetrics.boundingRect(
            QRect(0, 0, max(room, 40), 1000), _WRAP, str(index.data())
        )
        return QSize(room, max(words.height() + 8, theme.current().row))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Draw the ground, a heading's arrow, and the words."""
        look = theme.current()
        line: QRect = option.rect
        whole = QRect(0, line.top(), self._tree.viewport().width(), line.height())
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, look.colour("picked"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, look.colour("hover"))
        is_rule = index.parent().isValid()
        if not is_rule:
            box = QRect(14, line.center().y() - 7, 16, 16)
            option.icon = index.data(Qt.ItemDataRole.DecorationRole)
            option.icon.paint(painter, box)
        left = _RULE_LEFT if is_rule else _HEADING_LEFT
        painter.setFont(option.font)
        painter.setPen(look.colour("text"))
        words = whole.adjusted(left, 0, -_RIGHT, 0)
        painter.drawText(words, _WRAP | _MIDDLE, str(index.data()))


class RuleList(QWidget):
    """The rules as a tree; `chosen` carries the id of the rule picked."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("By law"))
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Find a list: elderly, school…"))
        self._search.setAccessibleName(_("Find a list by law"))
        self._search.setClearButtonEnabled(True)
        self._search.addAction(
            icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        name_buttons_inside(self._search)
        self._search.textChanged.connect(self._filter)
        self._search.returnPressed.connect(self._choose_first)
        self._search.installEventFilter(self)
        self._tree = QTreeView()
        self._model = QStandardItemModel(self._tree)
        self._tree.setAccessibleName(_("By law"))
        self._tree.setModel(self._model)
        self._tree.setHeaderHidden(True)
        self._tree.setRootIsDecorated(False)
        self._tree.setIndentation(16)
        self._tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._tree.setItemDelegate(_WrappedLines(self._tree))
        self._tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # a scroll bar that comes or goes changes how the words break
        self._tree.verticalScrollBar().rangeChanged.connect(
            lambda *_range: self._tree.scheduleDelayedItemsLayout()
        )
        self._tree.clicked.connect(self._pick)
        self._tree.activated.connect(self._pick)
        self._tree.expanded.connect(self._show_open)
        self._tree.collapsed.connect(self._show_open)
        self._none = label(_("No list has these words."), "muted")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.setSpacing(8)
        inset = QVBoxLayout()
        inset.setContentsMargins(16, 0, 16, 0)
        inset.addWidget(self._search)
        inset.addWidget(self._none)
        outer.addLayout(inset)
        outer.addWidget(self._tree, 1)
        self._marked = ""
        QTimer.singleShot(0, self, self.fill)  # the map is drawn first

    def fill(self) -> None:
        """List the rules of the program and of the ward under their themes."""
        self._model.clear()
        for number, heading_of in themes().items():
            heading = QStandardItem(heading_of.label)
            heading.setSelectable(False)
            for rule in rules().values():
                if rule.theme == number:
                    heading.appendRow(_item(rule))
            self._model.appendRow(heading)
        self._filter(self._search.text())
        self.mark(self._marked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search, go into the list on ↓ and clear what was typed on Esc."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Down:
            self._go_into_list()
        elif event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
        else:
            return super().eventFilter(watched, event)
        return True

    def _go_into_list(self) -> None:
        found = self._shown()
        if found:
            self._tree.setCurrentIndex(found[0])
            self._tree.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose_first(self) -> None:
        """Ask the first rule found; without a word typed nothing was searched for."""
        found = self._shown()
        if found and self._search.text().strip():
            self._pick(found[0])

    def _shown(self) -> list[QModelIndex]:
        """The rules that can be seen; where all headings are folded, the headings."""
        rules_shown = [
            index
            for index, _name in self._entries()
            if self._tree.isExpanded(index.parent())
            and not self._tree.isRowHidden(index.row(), index.parent())
        ]
        tops = [self._model.index(place, 0) for place in range(self._model.rowCount())]
        return rules_shown or [
            top for top in tops if not self._tree.isRowHidden(top.row(), QModelIndex())
        ]

    def mark(self, rule: str) -> None:
        """Show which rule is asked, none for an empty id."""
        self._marked = rule.partition(":")[0]  # counted the other way, it is the same rule
        self._tree.selectionModel().clear()
        for index, _name in self._entries():
            if index.data(_RULE) == self._marked:
                self._tree.setExpanded(index.parent(), True)
                self._tree.setCurrentIndex(index)
                self._tree.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the names anew where the width changed."""
        super().resizeEvent(event)
        self._tree.scheduleDelayedItemsLayout()
        QTimer.singleShot(0, self, self._show_marked)

    def _show_marked(self) -> None:
        current = self._tree.currentIndex()
        if current.isValid():
            self._tree.scrollTo(current)

    def _entries(self) -> list[tuple[QModelIndex, str]]:
        found = []
        for place in range(self._model.rowCount()):
            heading = self._model.index(place, 0)
            for row in range(self._model.rowCount(heading)):
                index = self._model.index(row, 0, heading)
                found.append((index, str(index.data())))
        return found

    def _filter(self, words: str) -> None:
        any_shown = False
        for place in range(self._model.rowCount()):
            heading = self._model.index(place, 0)
            whole = bool(words) and has_typed(str(heading.data()), words)
            shown = 0
            for row in range(self._model.rowCount(heading)):
                rule = rules()[self._model.index(row, 0, heading).data(_RULE)]
                fits = not words or whole or has_typed(f"{rule.name} {rule.law}", words)
                self._tree.setRowHidden(row, heading, not fits)
                shown += fits
            self._tree.setRowHidden(place, QModelIndex(), not shown)
            self._tree.setExpanded(heading, bool(words) and shown > 0)
            self._show_open(heading)
            any_shown = any_shown or shown > 0
        self._none.setVisible(not any_shown)

    def _show_open(self, heading: QModelIndex) -> None:
        is_open = self._tree.isExpanded(heading)
        item = self._model.itemFromIndex(heading)
        item.setIcon(icon("caret-down" if is_open else "caret-right", "muted"))

    def _pick(self, index: QModelIndex) -> None:
        rule = index.data(_RULE)
        if rule:
            self.chosen.emit(rule)
        else:
            self._tree.setExpanded(index, not self._tree.isExpanded(index))


def _item(rule: Rule) -> QStandardItem:
    item = QStandardItem(rule.name)
    item.setData(rule.id, _RULE)
    item.setToolTip(plain_tip(f"{rule.name} · {rule.law}"))
    return item
