"""Owns inserting many rows at once without building a dictionary for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

Row = tuple[Any, ...]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of the table's columns.

    SQLAlchemy prepares the statement and each column's conversion once; its own way through
    dictionaries costs as much as the database does.
    """
    if not rows:
        return
    statement, conversions = _prepared(table, connection.dialect)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for place, convert in conversions:
        columns[place] = [convert(value) for value in columns[place]]
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@lru_cache(maxsize=128)
def _prepared(
    table: Table, dialect: Dialect
) -> tuple[str, tuple[tuple[int, Callable[[Any], Any]], ...]]:
    statement = insert(table).compile(dialect=dialect, column_keys=list(table.c.keys()))
    found = (
        (place, column.type.dialect_impl(dialect).bind_processor(dialect))
        for place, column in enumerate(table.c)
    )
    return str(statement), tuple((place, convert) for place, convert in found if convert)
