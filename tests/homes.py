"""Three households whose members, dates and papers the tests of events know by heart."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest

from db.store import Store
from resgroup.changes import Entry
from resgroup.commands.catalogue import events, offered
from resgroup.commands.inputs import filled
from resgroup.commands.plan import Plan
from resgroup.dates import PartialDate
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
)
from resgroup.register import Question
from tests.groups import TODAY, new_register

AN, BINH, CUONG, DUNG, EM, GIA, HAI, KHANH, LAM = range(1, 10)
SINCE: Final = date(2020, 1, 1)

PEOPLE: Final = (
    Resident(AN, "Nguyễn Văn An", "male", PartialDate(1960, 5, 2), "001060000001"),
    Resident(BINH, "Trần Thị Bình", "female", PartialDate(1962), "001162000002"),
    Resident(CUONG, "Nguyễn Văn Cường", "male", PartialDate(2004, 3, 10), "001204000003"),
    Resident(DUNG, "Nguyễn Thị Dung", "female", PartialDate(2010, 7, 1), "001310000004"),
    Resident(EM, "Lê Thị Em", "female", PartialDate(1990, 1, 1), "001190000005"),
    Resident(GIA, "Lê Văn Gia", "male", PartialDate(2015, 9, 9), "001215000006"),
    Resident(HAI, "Phạm Văn Hải", "male", PartialDate(1970, 2, 3), "001070000007"),
    Resident(KHANH, "Vũ Thị Khánh", "female", PartialDate(1985, 4, 5), "001185000008"),
    Resident(LAM, "Đỗ Văn Lâm", "male", PartialDate(1940), death_date=PartialDate(2026, 2, 1)),
)
"""An, Bình, Cường and Dung are a family; Em and her son Gia rent, sharing the dwelling with Hải,
who stays for some days; Khánh left and Lâm died."""

RECORDS: Final[tuple[Record, ...]] = (
    Building(1, house_number="1", address="Số 1 phố Chùa"),
    Building(2, house_number="2", address="Số 2 phố Chùa"),
    Dwelling(1, 1),
    Dwelling(2, 2),
    Dwelling(3, 2, unit="P3", vacant=True),
    Household(1, "H007"),
    Household(2, "H008"),
    Household(3, "H009"),
    Occupancy(1, 1, 1),
    Occupancy(2, 2, 2, date(2025, 1, 1)),
    Occupancy(3, 3, 2, date(2026, 10, 20)),
    *PEOPLE,
    Membership(1, AN, 1, "head"),
    Membership(2, BINH, 1, "wife"),
    Membership(3, CUONG, 1, "child"),
    Membership(4, DUNG, 1, "child"),
    Membership(5, EM, 2, "head", date(2025, 1, 1)),
    Membership(6, GIA, 2, "child", date(2025, 1, 1)),
    Membership(7, HAI, 3, "head", date(2026, 10, 20)),
    Membership(8, KHANH, 1, "daughter_in_law", SINCE, date(2026, 3, 1)),
    Membership(9, LAM, 1, "father", SINCE, date(2026, 2, 1)),
    *(Residence(number, number, "permanent") for number in (AN, BINH, CUONG, DUNG)),
    Residence(EM, EM, "temporary", date(2025, 1, 1), until=date(2026, 11, 10), place="Nam Định"),
    Residence(GIA, GIA, "temporary", date(2025, 1, 1), until=date(2026, 11, 10)),
    Residence(HAI, HAI, "staying", date(2026, 10, 20)),
    Residence(KHANH, KHANH, "permanent", SINCE, date(2026, 3, 1)),
    Residence(LAM, LAM, "permanent", SINCE, date(2026, 2, 1)),
    Kinship(1, "spouse", AN, BINH),
    Kinship(2, "parent", CUONG, AN),
    Kinship(3, "parent", CUONG, BINH),
    Kinship(4, "parent", DUNG, AN),
    Kinship(5, "parent", DUNG, BINH),
    Kinship(6, "parent", GIA, EM),
    MilitaryRecord(1, CUONG, "registered", from_date=date(2021, 4, 1)),
    Organisation(1, "party", "Chi bộ 1"),
    Organisation(2, "women", "Chi hội Phụ nữ"),
    OrganisationMembership(1, BINH, 1, from_date=date(2010, 1, 1)),
    OrganisationMembership(2, BINH, 2),
)


def opened(path: Path) -> Store:
    """A register with the three households."""
    return new_register(path, list(RECORDS))


def planned(store: Store, event: str, today: date = TODAY, **values: Any) -> Plan:
    """What an event would do."""
    found = events()[event]
    return found.plan(store, filled(found.form, values), today)


def recorded(store: Store, event: str, today: date = TODAY, **values: Any) -> Entry:
    """Record an event that gives no cause for concern."""
    plan = planned(store, event, today, **values)
    assert plan.concerns == ()
    return store.commit(plan.change_set)


def concerns(store: Store, event: str, today: date = TODAY, **values: Any) -> list[str]:
    """The codes of what is asked about before an event is recorded."""
    return [each.code for each in planned(store, event, today, **values).concerns]


def refused(store: Store, event: str, today: date = TODAY, **values: Any) -> str:
    """The code of the reason an event is refused for, which both languages explain."""
    with pytest.raises(RegisterError) as caught:
        planned(store, event, today, **values)
    assert caught.value.vi
    assert caught.value.en
    return caught.value.code


def proposals(store: Store, event: str, key: str, **values: Any) -> dict[Any, str]:
    """The options of an input and which are proposed."""
    found = next(each for each in _inputs(event) if each.key == key)
    assert found.options is not None
    return {each.value: each.proposed for each in found.options(store, values, TODAY)}


def _inputs(event: str) -> Any:
    from resgroup.commands.inputs import inputs_of

    return inputs_of(events()[event].form)


def offers(store: Store, subject: Any, number: int, day: date = TODAY) -> set[str]:
    """The events a page offers."""
    return {each.name for each in offered(store, subject, number, day)}


def people_on(store: Store, day: date) -> set[int]:
    """The population of a day."""
    return {int(number) for number in store.ask(Question(on=day)).ids}


def shown(store: Store, number: int, day: date, *fields: str) -> tuple[Any, ...]:
    """What a list shows of someone on a day."""
    return store.rows([number], fields, day)[0]


def everything(store: Store) -> dict[str, list[Record]]:
    """All records by kind."""
    return {kind: store.all(kind) for kind in KINDS}


def linked(store: Store, kind: str, name: str, number: int) -> list[Any]:
    """The stored records of a kind that name a record."""
    return store.linked(kind, name, [number])
