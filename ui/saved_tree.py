"""Owns the tree of saved questions by folder, with the last questions below them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from resgroup.asking.recent import Recent
from resgroup.i18n import _
from resgroup.records import SavedFilter
from ui import theme
from ui.icons import icon
from ui.texts import plain_tip

_HELD: Final = Qt.ItemDataRole.UserRole


class SavedTree(QTreeWidget):
    """Saved questions and last questions; `chosen` carries the one clicked or taken with Enter.

    `renamed` and `deleted` carry the saved question F2 or Delete was pressed on.
    """

    chosen = Signal(object)
    renamed = Signal(object)
    deleted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Saved questions"))
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setIndentation(16)
        # questions that grew out of each other begin alike
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setMinimumSectionSize(0)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(lambda item, _column: self._choose(item))

    def show_all(
        self, saved: Iterable[tuple[SavedFilter, str, str]], last: Iterable[tuple[Recent, str]]
    ) -> None:
        """Show what is saved, each with its sentence and count, and the last questions in words."""
        held = self.held
        self.clear()
        folders: dict[str, QTreeWidgetItem] = {}
        for each, words, count in saved:
            if each.folder not in folders:
                folders[each.folder] = self._heading(each.folder or _("No folder"), "folder")
            item = QTreeWidgetItem(folders[each.folder], [each.name, count])
            self._dress(item, each, _("{name}: {sentence}").format(name=each.name, sentence=words))
        self._show_last(list(last))
        self._go_back_to(held)

    def _show_last(self, last: list[tuple[Recent, str]]) -> None:
        if last:
            heading = self._heading(_("Asked lately"), "clock-counter-clockwise")
            for asked, words in last:
                self._dress(QTreeWidgetItem(heading, [words, ""]), asked, words)

    def _heading(self, words: str, picture: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self, [words, ""])
        item.setIcon(0, icon(picture, "muted"))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        item.setFont(0, font)
        item.setSizeHint(0, QSize(0, theme.current().row))
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setExpanded(True)
        return item

    def _dress(self, item: QTreeWidgetItem, held: SavedFilter | Recent, words: str) -> None:
        item.setData(0, _HELD, held)
        item.setSizeHint(0, QSize(0, theme.current().row))
        item.setToolTip(0, plain_tip(words))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    @property
    def held(self) -> SavedFilter | Recent | None:
        """What the current line stands for."""
        item = self.currentItem()
        return item.data(0, _HELD) if item is not None else None

    def go_to_last(self) -> None:
        """Turn to the question asked last, or to the first line where there is none."""
        items = self._items()
        at = next((each for each in items if isinstance(each.data(0, _HELD), Recent)), None)
        if at is None and items:
            at = items[0]
        if at is not None:
            self.setCurrentItem(at)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go_back_to(self, held: SavedFilter | Recent | None) -> None:
        wanted = _mark(held)
        for item in self._items():
            if _mark(item.data(0, _HELD)) == wanted:
                self.setCurrentItem(item)
                return

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        for place in range(self.topLevelItemCount()):
            heading = self.topLevelItem(place)
            if heading is not None:
                rows = (heading.child(row) for row in range(heading.childCount()))
                found += [row for row in rows if row is not None]
        return found

    def _choose(self, item: QTreeWidgetItem) -> None:
        held = item.data(0, _HELD)
        if held is not None:
            self.chosen.emit(held)
        else:
            item.setExpanded(not item.isExpanded())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask on Enter, rename on F2, delete on Delete."""
        item, held = self.currentItem(), self.held
        if item is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(item)
        elif isinstance(held, SavedFilter) and event.key() == Qt.Key.Key_F2:
            self.renamed.emit(held)
        elif isinstance(held, SavedFilter) and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(held)
        else:
            super().keyPressEvent(event)


def _mark(held: SavedFilter | Recent | None) -> object:
    """What stays the same of a line when it is shown anew."""
    return held.id if isinstance(held, SavedFilter) else held
