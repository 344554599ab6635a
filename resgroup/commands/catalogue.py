"""Owns the list of events: what the window offers, the audit names and the tests play."""

from __future__ import annotations

from datetime import date
from functools import cache

from resgroup.commands import (
    births,
    deaths,
    deleting,
    heads,
    households,
    housing,
    marriages,
    moving,
    service,
    staying,
)
from resgroup.commands.event import Event, Subject
from resgroup.register import Register

_FAMILIES = (
    births,
    deaths,
    marriages,
    moving,
    staying,
    heads,
    households,
    service,
    housing,
    deleting,
)


@cache
def events() -> dict[str, Event]:
    """All events by name, in the order menus show them."""
    return {event.name: event for family in _FAMILIES for event in family.EVENTS}


def offered(register: Register, subject: Subject, number: int, day: date) -> list[Event]:
    """The events the page of a record offers on a day."""
    return [
        event
        for event in events().values()
        if event.subject == subject and event.fits(register, number, day)
    ]
