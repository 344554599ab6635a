"""Owns laying figures out as bars: the same drawing on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from resgroup.statistics import MOST_BARS, Line, Tally, percent_words, percentages, shares_of
from resgroup.values import grouped

_MOST_SHADES: Final = 8
_GAP: Final = 8.0
_THICKNESS: Final = 0.64
_PALE: Final = 4
_LABEL_SHARE: Final = 0.36
_LONG_LABEL_SHARE: Final = 0.55
"""Of the width, so much for names in one line; longer ones take two lines, and at most so much."""
_LEAST_BAR: Final = 1.5
_LEADING: Final = 1.3
_ROOMY: Final = 26
"""From which width on, in heights of a line, shares stand beside the figures."""
_HIDDEN: Final = "•"


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar: its place, and the line and column of the table it shows."""

    rect: QRectF
    line: int
    column: int
    shade: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text in a place of the chart."""

    rect: QRectF
    text: str
    flags: Qt.AlignmentFlag
    muted: bool = False


@dataclass(frozen=True)
class Drawing:
    """A chart laid out: bars, texts, thin lines and the legend, in a size."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]
    legend: tuple[tuple[QRectF, int], ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where the axis stands, the room for names and numbers, and how long a bar of one is."""

    axis: float
    label: float
    number: float
    per_unit: float


def sides(tally: Tally) -> tuple[list[int], list[int]]:
    """The columns drawn to the left and to the right of the axis."""
    parts = [i for i, each in enumerate(tally.headings) if not each.total and each.adds]
    totals = [i for i, each in enumerate(tally.headings) if each.total]
    if tally.comparing:
        days = [i for i, each in enumerate(tally.headings) if each.day in ("then", "now")]
        return [], days[:2]
    if any(each.adds < 0 for each in tally.headings):
        left = [i for i in parts if tally.headings[i].adds < 0]
        return left, [i for i in parts if i not in left]
    if tally.topic == "age" and tally.by == "group" and len(parts) > 1:
        return parts[:1], parts[1:]
    return [], parts if len(parts) <= _MOST_SHADES else totals or parts[:_MOST_SHADES]


def bar_lines(tally: Tally) -> list[int]:
    """The lines that have bars; a pyramid stands on its youngest."""
    lines = [i for i, line in enumerate(tally.lines) if line.part != "total"][:MOST_BARS]
    if tally.topic == "age" and tally.by == "group":
        values = [i for i in lines if tally.lines[i].part == "value"]
        return [*reversed(values), *(i for i in lines if i not in values)]
    return lines


class Chart:
    """A table of figures as bars; those `hidden` have no bar and no number.

    Of some `lines` only, the bars are as long as among all.
    """

    def __init__(
        self,
        tally: Tally,
        hidden: Sequence[Sequence[bool]] = (),
        lines: Sequence[int] | None = None,
    ) -> None:
        self.tally = tally
        self._hidden = hidden
        self._left, self._right = sides(tally)
        self._all_lines = bar_lines(tally)
        self._lines = self._all_lines if lines is None else lines
        self._side_by_side = tally.comparing
        self._shares = self._shares_told()
        self._tells_shares = True

    def _shares_told(self) -> list[float | None]:
        """The share of each line; of a yearly review the bars tell all, the share only a part."""
        shares = shares_of(self.tally)
        if shares is None or self.tally.topic == "cultural_family":
            return []
        hidden = np.array(self._hidden, bool) if len(self._hidden) else None
        return list(percentages(self.tally, shares, hidden))

    @property
    def columns(self) -> list[int]:
        """The columns drawn, as the legend tells them."""
        return [*self._left, *self._right]

    def height(self, row: float) -> float:
        """How high the chart is with rows of a height."""
        return row * (len(self._lines) + 1) + _GAP

    def legend_height(self, font: QFont, width: float) -> float:
        """How high what stands above the bars is."""
        metrics = QFontMetricsF(font)
        return metrics.height() * _LEADING * self._legend_rows(metrics, width) + _GAP

    def least_row(self, font: QFont, width: float) -> float:
        """How high a row must be for its names: two lines of text where some need them."""
        metrics = QFontMetricsF(font)
        room = self._label_width(metrics, width) - 2 * _GAP
        longest = max(map(metrics.horizontalAdvance, self._names()), default=0)
        return metrics.height() * (2 if longest > room + 1 else 1) + 2

    def _names(self) -> list[str]:
        return [self.tally.lines[i].words for i in self._all_lines]

    def _label_width(self, metrics: QFontMetricsF, width: float) -> float:
        names = self._names()
        longest = max(map(metrics.horizontalAdvance, names), default=0) + 2 * _GAP
        if longest <= width * _LABEL_SHARE:
            return longest
        halves = (half for name in names for half in in_two_lines(name, metrics.horizontalAdvance))
        folded = max(map(metrics.horizontalAdvance, halves)) + 2 * _GAP + 1
        return min(max(folded, width * _LABEL_SHARE), width * _LONG_LABEL_SHARE, longest)

    def _number_width(self, metrics: QFontMetricsF) -> float:
        told = [
            self._told(line, columns)
            for line in self._all_lines
            for columns in (self._left, self._right)
            if columns
        ]
        return max(map(metrics.horizontalAdvance, told), default=0) + 2 * _GAP

    def lay_out(self, font: QFont, width: float, row: float) -> Drawing:
        """Where everything stands in a width."""
        metrics = QFontMetricsF(font)
        texts: list[Words] = []
        legend = self._legend(metrics, width, texts)
        top = self.legend_height(font, width)
        self._tells_shares = width >= _ROOMY * metrics.height()
        scale = self._scale(width, self._label_width(metrics, width), self._number_width(metrics))
        marks: list[Mark] = []
        for place, line in enumerate(self._lines):
            box = QRectF(0, top + place * row, width, row)
            texts.append(self._name(line, box, scale))
            bars, told = self._bars(line, box, scale)
            marks += bars
            texts += told
        height = top + row * len(self._lines) + _GAP
        return Drawing(width, height, tuple(marks), tuple(texts), legend)

    def _told_columns(self) -> list[int]:
        """The columns that have a bar anywhere; all where none has, but none without lines."""
        lines = self._all_lines
        found = [each for each in self.columns if any(self._count(line, each) for line in lines)]
        return found or (self.columns if lines else [])

    def _shade(self, column: int) -> int:
        """The shade of a column; of two days the later bears the accent."""
        place = self.columns.index(column)
        return _PALE - place * _PALE if self._side_by_side else place

    def _legend_rows(self, metrics: QFontMetricsF, width: float) -> int:
        return 1 + sum(1 for _x, y, _column in self._legend_places(metrics, width) if y < 0)

    def _legend_places(self, metrics: QFontMetricsF, width: float) -> list[tuple[float, int, int]]:
        """Where each entry begins; -1 begins another row, 0 stays in it."""
        found, x = [], _GAP
        for column in self._told_columns():
            room = metrics.horizontalAdvance(self.tally.headings[column].words) + 36
            begins = -1 if x > _GAP and x + room > width else 0
            x = _GAP if begins else x
            found.append((x, begins, column))
            x += room
        return found

    def _legend(
        self, metrics: QFontMetricsF, width: float, texts: list[Words]
    ) -> tuple[tuple[QRectF, int], ...]:
        boxes, y, row = [], 0.0, metrics.height() * _LEADING
        for x, begins, column in self._legend_places(metrics, width):
            y += row if begins else 0
            boxes.append((QRectF(x, y + row / 2 - 6, 12, 12), self._shade(column)))
            words = self.tally.headings[column].words
            room = min(metrics.horizontalAdvance(words) + 4, width - x - 18)
            place = QRectF(x + 18, y, room, row)
            texts.append(Words(place, words, _LEFT, muted=True))
        return tuple(boxes)

    def _count(self, line: int, column: int) -> int:
        if self._is_hidden(line, column):
            return 0
        return max(self.tally.lines[line].figures[column].count, 0)

    def _is_hidden(self, line: int, column: int) -> bool:
        return bool(len(self._hidden)) and bool(self._hidden[line][column])

    def _reach(self, columns: Sequence[int]) -> int:
        """The longest bar of a side."""
        gather = max if self._side_by_side else sum
        counts = ([self._count(line, each) for each in columns] for line in self._all_lines)
        return max((gather(each) if each else 0 for each in counts), default=0)

    def _scale(self, width: float, label: float, number: float) -> _Scale:
        left, right = self._reach(self._left), self._reach(self._right)
        if not self._left:
            return _Scale(label, label, number, max(width - label - number, 1) / max(right, 1))
        per_unit = max(width - label - 2 * number, 1) / max(left + right, 1)
        return _Scale(number + left * per_unit + label / 2, label, number, per_unit)

    def _name(self, line: int, box: QRectF, scale: _Scale) -> Words:
        told, label = self.tally.lines[line], scale.label
        apart = told.part == "apart"
        if self._left:
            place = QRectF(scale.axis - label / 2, box.y(), label, box.height())
            return Words(place, told.words, Qt.AlignmentFlag.AlignCenter, muted=apart)
        place = QRectF(_GAP, box.y(), label - 2 * _GAP, box.height())
        return Words(place, told.words, _LEFT, muted=apart)

    def _bars(self, line: int, box: QRectF, scale: _Scale) -> tuple[list[Mark], list[Words]]:
        """The bars of a line, and the number at the end of each side."""
        marks: list[Mark] = []
        texts: list[Words] = []
        for side, columns in ((-1, self._left), (1, self._right)):
            if not columns:
                continue
            start = scale.axis + side * (scale.label / 2 if self._left else 0)
            found = self._side(line, box, side, (start, scale.per_unit))
            marks += found
            end = max((m.rect.right() if side > 0 else -m.rect.left() for m in found),
                      default=side * start)  # fmt: skip
            x = end + _GAP / 2 if side > 0 else -end - scale.number - _GAP / 2
            where = QRectF(x, box.y(), scale.number, box.height())
            flags = _LEFT if side > 0 else _RIGHT
            texts.append(Words(where, self._told(line, columns), flags, muted=True))
        return marks, texts

    def _side(self, line: int, box: QRectF, side: int, scale: tuple[float, float]) -> list[Mark]:
        """The bars of a line to one side: one after the other, or of two days below each other."""
        columns = self._right if side > 0 else self._left
        x, per_unit = scale
        thick = box.height() * _THICKNESS / (len(columns) if self._side_by_side else 1)
        y = box.y() + box.height() * (1 - _THICKNESS) / 2
        marks = []
        for column in columns:
            count = self._count(line, column)
            long = max(count * per_unit, _LEAST_BAR) if count else 0.0
            bar = QRectF(x if side > 0 else x - long, y, long, thick)
            if long > 0:
                marks.append(Mark(bar, line, column, self._shade(column)))
            if self._side_by_side:
                y += thick
            else:
                x += side * long
        return marks

    def _told(self, line: int, columns: Sequence[int]) -> str:
        if any(self._is_hidden(line, column) for column in columns):
            return self._told_whole(line)
        if self._side_by_side:
            return self._told_of_days(line, *columns)
        count = grouped(sum(self._count(line, column) for column in columns))
        share = self._share(line)
        return count if share is None else f"{count} ({percent_words(share)} %)"

    def _told_whole(self, line: int) -> str:
        """The total of a line whose parts are not all shown, where it is."""
        totals = [i for i, each in enumerate(self.tally.headings) if each.total]
        alone = len(totals) == 1 and not self._left
        if not alone or self._is_hidden(line, totals[0]):
            return _HIDDEN
        return grouped(self._count(line, totals[0]))

    def _told_of_days(self, line: int, then: int, now: int) -> str:
        """The later figure, and by how much it differs."""
        before, after = self._count(line, then), self._count(line, now)
        sign = "+" if after > before else ""
        change = sign + grouped(after - before).replace("-", "−")
        return f"{grouped(after)} ({change})" if after != before else grouped(after)

    def _share(self, line: int) -> float | None:
        """The share beside the figure, where one side of bars tells the whole of a line."""
        wanted = self._tells_shares and self._shares and not self._left
        return self._shares[line] if wanted else None


_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def mark_words(tally: Tally, row: int, column: int) -> str:
    """What a bar tells: its line, its column, its count."""
    line: Line = tally.lines[row]
    count = grouped(line.figures[column].count)
    return f"{line.words} · {tally.headings[column].words}: {count}"


def in_two_lines(words: str, width: Callable[[str], float]) -> list[str]:
    """Words broken where both lines are as short as can be; one word stays whole."""
    pieces = words.split(" ")
    breaks = ([" ".join(pieces[:i]), " ".join(pieces[i:])] for i in range(1, len(pieces)))
    return min(breaks, key=lambda lines: max(map(width, lines)), default=[words])
