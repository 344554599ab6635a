"""Owns newcomers: what is known of people who are not in the register yet."""

from __future__ import annotations

from dataclasses import dataclass

from resgroup.dates import UNKNOWN, PartialDate


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Someone to be written into the register, as one row of an event's table gives it.

    `relationship` is the relationship to the head of the household joined or founded; `sex` and
    `relationship` are ids of `resgroup.terms`.
    """

    full_name: str
    sex: str = ""
    birth_date: PartialDate = UNKNOWN
    national_id: str = ""
    relationship: str = ""
    phone: str = ""
    ethnicity: str = ""
    home_town: str = ""
    occupation: str = ""
