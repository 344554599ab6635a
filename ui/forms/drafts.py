"""Owns forms typed in part: how they are kept in the register, and how they are told of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.records import KINDS
from resgroup.register import Register
from ui.session import FormRequest


@dataclass(frozen=True)
class FormDraft:
    """What was typed into a form, when, and what the form was filled in with beforehand."""

    at: datetime
    fields: Mapping[str, Any]
    title: str = ""
    values: Mapping[str, Any] | None = None

    def content(self) -> str:
        """The draft as the register keeps it."""
        return json.dumps(
            {
                "at": self.at.isoformat(timespec="minutes"),
                "title": self.title,
                "values": dict(self.values or {}),
                "fields": dict(self.fields),
            },
            ensure_ascii=False,
        )

    @property
    def age_words(self) -> str:
        """When it was typed: the time, with the day before it."""
        return _("{time} on {day}").format(
            time=f"{self.at.hour:02d}:{self.at.minute:02d}", day=written(self.at.date())
        )


def read_draft(content: str) -> FormDraft | None:
    """The draft a text keeps; None for what another edition wrote and we cannot read."""
    try:
        kept = json.loads(content)
        at = datetime.fromisoformat(kept["at"])
        return FormDraft(at, dict(kept["fields"]), str(kept["title"]), dict(kept["values"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


@dataclass(frozen=True)
class Waiting:
    """A form that waits to be gone on with."""

    request: FormRequest
    draft: FormDraft

    @property
    def words(self) -> str:
        """What it is about, and when it was typed."""
        return f"{self.draft.title} ({self.draft.age_words})"


def drafts_waiting(register: Register) -> list[Waiting]:
    """The forms typed in part, latest first; none where the register cannot say.

    One about a record that was deleted waits until that is restored.
    """
    try:
        kept = register.drafts()
    except RegisterError:
        return []
    found = []
    for key, content in kept.items():
        draft, request = read_draft(content), request_of(key)
        if draft is not None and request is not None and _stands(register, request):
            values = dict(draft.values or {})
            named = FormRequest(request.event, request.kind, request.record_id, values)
            found.append(Waiting(named, draft))
    return sorted(found, key=lambda each: each.draft.at, reverse=True)


def _stands(register: Register, request: FormRequest) -> bool:
    """Whether what a form is about is in the register."""
    number = request.record_id
    return not number or bool(register.get(request.kind, [number]))


def request_of(key: str) -> FormRequest | None:
    """The form a draft was kept for, by its key; None for a key that is none of a form's."""
    from resgroup.commands.catalogue import events

    event, _colon, rest = key.partition(":")
    kind, _colon, number = rest.partition(":")
    known = (event == "edit" or event in events()) and (not kind or kind in KINDS)
    if not known or not number.isdecimal():
        return None
    return FormRequest("" if event == "edit" else event, kind, int(number))
