"""Owns the marks by which a line of due work is put aside: done, or not needed this time."""

from __future__ import annotations

from datetime import date
from typing import cast

from resgroup.commands.edits import Edits
from resgroup.commands.plan import Plan
from resgroup.due.lines import DueLine
from resgroup.errors import RegisterError
from resgroup.records import FindingMark
from resgroup.register import Register

_FINDING = "due."


def mark_done(register: Register, line: DueLine, today: date, reason: str) -> Plan:
    """Put a line aside for this occurrence; with another day, or another year, it comes again."""
    finding, subject = occurrence(line, today)
    if not reason.strip():
        raise RegisterError(
            "no-reason",
            "Hãy ghi lý do việc này đã xong hoặc không cần làm.",
            "Say why this is done or not needed.",
        )
    if (finding, subject) in marked(register):
        raise RegisterError(
            "already-marked", "Việc này đã được đánh dấu rồi.", "This is marked already."
        )
    edits = Edits(register)
    edits.add(FindingMark(0, finding, subject, None, today, reason.strip()))
    return Plan(edits.change_set("mark_done", on=today))


def occurrence(line: DueLine, today: date) -> tuple[str, str]:
    """What a mark is put on: the work, and whose it is on which day (or in which year)."""
    when = str(today.year) if line.day is None else line.day.isoformat()
    return _FINDING + line.group, f"{line.kind}:{line.record_id}:{when}"


def marked(register: Register) -> set[tuple[str, str]]:
    """Every occurrence that was put aside."""
    marks = cast("list[FindingMark]", register.all("finding_mark"))
    return {(each.finding, each.subject) for each in marks if each.finding.startswith(_FINDING)}
