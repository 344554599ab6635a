"""Owns which fields of records name another record: what hangs on what."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Final

from resgroup.records import KINDS, Record, kind_of

NAMED: Final = {
    "resident_id": "resident",
    "relative_id": "resident",
    "applicant_id": "resident",
    "household_id": "household",
    "dwelling_id": "dwelling",
    "building_id": "building",
    "street_id": "street",
    "parent_id": "street",
    "organisation_id": "organisation",
    "user_id": "user",
}
"""The kind of record each such field names; `former_id` names one that is gone."""


@cache
def naming(kind: str) -> tuple[str, ...]:
    """The fields of a kind that name another record."""
    return tuple(each.name for each in dataclasses.fields(KINDS[kind]) if each.name in NAMED)


@cache
def hanging_on(kind: str) -> tuple[tuple[str, str], ...]:
    """The kinds and fields that name records of a kind."""
    return tuple((other, name) for other in KINDS for name in naming(other) if NAMED[name] == kind)


def named_by(record: Record) -> Iterator[tuple[str, int]]:
    """The kind and id of every record a record names."""
    for name in naming(kind_of(record)):
        number = getattr(record, name)
        if number:
            yield NAMED[name], number
