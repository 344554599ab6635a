"""Tables mirror records, and the frozen statements of the migrations make just these tables."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from db.tables import GEOMETRY_COLUMNS, metadata
from resgroup.records import KINDS
from tests.groups import new_register


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_table_has_its_records_fields_in_their_order(kind: str) -> None:
    fields = [field.name for field in dataclasses.fields(KINDS[kind])]
    assert list(metadata.tables[kind].columns.keys()) == fields


def test_every_geometry_column_is_registered() -> None:
    found = {
        table.name: column.name
        for table in metadata.tables.values()
        for column in table.columns
        if type(column.type).__name__ == "WkbGeometry"
    }
    assert found == GEOMETRY_COLUMNS


def test_migrations_make_the_tables_of_today(tmp_path: Path) -> None:
    """Comparing a fresh file with the tables finds nothing to change."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def ours(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
        table = name if kind == "table" else thing.table.name
        if kind == "column" and GEOMETRY_COLUMNS.get(table) == name:
            return False
        return table in metadata.tables

    store = new_register(tmp_path / "fresh.resgroup", [])
    with store._reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        differences = compare_metadata(context, metadata)
        columns = dict(
            tuple(row)
            for row in connection.exec_driver_sql(
                "SELECT f_table_name, f_geometry_column FROM geometry_columns WHERE srid = 4326"
            )
        )
    store.close()
    assert differences == []
    assert columns == GEOMETRY_COLUMNS
