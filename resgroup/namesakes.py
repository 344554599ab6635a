"""Owns finding other records that may be of the same person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, cast

from resgroup.dates import PartialDate
from resgroup.errors import no_record
from resgroup.names import clean, fold
from resgroup.records import Resident
from resgroup.register import Register

_MOST: Final = 1000
"""How many of a name are looked at: common names are borne by hundreds in a large group."""


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another record that may be of the same person, and why: the same number or name."""

    resident_id: int
    reason: Literal["number", "name"]


def namesakes(register: Register, number: int) -> list[Namesake]:
    """Who else bears a resident's personal number, or the name with a birth date that may be his.

    Raises RegisterError("no-record").
    """
    resident = _residents(register, [number]).get(number)
    if resident is None:
        raise no_record()
    found: dict[int, Namesake] = {}
    for other in bearers(register, resident.national_id):
        found[other.id] = Namesake(other.id, "number")
    for other in named(register, resident.full_name):
        if may_be_same_day(other.birth_date, resident.birth_date):
            found.setdefault(other.id, Namesake(other.id, "name"))
    found.pop(number, None)
    return list(found.values())


def bearers(register: Register, number: str) -> list[Resident]:
    """Who bears a personal number, or bore it as the number of an older paper."""
    found = _hits(register, number)
    return [each for each in found if number in (each.national_id, each.older_id)]


def named(register: Register, full_name: str) -> list[Resident]:
    """Who bears a name, however its letters and diacritics are written."""
    name = fold(clean(full_name))
    return [each for each in _hits(register, full_name) if fold(each.full_name) == name]


def may_be_same_day(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates, each perhaps known in part or not at all, may mean the same day."""
    begins, ends = one.earliest(), one.latest()
    other_begins, other_ends = other.earliest(), other.latest()
    if begins is None or ends is None or other_begins is None or other_ends is None:
        return True
    return begins <= other_ends and other_begins <= ends


def _hits(register: Register, text: str) -> list[Resident]:
    if not text:
        return []
    ids = [hit.resident_id for hit in register.search(text, _MOST)]
    found = _residents(register, ids)
    return [found[each] for each in ids if each in found]


def _residents(register: Register, ids: list[int]) -> dict[int, Resident]:
    return cast("dict[int, Resident]", register.get("resident", ids))
