"""Numbers in words, as totals on papers say them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.i18n import set_language
from resgroup.lists.numerals import in_words


@pytest.fixture(autouse=True)
def _vietnamese_afterwards() -> Iterator[None]:
    yield
    set_language("vi")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (1, "một"),
        (4, "bốn"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (115, "một trăm mười lăm"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (4012, "bốn nghìn không trăm mười hai"),
        (21_021, "hai mươi mốt nghìn không trăm hai mươi mốt"),
        (130_000, "một trăm ba mươi nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (1_001_000, "một triệu không trăm linh một nghìn"),
        (2_000_000_000, "hai tỷ"),
        (1_000_000_000_000, "một nghìn tỷ"),
    ],
)
def test_vietnamese(number: int, words: str) -> None:
    set_language("vi")
    assert in_words(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (20, "twenty"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (119, "one hundred and nineteen"),
        (1001, "one thousand and one"),
        (4012, "four thousand and twelve"),
        (4312, "four thousand three hundred and twelve"),
        (1_001_000, "one million one thousand"),
    ],
)
def test_english(number: int, words: str) -> None:
    set_language("en")
    assert in_words(number) == words


@given(st.integers(0, 10**12), st.integers(0, 10**12), st.sampled_from(("vi", "en")))
def test_two_numbers_never_sound_alike(one: int, other: int, language: str) -> None:
    set_language(language)
    assert (in_words(one) == in_words(other)) == (one == other)
    assert in_words(one) == " ".join(in_words(one).split())
