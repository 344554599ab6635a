"""A register of every released version opens in this one, with all it held."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from db import engine, keys
from db.files import open_register
from resgroup.criteria import EVERYONE, Between
from resgroup.records import kind_of
from resgroup.register import Question
from tests.groups import new_register, random_records

STORED = Path(__file__).parent / "data" / "registers"
PASSPHRASE = "stored passphrase"
RECOVERY_KEY = "Q52XJ-XN1V2-0XMDQ-TKQBC-6GC27-C0SER-50DN0-2WY3M"


def versions() -> list[str]:
    return sorted(path.stem for path in STORED.glob("v*.resgroup"))


def test_every_version_is_stored() -> None:
    assert versions() == [f"v{number}" for number in range(1, engine.SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("version", versions())
@pytest.mark.parametrize("secret", [PASSPHRASE, RECOVERY_KEY])
def test_a_stored_register_opens_with_all_it_held(
    tmp_path: Path, version: str, secret: str
) -> None:
    path = tmp_path / f"{version}.resgroup"
    for stored in STORED.glob(f"{version}.*"):
        shutil.copy(stored, tmp_path / stored.name)
    assert keys.key_path(path).exists()
    store = open_register(path, lambda: secret)
    for record in random_records(7):
        assert store.get(kind_of(record), [record.id]) == {record.id: record}
    assert [entry.command for entry in store.entries()] == ["undo", "enrol", "demo"]
    fresh = new_register(tmp_path / "fresh.resgroup", random_records(7))
    for criterion in (EVERYONE, Between("age", 18, None)):
        question = Question(criterion, date(2026, 11, 1))
        answer, expected = store.ask(question), fresh.ask(question)
        assert len(answer.ids) > 0
        assert answer.ids.tolist() == expected.ids.tolist()
        assert answer.uncertain.tolist() == expected.uncertain.tolist()
    fresh.close()
    assert store.redo() is not None
    assert 900 in store.get("resident", [900])
    store.close()
