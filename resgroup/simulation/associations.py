"""Owns the party cell and mass organisations of the demo, their members and officers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from resgroup.simulation.drafts import Person
from resgroup.simulation.lots import day_between, table, years_before


@dataclass(frozen=True, slots=True)
class Belonging:
    """Someone's membership of an organisation."""

    person: Person
    kind: str
    role: str = ""
    admitted_on: date | None = None
    official_on: date | None = None
    since: date | None = None
    until: date | None = None


_PROBATION: Final = 1
"""Years between admission to the party and full membership."""

_FRONT_SEATS: Final = 11


class Associations:
    """Finds members for every organisation, and officers among them."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng

    def join(self, people: Sequence[Person]) -> list[Belonging]:
        """The memberships of all organisations."""
        found: dict[str, list[Belonging]] = {}
        for person in people:
            for kind in self._kinds(person):
                found.setdefault(kind, []).append(self._belonging(person, kind))
        found["front"] = self._front(people)
        belongings = []
        for kind, members in found.items():
            belongings.extend(self._officers(kind, members))
        return belongings

    def _kinds(self, person: Person) -> list[str]:
        age, rng = person.years, self.rng
        if age < 16 or person.stay == "staying" or (person.stay == "temporary" and age < 60):
            return []
        kinds = []
        if rng.random() < self._party_share(person, age):
            kinds.append("party")
        if person.sex == "female" and 18 <= age <= 78 and rng.random() < 0.42:
            kinds.append("women")
        if age <= 30 and rng.random() < 0.34:
            kinds.append("youth")
        if person.served and age >= 40 and rng.random() < 0.72:
            kinds.append("veterans")
        if age >= 60 and rng.random() < 0.78:
            kinds.append("elderly")
        return kinds

    def _party_share(self, person: Person, age: int) -> float:
        if age < (22 if person.here else 26):
            return 0.0
        share = 0.012 if age < 45 else 0.03
        if person.welfare == "pension":
            share = 0.24
        elif person.occupation in ("Cán bộ, công chức", "Giảng viên", "Bộ đội", "Công an"):
            share = 0.16
        return share * (1.3 if person.served else 1.0)

    def _belonging(self, person: Person, kind: str) -> Belonging:
        age, rng = person.years, self.rng
        until = person.gone_on
        latest = (until or self.as_of) - timedelta(days=10)
        if kind == "party":
            first = years_before(person.born, -21)
            last = min(latest, years_before(person.born, -min(age, 42)))
            admitted = day_between(rng, first, last)
            official = admitted.replace(year=admitted.year + _PROBATION, day=min(admitted.day, 28))
            return Belonging(
                person, kind, "", admitted, official if official <= latest else None, None, until
            )
        since = None
        if kind == "elderly":
            since = years_before(person.born, -60.1)
        elif kind == "youth":
            since = years_before(person.born, -15.6)
        return Belonging(
            person, kind, since=since if since and since < latest else None, until=until
        )

    def _front(self, people: Sequence[Person]) -> list[Belonging]:
        """The Front's committee of the group."""
        able = [p for p in people if p.here and p.stay == "permanent" and 35 <= p.years <= 72]
        seats = self.rng.sample(able, min(_FRONT_SEATS, len(able)))
        since = date(self.as_of.year - 2, 4, 15)
        return [Belonging(person, "front", since=since) for person in seats]

    def _officers(self, kind: str, members: list[Belonging]) -> list[Belonging]:
        """Give the first offices to members of a fitting age, and the common role to the rest."""
        told = table("associations")[kind]
        able = [
            i
            for i, member in enumerate(members)
            if member.person.here
            and member.person.stay == "permanent"
            and told["from"] <= member.person.years <= told["to"]
            and (kind != "party" or member.official_on)
        ]
        offices = told["offices"]
        chosen = dict(
            zip(self.rng.sample(able, min(len(offices), len(able))), offices, strict=False)
        )
        return [
            Belonging(
                m.person,
                kind,
                chosen.get(i, told["member"]),
                m.admitted_on,
                m.official_on,
                m.since,
                m.until,
            )
            for i, m in enumerate(members)
        ]
