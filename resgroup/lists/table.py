"""Owns the table of a list: headings, sections with their rows in words, and totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a table; `weight` is its share of the width, 0 for as wide as it needs.

    `key` names the field of the catalogue, or `number`, `signature`, `blank`, `unsure`.
    """

    key: str
    words: str
    align: Align = "left"
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """A resident, household or building: `cells` in words, `values` as they are stored.

    `values` are what a spreadsheet keeps: dates as dates, id numbers and phones as text.
    """

    id: int
    cells: tuple[str, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one street, alley, building or household; `title` is empty without groups."""

    title: str
    rows: tuple[Row, ...]
    subtotal: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A whole list in its order; `total` is said in words beneath, a `title` above its headings."""

    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    total: str = ""
    title: str = ""

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(section.rows) for section in self.sections)
