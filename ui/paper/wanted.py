"""Owns what paper the user wants: everything it is made of, so that a thread can make it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from resgroup.commands.releasing import Release, trace_words
from resgroup.criteria import EVERYONE, Criterion, rules_in
from resgroup.dates import written
from resgroup.i18n import _
from resgroup.lists.document import Document
from resgroup.lists.form import ListForm
from resgroup.lists.forms import titled
from resgroup.lists.papers import Basis, document_of, signers_of
from resgroup.lists.table import Table
from resgroup.lists.tabulate import tabulate
from resgroup.lists.unsure import beside, uncertain_homes, unsure_table
from resgroup.progress import Progress, silent
from resgroup.register import Answer, Ids, Register
from resgroup.rules import rule_named
from resgroup.wording import in_words
from ui.leaving import Size
from ui.releasing import fields_leaving
from ui.session import Session

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True)
class Wanted:
    """A list on paper, wanted of a register as it stands on a day."""

    register: Register
    ids: Ids
    form: ListForm
    basis: Basis
    today: date
    size: Size = "A4"
    place: str = ""
    unsure_of: Answer | None = None
    """The answer of which those of whom it is uncertain stand below the list."""
    asked: Criterion = EVERYONE

    @property
    def title(self) -> str:
        """What the list is called."""
        return self.form.title or self.form.label

    @property
    def landscape(self) -> bool:
        """Whether its pages stand across."""
        return self.form.landscape

    def file_name(self, suffix: str) -> str:
        """A name for the list's file: its title and the day."""
        return file_name(self.title, self.today, suffix)

    def document(self, leaving: Release, progress: Progress = silent) -> Document:
        """The paper, with the trace of what it leaves for; may be made in any thread."""
        form, info = self.form, self.register.info
        table = tabulate(
            self.register,
            self.ids,
            form,
            self.basis.on,
            counted_on=self.basis.counted_on,
            asked=self.asked,
            progress=progress,
        )
        unsure = self._unsure(progress)
        made = document_of(
            info,
            beside(table, unsure),
            self.basis,
            title=self.title,
            today=self.today,
            signers=signers_of(form, info),
            landscape=form.landscape,
            trace=trace_words(leaving, info.user, self.today),
            unsure=unsure,
        )
        return replace(made, paper=self.size, place_and_day=self.place or made.place_and_day)

    def _unsure(self, progress: Progress) -> Table | None:
        if self.unsure_of is None:
            return None
        return unsure_table(self.register, self.unsure_of, self.form, progress=progress)


def basis_of(session: Session, form: ListForm) -> Basis:
    """What a list of the running question rests on."""
    question, counted = session.answer.question, session.counted_on
    laws = [rule_named(name).law for name in rules_in(question.criterion)]
    words = "" if session.draft.empty else in_words(question.criterion, counted)
    if session.showing_uncertain:
        words = _("Only those of whom it is uncertain: {question}").format(question=words)
    uncertain = 0 if session.showing_uncertain else len(session.answer.uncertain)
    return Basis(
        session.as_of,
        words,
        "; ".join(dict.fromkeys(laws)),
        counted,
        uncertain,
        masked=form.masked and bool(form.personal_numbers),
        uncertain_homes=uncertain_homes(session.register, session.answer, form)
        if uncertain
        else "",
    )


def release_of(session: Session, form: ListForm, people: int) -> Release:
    """What leaves with a list of so many people in a form."""
    return Release(
        "file",
        titled(form, session.answer.question.criterion).label or _("List"),
        people,
        fields_leaving(session, form.fields),
        unmasked=not form.masked and bool(form.personal_numbers),
    )


def file_name(title: str, day: date, suffix: str) -> str:
    """A name for a file: its title and the day."""
    title = _NOT_IN_FILE_NAMES.sub(" ", title).strip(" .") or _("List")
    return f"{title} {written(day).replace('/', '-')}{suffix}"
