"""Owns the last questions: kept within the register, so that asking again takes one key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from resgroup import filters
from resgroup.criteria import EVERYONE, Criterion
from resgroup.errors import RegisterError
from resgroup.register import Register

MOST: Final = 20
"""How many questions are kept."""

_KEY: Final = "recent_questions"


@dataclass(frozen=True, slots=True)
class Recent:
    """A question asked before, with the day it was asked as of."""

    criterion: Criterion
    on: date


def recent(register: Register) -> list[Recent]:
    """The last questions, latest first; those this program no longer understands are left out."""
    found = (_read(each) for each in _kept(register))
    return [each for each in found if each is not None]


def remember(register: Register, criterion: Criterion, on: date) -> None:
    """Put a question first among the last ones, where it stands once; everyone is no question."""
    if criterion == EVERYONE:
        return
    asked = filters.write(criterion)
    others = [each for each in _kept(register) if each.get("criterion") != asked]
    kept = [{"on": on.isoformat(), "criterion": asked}, *others][:MOST]
    register.keep_setting(_KEY, json.dumps(kept, ensure_ascii=False))


def _kept(register: Register) -> list[dict[str, Any]]:
    try:
        kept = json.loads(register.setting(_KEY) or "[]")
    except json.JSONDecodeError:
        return []
    return [each for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []


def _read(source: dict[str, Any]) -> Recent | None:
    try:
        return Recent(
            filters.read(source.get("criterion")), date.fromisoformat(str(source.get("on")))
        )
    except (RegisterError, ValueError):
        return None
