"""Owns turning the people of the demo into records of a register."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Final

from resgroup.dates import UNKNOWN, PartialDate
from resgroup.names import fold
from resgroup.records import (
    FormerValue,
    Household,
    HouseholdClass,
    Kinship,
    Membership,
    MilitaryRecord,
    Occupancy,
    Organisation,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
    Title,
)
from resgroup.simulation.associations import Belonging
from resgroup.simulation.drafts import Family, Person
from resgroup.simulation.history import YEARS
from resgroup.simulation.lots import table, years_before
from resgroup.simulation.naming import Naming
from resgroup.simulation.papers import Papers
from resgroup.simulation.service import Service
from resgroup.simulation.standing import Standing
from resgroup.simulation.whereabouts import Stay

_BIRTH_PLACES: Final = ("Bệnh viện Phụ sản Hà Nội", "Bệnh viện Phụ sản Trung ương", "Hà Nội")


class Writer:
    """Writes records with ids of their own, in an order in which they can be stored."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng
        self._households: list[Record] = []
        self._residents: list[Resident] = []
        self._links: list[Record] = []
        self._ids = {kind: count(1) for kind in _KINDS}

    def records(self) -> list[Record]:
        """Everything written: households first, then residents, then what binds them."""
        return [*self._households, *self._residents, *self._links]

    def household(self, family: Family) -> None:
        """A household and the dwelling it occupies, and ids for its people."""
        family.id = next(self._ids["household"])
        family.code = f"{family.id:04d}"
        self._households.append(Household(family.id, family.code, family.kind))
        self._links.append(
            Occupancy(
                next(self._ids["occupancy"]), family.id, family.dwelling, family.since, family.left
            )
        )
        for person in family.people:
            person.id = next(self._ids["resident"])

    def standing(self, family: Family, standing: Standing) -> None:
        """The classes and titles of a family living here for good."""
        if family.rented or family.left or family.head.stay != "permanent":
            return
        self._links.extend(
            HouseholdClass(
                next(self._ids["class"]), family.id, one.year, one.poverty, one.merit_family
            )
            for one in standing.classes(family)
        )
        for title in standing.titles(family):
            result = "recognised" if title.recognised else "not_recognised"
            decided = date(title.year, 11, 20)
            decision = f"{140 + title.year % 9}/QĐ-UBND" if title.recognised else ""
            self._links.append(
                Title(
                    next(self._ids["title"]),
                    family.id,
                    title.year,
                    title.score,
                    "",
                    result,
                    decision,
                    decided,
                )
            )

    def resident(self, person: Person, family: Family, naming: Naming, papers: Papers) -> None:
        """A person and the membership of the household."""
        self._residents.append(self._resident(person, naming, papers))
        self._formerly(person)
        turned = person.role_from
        if turned:
            self._belong(person, family, person.earlier_role, person.came, turned)
        self._belong(person, family, person.role, turned or person.came, person.gone_on)

    def _formerly(self, person: Person) -> None:
        """What someone was before a wedding, a parting or a death of the recorded years."""
        told = ((person.married_on, "single"), (person.ended_on, "married"))
        for day, status in told:
            known = self._residents[-1].marital_status and day != person.gone_on
            if day and known and day >= years_before(self.as_of, YEARS):
                number = next(self._ids["former"])
                self._links.append(FormerValue(number, person.id, "marital_status", status, day))

    def _belong(
        self, person: Person, family: Family, role: str, since: date | None, until: date | None
    ) -> None:
        member = next(self._ids["membership"])
        self._links.append(Membership(member, person.id, family.id, role, since, until))

    def _resident(self, person: Person, naming: Naming, papers: Papers) -> Resident:
        rng = self.rng
        phone = papers.phone(person)
        return Resident(
            id=person.id,
            full_name=person.name,
            sex=person.sex,
            birth_date=person.told,
            national_id=person.national_id,
            national_id_issued=papers.issued(person),
            older_id=person.older_id,
            ethnicity=self._mostly(person.ethnicity, 0.985),
            religion=self._mostly(person.religion, 0.96),
            home_town=self._mostly(person.home_town, 0.9),
            birth_place=self._birth_place(person, naming),
            education=self._mostly(person.education, 0.96),
            schooling=self._mostly(person.schooling, 0.8),
            qualification=person.qualification,
            studying=self._mostly(person.studying, 0.9),
            occupation=self._mostly(person.occupation, 0.95),
            workplace=self._mostly(person.workplace, 0.75),
            marital_status=self._mostly(person.marital, 0.97),
            phone=phone,
            email=self._email(person) if phone and rng.random() < 0.06 else "",
            health_insurance=papers.insurance(person),
            vneid_level=papers.vneid(person),
            digital_signature=True if phone and rng.random() < 0.03 else None,
            disability_type=person.disability[0],
            disability_level=person.disability[1],
            merit=person.merit,
            welfare=person.welfare,
            death_date=PartialDate.of(person.died) if person.died else UNKNOWN,
            birth_certificate=self._registered(person, person.born, _BIRTH_DAYS),
            death_certificate=self._registered(person, person.died, _DEATH_DAYS),
        )

    def _registered(self, person: Person, day: date | None, within: int) -> str:
        """The number of the paper on a birth or death of the recorded years, for all but a few."""
        if day is None or day < years_before(self.as_of, YEARS):
            return ""
        fresh = (self.as_of - day).days < within // 2
        return "" if fresh or person.id % 13 == 0 else f"{person.id % 380 + 1}/{day.year}"

    def _mostly(self, value: str, share: float) -> str:
        """The value, or nothing, as real registers have gaps."""
        return value if self.rng.random() < share else ""

    def _birth_place(self, person: Person, naming: Naming) -> str:
        if self.rng.random() > 0.7:
            return ""
        if person.province == "001" and person.born.year > 2000:
            return self.rng.choice(_BIRTH_PLACES)
        return naming.province_name(person.province)

    def _email(self, person: Person) -> str:
        words = fold(person.name).split()
        return f"{words[-1]}.{''.join(words[:-1])}{person.id}@example.com"

    def stays(self, told: Sequence[tuple[Person, Stay]]) -> None:
        """The residences of people."""
        self._links.extend(
            Residence(
                next(self._ids["residence"]),
                person.id,
                stay.kind,
                stay.since,
                stay.to,
                stay.until,
                stay.reason,
                stay.place,
            )
            for person, stay in told
        )

    def kin(self, family: Family) -> None:
        """Who is whose parent, and who is or was married to whom."""
        for person in family.people:
            for parent in (person.father, person.mother):
                if parent is not None:
                    self._kin("parent", person, parent, None, None)
            spouse = person.spouse
            if spouse is not None and person.sex == "female":
                self._kin("spouse", person, spouse, person.married_on, person.ended_on)

    def _kin(
        self, kind: str, one: Person, relative: Person, since: date | None, until: date | None
    ) -> None:
        link = next(self._ids["kinship"])
        self._links.append(Kinship(link, kind, one.id, relative.id, since, until))

    def services(self, told: Mapping[Person, Sequence[Service]]) -> None:
        """The military records of the men of a family."""
        for person, states in told.items():
            for state in states:
                self._links.append(
                    MilitaryRecord(
                        next(self._ids["military"]),
                        person.id,
                        state.state,
                        state.reason,
                        state.course,
                        state.since,
                        state.until,
                        "",
                        state.runs_out,
                    )
                )

    def organisations(self, belongings: Sequence[Belonging]) -> None:
        """The organisations and who belongs to them."""
        named = {kind: place for place, kind in enumerate(table("associations"), start=1)}
        for kind, place in named.items():
            self._households.append(Organisation(place, kind, table("associations")[kind]["name"]))
        self._links.extend(
            OrganisationMembership(
                place,
                belonging.person.id,
                named[belonging.kind],
                belonging.role,
                belonging.admitted_on,
                belonging.official_on,
                belonging.since or belonging.admitted_on,
                belonging.until,
            )
            for place, belonging in enumerate(belongings, start=1)
        )


_BIRTH_DAYS: Final = 60
_DEATH_DAYS: Final = 15
"""Within how many days births and deaths are to be registered (Luật Hộ tịch Đ15, Đ33)."""

_KINDS: Final = (
    "household",
    "occupancy",
    "class",
    "title",
    "resident",
    "membership",
    "residence",
    "kinship",
    "military",
    "former",
)
