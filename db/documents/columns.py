"""Owns how wide the columns of a printed table are, and how large its letters: as they need."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from resgroup.lists.table import Heading, Table

POINT_MM: Final = 25.4 / 72
INSET_PT: Final = 4.0
"""Room at each side of a cell."""

_LINES_PT: Final = 1.0
"""What the lines between cells take, as Word reckons."""

_LARGEST: Final = 11.0
_DENSE: Final = 10.0
_SMALLEST: Final = 8.0
_STEP: Final = 0.5
_MANY_COLUMNS: Final = 7
_WORTH_IT: Final = 1.15
"""Smaller letters, down to dense ones, are worth it where they save more than their own size."""

_LOOKED_AT: Final = 160
"""Rows looked at, from all over the list; a longer name breaks into one line more."""

_MOST_LINES: Final = 4
_FEW_WORDS: Final = 12
_LINES_OF_MANY: Final = 12
"""Lines are reckoned word by word for few words and lines, by their length for more."""

_MEAN_LINES: Final = 3.0
"""With more in a row letters get smaller."""

_LONGEST_WORD: Final = 9.5
_HEADING_ROWS: Final = 8
"""A line of the heading is worth as much as a line in this part of the rows."""

BOLD: Final = 1.09
"""How much wider heavy letters are."""

_SAFE: Final = 1.03
_WRITTEN_BY_HAND: Final = {"signature": (6.0, 9.0), "blank": (4.0, 6.0)}
"""Least and wanted widths of what is filled in with a pen, in ems."""

# Of letters in a Times-like face, in thousandths of an em.
_LETTERS: Final = {
    **dict.fromkeys("bdghknopquvxyđ0123456789*#_+", 500),
    **dict.fromkeys("ijlt/:;'", 280),
    **dict.fromkeys(" .,", 250),
    **dict.fromkeys("frI()-–", 340),
    **dict.fromkeys("sJ", 400),
    **dict.fromkeys("mwM%—W", 840),
    **dict.fromkeys("ace", 450),
    **dict.fromkeys("SPLEFTZ", 590),
}
_OTHER_LETTER: Final = 700
_FAR_EAST: Final = 1000


@dataclass(frozen=True, slots=True)
class Fitted:
    """The size of a table's letters in points and the widths of its columns in millimetres."""

    size: float
    widths: tuple[float, ...]

    def room(self, column: int) -> float:
        """How wide the words in a column may be, in ems."""
        return (self.widths[column] / POINT_MM - 2 * INSET_PT - _LINES_PT) / self.size


def fitted(table: Table, room_mm: float, size: float = 0.0) -> Fitted:
    """The columns of a table that fill a width with as few broken lines as can be.

    The letters are of the `size` given, else as large as lets no word break and no row grow tall,
    8 points at least.
    """
    columns = list(_columns(table))
    if size:
        return _tried(columns, room_mm, size).made
    largest = _LARGEST if len(columns) < _MANY_COLUMNS else _DENSE
    tries = [_tried(columns, room_mm, each) for each in _sizes(largest, _DENSE)]
    lowest = min(each.height for each in tries)
    chosen = next(each for each in tries if each.height <= lowest * _WORTH_IT)
    smaller = _sizes(_DENSE - _STEP, _SMALLEST)
    while not chosen.good and (each := next(smaller, None)):
        chosen = _tried(columns, room_mm, each)
    return chosen.made


@dataclass(frozen=True, slots=True)
class _Tried:
    """A table in letters of a size: whether no word breaks and no row is tall, its rows' height."""

    made: Fitted
    good: bool
    height: float


def _tried(columns: Sequence[_Column], room_mm: float, size: float) -> _Tried:
    edges = (2 * INSET_PT + _LINES_PT) / size
    room = room_mm / POINT_MM / size - edges * len(columns)
    widths = _shared(columns, max(room, 1.0))
    lines = _lines_of_a_row(columns, widths)
    good = sum(widths) <= room * _SAFE and lines <= _MEAN_LINES
    scale = room_mm / sum(width + edges for width in widths)
    made = Fitted(size, tuple((width + edges) * scale for width in widths))
    return _Tried(made, good, size * lines)


def _sizes(largest: float, smallest: float) -> Iterator[float]:
    while largest >= smallest:
        yield largest
        largest -= _STEP


@lru_cache(maxsize=20_000)
def width_of(words: str) -> float:
    """About how wide words are, in ems."""
    return sum(map(_letter_width, words)) * _SAFE / 1000


@lru_cache(maxsize=2_000)
def _letter_width(letter: str) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _LETTERS:
        return _LETTERS[base]
    if unicodedata.combining(letter):
        return 0
    return _FAR_EAST if unicodedata.east_asian_width(letter) in "WF" else _OTHER_LETTER


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column needs: a least width, and which widths save how many lines, narrowest first."""

    least: float
    savings: tuple[tuple[float, float], ...]
    weight: float
    cells: tuple[tuple[float, ...], ...]

    def best(self, width: float, room: float) -> tuple[float, float]:
        """The lines saved by each em added to a width within some room, and the width that does."""
        saved, found = 0.0, (0.0, width)
        for wider, lines in self.savings:
            if wider <= width:
                continue
            if wider - width > room:
                break
            saved += lines
            found = max(found, (saved / (wider - width), wider))
        return found


def _columns(table: Table) -> Iterator[_Column]:
    rows = [row.cells for section in table.sections for row in section.rows]
    shown = rows[:: -(-len(rows) // _LOOKED_AT)] if rows else []
    heading_worth = max(len(shown) / _HEADING_ROWS, 1.0)
    for place, heading in enumerate(table.headings):
        least, savings = _heading_needs(heading, heading_worth)
        if heading.key in _WRITTEN_BY_HAND:
            narrow, wanted = _WRITTEN_BY_HAND[heading.key]
            least = max(least, narrow, heading.weight * 2)
            wanted = max(wanted, heading.weight * 3)
            savings.append((wanted, heading_worth * _worth(1)))
        cells = tuple(_needs(row[place]) for row in shown)
        for needs in cells:
            least = max(least, min(needs[-1], _LONGEST_WORD))
            savings += ((width, _worth(lines)) for lines, width in enumerate(needs, start=1))
        yield _Column(least, tuple(sorted(savings)), heading.weight, cells)


def _worth(lines: int) -> float:
    """What it is worth that a cell stands on so many lines, not on one more.

    The tallest cell makes the row as tall, so the last of many lines are worth the most.
    """
    return float((lines + 1) ** 3 - lines**3)


def _heading_needs(heading: Heading, worth: float) -> tuple[float, list[tuple[float, float]]]:
    needs = [width * BOLD for width in _needs(heading.words)]
    return needs[-1], [(width, worth * _worth(lines)) for lines, width in enumerate(needs, start=1)]


@lru_cache(maxsize=20_000)
def _needs(words: str) -> tuple[float, ...]:
    """The widths with which words stand on one line, on two and so on, ending with the longest."""
    parts = [width_of(word) for word in words.split()]
    if not parts:
        return (0.0,)
    whole, longest = _broken(parts, 1), max(parts)
    exact = min(len(parts), _MOST_LINES) if len(parts) <= _FEW_WORDS else 1
    most = min(len(parts), _LINES_OF_MANY)
    return (
        *(_broken(parts, lines) for lines in range(1, exact + 1)),
        *(max(whole / lines, longest) for lines in range(exact + 1, most + 1)),
        longest,
    )


def _broken(parts: Sequence[float], lines: int) -> float:
    """The width with which words of these widths stand on so many lines."""
    space = width_of(" ")
    if lines == 1:
        return sum(parts) + space * (len(parts) - 1)
    return min(
        max(_broken(parts[:count], 1), _broken(parts[count:], lines - 1))
        for count in range(1, len(parts) - lines + 2)
    )


def _lines_of_a_row(columns: Sequence[_Column], widths: Sequence[float]) -> float:
    """How many lines a row has on the average."""
    rows = list(zip(*(column.cells for column in columns), strict=True))
    tallest = (max(map(_lines, needs, widths)) for needs in rows)
    return sum(tallest) / max(len(rows), 1)


def _lines(needs: Sequence[float], width: float) -> int:
    """On how many lines words with such needs stand."""
    few = (lines for lines, need in enumerate(needs[:-1], start=1) if need <= width)
    return next(few, 1 + int(needs[0] / width))


def _shared(columns: Sequence[_Column], room: float) -> list[float]:
    """The widths of columns in a room: each em goes where it saves the most lines.

    What is left goes to the columns with a weight.
    """
    widths = [column.least for column in columns]
    left = room - sum(widths)
    while left > 0:
        found = [column.best(width, left) for column, width in zip(columns, widths, strict=True)]
        (gain, wider), place = max((each, place) for place, each in enumerate(found))
        if gain <= 0:
            break
        left -= wider - widths[place]
        widths[place] = wider
    weights = [column.weight for column in columns]
    if not sum(weights):
        weights = list(widths)
    left = max(left, 0.0)
    return [
        width + left * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)
    ]
