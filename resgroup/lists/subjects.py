"""Owns what the rows of a list are about: residents, households or buildings with their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from resgroup.addresses import Address, parse_address
from resgroup.criteria import AGES
from resgroup.i18n import _
from resgroup.lists.form import ListForm
from resgroup.lists.kin import kin_columns
from resgroup.lists.order import ORDER_FIELDS, order_key
from resgroup.progress import Progress, silent
from resgroup.register import Question, Register

_NOWHERE: Final = Address()
_READ_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Subject:
    """One resident, household or building: its values by field, and where it stands.

    `people` are those of the list who belong to it, `building` 0 where none is known.
    """

    id: int
    values: dict[str, Any]
    people: int = 1
    building: int = 0
    address: Address = _NOWHERE

    def key(self, form: ListForm) -> tuple[Any, ...]:
        """Its place in the order of a form; buildings always stand by address."""
        if not form.order:
            return ()
        code = order_key("household", self.values["household_code"])
        last = code if form.unit == "household" else ()
        if form.order == "address" or form.unit == "building":
            place = order_key("address", None if self.address == _NOWHERE else self.address)
            return (*place, *last)
        return (*order_key(form.order, self.values[order_field(form)]), *last)


@dataclass(frozen=True)
class Subjects:
    """All a list is about; `outside` are the people who belong to no household or building."""

    all: list[Subject] = field(default_factory=list)
    outside: int = 0


def order_field(form: ListForm) -> str:
    """The field a form's order compares: a household stands by its head's name or its code."""
    wanted = ORDER_FIELDS.get(form.order, "address")
    if form.unit == "household":
        by_head = {"full_name": "head_name", "birth_date": "household_code"}
        return by_head.get(wanted, wanted)
    return wanted if form.unit == "resident" else "address"


def subjects_of(
    register: Register,
    ids: Sequence[int],
    form: ListForm,
    asked: Question,
    *,
    progress: Progress = silent,
) -> Subjects:
    """What the rows of a form are about, in the order of the ids; ages are of the day asked."""
    reading = _Reading(register, form, asked, progress)
    numbers = [int(number) for number in ids]
    if form.unit == "resident":
        return Subjects(reading.residents(numbers))
    if form.unit == "household":
        return reading.households(numbers)
    return reading.buildings(numbers)


class _Reading:
    """Reads the register once for each thing a form needs."""

    def __init__(
        self,
        register: Register,
        form: ListForm,
        asked: Question,
        progress: Progress = silent,
    ) -> None:
        self._register = register
        self._progress = progress
        self._form = form
        self._asked = asked
        self._on = asked.standing or asked.on
        around = ("address", "street", "household_code", "head_name", "relationship")
        self._fields = tuple(dict.fromkeys((*form.fields, order_field(form), *around)))

    def residents(self, ids: Sequence[int]) -> list[Subject]:
        """Each resident."""
        return self._told({number: [number] for number in ids})

    def households(self, ids: Sequence[int]) -> Subjects:
        """The households the residents belong to."""
        people = _gathered(ids, self._values(ids, "household_code"))
        outside = len(people.pop(None, ()))
        numbers = {code: number for number, code in self._register.household_codes().items()}
        found = self._told({numbers[code]: members for code, members in people.items()})
        return Subjects(found, outside)

    def buildings(self, ids: Sequence[int]) -> Subjects:
        """The buildings the residents live in."""
        people = _gathered(ids, (self._homes.get(number) for number in ids))
        outside = len(people.pop(None, ()))
        found = self._told(people)
        living = _gathered(self._homes, self._homes.values())
        for subject in found:
            subject.values["people"] = len(living[subject.id])
        if any(column.field == "households" for column in self._form.columns):
            self._count_households(found, living)
        return Subjects(found, outside)

    def _count_households(self, found: list[Subject], living: Mapping[Any, list[int]]) -> None:
        everyone = [number for subject in found for number in living[subject.id]]
        codes = dict(zip(everyone, self._values(everyone, "household_code"), strict=True))
        for subject in found:
            homes = {codes[number] for number in living[subject.id]} - {None}
            subject.values["households"] = len(homes)

    def _told(self, people: Mapping[Any, list[int]]) -> list[Subject]:
        """The subjects of these ids, told by the first of the residents who belong to each."""
        tellers = [members[0] for members in people.values()]
        rows = self._rows(tellers)
        columns = [column.field for column in self._form.columns]
        kin = kin_columns(self._register, tellers, columns, self._asked)
        besides = self._ages(tellers) | kin
        found = []
        for place, ((number, members), row) in enumerate(zip(people.items(), rows, strict=True)):
            values = dict(zip(self._fields, row, strict=True))
            values |= {key: known[place] for key, known in besides.items()}
            values["matching"] = len(members)
            address = parse_address(values["address"] or values["street"] or "")
            home = self._homes.get(members[0], 0) if self._by_building else 0
            found.append(Subject(number, values, len(members), home, address))
        return found

    def _rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(ids), _READ_AT_ONCE):
            self._progress(start, len(ids), _("Reading the register"))
            part = ids[start : start + _READ_AT_ONCE]
            rows += self._register.rows(part, self._fields, self._on)
        return rows

    def _ages(self, ids: Sequence[int]) -> dict[str, list[Any]]:
        """The ages of the day they are counted on, which may be another than that of the list."""
        asked = [key for key in AGES if key in self._fields]
        return {key: self._values(ids, key, self._asked.on) for key in asked}

    def _values(self, ids: Sequence[int], name: str, on: date | None = None) -> list[Any]:
        return [row[0] for row in self._register.rows(ids, (name,), on or self._on)]

    @property
    def _by_building(self) -> bool:
        return "building" in (self._form.unit, self._form.group_by)

    @cached_property
    def _homes(self) -> dict[int, int]:
        """The building everyone of the day lives in, where one is known."""
        answer = self._register.ask(Question(on=self._on))
        pairs = zip(answer.ids.tolist(), answer.buildings.tolist(), strict=True)
        return {number: building for number, building in pairs if building}


def _gathered(ids: Iterable[int], keys: Iterable[Any]) -> dict[Any, list[int]]:
    """The ids by what they share, in the order they come."""
    found: dict[Any, list[int]] = {}
    for number, key in zip(ids, keys, strict=True):
        found.setdefault(key, []).append(number)
    return found
