"""Owns the compounds of a synthetic town: school, pagoda, hall, offices, flats, pond and park."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import Geometry

from resgroup.simulation.compounds import House, Plan, Ring, Site
from resgroup.simulation.ground import Floats
from resgroup.simulation.streets import Gap, Quarter


def _box(west: float, south: float, east: float, north: float) -> Ring:
    return ((west, south), (east, south), (east, north), (west, north))


def _oval(east: float, north: float, wide: float, high: float) -> Ring:
    angles = [math.tau * step / 20 for step in range(20)]
    return tuple(
        (
            east + wide * math.cos(a) * (1 + 0.1 * math.sin(3 * a)),
            north + high * math.sin(a) * (1 + 0.08 * math.cos(2 * a + 1)),
        )
        for a in angles
    )


_WINGS: Final = (
    *((-24.0, 7.0), (-13.0, 7.0), (-13.0, 27.0), (13.0, 27.0), (13.0, 10.0), (24.0, 10.0)),
    *((24.0, 38.0), (-24.0, 38.0)),
)
_HALL: Final = (
    *((-9.0, 27.0), (9.0, 27.0), (9.0, 35.0), (3.5, 35.0), (3.5, 43.0), (-3.5, 43.0)),
    *((-3.5, 35.0), (-9.0, 35.0)),
)
_PLANS: Final = {
    "school": Plan(
        52, 42, (House(_WINGS, "school", 3), House(_box(-4, 1.5, 3, 4.5), "school", 1)),
        place="school", name="Trường Tiểu học {}",
    ),
    "pagoda": Plan(
        46, 47,
        (
            House(_HALL, "worship", 1),
            House(_box(-19, 27, -13, 41), "worship", 1),
            House(_box(13, 29, 19, 41), "worship", 1),
            House(_box(-4.5, 20, 4.5, 23), "worship", 1),
        ),
        green=_box(-22, 1, 22, 46), water=_oval(0, 10.5, 15, 7.2), name="Chùa {}",
    ),
    "culture": Plan(
        34, 30, (House(_box(-9, 14.5, 9, 27.5), "culture", 2),),
        green=((-16, 1), (16, 1), (16, 12.5), (11, 13), (11, 29), (-16, 29)),
        place="culture_house", name="Nhà văn hoá {}",
    ),
    "flats": Plan(
        60, 25, (House(_box(-27, 6, 27, 21), "apartment_block", 9),), name="Nhà chung cư {}",
    ),
    "office": Plan(
        21, 22, (House(_box(-8.5, 4, 8.5, 18.5), "office", 5),), name="Bưu điện {}"
    ),
    "clinic": Plan(
        19, 20, (House(_box(-7.5, 4, 7.5, 17), "hospital", 3),),
        place="health", name="Trạm Y tế {}",
    ),
}  # fmt: skip


def settle_site(
    quarter: Quarter, kind: str, streets: list[int], solid: Geometry, name: str
) -> Site | None:
    """Find room for a compound on one of the streets and keep the alleys off it."""
    plan, rng = _PLANS[kind], quarter.rng
    for _ in range(60):
        number = rng.choice(streets)
        way, side = quarter.ways[number], rng.choice((1, -1))
        if way.course.length < plan.width + 30:
            continue
        arc = rng.uniform(plan.width / 2 + 12, way.course.length - plan.width / 2 - 12)
        frame = _Frame.on(quarter, number, arc, side, plan.width)
        outline = frame.polygon(_box(-plan.width / 2, 0, plan.width / 2, plan.depth))
        if _fits(quarter, outline, solid) and not _taken(way.gaps, arc, plan.width / 2, side):
            site = frame.built(plan, outline, number, name)
            way.gaps.append(Gap(arc, plan.width / 2 + 0.4, side, None, len(quarter.sites)))
            quarter.sites.append(site)
            _fence(quarter, outline, 1.5)
            return site
    return None


def settle_pond(quarter: Quarter, radius: float) -> Site | None:
    """Find room for a pond away from the streets."""
    west, south, east, north = quarter.outline.bounds
    rng = quarter.rng
    for _ in range(60):
        middle = np.array([rng.uniform(west, east), rng.uniform(south, north)])
        turn = rng.uniform(0, math.tau)
        frame = _Frame(middle, np.array([math.cos(turn), math.sin(turn)]))
        water = frame.polygon(_oval(0, 0, radius * rng.uniform(1, 1.3), radius * 0.8))
        shore = water.buffer(2.5)
        if quarter.room(middle, "ngo", -1)[0] > radius + 4 and quarter.outline.contains(shore):
            site = Site(Plan(0, 0, ()), shore, water=water)
            quarter.sites.append(site)
            _fence(quarter, shore, 0.0)
            return site
    return None


def _fence(quarter: Quarter, outline: shapely.Polygon, reserve: float) -> None:
    edge = shapely.get_coordinates(shapely.segmentize(outline.exterior, 4.0))
    quarter.keep_off(edge, reserve)


def _fits(quarter: Quarter, outline: shapely.Polygon, solid: Geometry) -> bool:
    others = [site.outline for site in quarter.sites]
    return bool(
        quarter.outline.contains(outline)
        and not solid.intersects(outline)
        and not any(outline.distance(other) < 8 for other in others)
    )


def _taken(gaps: list[Gap], arc: float, half: float, side: int) -> bool:
    return any(gap.side == side and abs(gap.at - arc) < gap.half + half + 5 for gap in gaps)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A point on the ground and the direction in which a compound goes back from it."""

    origin: Floats
    back: Floats

    @classmethod
    def on(cls, quarter: Quarter, number: int, arc: float, side: int, width: float) -> _Frame:
        way = quarter.ways[number]
        back = way.course.across(arc, side, width / 2)
        return cls(way.course.at(arc) + back * (way.half + 1.2), back)

    def polygon(self, ring: Ring) -> shapely.Polygon:
        """A ring of the plan on the ground."""
        flat = np.array(ring)
        along = np.array([self.back[1], -self.back[0]])
        return shapely.Polygon(self.origin + flat[:, :1] * along + flat[:, 1:] * self.back)

    def built(self, plan: Plan, outline: shapely.Polygon, number: int, name: str) -> Site:
        """The compound of a plan on the ground."""
        named = Plan(
            plan.width, plan.depth, plan.houses, plan.green, plan.water, plan.place,
            plan.name.format(name),
        )  # fmt: skip
        return Site(
            named,
            outline,
            number,
            [(house, self.polygon(house.ring)) for house in plan.houses],
            self.polygon(plan.green) if plan.green else None,
            self.polygon(plan.water) if plan.water else None,
        )
