"""Owns the town of the demo: its streets, buildings, dwellings and places as records."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from resgroup.records import Area, Building, Dwelling, Place, Record, Street, StreetName
from resgroup.simulation.ground import Ground, Points, to_wkb
from resgroup.simulation.lanes import Lane, Network, bent
from resgroup.simulation.plots import Plot, build_rows
from resgroup.simulation.sites import Site, place_sites

_WIDE: Final = 330.0
_HIGH: Final = 280.0
_HOUSEHOLDS: Final = 1050
_FIRST_SYLLABLES: Final = "Xuân An Đông Phú Vĩnh Tân Ngọc Thanh Minh Yên Bình Hoà".split()
_SECOND_SYLLABLES: Final = "Trạch Thịnh Lạc Khánh Mỹ Sơn Hà Giang Quang Đức Lộc Hưng".split()
_FLOORS: Final = {
    "duong": ((3, 4), (4, 8), (5, 9), (6, 6), (7, 3), (8, 2)),
    "pho": ((2, 2), (3, 6), (4, 9), (5, 8), (6, 4), (7, 2)),
    "ngo": ((1, 1), (2, 4), (3, 8), (4, 9), (5, 6), (6, 1)),
    "ngach": ((1, 3), (2, 6), (3, 8), (4, 6), (5, 3)),
    "hem": ((1, 5), (2, 7), (3, 6), (4, 3)),
}
_PLACE_KINDS: Final = {
    "culture": "culture_house",
    "school": "school",
    "office": "health",
}
_WAY_WORDS: Final = {"duong": "Đường", "pho": "Phố", "ngo": "Ngõ", "ngach": "Ngách", "hem": "Hẻm"}
_UNITS_A_FLOOR: Final = 12
_BEYOND: Final = 48.0
_TRIMMINGS: Final = 4
_NAMED_ON: Final = date(2012, 7, 10)


@dataclass
class Town:
    """The records of a town; `use_of` tells the use of each dwelling's building."""

    areas: list[Area] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    streets: list[Street] = field(default_factory=list)
    street_names: list[StreetName] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    dwellings: list[Dwelling] = field(default_factory=list)
    use_of: dict[int, str] = field(default_factory=dict)
    grounds: list[Any] = field(default_factory=list)

    def records(self) -> list[Record]:
        """All records, each after those it refers to."""
        return [
            *self.areas,
            *self.places,
            *self.streets,
            *self.street_names,
            *self.buildings,
            *self.dwellings,
        ]


def build_town(households: int, rng: random.Random) -> Town:
    """A town with room for so many households: one neighbourhood, or several side by side."""
    count = max(1, round(households / _HOUSEHOLDS))
    share = min(1.25, max(0.42, math.sqrt(households / count / _HOUSEHOLDS)))
    across = math.ceil(math.sqrt(count * _HIGH / _WIDE))
    town = Town()
    for tile in range(count):
        corner = ((tile % across) * _WIDE * share, (tile // across) * _HIGH * share)
        _Quarter(town, tile, share, rng, alone=count == 1).build(households / count, corner)
    _enclose(town)
    return town


class _Quarter:
    """One neighbourhood, laid out at the origin and then moved to its place."""

    def __init__(
        self, town: Town, tile: int, share: float, rng: random.Random, *, alone: bool
    ) -> None:
        self._town = town
        self._tile = tile
        self._share = share
        self._rng = rng
        self._alone = alone
        self._wide, self._high = _WIDE * share, _HIGH * share

    def build(self, households: float, corner: tuple[float, float]) -> None:
        """Lay out streets, sites and houses, and write their records."""
        self._shift = np.array(corner) - np.array([_WIDE, _HIGH]) / 2
        network = Network(self._mains(), self._limits(), self._rng)
        sites = place_sites(self._wide, self._high, self._share, self._rng)
        for site in sites:
            network.keep_out(site.ground)
        network.grow()
        ground = Ground(0, 0, self._wide, self._high)
        for lane in network.lanes:
            ground.take_area(lane.surface(0.25))
        for site in sites:
            ground.take_area(site.ground)
        plots = build_rows(network.lanes, ground, self._rng)
        self._write_lanes(network.lanes)
        self._write_sites(sites)
        self._write_houses(_apart(plots), households)
        self._write_points(network.lanes)

    def _mains(self) -> list[Lane]:
        wide, high, share, rng = self._wide, self._high, self._share, self._rng
        sag = [share * rng.uniform(12, 20) * rng.choice((-1, 1)) for _ in range(3)]
        south, north = np.array([0.22 * wide, 0.0]), np.array([0.22 * wide, high])
        west, east = np.array([0.0, 0.44 * high]), np.array([wide, 0.44 * high])
        low, top = np.array([0.66 * wide, 0.0]), np.array([0.66 * wide, high])
        return [
            Lane("duong", bent(south, north, sag[0], rng), self._name(0)),
            Lane("pho", bent(west, east, sag[1], rng), self._name(1)),
            Lane("pho", bent(low, top, sag[2] * 1.3, rng), self._name(2)),
        ]

    def _name(self, which: int) -> str:
        place = self._tile * 3 + which
        first = _FIRST_SYLLABLES[place % len(_FIRST_SYLLABLES)]
        second = _SECOND_SYLLABLES[(place * 5 + place // 12) % len(_SECOND_SYLLABLES)]
        return f"{first} {second}"

    def _limits(self) -> Any:
        """Where lanes may go; a town of one neighbourhood has an uneven edge."""
        if not self._alone:
            return shapely.box(2, 2, self._wide - 2, self._high - 2)
        edge = shapely.box(4, 4, self._wide - 4, self._high - 4).segmentize(40)
        shore = [
            (x + self._rng.uniform(-3, 3), y + self._rng.uniform(-3, 3))
            for x, y in edge.exterior.coords[:-1]
        ]
        return shapely.Polygon(shore)

    def _moved(self, shape: Any) -> Any:
        return shapely.transform(shape, lambda points: points + self._shift)

    def _write_lanes(self, lanes: list[Lane]) -> None:
        town = self._town
        for lane in lanes:
            lane.id = len(town.streets) + 1
            parent = lane.parent.id if lane.parent else None
            course = _prolonged(lane.line) if self._alone and parent is None else lane.line
            line = to_wkb(self._moved(shapely.LineString(course)))
            name = _way_words(lane)
            town.streets.append(Street(lane.id, lane.kind, name, lane.number, parent, line))
            if lane.parent is None:
                town.street_names.append(
                    StreetName(len(town.street_names) + 1, lane.id, name, _NAMED_ON)
                )

    def _write_sites(self, sites: list[Site]) -> None:
        town = self._town
        for site in sites:
            if site.kind in ("water", "green"):
                shape = self._moved(site.ground)
                number = len(town.areas) + 2
                town.areas.append(Area(number, site.kind, site.name, boundary=to_wkb(shape)))
                town.grounds.append(shape)
                continue
            name = site.name if site.kind != "apartment_block" else f"Chung cư CT{self._tile + 1}"
            building = self._building(site.building, site.kind, site.floors, name=name)
            if site.kind == "apartment_block":
                self._apartments(building)
            if site.kind in _PLACE_KINDS:
                at = to_wkb(self._moved(site.building).representative_point())
                place = Place(len(town.places) + 1, _PLACE_KINDS[site.kind], site.name, at)
                town.places.append(place)

    def _apartments(self, building: Building) -> None:
        units = round(_UNITS_A_FLOOR * self._share)
        for floor in range(1, (building.floors or 0) + 1):
            for unit in range(1, units + 1):
                self._dwelling(building, floor=floor, unit=f"P{floor}{unit:02d}")

    def _building(
        self, shape: Any, use: str, floors: int, *, name: str = "", **more: Any
    ) -> Building:
        moved = self._moved(shape)
        number = len(self._town.buildings) + 1
        state = "construction" if use == "construction" else "in_use"
        status = "checked" if self._rng.random() < 0.35 else "drawn"
        building = Building(
            number,
            name=name,
            use=use,
            floors=floors,
            position_status=status,
            footprint=to_wkb(moved),
            **{"state": state, **more},
        )
        self._town.buildings.append(building)
        self._town.grounds.append(moved)
        return building

    def _dwelling(self, building: Building, **more: Any) -> None:
        dwelling = Dwelling(len(self._town.dwellings) + 1, building.id, **more)
        self._town.dwellings.append(dwelling)
        self._town.use_of[dwelling.id] = building.use

    def _write_houses(self, plots: list[Plot], households: float) -> None:
        """Houses with as many dwellings in all as the households need, and a few empty ones."""
        uses = [self._use(plot) for plot in plots]
        rooms = [self._rng.randint(5, 9) if use == "rented_rooms" else 1 for use in uses]
        wanted = households * (self._tile + 1) * 1.02
        lacking = wanted - len(self._town.dwellings) - self._homes(uses, rooms)
        shared = max(0.02, min(0.6, lacking / max(1, len(plots))))
        for plot, use, count in zip(plots, uses, rooms, strict=True):
            self._write_house(plot, use, count, shared)

    def _homes(self, uses: list[str], rooms: list[int]) -> int:
        return sum(count for use, count in zip(uses, rooms, strict=True) if use not in _WORK)

    def _use(self, plot: Plot) -> str:
        chance = self._rng.random()
        if plot.lane.parent is None:
            return "shop" if chance < 0.06 else "mixed" if chance < 0.38 else "house"
        if chance < 0.028:
            return "rented_rooms"
        return "office" if chance > 0.994 else "mixed" if chance > 0.95 else "house"

    def _write_house(self, plot: Plot, use: str, rooms: int, shared: float) -> None:
        floors = self._rng.choices(*zip(*_FLOORS[plot.lane.kind], strict=True))[0]
        if self._rng.random() < 0.004:
            floors = 9
        empty = use == "house" and self._rng.random() < 0.025
        building = self._building(
            plot.shape,
            use,
            floors,
            street_id=plot.lane.id,
            house_number=plot.number,
            address=f"Số {plot.number} {_where(plot.lane)}",
            state="vacant" if empty else "in_use",
        )
        if use in _WORK:
            return
        if use == "rented_rooms":
            for room in range(1, rooms + 1):
                self._dwelling(building, unit=f"P{room}", tenure="rented")
            return
        self._dwelling(building, tenure="owned", vacant=empty)
        if not empty and floors > 2 and self._rng.random() < shared:
            self._dwelling(building, floor=2, tenure="owned")

    def _write_points(self, lanes: list[Lane]) -> None:
        """Hydrants and cameras at the mouths of ngõ, notice boards on the streets."""
        for lane in lanes:
            kind = _point_kind(lane, self._rng)
            if kind:
                (at,), _ = lane.course.at([min(4.0, lane.course.length / 2)])
                spot = to_wkb(self._moved(shapely.Point(at)))
                places = self._town.places
                places.append(Place(len(places) + 1, kind, "", spot))


def _prolonged(line: Points) -> Points:
    """A main street as it goes on beyond the neighbourhood on both sides."""
    start = line[0] - _BEYOND * (line[1] - line[0]) / np.hypot(*(line[1] - line[0]))
    end = line[-1] + _BEYOND * (line[-1] - line[-2]) / np.hypot(*(line[-1] - line[-2]))
    return np.vstack((start, line, end))


_WORK: Final = frozenset({"shop", "office"})


def _point_kind(lane: Lane, rng: random.Random) -> str:
    if lane.kind != "ngo":
        return ""
    return rng.choices(("hydrant", "camera", "notice", ""), (2, 2, 1, 5))[0]


def _way_words(lane: Lane) -> str:
    """The full name of a way: `Ngách 12 ngõ 78 phố Xuân Trạch`."""
    words = _WAY_WORDS[lane.kind]
    if lane.parent is None:
        return f"{words} {lane.name}"
    return f"{words} {lane.number} {_where(lane.parent)}"


def _where(lane: Lane) -> str:
    words = _way_words(lane)
    return words[0].lower() + words[1:]


def _apart(plots: list[Plot]) -> list[Plot]:
    """The plots without the slivers that some share with another."""
    shapes = np.array([plot.shape for plot in plots], np.object_)
    for _ in range(_TRIMMINGS):
        first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        pairs = first < second
        first, second = first[pairs], second[pairs]
        shared = shapely.area(shapely.intersection(shapes[first], shapes[second])) > 0.01
        if not shared.any():
            break
        for one, other in zip(first[shared].tolist(), second[shared].tolist(), strict=True):
            shapes[other] = _largest(shapes[other].difference(shapes[one].buffer(0.02)))
    return [
        Plot(plot.lane, plot.number, shape)
        for plot, shape in zip(plots, shapes, strict=True)
        if shape.area > 9
    ]


def _largest(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    return max(parts, key=lambda part: part.area)


def _enclose(town: Town) -> None:
    """The group's own area around all that stands in it."""
    around = shapely.union_all([shape.buffer(16, quad_segs=2) for shape in town.grounds])
    edge = _largest(around.buffer(-6, quad_segs=2)).simplify(4)
    outline = shapely.Polygon(edge.exterior)
    group = Area(
        1,
        "group",
        "Tổ dân phố Đức Thắng",
        "Phường Đông Ngạc",
        "00602",
        date(2025, 7, 1),
        to_wkb(outline),
    )
    town.areas.insert(0, group)
