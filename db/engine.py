"""Owns opening a register file: driver, key, settings, SpatiaLite, and what can go wrong there."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from resgroup.errors import RegisterError
from resgroup.file_errors import unreadable

APPLICATION_ID: Final = 0x52534750
"""Marks an SQLite file as a register ("RSGP")."""

SCHEMA_VERSION: Final = 2
"""The version of the tables this program writes; kept in `PRAGMA user_version`."""

SUFFIX: Final = ".resgroup"
"""What the file of a register is called."""

_LAST_VERSION: Final = 999
"""A version beyond it is no program's: the file is damaged."""

_PLAIN_HEADER: Final = b"SQLite format 3\x00"
_SYNC_FOLDERS: Final = tuple(
    "onedrive,dropbox,google drive,googledrive,icloud,com~apple~clouddocs".split(",")
)
if sys.platform == "linux":
    # SQLite makes an extension's libraries global; the wheels must keep to their own PROJ and GEOS.
    sys.setdlopenflags(sys.getdlopenflags() | os.RTLD_DEEPBIND)

_CACHE_KIB: Final = 64 * 1024
_SRIDS: Final = (4326, 3857, 3405, 5897)


def is_plain(path: Path) -> bool:
    """Whether a file is an unencrypted SQLite file; raises RegisterError where it is unreadable."""
    try:
        with path.open("rb") as stream:
            start = stream.read(len(_PLAIN_HEADER))
    except FileNotFoundError:
        raise RegisterError(
            "no-file",
            f"Không tìm thấy tệp {path.name}.",
            f"The file {path.name} does not exist.",
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
    if len(start) < len(_PLAIN_HEADER):
        raise damaged(path) if path.suffix == SUFFIX else not_a_register(path)
    return start == _PLAIN_HEADER


def not_a_register(path: Path) -> RegisterError:
    """The error for a file that is something else."""
    return RegisterError(
        "not-a-register",
        f"{path.name} không phải là tệp sổ của chương trình này. Hãy chọn tệp khác.",
        f"{path.name} is not a register of this program. Choose another file.",
    )


def damaged(path: Path) -> RegisterError:
    """The error for a register that can no longer be read."""
    return RegisterError(
        "damaged",
        f"Tệp {path.name} bị hỏng. Đừng ghi thêm; hãy mở bản sao lưu gần nhất.",
        f"The file {path.name} is damaged. Write nothing more; open the latest backup.",
    )


def _damaged_or_mismatched(path: Path) -> RegisterError:
    """The error for a register that the key of its own key file does not open."""
    return RegisterError(
        "damaged",
        f"Mật khẩu đúng nhưng {path.name} không đọc được: tệp bị hỏng, hoặc tệp khoá bên cạnh là "
        "của sổ khác. Hãy lấy lại cả hai tệp từ bản sao lưu.",
        f"The passphrase is right, but {path.name} cannot be read: it is damaged, or the key file "
        "beside it belongs to another register. Take both files from a backup.",
    )


def refuse_sync_folder(path: Path) -> None:
    """Refuse a place where another program copies files while they are written.

    WAL files on a network share or in a synchronised folder get damaged.
    """
    resolved = path.resolve()
    parts = [part.lower() for part in resolved.parts]
    synced = any(part.startswith(_SYNC_FOLDERS) for part in parts)
    if synced or str(resolved).startswith("\\\\"):
        raise RegisterError(
            "synced-folder",
            "Không để sổ trong thư mục đồng bộ (OneDrive, Dropbox…) hay thư mục mạng: "
            "tệp có thể hỏng. Hãy chép vào ổ đĩa của máy này.",
            "A register must not lie in a synchronised folder (OneDrive, Dropbox…) or on a "
            "network share: it may get damaged. Copy it to a disk of this PC.",
        )


def open_engine(path: Path, key: bytes | None, *, read_only: bool = False) -> Engine:
    """An engine with one connection to a register file, exclusively its own.

    Writes happen in `engine.begin()`; reads on connections with the execution option
    `reading=True` take no write lock. Raises RegisterError where the file is in use, is
    something else or was made by a newer program.
    """
    connection = _connect(path, key)
    try:
        _settle(connection, path, encrypted=key is not None, read_only=read_only)
        load_spatialite(connection)
    except BaseException:
        connection.close()
        raise
    return _engine_over(connection)


def create_file(path: Path, key: bytes | None) -> Engine:
    """An engine over a new, empty register file with its spatial tables."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = _connect(path, key)
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _pragmas(connection)
        load_spatialite(connection)
        connection.execute("BEGIN")
        connection.execute("SELECT InitSpatialMetaData(0, 'EMPTY')").fetchone()
        for srid in _SRIDS:
            connection.execute("SELECT InsertEpsgSrid(?)", (srid,)).fetchone()
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return _engine_over(connection)


def file_version(connection: Any) -> tuple[int, int]:
    """The application id and the schema version a file bears."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    return int(application), int(version)


def load_spatialite(connection: Any) -> None:
    """Load SpatiaLite into a connection; raises RegisterError("no-spatialite")."""
    folder = spatialite_folder()
    if folder is not None and sys.platform == "win32":
        os.add_dll_directory(str(folder))
    names = ("mod_spatialite", "mod_spatialite.so", "mod_spatialite.dylib")
    connection.enable_load_extension(True)
    try:
        for name in names:
            try:
                connection.load_extension(str(folder / name) if folder else name)
            except dbapi2.OperationalError:
                continue
            return
    finally:
        connection.enable_load_extension(False)
    raise RegisterError(
        "no-spatialite",
        "Thiếu thành phần bản đồ SpatiaLite. Trên Debian/Ubuntu: "
        "sudo apt install libsqlite3-mod-spatialite; trên Windows: cài lại chương trình.",
        "The map component SpatiaLite is missing. On Debian/Ubuntu: "
        "sudo apt install libsqlite3-mod-spatialite; on Windows: install the program again.",
    )


def spatialite_folder() -> Path | None:
    """The folder with SpatiaLite's files where the installed program brings its own."""
    named = os.environ.get("RESGROUP_SPATIALITE")
    if named:
        return Path(named)
    beside = Path(sys.executable).parent / "spatialite"
    return beside if beside.is_dir() else None


def _connect(path: Path, key: bytes | None) -> Any:
    try:
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=1.0
        )
    except dbapi2.OperationalError:
        raise RegisterError(
            "unreadable",
            f"Không mở được tệp {path.name}. Thư mục có thể chỉ cho phép đọc.",
            f"The file {path.name} cannot be opened. The folder may be read-only.",
        ) from None
    if key is not None:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        # Wiping every buffer SQLite frees makes an import four times slower and protects little:
        # what is read lives on as Python values. Key material is wiped by SQLCipher either way.
        connection.execute("PRAGMA cipher_memory_security = OFF")
    # Before anything is read: a second program is told at once, and no lock outlives this one.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return connection


def _settle(connection: Any, path: Path, *, encrypted: bool, read_only: bool) -> None:
    """Check that the file is ours before anything is written, then apply the settings."""
    try:
        application, version = file_version(connection)
        if application != APPLICATION_ID:
            raise not_a_register(path)
        if not 1 <= version <= _LAST_VERSION:
            raise damaged(path)
        if version > SCHEMA_VERSION and not read_only:
            raise newer_file(path, version)
        _pragmas(connection)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as error:
        told = in_words(error, path)
        if encrypted and told.code == "damaged":
            told = _damaged_or_mismatched(path)
        raise told from None
    if read_only:
        connection.execute("PRAGMA query_only = ON")


def newer_file(path: Path, version: int) -> RegisterError:
    """The error for a file of a newer program that this one cannot read."""
    return RegisterError(
        "newer-file",
        f"{path.name} do bản mới hơn của chương trình tạo ra (dữ liệu phiên bản {version}; bản "
        f"đang dùng đọc được đến phiên bản {SCHEMA_VERSION}). Hãy cập nhật chương trình; nếu chưa "
        "từng dùng bản mới hơn thì tệp đã hỏng, hãy mở bản sao lưu.",
        f"{path.name} was made by a newer program (data version {version}; this one reads up to "
        f"{SCHEMA_VERSION}). Update the program; if no newer one was ever used, the file is "
        "damaged: open a backup.",
    )


def in_use(path: Path) -> RegisterError:
    """The error for a file another program has open."""
    return RegisterError(
        "in-use",
        f"{path.name} đang được mở ở một cửa sổ hoặc chương trình khác. Hãy đóng ở đó trước.",
        f"{path.name} is open in another window or program. Close it there first.",
    )


def _pragmas(connection: Any) -> None:
    connection.execute("PRAGMA journal_mode = WAL").fetchone()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")


def rewrite(engine: Engine) -> None:
    """Write the file anew, so that no byte is left in it of what was removed."""
    with engine.connect().execution_options(reading=True) as connection:
        connection.exec_driver_sql("VACUUM")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _engine_over(connection: Any) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connection,
        poolclass=StaticPool,
        isolation_level=None,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def begin(conn: Connection) -> None:
        # The driver's own transactions let DDL survive a rollback, so we begin ourselves.
        if not conn.get_execution_options().get("reading"):
            conn.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def in_words(error: DBAPIError | dbapi2.Error, path: Path) -> RegisterError:
    """A failure of the database as the user can act on it, without what was being written."""
    words = str(error.orig if isinstance(error, DBAPIError) else error)
    if "malformed" in words or "not a database" in words:
        return damaged(path)
    if "readonly" in words or "unable to open" in words:
        return RegisterError(
            "unreadable",
            f"Không mở được {path.name} để ghi. Hãy kiểm tra quyền ghi vào tệp và thư mục của nó.",
            f"{path.name} cannot be opened for writing. Check that file and folder may be written.",
        )
    if "disk" in words or "full" in words:
        return RegisterError(
            "disk-full",
            f"Không ghi được vào {path.name}: ổ đĩa đầy hoặc lỗi. Không có gì được ghi dở dang.",
            f"{path.name} cannot be written: the disk is full or faulty. Nothing is half-written.",
        )
    if "locked" in words:
        return in_use(path)
    if "FOREIGN KEY" in words or "UNIQUE" in words:
        return RegisterError(
            "conflict",
            "Thay đổi này mâu thuẫn với dữ liệu khác trong sổ nên không được ghi.",
            "This change contradicts other data of the register and was not written.",
        )
    return damaged(path)
