"""Owns temporary residences and absences."""

from __future__ import annotations

from resgroup.commands.event import Event

EVENTS: tuple[Event, ...] = ()
