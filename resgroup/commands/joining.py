"""Owns taking the dated rows of two records of one person together into one history."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from resgroup.commands.edits import Edits
from resgroup.records import Membership, MilitaryRecord, OrganisationMembership, Residence

Row = Residence | Membership | MilitaryRecord | OrganisationMembership
Span = tuple[date, date]

_KINDS: Final[tuple[type[Row], ...]] = (
    Residence,
    Membership,
    MilitaryRecord,
    OrganisationMembership,
)
_OWN: Final = ("id", "resident_id", "from_date", "to_date")


def join_spans(edits: Edits, keep: int, drop: int) -> list[Row]:
    """Give the kept resident the dated rows of the dropped one, and tell which had to give way.

    Where both hold on one day and say the same, they become one row; where they cannot both be
    right, the kept row stands and the dropped one holds only on the days around it.
    """
    return [
        row
        for kind in _KINDS
        for row in edits.linked(kind, "resident_id", drop)
        if not _join(edits, row, edits.linked(kind, "resident_id", keep), keep)
    ]


def _join(edits: Edits, row: Row, kept: list[Any], keep: int) -> bool:
    """Whether a dropped row finds its place without giving way."""
    rivals = [each for each in kept if _rival(each, row)]
    met = [each for each in rivals if _meets(each, row)]
    for each in met:
        if _same(each, row):
            _complete(edits, each, row)
    rest = _without(_span(row), [_span(each) for each in met])
    _place(edits, row, [span for span in rest if not _extended(edits, span, row, met)], keep)
    return all(_same(each, row) for each in met)


def _place(edits: Edits, row: Row, spans: list[Span], keep: int) -> None:
    """Let a dropped row hold of the kept resident, in the spans alone."""
    if not spans:
        edits.remove(row)
    for place, span in enumerate(spans):
        first, last = _begun(span[0]), _ended(span[1])
        if place:
            edits.add(replace(row, resident_id=keep, from_date=first, to_date=last))
        else:
            edits.change(row, resident_id=keep, from_date=first, to_date=last)


def _rival(one: Row, other: Row) -> bool:
    """Whether two rows of one person cannot hold on the same day.

    Someone belongs to one household and is here in one way; an absence stands beside that, and
    so do different organisations and military states.
    """
    match one, other:
        case Residence(), Residence():
            return (one.kind == "absent") == (other.kind == "absent")
        case Membership(), Membership():
            return True
        case _:
            return _same(one, other)


def _same(one: Row, other: Row) -> bool:
    """Whether two rows say the same of the days they hold."""
    match one, other:
        case Residence(), Residence():
            return one.kind == other.kind
        case Membership(), Membership():
            home = one.household_id == other.household_id
            return home and one.relationship == other.relationship
        case MilitaryRecord(), MilitaryRecord():
            return one.state == other.state
        case OrganisationMembership(), OrganisationMembership():
            return one.organisation_id == other.organisation_id
        case _:
            return False


def _complete(edits: Edits, kept: Row, dropped: Row) -> None:
    """Take over what only the dropped of two like rows says."""
    known = edits.get(type(kept), kept.id)
    added = {
        each.name: getattr(dropped, each.name)
        for each in dataclasses.fields(known)
        if each.name not in _OWN
        and getattr(known, each.name) in (None, "")
        and getattr(dropped, each.name) not in (None, "")
    }
    if added:
        edits.change(known, **added)


def _extended(edits: Edits, span: Span, row: Row, met: Iterable[Row]) -> bool:
    """Let a like row that begins or ends where the span does hold for the span as well."""
    for each in met:
        if not _same(each, row):
            continue
        known = edits.get(type(each), each.id)
        if _span(known)[0] == span[1]:
            edits.change(known, from_date=_begun(span[0]))
            return True
        if _span(known)[1] == span[0]:
            edits.change(known, to_date=_ended(span[1]))
            return True
    return False


def _without(span: Span, others: Iterable[Span]) -> list[Span]:
    """The parts of a span outside the others."""
    parts = [span]
    for first, last in others:
        parts = [
            piece
            for begun, ended in parts
            for piece in ((begun, min(ended, first)), (max(begun, last), ended))
            if piece[0] < piece[1]
        ]
    return parts


def _meets(one: Row, other: Row) -> bool:
    (first, last), (begun, ended) = _span(one), _span(other)
    return max(first, begun) < min(last, ended)


def _span(row: Row) -> Span:
    return row.from_date or date.min, row.to_date or date.max


def _begun(day: date) -> date | None:
    return None if day == date.min else day


def _ended(day: date) -> date | None:
    return None if day == date.max else day
