"""Owns hiding small figures in what leaves the PC, so that none can be computed from the rest.

A figure below the limit is hidden, and as many others with it as it takes: what is shown must not
let a hidden one be computed from a total or a difference (complementary suppression).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resgroup.criteria import EVERYONE
from resgroup.statistics.tally import Heading, Tally

LEAST: Final = 5
"""The smallest figure shown unless another is chosen."""

_SOLVABLE: Final = 400
"""Up to so many hidden figures are solved for together; beyond, each sum is looked at alone."""
_NEAR_ZERO: Final = 1e-9
Cell = tuple[int, int]
Equation = tuple[tuple[Cell, int], ...]
"""Cells with their factors, which add up to nothing."""


def hidden_cells(tally: Tally, least: int = LEAST) -> NDArray[np.bool_]:
    """Which figures are not to be shown, by line and heading; 0 is no small figure.

    Differences are hidden with the figures they come from, never for being small themselves; how
    many buildings there are tells of nobody, only those of a question do.
    """
    counts = np.zeros((len(tally.lines), len(tally.headings)), np.int64)
    for number, line in enumerate(tally.lines):
        counts[number] = [each.count for each in line.figures]
    everyone = tally.question.criterion == EVERYONE
    spared = np.zeros(counts.shape, bool)
    for number, line in enumerate(tally.lines):
        spared[number] = [everyone and each.unit == "buildings" for each in line.figures]
    spared[:, [heading.day == "change" for heading in tally.headings]] = True
    hidden: NDArray[np.bool_] = (counts > 0) & (counts < least) & ~spared
    if not hidden.any():
        return hidden
    equations = list(_equations(tally))
    while True:
        found = _to_hide(equations, counts, hidden, tally, least)
        if not found:
            return hidden
        for cell in found:
            hidden[cell] = True


def _to_hide(
    equations: Sequence[Equation],
    counts: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    tally: Tally,
    least: int,
) -> set[Cell]:
    """What else must be hidden, none where nothing is given away.

    First one more cell in every sum that has a single hidden one, or hidden ones so small together
    that each can be guessed; then one for each that several sums together give away.
    """
    found = set()
    for equation in equations:
        secret = [(cell, factor) for cell, factor in equation if hidden[cell]]
        if len(secret) == 1 or _guessable(secret, counts, least):
            found |= _cheapest([equation], counts, hidden, tally)
    if found:
        return found
    for cell in sorted(_computable(equations, hidden)):
        having = [each for each in equations if any(cell == other for other, _f in each)]
        found |= _cheapest(having, counts, hidden, tally)
    return found


def _guessable(secret: Sequence[tuple[Cell, int]], counts: NDArray[np.int64], least: int) -> bool:
    """Whether hidden figures have a known sum, and it is small; with their total hidden none is."""
    if len({factor for _cell, factor in secret}) != 1:
        return False
    return sum(int(counts[cell]) for cell, _factor in secret) < least


def _cheapest(
    equations: Sequence[Equation],
    counts: NDArray[np.int64],
    hidden: NDArray[np.bool_],
    tally: Tally,
) -> set[Cell]:
    """The shown cell of the equations that is missed least; none where all are hidden."""
    shown = [cell for each in equations for cell, _factor in each if not hidden[cell]]
    return {min(shown, key=lambda cell: _rank(cell, counts, tally))} if shown else set()


def _rank(cell: Cell, counts: NDArray[np.int64], tally: Tally) -> tuple[bool, bool, int]:
    """Which cell is missed least: a small one that is neither nothing nor a total."""
    line, heading = tally.lines[cell[0]], tally.headings[cell[1]]
    is_total = line.part == "total" or heading.total
    return not counts[cell], is_total, abs(int(counts[cell]))


def _computable(equations: Sequence[Equation], hidden: NDArray[np.bool_]) -> set[Cell]:
    """The hidden cells that the shown ones determine: fixed in every solution of the equations."""
    cells = sorted({cell for each in equations for cell, _factor in each if hidden[cell]})
    if not cells or len(cells) > _SOLVABLE:
        return set()
    places = {cell: place for place, cell in enumerate(cells)}
    rows = [[(places[cell], factor) for cell, factor in each if hidden[cell]] for each in equations]
    system = np.zeros((len(rows), len(cells)))
    for number, row in enumerate(rows):
        for place, factor in row:
            system[number, place] = factor
    _u, sizes, across = np.linalg.svd(system[system.any(axis=1)])
    free = across[int((sizes > _NEAR_ZERO).sum()) :]
    fixed = (np.abs(free) < _NEAR_ZERO).all(axis=0)
    return {cell for cell, place in places.items() if fixed[place]}


def _equations(tally: Tally) -> Iterator[Equation]:
    yield from _across(tally)
    yield from _down(tally)
    yield from _over_time(tally)


def _across(tally: Tally) -> Iterator[Equation]:
    """In every line the parts of a day add up to its total."""
    for day in dict.fromkeys(heading.day for heading in tally.headings):
        columns = [(i, each) for i, each in enumerate(tally.headings) if each.day == day]
        if not any(each.total for _i, each in columns) or len(columns) < 2:
            continue
        for line in range(len(tally.lines)):
            yield tuple(
                ((line, i), -1 if each.total else each.adds) for i, each in columns if each.adds
            )


def _down(tally: Tally) -> Iterator[Equation]:
    """In every column the lines add up to the line of the total."""
    totals = [i for i, line in enumerate(tally.lines) if line.part == "total"]
    if not totals or not tally.adds_up:
        return
    for column in range(len(tally.headings)):
        yield tuple(
            ((line, column), -1 if line in totals else 1) for line in range(len(tally.lines))
        )


def _over_time(tally: Tally) -> Iterator[Equation]:
    """The earlier figure and the difference add up to the later."""
    threes: dict[Heading | object, dict[str, int]] = {}
    for column, heading in enumerate(tally.headings):
        if heading.day:
            threes.setdefault((heading.key, heading.total), {})[heading.day] = column
    for three in threes.values():
        for line in range(len(tally.lines)):
            yield (
                ((line, three["then"]), 1),
                ((line, three["change"]), 1),
                ((line, three["now"]), -1),
            )
