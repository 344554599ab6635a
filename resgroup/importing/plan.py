"""Owns the plan of an import: what would change and what became of each row, before any write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol, TypeVar, cast

from resgroup.changes import Change, ChangeSet
from resgroup.dates import UNKNOWN
from resgroup.records import KINDS, Record, kind_of

R = TypeVar("R", bound=Record)

OUTCOMES: Final = ("new", "changed", "same", "refused", "skipped")
"""What can become of a row; a skipped row is no record (a title, a subtotal, a signature)."""


class RegisterView(Protocol):
    """The part of a register an import looks at."""

    def all(self, kind: str) -> Sequence[Record]:
        """Every stored record of a kind."""
        ...

    def next_id(self, kind: str) -> int:
        """The first id of a kind that was never used."""
        ...


@dataclass(slots=True)
class RowOutcome:
    """What became of one row or feature; reasons are sentences in the user's language."""

    row_number: int
    outcome: str = "same"
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do; nothing is written until its change set is committed.

    `headings` are the numbers of the rows that hold the column headings of a sheet.
    """

    change_set: ChangeSet
    rows: list[RowOutcome]
    notes: list[str]
    headings: tuple[int, ...] = ()

    def count(self, outcome: str) -> int:
        """How many rows had an outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """Rows read, new, changed, same and refused."""
        kept = {outcome: self.count(outcome) for outcome in OUTCOMES[:4]}
        return {"read": sum(kept.values()), **kept}


class Draft:
    """The register as an import would leave it: stored records with new and changed ones over."""

    def __init__(self, view: RegisterView) -> None:
        self._view = view
        self._before: dict[str, dict[int, Record | None]] = {}
        self._after: dict[str, dict[int, Record]] = {}
        self._next: dict[str, int] = {}

    def all(self, kind: type[R], /) -> dict[int, R]:
        """Every record of a kind by id, as the import has left it so far."""
        name = _NAMES[kind]
        if name not in self._after:
            self._after[name] = {record.id: record for record in self._view.all(name)}
        return cast("dict[int, R]", self._after[name])

    def add(self, kind: type[R], /, **values: Any) -> R:
        """A new record with the next id."""
        name = _NAMES[kind]
        if name not in self._next:
            self._next[name] = self._view.next_id(name)
        record = kind(id=self._next[name], **values)
        self._next[name] += 1
        self.all(kind)[record.id] = record
        self._before.setdefault(name, {})[record.id] = None
        return record

    def update(self, record: R, /, **values: Any) -> R:
        """The record with other values; the same object where nothing differs."""
        changed = {key: value for key, value in values.items() if getattr(record, key) != value}
        if not changed:
            return record
        after = replace(record, **changed)
        name = kind_of(record)
        self._before.setdefault(name, {}).setdefault(record.id, record)
        self._after[name][record.id] = after
        return after

    def fill(self, record: R, /, **values: Any) -> R:
        """Like `update`, but a value that is empty erases nothing."""
        told = {key: value for key, value in values.items() if value not in _EMPTY}
        return self.update(record, **told)

    def changes(self) -> tuple[Change, ...]:
        """All changes, in the order records need each other."""
        return tuple(
            Change(before, self._after[name][record_id])
            for name in KINDS
            for record_id, before in sorted(self._before.get(name, {}).items(), key=_new_first)
        )


def _new_first(item: tuple[int, Record | None]) -> tuple[bool, int]:
    """New records come before changed ones of their kind, which may refer to them."""
    record_id, before = item
    return before is not None, record_id


_NAMES: Final[dict[type, str]] = {cls: name for name, cls in KINDS.items()}
_EMPTY: Final = ("", None, UNKNOWN)
