"""Owns how values, numbers and counts are shown to people: in lists, prints, maps and filters."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any, Final

from resgroup.dates import PartialDate, written
from resgroup.fields import Field, field_named
from resgroup.i18n import _, ngettext, pick
from resgroup.terms import term_label

_FORMULA_STARTS: Final = frozenset("=+-@＝＋－＠")
"""The wide ones are taken for the same where Excel speaks an Eastern language."""

_PHONE_ABROAD: Final = re.compile(r"\+[0-9][0-9 .-]*")


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


def grouped(number: int) -> str:
    """A number with its thousands apart: 3.600 in Vietnamese, 3,600 in English."""
    return f"{number:,}".replace(",", pick(".", ","))


def people_words(count: int) -> str:
    """How many people, in words."""
    return ngettext("{count} person", "{count} people", count).format(count=grouped(count))


def households_words(count: int) -> str:
    """How many households, in words."""
    return ngettext("{count} household", "{count} households", count).format(count=grouped(count))


def buildings_words(count: int) -> str:
    """How many buildings, in words."""
    return ngettext("{count} building", "{count} buildings", count).format(count=grouped(count))


def lived_in_words(count: int) -> str:
    """How many buildings somebody lives in, in words."""
    words = ngettext("{count} building lived in", "{count} buildings lived in", count)
    return words.format(count=grouped(count))


def uncertain_words(count: int) -> str:
    """Of how many people the answer is uncertain, in words."""
    return _("uncertain: {people}").format(people=people_words(count))


def spreadsheet_text(text: str) -> str:
    """A cell's text such that a spreadsheet takes it for text and never for a formula.

    Telephone numbers may begin with +; whatever else begins like a formula, or with a control
    character a spreadsheet skips before one, gets an apostrophe.
    """
    if not text or _PHONE_ABROAD.fullmatch(text):
        return text
    dangerous = text[0] in _FORMULA_STARTS or unicodedata.category(text[0]) == "Cc"
    return f"'{text}" if dangerous else text
