"""Owns reading what a list says of party and organisations, and of a household's poverty class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.importing.cells import (
    NOTHING,
    Read,
    Reader,
    cell_text,
    choose,
    field_label,
    is_denial,
    is_mark,
    is_nothing,
    not_understood,
    read_date,
)
from resgroup.importing.tables import Cell
from resgroup.names import fold

_KINDS: Final = {
    "party_member": "party",
    "women_member": "women",
    "youth_member": "youth",
    "veterans_member": "veterans",
    "elderly_member": "elderly",
    "farmers_member": "farmers",
    "red_cross_member": "red_cross",
}
"""The columns that tick one organisation."""

_DAYS: Final = {"party_admitted_on": "admitted", "party_official_on": "official"}
_CLASSES: Final = {"poor": "poor", "near_poor": "near_poor"}
"""The columns that tick one poverty class."""

COLUMNS: Final = frozenset(
    {*_KINDS, *_DAYS, *_CLASSES, "party_role", "organisation", "poverty", "merit_family"}
)
"""The columns of organisations and of poverty classes."""

_MEMBERS: Final = frozenset(
    {"hoi vien", "doan vien", "dang vien", "thanh vien", "chinh thuc", "du bi", "hv", "dv"}
)
_ROLE: Final = re.compile(
    r"(pho |truong |uv |uy vien )?"
    r"(bi thu|chi uy|dang uy|chi hoi|chi doan|chu tich|hoi truong|hoi pho|to truong|to pho|"
    r"ban chap hanh|bch|btv|ban thuong vu|thu ky|thu quy|truong ban|pho ban)\b"
)


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a row says of someone's membership of one kind of organisation."""

    kind: str
    member: bool
    role: str = ""
    admitted: date | None = None
    official: date | None = None


def belongings(values: Mapping[str, Any]) -> list[Belongs]:
    """The memberships the values of a row tell of."""
    kinds = [key.removeprefix("in ") for key in values if key.startswith("in ")]
    return [
        Belongs(
            kind,
            values[f"in {kind}"],
            values.get(f"role {kind}", ""),
            values.get(f"admitted {kind}"),
            values.get(f"official {kind}"),
        )
        for kind in kinds
    ]


def belonging_reader(key: str, current_year: int) -> Reader | None:
    """The reader of a column of organisations or poverty classes, None for any other."""
    if key in _KINDS:
        return partial(_member, key, current_year)
    if key in _DAYS:
        return partial(_day, key, current_year)
    if key in _CLASSES:
        return partial(_class, key)
    return {"party_role": _party_role, "organisation": _organisations}.get(key)


def _member(key: str, current_year: int, cell: Cell) -> Read:
    """A column of one organisation: a tick, no, the day of admission, or a position."""
    text, kind = cell_text(cell), _KINDS[key]
    word = " ".join(fold(text).replace(".", " ").split())
    if is_mark(cell) or word in _MEMBERS or choose("organisation", text) == kind:
        return Read({f"in {kind}": True})
    if is_nothing(cell):
        return NOTHING
    if is_denial(cell):
        return Read({f"in {kind}": False})
    if any(char.isdigit() for char in text):
        return _admitted(key, "admitted", kind, current_year, cell)
    if _ROLE.match(word):
        return Read({f"in {kind}": True, f"role {kind}": text})
    return Read({}, not_understood(key, text))


def _day(key: str, current_year: int, cell: Cell) -> Read:
    return NOTHING if is_nothing(cell) else _admitted(key, _DAYS[key], "party", current_year, cell)


def _admitted(key: str, name: str, kind: str, current_year: int, cell: Cell) -> Read:
    """A day of admission says that someone is a member; a year alone says only that."""
    try:
        told = read_date(cell, current_year) or PartialDate()
    except RegisterError:
        return Read({}, not_understood(key, cell_text(cell)))
    if told.precision == "day":
        return Read({f"in {kind}": True, f"{name} {kind}": told.earliest()})
    words = _("{field} “{text}” is no whole day: noted as a member, without the day")
    return Read({f"in {kind}": True}, words.format(field=field_label(key), text=cell_text(cell)))


def _party_role(cell: Cell) -> Read:
    """A position in the party; an ordinary member has none."""
    text = cell_text(cell)
    if is_nothing(cell) or is_denial(cell):
        return NOTHING
    if not any(char.isalpha() for char in text) or is_mark(cell):
        return Read({}, not_understood("party_role", text))
    told = {} if fold(text) in _MEMBERS else {"role party": text}
    return Read({"in party": True, **told})


def _organisations(cell: Cell) -> Read:
    """The organisations a cell names, one or several between commas."""
    if is_nothing(cell) or is_denial(cell):
        return NOTHING
    text = cell_text(cell)
    parts = [part for each in re.split(r"[,;\n+]", text) if (part := each.strip())]
    found = {part: choose("organisation", part) for part in parts}
    unknown = ", ".join(part for part, kind in found.items() if not kind)
    remark = not_understood("organisation", unknown) if unknown else ""
    return Read({f"in {kind}": True for kind in found.values() if kind}, remark)


def _class(key: str, cell: Cell) -> Read:
    """A column of one poverty class: a tick, or the class in words; "no" says nothing of others."""
    text = cell_text(cell)
    if is_mark(cell):
        return Read({"poverty": _CLASSES[key]})
    if is_nothing(cell) or is_denial(cell):
        return NOTHING
    if found := choose("poverty", text):
        return Read({"poverty": found})
    return Read({}, not_understood(key, text))
