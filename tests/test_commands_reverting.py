"""One entry is taken back by itself, and never over later work."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.changes import Change, ChangeSet, Entry, additions
from resgroup.commands.correcting import change_field, correct
from resgroup.commands.reverting import revert
from resgroup.commands.words import moment_words
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.records import KINDS, Household, Membership, Record, Residence, Resident
from tests.groups import new_register

DAY = date(2026, 3, 12)
RECORDS: list[Record] = [
    Household(1, "H001"),
    Resident(1, "Nguyễn Văn An", "male"),
    Resident(2, "Lê Thị Mai", "female"),
    Membership(1, 1, 1, "head"),
    Membership(2, 2, 1, "wife"),
    Residence(1, 1, "permanent"),
    Residence(2, 2, "permanent"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "group.resgroup", RECORDS)
    yield made
    made.close()


def everything(store: Store) -> dict[str, Any]:
    return {kind: store.all(kind) for kind in KINDS}


def corrected(store: Store, number: int, **values: object) -> Entry:
    return store.commit(correct(store, "resident", number, values).change_set)


def committed(store: Store, entry: Entry) -> Entry:
    return store.commit(revert(store, entry.id).change_set, undoes=entry.id)


def refused(store: Store, entry: int) -> RegisterError:
    with pytest.raises(RegisterError) as caught:
        revert(store, entry)
    return caught.value


def enrol(store: Store, *records: Record) -> Entry:
    return store.commit(ChangeSet("enrol", additions(records)))


def test_an_entry_in_the_middle_is_taken_back(store: Store) -> None:
    first = corrected(store, 1, occupation="Thợ")
    corrected(store, 2, occupation="Giáo viên")
    before = everything(store)
    entry = committed(store, first)
    assert (entry.command, entry.undoes) == ("revert", first.id)
    assert store.get("resident", [1])[1] == RECORDS[1]
    assert store.get("resident", [2])[2] != RECORDS[2]
    store.undo()
    assert everything(store) == before
    committed(store, first)
    assert store.get("resident", [1])[1] == RECORDS[1]


def test_other_fields_keep_what_came_later(store: Store) -> None:
    first = corrected(store, 1, occupation="Thợ")
    corrected(store, 1, workplace="Xưởng", note="x")
    committed(store, first)
    kept = dataclasses.replace(RECORDS[1], workplace="Xưởng", note="x")
    assert store.get("resident", [1])[1] == kept


def test_later_work_on_the_same_field_is_named(store: Store) -> None:
    first = corrected(store, 1, occupation="Thợ")
    second = store.commit(
        correct(store, "resident", 1, {"occupation": "Thợ cả"}, since=DAY).change_set
    )
    error = refused(store, first.id)
    assert error.code == "changed-later"
    assert error.vi == (
        "Việc này đã được sửa tiếp: Sửa thông tin · ngày 12/03/2026, "
        f"{moment_words(second.at)} (Tổ trưởng). Hãy hoàn tác các việc đó trước."
    )
    committed(store, second)
    committed(store, first)
    assert store.get("resident", [1])[1] == RECORDS[1]


def test_many_later_entries_are_counted(store: Store) -> None:
    first = corrected(store, 1, occupation="0")
    for number in range(1, 6):
        corrected(store, 1, occupation=str(number))
    assert "và 2 việc khác" in refused(store, first.id).vi
    assert "and 2 more" in refused(store, first.id).en


def test_what_was_undone_and_done_again_holds(store: Store) -> None:
    first = corrected(store, 1, occupation="Thợ")
    corrected(store, 1, occupation="Thợ cả")
    store.undo()
    store.undo()
    assert refused(store, first.id).code == "already-undone"
    store.redo()
    store.redo()
    assert refused(store, first.id).code == "changed-later"
    store.undo()
    committed(store, first)
    assert refused(store, first.id).code == "already-undone"


def test_new_records_others_refer_to_stay(store: Store) -> None:
    made = enrol(store, Household(5, "H005"))
    joined = enrol(store, Resident(5, "Vũ Thị Lan"), Membership(5, 5, 5, "head"))
    error = refused(store, made.id)
    assert error.code == "changed-later"
    assert "Thêm nhân khẩu" in error.vi
    committed(store, joined)
    committed(store, made)
    assert everything(store)["household"] == [RECORDS[0]]


def test_removed_records_return_only_to_what_is_there(store: Store) -> None:
    made = enrol(store, Household(5, "H005"))
    enrol(store, Resident(5, "Vũ Thị Lan"), Membership(5, 5, 5, "head"))
    left = store.commit(ChangeSet("delete_resident", _gone(store, resident=5, membership=5)))
    committed(store, made)
    assert refused(store, left.id).code == "changed-later"


def test_a_deletion_taken_back_is_a_restoring(store: Store) -> None:
    before = everything(store)
    entry = store.commit(
        ChangeSet("delete_resident", _gone(store, membership=2, residence=2, resident=2))
    )
    assert committed(store, entry).command == "restore"
    assert everything(store) == before


def test_nothing_impossible_is_left_behind(store: Store) -> None:
    residence = store.get("residence", [2])[2]
    ended = store.commit(
        ChangeSet("move_out", (Change(residence, dataclasses.replace(residence, to_date=DAY)),))
    )
    enrol(store, Residence(9, 2, "permanent", DAY))
    error = refused(store, ended.id)
    assert error.code == "two-residences"
    assert "Không hoàn tác riêng" in error.vi


def test_a_code_taken_meanwhile_does_not_return(store: Store) -> None:
    made = enrol(store, Household(5, "H005"))
    left = store.commit(ChangeSet("delete_household", _gone(store, household=5)))
    assert left.id > made.id
    enrol(store, Household(6, "h005"))
    assert refused(store, left.id).code == "code-taken"


def test_what_made_the_register_stays(store: Store) -> None:
    (made,) = store.entries()
    assert refused(store, made.id).code == "made-the-register"
    assert refused(store, 99).code == "nothing-left"


def test_a_record_changed_twice_in_one_entry(store: Store) -> None:
    person = store.get("resident", [1])[1]
    once = dataclasses.replace(person, note="1")
    twice = dataclasses.replace(person, note="2")
    entry = store.commit(ChangeSet("correct", (Change(person, once), Change(once, twice))))
    committed(store, entry)
    assert store.get("resident", [1])[1] == person


def test_a_change_of_many_is_taken_back(store: Store) -> None:
    before = everything(store)
    entry = store.commit(change_field(store, [1, 2], "religion", "none", DAY).change_set)
    corrected(store, 1, occupation="Thợ")
    committed(store, entry)
    assert everything(store)["former_value"] == []
    assert everything(store)["resident"][1] == before["resident"][1]


def test_the_reason_is_told_in_english(store: Store) -> None:
    set_language("en")
    first = corrected(store, 1, occupation="Thợ")
    corrected(store, 1, occupation="Thợ cả")
    assert str(refused(store, first.id)).startswith("Later work rests on this: Correction")


def _gone(store: Store, **records: int) -> tuple[Change, ...]:
    return tuple(
        Change(store.get(kind, [number])[number], None) for kind, number in records.items()
    )
