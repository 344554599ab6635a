"""Owns the records as a command will leave them: read through the register, written nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar, cast

from resgroup.changes import Change, ChangeSet
from resgroup.errors import RegisterError, no_record
from resgroup.records import Record, kind_name, kind_of
from resgroup.register import Register

R = TypeVar("R", bound=Record)
Key = tuple[str, int]


class Edits:
    """An overlay of new, changed and removed records over a register."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._before: dict[Key, Record | None] = {}
        self._now: dict[Key, Record | None] = {}

    def find(self, kind: type[R], number: int | None) -> R | None:
        """The record as edited so far, None where there is none."""
        if number is None:
            return None
        key = (kind_name(kind), number)
        if key in self._now:
            return cast("R | None", self._now[key])
        return cast("R | None", self._register.get(key[0], [number]).get(number))

    def get(self, kind: type[R], number: int) -> R:
        """The record as edited so far; raises RegisterError("no-record")."""
        found = self.find(kind, number)
        if found is None:
            raise no_record()
        return found

    def linked(self, kind: type[R], name: str, *numbers: int) -> list[R]:
        """The records of a kind whose field `name` is one of the ids, as edited so far."""
        word = kind_name(kind)
        stored = self._register.linked(word, name, list(numbers))
        edited = [record for (each, _), record in self._now.items() if each == word]
        kept = [record for record in stored if (word, record.id) not in self._now]
        wanted = [each for each in edited if each and getattr(each, name) in numbers]
        return cast("list[R]", sorted([*kept, *wanted], key=lambda record: record.id))

    def add(self, record: R) -> R:
        """Add a record under the next id of its kind, whatever id it bears."""
        kind = kind_of(record)
        mine = [number for each, number in self._now if each == kind]
        number = max([self._register.next_id(kind), *(each + 1 for each in mine)])
        added = replace(record, id=number)
        self._write((kind, number), None, added)
        return added

    def change(self, record: R, **values: Any) -> R:
        """Give fields of a record other values."""
        changed = replace(record, **values)
        self._write((kind_of(record), record.id), record, changed)
        return changed

    def remove(self, *records: Record) -> None:
        """Remove records."""
        for record in records:
            self._write((kind_of(record), record.id), record, None)

    def changes(self) -> tuple[Change, ...]:
        """What differs from the register: new records first, removed ones last."""
        found = [
            Change(before, self._now[key])
            for key, before in self._before.items()
            if before != self._now[key]
        ]
        return tuple(sorted(found, key=_rank))

    def change_set(self, command: str, **about: Any) -> ChangeSet:
        """The change set of a command; raises RegisterError("nothing-changes") for an empty one."""
        changes = self.changes()
        if not changes:
            raise RegisterError(
                "nothing-changes",
                "Không có gì thay đổi nên không có gì để lưu.",
                "Nothing changes, so there is nothing to save.",
            )
        return ChangeSet(command, changes, **about)

    def touched(self, kind: type[Record]) -> Iterable[int]:
        """The ids of the records of a kind that were added, changed or removed."""
        word = kind_name(kind)
        return [number for each, number in self._now if each == word]

    def _write(self, key: Key, before: Record | None, after: Record | None) -> None:
        self._before.setdefault(key, before)
        self._now[key] = after


def _rank(change: Change) -> int:
    if change.before is None:
        return 0
    return 2 if change.after is None else 1
