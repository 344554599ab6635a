"""Filters and stored values in words."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from resgroup.criteria import AllOf, AnyOf, Between, Criterion, In
from resgroup.dates import PartialDate
from resgroup.filters import read
from resgroup.i18n import set_language
from resgroup.rules import resolve, rules
from resgroup.values import masked_id, masked_phone, shown
from resgroup.wording import in_words

ON = date(2027, 2, 24)
ADULT_MAN = {"all": [{"field": "sex", "is": "male"}, {"field": "age", "from": 18}]}
OLD, GROWN = {"field": "age", "from": 80}, {"field": "age", "from": 18, "to": 60}
BABY = {"field": "age", "to": 2}
AREA = "POLYGON ((105 21, 106 21, 106 22, 105 21))"
PERMANENT = {"field": "residence", "is": "permanent"}
HERE = {"field": "residence", "in": ["permanent", "temporary"]}


@pytest.mark.parametrize(
    ("source", "vi", "en"),
    [
        ({"all": []}, "Mọi nhân khẩu", "Everyone"),
        ({"any": []}, "Không ai", "No one"),
        (
            {"all": [{"field": "sex", "is": "male"}, {"field": "age", "from": 18, "to": 25}]},
            "Nam, đủ 18 đến hết 25 tuổi tính đến 24/02/2027",
            "Male, aged 18 to 25 as of 24/02/2027",
        ),
        (
            {"all": [ADULT_MAN, {"all": [PERMANENT]}]},
            "Nam, từ đủ 18 tuổi trở lên tính đến 24/02/2027, tình trạng cư trú: thường trú",
            "Male, aged 18 or over as of 24/02/2027, residence: permanent",
        ),
        (
            {"all": [{"household": {"any": OLD}}, {"household": {"none": GROWN}}]},
            "Hộ có người từ đủ 80 tuổi trở lên tính đến 24/02/2027"
            " và không có ai đủ 18 đến hết 60 tuổi",
            "Household with someone aged 80 or over as of 24/02/2027 and with no one aged 18 to 60",
        ),
        (
            {"any": [ADULT_MAN, HERE, PERMANENT]},
            "(nam và từ đủ 18 tuổi trở lên tính đến 24/02/2027),"
            " (tình trạng cư trú: thường trú hoặc tạm trú) hoặc tình trạng cư trú: thường trú",
            "(male and aged 18 or over as of 24/02/2027),"
            " (residence: permanent or temporary) or residence: permanent",
        ),
        (
            {"all": [{"any": [{"field": "age", "to": 15}, OLD]}, HERE]},
            "(dưới 16 tuổi tính đến 24/02/2027 hoặc từ đủ 80 tuổi trở lên),"
            " tình trạng cư trú: thường trú hoặc tạm trú",
            "(aged under 16 as of 24/02/2027 or aged 80 or over),"
            " residence: permanent or temporary",
        ),
        (
            {"not": {"field": "military_state", "in": ["serving", "exempt", "deferred"]}},
            "Không thuộc diện: đang tại ngũ, miễn gọi nhập ngũ hoặc tạm hoãn gọi nhập ngũ",
            "None of: serving, exempt from call-up or deferred",
        ),
        ({"not": HERE}, "Tình trạng cư trú không phải: thường trú hoặc tạm trú", None),
        ({"not": {"field": "sex", "is": "male"}}, "Không thuộc nhóm nam", "Not male"),
        (
            {"not": ADULT_MAN},
            "Không thuộc nhóm (nam và từ đủ 18 tuổi trở lên tính đến 24/02/2027)",
            "Not (male and aged 18 or over as of 24/02/2027)",
        ),
        ({"not": {"not": PERMANENT}}, "Tình trạng cư trú: thường trú", "Residence: permanent"),
        (
            {"rule": "nvqs_call_up"},
            "Nam trong độ tuổi gọi nhập ngũ (đủ 18 đến hết 25) tính đến 24/02/2027",
            "Men of call-up age (18 to the end of 25) as of 24/02/2027",
        ),
        ({"rule": "longevity_70"}, "Mừng thọ 70 tuổi, năm 2027", None),
        ({"rule": "longevity_70:by_date"}, "Mừng thọ 70 tuổi tính đến 24/02/2027", None),
        ({"rule": "gone"}, "Gone", "Gone"),
        (
            {"any": [{"rule": "child"}, {"rule": "elderly"}]},
            "Thuộc một trong các diện “Trẻ em (dưới 16 tuổi)” hoặc “Người cao tuổi (từ đủ 60 tuổi)”"
            " tính đến 24/02/2027",
            "On one of the lists “Children (under 16)” or “Elderly people (60 and over)”"
            " as of 24/02/2027",
        ),
        (
            {"not": {"rule": "child"}},
            "Không thuộc diện “Trẻ em (dưới 16 tuổi)” tính đến 24/02/2027",
            "Not on the list “Children (under 16)” as of 24/02/2027",
        ),
        (
            {"household": {"none": {"rule": "child"}}},
            "Hộ không có ai thuộc diện “Trẻ em (dưới 16 tuổi)” tính đến 24/02/2027",
            "Household with no one on the list “Children (under 16)” as of 24/02/2027",
        ),
        (
            {"all": [{"household": {"any": OLD}}, {"field": "sex", "is": "male"}]},
            "Hộ có người từ đủ 80 tuổi trở lên tính đến 24/02/2027; nam",
            "Household with someone aged 80 or over as of 24/02/2027; male",
        ),
        (
            {"any": [{"household": {"any": PERMANENT}}, {"not": {"field": "sex", "is": "male"}}]},
            "(hộ có người tình trạng cư trú: thường trú) hoặc (không thuộc nhóm nam)",
            "(household with someone residence: permanent) or (not male)",
        ),
        (
            {"all": [{"field": "sex", "is": "female"}, {"children": {"any": BABY}}]},
            "Nữ, có con dưới 3 tuổi tính đến 24/02/2027",
            "Female, with a child aged under 3 as of 24/02/2027",
        ),
        (
            {"all": [{"children": {"none": BABY}}, {"children": {"count": [2, None]}}]},
            "Không có con dưới 3 tuổi tính đến 24/02/2027 và có từ 2 con trở lên",
            "With no child aged under 3 as of 24/02/2027 and with at least 2 children",
        ),
        ({"children": {"all": BABY}}, "Các con đều dưới 3 tuổi", None),
        ({"children": {"all": {"all": []}}}, "Có con", "With a child"),
        ({"parents": {"any": OLD}}, "Có cha hoặc mẹ từ đủ 80 tuổi trở lên", None),
        ({"parents": {"none": {"all": []}}}, "Không có cha hay mẹ", "With no parent"),
        ({"parents": {"all": OLD}}, "Cha, mẹ đều từ đủ 80 tuổi trở lên", None),
        ({"parents": {"count": [1, 1]}}, "Có đúng 1 cha, mẹ", "With exactly 1 parent"),
        (
            {"any": [{"inside": AREA}, {"not": {"inside": AREA.replace("106", "107")}}]},
            "Nhà trong vùng khoanh số 1 trên bản đồ hoặc nhà ngoài vùng khoanh số 2 trên bản đồ",
            "Home inside area 1 on the map or home outside area 2 on the map",
        ),
        ({"field": "occupation", "has": "a” b"}, "Nghề nghiệp có chữ “a”” b”", None),
        (
            {"household": {"count": [5, None]}},
            "Hộ có từ 5 người trở lên",
            "Household with at least 5 people",
        ),
        ({"household": {"count": [2, 3], "where": ADULT_MAN}}, "Hộ có từ 2 đến 3 người (nam", None),
        ({"building": {"count": [None, 1]}}, "Nhà có không quá 1 người", None),
        ({"building": {"count": [1, 1]}}, "Nhà có đúng 1 người", "Building with exactly 1 person"),
        (
            {"building": {"all": PERMANENT}},
            "Nhà gồm toàn người tình trạng cư trú: thường trú",
            None,
        ),
        ({"field": "age", "is": 70}, "Đúng 70 tuổi tính đến 24/02/2027", None),
        ({"field": "age", "from": None}, "Tuổi bất kỳ tính đến 24/02/2027", None),
        (
            {"all": [OLD, {"field": "age", "from": 18, "on": "2028-03-01"}, GROWN]},
            "Từ đủ 80 tuổi trở lên tính đến 24/02/2027, từ đủ 18 tuổi trở lên tính đến 01/03/2028,"
            " đủ 18 đến hết 60 tuổi tính đến 24/02/2027",
            "Aged 80 or over as of 24/02/2027, aged 18 or over as of 01/03/2028,"
            " aged 18 to 60 as of 24/02/2027",
        ),
        (
            {"field": "age_in_year", "is": 17},
            "Đúng 17 tuổi tính theo năm 2027",
            "Aged exactly 17 in 2027",
        ),
        (
            {"field": "age_in_year", "from": 17, "on": "2030-01-01"},
            "Từ đủ 17 tuổi trở lên tính theo năm 2030",
            "Aged 17 or over in 2030",
        ),
        (
            {"field": "changed_on", "from": "2026-11-01"},
            "Có thay đổi từ ngày 01/11/2026",
            "Changed since 01/11/2026",
        ),
        (
            {"field": "changed_on", "to": "2026-11-01"},
            "Không có thay đổi sau ngày 01/11/2026",
            "Not changed after 01/11/2026",
        ),
        (
            {"field": "changed_on", "from": "2026-11-01", "to": "2026-11-30"},
            "Cập nhật gần nhất từ 01/11/2026 đến 30/11/2026",
            "Last changed 01/11/2026 to 30/11/2026",
        ),
        (
            {"field": "changed_on", "is": "2026-11-01"},
            "Cập nhật gần nhất ngày 01/11/2026",
            "Last changed on 01/11/2026",
        ),
        ({"field": "changed_on", "from": None}, "Cập nhật vào ngày bất kỳ", None),
        (
            {"field": "full_name", "begins": "Nguyễn"},
            "Họ và tên bắt đầu bằng “Nguyễn”",
            "Full name beginning with “Nguyễn”",
        ),
        (
            {"not": {"field": "full_name", "begins": "le"}},
            "Họ và tên không bắt đầu bằng “le”",
            "Full name not beginning with “le”",
        ),
        (
            {"field": "full_name", "like": ["le an", "Lê Ân"]},
            "Họ và tên viết như “le an” hoặc “Lê Ân”",
            "Full name like “le an” or “Lê Ân”",
        ),
        ({"field": "full_name", "like": []}, "Không ai", "No one"),
        (
            {"field": "full_name", "like": [f"an {number}" for number in range(9)]},
            "Họ và tên viết như “an 0”, “an 1”, “an 2”, “an 3”, “an 4” hoặc 4 mục khác",
            "Full name like “an 0”, “an 1”, “an 2”, “an 3”, “an 4” or 4 others",
        ),
        (
            {"any": [{"field": "full_name", "like": ["an", "ân"]}, PERMANENT]},
            "(họ và tên viết như “an” hoặc “ân”) hoặc tình trạng cư trú: thường trú",
            None,
        ),
        ({"field": "birth_year", "is": 1957}, "Sinh năm 1957", "Born in 1957"),
        ({"field": "birth_year", "to": 1957}, "Sinh năm 1957 trở về trước", None),
        ({"field": "birth_year", "from": 1957}, "Sinh năm 1957 trở về sau", None),
        ({"field": "birth_year", "from": 1957, "to": 1960}, "Sinh từ năm 1957 đến năm 1960", None),
        ({"field": "birth_date", "is": "2001-02-25"}, "Sinh ngày 25/02/2001", None),
        ({"field": "birth_date", "from": "2001-02-25"}, "Sinh từ 25/02/2001 trở về sau", None),
        ({"field": "birth_date", "to": "2001-02-25"}, "Sinh từ 25/02/2001 trở về trước", None),
        ({"field": "residence_from", "to": "2026-01-01"}, "Ngày đến từ 01/01/2026 trở về", None),
        ({"field": "residence_from", "from": "2026-01-01"}, "Ngày đến từ 01/01/2026 trở", None),
        ({"field": "building_floors", "from": 5}, "Số tầng từ 5 trở lên", "Floors 5 or more"),
        ({"field": "building_floors", "to": 5}, "Số tầng không quá 5", "Floors up to 5"),
        ({"field": "building_floors", "from": 2, "to": 5}, "Số tầng từ 2 đến 5", "Floors 2 to 5"),
        ({"field": "vneid_level", "in": [1, 2]}, "Mức VNeID: 1 hoặc 2", "VNeID level: 1 or 2"),
        ({"field": "full_name", "has": "hoa"}, "Họ và tên có chữ “hoa”", None),
        ({"not": {"field": "full_name", "has": "hoa"}}, "Họ và tên không có chữ “hoa”", None),
        ({"field": "phone", "missing": True}, "Chưa ghi điện thoại", "Phone not recorded"),
        ({"field": "phone", "missing": False}, "Đã ghi điện thoại", "Phone recorded"),
        ({"field": "party_member", "is": True}, "Là đảng viên", "Party member"),
        ({"field": "party_member", "is": False}, "Không phải đảng viên", "Not a party member"),
        ({"field": "study_deferred", "is": False}, "Chưa từng tạm hoãn do học đại học", None),
        ({"not": {"field": "party_member", "is": True}}, "Đảng viên: không hoặc chưa ghi", None),
        ({"field": "ethnicity", "is": "kinh"}, "Dân tộc: Kinh", "Ethnicity: Kinh"),
        ({"field": "nationality", "is": "VN"}, "Quốc tịch: Việt Nam", "Nationality: Vietnam"),
        ({"field": "national_id", "is": "001099000123"}, "Số định danh cá nhân: “001***", None),
        (
            {"inside": "POLYGON ((105 21, 106 21, 106 22, 105 21))"},
            "Nhà trong vùng khoanh trên bản đồ",
            "Home inside the area drawn on the map",
        ),
    ],
)
def test_a_filter_in_words(source: dict[str, Any], vi: str, en: str | None) -> None:
    assert in_words(read(json.dumps(source)), ON).startswith(vi)
    if en is not None:
        set_language("en")
        assert in_words(read(source), ON) == en


@pytest.mark.parametrize("name", list(rules()))
def test_every_rule_can_be_told_in_full(name: str) -> None:
    on = date(2025, 6, 30) if name == "elderly_80" else ON
    for language in ("vi", "en"):
        set_language(language)
        told = in_words(resolve(read({"rule": name}), on), on)
        assert told.count("(") == told.count(")")
        assert "{" not in told
        assert ", ," not in told


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("full_name", None, ""),
        ("full_name", "", ""),
        ("full_name", "<b>An</b>", "<b>An</b>"),
        ("sex", "female", "Nữ"),
        ("birth_date", PartialDate(1948, 3), "03/1948"),
        ("residence_from", date(2026, 2, 1), "01/02/2026"),
        ("party_member", True, "Có"),
        ("digital_signature", False, "Không"),
        ("age", 0, "0"),
        ("national_id", "001099000123", "001******123"),
        ("older_id", "012345678", "012***678"),
        ("phone", "0912345678", "0912***678"),
        ("phone", "12345", "*****"),
        ("health_insurance", "HN4010123456789", "HN4*********789"),
        ("nationality", "VN", "Việt Nam"),
        ("nationality", "KR", "KR"),
        ("organisation", ("women", "elderly"), "Chi hội Phụ nữ, Chi hội Người cao tuổi"),
        ("unheard", 3, "3"),
    ],
)
def test_a_stored_value_as_shown(field: str, value: Any, words: str) -> None:
    assert shown(field, value) == words


def test_numbers_are_shown_whole_when_asked_for() -> None:
    assert shown("national_id", "001099000123", masked=False) == "001099000123"
    assert masked_id("") == masked_phone("") == ""
    set_language("en")
    assert shown("digital_signature", True) == "Yes"


def test_age_bands_that_follow_each_other_are_said_in_one_breath() -> None:
    def bands(*bounds: int) -> Criterion:
        ends = [*(low - 1 for low in bounds[1:]), None]
        return AnyOf(
            tuple(Between("age", low, high) for low, high in zip(bounds, ends, strict=True))
        )

    even = AllOf((In("sex", ("male",)), bands(*range(0, 90, 5))))
    words = in_words(even, date(2026, 11, 22))
    assert "xác định được nhóm tuổi (5 tuổi một nhóm, từ 0 đến 85+)" in words
    assert words.startswith("Nam")
    uneven = in_words(bands(0, 6, 15, 18, 60), date(2026, 11, 22))
    assert "nhóm tuổi (từ 0, 6, 15, 18, 60)" in uneven
    with_a_gap = AnyOf((Between("age", 0, 4), Between("age", 6, 9), Between("age", 10, None)))
    assert "nhóm tuổi" not in in_words(with_a_gap, date(2026, 11, 22))
