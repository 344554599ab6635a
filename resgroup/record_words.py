"""Owns the words for what records hold: names of fields, values, and dated rows as a phrase."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final, Protocol

from resgroup.dates import written
from resgroup.fields import Field, field_named, field_of
from resgroup.i18n import _
from resgroup.records import (
    FormerValue,
    HouseholdClass,
    Kinship,
    Membership,
    MergedResident,
    MilitaryRecord,
    Occupancy,
    OrganisationMembership,
    Record,
    Residence,
    StreetName,
    Title,
)
from resgroup.terms import term_label
from resgroup.values import shown

NameOf = Callable[[str, int], str]
"""Gives the name of a record of a kind."""

_OWN: Final[dict[str, Callable[[], str]]] = {
    "kind": lambda: _("Kind"),
    "name": lambda: _("Name"),
    "number": lambda: _("Number"),
    "state": lambda: _("State"),
    "source_ref": lambda: _("Code in the source"),
    "footprint": lambda: _("Footprint"),
    "line": lambda: _("Course on the map"),
    "location": lambda: _("Point on the map"),
    "boundary": lambda: _("Boundary"),
    "building_id": lambda: _("Building"),
    "parent_id": lambda: _("Street it leads off"),
    "ward_code": lambda: _("Ward code"),
    "ward_code_from": lambda: _("Ward code valid from"),
    "applicant_id": lambda: _("Applicant"),
    "subject": lambda: _("Subject"),
    "opened_on": lambda: _("Opened on"),
    "due_on": lambda: _("Due on"),
    "closed_on": lambda: _("Closed on"),
    "visits": lambda: _("Visits"),
    "folder": lambda: _("Folder"),
    "criterion": lambda: _("Conditions"),
    "columns": lambda: _("Columns"),
    "content": lambda: _("Content"),
    "layer": lambda: _("Layer"),
    "style": lambda: _("Style"),
    "role": lambda: _("Role"),
    "sees_sensitive": lambda: _("Sees sensitive data"),
    "finding": lambda: _("Discrepancy"),
    "user_id": lambda: _("Officer"),
    "marked_on": lambda: _("Marked on"),
    "reason": lambda: _("Reason"),
}
"""What the fields are called that the catalogue does not have."""

_TERMS: Final = {
    ("place", "kind"): "place_kind",
    ("street", "kind"): "street_kind",
    ("organisation", "kind"): "organisation",
}
"""The terms of those of them that are chosen from a list."""


def label_of(kind: str, field: str) -> str:
    """What a field of a kind of record is called in the user's language."""
    known = _catalogued(kind, field)
    if known is not None:
        return known.label
    return _OWN[field]() if field in _OWN else field


def value_of(kind: str, field: str, value: Any, *, masked: bool = True) -> str:
    """A value of a field in words, empty where nothing is recorded."""
    if isinstance(value, bytes):
        return _("drawn on the map")
    if value and (kind, field) in _TERMS:
        return term_label(_TERMS[kind, field], value)
    if value and (kind, field) == ("saved_list_form", "content"):
        return _columns_of(value)
    known = _catalogued(kind, field)
    return shown(known.key if known else "", value, masked=masked)


def _columns_of(content: str) -> str:
    """The columns of a saved list form; what cannot be read is told as it is kept."""
    try:
        columns = json.loads(content)["columns"]
        names = [each["heading"] or label_of("resident", each["field"]) for each in columns]
    except (ValueError, KeyError, TypeError):
        return content
    return ", ".join(names)


def _catalogued(kind: str, field: str) -> Field | None:
    return field_of(kind, field) or field_named(field)


def phrase_of(record: Record, name_of: NameOf) -> tuple[str, str] | None:
    """What a dated row says, as a label and a phrase; None for records told field by field."""
    match record:
        case Membership():
            household = name_of("household", record.household_id)
            relationship = term_label("relationship", record.relationship)
            who = f"{household} ({relationship})" if relationship else household
            return _("Member of household"), _phrase(who, _span(record))
        case Residence():
            return label_of("resident", "residence"), _residence(record)
        case Kinship():
            relative = name_of("resident", record.relative_id)
            return term_label("kinship", record.kind), _phrase(relative, _span(record))
        case Occupancy():
            dwelling = name_of("dwelling", record.dwelling_id)
            return _("Dwelling"), _phrase(dwelling, _span(record))
        case MilitaryRecord():
            return label_of("resident", "military_state"), _military(record)
        case OrganisationMembership():
            return label_of("resident", "organisation"), _organised(record, name_of)
        case StreetName():
            return _("Name of the street"), _phrase(record.name, _span(record))
        case _:
            return _undated_phrase(record, name_of)


def _undated_phrase(record: Record, name_of: NameOf) -> tuple[str, str] | None:
    match record:
        case FormerValue():
            value = value_of("resident", record.field, record.value) or _("not recorded")
            day = _("until {day}").format(day=written(record.to_date))
            return label_of("resident", record.field), _phrase(value, day)
        case MergedResident():
            name = name_of("resident", record.former_id)
            return _("Merged records"), _("with the record of {name}").format(name=name)
        case HouseholdClass():
            merit = label_of("household", "merit_family") if record.merit_family else ""
            poverty = value_of("household", "poverty", record.poverty)
            return label_of("household", "poverty"), _phrase(str(record.year), poverty, merit)
        case Title():
            result = term_label("title_result", record.result)
            score = _("{score} points").format(score=record.score) if record.score else ""
            words = _phrase(str(record.year), result, score, record.decision)
            return _("Cultural Family title"), words
        case _:
            return None


def _phrase(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


class _Dated(Protocol):
    @property
    def from_date(self) -> date | None: ...
    @property
    def to_date(self) -> date | None: ...


def _span(record: _Dated) -> str:
    """From when until when a row holds; its last day is the first it no longer does."""
    first, last = written(record.from_date), written(record.to_date)
    if first and last:
        return _("from {first} until {last}").format(first=first, last=last)
    if first:
        return _("since {day}").format(day=first)
    return _("until {day}").format(day=last) if last else ""


def _residence(record: Residence) -> str:
    until = _("runs out on {day}").format(day=written(record.until)) if record.until else ""
    return _phrase(
        term_label("residence", record.kind),
        _span(record),
        until,
        term_label("absence_reason", record.reason),
        *_places(record),
        _numbered(record.document),
    )


def _places(record: Residence) -> tuple[str, str]:
    """Where someone came from, or is while away, and where they went."""
    came = record.place if record.kind == "absent" else ""
    if record.place and not came:
        came = _("from {place}").format(place=record.place)
    went = _("to {place}").format(place=record.destination) if record.destination else ""
    return came, went


def _military(record: MilitaryRecord) -> str:
    until = _("runs out on {day}").format(day=written(record.until)) if record.until else ""
    return _phrase(
        term_label("military_state", record.state),
        term_label("military_reason", record.reason),
        _span(record),
        until,
        _numbered(record.document),
    )


def _organised(record: OrganisationMembership, name_of: NameOf) -> str:
    days = (
        (_("admitted on {day}"), record.admitted_on),
        (_("official since {day}"), record.official_on),
    )
    return _phrase(
        name_of("organisation", record.organisation_id),
        record.role,
        *(words.format(day=written(day)) for words, day in days if day),
        _span(record),
    )


def _numbered(document: str) -> str:
    return _("document {number}").format(number=document) if document else ""
