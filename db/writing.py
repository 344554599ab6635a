"""Owns carrying out changes: the rows they write, and what is derived from those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, update

from db import state
from db import tables as t
from db.bulk import insert_rows
from db.mapping import row_of, table_of, values_of
from db.search import index_residents
from db.stored import chunks, last_id, with_ids
from resgroup.changes import Change, changed_meanwhile
from resgroup.records import Record


def carry_out(connection: Connection, changes: Sequence[Change], *, again: bool) -> list[int]:
    """Write the changes, and bring the dated states and the search index up to date.

    Hands back the residents whose states may differ.

    Only undo and redo (`again`) may bring back an id that was used before.
    """
    for (kind, sort), together in _batches(changes):
        if sort == "new":
            _add(connection, kind, [change.after for change in together], again=again)
        elif sort == "gone":
            _remove(connection, kind, together)
        else:
            _replace(connection, kind, together)
    return _derive(connection, changes)


def _batches(changes: Iterable[Change]) -> Iterator[tuple[tuple[str, str], list[Change]]]:
    """The changes by kind and sort; only a record changed twice keeps its changes apart.

    References are checked at the end of the transaction, so the order of kinds does not matter.
    """
    batches: dict[tuple[str, str], list[Change]] = {}
    seen: set[tuple[str, int]] = set()
    for change in changes:
        record = (change.kind, change.record_id)
        if record in seen:
            yield from batches.items()
            batches, seen = {}, set()
        seen.add(record)
        batches.setdefault((change.kind, _sort(change)), []).append(change)
    yield from batches.items()


def _sort(change: Change) -> str:
    if change.before is None:
        return "new"
    return "gone" if change.after is None else "changed"


def _add(
    connection: Connection, kind: str, records: Sequence[Record | None], *, again: bool
) -> None:
    added = [record for record in records if record is not None]
    used = last_id(connection, kind)
    if not again and min(record.id for record in added) <= used:
        raise ValueError(f"an id of {kind} up to {used} is used again")
    insert_rows(connection, table_of(kind), [values_of(kind, record) for record in added])
    _remember_ids(connection, kind, max(record.id for record in added))


def _remember_ids(connection: Connection, kind: str, highest: int) -> None:
    used, last = t.used_id.c, last_id(connection, kind)
    if not last:
        connection.execute(insert(t.used_id), {"kind": kind, "last_id": highest})
    elif highest > last:
        connection.execute(update(t.used_id).where(used.kind == kind).values(last_id=highest))


def _check_before(connection: Connection, kind: str, changes: Sequence[Change]) -> None:
    stored = with_ids(connection, kind, [change.record_id for change in changes])
    for change in changes:
        if stored.get(change.record_id) != change.before:
            raise changed_meanwhile()


def _replace(connection: Connection, kind: str, changes: Sequence[Change]) -> None:
    _check_before(connection, kind, changes)
    table = table_of(kind)
    rows = [row_of(kind, change.after) for change in changes if change.after is not None]
    statement = update(table).where(table.c.id == bindparam("changed_id"))
    connection.execute(statement, [{**row, "changed_id": row["id"]} for row in rows])


def _remove(connection: Connection, kind: str, changes: Sequence[Change]) -> None:
    _check_before(connection, kind, changes)
    table = table_of(kind)
    for chunk in chunks([change.record_id for change in changes]):
        connection.execute(delete(table).where(table.c.id.in_(chunk)))


def _derive(connection: Connection, changes: Sequence[Change]) -> list[int]:
    residents, households, buildings = _concerned(changes)
    if buildings:
        households |= set(state.households_of_buildings(connection, buildings))
    if households:
        residents |= set(state.members_of(connection, households))
    wanted = sorted(residents)
    if wanted:
        state.refresh(connection, wanted)
        index_residents(connection, wanted)
    return wanted


def _concerned(changes: Iterable[Change]) -> tuple[set[int], set[int], set[int]]:
    """The residents, households and buildings whose states may differ after the changes."""
    residents: set[int] = set()
    households: set[int] = set()
    buildings: set[int] = set()
    for change in changes:
        for record in (change.before, change.after):
            if record is None:
                continue
            if change.kind == "resident":
                residents.add(record.id)
            residents.add(getattr(record, "resident_id", 0) or 0)
            if change.kind == "occupancy":
                households.add(getattr(record, "household_id", 0))
            if change.kind == "building":
                buildings.add(record.id)
            if change.kind == "dwelling":
                buildings.add(getattr(record, "building_id", 0))
    residents.discard(0)
    return residents, households, buildings
