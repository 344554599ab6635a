"""Owns saying why an open register cannot be changed at the moment."""

from __future__ import annotations

from resgroup.dates import written
from resgroup.i18n import _
from ui.session import Session


def why_read_only(session: Session) -> str:
    """Why nothing can be changed now, empty where it can."""
    if session.info.read_only:
        return _("This register is open for reading only.")
    if not session.can_edit:
        return _("This is the register of {day}; choose today to change it.").format(
            day=written(session.as_of)
        )
    return ""
