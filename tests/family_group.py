"""A group of four households whose families the tests of events let live, marry and die."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.changes import Change, ChangeSet
from resgroup.commands.catalogue import events, offered
from resgroup.commands.inputs import Option, filled, inputs_of
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.errors import RegisterError
from resgroup.records import (
    KINDS,
    Building,
    Dwelling,
    Household,
    Kinship,
    Membership,
    MilitaryRecord,
    Occupancy,
    Organisation,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
    kind_of,
)
from resgroup.register import Question
from tests.groups import new_register

TODAY = date(2026, 11, 22)
DAY = date(2026, 9, 10)
BEFORE = date(2026, 9, 9)
SINCE = date(2015, 1, 1)

GRANDFATHER, MAN, WIFE, SON, DAUGHTER, NEIGHBOUR, HUSBAND, HOUSEWIFE, BOY, ORPHAN = range(1, 11)
PEOPLE = (
    # id, name, sex, born, household, relationship, marital status
    (GRANDFATHER, "Nguyễn Văn Cổ", "male", "1940-03-04", 1, "father", "widowed"),
    (MAN, "Nguyễn Văn Hùng", "male", "1965-05-02", 1, "head", "married"),
    (WIFE, "Trần Thị Lan", "female", "1970-08-15", 1, "wife", "married"),
    (SON, "Nguyễn Văn Sơn", "male", "1998-01-20", 1, "child", "single"),
    (DAUGHTER, "Nguyễn Thị Hoa", "female", "2012-06-01", 1, "child", "single"),
    (NEIGHBOUR, "Lê Thị Mai", "female", "1999-07-07", 2, "head", "single"),
    (HUSBAND, "Phạm Văn Nam", "male", "1972-02-02", 3, "head", "married"),
    (HOUSEWIFE, "Đỗ Thị Thu", "female", "1974-04-04", 3, "wife", "married"),
    (BOY, "Phạm Văn Tí", "male", "2007", 3, "child", "single"),
    (ORPHAN, "Vũ Văn Côi", "male", "2014-09-09", 4, "head", "single"),
)
LINKS = (
    ("spouse", MAN, WIFE),
    *(("parent", child, parent) for child in (SON, DAUGHTER) for parent in (MAN, WIFE)),
    ("parent", MAN, GRANDFATHER),
)


def records() -> list[Record]:
    """The group: only the first family has its kinship linked."""
    found: list[Record] = [Organisation(1, "party", "Chi bộ 1")]
    for number in (1, 2, 3, 4):
        found += [
            Building(number, None, str(number), f"Số {number} phố Chùa"),
            Dwelling(number, number),
            Household(number, f"H{number:03d}"),
            Occupancy(number, number, number, SINCE),
        ]
    for number, name, sex, born, household, relationship, marital in PEOPLE:
        birth = PartialDate.from_iso(born)
        since = max(SINCE, birth.earliest() or SINCE)
        found += [
            Resident(number, name, sex, birth, ethnicity="kinh", marital_status=marital),
            Membership(number, number, household, relationship, since),
            Residence(number, number, "permanent", since),
        ]
    found += [Kinship(number, *link) for number, link in enumerate(LINKS, start=1)]
    found += [
        OrganisationMembership(1, MAN, 1, from_date=SINCE),
        MilitaryRecord(1, MAN, "discharged", from_date=SINCE),
    ]
    return found


class Group:
    """The register of the group, with events played on it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def play(self, name: str, /, **values: Any) -> tuple[str, ...]:
        """Record an event; the codes of the concerns it raises."""
        event = events()[name]
        plan = event.plan(self.store, filled(event.form, values), TODAY)
        self.store.commit(plan.change_set)
        return tuple(concern.code for concern in plan.concerns)

    def refused(self, name: str, /, **values: Any) -> str:
        """The code with which an event is refused, in both languages."""
        before = self.everything()
        with pytest.raises(RegisterError) as refusal:
            self.play(name, **values)
        assert refusal.value.vi
        assert refusal.value.en
        assert self.everything() == before
        return refusal.value.code

    @contextmanager
    def undone_after(self) -> Iterator[None]:
        """Undo what is played inside and find everything as it was before."""
        before = self.everything()
        population = self.population(TODAY), self.population(DAY)
        yield
        while self.everything() != before:
            assert self.store.undo() is not None
        assert (self.population(TODAY), self.population(DAY)) == population

    def everything(self) -> dict[str, list[Record]]:
        """Every record of the register."""
        return {kind: self.store.all(kind) for kind in KINDS}

    def options(self, name: str, key: str, /, **values: Any) -> dict[Any, str]:
        """What an input offers, with what it proposes."""
        return {each.value: each.proposed for each in self.choices(name, key, **values)}

    def choices(self, name: str, key: str, /, **values: Any) -> Sequence[Option]:
        """The options of an input for the values typed so far."""
        found = next(each for each in inputs_of(events()[name].form) if each.key == key)
        assert found.options is not None
        return found.options(self.store, values, TODAY)

    def asks(self, name: str, key: str, /, **values: Any) -> bool:
        """Whether an input that may be left out is asked after the values typed so far."""
        found = next(each for each in inputs_of(events()[name].form) if each.key == key)
        assert found.when is not None
        return found.when(self.store, values, TODAY)

    def offered(self, subject: Any, number: int, day: date = TODAY) -> set[str]:
        """The events the page of a record offers."""
        return {event.name for event in offered(self.store, subject, number, day)}

    def change(self, *changed: Record) -> None:
        """Put records in place of others, or add them."""
        changes = tuple(
            Change(self.store.get(kind_of(each), [each.id]).get(each.id), each) for each in changed
        )
        self.store.commit(ChangeSet("correct", changes))

    def remove(self, *removed: Record) -> None:
        """Take records away."""
        changes = tuple(Change(each, None) for each in removed)
        self.store.commit(ChangeSet("correct", changes))

    def person(self, number: int) -> Any:
        """A resident's record."""
        return self.store.get("resident", [number])[number]

    def population(self, day: date) -> set[int]:
        """Who belongs to the group on a day."""
        return {int(each) for each in self.store.ask(Question(on=day)).ids}

    def members(self, household: int, day: date) -> dict[int, str]:
        """The members of a household on a day and what they are to its head."""
        page = self.store.household_page(household, day)
        return {each.resident_id: each.relationship for each in page.members}

    def value(self, number: int, field: str, day: date) -> Any:
        """A field of someone as of a day."""
        return self.store.rows([number], [field], day)[0][0]

    def links(self, kind: str) -> set[tuple[int, int, date | None, date | None]]:
        """The links of a kind."""
        return {
            (link.resident_id, link.relative_id, link.from_date, link.to_date)
            for link in self.store.all("kinship")
            if isinstance(link, Kinship) and link.kind == kind
        }

    def rows(self, kind: str, number: int) -> list[dict[str, Any]]:
        """The records of a kind that belong to someone."""
        return [asdict(each) for each in self.store.linked(kind, "resident_id", [number])]


def group(folder: Path) -> Group:
    """A new group."""
    return Group(new_register(folder / "family.resgroup", records()))


def born(text: str) -> PartialDate:
    """A date of birth as ISO writes it, known in part where it is short."""
    return PartialDate.from_iso(text) if text else UNKNOWN
