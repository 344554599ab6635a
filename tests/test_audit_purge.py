"""Who is removed for good leaves no trace but that it happened, and the audit still verifies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from db import audit, engine, purging
from db.files import open_register
from db.store import Store
from resgroup.changes import Change, ChangeSet, additions
from resgroup.errors import RegisterError
from resgroup.records import Household, Membership, Record, Residence, Resident
from resgroup.register import Question
from tests.groups import CLOCK, TODAY, new_register, random_records

NAME = "Quàng Thị Zwzw"
FORMER_NAME = "Quàng Thị Zvzv"
NUMBER = "079199009876"
PLACE = "Thôn Xyxyxy"
TRACES = (NAME, FORMER_NAME, "zwzw", "zvzv", NUMBER, PLACE)
WRONG = Resident(900, FORMER_NAME, "female", national_id=NUMBER)
HOME = [
    Household(90, "H090"),
    Membership(900, 900, 90, "head"),
    Residence(900, 900, "permanent", place=PLACE),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "group.resgroup"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A register in which someone was enrolled, renamed, and lived in two ways."""
    made = new_register(path, random_records(7))
    made.commit(ChangeSet("enrol", additions([WRONG, Resident(901, "Lê An"), *HOME])))
    renamed = replace(WRONG, full_name=NAME)
    made.commit(ChangeSet("correct", (Change(WRONG, renamed),)))
    residence = HOME[2]
    other = Residence(901, 900, "staying")
    made.commit(ChangeSet("stay", (Change(residence, None), Change(None, other))))
    yield made
    made.close()


def removal(store: Store) -> ChangeSet:
    """What removes the person with all that is recorded of it."""
    records: list[Record] = [*store.get("resident", [900]).values()]
    for kind in ("membership", "residence"):
        records += store.linked(kind, "resident_id", [900])
    return ChangeSet("delete", tuple(Change(record, None) for record in records))


def traces_in(path: Path) -> list[str]:
    """Which of the traces stand in the file, in what was written ahead, or in any other."""
    content = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    forms = {trace: (trace, json.dumps(trace)[1:-1]) for trace in TRACES}
    return [trace for trace, both in forms.items() if any(f.encode() in content for f in both)]


def broken(store: Store) -> list[int]:
    with store._reading() as connection:
        return list(audit.broken_links(connection))


def test_no_byte_is_left_of_who_was_removed_for_good(store: Store, path: Path) -> None:
    assert set(traces_in(path)) >= {NAME, FORMER_NAME, NUMBER, PLACE}
    store.purge(removal(store))
    assert traces_in(path) == []
    assert store.search("zwzw") == store.search(NUMBER) == []
    store.close()
    assert traces_in(path) == []


def test_the_audit_says_that_it_happened_and_still_verifies(store: Store, path: Path) -> None:
    entry = store.purge(removal(store))
    assert entry.command == "purge"
    assert [each.command for each in store.entries(2)] == ["purge", "stay"]
    assert broken(store) == []
    touching = [each.id for each in store.entries(touching=[("resident", 900)])]
    assert touching == [entry.id, 3, 2]
    assert store.changes(entry.id) == ()
    store.close()
    again = open_register(path, clock=lambda: CLOCK)
    assert broken(again) == []
    again.close()


def test_a_removal_for_good_is_never_undone(store: Store) -> None:
    store.commit(ChangeSet("enrol", additions([Resident(902, "B")])))
    store.undo()
    store.purge(removal(store))
    assert store.redoable() is None
    told = store.undoable()
    assert told is not None
    assert told.command == "enrol"


def test_older_entries_take_back_what_is_left_of_them(store: Store) -> None:
    store.purge(removal(store))
    assert store.changes(2) == tuple(additions([Resident(901, "Lê An"), HOME[0]]))
    assert store.changes(3) == store.changes(4) == ()
    undone = store.undo()
    assert undone is not None
    assert undone.undoes == 2
    assert store.get("resident", [900, 901]) == {}
    assert store.get("household", [90]) == {}
    assert store.undoable() is None
    store.redo()
    assert set(store.get("resident", [900, 901])) == {901}
    assert broken(store) == []


def test_someone_in_the_trash_is_removed_from_there(store: Store, path: Path) -> None:
    wanted = removal(store)
    store.commit(wanted)
    person = wanted.changes[0]
    store.purge(ChangeSet("purge", (person,)))
    assert traces_in(path) == []
    assert broken(store) == []
    told = store.undoable()
    assert told is not None
    assert told.id == 2


def test_a_record_changed_meanwhile_is_not_removed_for_good(store: Store) -> None:
    with pytest.raises(RegisterError) as refused:
        store.purge(ChangeSet("purge", (Change(WRONG, None),)))
    assert refused.value.code == "changed-meanwhile"
    assert len(store.changes(2)) == 5
    assert len(store.entries()) == 4


def test_who_others_still_refer_to_is_not_removed_for_good(store: Store) -> None:
    with pytest.raises(RegisterError) as refused:
        store.purge(ChangeSet("purge", removal(store).changes[:1]))
    assert refused.value.code == "conflict"
    assert len(store.changes(3)) == 1


def test_all_others_stay_as_they_were(store: Store) -> None:
    everyone = Question(on=TODAY)
    before = {kind: store.all(kind) for kind in ("resident", "residence", "household")}
    asked = store.ask(everyone).ids.tolist()
    store.purge(removal(store))
    assert store.all("resident") == [each for each in before["resident"] if each.id != 900]
    gone = [each for each in before["residence"] if getattr(each, "resident_id", 0) == 900]
    assert store.all("residence") == [each for each in before["residence"] if each not in gone]
    assert store.all("household") == before["household"]
    assert store.ask(everyone).ids.tolist() == [each for each in asked if each != 900]


def test_forms_that_speak_of_the_person_go_too(store: Store, path: Path) -> None:
    store.keep_draft("death:resident:900", "{}")
    store.keep_draft("death:resident:9001", "{}")
    store.keep_draft("marriage::0", f'{{"wife": "{NAME}"}}')
    store.keep_draft("move::0", json.dumps({"who": NAME}))
    store.keep_draft("birth::0", f'{{"mother_number": "{NUMBER}"}}')
    store.keep_draft("birth::1", '{"day": 900}')
    store.purge(removal(store))
    assert set(store.drafts()) == {"death:resident:9001", "birth::1"}
    assert traces_in(path) == []


def test_bytes_left_by_a_failure_go_when_the_register_is_next_opened(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_engine: object) -> None:
        raise DatabaseError("VACUUM", None, Exception("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(purging, "rewrite", full)
        store.purge(removal(store))
    store.close()
    assert traces_in(path) != []
    again = open_register(path, clock=lambda: CLOCK)
    assert traces_in(path) == []
    with again._reading() as connection:
        assert not purging.is_unfinished(connection)
    again.close()


BLANK = '"before" = NULL, "after" = NULL, salt = NULL, digest = zeroblob(32), redacted_by = 2'


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_change SET after = ''",
        "UPDATE audit_change SET redacted_by = 2",
        "UPDATE audit_change SET salt = NULL",
        "UPDATE audit_change SET digest = zeroblob(32)",
        f"UPDATE audit_change SET {BLANK}, kind = 'x'",
        f"UPDATE audit_change SET {BLANK}, seq = seq + 100",
        f"UPDATE audit_change SET {BLANK}, record_id = 5",
        f"UPDATE audit_change SET {BLANK}, entry_id = 2",
        BLANK.replace('"before" = NULL', "UPDATE audit_change SET \"before\" = 'x'"),
        "UPDATE audit_entry SET user = 'x'",
        "DELETE FROM audit_change",
        "DELETE FROM audit_entry",
    ],
)
def test_a_line_can_only_be_blanked_whole(store: Store, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), store._engine.begin() as connection:
        connection.execute(text(statement))


def test_a_blanked_line_cannot_be_written_again(store: Store) -> None:
    store.purge(removal(store))
    for statement in (
        f"UPDATE audit_change SET {BLANK} WHERE redacted_by IS NOT NULL",
        "UPDATE audit_change SET redacted_by = NULL, digest = NULL WHERE redacted_by IS NOT NULL",
    ):
        with pytest.raises(DatabaseError, match="append-only"), store._engine.begin() as connection:
            connection.execute(text(statement))


def test_a_line_blanked_without_a_removal_shows(store: Store) -> None:
    """Even by someone who keeps its digest, so that the chain itself still holds."""
    with store._reading() as connection:
        row = connection.execute(text("SELECT * FROM audit_change WHERE entry_id = 2")).first()
        assert row is not None
        digest = audit.blanked(tuple(row), 2)[7]
    with store._engine.begin() as connection:
        connection.execute(
            text(
                'UPDATE audit_change SET "before" = NULL, "after" = NULL, salt = NULL,'
                " digest = :digest, redacted_by = 3 WHERE entry_id = 2 AND seq = :seq"
            ),
            {"digest": digest, "seq": row.seq},
        )
    assert broken(store) == [2]


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("UPDATE audit_change SET record_id = 901 WHERE entry_id = 2 AND seq = 0", 2),
        ("UPDATE audit_change SET digest = zeroblob(32) WHERE entry_id = 3", 3),
        ("UPDATE audit_change SET salt = zeroblob(16) WHERE entry_id = 2 AND seq = 1", 2),
        ("UPDATE audit_change SET before = '' WHERE entry_id = 2 AND seq = 1", 2),
        ("DELETE FROM audit_change WHERE entry_id = 5 AND seq = 0", 5),
        ("UPDATE audit_entry SET on_date = '2020-01-01' WHERE id = 4", 4),
    ],
)
def test_what_was_tampered_with_shows_after_a_removal_too(
    store: Store, statement: str, entry: int
) -> None:
    store.purge(removal(store))
    with store._engine.begin() as connection:
        for guard in ("change_no_update", "change_no_delete", "entry_no_update"):
            connection.execute(text(f"DROP TRIGGER audit_{guard}"))
        connection.execute(text(statement))
    assert broken(store) == [entry]


def test_a_register_for_reading_only_is_left_alone(store: Store, path: Path) -> None:
    wanted = removal(store)
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {engine.SCHEMA_VERSION + 1}")
    store.close()
    again = open_register(path, clock=lambda: CLOCK)
    assert again.info.read_only
    with pytest.raises(RegisterError) as refused:
        again.purge(wanted)
    assert refused.value.code == "read-only"
    again.keep_draft("x", "{}")
    again.drop_draft("x")
    assert again.drafts() == {}
    assert again.household_page(90, date(2026, 1, 1)).code == "H090"
    again.close()
