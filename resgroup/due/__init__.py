"""Owns due work: what the law or the register itself asks of the leader by a day."""

from resgroup.due.lines import DueGroup, DueLine
from resgroup.due.marks import mark_done
from resgroup.due.work import due_work

__all__ = ["DueGroup", "DueLine", "due_work", "mark_done"]
