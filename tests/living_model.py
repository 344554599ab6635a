"""A register as plain dictionaries: what every event should do, worked out without the program.

Each person has a few timelines, lists of (day, value) in which a value holds until the next one.
Nothing here reads a register or calls a command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Timeline(Generic[V]):
    """A value from day to day."""

    def __init__(self, value: V, day: date = date.min) -> None:
        self.steps: list[tuple[date, V]] = [(day, value)]

    def at(self, day: date) -> V:
        """The value of a day; before the first one, the first."""
        return next(
            (value for since, value in reversed(self.steps) if since <= day), self.steps[0][1]
        )

    def put(self, day: date, value: V) -> None:
        """Let another value hold from a day on, which is not before the last one."""
        assert day >= self.last, "the model is told its events in order"
        if day == self.last:
            self.steps.pop()
        if not self.steps or self.steps[-1][1] != value:
            self.steps.append((day, value))

    @property
    def last(self) -> date:
        """The day since which the last value holds."""
        return self.steps[-1][0]


@dataclass
class Person:
    """What is known of someone: `home` is the household and whether they head it."""

    id: int
    sex: str
    born: date
    home: Timeline[tuple[int, bool] | None]
    residence: Timeline[str]
    marital: Timeline[str]
    away: Timeline[str] = field(default_factory=lambda: Timeline(""))
    army: Timeline[str] = field(default_factory=lambda: Timeline(""))
    spouse: Timeline[int] = field(default_factory=lambda: Timeline(0))
    died: date | None = None

    @property
    def last(self) -> date:
        """The day of the latest thing known."""
        lines: tuple[Timeline[Any], ...]
        lines = (self.home, self.residence, self.marital, self.away, self.army, self.spouse)
        return max(line.last for line in lines)


class Model:
    """The people and the dwellings of households, and what events make of them."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.homes: dict[int, Timeline[frozenset[int]]] = {}

    # What is asked

    def present(self, day: date) -> set[int]:
        """Whom the population of a day counts."""
        return {each.id for each in self.people.values() if _is_here(each, day)}

    def members(self, household: int, day: date) -> list[int]:
        """Who belongs to a household on a day."""
        return [number for number, at in self._at_home(day) if at[0] == household]

    def head(self, household: int, day: date) -> int:
        """Who heads a household on a day, 0 for nobody."""
        heads = [number for number, at in self._at_home(day) if at == (household, True)]
        assert len(heads) <= 1, f"household {household} has heads {heads}"
        return heads[0] if heads else 0

    def shown(self, number: int, day: date) -> dict[str, Any]:
        """What the register should say of someone present."""
        person = self.people[number]
        at = person.home.at(day)
        return {
            "household": at[0] if at else None,
            "head": bool(at and at[1]),
            "residence": "absent" if person.away.at(day) else person.residence.at(day),
            "military_state": person.army.at(day),
            "marital_status": person.marital.at(day),
        }

    def balance(self, first: date, last: date) -> dict[str, int]:
        """Opening, births, deaths, arrivals, departures and closing of a period."""
        found = dict.fromkeys(("births", "deaths", "arrivals", "departures"), 0)
        day, before = first, self.present(first - timedelta(days=1))
        opening = len(before)
        while day <= last:
            now = self.present(day)
            for number in now - before:
                found["births" if self.people[number].born == day else "arrivals"] += 1
            for number in before - now:
                found["deaths" if self.people[number].died == day else "departures"] += 1
            before, day = now, day + timedelta(days=1)
        return {"opening": opening, **found, "closing": len(before)}

    def latest(self, numbers: Iterable[int], households: Iterable[int]) -> date:
        """The day of the latest thing known of some people and of all ever in some households."""
        wanted, homes = set(numbers), set(households)
        for person in self.people.values():
            if any(value and value[0] in homes for _, value in person.home.steps):
                wanted.add(person.id)
        days = [self.people[each].last for each in wanted if each in self.people]
        days += [self.homes[each].last for each in homes if each in self.homes]
        return max(days, default=date.min)

    def _at_home(self, day: date) -> Iterator[tuple[int, tuple[int, bool]]]:
        for person in self.people.values():
            at = person.home.at(day)
            if at is not None:
                yield person.id, at

    # What happens

    def birth(self, day: date, child: int, values: dict[str, Any]) -> None:
        household = values["household"]
        models = [values.get("mother"), values.get("father"), self.head(household, day)]
        models += self.members(household, day)
        kinds = [self.people[each].residence.at(day) for each in models if each]
        kind = next((each for each in kinds if each), "")
        self._add(child, values["sex"], day, day, (household, False), kind, "single")

    def death(self, day: date, values: dict[str, Any]) -> None:
        person = self.people[values["resident"]]
        other = person.spouse.at(day)
        if other and self.people[other].died is None:
            self.people[other].marital.put(day, "widowed")
        self._part(person, day)
        self._go(person, day, values.get("new_head"))
        person.army.put(day, "")
        person.died = day

    def marriage(self, day: date, values: dict[str, Any]) -> None:
        one, other = values["resident"], values.get("spouse")
        self.people[one].marital.put(day, "married")
        if other is None:
            return
        self.people[other].marital.put(day, "married")
        self.people[one].spouse.put(day, other)
        self.people[other].spouse.put(day, one)
        if values.get("joins"):
            mover = values["joins"]
            self._join(mover, other if mover == one else one, day)

    def divorce(self, day: date, values: dict[str, Any]) -> None:
        person = self.people[values["resident"]]
        other = person.spouse.at(day)
        self._part(person, day)
        for each in (person, *([self.people[other]] if other else [])):
            each.marital.put(day, "divorced")

    def adoption(self, day: date, values: dict[str, Any]) -> None:
        child, adopter = self.people[values["resident"]], self.people[values["adopter"]]
        home, own = adopter.home.at(day), child.home.at(day)
        if home and values["joins"] and (own is None or own[0] != home[0]):
            self._join(child.id, adopter.id, day)

    def move_in(self, day: date, values: dict[str, Any], household: int, new: list[int]) -> None:
        if household not in self.homes:
            self.homes[household] = Timeline(frozenset())
            self.homes[household].put(day, frozenset({values["home"]}))
        given = dict(values["relationships"])
        for number, newcomer in zip(new, values["newcomers"], strict=True):
            home = (household, newcomer.relationship == "head")
            born = newcomer.birth_date.earliest()
            self._add(number, newcomer.sex, born, day, home, values["kind"], "")
        for number in values["returning"]:
            person = self.people[number]
            person.home.put(day, (household, given.get(number) == "head"))
            person.residence.put(day, values["kind"])

    def move_out(self, day: date, values: dict[str, Any]) -> None:
        self._go(self.people[values["resident"]], day, values.get("new_head"))

    def move_out_household(self, day: date, values: dict[str, Any]) -> None:
        for number in self.members(values["household"], day):
            self._go(self.people[number], day, None)

    def move_household(self, day: date, values: dict[str, Any]) -> None:
        self.homes[values["household"]].put(day, frozenset({values["dwelling"]}))

    def register(self, day: date, values: dict[str, Any], kind: str) -> None:
        for number in (values["resident"], *values["others"]):
            self.people[number].residence.put(day, kind)

    def absence(self, day: date, values: dict[str, Any]) -> None:
        for number in (values["resident"], *values["others"]):
            self.people[number].away.put(day, "away")

    def return_home(self, day: date, values: dict[str, Any]) -> None:
        for number in (values["resident"], *values["others"]):
            self.people[number].away.put(day, "")

    def change_head(self, day: date, values: dict[str, Any]) -> None:
        self._let_head(values["household"], values["head"], day)

    def split_household(self, day: date, values: dict[str, Any], new: int) -> None:
        old, leaving = values["household"], set(values["leaving"])
        if self.head(old, day) in leaving:
            self._let_head(old, values["old_head"], day)
        for number in leaving:
            self.people[number].home.put(day, (new, number == values["head"]))
        wanted = values.get("dwelling")
        there = frozenset({wanted}) if wanted else self.homes[old].at(day)
        self.homes[new] = Timeline(frozenset())
        self.homes[new].put(day, there)

    def merge_households(self, day: date, values: dict[str, Any]) -> None:
        for number in self.members(values["other"], day):
            self.people[number].home.put(day, (values["household"], False))
        self.homes[values["other"]].put(day, frozenset())

    def service(self, day: date, values: dict[str, Any], state: str) -> None:
        self.people[values["resident"]].army.put(day, state)

    def enlist(self, day: date, values: dict[str, Any]) -> None:
        person = self.people[values["resident"]]
        person.army.put(day, "serving")
        if person.residence.at(day) == "permanent":
            person.away.put(day, "army")

    def discharge(self, day: date, values: dict[str, Any]) -> None:
        person = self.people[values["resident"]]
        person.army.put(day, values["state"])
        if person.away.at(day) == "army":
            person.away.put(day, "")

    # What was entered by mistake

    def delete_resident(self, number: int) -> None:
        del self.people[number]
        for person in self.people.values():
            person.spouse.steps = [
                (day, 0 if of == number else of) for day, of in person.spouse.steps
            ]

    def delete_household(self, number: int) -> None:
        del self.homes[number]
        for person in self.people.values():
            person.home.steps = [
                (day, None if at and at[0] == number else at) for day, at in person.home.steps
            ]

    def delete_dwellings(self, numbers: set[int]) -> None:
        for home in self.homes.values():
            home.steps = [(day, there - numbers) for day, there in home.steps]

    # What events have in common

    def _add(
        self,
        number: int,
        sex: str,
        born: date,
        day: date,
        home: tuple[int, bool],
        kind: str,
        marital: str,
    ) -> None:
        person = Person(number, sex, born, Timeline(None), Timeline(""), Timeline(marital))
        person.home.put(day, home)
        person.residence.put(day, kind)
        self.people[number] = person

    def _part(self, person: Person, day: date) -> None:
        other = person.spouse.at(day)
        if other:
            self.people[other].spouse.put(day, 0)
            person.spouse.put(day, 0)

    def _go(self, person: Person, day: date, new_head: int | None) -> None:
        """Let someone leave the group; a head of others is followed by another."""
        at = person.home.at(day)
        person.home.put(day, None)
        person.residence.put(day, "")
        person.away.put(day, "")
        if at and at[1] and new_head:
            self._let_head(at[0], new_head, day)
        self._vacate(at, day)

    def _join(self, mover: int, host: int, day: date) -> None:
        """Let someone belong to the household of another, with the other's kind of residence."""
        person, home = self.people[mover], self.people[host].home.at(day)
        assert home is not None
        at = person.home.at(day)
        person.home.put(day, (home[0], False))
        if not person.residence.at(day):
            person.residence.put(day, self.people[host].residence.at(day))
        self._vacate(at, day)

    def _let_head(self, household: int, head: int, day: date) -> None:
        for number in self.members(household, day):
            self.people[number].home.put(day, (household, number == head))

    def _vacate(self, at: tuple[int, bool] | None, day: date) -> None:
        if at and not self.members(at[0], day):
            self.homes[at[0]].put(day, frozenset())


def _is_here(person: Person, day: date) -> bool:
    return bool(person.residence.at(day))
