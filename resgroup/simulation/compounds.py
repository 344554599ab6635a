"""Owns what a compound of a synthetic town is: its plan, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import shapely

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class House:
    """A building of a compound: its outline in metres from the middle of the gate."""

    ring: Ring
    use: str
    floors: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a compound is made of: width along the street, depth, buildings, green and water."""

    width: float
    depth: float
    houses: tuple[House, ...]
    green: Ring = ()
    water: Ring = ()
    place: str = ""
    name: str = ""


@dataclass(slots=True)
class Site:
    """A compound where it stands; a pond stands on no street."""

    plan: Plan
    outline: shapely.Polygon
    way: int | None = None
    houses: list[tuple[House, shapely.Polygon]] = field(default_factory=list)
    green: shapely.Polygon | None = None
    water: shapely.Polygon | None = None
