"""Owns how records become rows and audit lines, and come back."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from sqlalchemy import Table

from db.tables import metadata
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.records import KINDS, Record


def table_of(kind: str) -> Table:
    """The table of a kind of record."""
    return metadata.tables[kind]


@cache
def _names(kind: str) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(KINDS[kind]))


@cache
def _getter(kind: str) -> Callable[[Record], tuple[Any, ...]]:
    return attrgetter(*_names(kind))


def values_of(kind: str, record: Record) -> tuple[Any, ...]:
    """The values of the row that stores a record, in the order of its columns."""
    return _getter(kind)(record)


def row_of(kind: str, record: Record) -> dict[str, Any]:
    """The row that stores a record."""
    return dict(zip(_names(kind), _getter(kind)(record), strict=True))


def record_of(kind: str, row: tuple[Any, ...]) -> Record:
    """The record a row stores, its columns in the order of the record's fields."""
    return KINDS[kind](*row)


@cache
def _defaults(kind: str) -> tuple[Any, ...]:
    return tuple(field.default for field in dataclasses.fields(KINDS[kind]))


def to_json(kind: str, record: Record | None) -> str | None:
    """The record as the audit keeps it: fields that differ from their defaults."""
    if record is None:
        return None
    values = {
        name: value
        for name, value, default in zip(
            _names(kind), _getter(kind)(record), _defaults(kind), strict=True
        )
        if value != default
    }
    return json.dumps(values, default=_plain, ensure_ascii=False, separators=(",", ":"))


def from_json(kind: str, content: str | None) -> Record | None:
    """The record an audit line keeps."""
    if content is None:
        return None
    readers = _readers(kind)
    values: Mapping[str, Any] = json.loads(content)
    return KINDS[kind](**{name: readers[name](value) for name, value in values.items()})


def _plain(value: object) -> str:
    if isinstance(value, PartialDate):
        return value.iso()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(type(value))


@cache
def _readers(kind: str) -> dict[str, Callable[[Any], Any]]:
    readers: dict[str, Callable[[Any], Any]] = {}
    for name, hint in get_type_hints(KINDS[kind]).items():
        if hint is PartialDate:
            readers[name] = _partial
        elif hint in (date, date | None):
            readers[name] = _day
        elif hint == bytes | None:
            readers[name] = base64.b64decode
        else:
            readers[name] = _same
    return readers


def _partial(value: str) -> PartialDate:
    return PartialDate.from_iso(value) if value else UNKNOWN


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _same(value: Any) -> Any:
    return value
