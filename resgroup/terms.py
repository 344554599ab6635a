"""Owns the closed lists of values: sex, relationships, residence kinds, education and the like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from resgroup.i18n import pick
from resgroup.resources import read_toml


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a list: its id is what records store; aliases are read when importing."""

    id: str
    vi: str
    en: str
    aliases: tuple[str, ...] = ()
    law: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The term in the user's language."""
        return pick(self.vi, self.en)


_OWN = frozenset({"id", "vi", "en", "aliases", "law"})


@cache
def terms(name: str) -> dict[str, Term]:
    """A list of terms by id, in the order it is shown; KeyError for an unknown list."""
    entries = read_toml("terms", f"{name}.toml")["term"]
    return {
        entry["id"]: Term(
            entry["id"],
            entry["vi"],
            entry["en"],
            tuple(entry.get("aliases", ())),
            entry.get("law", ""),
            {key: value for key, value in entry.items() if key not in _OWN},
        )
        for entry in entries
    }


def term_label(name: str, value: str) -> str:
    """The words for a stored value, the value itself where the list does not know it."""
    found = terms(name).get(value)
    return found.label if found else value
