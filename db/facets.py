"""Owns counting the values of fields among residents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resgroup.register import Coded


def counted(codes: NDArray[np.intp], values: Sequence[Any]) -> dict[Any, int]:
    """How many have each value, most frequent first; `codes` are places among the values."""
    counts = np.bincount(codes, minlength=len(values))
    order = np.argsort(-counts, kind="stable")
    return {values[place]: int(counts[place]) for place in order if counts[place]}


def every_value(
    people: NDArray[np.int64], coded: Coded, counting: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """The values, each once for each person counted, of a field people have several values of.

    `people` are the places of those the codes belong to, -1 where they do not stand among the
    people counted; the code 0 stands for those who have none.
    """
    here = (people >= 0) & (coded.codes > 0)
    here &= counting[np.where(here, people, 0)]
    pairs = np.unique(people[here] * len(coded.values) + coded.codes[here])
    having = np.zeros(len(counting), np.bool_)
    having[people[here]] = True
    none = np.zeros(np.count_nonzero(counting & ~having), np.intp)
    return np.concatenate((none, pairs % len(coded.values)))
