"""Owns the field catalogue: every field of the register, declared once and read by all layers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache

from resgroup.i18n import pick
from resgroup.records import KINDS
from resgroup.resources import read_toml


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its kind says how it is compared, shown, typed and read from files.

    `terms` names the term list of a choice; `derived` fields are computed, never stored;
    `facet` fields are counted beside the list; entity `row` fields exist only in import files;
    those not `listed` stand only in the form of their record. `attribute` is the name the record
    knows a field under (the key unless said), `editor` the kind it is typed as where that differs
    from its kind; forms say `required` fields and show the `hint`. A boolean says `yes` and `no`
    in words of a sentence.
    """

    key: str
    entity: str
    kind: str
    group: str
    vi: str
    en: str
    terms: str = ""
    sensitivity: str = "basic"
    facet: bool = False
    derived: bool = False
    synonyms: tuple[str, ...] = ()
    listed: bool = True
    attribute: str = ""
    editor: str = ""
    required: bool = False
    hint_vi: str = ""
    hint_en: str = ""
    yes_vi: str = ""
    yes_en: str = ""
    no_vi: str = ""
    no_en: str = ""

    @property
    def hint(self) -> str:
        """What helps to fill the field in, in the user's language."""
        return pick(self.hint_vi, self.hint_en)

    def said(self, holds: bool) -> str:
        """What is said in a sentence of someone for whom a boolean field holds, or does not."""
        return pick(self.yes_vi, self.yes_en) if holds else pick(self.no_vi, self.no_en)

    @property
    def stored_as(self) -> str:
        """The name its record knows the field under."""
        return self.attribute or self.key

    @property
    def label(self) -> str:
        """The field's name in the user's language."""
        return pick(self.vi, self.en)

    @property
    def masked(self) -> bool:
        """Whether values are shown in part unless the user asks for them in full."""
        return self.sensitivity == "masked"

    @property
    def sensitive(self) -> bool:
        """Whether the law counts the field as sensitive personal data (NĐ 356/2025 Đ4.1)."""
        return self.sensitivity == "sensitive"


@cache
def catalogue() -> dict[str, Field]:
    """All fields by key, in the order forms and choosers show them."""
    entries = read_toml("terms", "fields.toml")["field"]
    fields = (Field(**{**entry, "synonyms": tuple(entry.get("synonyms", ()))}) for entry in entries)
    return {field.key: field for field in fields}


@cache
def resident_fields() -> dict[str, Field]:
    """The fields a list or filter of residents may use."""
    return {
        key: field for key, field in catalogue().items() if field.entity != "row" and field.listed
    }


@cache
def form_fields(entity: str) -> tuple[Field, ...]:
    """The fields the form of a kind of record asks for, in the order it asks."""
    kept = {each.name for each in dataclasses.fields(KINDS[entity])}
    return tuple(
        field
        for field in catalogue().values()
        if field.entity == entity and field.stored_as in kept and not field.derived
    )


def field_of(entity: str, attribute: str) -> Field | None:
    """The field under which the catalogue has an attribute of a record, None for none."""
    fields = (each for each in form_fields(entity) if each.stored_as == attribute)
    return next(fields, None)


def field_named(key: str) -> Field | None:
    """The field of a key, None where the catalogue has none."""
    return catalogue().get(key)
