"""Vietnamese names: their order in lists and how searching finds them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.names import (
    clean,
    contains,
    excel_name_key,
    fold,
    has_typed,
    name_key,
    search_words,
    split_name,
    text_key,
    tone_spelling,
)

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứự"
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=4).map(" ".join)

IN_ORDER = [
    "An",
    "Lê Thị An",
    "Trần Thị An",
    "Nguyễn Văn An",  # the middle name comes before the family name
    "Trần Văn An",
    "Trần Văn Anh",
    "Nguyễn Thị Ánh",
    "Nguyễn Thị Ân",
    "Phạm Văn Bình",
    "Phạm Văn Bính",
    "Lê Dung",
    "Lê Dũng",
    "Lê Đào",
    "Lê Em",
    "Lê Thị Hoa",
    "Lê Thị Hòa",
    "Lê Thị Hóa",
    "Lê Thị Hoàng",
    "Lê Lan",
    "Lê Thị Oanh",
    "Lê Thị Ơn",
    "Lê Thị Vân",
    "Lê Thị Yến",
]


def test_people_stand_by_given_then_middle_then_family_name() -> None:
    assert sorted(set(IN_ORDER), key=name_key) == IN_ORDER


def test_the_order_excel_users_make_puts_the_family_first() -> None:
    names = ["Lê Thị An", "Nguyễn Anh An", "Lê Anh An"]
    assert sorted(names, key=excel_name_key) == ["Lê Anh An", "Lê Thị An", "Nguyễn Anh An"]
    assert sorted(names, key=name_key) == ["Lê Anh An", "Nguyễn Anh An", "Lê Thị An"]


def test_the_five_tones_stand_in_the_order_of_dictionaries() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "măng", "mâm", "mê", "mơ", "mưa"]
    assert sorted(set(words), key=text_key) == words


def test_both_spellings_of_a_tone_stand_together() -> None:
    assert name_key("Lê Thị Hoà") == name_key("Lê Thị Hòa")
    assert name_key("Lê Thị Thuỷ") == name_key("LÊ THỊ THỦY")
    assert tone_spelling("Hoà") == tone_spelling("hòa") != tone_spelling("hóa")
    assert name_key("Lê Hoà") < name_key("Lê Hoá") < name_key("Lê Hoàng")


@given(NAMES)
def test_the_order_does_not_hang_on_the_encoding(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert name_key(name) == name_key(decomposed)
    assert text_key(name) == text_key(name.upper())


@given(st.text("abcdđêôơư", max_size=4), st.sampled_from("àảãáạ"), st.sampled_from("bcdđ"))
def test_letters_come_before_tones(start: str, toned: str, more: str) -> None:
    assert text_key(start + "a") < text_key(start + toned) < text_key(start + "a" + more)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Nguyễn Thị Hoà", "nguyen thi", True),
        ("Nguyễn Thị Hoà", "NGUYEN", True),
        ("Nguyễn Thị Hoà", "Nguyễn", True),
        ("Nguyễn Thị Hoà", "nguyện", False),
        ("Nguyễn Thị Hoà", "hòa", True),
        ("Nguyễn Thị Hòa", "hoà", True),
        ("Nguyễn Thị Hòa", "hóa", False),
        ("Nguyễn Thị Thuý", "thúy", True),
        ("Đỗ Đức Đông", "do duc", True),
        ("Đỗ Đức Đông", "đỗ", True),
        ("Do Dong", "đỗ", False),
        ("Nguyễn Thị Hoà", "Thi\u0323", True),
        ("Nguyễn Thị Hoà", "  thi   hoa ", True),
        ("Nguyễn Thị Hoà", "", True),
        ("", "a", False),
        ("Chương Mỹ, Hà Nội", "Chương Mỹ", True),
        ("Cán bộ, công chức", "cán bộ", True),
        ("Nguyễn Thị Hoà", "Nguyễ", True),
        ("Nguyễn Đức Thịnh", "thịn", True),
        ("Nguyễn Văn Toàn", "tòan", True),
        ("Trần Quý Thuỵ", "thụy", True),
    ],
)
def test_searching_minds_diacritics_only_when_typed(text: str, wanted: str, found: bool) -> None:
    assert contains(text, wanted) is found


@given(NAMES)
def test_every_name_is_found_by_itself_and_without_marks(name: str) -> None:
    assert contains(name, name)
    assert contains(name, fold(name))
    assert contains(unicodedata.normalize("NFD", name), name)


def test_text_is_kept_composed_with_single_spaces() -> None:
    assert clean("  Nguye\u0302\u0303n \t Văn\nA ") == "Nguyễn Văn A"
    assert clean("An\ud800") == "An"
    assert search_words("Đỗ-Đức, số 12/3") == ["do", "duc", "so", "12", "3"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("", ("", "", "")),
        ("An", ("", "", "An")),
        ("Lê An", ("Lê", "", "An")),
        ("Lê Thị Thu An", ("Lê", "Thị Thu", "An")),
    ],
)
def test_the_parts_of_a_name(name: str, parts: tuple[str, str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("text", "typed", "offered"),
    [
        ("Nữ", "nư", True),
        ("Nữ", "nữ", True),
        ("Nữ", "nứ", False),
        ("Nguyễn Thị Hoà", "Nguyễn Thi", True),
        ("Nguyễn Thị Hoà", "Nguyễn Tho", False),
        ("Nguyễn Thị Hoà", "Nguyên Thị", False),
        ("Nguyễn Thị Hoà", "nguyê", True),
        ("Nguyễn Thị Hoà", "", True),
    ],
)
def test_a_tone_not_typed_yet_hides_no_choice(text: str, typed: str, offered: bool) -> None:
    assert has_typed(text, typed) is offered
