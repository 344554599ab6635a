"""Owns drawing lots for the demo group, and reading the tables the lots are drawn from."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from resgroup.names import clean
from resgroup.resources import read_toml


def table(name: str) -> dict[str, Any]:
    """A table of the demo, read once."""
    return read_toml("simulation", f"{name}.toml")


class Lot:
    """Texts drawn by their weights."""

    __slots__ = ("_cumulative", "_last", "_values")

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._values = tuple(clean(value) for value in weights)
        self._cumulative = list(accumulate(weights.values()))
        self._last = len(self._values) - 1

    def draw(self, rng: random.Random) -> str:
        """One of the texts."""
        mark = rng.random() * self._cumulative[-1]
        return self._values[bisect(self._cumulative, mark, 0, self._last)]


def even(values: list[str]) -> Lot:
    """A lot whose texts are equally likely."""
    return Lot(dict.fromkeys(values, 1.0))


def between(rng: random.Random, low: float, high: float, middle: float, spread: float) -> float:
    """A value near the middle and never outside the ends."""
    return min(high, max(low, rng.gauss(middle, spread)))


def day_between(rng: random.Random, first: date, last: date) -> date:
    """Any day from the first to the last, both included; the last where none lies between."""
    span = (last - first).days
    return last if span <= 0 else first + timedelta(days=int(rng.random() * (span + 1)))


def years_before(day: date, years: float) -> date:
    """The day so many years earlier."""
    return day - timedelta(days=round(years * 365.2425))
