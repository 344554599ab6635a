"""Owns creating and opening registers: the file, its key file, its tables and its name."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError
from sqlcipher3.dbapi2 import DatabaseError

from db import engine as engines
from db import keys, migrate
from db import tables as t
from db.store import Store
from resgroup.changes import ChangeSet, additions
from resgroup.errors import RegisterError
from resgroup.file_errors import unwritable
from resgroup.records import Area, Record
from resgroup.register import RegisterInfo


def now() -> datetime:
    """The time entries bear unless a clock is passed in: UTC, without the zone's name."""
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Created:
    """A new register and the recovery key to print, empty where it is not encrypted."""

    store: Store
    recovery_key: str


def create_register(
    path: Path,
    area: Area | None,
    passphrase: str | None,
    *,
    records: Iterable[Record] = (),
    simulated: bool = False,
    user: str = "leader",
    clock: Callable[[], datetime] = now,
    today: date | None = None,
) -> Created:
    """Create a register with its first records; only a simulated one may lack a passphrase.

    `area` is the group of an empty register; a demo brings its own among its records. `today` is
    the day on the PC's calendar, where the clock's own (UTC) may be another. Raises
    RegisterError where the file exists or the folder cannot be written to; nothing is left then.
    """
    if passphrase is None and not simulated:
        raise ValueError("a register with real people must be encrypted")
    _refuse_place(path)
    key, key_file, recovery = None, None, ""
    if passphrase is not None:
        key, key_file, recovery = keys.new_keys(user, passphrase)
    try:
        if key_file is not None:
            keys.write_key_file(keys.key_path(path), key_file)
        engine = engines.create_file(path, key)
    except BaseException as error:
        _forget(path)
        if isinstance(error, OSError):
            raise unwritable(path, error) from None
        if isinstance(error, DatabaseError):
            raise engines.in_words(error, path) from None
        raise
    try:
        with _failing_in_words(path):
            migrate.upgrade(engine, path)
            first = [area, *records] if area is not None else list(records)
            group = next(record for record in first if isinstance(record, Area))
            with engine.begin() as connection:
                _name(connection, simulated=simulated)
            info = _info(path, group, simulated=simulated, encrypted=key is not None)
            store = Store(engine, info, user=user, clock=clock)
            command = "demo" if simulated else "create"
            store.commit(ChangeSet(command, additions(first), on=today or clock().date()))
    except BaseException:
        engine.dispose()
        _forget(path)
        raise
    return Created(store, recovery)


def open_register(
    path: Path,
    passphrase: Callable[[], str] | None = None,
    *,
    user: str = "leader",
    clock: Callable[[], datetime] = now,
) -> Store:
    """Open a register; `passphrase` is asked only where the file is encrypted.

    A file of a newer program opens for reading only. Raises RegisterError with what is wrong
    and leaves the file untouched then.
    """
    engines.refuse_sync_folder(path)
    key = _key_of(path, passphrase)
    newer: RegisterError | None = None
    try:
        engine = engines.open_engine(path, key)
    except RegisterError as error:
        if error.code != "newer-file":
            raise
        newer = error
        engine = engines.open_engine(path, key, read_only=True)
    try:
        with _failing_in_words(path):
            if newer is None:
                migrate.upgrade(engine, path)
            info = _info_of(engine, path, encrypted=key is not None, read_only=newer is not None)
            return Store(engine, info, user=user, clock=clock)
    except RegisterError as error:
        engine.dispose()
        raise (newer if newer is not None and error.code == "damaged" else error) from None
    except BaseException:
        engine.dispose()
        raise


@contextmanager
def _failing_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, DatabaseError) as error:
        raise engines.in_words(error, path) from None
    except OSError as error:
        raise unwritable(path, error) from None


def _key_of(path: Path, passphrase: Callable[[], str] | None) -> bytes | None:
    if engines.is_plain(path):
        return None
    if path.suffix != engines.SUFFIX and not keys.key_path(path).exists():
        raise engines.not_a_register(path)
    key_file = keys.read_key_file(keys.key_path(path))
    if passphrase is None:
        raise RegisterError(
            "passphrase-needed",
            "Sổ này được mã hoá; cần nhập mật khẩu.",
            "This register is encrypted; a passphrase is needed.",
        )
    return key_file.unlock(passphrase())


def _info_of(engine: Engine, path: Path, *, encrypted: bool, read_only: bool) -> RegisterInfo:
    with engine.connect().execution_options(reading=True) as connection:
        group = _group(connection)
        simulated = _meta(connection, "simulated") == "1"
    return _info(path, group, simulated=simulated, encrypted=encrypted, read_only=read_only)


def _info(
    path: Path, group: Any, *, simulated: bool, encrypted: bool, read_only: bool = False
) -> RegisterInfo:
    if group is None:
        return RegisterInfo(path, path.stem, "", "", simulated, encrypted, read_only)
    place = (group.name, group.ward, group.ward_code)
    return RegisterInfo(path, *place, simulated, encrypted, read_only)


def _refuse_place(path: Path) -> None:
    engines.refuse_sync_folder(path)
    try:
        taken = path.exists() or keys.key_path(path).exists()
    except OSError as error:
        raise unwritable(path, error) from None
    if taken:
        raise RegisterError(
            "file-exists",
            f"Tệp {path.name} đã có; hãy chọn tên khác. Không có gì bị ghi đè.",
            f"The file {path.name} exists already; choose another name. Nothing was overwritten.",
        )
    if not path.parent.is_dir():
        raise unwritable(path, FileNotFoundError(errno.ENOENT, ""))


def _forget(path: Path) -> None:
    for name in (path.name, path.name + "-wal", path.name + "-shm", path.name + ".keys"):
        with suppress(OSError):
            path.with_name(name).unlink(missing_ok=True)


def _name(connection: Connection, *, simulated: bool) -> None:
    connection.execute(
        insert(t.register_meta), [{"key": "simulated", "value": "1" if simulated else "0"}]
    )


def _meta(connection: Connection, key: str) -> str | None:
    m = t.register_meta.c
    return connection.scalar(select(m.value).where(m.key == key))


def _group(connection: Connection) -> Any:
    a = t.area.c
    query = select(a.name, a.ward, a.ward_code).where(a.kind == "group").order_by(a.id)
    return connection.execute(query).first()
