"""Owns the numbers and names of a synthetic town: houses, alleys by their mouths, addresses."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from resgroup.simulation.layout import Layout
from resgroup.simulation.streets import Way

_FIRST: Final = "Đình Chùa Giếng Ao Cầu Chợ Cổng Bến Gò Đồng Vườn Bãi Đầm Miếu".split()
_SECOND: Final = "Ngọc Đá Sen Thượng Hạ Trung Đông Đoài Cả Vàng Xanh Son Mới Quế Mai".split()
_WORDS: Final = {
    "duong": "Đường",
    "pho": "Phố",
    "ngo": "Ngõ",
    "ngach": "Ngách",
    "hem": "Hẻm",
}


@dataclass(slots=True)
class Numbering:
    """House numbers of plots and compounds, numbers and names of ways, by their places."""

    plots: list[str]
    sites: list[str]
    ways: list[str]
    names: list[str]
    tails: list[str]
    address: dict[str, str] = field(default_factory=dict)

    def written(self, number: str, way: int) -> str:
        """An address as a letter bears it: Số 12 ngách 34 ngõ 78 phố X."""
        return f"Số {number} {self.tails[way]}"


def numbered(rng: random.Random, layout: Layout) -> Numbering:
    """Number what stands along every way, odd on its left and even on its right."""
    assert layout.plots is not None
    ways = layout.ways
    made = Numbering(
        [""] * len(layout.plots),
        [""] * len(layout.sites),
        [""] * len(ways),
        [""] * len(ways),
        [""] * len(ways),
    )
    names = street_names(rng, sum(way.parent is None for way in ways))
    along = _standing(layout)
    for number, way in enumerate(ways):
        _name(made, number, way, names)
        for side in (1, -1):
            _count(rng, made, along.get((number, side), []), 1 if side == 1 else 2)
    return made


def street_names(rng: random.Random, count: int) -> list[str]:
    """Names of streets, made up of what villages name things after."""
    pairs = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    return rng.sample(pairs, count)


def _name(made: Numbering, number: int, way: Way, names: list[str]) -> None:
    word = _WORDS[way.kind]
    if way.parent is None:
        made.names[number] = f"{word} {names.pop()}"
        made.tails[number] = word.lower() + made.names[number][len(word) :]
    else:
        label = made.ways[number]
        made.names[number] = f"{word} {label}"
        made.tails[number] = f"{word.lower()} {label} {made.tails[way.parent]}"


_Standing = tuple[float, str, int, float]


def _standing(layout: Layout) -> dict[tuple[int, int], list[_Standing]]:
    """What takes a number on each side of each way, in order: plots, compounds and mouths."""
    plots = layout.plots
    assert plots is not None
    made: dict[tuple[int, int], list[_Standing]] = {}
    width = np.hypot(*(plots.fronts[:, 1] - plots.fronts[:, 0]).T).tolist()
    where = zip(plots.way.tolist(), plots.side.tolist(), plots.arc.tolist(), strict=True)
    for index, (way, side, arc) in enumerate(where):
        made.setdefault((way, side), []).append((arc, "plot", index, width[index]))
    for number, each in enumerate(layout.ways):
        for gap in each.gaps:
            if gap.way is not None:
                made.setdefault((number, gap.side), []).append((gap.at, "way", gap.way, 9.0))
            elif gap.site is not None:
                made.setdefault((number, gap.side), []).append((gap.at, "site", gap.site, 9.0))
    for standing in made.values():
        standing.sort()
    return made


def _count(rng: random.Random, made: Numbering, standing: list[_Standing], number: int) -> None:
    """Number one side; a narrow house may be one half of a plot that was split: 12, 12A."""
    suffix, before = 0, ""
    for _, kind, index, width in standing:
        split = before == "plot" == kind and width < 3.9 and suffix < 2 and rng.random() < 0.22
        if split:
            suffix += 1
            label = f"{number - 2}{'AB'[suffix - 1]}"
        else:
            suffix, label = 0, str(number)
            number += 4 if rng.random() < 0.015 else 2
        {"plot": made.plots, "way": made.ways, "site": made.sites}[kind][index] = label
        before = kind
