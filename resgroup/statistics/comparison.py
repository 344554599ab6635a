"""Owns comparing the figures of two days: the earlier, the later, and the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from resgroup.dates import written
from resgroup.statistics.tally import UNDATED, Day, Figure, Heading, Line, Tally

_CHANGE = "±"


def compared(one: Tally, other: Tally) -> Tally:
    """The same figures of two days side by side; of streets and areas the totals only."""
    then, now = sorted((one, other), key=_day)
    columns = _columns(then, now)
    lines = [
        Line(
            line.words,
            tuple(figure for pair in columns for figure in _three(then, now, line, pair)),
            line.key,
            line.part,
        )
        for line in _lines(then, now)
    ]
    headings = tuple(made for pair in columns for made in _headings(then, now, pair))
    return replace(now, headings=headings, lines=tuple(lines))


def _day(tally: Tally) -> date:
    return tally.question.standing or tally.question.on


def _columns(then: Tally, now: Tally) -> list[Heading]:
    """The headings either day has: the total, then the parts in the order of the later.

    Of buildings nobody lives in no other day is known.
    """
    before = [each for each in then.headings if each not in now.headings]
    before = [each for each in before if each.key not in UNDATED]
    parts = [each for each in now.headings if not each.total and each.key not in UNDATED]
    totals = [each for each in now.headings if each.total and each.key not in UNDATED]
    if now.by != "group":
        return totals or parts
    return [*totals, *parts, *(each for each in before if not each.total)]


def _headings(then: Tally, now: Tally, column: Heading) -> Iterator[Heading]:
    one_only = now.by != "group"
    days: tuple[tuple[Day, str], ...] = (
        ("then", written(_day(then))),
        ("now", written(_day(now))),
        ("change", _CHANGE),
    )
    for day, words in days:
        said = words if one_only else f"{column.words} {words}"
        yield replace(column, words=said, day=day)


def _lines(then: Tally, now: Tally) -> Iterator[Line]:
    """The lines either day has: values first, then those apart, then the total."""
    known = {(line.part, line.key) for line in now.lines}
    gone = [line for line in then.lines if (line.part, line.key) not in known]
    for part in ("value", "apart", "total"):
        yield from (line for line in (*now.lines, *gone) if line.part == part)


def _three(then: Tally, now: Tally, line: Line, column: Heading) -> Iterator[Figure]:
    before, after = _figure(then, line, column), _figure(now, line, column)
    yield before
    yield after
    yield Figure(after.count - before.count)


def _figure(tally: Tally, line: Line, column: Heading) -> Figure:
    for each in tally.lines:
        if (each.part, each.key) == (line.part, line.key) and column in tally.headings:
            return each.figures[tally.headings.index(column)]
    return Figure(0)
