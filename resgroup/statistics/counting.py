"""Owns crossing the parts of a population: how many people, households or buildings in each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from resgroup.i18n import _
from resgroup.register import Ids, Question
from resgroup.statistics.dimensions import Category, Dimension, People, by_field, everyone
from resgroup.statistics.tally import UNDATED, Figure, Heading, Houses, Line, Tally, Unit


@dataclass(frozen=True, slots=True)
class Title:
    """What a table is of, by what, and what it is called."""

    topic: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to be counted: who belongs to it, and what one counts there."""

    heading: Heading
    category: Category
    members: NDArray[np.bool_]
    units: Ids | None = None
    unit: Unit = "people"


def by_value(people: People, title: Title, parts: Dimension, unit: Unit) -> Tally:
    """A line for each part: people by sex, or households or buildings with those in them."""
    columns = _sexes(people) if unit == "people" else _homes(people, unit)
    made = _tally(people, title, parts, columns)
    every = people.of_all_buildings(title.topic)
    return _with_all_buildings(made, every, people) if every else made


def by_place(
    people: People, title: Title, places: Dimension, parts: Dimension, unit: Unit
) -> Tally:
    """A line for each street or area, a column for each part."""
    units = _units(people, unit)
    columns = [
        _Column(Heading(each.words, each.key), each, _members(people, parts, code), units, unit)
        for code, each in enumerate(parts.categories)
    ]
    columns.append(_everybody(people, parts, units, unit))
    made = _tally(people, title, places, columns)
    if unit == "buildings":
        return replace(made, notes=(_("Only buildings lived in are counted."),))
    return made


def _everybody(
    people: People, parts: Dimension, units: Ids | None, unit: Unit = "people"
) -> _Column:
    """A column of all the parts, or where they overlap of all people."""
    members = np.ones(people.count, bool)
    if parts.exclusive:
        members[:] = False
        members[parts.places] = True
    heading = Heading(_("Total"), "total", total=parts.exclusive)
    return _Column(heading, _all_of(parts), members, units, unit)


def _all_of(parts: Dimension) -> Category:
    return Category(_("Total"), parts.whole, "total")


def _sexes(people: People) -> list[_Column]:
    sexes = by_field(people, "sex")
    columns = [
        _Column(Heading(each.words, each.key or "unknown"), each, _members(people, sexes, code))
        for code, each in enumerate(sexes.categories)
    ]
    return [*columns, _everybody(people, sexes, None)]


def _homes(people: People, unit: Unit) -> list[_Column]:
    (all_of_them,) = everyone(people).categories
    members = np.ones(people.count, bool)
    words = _("Households") if unit == "households" else _("Buildings lived in")
    return [
        _Column(Heading(words, unit), all_of_them, members, _units(people, unit), unit),
        _Column(Heading(_("People"), "people", adds=0), all_of_them, members),
    ]


def _units(people: People, unit: Unit) -> Ids | None:
    """What is counted once however many people there are in it; None counts people."""
    match unit:
        case "households":
            return people.households
        case "buildings":
            return people.answer.buildings
        case _:
            return None


def _members(people: People, parts: Dimension, code: int) -> NDArray[np.bool_]:
    members = np.zeros(people.count, bool)
    members[parts.places[parts.codes == code]] = True
    return members


def _counted(lines: Dimension, column: _Column) -> NDArray[np.intp]:
    """How many of a column are in each of the lines."""
    kept = column.members[lines.places]
    codes, size = lines.codes[kept], len(lines.categories)
    if not size:
        return np.zeros(1, np.intp)
    if column.units is not None:
        units = column.units[lines.places[kept]]
        pairs = codes[units > 0] + size * units[units > 0]
        codes = np.unique(pairs) % size
    return np.bincount(codes, minlength=size)


def _tally(people: People, title: Title, lines: Dimension, columns: Sequence[_Column]) -> Tally:
    question = people.question
    counts = [_counted(lines, column).tolist() for column in columns]
    made = [
        Line(
            each.words,
            tuple(_figure(question, each, col, counts[i][row]) for i, col in enumerate(columns)),
            each.key,
            "apart" if each.apart else "value",
        )
        for row, each in enumerate(lines.categories)
    ]
    total = _all_of(lines)
    if lines.exclusive or title.by != "group":
        whole = everyone(people) if not lines.exclusive else _one(lines)
        sums = [int(_counted(whole, column)[0]) for column in columns]
        cells = tuple(_figure(question, total, col, sums[i]) for i, col in enumerate(columns))
        made.append(Line(_("Total"), cells, "total", "total"))
    headings = tuple(column.heading for column in columns)
    return Tally(
        *(title.topic, title.by, question, title.words, lines.words),
        headings,
        tuple(made),
        lines.exclusive,
    )


def _one(lines: Dimension) -> Dimension:
    """All the lines as one."""
    codes = np.zeros(len(lines.places), np.intp)
    return Dimension("", lines.categories[:1], lines.places, codes)


def _figure(question: Question, line: Category, column: _Column, count: int) -> Figure:
    asked = (question.criterion, line.criterion, column.category.criterion)
    unsure = line.uncertain or column.category.uncertain
    return Figure(count, asked, unsure, question.standing or question.on, column.unit)


def _with_all_buildings(
    lived_in: Tally, every: Mapping[Hashable, tuple[int, ...]], people: People
) -> Tally:
    """The table with those nobody lives in, and with all buildings; no question asks for them."""
    homes = set(people.answer.building_ids.tolist())
    lines = []
    for line in lived_in.lines:
        ids = every.get(line.key, ())
        if line.part == "total":
            ids = tuple(number for some in every.values() for number in some)
        empty = tuple(number for number in ids if number not in homes)
        added = (_houses(empty), _houses(ids))
        lines.append(replace(line, figures=(line.figures[0], *added, *line.figures[1:])))
    lived, *others = lived_in.headings
    nobody, whole = UNDATED
    added_headings = (
        Heading(_("Buildings nobody lives in"), nobody),
        Heading(_("All buildings"), whole, total=True),
    )
    return replace(lived_in, headings=(lived, *added_headings, *others), lines=tuple(lines))


def _houses(ids: tuple[int, ...]) -> Figure:
    return Figure(len(ids), unit="buildings", behind=Houses(ids))
