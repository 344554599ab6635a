"""Owns identity numbers, phones and other papers of the demo, with a known share of errors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from resgroup.dates import PartialDate
from resgroup.identity import check_national_id
from resgroup.records import Record, Resident
from resgroup.simulation.drafts import Person
from resgroup.simulation.lots import day_between, years_before

WRONG_IDS: Final = 0.006
_FAKE_PREFIX: Final = "095"
"""Mobile numbers beginning so are handed out by no operator."""

_Draw = Callable[[random.Random], str]

_CHIP_CARDS: Final = date(2021, 1, 15)
_CHILD_CARDS: Final = date(2024, 7, 1)


def known_wrong_ids(records: Iterable[Record]) -> set[int]:
    """Residents whose personal number speaks against their sex or year of birth."""
    return {
        record.id
        for record in records
        if isinstance(record, Resident)
        and record.national_id
        and check_national_id(record.national_id, record.sex, record.birth_date)
    }


class Papers:
    """Gives people numbers no one else has."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng
        self._taken: set[str] = set()

    def number(self, person: Person) -> None:
        """Give someone a told birth date and the numbers that go with it."""
        person.told = self._told(person.born)
        age = person.years
        chance = self.rng.random()
        if age >= 72 and chance < 0.12:
            person.older_id = self._unique(_old_number)
            return
        if (age < 1 and chance < 0.3) or (1 <= age < 6 and chance < 0.12) or chance > 0.988:
            return
        person.national_id = self._unique(lambda rng: self._personal_number(person, rng))
        if age >= 28 and self.rng.random() < 0.45:
            person.older_id = self._unique(_old_number)

    def issued(self, person: Person) -> date | None:
        """When the card was issued, renewed at 14, 25, 40 and 60 as the law asks."""
        age = person.years
        if not person.national_id or self.rng.random() < 0.08:
            return None
        if age < 14:
            if self.rng.random() > 0.3:
                return None
            return day_between(self.rng, max(_CHILD_CARDS, person.born), self.as_of)
        since = _CHIP_CARDS
        for renewed in (14, 25, 40, 60):
            if age >= renewed:
                since = max(since, years_before(person.born, -renewed))
        late = min(self.as_of, since + timedelta(days=900))
        return day_between(self.rng, min(since, late), late)

    def phone(self, person: Person) -> str:
        """A mobile number nobody has, for most of those old enough."""
        age = person.years
        share = 0.0 if age < 13 else 0.45 if age < 18 else 0.9 if age < 65 else 0.6
        if self.rng.random() >= share:
            return ""
        return self._unique(lambda rng: f"{_FAKE_PREFIX}{rng.randrange(10**7):07d}")

    def insurance(self, person: Person) -> str:
        """A health-insurance card number, for all but a few."""
        if not person.insurance or self.rng.random() < 0.07:
            return ""
        serial = self._unique(lambda rng: f"01{rng.randrange(10**8):08d}")
        return f"{person.insurance}01{serial}"

    def vneid(self, person: Person) -> int | None:
        """The level of the electronic identity, None where nobody asked."""
        age, mark = person.years, self.rng.random()
        second = 0.0 if age < 6 else 0.12 if age < 14 else 0.86 if age < 70 else 0.45
        if not person.national_id or age < 6:
            return None
        if mark < second:
            return 2
        return 1 if mark < second + 0.06 else None

    def _told(self, born: date) -> PartialDate:
        """The birth date as the register has it, of many old people only the year."""
        mark = self.rng.random()
        year_only = 0.24 if born.year < 1965 else 0.009 if born.year < 1995 else 0.0
        if mark < year_only:
            return PartialDate(born.year)
        if born.year < 1995 and mark > 0.988:
            return PartialDate(born.year, born.month)
        return PartialDate.of(born)

    def _personal_number(self, person: Person, rng: random.Random) -> str:
        year, female = person.born.year, person.sex == "female"
        if rng.random() < WRONG_IDS:
            if rng.random() < 0.5:
                female = not female
            else:
                year += rng.choice((-10, -2, -1, 1, 2, 10)) if year < self.as_of.year - 10 else -1
        digit = (year - 1900) // 100 * 2 + female
        return f"{person.province}{digit}{year % 100:02d}{rng.randrange(1, 10**6):06d}"

    def _unique(self, draw: _Draw) -> str:
        number = draw(self.rng)
        while number in self._taken:
            number = draw(self.rng)
        self._taken.add(number)
        return number


def _old_number(rng: random.Random) -> str:
    return f"{rng.choice(('011', '012', '013', '160', '151', '141'))}{rng.randrange(10**6):06d}"
