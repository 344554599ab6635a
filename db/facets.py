"""Owns counting the values of fields among residents."""

from __future__ import annotations

from typing import Any

import numpy as np

from resgroup.register import Coded


def counted(found: Coded) -> dict[Any, int]:
    """How many have each value, most frequent first."""
    counts = np.bincount(found.codes, minlength=len(found.values))
    order = np.argsort(-counts, kind="stable")
    return {found.values[place]: int(counts[place]) for place in order if counts[place]}
