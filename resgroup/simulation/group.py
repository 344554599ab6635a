"""Owns putting the demo group together: the town first, then those who live in it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.progress import Progress, silent
from resgroup.records import Building, Dwelling, Record
from resgroup.simulation.people import populate
from resgroup.simulation.town import build_town

FEWEST: Final = 20
MOST: Final = 60_000
FIRST_YEAR: Final = 1976
LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """How large a demo is, from which seed, and the day it stands for."""

    households: int = 1050
    seed: int = 1
    as_of: date = date(2026, 11, 1)


def generate(plan: DemoPlan, progress: Progress = silent) -> list[Record]:
    """The records of a demo group, each after those it refers to; same plan, same records.

    Raises RegisterError: "demo-size" for a size no group or ward has, "demo-day" for a day long
    before or after anyone now alive.
    """
    if not FEWEST <= plan.households <= MOST:
        raise RegisterError(
            "demo-size",
            f"Số hộ của dữ liệu mẫu phải từ {FEWEST} đến {MOST}.",
            f"A demo has {FEWEST} to {MOST} households.",
        )
    if not FIRST_YEAR <= plan.as_of.year <= LAST_YEAR:
        raise RegisterError(
            "demo-day",
            f"Ngày của dữ liệu mẫu phải từ năm {FIRST_YEAR} đến năm {LAST_YEAR}.",
            f"The day of a demo must be in the years {FIRST_YEAR} to {LAST_YEAR}.",
        )
    progress(0, 2, _("Building the streets and houses"))
    town = build_town(plan.households, random.Random(f"town {plan.seed}"))
    progress(1, 2, _("Settling the families"))
    rng = random.Random(f"people {plan.seed}")
    people = populate(*_homes(town), plan.households, plan.as_of, rng)
    progress(2, 2, _("Settling the families"))
    return [*town, *people]


def _homes(town: Sequence[Record]) -> tuple[list[Dwelling], dict[int, str]]:
    """The dwellings of a town, and the use of the building each is in."""
    uses = {record.id: record.use for record in town if isinstance(record, Building)}
    dwellings = [record for record in town if isinstance(record, Dwelling)]
    return dwellings, {home.id: uses[home.building_id] for home in dwellings}
