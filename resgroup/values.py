"""Owns how a stored value is shown to people: in lists, prints, filters and the audit."""

from __future__ import annotations

from datetime import date
from typing import Any

from resgroup.dates import PartialDate, written
from resgroup.fields import Field, field_named
from resgroup.i18n import _, pick
from resgroup.terms import term_label


def shown(field_key: str, value: Any, *, masked: bool = True) -> str:
    """The value of a field in words; numbers that identify a person only in part if `masked`."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case PartialDate():
            return value.written()
        case date():
            return written(value)
        case list() | tuple() | set() | frozenset():
            return ", ".join(shown(field_key, each, masked=masked) for each in value)
        case _:
            return _shown_text(field_named(field_key), str(value), masked)


def _shown_text(field: Field | None, text: str, masked: bool) -> str:
    if field is None:
        return text
    if field.kind == "choice":
        return term_label(field.terms, text)
    if field.key == "nationality" and text == "VN":
        return pick("Việt Nam", "Vietnam")
    if masked and field.masked:
        return masked_phone(text) if field.kind == "phone" else masked_id(text)
    return text


def masked_id(number: str) -> str:
    """An id number with only its first and last three digits: `001******123`."""
    return _masked(number, 3, 3)


def masked_phone(number: str) -> str:
    """A phone number with only its first four and last three digits: `0912***678`."""
    return _masked(number, 4, 3)


def _masked(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    if hidden < 1:
        return "*" * len(text)
    return text[:head] + "*" * hidden + text[-tail:]
