"""How numbers, counts and cells are written: in both languages, and safe in a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from resgroup.i18n import set_language
from resgroup.values import (
    buildings_words,
    grouped,
    people_words,
    spreadsheet_text,
    uncertain_words,
)


def test_numbers_are_grouped_as_people_write_them() -> None:
    assert grouped(130_000) == "130.000"
    assert grouped(7) == "7"
    set_language("en")
    assert grouped(130_000) == "130,000"


def test_counts_are_words() -> None:
    assert people_words(3_600) == "3.600 người"
    assert buildings_words(113) == "113 nhà"
    assert uncertain_words(4) == "chưa chắc: 4 người"
    set_language("en")
    assert people_words(1) == "1 person"
    assert buildings_words(2) == "2 buildings"


@pytest.mark.parametrize(
    "text", ["=1", "@5", "-5", "+1+cmd|x", "+", "+84 912\n", "\t5", "\r5", "\n5", "\x01x", "\x7f=1"]
)
def test_what_a_spreadsheet_may_reckon_with_gets_an_apostrophe(text: str) -> None:
    assert spreadsheet_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Nguyễn Văn An", "0912345678", "+84912345678", "+84 912.345-678", "5", "'=1"]
)
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert spreadsheet_text(text) == text


@given(strategies.text())
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not spreadsheet_text(text).startswith(("=", "@", "-", "\t", "\r", "\n"))
    assert spreadsheet_text(text).endswith(text)
