"""Owns reading stored records back: all of a kind, by their ids, or by what they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, select

from db import tables as t
from db.mapping import record_of, table_of
from resgroup.records import Record

_CHUNK: Final = 10_000

T = TypeVar("T")


def all_of(connection: Connection, kind: str) -> list[Record]:
    """Every stored record of a kind."""
    return [record_of(kind, tuple(row)) for row in connection.execute(_rows_of(kind))]


def with_ids(connection: Connection, kind: str, ids: Iterable[int]) -> dict[int, Record]:
    """The stored records of a kind with the given ids."""
    return {record.id: record for record in linked(connection, kind, "id", ids)}


def linked(connection: Connection, kind: str, name: str, ids: Iterable[int]) -> list[Record]:
    """The stored records of a kind whose field `name` is one of the ids, in order of id."""
    column = table_of(kind).c[name]
    found = [
        record_of(kind, tuple(row))
        for chunk in chunks(sorted({int(number) for number in ids}))
        for row in connection.execute(_rows_of(kind).where(column.in_(chunk)))
    ]
    found.sort(key=lambda record: record.id)
    return found


def household_codes(connection: Connection) -> dict[int, str]:
    """The code of every household, by its id and in order of it."""
    household = t.household.c
    query = select(household.id, household.code).order_by(household.id)
    return {row.id: row.code for row in connection.execute(query)}


def chunks(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """Ids, or what bears them, in parts small enough for one statement."""
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def last_id(connection: Connection, kind: str) -> int:
    """The highest id of a kind that was ever used, 0 for none."""
    used = t.used_id.c
    return connection.scalar(select(used.last_id).where(used.kind == kind)) or 0


def _rows_of(kind: str) -> Any:
    return select(table_of(kind)).order_by(table_of(kind).c.id)
