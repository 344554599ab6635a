"""Owns what is particular to SQLite and SpatiaLite: functions, search index, spatial predicates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Select, column, func, select, text, type_coerce
from sqlalchemy.types import Integer, LargeBinary, Text

from db import tables as t
from resgroup.names import fold, tone_spelling

_HEADER_BYTES = 39
_POLYGON = 3


def register_functions(engine: Engine) -> None:
    """Teach the connection Vietnamese folding, for fields that are not in an index."""
    with engine.connect().execution_options(reading=True) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.create_function("vi_fold", 1, lambda value: fold(value or ""), deterministic=True)
        raw.create_function(
            "vi_toned", 1, lambda value: tone_spelling(value or ""), deterministic=True
        )


def folded(column: Any) -> Any:
    """The column without diacritics and capitals."""
    return func.vi_fold(column, type_=Text())


def toned(column: Any) -> Any:
    """The column in the spelling in which tone marks compare equal wherever they stand."""
    return func.vi_toned(column, type_=Text())


def buildings_inside(area: str) -> Select[Any]:
    """The buildings whose centre lies inside a polygon (WKT, EPSG:4326), by the spatial index."""
    b = t.building.c
    polygon = func.ST_GeomFromText(area, 4326)
    near = text(
        "SELECT pkid FROM idx_building_footprint WHERE xmin <= MbrMaxX(GeomFromText(:area))"
        " AND xmax >= MbrMinX(GeomFromText(:area)) AND ymin <= MbrMaxY(GeomFromText(:area))"
        " AND ymax >= MbrMinY(GeomFromText(:area))"
    ).bindparams(area=area)
    raw = type_coerce(b.footprint, LargeBinary())
    return select(b.id).where(
        b.id.in_(near.columns(t.building.c.id)),
        func.ST_Contains(polygon, func.ST_Centroid(raw)) == 1,
    )


def wkb_of_blob(blob: bytes) -> bytes | None:
    """The WKB of a little-endian SpatiaLite blob, without asking the database for each.

    Layout (SpatiaLite's BLOB-Geometry format): start 00, byte order, SRID, bounding box, mark
    7C, type, content, end FE. Parts of multi-geometries carry the mark 69 where WKB has their
    byte order, so these are handed to the database (None).
    """
    if blob[1] != 1 or int.from_bytes(blob[39:43], "little") > _POLYGON:
        return None
    return b"\x01" + blob[_HEADER_BYTES:-1]


def geometry_blobs(connection: Connection, table: Any, column: Any) -> dict[int, bytes]:
    """The WKB of a geometry column by id."""
    found: dict[int, bytes] = {}
    others: list[int] = []
    raw = type_coerce(column, LargeBinary())
    statement = select(table.c.id, raw).where(raw.is_not(None))
    for number, blob in connection.execute(statement):
        wkb = wkb_of_blob(blob)
        if wkb is None:
            others.append(number)
        else:
            found[number] = wkb
    if others:
        slow = select(table.c.id, column).where(table.c.id.in_(others))
        found.update((number, wkb) for number, wkb in connection.execute(slow))
    return found


def number_columns(connection: Connection, query: Select[Any]) -> list[NDArray[np.int64]]:
    """The columns of a query of whole numbers as arrays, in the query's order.

    SQLite joins each column into one text, in the order of the subquery, and NumPy reads it: at
    130,000 rows this takes a fifth of the time a Python tuple for each row would.
    """
    rows = query.subquery()
    joined = select(*(func.group_concat(column) for column in rows.c))
    texts = connection.execute(joined).one()
    return [np.fromstring(text or "", np.int64, sep=",") for text in texts]


def value_columns(connection: Connection, query: Select[Any]) -> list[list[Any]]:
    """The columns of a query as the database keeps their values, in the query's order.

    As one text each, for the same reason as in `number_columns`.
    """
    rows = query.subquery()
    joined = select(*(func.json_group_array(type_coerce(column, Text())) for column in rows.c))
    texts = connection.execute(joined).one()
    return [json.loads(text) for text in texts]


def number_in_json(column: Any, name: str) -> Any:
    """A number that stands in a column of JSON objects under a name."""
    return func.json_extract(column, f"$.{name}", type_=Integer())


def index_for_search(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put residents into the search index.

    A row has `id`, the folded `name` and `address`, the `numbers`, and the `letters` of name and
    address without their tones.
    """
    if rows:
        connection.execute(
            text(
                "INSERT INTO resident_search(rowid, name, numbers, address, letters)"
                " VALUES (:id, :name, :numbers, :address, :letters)"
            ),
            list(rows),
        )


def drop_from_search(connection: Connection, ids: Iterable[int]) -> None:
    """Take residents out of the search index."""
    rows = [{"id": number} for number in ids]
    if rows:
        connection.execute(text("DELETE FROM resident_search WHERE rowid = :id"), rows)


def settle_search(connection: Connection) -> None:
    """Rewrite the search index, so that nothing is left in it of residents taken out."""
    connection.execute(text("INSERT INTO resident_search(resident_search) VALUES ('optimize')"))


def searched(plain: Sequence[str], marked: Sequence[str], limit: int) -> Select[Any]:
    """Selects residents who have a word beginning with each word, folded or by its letters."""
    wanted = [f'{{name numbers address}} : "{word}"*' for word in plain]
    wanted += [f'letters : "{word}"*' for word in marked]
    found = (
        text("SELECT rowid FROM resident_search WHERE resident_search MATCH :wanted LIMIT :limit")
        .bindparams(wanted=" AND ".join(wanted), limit=limit)
        .columns(column("rowid", Integer()))
        .subquery()
    )
    return select(found.c.rowid)
