"""Owns the places of a demo town that are no row of houses: pond, school, pagoda, apartments."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely import affinity


@dataclass(frozen=True, eq=False)
class Site:
    """A piece of ground with what stands on it; `kind` is a building use, `water` or `green`."""

    kind: str
    name: str
    ground: Any
    building: Any = None
    floors: int = 1


# Where a site lies in its neighbourhood (parts of its width and height), its yard in metres, its
# building as a part of the yard, and its floors.
_SITES: Final = (
    ("school", "Trường Tiểu học", 0.44, 0.17, 46.0, 34.0, "u", 3),
    ("culture", "Nhà văn hoá tổ dân phố", 0.47, 0.62, 24.0, 19.0, "block", 2),
    ("worship", "Chùa", 0.80, 0.66, 30.0, 25.0, "u", 1),
    ("apartment_block", "Chung cư", 0.85, 0.21, 58.0, 25.0, "block", 9),
    ("construction", "Công trình đang xây", 0.11, 0.75, 17.0, 14.0, "block", 4),
    ("office", "Trạm y tế", 0.10, 0.33, 18.0, 14.0, "block", 2),
)


def place_sites(width: float, height: float, share: float, rng: random.Random) -> list[Site]:
    """The sites of a neighbourhood; `share` shrinks them in a smaller one."""
    sites = []
    for kind, name, east, north, wide, deep, form, floors in _SITES:
        centre = (width * east + rng.uniform(-5, 5), height * north + rng.uniform(-5, 5))
        turn = rng.uniform(-9, 9)
        yard = _placed(shapely.box(-wide / 2, -deep / 2, wide / 2, deep / 2), centre, turn, share)
        inner = _building(form, wide, deep)
        sites.append(Site(kind, name, yard, _placed(inner, centre, turn, share), floors))
    pond = (width * 0.90, height * 0.86)
    water = _blob(pond, 17.0 * share, rng)
    sites.append(Site("green", "Vườn hoa", water.buffer(9.0 * share, quad_segs=4)))
    sites.append(Site("water", "Hồ", water))
    return sites


def _placed(shape: Any, centre: tuple[float, float], turn: float, share: float) -> Any:
    scaled = affinity.scale(shape, share, share, origin=(0, 0))
    return affinity.translate(affinity.rotate(scaled, turn, origin=(0, 0)), *centre)


def _building(form: str, wide: float, deep: float) -> Any:
    x, y = wide / 2 - 2.5, deep / 2 - 2.5
    if form == "block":
        return shapely.box(-x, -y, x, y * 0.55)
    wing = min(7.5, wide / 4)
    court = shapely.box(-x + wing, -y - 1, x - wing, y - wing)
    return shapely.box(-x, -y, x, y).difference(court)


def _blob(centre: tuple[float, float], radius: float, rng: random.Random) -> Any:
    """A pond with an uneven shore."""
    angles = np.linspace(0, 2 * math.pi, 22, endpoint=False)
    swell = [1 + rng.uniform(-0.13, 0.13) for _ in angles]
    reach = np.convolve([*swell[-1:], *swell, *swell[:1]], np.ones(3) / 3, "valid") * radius
    shore = np.column_stack((1.35 * np.cos(angles) * reach, np.sin(angles) * reach)) + centre
    return shapely.Polygon(shore)
