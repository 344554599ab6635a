"""Owns what stands on the plots of a synthetic town: use, floors, outline, room to live."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from resgroup.simulation.ground import Floats, Shapes
from resgroup.simulation.plots import Plots

_FLOORS: Final = {
    "duong": ((3, 10), (4, 25), (5, 32), (6, 16), (7, 10), (8, 4), (9, 3)),
    "pho": ((2, 8), (3, 18), (4, 30), (5, 27), (6, 10), (7, 5), (8, 2)),
    "ngo": ((1, 4), (2, 12), (3, 30), (4, 32), (5, 17), (6, 5)),
    "ngach": ((1, 7), (2, 18), (3, 36), (4, 27), (5, 12)),
    "hem": ((1, 14), (2, 28), (3, 35), (4, 18), (5, 5)),
}
_USES: Final = {
    "duong": (("mixed", 48), ("house", 34), ("shop", 10), ("office", 8)),
    "pho": (("mixed", 40), ("house", 50), ("shop", 6), ("office", 4)),
    "ngo": (("mixed", 8), ("house", 90), ("shop", 1), ("other", 1)),
    "ngach": (("house", 98), ("other", 2)),
    "hem": (("house", 98), ("other", 2)),
}
_LIVED_IN: Final = frozenset({"house", "mixed", "rented_rooms"})


@dataclass(slots=True)
class Home:
    """What stands on one plot: use, floors and state, and its units where someone can live."""

    use: str
    floors: int | None
    state: str = "in_use"
    units: int = 0
    lived_in: int = 0


def _drawn(rng: random.Random, table: tuple[tuple[object, int], ...]) -> object:
    return rng.choices([value for value, _ in table], [weight for _, weight in table])[0]


def built(rng: random.Random, kinds: list[str], households: int, sites: bool) -> list[Home]:
    """Buildings for plots on ways of the kinds, with homes for exactly so many households."""
    homes = [_home(rng, kind) for kind in kinds]
    for _ in range(-(-households // 1100) if sites else 0):
        homes[rng.randrange(len(homes))] = Home("construction", None, "construction")
    lived = [home for home in homes if home.use in _LIVED_IN]
    order = rng.sample(range(len(lived)), len(lived))
    for index in order[: round(len(lived) * 0.03)]:
        lived[index].state, lived[index].lived_in = "vacant", 0
    spare = households - sum(home.lived_in for home in lived)
    _house(rng, [lived[index] for index in order[round(len(lived) * 0.03) :]], spare)
    return homes


def _home(rng: random.Random, kind: str) -> Home:
    use = str(_drawn(rng, _USES[kind]))
    floors = _drawn(rng, _FLOORS[kind])
    assert isinstance(floors, int)
    lives = int(use in _LIVED_IN)
    return Home(use, 1 if use == "other" else floors, "in_use", lives, lives)


def _house(rng: random.Random, homes: list[Home], spare: int) -> None:
    """Make room for households over and above one a house, or empty houses if there are fewer."""
    while spare < 0 and homes:
        home = homes.pop()
        home.lived_in, home.state = 0, "vacant"
        spare += 1
    rooms = [home for home in homes if home.use == "house" and (home.floors or 0) >= 3]
    rooms = rooms[: round(len(homes) * 0.05)]
    while spare > 20 and rooms:
        home = rooms.pop()
        home.use, home.units = "rented_rooms", rng.randint(4, 10)
        home.lived_in = home.units - rng.choice((0, 0, 0, 1, 1, 2))
        spare -= home.lived_in - 1
    while spare > 0 and homes:
        for home in homes:
            if spare > 0 and home.use != "rented_rooms":
                home.units, home.lived_in, spare = home.units + 1, home.lived_in + 1, spare - 1


def outlines(rng: random.Random, plots: Plots) -> Shapes:
    """The outlines of the houses: most fill their plot, some leave a yard before or behind."""
    near = plots.fronts
    far = near + plots.walls * plots.depth[:, None, None]
    made = []
    for front, back, depth in zip(near, far, plots.depth.tolist(), strict=True):
        made.append(shapely.Polygon(_ring(rng, front, back, depth)))
    return np.array(made, object)


def _ring(rng: random.Random, front: Floats, back: Floats, depth: float) -> Floats:
    """The corners of one house; shares of the plot count from its left front corner."""
    low, high, chance = 0.0, 1.0, rng.random()
    if rng.random() < 0.22 and depth > 8:
        low = rng.uniform(0.3, 1.4) / depth
    if rng.random() < 0.12 and depth > 10:
        high = rng.uniform(0.78, 0.93)
    if chance > 0.16 or depth < 9.5:
        shares = [(0.0, low), (1.0, low), (1.0, high), (0.0, high)]
    elif chance > 0.05:
        across, deep = rng.uniform(0.4, 0.65), rng.uniform(0.55, 0.8)
        shares = [(0, low), (1, low), (1, high), (across, high), (across, deep), (0, deep)]
    else:
        first, last, across = rng.uniform(0.4, 0.5), rng.uniform(0.6, 0.7), rng.uniform(0.4, 0.6)
        shares = [(0, low), (1, low), (1, high), (0, high)]
        shares += [(0, last), (across, last), (across, first), (0, first)]
    if rng.random() < 0.5:
        shares = [(1 - across, deep) for across, deep in shares]
    flat = np.array(shares)
    across_, deep_ = flat[:, :1], flat[:, 1:]
    ahead = front[0] * (1 - across_) + front[1] * across_
    behind = back[0] * (1 - across_) + back[1] * across_
    made: Floats = ahead * (1 - deep_) + behind * deep_
    return made
