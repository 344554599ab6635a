"""Opening and creating registers: what is wrong is said in one sentence, the file untouched."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db import engine, keys, migrate
from db.files import create_register, open_register
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.records import Area
from resgroup.register import Question
from tests.groups import CLOCK, TODAY, new_register, random_records

PASSPHRASE = "mật khẩu của tổ"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key derivation that does not slow the tests."""
    monkeypatch.setattr(keys, "ARGON2_MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "ARGON2_PASSES", 1)


def group() -> Area:
    return Area(1, name="Tổ dân phố 1", ward="Phường Đông Ngạc", ward_code="00602")


def encrypted(path: Path) -> str:
    made = create_register(path, group(), PASSPHRASE, clock=lambda: CLOCK)
    made.store.close()
    return made.recovery_key


def refusal(act: Callable[[], object]) -> str:
    """The code of what is refused; its words exist in both languages."""
    with pytest.raises(RegisterError) as refused:
        act()
    for language in ("en", "vi"):
        set_language(language)
        assert str(refused.value)
    assert refused.value.vi != refused.value.en
    return refused.value.code


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_passphrase_and_recovery_key_each_open_the_register(tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    recovery = encrypted(path)
    assert PASSPHRASE.encode() not in path.read_bytes()
    assert "Tổ dân phố 1".encode() not in path.read_bytes()
    for secret in (PASSPHRASE, recovery, recovery.lower().replace("-", " ")):
        store = open_register(path, lambda secret=secret: secret)
        assert store.info.name == "Tổ dân phố 1"
        assert store.info.encrypted
        store.close()


def test_a_passphrase_typed_with_separate_marks_opens_too(tmp_path: Path) -> None:
    import unicodedata

    path = tmp_path / "to1.resgroup"
    encrypted(path)
    open_register(path, lambda: unicodedata.normalize("NFD", PASSPHRASE)).close()


def test_a_wrong_passphrase_leaves_the_files_alone(tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    encrypted(path)
    before = contents(tmp_path)
    assert refusal(lambda: open_register(path, lambda: "sai mật khẩu")) == "wrong-passphrase"
    assert refusal(lambda: open_register(path)) == "passphrase-needed"
    assert contents(tmp_path) == before


def test_a_slot_of_another_register_does_not_open_this_one(tmp_path: Path) -> None:
    first, second = tmp_path / "a.resgroup", tmp_path / "b.resgroup"
    encrypted(first)
    encrypted(second)
    shutil.copy(keys.key_path(first), keys.key_path(second))
    assert refusal(lambda: open_register(second, lambda: PASSPHRASE)) == "damaged"


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "bad-keys"), ("{", "bad-keys"), ("[1]", "bad-keys"), ('{"format": "x"}', "bad-keys")],
)
def test_a_damaged_key_file_is_named(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "to1.resgroup"
    encrypted(path)
    keys.key_path(path).write_text(content)
    assert refusal(lambda: open_register(path, lambda: PASSPHRASE)) == code


def test_a_missing_or_newer_key_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    encrypted(path)
    held = json.loads(keys.key_path(path).read_text())
    keys.key_path(path).write_text(json.dumps({**held, "version": 99}))
    assert refusal(lambda: open_register(path, lambda: PASSPHRASE)) == "newer-keys"
    keys.key_path(path).unlink()
    assert refusal(lambda: open_register(path, lambda: PASSPHRASE)) == "no-keys"


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04" + bytes(5000), bytes(100)])
def test_a_foreign_file_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(content)
    assert refusal(lambda: open_register(path, lambda: PASSPHRASE)) == "not-a-register"
    assert contents(tmp_path) == {"letter.docx": content}


def test_a_foreign_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.resgroup"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE resident(id)")
    database.close()
    before = contents(tmp_path)
    assert refusal(lambda: open_register(path)) == "not-a-register"
    assert contents(tmp_path) == before


def test_an_absent_file_is_not_made(tmp_path: Path) -> None:
    assert refusal(lambda: open_register(tmp_path / "none.resgroup")) == "no-file"
    assert contents(tmp_path) == {}


def test_a_newer_file_opens_for_reading_only(tmp_path: Path) -> None:
    from resgroup.changes import ChangeSet, additions
    from resgroup.records import Household

    path = tmp_path / "newer.resgroup"
    store = new_register(path, random_records(1))
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {engine.SCHEMA_VERSION + 1}")
    store.close()
    before = contents(tmp_path)
    store = open_register(path)
    assert store.info.read_only
    assert len(store.ask(Question(on=TODAY)).ids) > 0
    enrol = ChangeSet("enrol", additions([Household(900, "H900")]))
    assert refusal(lambda: store.commit(enrol)) == "read-only"
    store.close()
    assert contents(tmp_path) == before


def test_a_newer_file_that_cannot_be_read_says_its_version(tmp_path: Path) -> None:
    path = tmp_path / "newer.resgroup"
    store = new_register(path, [])
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE register_meta")
        connection.exec_driver_sql("PRAGMA user_version = 7")
    store.close()
    with pytest.raises(RegisterError, match="phiên bản 7") as refused:
        open_register(path)
    assert refused.value.code == "newer-file"


@pytest.mark.parametrize("version", [0, -3, 4000])
def test_a_version_no_program_has_is_damage(tmp_path: Path, version: int) -> None:
    path = tmp_path / "odd.resgroup"
    store = new_register(path, [])
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")
    store.close()
    assert refusal(lambda: open_register(path)) == "damaged"


@pytest.mark.parametrize("name", ["plain", "encrypted"])
def test_a_register_with_broken_pages_is_damaged(tmp_path: Path, name: str) -> None:
    path = tmp_path / "to1.resgroup"
    if name == "plain":
        new_register(path, random_records(1)).close()
    else:
        encrypted(path)
    whole = path.read_bytes()
    for broken in (whole[:4096] + bytes(len(whole) - 4096), whole[:100] + b"x" * 4000, b""):
        path.write_bytes(broken)
        assert refusal(lambda: open_register(path, lambda: PASSPHRASE)) == "damaged"


def test_a_table_that_is_gone_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    store = new_register(path, [])
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE register_meta")
    store.close()
    assert refusal(lambda: open_register(path)) == "damaged"


def test_a_second_program_is_told_that_the_file_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "busy.resgroup"
    store = new_register(path, random_records(1))
    try:
        script = (
            "import sys; from pathlib import Path; from db.files import open_register\n"
            "from resgroup.errors import RegisterError\n"
            "try:\n    open_register(Path(sys.argv[1]))\n"
            "except RegisterError as error:\n    print(error.code)\n"
        )
        told = subprocess.run(
            [sys.executable, "-c", script, str(path)],
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout.strip() == "in-use"
        assert len(store.ask(Question(on=TODAY)).ids) > 0
    finally:
        store.close()


def test_missing_spatialite_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "group.resgroup"
    new_register(path, []).close()
    before = contents(tmp_path)
    monkeypatch.setenv("RESGROUP_SPATIALITE", str(tmp_path))
    assert refusal(lambda: open_register(path)) == "no-spatialite"
    assert contents(tmp_path) == before


def test_nothing_is_overwritten_and_nothing_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    assert refusal(lambda: create_register(path, group(), "ngắn")) == "weak-passphrase"
    assert contents(tmp_path) == {}
    path.write_text("mine")
    assert refusal(lambda: create_register(path, group(), PASSPHRASE)) == "file-exists"
    assert contents(tmp_path) == {"to1.resgroup": b"mine"}
    absent = tmp_path / "absent" / "to1.resgroup"
    assert refusal(lambda: create_register(absent, group(), PASSPHRASE)) == "unwritable"


def test_a_failing_first_write_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("db.store.Store.commit", broken)
    with pytest.raises(RuntimeError):
        create_register(tmp_path / "to1.resgroup", group(), PASSPHRASE)
    assert contents(tmp_path) == {}


def test_a_synchronised_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Phường"
    folder.mkdir()
    path = folder / "to1.resgroup"
    assert refusal(lambda: create_register(path, group(), PASSPHRASE)) == "synced-folder"


def test_real_people_are_never_kept_unencrypted(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="encrypted"):
        create_register(tmp_path / "to1.resgroup", group(), None)


def test_a_full_disk_while_creating_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3.dbapi2 import OperationalError

    def full(*_given: object) -> None:
        raise OperationalError("database or disk is full")

    path = tmp_path / "to1.resgroup"
    for step in ("db.engine._pragmas", "db.migrate._run"):
        monkeypatch.setattr(step, full)
        assert refusal(lambda: create_register(path, group(), PASSPHRASE)) == "disk-full"
        assert contents(tmp_path) == {}
        monkeypatch.undo()


def test_only_the_owner_may_read_a_register(tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    encrypted(path)
    for file in (path, keys.key_path(path)):
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        {"salt": "abc"},
        {"memory_kib": 10**9},
        {"memory_kib": 1},
        {"passes": 10**6},
        {"passes": 0},
        {"kind": "another"},
    ],
)
def test_a_damaged_slot_is_never_tried(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "to1.resgroup"
    encrypted(path)
    held = json.loads(keys.key_path(path).read_text())
    held["slots"][0] |= change
    keys.key_path(path).write_text(json.dumps(held))
    assert refusal(lambda: open_register(path, lambda: PASSPHRASE)) == "bad-keys"


def test_the_copy_before_an_upgrade_is_whole_and_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "to1.resgroup"
    encrypted(path)
    store = open_register(path, lambda: PASSPHRASE)
    copy = tmp_path / "copy.resgroup"
    with store._reading() as connection:
        migrate._keep_copy(connection.connection.driver_connection, copy)
    before = store.all("area")
    store.close()
    shutil.copy(keys.key_path(path), keys.key_path(copy))
    assert "Tổ dân phố 1".encode() not in copy.read_bytes()
    kept = open_register(copy, lambda: PASSPHRASE)
    assert kept.all("area") == before
    kept.close()
