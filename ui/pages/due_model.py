"""Owns the rows of the due page: headings of groups, their lines, and what is folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate

from resgroup.commands.catalogue import events
from resgroup.due import DueGroup, DueLine
from resgroup.i18n import _, ngettext
from resgroup.values import grouped
from ui import theme
from ui.pages.plain_table import Index, ground, write

FEW: Final = 50
"""How many lines of a group are shown before the rest is asked for."""
NAME, WHAT, WHEN, ACTION = range(4)
ROW: Final = Qt.ItemDataRole.UserRole

_PARENTLESS: Final = QModelIndex()
_Role = Qt.ItemDataRole
_INSET: Final = 8
_CHEVRON: Final = 20
_YEARS_FROM: Final = 1_000
_FOUR_YEARS: Final = 1_461


@dataclass(frozen=True, slots=True)
class Heading:
    """The row above a group's lines."""

    group: DueGroup
    folded: bool


@dataclass(frozen=True, slots=True)
class Rest:
    """The row that stands for the lines of a long group not shown yet."""

    group: DueGroup


Row = Heading | DueLine | Rest


def counts_words(lines: int, overdue: int) -> str:
    """How many tasks there are, and how many of them overdue."""
    words = ngettext("{count} task", "{count} tasks", lines).format(count=grouped(lines))
    return f"{words}, {_('{count} overdue').format(count=grouped(overdue))}" if overdue else words


def when_words(line: DueLine, today: date) -> str:
    """How long a line is overdue or has left, empty where there is no day to keep."""
    if line.day is None or (line.day < today and not line.overdue):
        return ""
    days = (line.day - today).days
    if days == 0:
        return _("today")
    if days <= -_YEARS_FROM:
        return _("over {count} years overdue").format(count=-days * 4 // _FOUR_YEARS)
    if days < 0:
        return ngettext("{count} day overdue", "{count} days overdue", -days).format(count=-days)
    return ngettext("{count} day left", "{count} days left", days).format(count=days)


def action_words(line: DueLine) -> str:
    """What opens when a line is chosen."""
    if line.event:
        return events()[line.event].label
    return _("Enter in the record") if line.field else _("Show the record")


class DueModel(QAbstractTableModel):
    """The groups of due work as rows; long groups show their first lines until all are wanted."""

    def __init__(self, today: date, parent: QObject) -> None:
        super().__init__(parent)
        self.today = today
        self._groups: Sequence[DueGroup] = ()
        self._rows: list[Row] = []
        self._folded: dict[str, bool] = {}
        self._whole: set[str] = set()

    def show(self, groups: Sequence[DueGroup]) -> None:
        """Show other work; what was folded stays folded."""
        self._groups = groups
        self._lay_out()

    def toggle(self, group: DueGroup) -> None:
        """Fold a group, or unfold it."""
        self._folded[group.key] = not self._is_folded(group)
        self._lay_out()

    def show_whole(self, group: DueGroup) -> None:
        """Show every line of a group."""
        self._whole.add(group.key)
        self._lay_out()

    def row_at(self, number: int) -> Row | None:
        """What stands in a row, None outside."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def find(self, wanted: Row | None) -> int:
        """The row of the same heading or line, -1 where it is no longer shown."""
        key = _key(wanted)
        return next((n for n, row in enumerate(self._rows) if _key(row) == key), -1)

    def _lay_out(self) -> None:
        self.beginResetModel()
        self._rows = [row for group in self._groups for row in self._rows_of(group)]
        self.endResetModel()

    def _rows_of(self, group: DueGroup) -> Iterator[Row]:
        folded = self._is_folded(group)
        yield Heading(group, folded)
        if folded:
            return
        whole = group.key in self._whole or len(group.lines) <= FEW
        yield from group.lines if whole else group.lines[:FEW]
        if not whole:
            yield Rest(group)

    def _is_folded(self, group: DueGroup) -> bool:
        # The people of a year are many and in no hurry: deadlines come into sight first.
        return self._folded.get(group.key, group.yearly)

    # What Qt asks

    def rowCount(self, parent: Index = _PARENTLESS) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _PARENTLESS) -> int:
        """Name, what is due, how long there is, and what settles it."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """The words of a cell, the row itself, or all of it as one text to be read aloud."""
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == _Role.DisplayRole:
            return self._words(row, index.column())
        if role == _Role.AccessibleTextRole:
            return self._said(row)
        if role == _Role.ToolTipRole and isinstance(row, DueLine) and index.column() == WHAT:
            return row.what
        return None

    def _words(self, row: Row, column: int) -> str:
        if isinstance(row, Heading):
            return row.group.words if column == NAME else ""
        if isinstance(row, Rest):
            words = _("Show all {count}").format(count=grouped(len(row.group.lines)))
            return words if column == NAME else ""
        return (row.name, row.what, when_words(row, self.today), action_words(row))[column]

    def _said(self, row: Row) -> str:
        if isinstance(row, Heading):
            group, state = row.group, _("folded") if row.folded else _("unfolded")
            counts = counts_words(len(group.lines), group.overdue)
            return f"{group.words}, {counts}, {group.law}, {state}"
        parts = (self._words(row, column) for column in range(4))
        return ", ".join(part for part in parts if part)


def _key(row: Row | None) -> tuple[object, ...]:
    match row:
        case Heading(group):
            return ("heading", group.key)
        case Rest(group):
            return ("rest", group.key)
        case DueLine():
            return ("line", row.group, row.kind, row.record_id, row.day)
        case _:
            return ()


class DuePainter(QStyledItemDelegate):
    """Writes headings in two lines with their law, and lines with their action as a button."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw a cell."""
        row, box = index.data(ROW), option.rect
        ground(painter, option)
        inner = box.adjusted(_INSET, 0, -_INSET, 0)
        if isinstance(row, Heading):
            _write_heading(painter, inner, row, option.font)
        elif isinstance(row, Rest):
            words = str(index.data())
            write(
                painter, inner.adjusted(_CHEVRON, 0, 0, 0), words, colour="accent", font=option.font
            )
        elif index.column() == ACTION:
            _draw_button(painter, box, str(index.data()), option.font)
        else:
            _write_cell(painter, inner, index, row, option.font)


def _write_heading(painter: QPainter, box: QRect, row: Heading, font: QFont) -> None:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    small = QFont(font)
    small.setPointSizeF(theme.current().sizes["small"])
    above = box.adjusted(_CHEVRON, 8, 0, -box.height() // 2 + 2)
    below = box.adjusted(_CHEVRON, box.height() // 2 + 2, 0, -6)
    write(
        painter,
        box.adjusted(0, 8, 0, -box.height() // 2 + 2),
        "▸" if row.folded else "▾",
        colour="muted",
        font=font,
    )
    counts = counts_words(len(row.group.lines), row.group.overdue)
    colour = "action" if row.group.overdue else "muted"
    write(painter, above, counts, colour=colour, font=font, alignment=_RIGHT)
    room = painter.fontMetrics().horizontalAdvance(counts) + 2 * _INSET
    write(painter, above.adjusted(0, 0, -room, 0), row.group.words, font=strong)
    write(painter, below, row.group.law, colour="muted", font=small)


def _draw_button(painter: QPainter, box: QRect, words: str, font: QFont) -> None:
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("line_strong"), 1))
    painter.setBrush(look.colour("base"))
    frame = QRectF(box.adjusted(_INSET, 3, -_INSET, -4)).translated(0.5, 0.5)
    painter.drawRoundedRect(frame, 4, 4)
    painter.restore()
    inner = box.adjusted(2 * _INSET, 0, -2 * _INSET, 0)
    write(painter, inner, words, font=font, alignment=Qt.AlignmentFlag.AlignCenter)


def _write_cell(painter: QPainter, box: QRect, index: Index, row: DueLine, font: QFont) -> None:
    column = index.column()
    colours = {NAME: "accent", WHEN: "action" if row.overdue else "muted"}
    figures = theme.tabular(font) if column == WHEN else font
    alignment = _RIGHT if column == WHEN else Qt.AlignmentFlag.AlignVCenter
    inner = box.adjusted(_CHEVRON, 0, 0, 0) if column == NAME else box
    colour = colours.get(column, "text")
    write(painter, inner, str(index.data()), colour=colour, font=figures, alignment=alignment)


_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
