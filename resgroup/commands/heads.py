"""Owns changes of the head of a household."""

from __future__ import annotations

from resgroup.commands.event import Event

EVENTS: tuple[Event, ...] = ()
