"""Owns making the table of a list: rows in words and values, sections, subtotals and the total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from resgroup.criteria import EVERYONE, Criterion
from resgroup.dates import PartialDate
from resgroup.fields import catalogue
from resgroup.i18n import _, ngettext
from resgroup.lists.form import EMPTY_COLUMNS, KIN, Column, ListForm, column_words
from resgroup.lists.groups import Part, parts_of
from resgroup.lists.numerals import in_words
from resgroup.lists.subjects import Subject, Subjects, subjects_of
from resgroup.lists.table import Align, Heading, Row, Section, Table
from resgroup.progress import Progress, silent
from resgroup.register import Ids, Question, Register
from resgroup.values import buildings_words, grouped, people_words, shown

_CENTRED: Final = frozenset({"date", "partial_date", "integer", "boolean", "id_number", "phone"})
_WEIGHTS: Final = {
    **dict.fromkeys(("full_name", "head_name"), 3.0),
    **dict.fromkeys(KIN, 3.5),
    **dict.fromkeys(("occupation", "studying", "workplace", "note", "signature"), 2.0),
    "address": 4.5,
    "blank": 1.5,
}
"""What is long, or written by hand, shares the width; the rest is as wide as it needs."""

_PEOPLE: Final = ("matching", "people", "household_size")
"""The columns of households and buildings that count people, the most telling first."""


def tabulate(
    register: Register,
    ids: Sequence[int] | Ids,
    form: ListForm,
    on: date,
    *,
    counted_on: date | None = None,
    asked: Criterion = EVERYONE,
    progress: Progress = silent,
) -> Table:
    """The table of a list of residents in a form, as the register stands on a day.

    `ids` are the residents of a question; a form of households or buildings has a row for each
    they belong to. Ages are those of `counted_on`; `asked` says which children a column means.
    """
    numbers = [int(number) for number in ids]
    progress(0, 0, _("Reading the register"))
    question = Question(asked, counted_on or on, standing=on)
    subjects = subjects_of(register, numbers, form, question, progress=progress)
    progress(0, 0, _("Putting the list in order"))
    parts = parts_of(subjects.all, form)
    progress(0, 0, _("Writing the rows"))
    writer = _Writer(form)
    sections = tuple(writer.sections(parts))
    return Table(tuple(_headings(form)), sections, _total(subjects, form))


# --- headings ---------------------------------------------------------------------------------


def _headings(form: ListForm) -> Iterator[Heading]:
    if form.numbered:
        yield Heading("number", _("No."), "centre")
    for column in form.columns:
        words = column.heading or column_words(column.field)
        weight = column.weight or _WEIGHTS.get(column.field, 0.0)
        yield Heading(column.field, words, _align(column.field), weight)


def _align(key: str) -> Align:
    field = catalogue().get(key)
    if field is None:
        return "left" if key in (*EMPTY_COLUMNS, *KIN) else "centre"
    if field.kind in _CENTRED or key == "sex":
        return "centre"
    return "left"


# --- rows -------------------------------------------------------------------------------------


class _Writer:
    """Writes the rows of a list; their numbers run on from section to section."""

    def __init__(self, form: ListForm) -> None:
        self._form = form
        self._number = 0

    def sections(self, parts: Iterable[Part], level: int = 1) -> Iterator[Section]:
        """The sections of parts; what follows the parts of a part closes it with its subtotal."""
        for part in parts:
            rows = tuple(self._row(subject) for subject in part.subjects)
            subtotal = self._subtotal(part)
            if not part.parts:
                yield Section(part.title, rows, subtotal, level)
                continue
            yield Section(part.title, (), "", level)
            yield from self.sections(part.parts, level + 1)
            if subtotal:
                yield Section("", (), subtotal, level)

    def _row(self, subject: Subject) -> Row:
        self._number += 1
        masked = self._form.masked
        pairs = [_cell(column, subject, masked=masked) for column in self._form.columns]
        if self._form.numbered:
            pairs.insert(0, (str(self._number), self._number))
        cells, values = zip(*pairs, strict=True)
        return Row(subject.id, cells, values)

    def _subtotal(self, part: Part) -> str:
        if not (self._form.subtotals and part.title):
            return ""
        name = part.title.partition(" · ")[0]
        count = _count_words(list(part.everyone()), self._form)
        return _("Subtotal {group}: {count}").format(group=name[:1].lower() + name[1:], count=count)


def _cell(column: Column, subject: Subject, *, masked: bool) -> tuple[str, Any]:
    """A cell in words, and what a spreadsheet keeps: whole dates and numbers as such, else text."""
    if column.field in EMPTY_COLUMNS:
        return "", None
    value = subject.values[column.field]
    words = shown(column.field, value, masked=masked)
    if isinstance(value, PartialDate) and value.precision == "day":
        return words, value.earliest()
    if isinstance(value, date | int) and not isinstance(value, bool):
        return words, value
    return words, words or None


# --- totals -----------------------------------------------------------------------------------


def _total(subjects: Subjects, form: ListForm) -> str:
    count = _count_words(subjects.all, form, spelled=True)
    words = _("Total: {count}").format(count=count)
    if not subjects.outside:
        return words
    people = people_words(subjects.outside)
    if form.unit == "household":
        return _("{total}; {people} without a household").format(total=words, people=people)
    return _("{total}; {people} without a known building").format(total=words, people=people)


def _count_words(subjects: Sequence[Subject], form: ListForm, *, spelled: bool = False) -> str:
    """How many rows there are, `spelled` also in words, and of how many people if that is told."""
    rows = _rows_words(len(subjects), form)
    if spelled:
        rows = f"{rows} ({in_words(len(subjects))})"
    counted = {column.field for column in form.columns}
    for key in _PEOPLE:
        if key in counted and form.unit != "resident":
            people = sum(subject.values[key] or 0 for subject in subjects)
            return f"{rows}, {people_words(people)}"
    return rows


def _rows_words(count: int, form: ListForm) -> str:
    if form.unit == "resident":
        return people_words(count)
    if form.unit == "building":
        return buildings_words(count)
    words = ngettext("{count} household", "{count} households", count)
    return words.format(count=grouped(count))
