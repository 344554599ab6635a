"""Owns what an event is: its words, its form, and how it becomes a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from resgroup.commands.plan import Plan
from resgroup.register import Register

Subject = Literal["resident", "household", "dwelling", "building", ""]


def _always(_register: Register, _subject: int, _day: date) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to people or households, recorded by filling in one form.

    `name` is also the command's name in the audit; `subject` says on whose page the event is
    offered, and `subject_key` which input that page fills in; `fits` whether it is offered there
    for one record on a day. `plan(register, form, today)` works out the changes; it raises
    RegisterError where law or order forbids them.
    """

    name: str
    words: Callable[[], str]
    icon: str
    subject: Subject
    subject_key: str
    form: type[Any]
    plan: Callable[[Register, Any, date], Plan]
    fits: Callable[[Register, int, date], bool] = _always

    @property
    def label(self) -> str:
        """The event's name in the user's language."""
        return self.words()
