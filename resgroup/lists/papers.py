"""Owns putting a list or a sheet on the paper of the group (NĐ 30/2020/NĐ-CP, annex I)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from resgroup.dates import written
from resgroup.i18n import _
from resgroup.lists.document import Block, Document, Signer
from resgroup.lists.form import ListForm
from resgroup.lists.table import Table
from resgroup.names import fold
from resgroup.register import RegisterInfo
from resgroup.terms import term_label
from resgroup.values import uncertain_words

_KIND_OF_WARD: Final = re.compile(r"(phường|xã|thị trấn|đặc khu)\s+", re.IGNORECASE)
_VILLAGES: Final = ("thon", "xom", "ban ", "lang", "ap ", "buon", "khom")
_PLACE_UNKNOWN: Final = "…………"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a list rests on: the day the register stood so, the day counted by, law, uncertainty.

    `question` is the question in words, `laws` the articles of its rules; `uncertain_homes` says
    whose homes a list of homes lacks with the `uncertain` people.
    """

    on: date
    question: str = ""
    laws: str = ""
    counted_on: date | None = None
    uncertain: int = 0
    masked: bool = False
    uncertain_homes: str = ""


def document_of(
    info: RegisterInfo,
    table: Table,
    basis: Basis,
    *,
    title: str,
    today: date,
    signers: Sequence[Signer] = (),
    landscape: bool = False,
    trace: str = "",
    unsure: Table | None = None,
) -> Document:
    """The paper of a list; those of whom it is `unsure` stand below it, not only in a note."""
    blocks, basis = listed_blocks(table, unsure, basis)
    paper = paper_of(info, basis, title=title, today=today, blocks=blocks, signers=signers)
    return replace(paper, landscape=landscape, trace=trace)


def listed_blocks(
    table: Table, unsure: Table | None, basis: Basis
) -> tuple[tuple[Table, ...], Basis]:
    """A list with those of whom it is uncertain below it, whom no note tells of then."""
    if unsure is None:
        return (table,), basis
    return (table, unsure), replace(basis, uncertain=0)


def paper_of(
    info: RegisterInfo,
    basis: Basis,
    *,
    title: str,
    today: date,
    blocks: Iterable[Block],
    signers: Sequence[Signer] = (),
) -> Document:
    """A paper of the group with its head, title, notes and signatures around any blocks.

    The line under the title is the question, or the day where everyone is meant.
    """
    return Document(
        title=title.upper(),
        about=basis.question or _as_of(basis.on),
        superior=_superior(info),
        office=info.name.upper(),
        place_and_day=place_and_day(info, today),
        blocks=tuple(blocks),
        notes=notes_of(info, basis),
        signers=tuple(signers),
        simulated=info.simulated,
    )


def notes_of(info: RegisterInfo, basis: Basis) -> tuple[str, ...]:
    """What stands small beneath a list: its days, its law, who is uncertain, where it is from."""
    counted = basis.counted_on or basis.on
    lines = [_as_of(basis.on)] if basis.question else []
    if counted != basis.on:
        lines.append(_("Ages counted on {day}").format(day=written(counted)))
    if basis.laws:
        lines.append(_("Law: {laws}").format(laws=basis.laws))
    if basis.uncertain:
        lines.append(not_listed(basis.uncertain, basis.uncertain_homes))
    if basis.masked:
        lines.append(_("Numbers that identify a person are shown in part."))
    lines.append(_("Source: electronic register of {group}").format(group=info.name))
    return tuple(lines)


def not_listed(uncertain: int, homes: str = "") -> str:
    """What is said of people of whom it is uncertain, and of their homes, where none is listed."""
    words = uncertain_words(uncertain)
    return _("Not listed because too little is recorded; {uncertain}").format(
        uncertain=f"{words} ({homes})" if homes else words
    )


def _as_of(day: date) -> str:
    return _("As of {day}").format(day=written(day))


def signers_of(form: ListForm, info: RegisterInfo, names: Sequence[str] = ()) -> tuple[Signer, ...]:
    """Who signs a form, offices in capitals, with their names where they are given in order."""
    told = [*names, *[""] * len(form.signers)]
    return tuple(
        Signer(_office(office, info), name, _("(signature, full name)"))
        for office, name in zip(form.signers, told, strict=False)
    )


def place_and_day(info: RegisterInfo, today: date) -> str:
    """The line of place and day; days under 10 and months 1 and 2 get a zero before them."""
    place = _KIND_OF_WARD.sub("", info.ward.strip(), count=1) or _PLACE_UNKNOWN
    month = f"{today.month:02d}" if today.month < 3 else str(today.month)
    return _("{place}, day {day} month {month} year {year}").format(
        place=place, day=f"{today.day:02d}", month=month, year=today.year
    )


def _superior(info: RegisterInfo) -> str:
    words = _("People's Committee of {ward}").format(ward=info.ward.strip() or _PLACE_UNKNOWN)
    return words.upper()


def _office(office: str, info: RegisterInfo) -> str:
    village = office == "leader" and fold(info.name).startswith(_VILLAGES)
    return term_label("signer", "village_leader" if village else office).upper()
