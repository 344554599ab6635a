"""Owns the entries of a history as rows: read newest first, more of them as the user scrolls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate

from resgroup.changes import Entry
from resgroup.commands.words import command_words, moment_words, user_words
from resgroup.dates import written
from resgroup.i18n import _, ngettext
from resgroup.values import grouped, people_words
from ui import theme

BLOCK: Final = 200
_PARENTLESS: Final = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Read = Callable[[int], list[Entry]]
_ENTRY: Final = Qt.ItemDataRole.UserRole
_ABOUT: Final = Qt.ItemDataRole.UserRole + 1
_LEFT: Final = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
_RIGHT: Final = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
_INSET: Final = 16


def made_on(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day on the PC's clock and of the day after, as entries bear them."""
    first, after = (
        datetime.combine(each, time()).astimezone(UTC).replace(tzinfo=None)
        for each in (day, day + timedelta(days=1))
    )
    return first, after


def about_words(entry: Entry) -> str:
    """Who made an entry, from which day it holds, on which paper, and how much it changed."""
    parts = [user_words(entry.user)]
    if entry.on is not None:
        parts.append(_("in force from {day}").format(day=written(entry.on)))
    if entry.document:
        parts.append(_("document {number}").format(number=entry.document))
    counts = entry.counts or {}
    if counts.get("resident"):
        parts.append(people_words(counts["resident"]))
    total = sum(counts.values())
    records = ngettext("{count} record", "{count} records", total)
    parts.append(records.format(count=grouped(total)))
    return " · ".join(part for part in parts if part)


class EntryModel(QAbstractListModel):
    """The entries a question to the audit yields, `BLOCK` at a time, latest first."""

    def __init__(self, whom: Callable[[Entry], str] = lambda _entry: "") -> None:
        """`whom` names whom an entry concerned."""
        super().__init__()
        self._whom = whom
        self._named: dict[int, str] = {}
        self._entries: list[Entry] = []
        self._read: Read = lambda _limit: []
        self._whole = True

    def show(self, read: Read) -> None:
        """Show other entries: `read` gives the latest ones, up to a limit."""
        self._read = read
        self._load(BLOCK)

    def refresh(self) -> None:
        """Read again as many entries as are shown."""
        self._load(max(BLOCK, len(self._entries)))

    def _load(self, limit: int) -> None:
        self.beginResetModel()
        self._named.clear()
        self._entries = self._read(limit)
        self._whole = len(self._entries) < limit
        self.endResetModel()

    def entry_at(self, row: int) -> Entry:
        """The entry of a row."""
        return self._entries[row]

    def row_of(self, number: int) -> int:
        """The row of an entry, -1 where it is not shown."""
        rows = (row for row, entry in enumerate(self._entries) if entry.id == number)
        return next(rows, -1)

    def words(self, entry: Entry) -> str:
        """What an entry did to whom; of one that took another back also what that was."""
        if entry.id not in self._named:
            self._named[entry.id] = self._whom(entry)
        taken, own = self._target(entry), command_words(entry.command)
        done = own if taken is None else f"{own}: {command_words(taken.command)}"
        return " – ".join(filter(None, (done, self._named[entry.id])))

    def about(self, entry: Entry) -> str:
        """Who made an entry, and how much it changed."""
        return about_words(entry)

    def _target(self, entry: Entry) -> Entry | None:
        """What was taken back, or done again, in the end."""
        known = {each.id: each for each in self._entries}
        target = None
        while entry.undoes is not None and entry.undoes in known:
            entry = target = known[entry.undoes]
        return target

    # What Qt asks

    def rowCount(self, parent: Index = _PARENTLESS) -> int:
        """How many entries are shown so far."""
        return 0 if parent.isValid() else len(self._entries)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there may be earlier entries."""
        return not parent.isValid() and not self._whole

    def fetchMore(self, _parent: Index) -> None:
        """Show the next block of earlier entries."""
        shown = len(self._entries)
        found = self._read(shown + BLOCK)
        self._whole = len(found) < shown + BLOCK
        last = self._entries[-1].id
        earlier = [entry for entry in found if entry.id < last]
        if earlier:
            self.beginInsertRows(_PARENTLESS, shown, shown + len(earlier) - 1)
            self._entries += earlier
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole.value) -> Any:
        """The words of an entry, the entry itself, or all of it as one text to be read aloud."""
        entry = self._entries[index.row()]
        if role == _ENTRY:
            return entry
        if role == _ABOUT:
            return self.about(entry)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = _("undone") if entry.undone else ""
            parts = (moment_words(entry.at), self.words(entry), self.about(entry), mark)
            return ", ".join(part for part in parts if part)
        return None


class EntryList(QListView):
    """The rows of entries."""

    def __init__(self, model: EntryModel) -> None:
        super().__init__()
        model.setParent(self)
        self.setAccessibleName(_("Entries"))
        self.setModel(model)
        self.setItemDelegate(EntryPainter(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)


class EntryPainter(QStyledItemDelegate):
    """Writes an entry in two lines: what and when, then who and how much."""

    def sizeHint(self, _option: Any, _index: Index) -> QSize:
        """Two lines high, as wide as there is room."""
        return QSize(0, 2 * theme.current().row - 4)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw one entry; one that was undone is struck out and says so."""
        look, entry = theme.current(), index.data(_ENTRY)
        box: QRect = option.rect
        picked = option.state & QStyle.StateFlag.State_Selected
        if picked:
            painter.fillRect(box, look.colour("picked"))
        painter.setPen(look.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        inner = box.adjusted(_INSET, 4, -_INSET, -4)
        above = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        below = above.translated(0, above.height())
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        strong.setStrikeOut(entry.undone)
        mark = _("undone") if entry.undone else ""
        when = (moment_words(entry.at), theme.tabular(option.font))
        colour = "muted" if entry.undone else "text"
        self._write(painter, above, (index.data(), strong, colour), when)
        self._write(painter, below, (index.data(_ABOUT), option.font, "muted"), (mark, option.font))

    def _write(
        self, painter: QPainter, box: QRect, left: tuple[str, QFont, str], right: tuple[str, QFont]
    ) -> None:
        """One line: a text from the left, cut where it meets the one at the right."""
        look = theme.current()
        end, font = right
        painter.setFont(font)
        painter.setPen(look.colour("muted"))
        painter.drawText(box, _RIGHT, end)
        taken = painter.fontMetrics().horizontalAdvance(end) + (_INSET if end else 0)
        text, font, colour = left
        painter.setFont(font)
        painter.setPen(look.colour(colour))
        room = box.adjusted(0, 0, -taken, 0)
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, cut)
