"""Owns list forms: which columns a list has, under which names, how it is grouped and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from resgroup.criteria import Criterion
from resgroup.fields import resident_fields
from resgroup.i18n import _, pick

Unit = Literal["resident", "household", "building"]
Grouping = Literal["", "street", "building", "household"]

UNITS: Final[tuple[Unit, ...]] = ("resident", "household", "building")
GROUPINGS: Final[dict[Unit, tuple[Grouping, ...]]] = {
    "resident": ("", "street", "building", "household"),
    "household": ("", "street", "building"),
    "building": ("", "street"),
}
"""What the rows of each unit may be grouped by."""

EMPTY_COLUMNS: Final = ("signature", "blank")
"""Columns nothing is printed in: they are filled in by hand."""

KIN: Final = ("children", "asked_children", "parents")
"""Columns of residents that name their children, those the question means, their parents."""

COUNTS: Final[dict[Unit, tuple[str, ...]]] = {
    "resident": (),
    "household": ("matching",),
    "building": ("matching", "people", "households"),
}
"""Columns that count: those of the list who belong to the row, all its people, its households."""

_ENTITIES: Final = {
    "household": ("household", "dwelling", "building"),
    "building": ("building",),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a field of the catalogue, names of kin, a count, `signature`, `blank`; its name."""

    field: str
    heading: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list as an office wants it: voters, call-up, longevity, household roster…

    `unit` says what a row is; `group_by` what a section is; `order` one of `register.ORDERS`
    (empty: as the ids come). `signers` are the offices that sign at its foot, terms of `signer`
    or in words of their own. A shipped form has an `id` and the `rules` it is offered for; one the
    user saved has its record's number. `asks` is the question of a form whose title names whom it
    lists: without it, a list of everyone would be called one of voters.
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
    asks: Criterion | None = None

    @property
    def label(self) -> str:
        """The form's name in the user's language."""
        return pick(self.vi, self.en)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the catalogue among its columns, in their order."""
        return tuple(each.field for each in self.columns if each.field in resident_fields())

    @property
    def personal_numbers(self) -> tuple[str, ...]:
        """The fields among its columns that are shown in part where `masked` says so."""
        return tuple(key for key in self.fields if resident_fields()[key].masked)


def columns_of(unit: Unit) -> tuple[str, ...]:
    """What may stand in the columns of a list of residents, households or buildings."""
    fields = (
        key
        for key, field in resident_fields().items()
        if unit == "resident" or field.entity in _ENTITIES[unit]
    )
    kin = KIN if unit == "resident" else ()
    return (*fields, *kin, *COUNTS[unit], *EMPTY_COLUMNS)


def column_words(key: str) -> str:
    """What a column is called where a form gives it no name of its own."""
    match key:
        case "children":
            return _("Children")
        case "asked_children":
            return _("Children asked about")
        case "parents":
            return _("Father, mother")
        case "matching":
            return _("People on the list")
        case "people":
            return _("Number of people")
        case "households":
            return _("Number of households")
        case "signature":
            return _("Signed for")
        case "blank":
            return ""
        case _:
            return resident_fields()[key].label
