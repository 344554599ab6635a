"""Owns the figures of a population at a glance: sexes, ages, homes and the commonest fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from resgroup.criteria import Between, birth_range
from resgroup.register import Question, Register
from resgroup.statistics.dimensions import People
from resgroup.statistics.topics import FIVE_YEARS

BREAKDOWNS = (
    "residence",
    "marital_status",
    "education",
    "qualification",
    "ethnicity",
    "household_size",
)


@dataclass(frozen=True, slots=True)
class Band:
    """An age band with its people by sex; `high` None is open. Uncertain ages count apart."""

    low: int
    high: int | None
    counts: dict[str, int]
    uncertain: int


@dataclass(frozen=True)
class Statistics:
    """The figures of those who answer a question.

    `breakdowns` counts the values of fields (None: not recorded); household sizes count people.
    """

    question: Question
    population: int
    uncertain: int
    households: int
    buildings: int
    sexes: dict[str, int]
    pyramid: tuple[Band, ...]
    breakdowns: dict[str, dict[Any, int]]


def statistics(register: Register, question: Question) -> Statistics:
    """The figures of those who answer a question, as of its day."""
    people = People(register, question)
    answer = people.answer
    counted = register.facets(question, ["sex", *BREAKDOWNS])
    return Statistics(
        question,
        len(answer.ids),
        len(answer.uncertain),
        register.households(question),
        len(answer.building_ids),
        {sex or "": count for sex, count in counted.pop("sex").items()},
        tuple(_pyramid(people)),
        counted,
    )


def _pyramid(people: People) -> Iterator[Band]:
    born_from, born_to = people.numbers("birth_from"), people.numbers("birth_to")
    codes, values = people.coded("sex")
    ends = [*(low - 1 for low in FIVE_YEARS[1:]), None]
    for low, high in zip(FIVE_YEARS, ends, strict=True):
        first, last = birth_range(Between("age", low, high), people.question.on)
        certain = (born_from >= first) & (born_to <= last)
        possible = (born_from <= last) & (born_to >= first)
        counts = np.bincount(codes[certain], minlength=len(values))
        sexes = {sex or "": int(n) for sex, n in zip(values, counts, strict=True) if n}
        yield Band(low, high, sexes, int((possible & ~certain).sum()))
