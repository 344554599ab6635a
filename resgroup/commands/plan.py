"""Owns what a command yields before anything is written: its changes and what to ask about."""

from __future__ import annotations

from dataclasses import dataclass

from resgroup.changes import ChangeSet
from resgroup.i18n import pick


@dataclass(frozen=True, slots=True)
class Concern:
    """Something the law or common sense makes unusual: the user is asked before it is written."""

    code: str
    vi: str
    en: str

    def __str__(self) -> str:
        return pick(self.vi, self.en)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command will write once the user has agreed to its concerns."""

    change_set: ChangeSet
    concerns: tuple[Concern, ...] = ()
