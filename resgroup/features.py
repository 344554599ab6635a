"""Owns what a register hands to the map: geometry with the attributes styles read, as arrays.

Geometry arrays hold shapely geometries in EPSG:4326; row i of every array of a layer speaks of
the same feature. Texts are the register's own and may hold anything: never treat them as markup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def _no_ints() -> Ints:
    return np.zeros(0, np.int64)


def _no_bools() -> Bools:
    return np.zeros(0, np.bool_)


def _no_geometries() -> Geometries:
    return np.zeros(0, np.object_)


@dataclass(frozen=True)
class BuildingFeatures:
    """Buildings; `floors` is 0 where unknown, `residents` counts people on the day asked."""

    ids: Ints = field(default_factory=_no_ints)
    geometry: Geometries = field(default_factory=_no_geometries)
    floors: Ints = field(default_factory=_no_ints)
    residents: Ints = field(default_factory=_no_ints)
    vacant: Bools = field(default_factory=_no_bools)
    use: list[str] = field(default_factory=list)
    house_number: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    position_status: list[str] = field(default_factory=list)

    def lived_in_like(self, other: BuildingFeatures, *, counts: bool) -> bool:
        """Whether the same buildings are lived in, by as many people each if `counts`."""
        same = np.array_equal(self.vacant, other.vacant)
        return same and (not counts or np.array_equal(self.residents, other.residents))


@dataclass(frozen=True)
class StreetFeatures:
    """Streets and alleys with kind (`duong`, `pho`, `ngo`, `ngach`, `hem`, `path`) and name."""

    ids: Ints = field(default_factory=_no_ints)
    geometry: Geometries = field(default_factory=_no_geometries)
    kind: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NamedFeatures:
    """Areas (polygons) or places (points) with kind and name."""

    ids: Ints = field(default_factory=_no_ints)
    geometry: Geometries = field(default_factory=_no_geometries)
    kind: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MapFeatures:
    """All of a register that has a place on the map.

    `people` and `houses` count everyone and every building, with a place or without one yet.
    """

    buildings: BuildingFeatures = field(default_factory=BuildingFeatures)
    streets: StreetFeatures = field(default_factory=StreetFeatures)
    areas: NamedFeatures = field(default_factory=NamedFeatures)
    places: NamedFeatures = field(default_factory=NamedFeatures)
    metric_epsg: int = 5897
    people: int = 0
    houses: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing has a place yet."""
        layers: tuple[Any, ...] = (self.buildings, self.streets, self.areas, self.places)
        return not any(len(layer.ids) for layer in layers)
