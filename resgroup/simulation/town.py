"""Owns the town of a synthetic residential group: its area, streets, buildings and dwellings."""

from __future__ import annotations

import random
from datetime import date
from itertools import count
from typing import Final

import numpy as np
import shapely

from resgroup.records import Area, Building, Dwelling, Place, Record, Street, StreetName
from resgroup.simulation.compounds import Site
from resgroup.simulation.ground import wkb, wkbs
from resgroup.simulation.homes import Home, built, outlines
from resgroup.simulation.layout import Layout, laid_out
from resgroup.simulation.numbers import Numbering, numbered, street_names

_GROUP: Final = "Tổ dân phố Đức Thắng"
_NAME: Final = "Đức Thắng"
_WARD: Final = ("Phường Đông Ngạc", "00602", date(2025, 7, 1))
_FLATS_A_FLOOR: Final = 14
_FLATS_LIVED_IN: Final = 110


def build_town(households: int, rng: random.Random) -> list[Record]:
    """A plausible town with exactly so many dwellings that are not vacant."""
    names = [_NAME, *street_names(rng, 60)]
    layout = laid_out(households, rng, names)
    numbers = numbered(rng, layout)
    town = _Town(rng, layout, numbers)
    town.place_streets()
    town.place_sites()
    town.place_houses(households)
    town.place_things()
    return town.records


class _Town:
    """The records of one town while they are made."""

    def __init__(self, rng: random.Random, layout: Layout, numbers: Numbering) -> None:
        self._rng = rng
        self._layout = layout
        self._numbers = numbers
        self._areas, self._places = count(2), count(1)
        self._buildings, self._dwellings = count(1), count(1)
        self._care = [rng.choice((0.97, 0.9, 0.6, 0.25, 0.08)) for _ in layout.ways]
        self._flats = 0
        ward, code, since = _WARD
        boundary = wkb(layout.boundary)
        self.records: list[Record] = [Area(1, "group", _GROUP, ward, code, since, boundary)]

    def place_streets(self) -> None:
        """Record the ways and the names that main streets bear."""
        lines = wkbs([shapely.LineString(way.course.line) for way in self._layout.ways])
        names: list[Record] = []
        for number, way in enumerate(self._layout.ways):
            tail, label = self._numbers.tails[number], self._numbers.ways[number]
            name = tail[:1].upper() + tail[1:]
            parent = None if way.parent is None else way.parent + 1
            self.records.append(Street(number + 1, way.kind, name, label, parent, lines[number]))
            if parent is None:
                names += self._names(len(names), number + 1, name)
        self.records += names

    def _names(self, taken: int, street: int, name: str) -> list[Record]:
        """The name a street bears now, and what it was called before a resolution named it."""
        since = date(self._rng.randint(2008, 2022), self._rng.choice((1, 7, 12)), 10)
        before = f"Đường liên thôn {street}"
        return [
            StreetName(taken + 1, street, before, None, since),
            StreetName(taken + 2, street, name, since, None),
        ]

    def place_sites(self) -> None:
        """Record the compounds: their buildings, greens, ponds and places."""
        greens: list[Record] = []
        waters: list[Record] = []
        for number, site in enumerate(self._layout.sites):
            self._site(number, site)
            if site.green is not None:
                greens.append(Area(next(self._areas), "green", "", boundary=wkb(site.green)))
            if site.water is not None:
                waters.append(Area(next(self._areas), "water", "", boundary=wkb(site.water)))
        self.records += greens + waters

    def _site(self, number: int, site: Site) -> None:
        if site.way is None:
            return
        label = self._numbers.sites[number]
        for at, (house, shape) in enumerate(site.houses):
            made = Building(
                next(self._buildings),
                site.way + 1,
                label if at == 0 else "",
                self._numbers.written(label, site.way),
                site.plan.name if at == 0 else "",
                house.floors,
                house.use,
                position_status="checked",
                footprint=wkb(shape),
            )
            self.records.append(made)
            if house.use == "apartment_block":
                self._block(made)
        if site.plan.place:
            spot = wkb(site.outline.centroid)
            self.records.append(Place(next(self._places), site.plan.place, site.plan.name, spot))

    def _block(self, block: Building) -> None:
        """The flats of a block, above a ground floor of shops."""
        assert block.floors is not None
        units = [(f, u) for f in range(2, block.floors + 1) for u in range(1, _FLATS_A_FLOOR + 1)]
        empty = set(self._rng.sample(units, max(len(units) - _FLATS_LIVED_IN, 0)))
        self._flats += len(units) - len(empty)
        for floor, unit in units:
            tenure = "rented" if self._rng.random() < 0.22 else "owned"
            vacant = (floor, unit) in empty
            self._dwelling(block.id, floor, f"{floor}{unit:02d}", tenure, vacant)

    def place_houses(self, households: int) -> None:
        """Record the houses along the ways with their dwellings."""
        layout, plots = self._layout, self._layout.plots
        assert plots is not None
        ways = plots.way.tolist()
        kinds = [layout.ways[way].kind for way in ways]
        homes = built(self._rng, kinds, households - self._flats, households > 100)
        shapes = wkbs(outlines(self._rng, plots))
        for index in np.lexsort((plots.arc, plots.way)).tolist():
            self._house(homes[index], ways[index], self._numbers.plots[index], shapes[index])

    def _house(self, home: Home, way: int, label: str, shape: bytes) -> None:
        checked = self._rng.random() < self._care[way]
        made = Building(
            next(self._buildings),
            way + 1,
            label,
            self._numbers.written(label, way),
            "",
            home.floors,
            home.use,
            home.state,
            "checked" if checked else "drawn",
            footprint=shape,
        )
        self.records.append(made)
        for unit in range(home.units):
            self._unit(made, home, unit)

    def _unit(self, building: Building, home: Home, unit: int) -> None:
        floors, vacant = home.floors or 1, unit >= home.lived_in
        if home.use == "rented_rooms":
            per_floor = -(-home.units // floors)
            floor = unit // per_floor + 1
            self._dwelling(
                building.id, floor, f"P{floor}{unit % per_floor + 1:02d}", "rented", vacant
            )
        else:
            floor = 1 + unit * floors // home.units if home.units > 1 else 0
            label = f"Hộ {unit + 1}" if home.units > 1 else ""
            tenure = "rented" if self._rng.random() < 0.06 else "owned"
            self._dwelling(building.id, floor or None, label, tenure, vacant)

    def _dwelling(
        self, building: int, floor: int | None, unit: str, tenure: str, vacant: bool
    ) -> None:
        made = Dwelling(next(self._dwellings), building, floor, unit, tenure, vacant)
        self.records.append(made)

    def place_things(self) -> None:
        """Record hydrants and cameras along main streets and notice boards at alley mouths."""
        for number, way in enumerate(self._layout.ways):
            course = way.course
            if way.parent is None:
                for arc in np.arange(60.0, course.length - 30, 170.0).tolist():
                    self._thing(
                        "hydrant",
                        "Trụ nước cứu hoả",
                        course.at(arc) + course.across(arc, 1) * way.half,
                    )
            elif way.kind == "ngo" and self._rng.random() < 0.22:
                kind = self._rng.choice(("camera", "notice"))
                word = "Camera" if kind == "camera" else "Bảng tin"
                self._thing(
                    kind, f"{word} đầu {self._numbers.names[number].lower()}", course.at(6.0)
                )

    def _thing(self, kind: str, name: str, spot: object) -> None:
        self.records.append(Place(next(self._places), kind, name, wkb(shapely.Point(spot))))
