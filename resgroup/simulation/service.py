"""Owns the military-service records of the men of the demo."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.dates import anniversary
from resgroup.simulation.drafts import Family, Person
from resgroup.simulation.lots import Lot, day_between

_COURSE_YEARS: Final = {"bachelor": 4, "college": 3}

_OF_CALL_UP_AGE: Final = Lot(
    {
        "registered": 60,
        "d_health": 12,
        "d_sole_supporter": 1.5,
        "serving": 9,
        "police_service": 1,
        "discharged": 8,
        "militia": 3,
        "c_completed_1": 0.5,
        "e_child_invalid_2": 0.4,
        "n_criminal": 0.4,
        "not_registered": 3,
        "": 4,
    }
)


@dataclass(frozen=True, slots=True)
class Service:
    """A state of military service from one day to another."""

    state: str
    since: date | None
    until: date | None = None
    reason: str = ""
    course: str = ""

    @property
    def runs_out(self) -> date | None:
        """The summer in which the studies someone is deferred for come to their end."""
        years = _COURSE_YEARS.get(self.course, 1)
        studying = self.state == "deferred" and self.course and self.since
        return date(self.since.year + years, 7, 15) if studying and self.since else None


class Call:
    """Tells the military service of each man by his age and studies."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng

    def serve(self, family: Family) -> dict[Person, list[Service]]:
        """The states of the men of a family, in order of time."""
        told = {
            person: self._states(person)
            for person in family.people
            if person.sex == "male" and self._kept(person)
        }
        serving = {p.mother for p, states in told.items() if states and _serves(states[-1])}
        for person, states in told.items():
            alone = person.mother is not None and person.mother in serving
            if alone and states and states[-1].state == "registered":
                since = date(self.as_of.year, 2, 20)
                if (states[-1].since or since) < since <= self.as_of:
                    self._then(states, Service("deferred", since, reason="d_sibling_serving"))
        return {person: states for person, states in told.items() if states}

    def _kept(self, person: Person) -> bool:
        """Whether the group keeps his record: few of those it knows for a time only."""
        return person.stay == "permanent" or (
            person.stay == "temporary" and self.rng.random() < 0.4
        )

    def _states(self, person: Person) -> list[Service]:
        age = person.years
        if age < 17 or age > 75:
            return []
        if person.disability[1] in ("severe", "extremely_severe") and age < 46:
            since = anniversary(person.born, 17)
            return [Service("registration_exempt", since, reason="x_disabled")]
        states = self._registration(person)
        if not states:
            return []
        if age < 26:
            self._young(person, age, states)
        elif age <= 45:
            self._reserve(person, age, states)
        else:
            return self._veteran(person, age)
        return states

    def _registration(self, person: Person) -> list[Service]:
        """The registration in April of the year he turned 17, which some missed."""
        since = day_between(
            self.rng, date(person.born.year + 17, 4, 1), date(person.born.year + 17, 4, 28)
        )
        if since > self.as_of or self.rng.random() < 0.05:
            return []
        return [Service("registered", since)]

    def _then(self, states: list[Service], following: Service) -> None:
        """Let a state end where the following begins."""
        last = states[-1]
        if last.until is None:
            states[-1] = Service(last.state, last.since, following.since, last.reason, last.course)
        states.append(following)

    def _young(self, person: Person, age: int, states: list[Service]) -> None:
        if person.course:
            self._defer_student(person, age, states)
            return
        if self._studied(person, states) or age < 18:
            return
        drawn = _OF_CALL_UP_AGE.draw(self.rng)
        if drawn == "":
            states.clear()
        elif drawn == "not_registered":
            states[:] = [Service("not_registered", None)]
        elif drawn in ("serving", "police_service"):
            self._enlist(person, drawn, states)
        elif drawn == "discharged":
            self._discharge(person, age, states)
        elif drawn != "registered":
            since = day_between(self.rng, anniversary(person.born, 18), self.as_of)
            self._then(states, _state_for(drawn, since))

    def _defer_student(self, person: Person, age: int, states: list[Service]) -> None:
        if person.course == "upper_secondary":
            since = anniversary(person.born, 18)
            if age < 18:
                return
        else:
            since = date(person.born.year + 18, 10, 10)
        if (states[-1].since or since) < since <= self.as_of:
            deferred = Service("deferred", since, reason="d_studying", course=person.course)
            self._then(states, deferred)

    def _studied(self, person: Person, states: list[Service]) -> bool:
        """Add a deferment for studies now over; False where there was none."""
        course = "college" if person.qualification == "college" else "bachelor"
        if person.qualification not in ("college", "bachelor", "master", "doctor"):
            return False
        first, last = date(person.born.year + 18, 10, 10), 0
        last = person.born.year + 18 + _COURSE_YEARS[course]
        if date(last, 7, 15) > self.as_of or self.rng.random() < 0.25:
            return False
        deferred = Service("deferred", first, date(last, 7, 15), "d_studying", course)
        self._then(states, deferred)
        states.append(Service("registered", date(last, 7, 15)))
        return True

    def _enlist(self, person: Person, state: str, states: list[Service]) -> None:
        """Call someone up in one of the last two Februaries, if he was 18 and at home."""
        called = date(self.as_of.year - self.rng.randrange(2), 2, 13 + self.rng.randrange(14))
        grown = anniversary(person.born, 18) <= called < self.as_of
        if grown and person.here and person.marital == "single" and person.stay == "permanent":
            if person.came and person.came >= called:
                return
            self._then(states, Service(state, called))
            person.occupation, person.workplace, person.studying = "Bộ đội nghĩa vụ", "", ""
            person.away, person.away_since = "military", called
            person.insurance = "QN5"

    def _discharge(self, person: Person, age: int, states: list[Service]) -> None:
        """Two years of service, then a reservist of the first class or simply discharged."""
        if age < 21:
            return
        year = person.born.year + 19 + self.rng.randrange(max(1, min(5, age - 20)))
        called, home = date(year, 2, 20), date(year + 2, 2, 10)
        if home >= self.as_of:
            return
        person.served = (called, home)
        self._then(states, Service("serving", called, home))
        states.append(Service("discharged" if self.rng.random() < 0.6 else "reserve_1", home))

    def _reserve(self, person: Person, age: int, states: list[Service]) -> None:
        """Men past call-up age, which ends two years later for those once deferred."""
        if self.rng.random() < 0.08:
            self._discharge(person, age, states)
            return
        studied = age < 31 and self._studied(person, states)
        if studied and age <= 27:
            return
        since = anniversary(person.born, 28 if studied else 26)
        mark = self.rng.random()
        if mark < 0.12 and not studied:
            states.clear()
        else:
            state = "reserve_unit" if mark > 0.985 else "militia" if mark > 0.975 else "reserve_2"
            self._then(states, Service(state, since))

    def _veteran(self, person: Person, age: int) -> list[Service]:
        share = 0.10 if age < 60 else 0.32
        if self.rng.random() > share:
            return []
        called = date(person.born.year + 18 + self.rng.randrange(4), 3, 1)
        years = 3 + self.rng.randrange(3 if self.rng.random() < 0.7 else 25)
        home = date(called.year + years, 4, 30)
        person.served = (called, home)
        return [Service("discharged", home)]


def _serves(service: Service) -> bool:
    return service.state in ("serving", "police_service")


def _state_for(drawn: str, since: date) -> Service:
    """The state that goes with a drawn reason or state."""
    states = {"d": "deferred", "e": "exempt", "n": "not_allowed", "c": "completed"}
    if drawn[1] == "_":
        return Service(states[drawn[0]], since, reason=drawn)
    return Service(drawn, since)
