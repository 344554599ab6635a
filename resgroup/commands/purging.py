"""Owns removing for good someone who only ever was a typing error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from resgroup.changes import Change, ChangeSet
from resgroup.commands.deleting import DELETIONS
from resgroup.commands.plan import Concern, Plan
from resgroup.errors import RegisterError, no_record
from resgroup.records import (
    Case,
    Kinship,
    Membership,
    MergedResident,
    Record,
    Residence,
    Resident,
    kind_of,
)
from resgroup.references import hanging_on
from resgroup.register import Register

Key = tuple[str, int]
R = TypeVar("R", bound=Record)


def purge_resident(register: Register, number: int, today: date) -> Plan:
    """What removes someone for good, for `Register.purge`, out of the register or the trash.

    The change set holds, as removals, all that was ever recorded about the person: what is still
    in the register goes with it, and of all of it the audit keeps no content. Raises
    RegisterError("not-an-error") with the reason where it was more than a typing error.
    """
    present = _present(register, number)
    known = present or _deleted(register, number)
    resident = known.get(("resident", number))
    if not isinstance(resident, Resident):
        raise no_record()
    _refuse_real(register, resident, known.values(), today)
    once = _once_recorded(register, number, known)
    gone = tuple(Change(record, None) for record in (*once.values(), *known.values()))
    return Plan(ChangeSet("purge", gone), (_for_good(resident.full_name),))


def _present(register: Register, number: int) -> dict[Key, Record]:
    """The records of someone that are in the register."""
    found = register.get("resident", [number]).get(number)
    if found is None:
        return {}
    rows = [
        row
        for kind, field in hanging_on("resident")
        for row in register.linked(kind, field, [number])
    ]
    return {(kind_of(row), row.id): row for row in (*rows, found)}


def _deleted(register: Register, number: int) -> dict[Key, Record]:
    """The records of someone as the deletion in the trash took them away."""
    touching = [("resident", number)]
    for entry in register.entries(None, touching=touching, commands=DELETIONS):
        if not entry.undone:
            changes = register.changes(entry.id)
            return {(each.kind, each.record_id): each.before for each in changes if each.before}
    return {}


def _once_recorded(register: Register, number: int, known: Iterable[Key]) -> dict[Key, Record]:
    """What entries hold of someone besides the known records: rows removed since."""
    found: dict[Key, Record] = {}
    fresh, seen = set(known), set(known)
    while fresh:
        entries = register.entries(None, touching=sorted(fresh))
        rows = {
            key: row
            for entry in entries
            for key, row in _mine(register.changes(entry.id), number)
            if key not in seen
        }
        found |= {key: row for key, row in rows.items() if not register.get(key[0], [key[1]])}
        fresh = set(rows)
        seen |= fresh
    return found


def _mine(changes: Iterable[Change], number: int) -> Iterator[tuple[Key, Record]]:
    fields = dict(hanging_on("resident"))
    for change in changes:
        record = change.after or change.before
        if record is None or change.kind not in fields or isinstance(record, Case):
            continue
        if number in (getattr(record, "resident_id", 0), getattr(record, "relative_id", 0)):
            yield (change.kind, change.record_id), record


def _refuse_real(
    register: Register, resident: Resident, records: Iterable[Record], today: date
) -> None:
    """Refuse someone on whom other people's records rest, or who died here."""
    held = list(records)
    links = _of(held, Kinship)
    if any(each.kind == "spouse" or each.relative_id == resident.id for each in links):
        raise _not_an_error(resident, "có con hoặc vợ, chồng trong sổ", "has children or a spouse")
    if _of(held, Case):
        raise _not_an_error(resident, "có hồ sơ thủ tục", "has a case")
    if _of(held, MergedResident):
        raise _not_an_error(
            resident, "đã được gộp với hồ sơ khác", "was merged with another record"
        )
    if resident.death_date.known:
        raise _not_an_error(resident, "đã được khai tử", "has died")
    stays = _of(held, Residence)
    if stays and not any(each.to_date is None or each.to_date > today for each in stays):
        raise _not_an_error(resident, "đã chuyển đi", "has moved away")
    led = [each for each in _of(held, Membership) if each.relationship == "head"]
    homes = [each.household_id for each in led]
    others = register.linked("membership", "household_id", homes)
    if any(getattr(each, "resident_id", 0) != resident.id for each in others):
        raise _not_an_error(resident, "là chủ hộ của người khác", "is the head of others")
    if register.linked("title", "household_id", homes):
        raise _not_an_error(resident, "có danh hiệu của hộ", "has a title of the household")


def _of(records: Iterable[Record], kind: type[R]) -> list[R]:
    return [each for each in records if isinstance(each, kind)]


def _not_an_error(resident: Resident, vi: str, en: str) -> RegisterError:
    return RegisterError(
        "not-an-error",
        f"Không xoá vĩnh viễn được: {resident.full_name} {vi}. Chỉ xoá vĩnh viễn người do nhập "
        "nhầm; các trường hợp khác hãy chuyển vào thùng rác.",
        f"This cannot be removed for good: {resident.full_name} {en}. Only someone entered by "
        "mistake can; delete others to the trash.",
    )


def _for_good(name: str) -> Concern:
    return Concern(
        "for-good",
        f"Mọi thông tin về {name} sẽ bị xoá vĩnh viễn, cả trong lịch sử, và không khôi phục được.",
        f"All about {name} will be removed for good, from the history too, and cannot be restored.",
    )
