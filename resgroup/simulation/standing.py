"""Owns merit, disability, poverty classes and Cultural Family titles of the demo."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.simulation.drafts import Family, Person
from resgroup.simulation.lots import Lot

_DISABILITIES: Final = Lot(
    {
        "movement": 45,
        "hearing_speech": 12,
        "sight": 13,
        "mental": 14,
        "intellectual": 11,
        "other": 5,
    }
)
_LEVELS: Final = Lot({"mild": 22, "severe": 58, "extremely_severe": 20})
_OLD_MERIT: Final = Lot(
    {
        "invalid": 24,
        "sick_soldier": 8,
        "agent_orange": 9,
        "resistance": 30,
        "martyr_relative": 24,
        "helper": 5,
    }
)
_POVERTY: Final = Lot(
    {"poor": 0.35, "near_poor": 0.9, "average": 3, "escaped_near_poverty": 0.2, "not_poor": 95.55}
)
_STEPS_UP: Final = {"poor": "near_poor", "near_poor": "escaped_near_poverty"}
_RECOGNISED: Final = 0.87


@dataclass(frozen=True, slots=True)
class YearClass:
    """The poverty class of a household in a year."""

    year: int
    poverty: str
    merit_family: bool


@dataclass(frozen=True, slots=True)
class YearTitle:
    """The Cultural Family result of a household in a year."""

    year: int
    score: int
    recognised: bool


class Standing:
    """Gives people and families what the ward decides of them."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng

    def give(self, person: Person) -> None:
        """Merit for some of the old, disability for few."""
        age, mark = person.years, self.rng.random()
        if age >= 68 and mark < 0.1:
            person.merit = _OLD_MERIT.draw(self.rng)
            if age > 84 and person.sex == "female" and self.rng.random() < 0.15:
                person.merit = "heroic_mother"
        elif 50 <= age < 68 and mark < 0.012:
            person.merit = "martyr_relative"
        if person.merit:
            person.insurance = "CC1"
        share = 0.006 if age < 45 else 0.016
        if person.stay == "permanent" and self.rng.random() < share:
            self._disable(person, age)

    def _disable(self, person: Person, age: int) -> None:
        level = _LEVELS.draw(self.rng)
        person.disability = (_DISABILITIES.draw(self.rng), level)
        if level == "mild":
            return
        person.insurance = person.insurance if person.merit else "BT2"
        if not person.welfare:
            person.welfare = "disability_allowance"
        if level == "extremely_severe" and age >= 18 and person.welfare != "pension":
            person.occupation, person.workplace = "Không có khả năng lao động", ""
            person.studying = person.course = ""

    def classes(self, family: Family) -> list[YearClass]:
        """The classes of the last three years, as far as the family was here."""
        merit = any(person.merit and person.here for person in family.people)
        poverty = _POVERTY.draw(self.rng)
        told = []
        for year in range(self.as_of.year - 2, self.as_of.year + 1):
            if family.since is None or family.since.year <= year:
                told.append(YearClass(year, poverty, merit))
            if self.rng.random() < 0.3:
                poverty = _STEPS_UP.get(poverty, poverty)
        if poverty == "poor" and family.type == "single_parent":
            family.head.welfare = family.head.welfare or "single_parent_poor"
        return told

    def titles(self, family: Family) -> list[YearTitle]:
        """The titles of the last three years; who fails once fails more easily again."""
        told = []
        share = _RECOGNISED + (0.07 if self.rng.random() < 0.6 else -0.105)
        for year in range(self.as_of.year - 3, self.as_of.year):
            recognised = self.rng.random() < share
            low, high = (90, 101) if recognised else (68, 90)
            if family.since is None or family.since.year < year:
                told.append(YearTitle(year, self.rng.randrange(low, high), recognised))
        return told
