"""Owns the residences of the people of the demo: permanent, temporary, staying and absent."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from resgroup.simulation.drafts import Family, Person
from resgroup.simulation.lots import day_between, years_before

_TERM: Final = timedelta(days=730)
"""The longest term of a temporary registration (Luật Cư trú Đ27: two years)."""

_GUESTS_DAYS: Final = timedelta(days=29)
_ABROAD: Final = ("Nhật Bản", "Hàn Quốc", "Đài Loan", "Đức", "Úc", "Hoa Kỳ")
_ELSEWHERE: Final = ("TP. Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Bắc Ninh", "Quảng Ninh")


@dataclass(frozen=True, slots=True)
class Stay:
    """A residence status from one day to another."""

    kind: str
    since: date | None
    to: date | None = None
    until: date | None = None
    reason: str = ""
    place: str = ""


class Whereabouts:
    """Tells where someone is registered, and who of them is away."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng

    def stays(self, family: Family) -> list[tuple[Person, Stay]]:
        """The residences of everyone of a family; who came together is registered together."""
        terms: dict[tuple[date, date | None], tuple[date, timedelta]] = {}
        told: list[tuple[Person, Stay]] = []
        for person in family.people:
            came, gone = person.came, person.gone_on
            if person.stay == "temporary" and came is not None:
                term = terms.get((came, gone)) or self._term(gone)
                terms[came, gone] = term
                stays = self._temporary(person, came, *term)
            else:
                stays = self._lasting(person)
            told.extend((person, stay) for stay in stays)
        return told

    def _lasting(self, person: Person) -> list[Stay]:
        """The one residence of someone who is permanent or a guest, and absences from it."""
        place = "" if person.reason == "birth" or person.came is None else person.home_town
        until = None
        if person.stay == "staying" and person.came:
            until = person.came + _GUESTS_DAYS
        stay = Stay(person.stay, person.came, person.gone_on, until, person.reason, place)
        return [stay, *self._absences(person)] if person.here else [stay]

    def _term(self, gone: date | None) -> tuple[date, timedelta]:
        """When the last registration runs out and how long it holds, one begun by the day."""
        until = gone or self._runs_out()
        term = self.rng.choice((_TERM / 2, _TERM, _TERM))
        return until, term if until - term <= self.as_of else _TERM

    def _temporary(self, person: Person, came: date, until: date, term: timedelta) -> list[Stay]:
        """Registrations of at most two years, the last running at or shortly before the day."""
        place = "" if person.reason == "birth" else person.home_town
        begun = until - term
        held = []
        while came < begun:
            renewed = min(came + _TERM, begun)
            held.append(Stay("temporary", came, renewed, renewed, person.reason, place))
            came = renewed
        if until <= came:
            until = came + _TERM / 4
        held.append(Stay("temporary", came, person.gone_on, until, person.reason, place))
        return held

    def _runs_out(self) -> date:
        """When a registration runs out: for some it has, for some it will within 15 days."""
        mark, rng = self.rng.random(), self.rng
        if mark < 0.07:
            return self.as_of - timedelta(days=rng.randrange(1, 120))
        if mark < 0.15:
            return self.as_of + timedelta(days=rng.randrange(1, 16))
        return self.as_of + timedelta(days=rng.randrange(16, 640))

    def _absences(self, person: Person) -> list[Stay]:
        """Where someone registered here lives instead, or did some while ago."""
        rng, age, mark = self.rng, person.years, self.rng.random()
        if person.away == "military":
            return [Stay("absent", person.away_since, None, None, "military", "Đơn vị quân đội")]
        if person.role == "head" or not 18 <= age <= 45:
            return []
        if person.course in ("college", "bachelor"):
            reason = "abroad" if mark < 0.05 else "study" if mark < 0.22 else ""
        else:
            reason = "work" if mark < 0.065 else "abroad" if mark < 0.09 else ""
        began = day_between(
            rng, max(years_before(self.as_of, 3), person.came or date.min), self.as_of
        )
        if (self.as_of - began).days < 40 or person.age(began) < 17:
            return []
        if not reason:
            ended = day_between(rng, began + timedelta(days=30), self.as_of)
            return (
                [Stay("absent", began, ended, ended, "work", rng.choice(_ELSEWHERE))]
                if (mark > 0.985)
                else []
            )
        place = rng.choice(_ABROAD if reason == "abroad" else _ELSEWHERE)
        until = began + timedelta(days=round(30.43 * rng.choice((6, 12, 24, 48))))
        return [Stay("absent", began, None, until if rng.random() < 0.6 else None, reason, place)]
