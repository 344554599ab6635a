"""Owns choosing household shapes so that ages, sexes and sizes come out as in the tables."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from resgroup.simulation.lots import table
from resgroup.simulation.shapes import Shape

BANDS: Final = 17
"""Five-year bands of age, the last one 80 and more."""

MEAN_SIZE: Final = 3.49
"""People in a mean household as the balance asks it; the table of sizes draws it to about 3.45."""
_LARGEST: Final = 7
_SOFTNESS: Final = 2e-4
_SIZE_SOFTNESS: Final = 2e-2
_STEPS: Final = 40

Floats = NDArray[np.float64]


def choose(
    shapes: Sequence[Shape], count: int, rented_share: float, rng: random.Random
) -> list[Shape]:
    """So many shapes, each taken as often as the balance asks, in random order."""
    ordered = sorted(shapes, key=lambda shape: (shape.type, shape.members[0].age))
    weights = _weights(_features(ordered), _targets(rented_share))
    # Rounding keeps the choice the same where another processor adds in another order.
    ends = np.cumsum(np.round(weights, 9))
    marks: list[float] = ends.tolist()
    step = marks[-1] / count
    start = rng.random() * step
    chosen = [ordered[min(bisect(marks, start + i * step), len(ordered) - 1)] for i in range(count)]
    rng.shuffle(chosen)
    return chosen


def _features(shapes: Sequence[Shape]) -> Floats:
    """One row per shape: people by sex and band, its size, and whether it rents."""
    rows = np.zeros((len(shapes), 2 * BANDS + _LARGEST + 1))
    for row, shape in zip(rows, shapes, strict=True):
        for member in shape.members:
            band = min(int(member.age) // 5, BANDS - 1)
            row[2 * band + (member.sex == "female")] += 1
        row[2 * BANDS + min(len(shape.members), _LARGEST) - 1] = 1
        row[-1] = shape.rented
    return rows


def _targets(rented_share: float) -> Floats:
    """What a mean household should hold of each feature."""
    wanted = table("population")
    people = [share for band in wanted["bands"] for share in (band["male"], band["female"])]
    sizes = list(wanted["household_size"].values())
    cells = np.array(people) / sum(people) * MEAN_SIZE
    return np.concatenate([cells, np.array(sizes) / sum(sizes), [rented_share]])


def _weights(features: Floats, targets: Floats) -> Floats:
    """The weights nearest to equal ones whose means meet the targets (Newton on the dual)."""
    bend = np.zeros(len(targets))
    softness = np.full(len(targets), _SOFTNESS)
    softness[2 * BANDS : -1] = _SIZE_SOFTNESS
    weights = np.full(len(features), 1 / len(features))
    for _ in range(_STEPS):
        miss = targets - features.T @ weights - softness * bend
        if np.abs(miss).max() < 1e-9:
            break
        spread = features.T @ (features * weights[:, None]) + np.diag(softness)
        change = np.linalg.solve(spread, miss)
        bend += change * min(1.0, 2.0 / float(np.abs(change).max()))
        weights = np.exp(np.clip(features @ bend, -30, 6)) / len(features)
    total: Floats = weights / weights.sum()
    return total
