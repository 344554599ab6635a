"""Owns removing records: to the trash, and for good."""

from __future__ import annotations

from resgroup.commands.event import Event

EVENTS: tuple[Event, ...] = ()
