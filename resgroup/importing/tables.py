"""Owns what a file holds once it is read: rows of a sheet, or features of a map layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from resgroup.features import Geometries

Cell: TypeAlias = str | int | float | bool | date | None
"""A cell as the file has it: text, number, day (no time) or nothing."""


@dataclass(frozen=True)
class RawTable:
    """The rows of one sheet; `first_row` is the number the sheet gives the first of them.

    In a file that is not `typed` (CSV) every cell is text, numbers and dates too.
    """

    source: str
    sheet: str
    rows: list[list[Cell]]
    first_row: int = 1
    notes: tuple[str, ...] = ()
    typed: bool = True


@dataclass(frozen=True)
class GeoTable:
    """The features of one map layer: geometry in EPSG:4326, attributes as text.

    Feature i has `geometry[i]` (None where it was refused) and `columns[name][i]`; `refused`
    says why by feature.
    """

    source: str
    layer: str
    kind: str
    crs: str
    geometry: Geometries
    columns: dict[str, list[str | None]]
    refused: dict[int, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.geometry)
