"""Owns the lists of the command line: the form asked for, and what becomes of the answer."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, Final

from resgroup.commands.releasing import Release, trace_words
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.lists.document import Document
from resgroup.lists.form import Column, ListForm, Unit, columns_of
from resgroup.lists.form_files import check_form, read_form
from resgroup.lists.forms import form_for, form_named, titled
from resgroup.lists.papers import Basis, document_of, signers_of
from resgroup.lists.table import Table
from resgroup.lists.tabulate import tabulate
from resgroup.lists.unsure import beside, uncertain_homes, unsure_table, what_is_missing
from resgroup.register import Answer, Register, RegisterInfo
from resgroup.values import households_words
from ui.asking import asked_for
from ui.options import DEFAULT_COLUMNS
from ui.terminal import Asked, heading, list_as_json, notes, question_words, tell
from ui.whole import fields_asked, refuse_template

PAPERS: Final = (".docx", ".pdf")
"""The endings of files that are papers with a head and signatures."""


def template_asked(options: argparse.Namespace) -> Path | None:
    """The Word template of `--template`, which only a Word file of another name is made from."""
    template: Path | None = options.template
    if template is None:
        return None
    out: Path | None = options.out
    if out is None or out.suffix.lower() != ".docx":
        raise RegisterError(
            "template-needs-word",
            "Tệp mẫu Word chỉ dùng để ghi ra tệp Word: hãy cho --out TỆP.docx.",
            "A Word template is filled into a Word file only: give --out FILE.docx.",
        )
    refuse_template(template, out)
    return template


def form_asked(
    options: argparse.Namespace, register: Register, text_of: Callable[[str], str]
) -> ListForm:
    """The form of `--form`, `--columns`, `--unit` and `--group`, else the one of the rule.

    A list on the screen has the plain columns unless a form is asked for.
    """
    form = _chosen(options, register, text_of)
    form = replace(
        form,
        unit=options.unit or form.unit,
        group_by=options.group or form.group_by,
        order=options.sort or form.order,
        masked=form.masked and not options.unmasked,
    )
    if options.columns:
        form = replace(form, columns=_columns(options.columns, form.unit))
    check_form(form)
    return form


def _chosen(
    options: argparse.Namespace, register: Register, text_of: Callable[[str], str]
) -> ListForm:
    if options.form:
        typed: str = options.form
        return read_form(text_of(typed)) if typed[0] in "@{" else form_named(typed, register)
    formed = options.unit or options.group or options.out
    if formed and not options.columns:
        rule = options.rule[0] if len(options.rule) == 1 else ""
        return form_for(rule, options.unit or "resident")
    unit: Unit = options.unit or "resident"
    columns = _columns(options.columns or DEFAULT_COLUMNS, unit)
    numbered = bool(options.unit or options.group or _on_paper(options))
    return ListForm("", "", "", columns, unit, order="", numbered=numbered)


def agreed(
    options: argparse.Namespace, form: ListForm, asked: Asked, today: date
) -> tuple[ListForm, Asked]:
    """The form and the question as they go together; what is changed of them is said.

    Where nobody is asked for, a form whose title names whom it lists asks for them. A list of
    others never has that title.
    """
    if form.asks is not None and not (options.rule or options.filter):
        asked = asked_for(form.asks, options, today)
        words = _("The form “{form}” asks for: {question}.")
        tell(words.format(form=form.label, question=question_words(asked)))
    fitting = titled(form, asked.criterion)
    if fitting is not form and not options.title:
        words = _("The title of the form “{form}” names others; the list is called “{title}”.")
        tell(words.format(form=form.label, title=fitting.title))
    return fitting, asked


def _on_paper(options: argparse.Namespace) -> bool:
    return options.out is not None and options.out.suffix.lower() in PAPERS


def _columns(words: str, unit: Unit) -> tuple[Column, ...]:
    fields = [key.strip() for key in words.split(",") if key.strip()]
    known = list(columns_of(unit))
    unknown = next((key for key in fields if key not in known), None if fields else "")
    if unknown is not None:
        near = ", ".join(get_close_matches(unknown, known) or known)
        raise RegisterError(
            "unknown-field",
            f"Không có cột “{unknown[:60]}”. Có thể dùng: {near}.",
            f"There is no column “{unknown[:60]}”. You can use: {near}.",
        )
    return tuple(Column(key) for key in dict.fromkeys(fields))


@dataclass(frozen=True)
class Listed:
    """A list as the command line hands it on: to the screen, a spreadsheet or paper."""

    info: RegisterInfo
    asked: Asked
    answer: Answer
    form: ListForm
    table: Table
    title: str = ""
    unsure: Table | None = None
    uncertain_homes: str = ""

    @property
    def name(self) -> str:
        """What the audit calls it: the form, without a word of the question."""
        return self.form.label or _("List of residents")

    def leaving(self, purpose: str, recipient: str) -> Release:
        """What leaves with it in a file: its columns, and what the question behind it compares."""
        compared = fields_asked(self.asked.question)
        fields = tuple(dict.fromkeys((*self.form.fields, *compared)))
        count = len(self.answer.ids) + (self.unsure.count if self.unsure else 0)
        unmasked = not self.form.masked and bool(self.form.personal_numbers)
        return Release("file", self.name, count, fields, unmasked, purpose, recipient)

    def trace(self, leaving: Release, today: date) -> str:
        """What stands on it of who let it out, when, for what and whom."""
        return trace_words(leaving, self.info.user, today)

    @property
    def basis(self) -> Basis:
        """What it rests on: its days, its question and its law."""
        on = self.asked.question.on
        return Basis(
            on=self.asked.question.standing or on,
            question=question_words(self.asked),
            laws=self.asked.laws,
            counted_on=on,
            uncertain=len(self.answer.uncertain),
            masked=self.form.masked and bool(self.form.personal_numbers),
            uncertain_homes=self.uncertain_homes,
        )

    def paper(self, leaving: Release, today: date) -> Document:
        """The list as a paper of the group."""
        return document_of(
            self.info,
            self.table,
            self.basis,
            title=self.title or self.form.title or self.name,
            today=today,
            signers=signers_of(self.form, self.info),
            landscape=self.form.landscape,
            trace=self.trace(leaving, today),
            unsure=self.unsure,
        )

    def lines(self) -> list[str]:
        """The title and notes that stand above its table."""
        head = heading(self.asked, self.answer)
        if self.form.unit == "household":
            head = f"{head} · {households_words(self.table.count)}"
        told = [head, *notes(self.asked, self.answer, self.uncertain_homes)]
        title = self.title or self.form.title
        return [title, *told] if title else told

    def as_json(self) -> dict[str, Any]:
        """A list of households or buildings for other programs."""
        keys = [heading.key for heading in self.table.headings]
        rows = (row for section in self.table.sections for row in section.rows)
        return {
            "on": self.answer.question.on,
            "count": self.table.count,
            "people": len(self.answer.ids),
            "uncertain": len(self.answer.uncertain),
            "rows": [{"id": row.id, **dict(zip(keys, row.values, strict=True))} for row in rows],
        }


def listed(options: argparse.Namespace, register: Register, asked: Asked, form: ListForm) -> Listed:
    """The answer to a question as a list in a form, as the register stood on the day asked."""
    answer = register.ask(asked.question)
    on = asked.question.on
    standing = asked.question.standing or on
    criterion = asked.question.criterion
    table = tabulate(register, answer.ids, form, standing, counted_on=on, asked=criterion)
    unsure = unsure_table(register, answer, form) if options.uncertain else None
    homes = uncertain_homes(register, answer, form)
    whole = beside(table, unsure)
    return Listed(register.info, asked, answer, form, whole, options.title, unsure, homes)


def people_as_json(
    options: argparse.Namespace, register: Register, asked: Asked, form: ListForm
) -> dict[str, Any]:
    """A list of people for other programs, in the columns of a form."""
    answer = register.ask(asked.question)
    read = partial(register.rows, fields=form.fields, on=asked.question.on)
    missing = what_is_missing(register, answer) if options.uncertain else None
    return list_as_json(answer, form.fields, read, masked=form.masked, missing=missing)
