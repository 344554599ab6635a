"""Owns recognising people the register knows already, so that nobody has two records."""

from __future__ import annotations

from datetime import date
from typing import Final

from resgroup.commands.edits import Edits
from resgroup.commands.newcomers import Newcomer
from resgroup.commands.plan import Concern
from resgroup.commands.presence import residences_of
from resgroup.errors import RegisterError
from resgroup.names import clean, fold
from resgroup.records import Resident
from resgroup.register import Register

_MOST_NAMESAKES: Final = 200


def known_already(register: Register, edits: Edits, newcomer: Newcomer, day: date) -> list[Concern]:
    """What to ask about someone new whom the register seems to know.

    Raises RegisterError("already-here") where someone who lives here has the same number.
    """
    number = newcomer.national_id
    for person in _found(register, edits, number) if number else ():
        if number in (person.national_id, person.older_id):
            if residences_of(edits, person.id, day):
                raise already_here(person)
            return [_second_record(person)]
    if not newcomer.birth_date.known:
        return []
    name = fold(clean(newcomer.full_name))
    namesakes = [
        person
        for person in _found(register, edits, newcomer.full_name)
        if fold(person.full_name) == name and person.birth_date == newcomer.birth_date
    ]
    return [_second_record(person) for person in namesakes]


def _found(register: Register, edits: Edits, typed: str) -> list[Resident]:
    return [edits.get(Resident, hit.resident_id) for hit in register.search(typed, _MOST_NAMESAKES)]


def _second_record(person: Resident) -> Concern:
    born = person.birth_date.written()
    return Concern(
        "known-already",
        f"Sổ đã có {person.full_name} ({born}). Nếu là cùng một người, hãy chọn ở mục "
        "“Người đã có trong sổ” để không lập bản ghi thứ hai.",
        f"The register knows a {person.full_name} ({born}). If it is the same person, choose them "
        "among “People already in the register”, so that nobody has two records.",
    )


def already_here(person: Resident) -> RegisterError:
    """The error for someone who lives here already."""
    return RegisterError(
        "already-here",
        f"{person.full_name} đang cư trú tại đây.",
        f"{person.full_name} lives here already.",
    )
