"""Owns crossing the parts of a population: how many people, households or buildings in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from resgroup.i18n import _
from resgroup.register import Ids, Question
from resgroup.statistics.dimensions import Category, Dimension, People, by_field, everyone
from resgroup.statistics.tally import Figure, Heading, Line, Tally

Unit = Literal["people", "households", "buildings"]


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


def by_value(people: People, title: Title, parts: Dimension, unit: Unit) -> Tally:
    """A line for each part: people by sex, or households or buildings with those in them."""
    columns = _sexes(people) if unit == "people" else _homes(people, unit)
    made = _tally(people, title, parts, columns)
    values = people.of_all_buildings(title.topic)
    return _with_all_buildings(made, Counter(values)) if values else made


def by_place(
    people: People, title: Title, places: Dimension, parts: Dimension, unit: Unit
) -> Tally:
    """A line for each street or area, a column for each part."""
    units = _units(people, unit)
    columns = [
        _Column(Heading(each.words, each.key), each, _members(people, parts, code), units)
        for code, each in enumerate(parts.categories)
    ]
    columns.append(_everybody(people, parts, units))
    return _tally(people, title, places, columns)


def _everybody(people: People, parts: Dimension, units: Ids | None) -> _Column:
    """A column of all the parts, or where they overlap of all people."""
    members = np.ones(people.count, bool)
    if parts.exclusive:
        members[:] = False
        members[parts.places] = True
    heading = Heading(_("Total"), "total", total=parts.exclusive)
    return _Column(heading, _all_of(parts), members, units)


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
    words = _("Households") if unit == "households" else _("Lived in")
    return [
        _Column(Heading(words, unit), all_of_them, members, _units(people, unit)),
        _Column(Heading(_("People"), "people"), all_of_them, members),
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
    return Figure(count, asked, unsure, question.standing or question.on)


def _with_all_buildings(lived_in: Tally, counted: Counter[object]) -> Tally:
    """The table with a column of all buildings, lived in or not, which no question asks for."""
    counts = {line: counted[line.key] for line in lived_in.lines if line.part != "total"}
    lines = [
        replace(line, figures=(Figure(counts.get(line, counted.total())), *line.figures))
        for line in lived_in.lines
    ]
    headings = (Heading(_("Buildings"), "all"), *lived_in.headings)
    return replace(lived_in, headings=headings, lines=tuple(lines))
