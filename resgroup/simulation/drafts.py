"""Owns people and families of the demo while they are being made up."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from resgroup.dates import UNKNOWN, PartialDate, age_on
from resgroup.simulation.lots import years_before
from resgroup.simulation.shapes import NOBODY, Shape

_SHIFT: Final = 180
_JITTER: Final = 20
"""By how many days a family, and within it each person, is moved from the ages of its shape."""


@dataclass(slots=True, eq=False)
class Person:
    """Someone of the demo: who they are, their kin, and when they came and went."""

    sex: str
    born: date
    role: str
    marital: str
    father: Person | None = None
    mother: Person | None = None
    spouse: Person | None = None
    id: int = 0
    years: int = 0
    came: date | None = None
    left: date | None = None
    died: date | None = None
    married_on: date | None = None
    ended_on: date | None = None
    earlier_role: str = ""
    role_from: date | None = None
    reason: str = ""
    stay: str = "permanent"
    away: str = ""
    away_since: date | None = None
    surname: str = ""
    name: str = ""
    province: str = ""
    home_town: str = ""
    ethnicity: str = ""
    religion: str = ""
    told: PartialDate = UNKNOWN
    national_id: str = ""
    older_id: str = ""
    education: str = ""
    schooling: str = ""
    qualification: str = ""
    studying: str = ""
    course: str = ""
    occupation: str = ""
    workplace: str = ""
    insurance: str = ""
    merit: str = ""
    welfare: str = ""
    disability: tuple[str, str] = ("", "")
    served: tuple[date, date] | None = None

    @property
    def here(self) -> bool:
        """Whether the person still belongs to the household."""
        return self.left is None and self.died is None

    @property
    def gone_on(self) -> date | None:
        """The first day the person no longer belongs to the household."""
        return self.died or self.left

    def age(self, on: date) -> int:
        """Completed years on a day."""
        return age_on(self.born, on)


@dataclass(slots=True, eq=False)
class Family:
    """A household of the demo: its people, head first, and since when it lives where."""

    type: str
    rented: bool
    people: list[Person] = field(default_factory=list)
    id: int = 0
    code: str = ""
    dwelling: int = 0
    since: date | None = None
    left: date | None = None

    @property
    def kind(self) -> str:
        """The kind of household."""
        return "tenants" if self.type == "tenants" else "family"

    @property
    def head(self) -> Person:
        """Who is the head, or was the last."""
        return self.people[0]

    @property
    def present(self) -> list[Person]:
        """Those who still belong to it."""
        return [person for person in self.people if person.here]


def family_of(shape: Shape, as_of: date, rng: random.Random) -> Family:
    """A family of a shape, with birthdays of its own."""
    youngest = min(member.age for member in shape.members) * 365
    shift = max(rng.uniform(-_SHIFT, _SHIFT), _JITTER + 1 - youngest)
    people = []
    for member in shape.members:
        moved = timedelta(days=round(shift + rng.uniform(-_JITTER, _JITTER)))
        born = min(years_before(as_of, member.age) - moved, as_of - timedelta(days=1))
        people.append(Person(member.sex, born, member.role, member.marital))
    for person, member in zip(people, shape.members, strict=True):
        person.father = people[member.father] if member.father != NOBODY else None
        person.mother = people[member.mother] if member.mother != NOBODY else None
        person.spouse = people[member.spouse] if member.spouse != NOBODY else None
    return Family(shape.type, shape.rented, people)
