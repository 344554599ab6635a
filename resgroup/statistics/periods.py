"""Owns figures that belong to a year or a month: Cultural Families and the movements of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from resgroup.balance import Balance, Part, balances, part_words, total
from resgroup.criteria import AnyOf, Criterion, In
from resgroup.dates import EARLIEST_YEAR
from resgroup.filters import MAX_VALUES
from resgroup.i18n import _
from resgroup.records import Title
from resgroup.register import Question, Register
from resgroup.statistics.dimensions import People
from resgroup.statistics.tally import Figure, Heading, Line, Moved, Tally
from resgroup.terms import terms

MOVED: Final[dict[Part, int]] = {"births": 1, "arrivals": 1, "deaths": -1, "departures": -1}
"""What is told of a month, and whether it adds to the population or takes away from it."""
_YEARS: Final = 10
_NOBODY: Final = (Figure(0),) * (len(MOVED) + 1)


def movements_by_month(register: Register, question: Question, title: str) -> Tally:
    """Who came and went in each month of the year up to the day; always of the whole group."""
    last = question.standing or question.on
    found = balances(register, last.replace(month=1, day=1), last) if _counted(last.year) else []
    moved = (Heading(part_words(part), part, adds=adds) for part, adds in MOVED.items())
    headings = (*moved, Heading(_("Balance"), "net", total=True))
    lines = [
        Line(_month(each), _moved(each), (each.first.year, each.first.month)) for each in found
    ]
    lines.append(Line(_("Total"), _moved(total(found)) if found else _NOBODY, "total", "total"))
    whole = Question(on=last)
    return Tally("movements", "group", whole, title, _("Month"), headings, tuple(lines))


def _counted(year: int) -> bool:
    return year > EARLIEST_YEAR


def _month(of: Balance) -> str:
    return f"{of.first.month:02}/{of.first.year}"


def _moved(found: Balance) -> tuple[Figure, ...]:
    moved = (Figure(found.figures[part], behind=Moved(found, part)) for part in MOVED)
    return (*moved, Figure(found.closing - found.opening))


def cultural_families(people: People, title: str) -> Tally:
    """The results of the yearly review of the households of those who are asked for."""
    last = (people.question.standing or people.question.on).year
    years = range(last - _YEARS + 1, last + 1)
    asked = set(people.households.tolist())
    reviewed: dict[tuple[int, str], list[int]] = {}
    for each in people.register.all("title"):
        if isinstance(each, Title) and each.year in years and each.household_id in asked:
            reviewed.setdefault((each.year, each.result), []).append(each.household_id)
    codes = people.register.household_codes() if reviewed else {}
    results = list(terms("title_result").values())
    headings = (*(Heading(each.label, each.id) for each in results), _all_of_them())
    lines = []
    for year in sorted({year for year, _result in reviewed}):
        cells = [
            _homes(people.question, [codes[each] for each in reviewed.get((year, result.id), [])])
            for result in results
        ]
        every = [codes[each] for result in results for each in reviewed.get((year, result.id), [])]
        lines.append(Line(str(year), (*cells, _homes(people.question, every)), year))
    return Tally(
        *("cultural_family", "group", people.question, title, _("Year")),
        headings,
        tuple(lines),
        adds_up=False,
    )


def _all_of_them() -> Heading:
    return Heading(_("Households"), "total", total=True)


def _homes(question: Question, codes: Sequence[str]) -> Figure:
    """A count of households, with the question for those who live there."""
    asked = (question.criterion, _of_households(sorted(codes)))
    return Figure(len(codes), asked, on=question.standing or question.on, unit="households")


def _of_households(codes: Sequence[str]) -> Criterion:
    """Being of one of the households; no part names more than a filter may."""
    parts = [
        In("household_code", tuple(codes[first : first + MAX_VALUES]))
        for first in range(0, max(len(codes), 1), MAX_VALUES)
    ]
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))
