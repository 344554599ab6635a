"""The field catalogue and the lists of values are whole, in both languages, and agree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from resgroup.fields import catalogue, field_named, resident_fields
from resgroup.filters import operators
from resgroup.i18n import set_language
from resgroup.names import clean
from resgroup.records import Resident
from resgroup.resources import resource_path
from resgroup.terms import term_label, terms

LISTS = sorted(
    path.stem for path in Path(resource_path("terms")).glob("*.toml") if path.stem != "fields"
)
FIELDS = sorted(catalogue())


@pytest.mark.parametrize("name", LISTS)
def test_every_term_is_told_in_both_languages(name: str) -> None:
    assert terms(name)
    for term in terms(name).values():
        assert term.vi, term.id
        assert term.en, term.id
        assert term.vi == clean(term.vi), term.id
        assert all(alias == clean(alias) and alias for alias in term.aliases), term.id


@pytest.mark.parametrize("name", [name for name in LISTS if name not in ("ward", "id_provinces")])
def test_no_two_terms_of_a_list_are_told_alike(name: str) -> None:
    for labels in ([t.vi for t in terms(name).values()], [t.en for t in terms(name).values()]):
        assert [label for label, times in Counter(labels).items() if times > 1] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_boolean_field_is_told_in_a_sentence(language: str) -> None:
    set_language(language)
    fields = [field for field in resident_fields().values() if field.kind == "boolean"]
    said = [field.said(holds) for field in fields for holds in (True, False)]
    set_language("vi")
    assert said
    assert all(said)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("key", FIELDS)
def test_every_field_is_whole(key: str) -> None:
    field = catalogue()[key]
    assert field.vi
    assert field.en
    assert field.group
    assert field.sensitivity in ("basic", "masked", "sensitive")
    assert (field.kind == "choice") == bool(field.terms)
    if field.terms:
        assert terms(field.terms)
    if field.entity != "row":
        assert operators(field)


def test_no_heading_means_two_fields() -> None:
    headings = Counter(
        heading.casefold() for field in catalogue().values() for heading in field.synonyms
    )
    assert [heading for heading, times in headings.items() if times > 1] == []


def test_filters_have_the_fields_the_command_line_promises() -> None:
    promised = (
        "full_name sex birth_date birth_precision age national_id ethnicity education"
        " qualification occupation marital_status residence relationship household_code"
        " household_size building_floors street house_number phone"
    )
    assert set(promised.split()) <= set(resident_fields())
    assert "row_number" not in resident_fields()


def test_everything_kept_of_a_resident_is_a_field() -> None:
    kept = set(Resident.__dataclass_fields__) - {"id"}
    assert kept <= set(resident_fields())


def test_sensitive_data_are_marked_as_the_law_lists_them() -> None:
    sensitive = {field.key for field in catalogue().values() if field.sensitive}
    assert {
        "ethnicity",
        "religion",
        "party_member",
        "disability_type",
        "disability_level",
    } <= sensitive
    masked = {field.key for field in catalogue().values() if field.masked}
    assert {"national_id", "older_id", "phone", "household_phone", "health_insurance"} <= masked


def test_labels_follow_the_language() -> None:
    assert term_label("sex", "female") == "Nữ"
    assert term_label("sex", "unheard") == "unheard"
    field = field_named("sex")
    assert field is not None
    assert field.label == "Giới tính"
    set_language("en")
    assert (term_label("sex", "female"), field.label) == ("Female", "Sex")
    assert field_named("unheard") is None
