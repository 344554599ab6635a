"""Owns the field catalogue: every field of the register, declared once and read by all layers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from resgroup.i18n import pick
from resgroup.resources import read_toml


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its kind says how it is compared, shown, typed and read from files.

    `terms` names the term list of a choice; `derived` fields are computed, never stored;
    `facet` fields are counted beside the list; entity `row` fields exist only in import files.
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
    """The fields a list, filter or form of residents may use."""
    return {key: field for key, field in catalogue().items() if field.entity != "row"}


def field_named(key: str) -> Field | None:
    """The field of a key, None where the catalogue has none."""
    return catalogue().get(key)
