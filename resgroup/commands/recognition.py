"""Owns recognising people the register knows already, so that nobody has two records."""

from __future__ import annotations

from datetime import date

from resgroup.commands.edits import Edits
from resgroup.commands.newcomers import Newcomer
from resgroup.commands.plan import Concern
from resgroup.commands.presence import residences_of
from resgroup.errors import RegisterError
from resgroup.namesakes import bearers, named
from resgroup.records import Resident
from resgroup.register import Register


def known_already(register: Register, edits: Edits, newcomer: Newcomer, day: date) -> list[Concern]:
    """What to ask about someone new whom the register seems to know.

    Raises RegisterError("already-here") where someone who lives here has the same number.
    """
    for person in bearers(register, newcomer.national_id):
        if residences_of(edits, person.id, day):
            raise already_here(person)
        return [_second_record(person)]
    if not newcomer.birth_date.known:
        return []
    namesakes = named(register, newcomer.full_name)
    return [_second_record(each) for each in namesakes if each.birth_date == newcomer.birth_date]


def _second_record(person: Resident) -> Concern:
    born = person.birth_date.written()
    return Concern(
        "known-already",
        f"Sổ đã có {person.full_name} ({born}). Nếu là cùng một người, hãy chọn ở mục "
        "“Người đã có trong sổ” để không lập hồ sơ thứ hai.",
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
