"""Owns what a printed map sheet says: the question, its law, its counts and who is uncertain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from maps.page import SheetSpec
from resgroup.commands.releasing import Release, trace_words
from resgroup.criteria import Criterion
from resgroup.dates import written
from resgroup.features import MapFeatures
from resgroup.i18n import _
from resgroup.register import Answer, Ids, RegisterInfo, distinct
from resgroup.rules import rule_named
from resgroup.values import buildings_words, people_words, uncertain_words
from resgroup.wording import in_words
from ui.releasing import asked_fields

if TYPE_CHECKING:
    from ui.session import Session

FILE_KINDS: Final[dict[str, Callable[[], str]]] = {
    ".pdf": lambda: _("PDF"),
    ".svg": lambda: _("SVG picture"),
    ".png": lambda: _("PNG picture"),
}


def sheet(
    info: RegisterInfo,
    *,
    criterion: Criterion,
    counted_on: date,
    standing: date,
    answer: Answer,
    buildings_total: int,
    everyone: bool,
    law: str,
    title: str | None = None,
    style: str = "floors",
    paper: str = "A4",
    landscape: bool = False,
    dpi: int = 150,
    showing_uncertain: bool = False,
    unplaced: int = 0,
    trace: str = "",
) -> SheetSpec:
    """The sheet of an answer: the register as it stood on `standing`, counted on `counted_on`.

    Where `everyone` is shown no building is lit and all `buildings_total` are counted. Those of
    whom the answer is uncertain are always told of, and stand alone if `showing_uncertain`. So are
    the buildings of it that are `unplaced`: they have no place on the map yet.
    """
    chosen = answer.uncertain_buildings if showing_uncertain else answer.buildings
    lit = None if everyone else distinct(chosen).tolist()
    counts = _counts(answer, buildings_total if lit is None else len(lit), showing_uncertain)
    group = ", ".join(filter(None, (info.name, info.ward)))
    return SheetSpec(
        title=title or group,
        as_of=standing,
        question="" if everyone else _question(criterion, counted_on, showing_uncertain),
        law=law,
        count_text=f"{counts} · {unplaced_words(unplaced)}" if unplaced else counts,
        source=_("Register of {group}").format(group=group),
        trace=trace,
        simulated=info.simulated,
        paper=paper,
        landscape=landscape,
        dpi=dpi,
        style=style,
        highlight=lit,
    )


def unplaced_in(features: MapFeatures, buildings: Ids | None) -> int:
    """How many of some buildings, of all where none are named, have no place on the map yet."""
    placed = features.buildings.ids
    if buildings is None:
        return max(features.houses - len(placed), 0)
    return int(np.count_nonzero(~np.isin(distinct(buildings), placed)))


def unplaced_words(count: int) -> str:
    """How many buildings have no place on the map yet, in words."""
    return _("{houses} without a place on the map").format(houses=buildings_words(count))


def _question(criterion: Criterion, counted_on: date, showing_uncertain: bool) -> str:
    words = in_words(criterion, counted_on)
    if not showing_uncertain:
        return words
    return _("Only those of whom it is uncertain: {question}").format(question=words)


def _counts(answer: Answer, buildings: int, showing_uncertain: bool) -> str:
    uncertain = len(answer.uncertain)
    if showing_uncertain:
        people = _("{people} of whom it is uncertain").format(people=people_words(uncertain))
        return _("{people} · {houses}").format(people=people, houses=buildings_words(buildings))
    counts = _("{people} · {houses}").format(
        people=people_words(len(answer.ids)), houses=buildings_words(buildings)
    )
    return f"{counts} · {uncertain_words(uncertain)}" if uncertain else counts


def sheet_of(session: Session, leaving: Release) -> SheetSpec:
    """The sheet that shows what the window shows, as it leaves."""
    draft, answer = session.draft, session.answer
    shown = answer.uncertain_buildings if session.showing_uncertain else answer.buildings
    return sheet(
        session.info,
        criterion=draft.criterion(),
        counted_on=session.counted_on,
        standing=session.as_of,
        answer=answer,
        buildings_total=session.features.houses,
        everyone=draft.empty,
        law=rule_named(draft.rule).law if draft.rule else "",
        style=session.style,
        landscape=True,
        showing_uncertain=session.showing_uncertain,
        unplaced=unplaced_in(session.features, None if draft.empty else shown),
        trace=trace_words(leaving, session.info.user, session.today),
    )


def release_of(session: Session) -> Release:
    """What leaves with the sheet of what the window shows."""
    return release(len(session.ids), asked_fields(session))


def release(people: int, asked: tuple[str, ...], purpose: str = "", recipient: str = "") -> Release:
    """What leaves with a sheet: it names nobody, but its houses tell who answers the question."""
    return Release("file", _("Map"), people, asked, purpose=purpose, recipient=recipient)


def file_name(session: Session) -> str:
    """A name for the sheet's file that says the day and holds no one's name."""
    day = written(session.as_of).replace("/", "-")
    return _("Map {day}").format(day=day) + ".pdf"
