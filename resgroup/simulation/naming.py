"""Owns what people of the demo are called, where their families come from, and their beliefs."""

from __future__ import annotations

import random
from typing import Final

from resgroup.simulation.drafts import Family, Person
from resgroup.simulation.lots import Lot, even, table
from resgroup.terms import terms

_ERAS: Final = ((1960, "old"), (1985, "middle"), (2005, "modern"), (9999, "recent"))
_HANOI: Final = "001"
_LOCAL: Final = 0.8
_LOCAL_TENANTS: Final = 0.06
_BOTH_SURNAMES: Final = 0.04


class Naming:
    """Gives families surnames, names, home provinces, ethnicity and religion."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        names, population, origins = table("names"), table("population"), table("origins")
        self._surnames = Lot(names["surnames"])
        self._middles = {
            (era, sex): Lot(names[era][sex]["middle"])
            for _, era in _ERAS
            for sex in ("male", "female")
        }
        self._givens = {
            (era, sex): even(names[era][sex]["given"])
            for _, era in _ERAS
            for sex in ("male", "female")
        }
        self._ethnicities = Lot(population["ethnicity"])
        self._religions = Lot(population["religion"])
        self._provinces = Lot(origins["provinces"])
        self._towns = {code: even(towns) for code, towns in origins["towns"].items()}
        self._labels = {code: term.vi for code, term in terms("id_provinces").items()}

    def name(self, family: Family) -> None:
        """Name everyone of a family, parents before their children."""
        ethnicity, religion = self._ethnicities.draw(self.rng), self._religions.draw(self.rng)
        home = self._place(family.rented)
        taken: set[str] = set()
        for person in sorted(family.people, key=lambda person: person.born):
            person.surname = person.surname or self._surname(person, family)
            person.province, person.home_town = self._home(person, home)
            newcomer = person.role in _NEWCOMERS
            person.ethnicity = self._ethnicities.draw(self.rng) if newcomer else ethnicity
            person.religion = religion
            person.name = self._full_name(person, taken)

    def _town(self, province: str) -> str:
        """A home town in a province, or the province alone."""
        towns, label = self._towns.get(province), self._labels[province]
        return f"{towns.draw(self.rng)}, {label}" if towns and self.rng.random() < 0.7 else label

    def province_name(self, code: str) -> str:
        """The name of a province by the first digits of personal numbers."""
        return self._labels[code]

    def _place(self, rented: bool) -> tuple[str, str]:
        """A province and a home town in it."""
        local = self.rng.random() < (_LOCAL_TENANTS if rented else _LOCAL)
        province = _HANOI if local else self._provinces.draw(self.rng)
        return province, self._town(province)

    def _home(self, person: Person, home: tuple[str, str]) -> tuple[str, str]:
        """Children have their father's home; who married in or rents may have another."""
        parent = person.father or person.mother
        if parent is not None and parent.province:
            return parent.province, parent.home_town
        if person.role in _NEWCOMERS:
            return self._place(rented=person.stay != "permanent")
        return home

    def _surname(self, person: Person, family: Family) -> str:
        """A child bears the father's surname, a single mother's child hers, brothers the same."""
        if person.father is not None:
            return person.father.surname
        if person.mother is not None and person.mother.marital == "single":
            return person.mother.surname
        kin = self._same_line(person, family)
        return next((other.surname for other in kin if other.surname), "") or self._surnames.draw(
            self.rng
        )

    def _same_line(self, person: Person, family: Family) -> list[Person]:
        """Those of a family who bear the surname of someone whose father is not in it."""
        if person.mother is not None:
            return [other for other in family.people if other.mother is person.mother]
        head = family.head
        if person.role in ("younger_sibling", "nephew_niece"):
            return [head]
        if person.role not in ("grandchild_p", "grandchild_m"):
            return []
        same = [other for other in family.people if other.role == person.role]
        elder = head if head.sex == "male" else head.spouse
        return [elder, *same] if elder and person.role == "grandchild_p" else same

    def _full_name(self, person: Person, taken: set[str]) -> str:
        rng = self.rng
        era = next(name for end, name in _ERAS if person.born.year < end)
        key = (era, person.sex)
        middle = self._middles[key].draw(rng)
        given = self._givens[key].draw(rng)
        while given in taken or given in middle:
            given = self._givens[key].draw(rng)
        taken.add(given)
        mother = person.mother
        if era == "recent" and mother and " " not in middle and rng.random() < _BOTH_SURNAMES:
            own = mother.surname == person.surname
            middle = middle if own else f"{mother.surname} {middle}"
        return f"{person.surname} {middle} {given}"


_NEWCOMERS: Final = frozenset(
    {
        "wife",
        "husband",
        "daughter_in_law",
        "son_in_law",
        "mother",
        "grandmother_p",
        "co_renting",
        "renting",
        "staying",
        "domestic_worker",
        "wifes_father",
        "wifes_mother",
    }
)
"""Roles whose holders come from another family than the head's."""
