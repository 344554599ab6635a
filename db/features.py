"""Owns reading all that has a place on the map into the arrays the map draws from."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, func, select

from db import dialect
from db import tables as t
from db.query import Reading
from resgroup.features import (
    BuildingFeatures,
    Geometries,
    Ints,
    MapFeatures,
    NamedFeatures,
    StreetFeatures,
)


def read(connection: Connection, reading: Reading) -> MapFeatures:
    """The buildings with their residents of the day, streets, areas and places."""
    b = t.building.c
    everyone = select(func.count()).select_from(t.resident_state).where(reading.standing_now())
    standing = select(func.count()).select_from(t.building).where(b.state != "demolished")
    return MapFeatures(
        _buildings(connection, reading),
        _streets(connection),
        _named(connection, t.area, t.area.c.boundary),
        _named(connection, t.place, t.place.c.location),
        people=connection.scalar(everyone) or 0,
        houses=connection.scalar(standing) or 0,
    )


def _ids(rows: list[Any]) -> Ints:
    return np.fromiter((row[0] for row in rows), np.int64, len(rows))


def _shapes(rows: list[Any], wkb: dict[int, bytes]) -> Geometries:
    shapes: Geometries = shapely.from_wkb([wkb[row[0]] for row in rows])
    return shapes


def _placed(connection: Connection, query: Any, wkb: dict[int, bytes]) -> list[Any]:
    return [row for row in connection.execute(query) if row[0] in wkb]


def _buildings(connection: Connection, reading: Reading) -> BuildingFeatures:
    b, s = t.building.c, t.resident_state.c
    wkb = dialect.geometry_blobs(connection, t.building, b.footprint)
    query = (
        select(b.id, b.floors, b.use, b.house_number, b.name, b.position_status, b.state)
        .where(b.state != "demolished")
        .order_by(b.id)
    )
    rows = _placed(connection, query, wkb)
    ids = _ids(rows)
    counted = connection.execute(
        select(s.building_id, func.count())
        .where(reading.standing_now(), s.building_id > 0)
        .group_by(s.building_id)
    )
    people: dict[int, int] = dict(counted.all())
    return BuildingFeatures(
        ids,
        _shapes(rows, wkb),
        np.fromiter((row.floors or 0 for row in rows), np.int64, len(rows)),
        np.fromiter((people.get(row.id, 0) for row in rows), np.int64, len(rows)),
        np.fromiter((row.state == "vacant" for row in rows), np.bool_, len(rows)),
        [row.use for row in rows],
        [row.house_number for row in rows],
        [row.name for row in rows],
        [row.position_status for row in rows],
    )


def _streets(connection: Connection) -> StreetFeatures:
    s = t.street.c
    wkb = dialect.geometry_blobs(connection, t.street, s.line)
    rows = _placed(connection, select(s.id, s.kind, s.name).order_by(s.id), wkb)
    return StreetFeatures(
        _ids(rows), _shapes(rows, wkb), [row.kind for row in rows], [row.name for row in rows]
    )


def _named(connection: Connection, table: Any, column: Any) -> NamedFeatures:
    wkb = dialect.geometry_blobs(connection, table, column)
    query = select(table.c.id, table.c.kind, table.c.name).order_by(table.c.id)
    rows = _placed(connection, query, wkb)
    return NamedFeatures(
        _ids(rows), _shapes(rows, wkb), [row.kind for row in rows], [row.name for row in rows]
    )
