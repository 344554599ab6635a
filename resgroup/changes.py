"""Owns changes: the only way anything in a register is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from resgroup.errors import RegisterError
from resgroup.records import Record, kind_of

RELEASE: Final = "release"
"""The command of an entry that changes nothing: it tells what left the program."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after: None before is a new record, None after a removed one."""

    before: Record | None
    after: Record | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change needs a before or an after")
        if self.before is not None and self.after is not None:
            same = kind_of(self.before) == kind_of(self.after) and self.before.id == self.after.id
            if not same:
                raise ValueError("a change keeps kind and id")

    @property
    def kind(self) -> str:
        """The kind of record changed."""
        return kind_of(self._either)

    @property
    def record_id(self) -> int:
        """The id of the record changed."""
        return self._either.id

    @property
    def _either(self) -> Record:
        record = self.after if self.after is not None else self.before
        assert record is not None
        return record

    def inverse(self) -> Change:
        """The change that takes this one back."""
        return Change(self.after, self.before)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What one command does: stored, audited, undone and announced as one.

    `command` is the command's name (`import_residents`), `summary` its words for the history
    without personal data, `on` the day it takes effect, `document` its document number.
    """

    command: str
    changes: tuple[Change, ...]
    summary: str = ""
    on: date | None = None
    document: str = ""

    def inverse(self, command: str) -> ChangeSet:
        """The change set that takes this one back, last change first."""
        return ChangeSet(
            command,
            tuple(change.inverse() for change in reversed(self.changes)),
            self.summary,
            self.on,
            self.document,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """An audit line: who did what when; `undoes` is the entry this one took back."""

    id: int
    at: datetime
    user: str
    command: str
    summary: str = ""
    on: date | None = None
    document: str = ""
    undoes: int | None = None
    undone: bool = False
    counts: dict[str, int] | None = None


def additions(records: Iterable[Record]) -> tuple[Change, ...]:
    """The changes that add new records."""
    return tuple(Change(None, record) for record in records)


def changed_meanwhile() -> RegisterError:
    """The error for writing over a record someone changed in between."""
    return RegisterError(
        "changed-meanwhile",
        "Hồ sơ này đã được sửa sau đó; hãy xem lại rồi làm lại.",
        "This record was changed since; look at it again, then do it anew.",
    )
