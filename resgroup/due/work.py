"""Owns the page of due work: every group with its lines, in the order they are to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from resgroup.due import ages, certificates, households, residences, service
from resgroup.due.lines import Deadline, DueGroup, DueLine, deadlines
from resgroup.due.marks import marked, occurrence
from resgroup.register import Register

Finder = Callable[[Register, date, Deadline], Iterator[DueLine]]

_FINDERS: Final[dict[str, Finder]] = {
    "temporary": residences.temporary,
    "absence": residences.absence,
    "birth": certificates.birth,
    "death": certificates.death,
    "id_card": ages.id_card,
    "deferment": service.deferment,
    "headless": households.headless,
    "reaching_17": ages.reaching_17,
    "reaching_18": ages.reaching_18,
    "reaching_60": ages.reaching_60,
    "reaching_75": ages.reaching_75,
}


def due_work(register: Register, today: date) -> list[DueGroup]:
    """All that is due today or soon, without what was put aside; groups without work are left out.

    Within a group those overdue come first, then by day, those without a day last.
    """
    aside = marked(register)
    groups: list[DueGroup] = []
    for rule in deadlines().values():
        lines = [
            line
            for line in _FINDERS[rule.id](register, today, rule)
            if occurrence(line, today) not in aside
        ]
        if lines:
            ordered = sorted(_named(register, lines, today), key=_rank)
            groups.append(DueGroup(rule.id, rule.words, rule.law, tuple(ordered), rule.yearly))
    return groups


def _named(register: Register, lines: Iterable[DueLine], today: date) -> list[DueLine]:
    """The lines with the names of whom they are about, and the form knowing who it is."""
    known = list(lines)
    ids = [line.resident_id for line in known if line.resident_id]
    names = iter(register.rows(ids, ("full_name",), today))
    return [
        replace(
            line,
            name=next(names)[0] if line.resident_id else line.name,
            values={line.kind: line.record_id},
        )
        for line in known
    ]


def _rank(line: DueLine) -> tuple[bool, date]:
    return not line.overdue, line.day or date.max
