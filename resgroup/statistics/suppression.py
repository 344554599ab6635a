"""Owns hiding small figures in what leaves the PC, so that none can be computed from the rest.

A figure below the limit is hidden, and as many others with it as it takes: what is shown must not
let a hidden one be computed from a total or a difference (complementary suppression), be it one
that another table on the same paper tells.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resgroup.criteria import EVERYONE, Between, parts_of
from resgroup.statistics.tally import Figure, Heading, Line, Tally

LEAST: Final = 5
"""The smallest figure shown unless another is chosen."""

_NEAR_ZERO: Final = 1e-9
_MOST_WORK: Final = 10**10
"""So much solving is done for all tables together: some seconds."""

Hidden = NDArray[np.bool_]
Cell = tuple[int, int]
Equation = tuple[tuple[int, int], ...]
"""Figures by their numbers, with factors; they add up to nothing."""
Terms = tuple[NDArray[np.intp], NDArray[np.float64]]
"""The places of the hidden figures of an equation, and their factors."""


def hidden_cells(tally: Tally, least: int = LEAST) -> Hidden:
    """Which figures of a table that leaves alone are not to be shown, by line and heading."""
    return hidden_together([tally], least)[0]


def hidden_together(tallies: Sequence[Tally], least: int = LEAST) -> list[Hidden]:
    """Which figures of tables that leave together are not to be shown; 0 is no small figure.

    Differences are hidden with the figures they come from, never for being small themselves; how
    many buildings there are tells of nobody, only those of a question do.
    """
    figures = _Figures()
    grids = [figures.numbered(tally) for tally in tallies]
    counts = np.array(figures.counts, np.int64)
    small = (counts > 0) & (counts < least)
    hidden: Hidden = small & ~np.array(figures.spared, bool)
    if hidden.any():
        numbered = zip(tallies, grids, strict=True)
        equations = [
            [
                tuple((int(grid[cell]), factor) for cell, factor in equation)
                for equation in _equations(tally)
            ]
            for tally, grid in numbered
        ]
        while found := _to_hide(equations, figures, hidden, least):
            hidden[list(found)] = True
    return [hidden[grid] for grid in grids]


class _Figures:
    """The figures of tables by numbers; one that several tables tell has one number."""

    def __init__(self) -> None:
        self.counts: list[int] = []
        self.spared: list[bool] = []
        self._totals: list[bool] = []
        self._known: dict[Hashable, int] = {}

    def numbered(self, tally: Tally) -> NDArray[np.intp]:
        """The number of each figure of a table, by line and heading."""
        found = np.zeros((len(tally.lines), len(tally.headings)), np.intp)
        for row, line in enumerate(tally.lines):
            for column, heading in enumerate(tally.headings):
                found[row, column] = self._number(tally, line, heading, line.figures[column])
        return found

    def _number(self, tally: Tally, line: Line, heading: Heading, figure: Figure) -> int:
        number = self._known.setdefault(_told_by(figure), len(self.counts))
        is_total = line.part == "total" or heading.total
        if number < len(self.counts):
            self._totals[number] |= is_total
            return number
        everyone = tally.question.criterion == EVERYONE
        self.counts.append(figure.count)
        self.spared.append(heading.day == "change" or (everyone and figure.unit == "buildings"))
        self._totals.append(is_total)
        return number

    def rank(self, number: int) -> tuple[bool, bool, int]:
        """Which figure is missed least: a small one that is neither nothing nor a total."""
        count = self.counts[number]
        return not count, self._totals[number], abs(count)


def _told_by(figure: Figure) -> Hashable:
    """What two figures have in common that are the same; a figure nothing asks for is alone."""
    if not figure.asked:
        return object()
    asked = frozenset(part for criterion in figure.asked for part in parts_of(criterion))
    return asked, figure.uncertain, figure.on, figure.unit, figure.count


def _to_hide(
    tables: Sequence[Sequence[Equation]], figures: _Figures, hidden: Hidden, least: int
) -> set[int]:
    """What else must be hidden, none where nothing is given away.

    First one more figure in every sum that has a single hidden one, or hidden ones so small
    together that each can be guessed; then one for each that several sums together give away.
    """
    found = set()
    equations = [equation for table in tables for equation in table]
    for equation in equations:
        secret = [(number, factor) for number, factor in equation if hidden[number]]
        if len(secret) == 1 or _guessable(secret, figures, least):
            found |= _cheapest([equation], figures, hidden)
    if found:
        return found
    having: dict[int, list[Equation]] = {each: [] for each in sorted(_given_away(tables, hidden))}
    for equation in equations:
        for number, _factor in equation:
            if number in having:
                having[number].append(equation)
    return set().union(*(_cheapest(each, figures, hidden) for each in having.values()))


def _guessable(secret: Sequence[tuple[int, int]], figures: _Figures, least: int) -> bool:
    """Whether hidden figures have a known sum, and it is small; with their total hidden none is."""
    if len({factor for _number, factor in secret}) != 1:
        return False
    return sum(figures.counts[number] for number, _factor in secret) < least


def _cheapest(equations: Sequence[Equation], figures: _Figures, hidden: Hidden) -> set[int]:
    """The shown figure of the equations that is missed least; none where all are hidden."""
    shown = [number for each in equations for number, _factor in each if not hidden[number]]
    return {min(shown, key=figures.rank)} if shown else set()


def _given_away(tables: Sequence[Sequence[Equation]], hidden: Hidden) -> set[int]:
    """The hidden figures that the shown ones determine: fixed in every solution of the equations.

    Tables too large to be solved together are solved one by one.
    """
    together = _System([equation for table in tables for equation in table], hidden)
    if together.work <= _MOST_WORK:
        return together.fixed()
    return set().union(*(_System(table, hidden).fixed() for table in tables))


class _System:
    """What equations tell of their hidden figures.

    A figure is determined where some combination of the equations is made up by it alone: where it
    lies in the space of their rows. Most equations share no figure with another, as the lines of a
    table; of the others only what these do not tell already is solved for.
    """

    def __init__(self, equations: Sequence[Equation], hidden: Hidden) -> None:
        told = ([pair for pair in each if hidden[pair[0]]] for each in equations)
        rows = [each for each in told if each]
        self._numbers = np.unique([number for row in rows for number, _factor in row])
        self._apart: list[Terms] = []
        self._linked: list[Terms] = []
        used: set[int] = set()
        for row in rows:
            numbers = [number for number, _factor in row]
            places = np.searchsorted(self._numbers, numbers)
            terms = places, np.array([factor for _number, factor in row], float)
            if used.isdisjoint(numbers):
                self._apart.append(terms)
                used.update(numbers)
            else:
                self._linked.append(terms)

    @property
    def work(self) -> int:
        """How long solving takes, in rough units."""
        return len(self._linked) ** 2 * len(self._numbers)

    def fixed(self) -> set[int]:
        """The figures that are determined."""
        system = np.zeros((len(self._linked), len(self._numbers)))
        for row, (places, factors) in enumerate(self._linked):
            np.add.at(system[row], places, factors)
        within = np.zeros(len(self._numbers))
        for places, factors in self._apart:
            unit = factors / np.linalg.norm(factors)
            system[:, places] -= np.outer(system[:, places] @ unit, unit)
            within[places] = unit**2
        if system.any():
            _u, sizes, across = np.linalg.svd(system, full_matrices=False)
            within += (across[sizes > _NEAR_ZERO] ** 2).sum(axis=0)
        return {int(number) for number in self._numbers[within > 1 - _NEAR_ZERO]}


CellEquation = tuple[tuple[Cell, int], ...]
"""Cells of a table, by line and heading, with factors; they add up to nothing."""


def _equations(tally: Tally) -> Iterator[CellEquation]:
    yield from _across(tally)
    yield from _down(tally)
    yield from _over_time(tally)
    yield from _by_size(tally)


def _across(tally: Tally) -> Iterator[CellEquation]:
    """In every line the parts of a day add up to its total."""
    for day in dict.fromkeys(heading.day for heading in tally.headings):
        columns = [(i, each) for i, each in enumerate(tally.headings) if each.day == day]
        if not any(each.total for _i, each in columns) or len(columns) < 2:
            continue
        for line in range(len(tally.lines)):
            yield tuple(
                ((line, i), -1 if each.total else each.adds) for i, each in columns if each.adds
            )


def _down(tally: Tally) -> Iterator[CellEquation]:
    """In every column the lines add up to the line of the total."""
    totals = [i for i, line in enumerate(tally.lines) if line.part == "total"]
    if not totals or not tally.adds_up:
        return
    for column in range(len(tally.headings)):
        yield tuple(
            ((line, column), -1 if line in totals else 1) for line in range(len(tally.lines))
        )


def _over_time(tally: Tally) -> Iterator[CellEquation]:
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


def _by_size(tally: Tally) -> Iterator[CellEquation]:
    """Households of one size have so many times that many people."""
    columns = {(each.key, each.day): i for i, each in enumerate(tally.headings)}
    for (key, day), people in columns.items():
        households = columns.get(("households", day))
        if key != "people" or households is None:
            continue
        for number, line in enumerate(tally.lines):
            if size := _size_of(line):
                yield ((number, households), size), ((number, people), -1)


def _size_of(line: Line) -> int:
    """The size of the households a line tells of, 0 where it tells of several sizes."""
    for asked in (criterion for figure in line.figures for criterion in figure.asked):
        match asked:
            case Between("household_size", int(low), int(high)) if low == high:
                return low
    return 0
