"""Owns which share of the whole each line of a table is, in per cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resgroup.i18n import _, pick
from resgroup.statistics.tally import Tally

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shares:
    """A column of shares: its heading, and of each line the cell told and the whole it is of.

    `basis` is the column of the figures told.
    """

    words: str
    basis: int
    cells: tuple[tuple[Cell, Cell], ...]


def shares_of(tally: Tally) -> Shares | None:
    """The shares of a table, None where its lines are no parts of a whole."""
    if tally.comparing or tally.topic == "movements":
        return None
    if tally.topic == "cultural_family":
        return _recognised(tally)
    whole = next((i for i, line in enumerate(tally.lines) if line.part == "total"), None)
    if whole is None:
        return None
    totals = [i for i, each in enumerate(tally.headings) if each.total or each.key == "total"]
    basis = totals[-1] if totals else 0
    cells = tuple(((line, basis), (whole, basis)) for line in range(len(tally.lines)))
    return Shares(_("Share (%)"), basis, cells)


def _recognised(tally: Tally) -> Shares | None:
    """How many of the households reviewed in a year were recognised."""
    keys = [each.key for each in tally.headings]
    if "recognised" not in keys:
        return None
    basis, whole = keys.index("recognised"), len(keys) - 1
    cells = tuple(((line, basis), (line, whole)) for line in range(len(tally.lines)))
    return Shares(_("Recognised (%)"), basis, cells)


def percentages(
    tally: Tally, shares: Shares, hidden: NDArray[np.bool_] | None = None
) -> Iterator[float | None]:
    """The share of each line, None of nothing and where a figure it tells of is hidden."""
    for cell, whole in shares.cells:
        if hidden is not None and (hidden[cell] or hidden[whole]):
            yield None
            continue
        of = tally.lines[whole[0]].figures[whole[1]].count
        part = tally.lines[cell[0]].figures[cell[1]].count
        yield round(100 * part / of, 1) if of else None


def percent_words(share: float) -> str:
    """A share with one decimal: 8,5 in Vietnamese, 8.5 in English."""
    return f"{share:.1f}".replace(".", pick(",", "."))
