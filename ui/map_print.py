"""Owns what the window's printed map sheet says: the question, its law, counts and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.page import SheetSpec
from resgroup.dates import written
from resgroup.i18n import _, ngettext
from resgroup.rules import rule_named
from resgroup.wording import in_words
from ui.texts import grouped

if TYPE_CHECKING:
    from ui.session import Session


def sheet_of(session: Session) -> SheetSpec:
    """The sheet that shows what the window shows."""
    answer, draft = session.answer, session.draft
    lit = session.lit
    people, houses = len(session.ids), len(answer.building_ids if lit is None else lit)
    rule = rule_named(draft.rule) if draft.rule else None
    counts = _("{people} · {houses}").format(
        people=ngettext("{count} person", "{count} people", people).format(count=grouped(people)),
        houses=ngettext("{count} building", "{count} buildings", houses).format(
            count=grouped(houses)
        ),
    )
    return SheetSpec(
        title=rule.name if rule else session.info.name,
        as_of=session.as_of,
        question="" if draft.empty else in_words(draft.criterion(), session.counted_on),
        law=rule.law if rule else "",
        count_text=counts,
        source=_("Register of {group}, {ward}").format(
            group=session.info.name, ward=session.info.ward
        ),
        simulated=session.info.simulated,
        landscape=True,
        style=session.style,
        highlight=None if lit is None else lit.tolist(),
    )


def file_name(session: Session) -> str:
    """A name for the sheet's file that says the day and holds no one's name."""
    day = written(session.as_of).replace("/", "-")
    return _("Map {day}").format(day=day) + ".pdf"
