"""Owns the pages laid over the window: finding a command (Ctrl+K) and the list of keys (F1)."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from resgroup.i18n import _
from resgroup.names import has_typed
from ui import theme
from ui.commands import COMMANDS, Actions
from ui.focus import give_back
from ui.icons import icon
from ui.texts import button, label

_WIDTH: Final = 560
_KEY: Final = Qt.ItemDataRole.UserRole
_KEYS: Final = Qt.ItemDataRole.UserRole + 1
_RIGHT: Final = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)


class Overlay(QFrame):
    """A card over the window that goes away on Escape or when the user clicks elsewhere."""

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("surface", "card")
        self.setAccessibleName(name)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(8)
        self._before: QWidget | None = None
        self.hide()

    def open(self) -> None:
        """Show the card in the middle of the window's upper part."""
        window = self._window
        self._before = window.focusWidget()
        width = min(max(_WIDTH, self.sizeHint().width()), window.width() - 32)
        height = min(self.wanted_height(), window.height() - 64)
        self.setGeometry((window.width() - width) // 2, 48, width, height)
        self.show()
        self.raise_()
        self.window().installEventFilter(self)

    def wanted_height(self) -> int:
        """How high the card would like to be."""
        return self.sizeHint().height()

    def close_overlay(self) -> None:
        """Put the card away and give the keyboard back."""
        if self.isHidden():
            return
        self.window().removeEventFilter(self)
        self.hide()
        give_back(self._before)
        self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go away on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Go away when the user clicks beside the card."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.close_overlay()
        return False


class _KeysBeside(QStyledItemDelegate):
    """Writes a command's keys at the end of its line."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Draw the command, then its keys."""
        super().paint(painter, option, index)
        painter.setPen(theme.current().colour("muted"))
        painter.drawText(option.rect.adjusted(0, 0, -8, 0), _RIGHT, index.data(_KEYS))


class CommandPalette(Overlay):
    """Finds any command by a few letters and runs it."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window, _("Find a command"))
        self._actions = actions
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("What would you like to do?"))
        self.field.setAccessibleName(_("Find a command"))
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Commands"))
        self.list.setItemDelegate(_KeysBeside(self.list))
        self.list.setIconSize(QSize(theme.current().icon, theme.current().icon))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda _item: self._run())
        self.column.addWidget(self.field)
        self.column.addWidget(self.list)

    def open(self) -> None:
        """Show all commands and wait for letters."""
        self.field.clear()
        self._fill("")
        super().open()
        self.field.setFocus()

    def wanted_height(self) -> int:
        """Room for about ten commands."""
        return 420

    def _fill(self, typed: str) -> None:
        self.list.clear()
        for command in COMMANDS:
            action = self._actions[command.key]
            words = command.words()
            if action.isEnabled() and has_typed(words, typed) and command.key != "palette":
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(icon(command.icon, "muted"), words)
                item.setData(_KEY, command.key)
                item.setData(_KEYS, keys)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        self.close_overlay()
        if item is not None:
            self._actions[item.data(_KEY)].trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the commands from the field, and run one on Enter."""
        if watched is self.field and isinstance(event, QKeyEvent) and _is_press(event):
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                count = max(self.list.count(), 1)
                self.list.setCurrentRow((self.list.currentRow() + step) % count)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run()
                return True
            return False
        return super().eventFilter(watched, event)


def _is_press(event: QEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress


class KeysPage(Overlay):
    """The keys of every command and of the map and the list."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        super().__init__(window, _("Keys and help"))
        self.column.addWidget(label(_("Keys"), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        pairs: list[tuple[str, str]] = []
        for command in COMMANDS:
            keys = actions[command.key].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            if keys:
                pairs.append((keys, command.words()))
        pairs += [
            ("← → ↑ ↓", _("Map: move")),
            ("+ −", _("Map: nearer, farther")),
            ("Home", _("Map: show the whole group")),
            ("Enter", _("List: look at the resident")),
            ("Ctrl+A", _("List: select all")),
        ]
        half = (len(pairs) + 1) // 2
        for place, (keys, words) in enumerate(pairs):
            row, side = place % half, 2 * (place // half)
            grid.addWidget(label(keys, "accent"), row, side)
            grid.addWidget(label(words), row, side + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.column.addLayout(grid)
        self._close = button(_("Close"), does=self.close_overlay)
        self.column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

    def open(self) -> None:
        """Show the keys."""
        super().open()
        self._close.setFocus()
