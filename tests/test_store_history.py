"""The audit read back: what can be taken back, and entries asked for by time, record, command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from db.files import create_register, open_register
from db.store import Store
from resgroup.changes import Change, ChangeSet, Entry, additions
from resgroup.records import Area, MergedResident, Record, Residence, Resident
from tests.groups import CLOCK, new_register


class Clock:
    """A clock that goes on an hour whenever it is looked at."""

    def __init__(self) -> None:
        self.at = CLOCK

    def __call__(self) -> datetime:
        self.at += timedelta(hours=1)
        return self.at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = create_register(
        tmp_path / "group.resgroup", Area(1), None, simulated=True, clock=Clock()
    ).store
    yield made
    made.close()


def enrol(store: Store, *records: Record, command: str = "enrol") -> Entry:
    return store.commit(ChangeSet(command, additions(records)))


def revert(store: Store, entry: Entry) -> Entry:
    done = ChangeSet(entry.command, store.changes(entry.id))
    return store.commit(done.inverse("revert"), undoes=entry.id)


def names(store: Store) -> set[int]:
    return {record.id for record in store.all("resident")}


def test_what_can_be_undone_and_redone_is_told_beforehand(store: Store) -> None:
    assert store.undoable() is store.redoable() is None
    first = enrol(store, Resident(1, "A"))
    second = enrol(store, Resident(2, "B"), command="import_residents")
    told = store.undoable()
    assert told is not None
    assert (told.id, told.command, told.counts) == (second.id, "import_residents", {"resident": 1})
    undone = store.undo()
    assert undone is not None
    assert (undone.command, undone.undoes) == ("undo", second.id)
    told, again = store.undoable(), store.redoable()
    assert told is not None
    assert again is not None
    assert (told.id, again.id) == (first.id, undone.id)
    store.redo()
    assert store.redoable() is None
    assert names(store) == {1, 2}


def test_entries_tell_which_of_them_hold_no_longer(store: Store) -> None:
    enrol(store, Resident(1, "A"))
    store.undo()
    enrol(store, Resident(2, "B"))

    def undone() -> list[tuple[int, bool]]:
        return [(entry.id, entry.undone) for entry in store.entries()]

    assert undone() == [(4, False), (3, False), (2, True), (1, False)]
    store.undo()
    store.redo()
    assert undone()[:3] == [(6, False), (5, True), (4, False)]
    store.undo()
    assert undone()[:4] == [(7, False), (6, True), (5, False), (4, True)]


def test_an_older_entry_taken_back_is_undone_as_any_other(store: Store, tmp_path: Path) -> None:
    old = enrol(store, Resident(1, "A"))
    new = enrol(store, Resident(2, "B"))
    taken = revert(store, old)
    assert names(store) == {2}
    told = store.undoable()
    assert told is not None
    assert told.id == taken.id
    store.undo()
    assert names(store) == {1, 2}
    store.redo()
    assert names(store) == {2}
    store.undo()
    for expected in (new.id, old.id):
        told = store.undoable()
        assert told is not None
        assert told.id == expected
        store.undo()
    assert names(store) == set()
    store.close()
    again = open_register(tmp_path / "group.resgroup", clock=lambda: CLOCK)
    for _step in range(3):
        assert again.redo() is not None
    assert names(again) == {2}
    assert again.redo() is None
    again.close()


def test_an_entry_taken_back_by_hand_is_not_undone_again(store: Store) -> None:
    old = enrol(store, Resident(1, "A"))
    revert(store, old)
    enrol(store, Resident(2, "B"))
    store.undo()
    store.undo()
    assert names(store) == {1}
    store.undo()
    assert names(store) == set()
    assert store.undoable() is None


def test_entries_are_asked_for_by_time_and_command(store: Store) -> None:
    entries = [enrol(store, Resident(number, "A"), command=f"c{number}") for number in (1, 2, 3)]
    made = (entries[0].at, entries[2].at)
    assert [entry.command for entry in store.entries(made=made)] == ["c2", "c1"]
    hanoi = timezone(timedelta(hours=7))
    local = tuple(moment.replace(tzinfo=UTC).astimezone(hanoi) for moment in made)
    assert [entry.command for entry in store.entries(made=(local[0], local[1]))] == ["c2", "c1"]
    assert [entry.id for entry in store.entries(commands=["c1", "c3"])] == [4, 2]
    assert [entry.id for entry in store.entries(1, commands=["c1", "c3"])] == [4]
    assert store.entries(made=made, commands=["c3"]) == []


def test_entries_are_asked_for_by_what_they_changed(store: Store) -> None:
    first = enrol(store, Resident(1, "A"), Residence(1, 1, "permanent"))
    second = enrol(store, Resident(2, "A"))
    person = store.get("resident", [2])[2]
    corrected = ChangeSet("correct", (Change(person, replace(person, note="x")),))
    third = store.commit(corrected)
    touching = [entry.id for entry in store.entries(touching=[("resident", 2)])]
    assert touching == [third.id, second.id]
    assert [entry.id for entry in store.entries(touching=[("residence", 1)])] == [first.id]
    assert store.entries(touching=[("residence", 9)]) == []


def test_the_history_of_a_resident_is_that_of_those_merged_into_it(store: Store) -> None:
    entries = [enrol(store, Resident(number, "A")) for number in (1, 2, 3)]
    merged = ChangeSet(
        "merge_residents",
        (
            *additions([MergedResident(1, 1, 2), MergedResident(2, 1, 3)]),
            *(Change(store.get("resident", [number])[number], None) for number in (2, 3)),
        ),
    )
    last = store.commit(merged)
    touching = [entry.id for entry in store.entries(touching=[("resident", 1)])]
    assert touching == [last.id, *(entry.id for entry in reversed(entries))]


def test_changes_come_back_in_their_order(store: Store) -> None:
    changes = (
        *additions([Resident(1, "A"), Residence(1, 1, "permanent")]),
        Change(Resident(1, "A"), Resident(1, "B")),
    )
    entry = store.commit(ChangeSet("enrol", changes))
    assert store.changes(entry.id) == changes
    assert store.changes(99) == ()


def test_linked_copes_with_more_ids_than_one_statement_takes(tmp_path: Path) -> None:
    people = [Resident(number, "A") for number in range(1, 10_003)]
    residences = [Residence(20_000 - each.id, each.id, "permanent") for each in people]
    made = new_register(tmp_path / "many.resgroup", [*people, *residences])
    found = made.linked("residence", "resident_id", [each.id for each in people])
    made.close()
    assert [each.id for each in found] == sorted(each.id for each in residences)


def test_a_form_typed_in_part_is_kept_until_it_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "drafts.resgroup"
    made = new_register(path, [])
    heard: list[object] = []
    made.subscribe(heard.append)
    made.keep_draft("birth::0", '{"full_name": "Lê"}')
    made.keep_draft("death:resident:5", "{}")
    made.keep_draft("birth::0", '{"full_name": "Lê An"}')
    made.close()
    again = open_register(path, clock=lambda: CLOCK)
    assert again.drafts() == {"birth::0": '{"full_name": "Lê An"}', "death:resident:5": "{}"}
    again.drop_draft("birth::0")
    again.drop_draft("unknown")
    assert again.drafts() == {"death:resident:5": "{}"}
    assert [entry.command for entry in again.entries()] == ["demo"]
    assert heard == []
    again.close()


def test_what_was_added_to_someone_and_taken_back_is_still_of_their_history(tmp_path: Path) -> None:
    store = new_register(tmp_path / "gone.resgroup", [Resident(1, "Nguyễn Văn An")])
    away = Residence(1, 1, "absent", date(2026, 5, 1))
    store.commit(ChangeSet("absence", additions([away])))
    assert store.once_linked("residence", "resident_id", 1) == []
    store.undo()
    assert store.once_linked("residence", "resident_id", 1) == [1]
    assert store.once_linked("residence", "resident_id", 2) == []
    entries = store.entries(touching=[("residence", 1)])
    assert [entry.command for entry in entries] == ["undo", "absence"]
    store.close()
