"""Owns moving in, out and within the group."""

from __future__ import annotations

from resgroup.commands import arrivals
from resgroup.commands.event import Event

EVENTS: tuple[Event, ...] = (*arrivals.EVENTS,)
