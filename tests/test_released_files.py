"""A register of every released version opens in this one, with all it held."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from db import audit, engine, keys
from db.files import open_register
from db.store import Store
from resgroup.criteria import EVERYONE, Between
from resgroup.dates import PartialDate
from resgroup.records import (
    FormerValue,
    MergedResident,
    MilitaryRecord,
    Record,
    Residence,
    Resident,
    kind_of,
)
from resgroup.register import Question
from tests.groups import new_register, random_records

STORED = Path(__file__).parent / "data" / "registers"
PASSPHRASE = "stored passphrase"
DAY = date(2026, 11, 1)

LIVED: tuple[Record, ...] = (
    Resident(
        *(700, "Đỗ Thị Sự", "female", PartialDate(1950, 3)),
        marital_status="widowed",
        birth_certificate="12/1950",
        death_certificate="34/2026",
    ),
    Residence(700, 700, "permanent"),
    FormerValue(1, 700, "marital_status", "married", date(2024, 5, 6)),
    MergedResident(1, 700, 1, date(2026, 10, 1)),
    MilitaryRecord(700, 700, "deferred", until=date(2027, 1, 1)),
)
"""What the second version added."""


@dataclass(frozen=True)
class Held:
    """What a stored register holds beside the records of `random_records(7)`."""

    recovery_key: str
    commands: tuple[str, ...]
    records: tuple[Record, ...] = ()
    drafts: tuple[str, ...] = ()


HELD = {
    "v1": Held(
        "Q52XJ-XN1V2-0XMDQ-TKQBC-6GC27-C0SER-50DN0-2WY3M",
        ("undo", "enrol", "demo"),
    ),
    "v2": Held(
        "49740-2APZQ-PBWK0-KWFXB-3F7FS-FNM7N-S7WMZ-S84RM",
        ("undo", "enrol", "purge", "enrol", "correct", "demo"),
        LIVED,
        ("birth::0",),
    ),
}


def taken_out(folder: Path, version: str) -> Path:
    """A copy of a stored register."""
    for stored in STORED.glob(f"{version}.*"):
        shutil.copy(stored, folder / stored.name)
    path = folder / f"{version}.resgroup"
    assert keys.key_path(path).exists()
    return path


def broken(store: Store) -> list[int]:
    with store._reading() as connection:
        return list(audit.broken_links(connection))


def test_every_version_is_stored() -> None:
    stored = sorted(path.stem for path in STORED.glob("v*.resgroup"))
    assert stored == [f"v{number}" for number in range(1, engine.SCHEMA_VERSION + 1)]
    assert stored == sorted(HELD)


@pytest.mark.parametrize("version", sorted(HELD))
@pytest.mark.parametrize("secret", ["passphrase", "recovery key"])
def test_a_stored_register_opens_with_all_it_held(
    tmp_path: Path, version: str, secret: str
) -> None:
    held = HELD[version]
    key = PASSPHRASE if secret == "passphrase" else held.recovery_key
    store = open_register(taken_out(tmp_path, version), lambda: key)
    records = [*random_records(7), *held.records]
    for record in records:
        assert store.get(kind_of(record), [record.id]) == {record.id: record}
    assert len(store.all("resident")) == sum(isinstance(each, Resident) for each in records)
    assert tuple(entry.command for entry in store.entries()) == held.commands
    assert tuple(store.drafts()) == held.drafts
    assert broken(store) == []
    fresh = new_register(tmp_path / "fresh.resgroup", records)
    for criterion in (EVERYONE, Between("age", 18, None)):
        for day in (DAY, date(2024, 5, 1)):
            question = Question(criterion, day)
            answer, expected = store.ask(question), fresh.ask(question)
            assert len(answer.ids) > 0
            assert answer.ids.tolist() == expected.ids.tolist()
            assert answer.uncertain.tolist() == expected.uncertain.tolist()
    period = date(2024, 1, 1), DAY
    assert store.movements(*period) == fresh.movements(*period) != []
    fresh.close()
    assert store.redo() is not None
    assert 900 in store.get("resident", [900])
    assert broken(store) == []
    store.close()


def _touch_line(raw: engine.Engine) -> None:
    with raw.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_change_no_update")
        connection.exec_driver_sql("UPDATE audit_change SET record_id = 5 WHERE entry_id = 2")
        connection.exec_driver_sql(_GUARD.format(table="audit_change", done="update"))


def _touch_head(raw: engine.Engine) -> None:
    with raw.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entry_no_update")
        connection.exec_driver_sql("UPDATE audit_entry SET user = 'x' WHERE id = 2")
        connection.exec_driver_sql(_GUARD.format(table="audit_entry", done="update"))


def _cut(raw: engine.Engine) -> None:
    with raw.begin() as connection:
        for table in ("audit_change", "audit_entry"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_delete")
        connection.exec_driver_sql("DELETE FROM audit_change WHERE entry_id >= 2")
        connection.exec_driver_sql("DELETE FROM audit_entry WHERE id = 3")
        connection.exec_driver_sql("DELETE FROM audit_entry WHERE id = 2")
        connection.exec_driver_sql(
            "INSERT INTO audit_entry (id, at, chain) VALUES (3, '2026-11-01 08:00:00', x'00')"
        )


_GUARD = (
    "CREATE TRIGGER {table}_no_{done} BEFORE {done} ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
)


@pytest.mark.parametrize(
    ("tamper", "expected"), [(_touch_line, [2]), (_touch_head, [2]), (_cut, [3])]
)
def test_what_was_tampered_with_still_shows_after_the_upgrade(
    tmp_path: Path, tamper: Callable[[engine.Engine], None], expected: list[int]
) -> None:
    path = taken_out(tmp_path, "v1")
    raw = engine.open_engine(path, keys.read_key_file(keys.key_path(path)).unlock(PASSPHRASE))
    tamper(raw)
    raw.dispose()
    store = open_register(path, lambda: PASSPHRASE)
    assert broken(store) == expected
    store.close()
