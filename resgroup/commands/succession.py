"""Owns who heads a household that its head leaves, by moving or dying, while others stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from resgroup.commands.edits import Edits
from resgroup.commands.families import (
    Relationships,
    candidates,
    relationship_options,
    relationships_under,
    vacate,
)
from resgroup.commands.heads import appoint
from resgroup.commands.inputs import Option, Values
from resgroup.commands.plan import Concern
from resgroup.commands.presence import living, person_option
from resgroup.commands.spans import head_on, members_on, membership_on
from resgroup.errors import RegisterError
from resgroup.register import Register


@dataclass(frozen=True, slots=True)
class Farewell:
    """Some people leave a household on a day."""

    edits: Edits
    household: int
    day: date
    leaving: Collection[int]

    @property
    def needs_head(self) -> bool:
        """Whether the head goes while others stay."""
        head = head_on(self.edits, self.household, self.day)
        return head is not None and head.resident_id in self.leaving and bool(self._staying())

    def heads(self) -> Sequence[Option]:
        """Who may head the household then, none where its head stays."""
        if not self.needs_head:
            return ()
        found = candidates(self.edits, self.household, self.day, self.leaving)
        return [person_option(self.edits, each) for each in found]

    def relationships(self, head: int | None) -> Sequence[Option]:
        """What those who stay are to a new head."""
        if not self.needs_head or not head:
            return ()
        members = members_on(self.edits, self.household, self.day)
        found = relationships_under(self.edits, head, members)
        kin = {each: found[each] for each in found if each not in self.leaving}
        return relationship_options(self.edits, kin)

    def succeed(self, head: int | None, given: Relationships) -> list[Concern]:
        """Give the household its new head; raises RegisterError where that cannot be."""
        if not self.needs_head:
            return []
        if head is None:
            raise RegisterError(
                "head-needed",
                "Chủ hộ không còn ở hộ; hãy chọn chủ hộ mới trong các thành viên còn lại.",
                "The head leaves; choose the new head among the members who stay.",
            )
        person = living(self.edits, head, self.day)
        if head not in self._staying():
            raise RegisterError(
                "not-member",
                f"{person.full_name} không phải là thành viên còn lại của hộ.",
                f"{person.full_name} is none of the members who stay.",
            )
        return appoint(self.edits, self.household, person, given, self.day, leaving=self.leaving)

    def vacate_if_last(self) -> None:
        """Let a household in which nobody stays occupy its dwellings no longer."""
        if not members_on(self.edits, self.household, self.day):
            vacate(self.edits, self.household, self.day)

    def _staying(self) -> set[int]:
        members = members_on(self.edits, self.household, self.day)
        return {each.resident_id for each in members} - set(self.leaving)


def farewell_of(edits: Edits, person: int, day: date) -> Farewell | None:
    """The farewell of one person, None for someone of no household."""
    own = membership_on(edits, person, day)
    return Farewell(edits, own.household_id, day, {person}) if own else None


def new_heads(register: Register, values: Values, today: date) -> Sequence[Option]:
    """Who may be the `new_head` of the household that `resident` leaves on `day`."""
    farewell = _farewell(register, values, today)
    return farewell.heads() if farewell else ()


def new_relationships(register: Register, values: Values, today: date) -> Sequence[Option]:
    """What those who stay are to the `new_head`."""
    farewell = _farewell(register, values, today)
    return farewell.relationships(values.get("new_head")) if farewell else ()


def _farewell(register: Register, values: Values, today: date) -> Farewell | None:
    day, person = values.get("day") or today, values.get("resident") or 0
    return farewell_of(Edits(register), person, day)
