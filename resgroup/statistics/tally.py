"""Owns a table of figures: its headings, its lines, and the question behind each figure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final, Literal

from resgroup.balance import Balance
from resgroup.balance import Part as Moving
from resgroup.criteria import Criterion, both
from resgroup.register import Question

Part = Literal["value", "apart", "total"]
"""A value of what is counted, those kept apart from all values, or everyone."""

Day = Literal["", "then", "now", "change"]
"""Of two days compared: the earlier, the later, and by how much they differ."""


Unit = Literal["people", "households", "buildings"]
"""What a figure counts."""

UNDATED: Final = ("empty", "all")
"""The columns of buildings nobody lives in, and of all: a register knows them of today only."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Those who came or went in a period: some are in the population of no day asked for."""

    balance: Balance
    part: Moving


@dataclass(frozen=True, slots=True)
class Houses:
    """Buildings, whether or not anybody lives there."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and the criteria that together ask for those it counts (none: nothing asks).

    An `uncertain` figure counts those of whom its criterion is uncertain. `on` is the day the
    population is taken as it stood. `behind` is what it counts where no question finds that.
    """

    count: int
    asked: tuple[Criterion, ...] = ()
    uncertain: bool = False
    on: date | None = None
    unit: Unit = "people"
    behind: Moved | Houses | None = None

    @property
    def criterion(self) -> Criterion | None:
        """Whom the figure counts as one criterion, None where no question asks for them."""
        return reduce(both, self.asked) if self.asked else None

    @property
    def opens(self) -> bool:
        """Whether those it counts can be listed."""
        return self.count > 0 and bool(self.asked or self.behind)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of figures, with a `key` that tells it from others.

    A `total` adds the other columns up, each as often as it `adds`.
    """

    words: str
    key: Hashable = None
    total: bool = False
    adds: int = 1
    day: Day = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of figures, one for each heading."""

    words: str
    figures: tuple[Figure, ...]
    key: Hashable = None
    part: Part = "value"


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a topic for those who answer a question.

    `by` is what the lines are: the values of the topic (`group`), or streets or areas, the values
    then being the columns. `corner` names what the lines are; where `adds_up`, the lines add up to
    the line of the total.
    """

    topic: str
    by: str
    question: Question
    title: str
    corner: str
    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    adds_up: bool = True
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to count."""
        return not any(figure.count for line in self.lines for figure in line.figures)

    @property
    def comparing(self) -> bool:
        """Whether two days are compared."""
        return any(heading.day for heading in self.headings)
