"""Owns the words for commands: what the history calls whatever was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from resgroup.changes import RELEASE, Entry
from resgroup.dates import written
from resgroup.i18n import _

LEADER: Final = "leader"
"""Who works at the PC of a group unless another officer's name is given."""

_WORDS: Final[dict[str, Callable[[], str]]] = {
    "create": lambda: _("Register created"),
    "demo": lambda: _("Simulated register created"),
    "import_residents": lambda: _("Residents imported"),
    "import_buildings": lambda: _("Buildings imported"),
    "import_streets": lambda: _("Streets imported"),
    "import_boundary": lambda: _("Boundary imported"),
    "enrol": lambda: _("Resident enrolled"),
    "correct": lambda: _("Correction"),
    "change_field": lambda: _("One field changed for several people"),
    "merge_residents": lambda: _("Two records of one person merged"),
    "purge": lambda: _("Removed for good"),
    "undo": lambda: _("Undo"),
    "redo": lambda: _("Redo"),
    RELEASE: lambda: _("Data released"),
    "save_list_form": lambda: _("List form saved"),
    "delete_list_form": lambda: _("List form deleted"),
    "mark_done": lambda: _("Due work put aside"),
    "save_filter": lambda: _("Question saved"),
    "update_filter": lambda: _("Question changed"),
    "rename_filter": lambda: _("Question renamed"),
    "move_filter": lambda: _("Question moved"),
    "delete_filter": lambda: _("Question removed"),
    "revert": lambda: _("One entry reverted"),
    "restore": lambda: _("Restored from the trash"),
}


def command_words(command: str) -> str:
    """What a command of the audit is called in the user's language; its own name if unknown."""
    if command in _WORDS:
        return _WORDS[command]()
    # the forms of all events take a while to load, and the window's start needs none of them
    from resgroup.commands.catalogue import events

    event = events().get(command)
    return event.label if event else command


def user_words(user: str) -> str:
    """Who made an entry: a name as it is, the leader by the office."""
    return _("Group leader") if user == LEADER else user


def entry_words(entry: Entry) -> str:
    """An entry in words: what was done, the day it takes effect and its document."""
    day = _("on {day}").format(day=written(entry.on)) if entry.on else ""
    number = _("document {number}").format(number=entry.document) if entry.document else ""
    return " · ".join(part for part in (command_words(entry.command), day, number) if part)


def moment_words(at: datetime) -> str:
    """When an entry was made, by the clock on the wall: `12/03/2026 08:30`."""
    local = at.replace(tzinfo=UTC).astimezone()
    return f"{written(local.date())} {local:%H:%M}"
