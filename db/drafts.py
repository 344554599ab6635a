"""Owns forms typed in part: kept beside the records so that they outlive a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from db import tables as t


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
