"""Owns the meeting sheet: a question with its answer on the map, in figures and as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from resgroup.commands.releasing import Release, trace_words
from resgroup.criteria import EVERYONE
from resgroup.dates import written
from resgroup.features import MapFeatures
from resgroup.i18n import _, ngettext
from resgroup.lists.document import Document, Figures, Overview, Picture
from resgroup.lists.form import ListForm
from resgroup.lists.forms import form_for
from resgroup.lists.papers import Basis, listed_blocks, paper_of, signers_of
from resgroup.lists.table import Table
from resgroup.lists.tabulate import tabulate
from resgroup.lists.unsure import beside, unsure_table
from resgroup.register import Answer, Register
from resgroup.statistics import Tally, tally
from resgroup.values import buildings_words, grouped, households_words, people_words
from ui.paper.wanted import basis_of
from ui.paper.wanted import release_of as list_release

if TYPE_CHECKING:
    from ui.session import Session

_MAP_LYING_MM: Final = (168.0, 106.0)
_MAP_UPRIGHT_MM: Final = (165.0, 132.0)
_LYING_SHARE: Final = 0.56
_UPRIGHT_SHARE: Final = 0.5
_STREETS: Final = 8
_AGES: Final = (0, 6, 15, 18, 35, 60, 75)
"""Small children, pupils, minors, the young, those of working age, the elderly, the pensioned."""


@dataclass(frozen=True)
class Meeting:
    """What a meeting is shown: everything the sheet is made of, so that a thread can make it."""

    register: Register
    answer: Answer
    features: MapFeatures
    form: ListForm
    basis: Basis
    today: date
    title: str = ""
    style: str = "plain"
    trace: str = ""
    with_uncertain: bool = True

    def document(self) -> Document:
        """The sheet as a paper of the group."""
        info = self.register.info
        unsure = self._unsure()
        tables, basis = listed_blocks(beside(self._table(), unsure), unsure, self.basis)
        made = paper_of(
            info,
            basis,
            title=self.title or _("Meeting sheet"),
            today=self.today,
            blocks=(self._overview(), *tables),
            signers=signers_of(self.form, info),
        )
        return replace(made, trace=self.trace, landscape=self.form.landscape)

    def _overview(self) -> Overview:
        share = _LYING_SHARE if self.form.landscape else _UPRIGHT_SHARE
        drawn = None if self.features.empty else Picture(self._map(), self._unplaced(), share)
        return Overview(tuple(self._counts()), drawn, tuple(self._figures()))

    def _table(self) -> Table:
        on, counted_on = self.basis.on, self.basis.counted_on
        asked = self.answer.question.criterion
        return tabulate(
            self.register, self.answer.ids, self.form, on, counted_on=counted_on, asked=asked
        )

    def _unsure(self) -> Table | None:
        if not self.with_uncertain:
            return None
        return unsure_table(self.register, self.answer, self.form)

    @property
    def _everyone(self) -> bool:
        return self.answer.question.criterion == EVERYONE

    def _counts(self) -> Iterator[tuple[str, str]]:
        """How many people, households and buildings the question finds: numbers and words."""
        answer = self.answer
        homes = self.register.households(answer.question)
        told = [
            people_words(len(answer.ids)),
            households_words(homes),
            buildings_words(len(answer.building_ids)),
        ]
        unsure = len(answer.uncertain)
        if unsure:
            words = ngettext("{count} person uncertain", "{count} people uncertain", unsure)
            told.append(words.format(count=grouped(unsure)))
        for words in told:
            number, _space, counted = words.partition(" ")
            yield number, counted

    def _unplaced(self) -> str:
        from ui.map_print import unplaced_in, unplaced_words

        shown = None if self._everyone else self.answer.buildings
        count = unplaced_in(self.features, shown)
        return unplaced_words(count) if count else ""

    def _map(self) -> str:
        from maps.sheet import SheetSpec, sheet_svg

        lit = None if self._everyone else self.answer.building_ids.tolist()
        style = "floors" if self._everyone else self.style
        room = _MAP_LYING_MM if self.form.landscape else _MAP_UPRIGHT_MM
        spec = SheetSpec("", self.basis.on, style=style, highlight=lit, inset_mm=room)
        return sheet_svg(self.features, spec)

    def _figures(self) -> Iterator[Figures]:
        question = self.answer.question
        ages = tally(self.register, question, "age", ages=_AGES)
        if not ages.empty:
            yield _figures_of(ages)
            yield _most(tally(self.register, question, "age", by="street", ages=(0,)))


def _figures_of(counted: Tally) -> Figures:
    """A table of figures as a paper shows it, lines of nobody left out."""
    lines = [line for line in counted.lines if any(figure.count for figure in line.figures)]
    return Figures(
        counted.title,
        (counted.corner, *(heading.words for heading in counted.headings)),
        tuple((line.words, *(grouped(each.count) for each in line.figures)) for line in lines),
    )


def _most(counted: Tally) -> Figures:
    """The streets with the most people, and all others as one line."""
    place = next(place for place, heading in enumerate(counted.headings) if heading.total)
    found = [
        (line.words, line.figures[place].count) for line in counted.lines if line.part != "total"
    ]
    found = sorted((line for line in found if line[1]), key=lambda line: -line[1])
    first = _STREETS if len(found) > _STREETS + 1 else len(found)
    rest = found[first:]
    if rest:
        others = ngettext("{count} other way", "{count} other ways", len(rest))
        found[first:] = [(others.format(count=len(rest)), sum(count for _words, count in rest))]
    return Figures(
        _("By street and alley"),
        (counted.corner, _("People")),
        tuple((words, grouped(count)) for words, count in found),
    )


def meeting_of(session: Session, leaving: Release) -> Meeting:
    """The sheet of what the window shows."""
    answer, form = session.answer, form_for(session.draft.rule)
    if session.showing_uncertain:
        answer = replace(
            answer,
            ids=answer.uncertain,
            buildings=answer.uncertain_buildings,
            uncertain=answer.uncertain[:0],
            uncertain_buildings=answer.uncertain_buildings[:0],
        )
    return Meeting(
        session.register,
        answer,
        session.features,
        form,
        basis_of(session, form),
        session.today,
        style=session.style if session.draft.empty else "plain",
        trace=trace_words(leaving, session.info.user, session.today),
    )


def release_of(session: Session) -> Release:
    """What leaves with the sheet of what the window shows."""
    form = form_for(session.draft.rule)
    beside = 0 if session.showing_uncertain else len(session.answer.uncertain)
    leaving = list_release(session, form, len(session.ids) + beside)
    return replace(leaving, what=_("Meeting sheet"))


def file_name(session: Session) -> str:
    """A name for the sheet's file that says the day and holds no one's name."""
    day = written(session.as_of).replace("/", "-")
    return _("Meeting {day}").format(day=day) + ".pdf"
