"""Owns list forms: which columns a list has, under which names, how it is grouped and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["resident", "household", "building"]
Grouping = Literal["", "street", "building", "household"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a field of the catalogue, or `signature` or `blank`, under a name of its own."""

    field: str
    heading: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list as an office wants it: voters, call-up, longevity, household roster…

    `unit` says what a row is; `group_by` what a section is; `order` one of `register.ORDERS`.
    `signers` are the offices that sign at its foot. A shipped form has an `id` and the `rules` it
    is offered for; one the user saved has its record's number.
    """

    id: str
    vi: str
    en: str
    columns: tuple[Column, ...]
    unit: Unit = "resident"
    order: str = "name"
    group_by: Grouping = ""
    subtotals: bool = True
    numbered: bool = True
    masked: bool = True
    landscape: bool = False
    title: str = ""
    signers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
