"""Owns how wide the columns of a printed table are: as their words need, within the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from resgroup.lists.table import Heading, Table

_LOOKED_AT: Final = 400
"""Rows looked at; a name longer than those before it breaks into one line more."""

_LONGEST_LINE: Final = 34
_LONGEST_WORD: Final = 16
_WRITTEN_BY_HAND: Final = {"signature": (9, 14), "blank": (6, 12)}
_EDGES: Final = 2
"""Letters of room at both sides of a cell."""


def shares(table: Table, room: float) -> list[float]:
    """The share of the width of each column, where a line has room for so many letters.

    A column gets what its longest word needs first, then what its lines need; what is left goes
    to the columns with a weight.
    """
    cells = [row.cells for row in islice((r for s in table.sections for r in s.rows), _LOOKED_AT)]
    wanted = [
        _wanted(heading, [row[place] for row in cells])
        for place, heading in enumerate(table.headings)
    ]
    least, whole = [low for low, _ in wanted], [high for _, high in wanted]
    if sum(whole) <= room:
        widths = _widened(whole, table.headings, room)
    else:
        left = max(room - sum(least), 0.0)
        more = sum(whole) - sum(least)
        widths = [low + left * (high - low) / more if more else low for low, high in wanted]
    return [width / sum(widths) for width in widths]


def _wanted(heading: Heading, cells: Sequence[str]) -> tuple[float, float]:
    """The letters a column needs at least, and those with which no line breaks."""
    if heading.key in _WRITTEN_BY_HAND:
        return _WRITTEN_BY_HAND[heading.key]
    words = max(map(len, heading.words.split()), default=1)
    words = max(
        [words, *(min(len(word), _LONGEST_WORD) for cell in cells for word in cell.split())]
    )
    # a heading stands on two lines at most where there is room
    lines = max(
        [words, -(-len(heading.words) // 2), *(min(len(cell), _LONGEST_LINE) for cell in cells)]
    )
    return words + _EDGES, lines + _EDGES


def _widened(widths: list[float], headings: Sequence[Heading], room: float) -> list[float]:
    """The widths with what is left given to the columns that share it."""
    weights = [heading.weight for heading in headings]
    if not sum(weights):
        weights = list(widths)
    left = room - sum(widths)
    return [
        width + left * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)
    ]
