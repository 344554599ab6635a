"""Owns a register in memory, enough of one to plan imports against and apply them to."""

from __future__ import annotations

from resgroup.changes import ChangeSet
from resgroup.records import KINDS, Record


class MemoryRegister:
    def __init__(self, *records: Record) -> None:
        self.records: dict[str, dict[int, Record]] = {kind: {} for kind in KINDS}
        self.used = dict.fromkeys(KINDS, 0)
        for record in records:
            self._put(record)

    def all(self, kind: str) -> list[Record]:
        return list(self.records[kind].values())

    def next_id(self, kind: str) -> int:
        return self.used[kind] + 1

    def apply(self, change_set: ChangeSet) -> None:
        for change in change_set.changes:
            stored = self.records[change.kind].get(change.record_id)
            assert stored == change.before
            assert change.after is not None
            self._put(change.after)

    def _put(self, record: Record) -> None:
        kind = next(name for name, cls in KINDS.items() if isinstance(record, cls))
        self.records[kind][record.id] = record
        self.used[kind] = max(self.used[kind], record.id)
