"""A register of every released version opens in this one, with all it held."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from db import engine, keys
from db.files import open_register
from resgroup.criteria import RuleRef
from resgroup.records import kind_of
from resgroup.register import Question
from tests.groups import random_records

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
    answer = store.ask(Question(RuleRef("nvqs_call_up"), date(2027, 2, 24)))
    assert len(answer.ids) + len(answer.uncertain) > 0
    assert store.redo() is not None
    assert 900 in store.get("resident", [900])
    store.close()
