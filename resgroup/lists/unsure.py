"""Owns those of whom a question is uncertain: their table, and what is not recorded of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from resgroup.criteria import (
    BIRTH_FIELDS,
    AllOf,
    AnyOf,
    Between,
    Criterion,
    Missing,
    Not,
    People,
)
from resgroup.dates import OPEN, UNKNOWN, PartialDate
from resgroup.i18n import _
from resgroup.lists.form import ListForm
from resgroup.lists.table import Heading, Row, Section, Table
from resgroup.lists.tabulate import tabulate
from resgroup.phrases import label_of
from resgroup.progress import Progress, silent
from resgroup.register import Answer, Ids, Register, distinct
from resgroup.rules import resolve
from resgroup.values import buildings_words, households_words, people_words, uncertain_words

UNSURE: Final = "unsure"
"""The key of the column that says why it is uncertain whether someone belongs to a list."""

_WEIGHT: Final = 2.5


def unsure_table(
    register: Register,
    answer: Answer,
    form: ListForm,
    *,
    progress: Progress = silent,
) -> Table | None:
    """Those of whom an answer is uncertain, in the columns of a form and why; None without any.

    They stand in the order of the form, in one section. A list of households or buildings has
    none: whether a row belongs to it hangs on all its people.
    """
    if form.unit != "resident" or not len(answer.uncertain):
        return None
    asked = answer.question
    plain = replace(form, group_by="")
    on = asked.standing or asked.on
    made = tabulate(
        register,
        answer.uncertain,
        plain,
        on,
        counted_on=asked.on,
        asked=asked.criterion,
        progress=progress,
    )
    reasons = what_is_missing(register, answer)
    return Table(
        (*made.headings, Heading(UNSURE, _("Uncertain because"), weight=_WEIGHT)),
        tuple(_told(section, reasons) for section in made.sections),
        title=unsure_title(len(answer.uncertain)),
    )


def _told(section: Section, reasons: Mapping[int, str]) -> Section:
    rows = (
        Row(row.id, (*row.cells, reasons[row.id]), (*row.values, reasons[row.id]))
        for row in section.rows
    )
    return replace(section, rows=tuple(rows))


def unsure_title(count: int) -> str:
    """What stands above so many people of whom it is uncertain."""
    return _("Uncertain, to be checked ({people})").format(people=people_words(count))


def beside(table: Table, unsure: Table | None) -> Table:
    """A list whose total says how many stand in the table of the uncertain besides."""
    if unsure is None:
        return table
    return replace(table, total=f"{table.total}; {uncertain_words(unsure.count)}")


def uncertain_homes(register: Register, answer: Answer, form: ListForm) -> str:
    """How many homes those have of whom it is uncertain, in words; empty for a list of people."""
    if form.unit == "building":
        return buildings_words(len(distinct(answer.uncertain_buildings)))
    if form.unit == "household":
        on = answer.question.standing or answer.question.on
        codes = _rows(register, answer.uncertain, ("household_code",), on)
        return households_words(len({code for (code,) in codes} - {None}))
    return ""


# --- what is missing --------------------------------------------------------------------------


def what_is_missing(register: Register, answer: Answer) -> dict[int, str]:
    """What is not recorded of each of those of whom an answer is uncertain, in words."""
    asked = answer.question
    leaves = tuple(dict.fromkeys(_deciding(resolve(asked.criterion, asked.on))))
    fields = tuple(dict.fromkeys(("birth_date", *(each.field for each in leaves))))
    found = _rows(register, answer.uncertain, fields, asked.standing or asked.on)
    people = People((), asked.on)
    return {
        int(number): _words(leaves, dict(zip(fields, row, strict=True)), people)
        for number, row in zip(answer.uncertain, found, strict=True)
    }


def _rows(
    register: Register, ids: Ids, fields: Sequence[str], on: date
) -> Sequence[tuple[Any, ...]]:
    return register.rows([int(number) for number in ids], fields, on)


def _deciding(part: Criterion) -> Iterator[Between | Missing]:
    """The conditions on someone's own record that may be left undecided."""
    match part:
        case AllOf(parts) | AnyOf(parts):
            for inner in parts:
                yield from _deciding(inner)
        case Not(inner):
            yield from _deciding(inner)
        case Between(field) if field in BIRTH_FIELDS:
            yield part
        case Missing(unsure=True):
            yield part


def _words(leaves: Sequence[Between | Missing], values: Mapping[str, Any], people: People) -> str:
    birth: PartialDate = values["birth_date"] or UNKNOWN
    first, last = birth.earliest(), birth.latest()
    facts = {
        **values,
        "birth_from": first.toordinal() if first else 0,
        "birth_to": last.toordinal() if last else OPEN,
    }
    open_fields = (each.field for each in leaves if people.holds(each, facts) is None)
    reasons = dict.fromkeys(
        _birth_words(birth) if field in BIRTH_FIELDS else _not_recorded(field)
        for field in open_fields
    )
    if not reasons:  # it hangs on somebody else
        return _("too little is recorded of the family or of those in the home")
    return "; ".join(reasons)


def _birth_words(birth: PartialDate) -> str:
    match birth.precision:
        case "year":
            return _("only the year of birth is known: {year}").format(year=birth.written())
        case "month":
            return _("only the month of birth is known: {month}").format(month=birth.written())
        case _:
            return _not_recorded("birth_date")


def _not_recorded(field: str) -> str:
    return _("{field} not recorded").format(field=label_of(field))
