"""Owns the search line: finding residents by words of name, number or address as one types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, select

from db import dialect
from db import tables as t
from resgroup.dates import OPEN
from resgroup.names import begins_like, fold, has_marks, letters, name_key, search_words
from resgroup.register import Hit

_CHUNK = 20_000
_MOST_FOUND = 1_000


def index_residents(connection: Connection, residents: Sequence[int]) -> None:
    """Bring the search index up to date with the residents (sorted ids)."""
    for start in range(0, len(residents), _CHUNK):
        chunk = residents[start : start + _CHUNK]
        dialect.drop_from_search(connection, chunk)
        rows = connection.execute(_index_query().where(t.resident.c.id.in_(chunk)))
        dialect.index_for_search(connection, [_index_row(row) for row in rows])


def _index_query() -> Any:
    r, b = t.resident.c, t.building.c
    numbers = (r.national_id, r.older_id, r.phone)
    return select(r.id, r.full_name, r.other_name, *numbers, b.address).select_from(_placed())


def _index_row(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": fold(f"{row.full_name} {row.other_name}"),
        "numbers": f"{row.national_id} {row.older_id} {_phone_words(row.phone)}",
        "address": fold(row.address or ""),
        "letters": letters(_texts(row)),
    }


def _phone_words(phone: str) -> str:
    """The phone as digits, and with the leading 0 people type instead of +84."""
    digits = "".join(char for char in phone if char.isdigit())
    if digits.startswith("84") and len(digits) > 9:
        return f"{digits} 0{digits[2:]}"
    return digits


@dataclass(frozen=True, slots=True)
class Typed:
    """The words someone typed: `plain` ones are folded, `marked` ones bear diacritics.

    A marked word must stand so in a text, in either spelling of a tone mark.
    """

    plain: tuple[str, ...]
    marked: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """The words of a text."""
        parts = text.split()
        marked = tuple(part for part in parts if has_marks(part))
        plain = (word for part in parts if part not in marked for word in search_words(part))
        return cls(tuple(plain), marked)

    def __bool__(self) -> bool:
        return bool(self.plain or self.letters)

    @property
    def letters(self) -> list[str]:
        """The marked words as the search index keeps letters, without tones."""
        return [start for word in self.marked for start in re.findall(r"\w+", letters(word))]

    def marks_stand_in(self, text: str) -> bool:
        """Whether every marked word begins a word of the text."""
        words = text.split() if self.marked else []
        return all(any(begins_like(word, start) for word in words) for start in self.marked)

    def begins_words_of(self, text: str) -> bool:
        """Whether every word typed begins a word of the text."""
        words = " " + " ".join(search_words(text))
        return all(f" {start}" in words for start in self.plain) and self.marks_stand_in(text)


def search(connection: Connection, text: str, limit: int) -> list[Hit]:
    """The residents with a word beginning with each word typed, in the order of names."""
    typed = Typed.of(text)
    found = residents_like(connection, typed) if typed.marked else _named(connection, typed)
    found.sort(key=_by_name)
    first = [row.id for row in found[:limit]]
    rows = connection.execute(_found_query().where(t.resident.c.id.in_(first))).all()
    return [
        Hit(row.id, row.full_name, row.birth_date.written(), row.address or "")
        for row in sorted(rows, key=_by_name)
    ]


def _by_name(row: Any) -> tuple[bytes, int]:
    return name_key(row.full_name), row.id


def _named(connection: Connection, typed: Typed) -> list[Any]:
    """The names alone of those found: of a thousand only a few are shown."""
    if not typed:
        return []
    r = t.resident.c
    like = dialect.searched(typed.plain, typed.letters, _MOST_FOUND)
    return list(connection.execute(select(r.id, r.full_name).where(r.id.in_(like))).all())


def residents_like(connection: Connection, typed: Typed) -> list[Any]:
    """The residents whose name, numbers or address have a word beginning with each word typed."""
    if not typed:
        return []
    r, b = t.resident.c, t.building.c
    like = dialect.searched(typed.plain, typed.letters, _MOST_FOUND)
    texts = select(r.id, r.full_name, r.other_name, b.address).select_from(_placed())
    rows = connection.execute(texts.where(r.id.in_(like))).all()
    return [row for row in rows if typed.marks_stand_in(_texts(row))]


def _texts(row: Any) -> str:
    return f"{row.full_name} {row.other_name} {row.address or ''}"


def _found_query() -> Any:
    r, b = t.resident.c, t.building.c
    return select(r.id, r.full_name, r.birth_date, b.address).select_from(_placed())


def _placed() -> Any:
    """Residents with the building they live in or last lived in."""
    r, s, b = t.resident.c, t.resident_state.c, t.building.c
    latest = (s.resident_id == r.id) & (s.valid_to == OPEN)
    lives = t.resident.outerjoin(t.resident_state, latest)
    return lives.outerjoin(t.building, b.id == s.building_id)
