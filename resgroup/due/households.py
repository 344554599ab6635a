"""Owns due work about households: those without a head."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import cast

from resgroup.commands.spans import on_day
from resgroup.criteria import Group, In
from resgroup.due.lines import Deadline, DueLine, found
from resgroup.i18n import _
from resgroup.records import Household, Membership
from resgroup.register import Register
from resgroup.values import people_words

_FAMILY = "family"


def headless(register: Register, today: date, rule: Deadline) -> Iterator[DueLine]:
    """Families living here of whom nobody is the head."""
    ids = found(register, Group("household", "none", In("relationship", ("head",))), today)
    stored = cast("list[Membership]", register.linked("membership", "resident_id", ids))
    people = Counter(each.household_id for each in on_day(stored, today))
    households = register.get("household", list(people))
    for number, count in people.items():
        household = cast("Household", households[number])
        if household.kind == _FAMILY:
            yield DueLine(
                rule.id,
                _("{people}, no head").format(people=people_words(count)),
                None,
                name=_("Household {code}").format(code=household.code),
                household_id=number,
                event="change_head",
            )
