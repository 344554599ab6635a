"""Owns what may be counted of those who answer a question, and counts it as a table of figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.register import Question, Register
from resgroup.statistics.counting import Title, by_place, by_value
from resgroup.statistics.dimensions import (
    HIGHEST_BUILDING,
    Dimension,
    People,
    by_age,
    by_area,
    by_field,
    by_most_frequent,
    by_number,
    by_organisation,
    by_street,
)
from resgroup.statistics.periods import cultural_families, movements_by_month
from resgroup.statistics.tally import Tally, Unit

By = Literal["group", "street", "area"]
BYS: Final[tuple[By, ...]] = get_args(By)

FIVE_YEARS: Final = tuple(range(0, 86, 5))
_OCCUPATIONS: Final = 12
_LARGEST_HOUSEHOLD: Final = 8
_OLDEST: Final = 120
_DECADE: Final = 10


@dataclass(frozen=True, slots=True)
class Topic:
    """What is counted: how the people fall into parts, and which unit is told first."""

    words: Callable[[], str]
    parts: Callable[[People, Sequence[int]], Dimension] | None = None
    unit: Unit = "people"


def _field(name: str, *, without_missing: bool = False) -> Callable[..., Dimension]:
    return lambda people, _ages: by_field(people, name, without_missing=without_missing)


TOPICS: Final[dict[str, Topic]] = {
    "age": Topic(lambda: _("Age and sex"), by_age),
    "education": Topic(lambda: _("Education"), _field("education")),
    "qualification": Topic(lambda: _("Qualification"), _field("qualification")),
    "occupation": Topic(
        lambda: _("Occupation"), lambda p, _a: by_most_frequent(p, "occupation", _OCCUPATIONS)
    ),
    "marital_status": Topic(lambda: _("Marital status"), _field("marital_status")),
    "ethnicity": Topic(
        lambda: _("Ethnicity"), lambda p, _a: by_most_frequent(p, "ethnicity", _OCCUPATIONS)
    ),
    "residence": Topic(lambda: _("Kinds of residence"), _field("residence")),
    "household_size": Topic(
        lambda: _("Household size"),
        lambda p, _a: by_number(p, "household_size", _LARGEST_HOUSEHOLD),
        "households",
    ),
    "building_floors": Topic(
        lambda: _("Floors of buildings"),
        lambda p, _a: by_number(p, "building_floors", HIGHEST_BUILDING),
        "buildings",
    ),
    "building_use": Topic(lambda: _("Use of buildings"), _field("building_use"), "buildings"),
    "organisation": Topic(lambda: _("Organisations"), lambda p, _a: by_organisation(p)),
    "military_state": Topic(
        lambda: _("Military service"), _field("military_state", without_missing=True)
    ),
    "cultural_family": Topic(lambda: _("Cultural Family by year")),
    "movements": Topic(lambda: _("Movements by month")),
}
"""The topics by name, in the order they are offered."""


def topic_words(topic: str) -> str:
    """What a topic is called."""
    return TOPICS[topic].words()


def tally(
    register: Register,
    question: Question,
    topic: str,
    *,
    by: By = "group",
    ages: Sequence[int] = FIVE_YEARS,
) -> Tally:
    """The figures of a topic for those who answer a question, by group, street or area.

    `ages` are the first years of the age bands. Where everyone is asked for, all buildings are
    told besides those lived in. What a period or a year's review gave is told of the whole group
    only.
    """
    if topic == "movements":
        return movements_by_month(register, question, topic_words(topic))
    people = People(register, question)
    made = TOPICS[topic]
    if made.parts is None:
        return cultural_families(people, topic_words(topic))
    parts = made.parts(people, ages)
    title = Title(topic, by, topic_words(topic))
    if by == "group":
        return by_value(people, title, parts, made.unit)
    places = by_street(people) if by == "street" else by_area(people)
    return by_place(people, title, places, parts, made.unit)


def age_bounds(written: str) -> tuple[int, ...]:
    """The first years of age bands as typed, `0,6,15,18,60` or `10` for every ten years.

    Raises RegisterError("bad-ages").
    """
    pieces = written.replace("-", ",").replace(";", ",").split(",")
    numbers = [piece.strip() for piece in pieces if piece.strip()]
    if not numbers or not all(each.isdecimal() and int(each) <= _OLDEST for each in numbers):
        raise _bad_ages(written)
    bounds = [int(each) for each in numbers]
    if len(bounds) == 1 and bounds[0] > 0:
        step = bounds[0]
        return tuple(range(0, (85 if step < _DECADE else 80) + 1, step))
    if sorted(set(bounds)) != bounds:
        raise _bad_ages(written)
    return (*(() if bounds[0] == 0 else (0,)), *bounds)


def _bad_ages(written: str) -> RegisterError:
    return RegisterError(
        "bad-ages",
        f"Không hiểu các độ tuổi “{written}”. Hãy ghi tuổi đầu của từng nhóm theo thứ tự tăng dần, "
        "ví dụ 0,6,15,18,60; hoặc một số năm, ví dụ 10.",
        f"The ages “{written}” are not understood. Write the first age of each band in rising "
        "order, such as 0,6,15,18,60, or one number of years, such as 10.",
    )
