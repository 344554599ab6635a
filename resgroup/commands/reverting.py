"""Owns taking back one entry of the history by itself, where nothing later rests on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from resgroup.changes import Change, ChangeSet, Entry, changed_meanwhile
from resgroup.commands.codes import refuse_taken_code
from resgroup.commands.edits import Edits
from resgroup.commands.plan import Plan
from resgroup.commands.soundness import loose_ends, unsound
from resgroup.commands.words import entry_words, moment_words, user_words
from resgroup.errors import LaterWorkError, RegisterError
from resgroup.records import Household, Record
from resgroup.register import Register

Key = tuple[str, int]

_TOLD: Final = 3
_MADE_IT: Final = ("create", "demo")


def revert(register: Register, entry_id: int) -> Plan:
    """What takes back one entry; its caller commits it with `undoes=entry_id`.

    A field changed since is never overwritten: such an entry is refused, as is one whose taking
    back would leave something impossible behind. Fields of a record the entry did not touch keep
    what later entries made of them.
    """
    changes = _net(register.changes(entry_id))
    if not changes:
        raise _nothing_left()
    entry, later = _history(register, entry_id, list(changes))
    if entry.undone:
        raise _already_undone()
    if entry.command in _MADE_IT:
        raise _made_the_register()
    current = _current(register, changes)
    back = {key: _taken_back(change, current[key]) for key, change in changes.items()}
    blocked = [key for key, change in back.items() if change is None]
    if blocked:
        raise _changed_later(register, entry_id, blocked, later)
    found = tuple(change for change in back.values() if change and change.before != change.after)
    if not found:
        raise _already_undone()
    _refuse_unsound(register, entry_id, found, later)
    command = "restore" if entry.command.startswith("delete_") else "revert"
    return Plan(ChangeSet(command, found, entry.summary, entry.on, entry.document))


def _history(
    register: Register, entry_id: int, records: Sequence[Key]
) -> tuple[Entry, list[Entry]]:
    """The entry itself and the later ones that changed one of the records and still hold."""
    found = register.entries(None, touching=records)
    (entry,) = (each for each in found if each.id == entry_id)
    return entry, [each for each in reversed(found) if _holds_after(each, entry_id)]


def _holds_after(entry: Entry, entry_id: int) -> bool:
    """Whether an entry is later work; an undoing of later work, or of this, cancels it out."""
    cancels = entry.undoes is not None and entry.undoes >= entry_id
    return entry.id > entry_id and not entry.undone and not cancels


def _net(changes: Iterable[Change]) -> dict[Key, Change]:
    """The changes by record, one that was changed twice from its first before to its last after."""
    net: dict[Key, tuple[Record | None, Record | None]] = {}
    for change in changes:
        key = (change.kind, change.record_id)
        net[key] = (net[key][0] if key in net else change.before, change.after)
    return {key: Change(*pair) for key, pair in net.items() if pair[0] != pair[1]}


def _current(register: Register, changes: Iterable[Key]) -> dict[Key, Record | None]:
    numbers: dict[str, list[int]] = {}
    for kind, number in changes:
        numbers.setdefault(kind, []).append(number)
    found = {kind: register.get(kind, ids) for kind, ids in numbers.items()}
    return {(kind, number): found[kind].get(number) for kind, number in changes}


def _taken_back(change: Change, current: Record | None) -> Change | None:
    """The change that takes one back as things stand now, None where it was changed since."""
    if current == change.after:
        return change.inverse()
    if current is None or change.before is None or change.after is None:
        return None
    theirs: dict[str, Any] = {}
    for field in (each.name for each in dataclasses.fields(current)):
        before, after = getattr(change.before, field), getattr(change.after, field)
        if before != after:
            if getattr(current, field) != after:
                return None
            theirs[field] = before
    return Change(current, replace(current, **theirs))


class _Replayed(Edits):
    """Edits made of changes worked out elsewhere."""

    def __init__(self, register: Register, changes: Iterable[Change]) -> None:
        super().__init__(register)
        for change in changes:
            self._write((change.kind, change.record_id), change.before, change.after)


def _refuse_unsound(
    register: Register, entry_id: int, changes: Sequence[Change], later: Sequence[Entry]
) -> None:
    loose = loose_ends(register, changes)
    if loose.naming or loose.missing:
        raise _changed_later(register, entry_id, [*loose.naming, *loose.missing], later)
    for change in changes:
        was, becomes = change.before, change.after
        if isinstance(becomes, Household) and getattr(was, "code", None) != becomes.code:
            refuse_taken_code(register, becomes.code, becomes.id)
    error = unsound(register, _Replayed(register, changes))
    if error is None:
        return
    raise RegisterError(
        error.code,
        f"Không hoàn tác riêng việc này được. {error.vi}",
        f"This entry cannot be taken back by itself. {error.en}",
    )


def _changed_later(
    register: Register, entry_id: int, records: Sequence[Key], later: Sequence[Entry]
) -> RegisterError:
    """The error that names the later work in the way, the last made first."""
    found = register.entries(None, touching=records)
    work = [each for each in found if _holds_after(each, entry_id)] or list(reversed(later))
    if not work:  # it was removed for good
        return changed_meanwhile()
    named = "; ".join(map(_told, work[:_TOLD]))
    rest = len(work) - _TOLD
    vi, en = (f" và {rest} việc khác", f" and {rest} more") if rest > 0 else ("", "")
    return LaterWorkError(
        "changed-later",
        f"Việc này đã được sửa tiếp: {named}{vi}. Hãy hoàn tác các việc đó trước.",
        f"Later work rests on this: {named}{en}. Take that back first.",
        ("entry", work[0].id),
    )


def _told(entry: Entry) -> str:
    by = f" ({user_words(entry.user)})" if entry.user else ""
    return f"{entry_words(entry)}, {moment_words(entry.at)}{by}"


def _nothing_left() -> RegisterError:
    return RegisterError(
        "nothing-left",
        "Nội dung của việc này không còn được lưu nên không hoàn tác được.",
        "Nothing of this entry is kept any more, so it cannot be taken back.",
    )


def _already_undone() -> RegisterError:
    return RegisterError(
        "already-undone",
        "Việc này đã được hoàn tác rồi.",
        "This entry has already been taken back.",
    )


def _made_the_register() -> RegisterError:
    return RegisterError(
        "made-the-register",
        "Việc lập sổ không hoàn tác được.",
        "The entry that made the register cannot be taken back.",
    )
