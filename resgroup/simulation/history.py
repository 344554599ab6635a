"""Owns the last years of each family: arrivals, births, marriages, partings, moves and deaths."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from resgroup.simulation.drafts import Family, Person
from resgroup.simulation.lots import between, day_between, years_before

YEARS: Final = 3
"""For how many years before the day of the demo moves, births and deaths are recorded."""

_ARRIVED: Final = 0.05
_KNOWN_SINCE: Final = 0.2
_RENTING_HOMES: Final = 0.04


class Past:
    """Gives families of the present their recorded past."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of = as_of
        self.start = as_of.replace(year=as_of.year - YEARS, day=min(as_of.day, 28))
        self.rng = rng

    def settle(self, family: Family) -> None:
        """Live through the recorded years of a family."""
        self._arrive(family)
        self._guests(family)
        self._wed(family)
        if not family.rented:
            self._lose(family)
            self._part(family)
            self._leave(family)
        for person in family.people:
            self._enter(person, family.since)

    def move_away(self, family: Family, left: date | None = None) -> None:
        """Let a whole family have moved away on a day of the recorded years."""
        last = self.as_of - timedelta(days=4)
        family.left = left or day_between(self.rng, self.start, last)
        if family.rented:
            family.since = family.left - timedelta(days=self.rng.randrange(90, 900))
        self._wed(family)
        family.people = [person for person in family.people if person.born < family.left]
        for person in family.people:
            person.came, person.stay = None, "temporary" if family.rented else "permanent"
            self._enter(person, family.since)
            person.left = family.left

    def _arrive(self, family: Family) -> None:
        rng = self.rng
        if family.rented or rng.random() < _RENTING_HOMES:
            family.since = years_before(self.as_of, 0.03 + 4.5 * rng.random() ** 1.6)
            for person in family.people:
                person.stay, person.reason = "temporary", "rent"
                if person.role == "co_renting":
                    person.came = day_between(rng, family.since, self.as_of - timedelta(days=5))
        elif (mark := rng.random()) < _ARRIVED:
            family.since = day_between(rng, self.start, self.as_of - timedelta(days=10))
        elif mark < _KNOWN_SINCE:
            grown = max(family.people[0].born.year + 20, 1985)
            if grown < self.start.year:
                family.since = day_between(rng, date(grown, 1, 5), self.start)

    def _guests(self, family: Family) -> None:
        """Lodgers, helpers and guests have come lately, guests only days ago."""
        for person in family.people:
            if person.role == "staying":
                person.stay, person.reason = "staying", "family"
                person.came = self.as_of - timedelta(days=self.rng.randrange(1, 26))
            elif person.role in ("renting", "domestic_worker", "nephew_niece"):
                person.stay = "temporary"
                person.reason = {"renting": "rent", "nephew_niece": "study"}.get(
                    person.role, "work"
                )
                earliest = max(family.since or self.start, years_before(self.as_of, 2.5))
                person.came = day_between(self.rng, earliest, self.as_of - timedelta(days=3))

    def _wed(self, family: Family) -> None:
        """Date the marriages; who married lately came with the marriage."""
        for person in family.people:
            spouse = person.spouse
            if person.sex != "female" or spouse is None or person.married_on:
                continue
            wedding = self._wedding_day(family, person, spouse)
            person.married_on = spouse.married_on = wedding
            newcomer = spouse if spouse.role == "son_in_law" else person
            lately = wedding >= self.start and (family.since is None or wedding > family.since)
            if lately and newcomer.role != "head" and not family.rented:
                newcomer.came = min(self.as_of, wedding + timedelta(days=self.rng.randrange(0, 40)))
                newcomer.reason = "marriage"

    def _wedding_day(self, family: Family, wife: Person, husband: Person) -> date:
        rng = self.rng
        soonest = max(years_before(wife.born, -18.1), years_before(husband.born, -20.1))
        children = [child.born for child in family.people if child.mother is wife]
        if children:
            first = min(children) - timedelta(days=rng.randrange(260, 900))
            return max(first, min(soonest, min(children) - timedelta(days=20)))
        typical = years_before(wife.born, -between(rng, 19, 33, 24.5, 2.5))
        latest = self.as_of - timedelta(days=20)
        if typical > self.start or wife.age(self.as_of) < 34:
            typical = day_between(rng, max(soonest, years_before(self.as_of, 4)), latest)
        return min(max(typical, soonest), latest)

    def _lose(self, family: Family) -> None:
        """Deaths of the recorded years: a husband or wife, or an old parent."""
        for person in list(family.people):
            if person.marital == "widowed" and self.rng.random() < 0.25:
                self._widow(family, person)
        head = family.head
        alone = head.father is None and head.mother is None
        if alone and head.sex == "male" and self.rng.random() < 0.05:
            self._orphan(family, head)

    def _orphan(self, family: Family, head: Person) -> None:
        """Let an old parent of the head have died lately."""
        rng = self.rng
        died = self._day_of_death(family, [])
        if died is None or not 38 < head.age(self.as_of) < 68:
            return
        woman = rng.random() < 0.6
        gap = between(rng, 19, 38, 26, 4) if woman else between(rng, 21, 44, 29, 4)
        born = years_before(head.born, gap)
        parent = Person("female" if woman else "male", born, "", "widowed", died=died)
        parent.role = "mother" if woman else "father"
        head.mother, head.father = (parent, None) if woman else (None, parent)
        family.people.append(parent)

    def _widow(self, family: Family, widow: Person) -> None:
        """Give a widow the husband who died lately, a widower his wife."""
        man = widow.sex == "female"
        dead = self._former(widow, between(self.rng, -4, 9, 3, 2.5))
        role = _SPOUSE_OF.get(widow.role, "")
        dead.role = ("husband" if man else "wife") if widow.role == "head" else role
        children = [child for child in family.people if widow in (child.mother, child.father)]
        died = self._day_of_death(family, children)
        if died is None or not dead.role or not _could_bear(dead, children):
            return
        dead.marital, dead.died = "married", died
        _unite(dead, widow, children, self._old_wedding(dead, widow, children), died)
        if man and widow.role == "head" and {person.role for person in family.people} <= _BELOW:
            dead.role, widow.earlier_role, widow.role_from = "head", "wife", died
        family.people.append(dead)

    def _former(self, person: Person, gap: float) -> Person:
        """Someone of the other sex, the man so many years older."""
        if person.sex == "female":
            return Person("male", years_before(person.born, gap), "husband", "divorced")
        return Person("female", years_before(person.born, -gap), "wife", "divorced")

    def _old_wedding(self, one: Person, other: Person, children: list[Person]) -> date:
        """When a couple may have married, before their children and not before they were 18."""
        younger = max(one.born, other.born)
        typical = years_before(younger, -between(self.rng, 19, 27, 22, 2))
        eldest = min((child.born for child in children), default=self.as_of)
        return max(min(typical, eldest - timedelta(days=300)), years_before(younger, -18.1))

    def _day_of_death(self, family: Family, children: list[Person]) -> date | None:
        """A day of the recorded years, after the family came and the children were born."""
        first = max(self.start, family.since or self.start)
        newest = max((child.born for child in children), default=first)
        first = max(first, newest) + timedelta(days=30)
        last = self.as_of - timedelta(days=3)
        return day_between(self.rng, first, last) if first < last else None

    def _part(self, family: Family) -> None:
        """The former husband or wife of someone divorced, who moved out in these years."""
        rng, head = self.rng, family.head
        if head.marital != "divorced" or family.since or rng.random() > 0.3:
            return
        former = self._former(head, between(rng, -3, 8, 2.5, 2))
        children = [child for child in family.people if head in (child.mother, child.father)]
        eldest = min((child.born for child in children), default=self.start)
        married_on = min(eldest, years_before(self.as_of, 5)) - timedelta(days=400)
        too_young = former.age(married_on) < 20 or head.age(married_on) < 20
        parted = self._day_of_death(family, children)
        if too_young or parted is None or not _could_bear(former, children):
            return
        _unite(former, head, children, married_on, parted)
        former.left, former.reason = parted, "other"
        family.people.append(former)

    def _leave(self, family: Family) -> None:
        """A grown child who married or went to work elsewhere in these years."""
        rng = self.rng
        mothers = [p for p in family.people[:2] if p.role in _WIVES and p.sex == "female"]
        if not mothers or family.since or rng.random() > 0.3:
            return
        mother = mothers[0]
        woman = rng.random() < 0.6
        born = years_before(self.as_of, between(rng, 20, 34, 26, 3))
        father = mother.spouse if mother.marital in ("married", "widowed") else None
        child = Person("female" if woman else "male", born, "child", "single", father, mother)
        siblings = [other.born for other in family.people if other.mother is mother]
        parents = [parent for parent in (father, mother) if parent]
        if any(abs((other - born).days) < 400 for other in siblings) or not all(
            _could_bear(parent, [child]) for parent in parents
        ):
            return
        child.left = day_between(rng, self.start, self.as_of - timedelta(days=2))
        child.reason = "work"
        if rng.random() < (0.75 if woman else 0.35):
            child.marital, child.reason = "married", "marriage"
        family.people.append(child)

    def _enter(self, person: Person, since: date | None) -> None:
        """Whoever was born after the family came, or in the recorded years, came by birth."""
        if person.came is None:
            person.came = since
        if person.born >= (person.came or self.start):
            person.came, person.reason = person.born, "birth"


_WIVES: Final = ("head", "wife")

_SPOUSE_OF: Final = {
    "mother": "father",
    "father": "mother",
    "wifes_mother": "wifes_father",
    "wifes_father": "wifes_mother",
}

_BELOW: Final = {
    "head",
    "child",
    "grandchild_p",
    "grandchild_m",
    "daughter_in_law",
    "son_in_law",
}
"""The roles that stay the same when the wife becomes head after her husband."""


def _could_bear(parent: Person, children: list[Person]) -> bool:
    """Whether someone was of an age to have these children."""
    latest = 41.9 if parent.sex == "female" else 65.0
    ages = [(child.born - parent.born).days / 365.2425 for child in children]
    return all(18.5 <= age <= latest for age in ages)


def _unite(
    one: Person, other: Person, children: list[Person], married_on: date, ended_on: date
) -> None:
    """Make two people a couple of the past, and the children theirs."""
    one.spouse, other.spouse = other, one
    one.married_on = other.married_on = married_on
    one.ended_on = other.ended_on = ended_on
    father, mother = (one, other) if one.sex == "male" else (other, one)
    for child in children:
        child.father, child.mother = father, mother
