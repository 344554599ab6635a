"""Owns counting the values of fields among a set of residents, from columns kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from db import tables as t
from db.query import Reading
from resgroup.register import Ids


class Facets:
    """The values of the population of one day as small numbers; thrown away at every change."""

    def __init__(self) -> None:
        self._standing: date | None = None
        self._ids: Ids = np.zeros(0, np.int64)
        self._codes: dict[str, tuple[NDArray[np.intp], list[Any]]] = {}

    def count(
        self, connection: Connection, reading: Reading, ids: Ids, fields: Sequence[str]
    ) -> dict[str, dict[Any, int]]:
        """How many of the residents have each value of each field, most frequent first."""
        if self._standing != reading.standing:
            self._standing = reading.standing
            self._codes = {}
        missing = [field for field in fields if field not in self._codes]
        if missing:
            self._load(connection, reading, missing)
        places = np.searchsorted(self._ids, ids)
        return {field: self._counted(field, places) for field in fields}

    def _counted(self, field: str, places: NDArray[np.intp]) -> dict[Any, int]:
        codes, values = self._codes[field]
        counts = np.bincount(codes[places], minlength=len(values))
        order = np.argsort(-counts, kind="stable")
        return {
            (None if values[place] == "" else values[place]): int(counts[place])
            for place in order
            if counts[place]
        }

    def _load(self, connection: Connection, reading: Reading, fields: Sequence[str]) -> None:
        s = t.resident_state.c
        columns = [s.household_id if field == "household_size" else s[field] for field in fields]
        rows = connection.execute(
            select(s.resident_id, *columns).where(reading.standing_now()).order_by(s.resident_id)
        ).all()
        self._ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        for place, field in enumerate(fields, start=1):
            if field == "household_size":
                self._codes[field] = _sizes(np.array([row[place] for row in rows], np.int64))
            else:
                self._codes[field] = _coded([row[place] for row in rows])


def _coded(column: list[Any]) -> tuple[NDArray[np.intp], list[Any]]:
    values: dict[Any, int] = {}
    codes = np.fromiter((values.setdefault(v, len(values)) for v in column), np.intp, len(column))
    return codes, list(values)


def _sizes(households: NDArray[np.int64]) -> tuple[NDArray[np.intp], list[Any]]:
    """Each resident's household size, the size being its own code."""
    found, places, counts = np.unique(households, return_inverse=True, return_counts=True)
    counts = np.where(found == 0, 0, counts)
    sizes = counts[places]
    return sizes, ["", *range(1, int(sizes.max(initial=0)) + 1)]
