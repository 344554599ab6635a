"""What a case of a legal rule is: whom it means on 24 February 2027, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from resgroup.dates import OPEN, PartialDate

ON: Final = date(2027, 2, 24)
TODAY: Final = date(2026, 11, 22)

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """What the law says of one rule.

    `fits` is recorded of someone who is meant; with one of `out` they are not, with one of `unsure`
    that is uncertain, with one of `also` they still are. `child` are births of a child that counts,
    `grown` those of someone in the household who rules it out. `other` are the births where the law
    may be counted the other way. `day` is the day it counts for when asked on 22 November 2026,
    `since` and `until` the days it is in force; `on` is the day asked for here.
    """

    born: tuple[str, str] | None = None
    sex: str = ""
    since: str = ""
    until: str = ""
    day: str = "2026-11-22"
    fits: Facts = field(default_factory=dict)
    out: tuple[Facts, ...] = ()
    unsure: tuple[Facts, ...] = ()
    also: tuple[Facts, ...] = ()
    child: tuple[str, str] | None = None
    grown: tuple[str, str] | None = None
    other: tuple[str, str] | None = None
    on: date = ON


def states(words: str) -> tuple[Facts, ...]:
    """One fact for each military state."""
    return tuple({"military_state": state} for state in words.split())


FOREIGN: Final[tuple[Facts, ...]] = ({"nationality": "KR"},)
ANYONE: Final = "1850-01-01"


def person(born: date | PartialDate, **known: Any) -> dict[str, Any]:
    """What is known of someone: a man with Vietnamese nationality unless said."""
    birth = born if isinstance(born, PartialDate) else PartialDate.of(born)
    first, last = birth.earliest(), birth.latest()
    return {
        "sex": "male",
        "nationality": "VN",
        "household_id": 1,
        "building_id": 1,
        "birth_precision": birth.precision,
        "birth_from": first.toordinal() if first else 0,
        "birth_to": last.toordinal() if last else OPEN,
        **known,
    }
