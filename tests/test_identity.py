"""Identity and phone numbers: what spreadsheets did to them, and what they say of their owner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.dates import UNKNOWN, PartialDate
from resgroup.i18n import set_language
from resgroup.identity import check_national_id, finding_words, repair_number, repair_phone


@pytest.mark.parametrize(
    ("number", "sex", "birth", "findings"),
    [
        ("001185012345", "female", PartialDate(1985, 3, 12), []),
        ("001085012345", "female", PartialDate(1985), ["sex"]),
        ("001085012345", "male", PartialDate(1986), ["birth_year"]),
        ("001215000001", "male", PartialDate(2015), []),
        ("001315000001", "female", PartialDate(1915), ["birth_year"]),
        ("003085012345", "male", PartialDate(1985), ["prefix"]),
        ("144085012345", "", UNKNOWN, []),
        ("012345678", "male", PartialDate(1985), ["length"]),
        ("00118501234", "", UNKNOWN, ["length"]),
        ("", "", UNKNOWN, ["length"]),
    ],
)
def test_a_number_is_compared_with_sex_and_birth(
    number: str, sex: str, birth: PartialDate, findings: list[str]
) -> None:
    assert check_national_id(number, sex, birth) == findings


def test_every_finding_has_words_in_both_languages() -> None:
    for language in ("vi", "en"):
        set_language(language)
        words = {finding_words(f) for f in ("length", "prefix", "sex", "birth_year")}
        assert len(words) == 4


@pytest.mark.parametrize(
    ("cell", "typed", "repaired"),
    [
        (1085012345, True, ("001085012345", True)),
        (36085012345.0, True, ("036085012345", True)),
        (136085012345, True, ("136085012345", False)),
        (12345678, True, ("012345678", True)),
        (123456789, True, ("123456789", False)),
        ("1085012345", True, ("1085012345", False)),
        ("1085012345", False, ("001085012345", True)),
        ("'001 085.012-345", True, ("001085012345", False)),
        ("b1234567", True, ("B1234567", False)),
    ],
)
def test_leading_zeros_that_excel_dropped_are_put_back(
    cell: object, typed: bool, repaired: tuple[str, bool]
) -> None:
    assert repair_number(cell, typed=typed) == repaired


@given(st.integers(min_value=10**9, max_value=10**12 - 1))
def test_a_number_cell_becomes_twelve_digits_of_the_same_value(number: int) -> None:
    text, padded = repair_number(number)
    assert (len(text), int(text)) == (12, number)
    assert padded is (number < 10**11)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (912345678, "0912345678"),
        (912345678.0, "0912345678"),
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("(024) 3812-3456", "02438123456"),
        ("0912 345 678 (con gái)", "0912 345 678 (con gái)"),
        ("0912345678 / 0987654321", "0912345678 / 0987654321"),
        ("+84912345678", "+84912345678"),
        ("912.345.678", "0912345678"),
        (2438123456, "02438123456"),
        ("không có", "không có"),
    ],
)
def test_phone_numbers_have_one_form_and_get_their_zero_back(cell: object, phone: str) -> None:
    assert repair_phone(cell) == phone
