"""Owns what is kept beside the records: forms typed in part, and small settings of a register."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from db import tables as t

_SETTING: Final = "setting:"


def kept(connection: Connection) -> dict[str, str]:
    """The forms by their keys, oldest first."""
    d = t.form_draft.c
    return dict(connection.execute(select(d.key, d.content).order_by(d.at, d.key)).all())


def keep(connection: Connection, key: str, content: str, at: datetime) -> None:
    """Keep a form in place of what was kept under its key."""
    drop(connection, key)
    connection.execute(insert(t.form_draft), {"key": key, "content": content, "at": at})


def drop(connection: Connection, key: str) -> None:
    """Forget a form."""
    connection.execute(delete(t.form_draft).where(t.form_draft.c.key == key))


def setting(connection: Connection, key: str) -> str:
    """What was kept under a key, empty for nothing."""
    m = t.register_meta.c
    return connection.scalar(select(m.value).where(m.key == _SETTING + key)) or ""


def keep_setting(connection: Connection, key: str, value: str) -> None:
    """Keep a value under a key in place of the one before."""
    m = t.register_meta.c
    connection.execute(delete(t.register_meta).where(m.key == _SETTING + key))
    connection.execute(insert(t.register_meta), {"key": _SETTING + key, "value": value})
