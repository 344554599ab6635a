"""Owns a small group for the map's tests: houses in rows on two alleys, with what goes wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from resgroup.features import BuildingFeatures, MapFeatures, NamedFeatures, StreetFeatures

WEST, SOUTH = 105.8300, 21.0270
METRE_EAST, METRE_NORTH = 1 / 103_950, 1 / 110_730


def place(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude so many metres from the group's south-western corner."""
    return WEST + east * METRE_EAST, SOUTH + north * METRE_NORTH


def rectangle(east: float, north: float, width: float, height: float) -> shapely.Polygon:
    """A footprint with its south-western corner so many metres from the group's."""
    ring = [(0, 0), (width, 0), (width, height), (0, height)]
    return shapely.Polygon([place(east + x, north + y) for x, y in ring])


def objects(items: list[object]) -> np.ndarray:
    """An array of geometries, None included."""
    out = np.empty(len(items), object)
    out[:] = items
    return out


def buildings_of(geometry: list[object], **known: Any) -> BuildingFeatures:
    """Buildings numbered 10, 20, … with three floors and their number as house number."""
    count = len(geometry)
    values: dict[str, Any] = {
        "ids": np.arange(1, count + 1) * 10,
        "geometry": objects(geometry),
        "floors": np.full(count, 3),
        "residents": np.full(count, 4),
        "vacant": np.zeros(count, np.bool_),
        "use": ["house"] * count,
        "house_number": [str(number) for number in range(1, count + 1)],
        "name": [""] * count,
        "position_status": ["drawn"] * count,
    }
    return BuildingFeatures(**(values | known))


def streets_of(lines: list[tuple[str, str, list[tuple[float, float]]]]) -> StreetFeatures:
    """Streets from kind, name and metres east and north."""
    return StreetFeatures(
        np.arange(1, len(lines) + 1),
        objects([shapely.LineString([place(*point) for point in line]) for _, _, line in lines]),
        [kind for kind, _, _ in lines],
        [name for _, name, _ in lines],
    )


def small_group() -> MapFeatures:
    """Twelve touching houses of 10 by 20 m along two streets, in a boundary, with a school."""
    houses = [rectangle(10 * column, 40 * row, 10, 20) for row in range(2) for column in range(6)]
    houses.append(rectangle(90, 0, 40, 40))
    count = len(houses)
    return MapFeatures(
        buildings_of(
            houses,
            floors=np.arange(count) % 8,
            residents=np.arange(count),
            vacant=np.arange(count) == 3,
            use=["house"] * (count - 1) + ["school"],
            name=[""] * (count - 1) + ["Trường Tiểu học Cát Linh"],
        ),
        streets_of(
            [
                ("pho", "Phố Đoàn Thị Điểm", [(-20, 30), (60, 30)]),
                ("pho", "Phố Đoàn Thị Điểm", [(60, 30), (150, 30)]),
                ("ngo", "Ngõ 12 Đoàn Thị Điểm", [(75, -20), (75, 90)]),
            ]
        ),
        NamedFeatures(np.array([1]), objects([rectangle(-20, -20, 170, 110)]), ["group"], ["Tổ 5"]),
        NamedFeatures(
            np.array([1]),
            objects([shapely.Point(place(140, 80))]),
            ["culture_house"],
            ["Nhà văn hoá"],
        ),
    )
