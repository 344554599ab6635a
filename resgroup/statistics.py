"""Owns the figures of a population: each a count of a question, so that it opens its names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from resgroup.criteria import Between, both
from resgroup.register import Question, Register

BAND_YEARS = 5
LAST_BAND = 80
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
    answer = register.ask(question)
    counted = register.facets(question, ["sex", *BREAKDOWNS])
    return Statistics(
        question,
        len(answer.ids),
        len(answer.uncertain),
        register.households(question),
        len(answer.building_ids),
        {sex or "": count for sex, count in counted.pop("sex").items()},
        tuple(_pyramid(register, question)),
        counted,
    )


def narrowed(question: Question, further: Between) -> Question:
    """The question with one more condition."""
    return replace(question, criterion=both(question.criterion, further))


def _pyramid(register: Register, question: Question) -> Iterator[Band]:
    for low in range(0, LAST_BAND + 1, BAND_YEARS):
        high = low + BAND_YEARS - 1 if low < LAST_BAND else None
        band = narrowed(question, Between("age", low, high))
        answer = register.ask(band)
        sexes = register.facets(band, ["sex"])["sex"]
        yield Band(low, high, {s or "": n for s, n in sexes.items()}, len(answer.uncertain))
