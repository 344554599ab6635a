"""Deleting goes to the trash and comes back whole; for good only what was a typing error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import audit
from db import tables as t
from db.store import Store
from resgroup.changes import Change, ChangeSet, Entry, additions
from resgroup.commands.catalogue import events, offered
from resgroup.commands.correcting import correct
from resgroup.commands.deleting import DELETIONS, in_trash
from resgroup.commands.inputs import filled, inputs_of
from resgroup.commands.plan import Plan
from resgroup.commands.purging import purge_resident
from resgroup.commands.reverting import revert
from resgroup.commands.words import entry_words
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.records import (
    KINDS,
    Building,
    Case,
    Dwelling,
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
from tests.groups import TODAY, new_register

PAST = date(2020, 1, 1)
RECORDS: list[Record] = [
    Building(1, None, "3", "Số 3 ngõ 12"),
    Building(2, None, "5", "Số 5 ngõ 12"),
    Dwelling(1, 1),
    Dwelling(2, 2),
    Dwelling(3, 2),
    Household(1, "H001"),
    Household(2, "H002"),
    HouseholdClass(1, 2, 2025, "poor"),
    Title(1, 2, 2025),
    Occupancy(1, 1, 1),
    Occupancy(2, 2, 2, None, PAST),
    Organisation(1, "women"),
    Resident(1, "Nguyễn Văn An", "male", PartialDate(1970)),
    Resident(2, "Lê Thị Mai", "female"),
    Resident(3, "Nguyễn Văn Bình"),
    Resident(4, "Nguyễn Văn Bin"),
    Resident(5, "Trần Cụ", death_date=PartialDate.of(PAST)),
    Resident(6, "Vũ Một Mình"),
    Resident(7, "Đỗ Đã Đi"),
    Kinship(1, "parent", 3, 1),
    Kinship(2, "spouse", 2, 1),
    Kinship(3, "parent", 4, 1),
    Membership(1, 1, 1, "head"),
    Membership(2, 2, 1, "wife"),
    Membership(3, 3, 1, "child"),
    Membership(4, 4, 1, "child"),
    Membership(5, 5, 2, "head", None, PAST),
    Residence(1, 1, "permanent"),
    Residence(2, 2, "permanent"),
    Residence(3, 3, "permanent"),
    Residence(4, 4, "permanent"),
    Residence(5, 5, "permanent", None, PAST),
    Residence(7, 7, "permanent", None, PAST),
    OrganisationMembership(1, 2, 1),
    MilitaryRecord(1, 3, "registered"),
    FormerValue(1, 3, "religion", "none", PAST),
    Case(1, "birth", 2, "Khai sinh"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "group.resgroup", RECORDS)
    yield made
    made.close()


def everything(store: Store) -> dict[str, Any]:
    return {kind: store.all(kind) for kind in KINDS}


def planned(store: Store, name: str, number: int) -> Plan:
    event = events()[name]
    form = filled(event.form, {event.subject_key: number, "reason": "entered_twice"})
    plan: Plan = event.plan(store, form, TODAY)
    return plan


def deleted(store: Store, name: str, number: int) -> Entry:
    return store.commit(planned(store, name, number).change_set)


def refused(store: Store, name: str, number: int) -> str:
    with pytest.raises(RegisterError) as caught:
        planned(store, name, number)
    return caught.value.code


def concerns(plan: Plan) -> list[str]:
    return [each.code for each in plan.concerns]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("delete_resident", 3),
        ("delete_resident", 2),
        ("delete_resident", 5),
        ("delete_household", 2),
        ("delete_dwelling", 3),
        ("delete_building", 2),
    ],
)
def test_what_is_deleted_lies_in_the_trash_and_comes_back_whole(
    store: Store, name: str, number: int
) -> None:
    before = everything(store)
    entry = deleted(store, name, number)
    assert store.get(events()[name].subject, [number]) == {}
    assert [each.id for each in in_trash(store)] == [entry.id]
    store.commit(revert(store, entry.id).change_set, undoes=entry.id)
    assert everything(store) == before
    assert in_trash(store) == []
    store.undo()
    assert [each.id for each in in_trash(store)] == [entry.id]
    store.undo()
    assert everything(store) == before


def test_all_that_hangs_on_someone_goes(store: Store) -> None:
    plan = planned(store, "delete_resident", 3)
    gone = {(each.kind, each.record_id) for each in plan.change_set.changes if not each.after}
    assert gone == {
        ("resident", 3),
        ("membership", 3),
        ("residence", 3),
        ("kinship", 1),
        ("military_record", 1),
        ("former_value", 1),
    }
    assert concerns(plan) == ["kin-lost"]


def test_a_case_stays_without_its_applicant(store: Store) -> None:
    plan = planned(store, "delete_resident", 2)
    assert concerns(plan) == ["kin-lost", "case-without-applicant"]
    store.commit(plan.change_set)
    assert store.all("case") == [Case(1, "birth", None, "Khai sinh")]


def test_the_reason_names_nobody(store: Store) -> None:
    entry = deleted(store, "delete_resident", 3)
    assert entry.summary == "nhập hai lần"
    assert entry_words(entry) == "Xoá nhân khẩu"


def test_what_is_in_use_is_not_deleted(store: Store) -> None:
    assert refused(store, "delete_resident", 1) == "is-head"
    assert refused(store, "delete_household", 1) == "has-members"
    assert refused(store, "delete_dwelling", 1) == "lived-in"
    assert refused(store, "delete_building", 1) == "lived-in"
    for name in DELETIONS:
        assert refused(store, name, 99) == "no-record"


def test_what_is_lost_with_it_is_asked_about(store: Store) -> None:
    assert concerns(planned(store, "delete_resident", 5)) == ["has-lived-here"]
    assert concerns(planned(store, "delete_resident", 6)) == []
    assert concerns(planned(store, "delete_household", 2)) == ["history-lost"]
    assert concerns(planned(store, "delete_dwelling", 2)) == ["occupancies-lost"]
    assert concerns(planned(store, "delete_dwelling", 3)) == []
    assert concerns(planned(store, "delete_building", 2)) == ["occupancies-lost"]


def test_only_what_is_empty_offers_it(store: Store) -> None:
    def offers(subject: Any, number: int) -> bool:
        names = {event.name for event in offered(store, subject, number, TODAY)}
        return f"delete_{subject}" in names

    assert [offers("household", number) for number in (1, 2)] == [False, True]
    assert [offers("dwelling", number) for number in (1, 2, 3)] == [False, True, True]
    assert [offers("building", number) for number in (1, 2)] == [False, True]
    assert offers("resident", 1)


def test_a_building_is_named_in_its_form(store: Store) -> None:
    asked, reason = inputs_of(events()["delete_building"].form)
    assert asked.options is not None
    assert reason.options is not None
    (option,) = asked.options(store, {"building": 1}, TODAY)
    assert (option.value, option.words) == (1, "Số 3 ngõ 12")
    assert asked.options(store, {}, TODAY) == ()
    assert len(reason.options(store, {}, TODAY)) == 3


def test_a_typing_error_is_told_with_all_it_left(store: Store) -> None:
    residence = Residence(4, 4, "permanent")
    store.commit(ChangeSet("correct", additions([Residence(50, 4, "absent", place="Huế")])))
    store.commit(ChangeSet("correct", (Change(Residence(50, 4, "absent", place="Huế"), None),)))
    store.commit(
        ChangeSet(
            "correct",
            (
                Change(residence, None),
                *additions([Residence(51, 4, "temporary"), MilitaryRecord(9, 4, "registered")]),
            ),
        )
    )
    plan = purge_resident(store, 4, TODAY)
    gone = {(each.kind, each.record_id) for each in plan.change_set.changes}
    assert gone == {
        ("resident", 4),
        ("membership", 4),
        ("kinship", 3),
        ("residence", 4),
        ("residence", 51),
        ("military_record", 9),
    }
    assert plan.change_set.command == "purge"
    assert all(each.after is None for each in plan.change_set.changes)
    assert concerns(plan) == ["for-good"]


def test_a_typing_error_in_the_trash(store: Store) -> None:
    deleted(store, "delete_resident", 4)
    plan = purge_resident(store, 4, TODAY)
    gone = {(each.kind, each.record_id) for each in plan.change_set.changes}
    assert gone == {("resident", 4), ("membership", 4), ("kinship", 3), ("residence", 4)}


@pytest.mark.parametrize("number", [1, 2, 5, 7])
def test_whoever_was_more_than_a_typing_error_stays(store: Store, number: int) -> None:
    with pytest.raises(RegisterError) as caught:
        purge_resident(store, number, TODAY)
    assert caught.value.code == "not-an-error"


def test_a_real_person_stays_in_the_trash(store: Store) -> None:
    deleted(store, "delete_resident", 2)
    with pytest.raises(RegisterError) as caught:
        purge_resident(store, 2, TODAY)
    assert caught.value.code == "not-an-error"


def test_someone_restored_or_never_there(store: Store) -> None:
    deleted(store, "delete_resident", 4)
    store.undo()
    assert purge_resident(store, 4, TODAY).change_set.changes
    with pytest.raises(RegisterError) as caught:
        purge_resident(store, 99, TODAY)
    assert caught.value.code == "no-record"


def kept_of(store: Store, words: str) -> list[str]:
    """What of some words the audit and the records still hold."""
    with store._reading() as connection:
        lines = connection.execute(select(t.audit_change.c.before, t.audit_change.c.after))
        held = [str(line) for line in lines]
    return [line for line in (*held, *map(str, everything(store).values())) if words in line]


@pytest.mark.parametrize("in_the_trash", [False, True])
def test_nothing_is_kept_of_who_was_removed_for_good(store: Store, in_the_trash: bool) -> None:
    name = 'Nguyễn Văn Bin"'
    renamed = correct(store, "resident", 4, {"full_name": "Nguyễn Văn Bing"}, today=TODAY)
    store.commit(renamed.change_set)
    store.commit(
        ChangeSet("absence", additions([Residence(50, 4, "absent", PAST, place="Đà Lạt")]))
    )
    if in_the_trash:
        deleted(store, "delete_resident", 4)
    before = {kind: len(store.all(kind)) for kind in ("resident", "household")}
    assert kept_of(store, name)
    assert kept_of(store, "Bing")
    assert kept_of(store, "Đà Lạt")
    entry = store.purge(purge_resident(store, 4, TODAY).change_set)
    assert entry.command == "purge"
    assert entry_words(entry) == "Xoá vĩnh viễn"
    assert not kept_of(store, name)
    assert not kept_of(store, "Bing")
    assert not kept_of(store, "Đà Lạt")
    assert in_trash(store) == []
    assert len(store.all("resident")) == before["resident"] - (not in_the_trash)
    assert len(store.all("household")) == before["household"]
    with store._reading() as connection:
        assert list(audit.broken_links(connection)) == []
    with pytest.raises(RegisterError, match="không còn trong sổ"):
        purge_resident(store, 4, TODAY)
