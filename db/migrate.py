"""Owns bringing a register's tables up to date: after a backup, in one transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from db.engine import SCHEMA_VERSION, file_version

_HERE = Path(__file__).resolve().parent / "migrations"


def upgrade(engine: Engine, path: Path) -> None:
    """Bring the tables to this program's version; a copy of the older file is kept beside it."""
    with engine.connect().execution_options(reading=True) as connection:
        raw: Any = connection.connection.driver_connection
        version = file_version(raw)[1]
    if version == SCHEMA_VERSION:
        return
    if version:
        _keep_copy(raw, path.with_name(f"{path.name}.v{version}"))
    with engine.begin() as connection:
        _run(connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def alembic_config(connection: Connection) -> Any:
    """Alembic's settings for our revisions on a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _run(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def _keep_copy(raw: Any, copy: Path) -> None:
    """Copy the open file as it stands, still encrypted; commits in the log are included.

    Through the database, not the file system: closing a second handle on the file would drop the
    lock that keeps other programs out.
    """
    if copy.exists():
        return
    draft = copy.with_name(copy.name + ".part")
    draft.unlink(missing_ok=True)
    raw.execute("VACUUM INTO ?", (str(draft),)).fetchone()
    draft.replace(copy)
