"""Owns what a form is told about each of its fields, whether a record or an event asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from resgroup.commands.inputs import Input, Option
from resgroup.fields import Field
from resgroup.i18n import _

_HINTS: Final = {
    "partial_date": lambda: _("12/03/1948, 03/1948 or 1948"),
    "resident": lambda: _("Name, ID number, phone or address"),
    "residents": lambda: _("Name, ID number, phone or address"),
    "household": lambda: _("Household code, name or address"),
    "dwelling": lambda: _("Address or unit"),
}
WIDE: Final = frozenset({"note", "address", "residents", "options", "relationships", "newcomers"})
"""The kinds that take the whole width where there are two columns."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One field of a form.

    `kind` is one of `resgroup.commands.inputs.InputKind`, or `integer`, `date` (as `day`), `note`
    (several lines) and `address`. A field that is not `required` may be left empty; a boolean one
    that is `nullable` may also be unknown. `group` is the heading it stands under. `options` are
    those of the kinds `option`, `options` and `relationships`.
    """

    key: str
    kind: str
    label: str
    required: bool = False
    nullable: bool = False
    terms: str = ""
    hint: str = ""
    group: str = ""
    options: Sequence[Option] = field(default=())

    @property
    def wide(self) -> bool:
        """Whether the field takes the whole width of the form."""
        return self.kind in WIDE

    @property
    def example(self) -> str:
        """What an empty field says may be typed."""
        made = _HINTS.get(self.kind)
        return made() if made else ""


def spec_of_input(asked: Input) -> Spec:
    """The field for something an event asks for."""
    return Spec(
        asked.key,
        asked.kind,
        asked.label,
        required=asked.required,
        terms=asked.terms,
        hint=asked.hint() if asked.hint else "",
    )


def spec_of_field(known: Field, *, nullable: bool = False) -> Spec:
    """The field for an attribute of a record."""
    return Spec(
        known.stored_as,
        known.editor or known.kind,
        known.label,
        required=known.required,
        nullable=nullable,
        terms=known.terms,
        hint=known.hint,
        group=known.group,
    )
