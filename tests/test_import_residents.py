"""A list of residents becomes people, households and dwellings, row by row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.dates import PartialDate
from resgroup.errors import CancelledError, RegisterError
from resgroup.fields import catalogue
from resgroup.i18n import set_language
from resgroup.importing.plan import ImportPlan
from resgroup.importing.residents import plan_residents
from resgroup.importing.tables import Cell
from resgroup.records import Area, Building, Dwelling, Household, Membership, Resident, Street
from tests.importing_view import MESSY, ON, MemoryRegister, people, plan, reasons, table


@pytest.fixture(autouse=True)
def _english(vietnamese: None) -> None:
    set_language("en")


def household_of(register: MemoryRegister, name: str) -> tuple[str, str]:
    resident = people(register)[name]
    for record in register.all("membership"):
        if isinstance(record, Membership) and record.resident_id == resident.id:
            household = register.records["household"][record.household_id]
            assert isinstance(household, Household)
            return household.code, record.relationship
    return "", ""


def outcomes(result: ImportPlan) -> dict[int, str]:
    return {row.row_number: row.outcome for row in result.rows}


def test_a_messy_list_is_read_row_by_row() -> None:
    register = MemoryRegister()
    result = plan(table(*MESSY), register)

    assert result.counts == {"read": 7, "new": 5, "changed": 0, "same": 0, "refused": 2}
    assert result.headings == (4, 5, 6)
    assert outcomes(result)[11] == "skipped"
    assert "not a possible date" in reasons(result, 12)
    assert "same person as row 13" in reasons(result, 14)
    assert set(people(register)) == {
        "Nguyễn Văn An",
        "Trần Thị <script>alert(1)</script>",
        'Nguyễn Văn "Bi" 😀',
        "=1+1",
        "Lê Văn Hùng",
    }
    an = people(register)["Nguyễn Văn An"]
    assert an.sex == "male"
    assert an.birth_date == PartialDate(1948, 3, 12)
    assert an.national_id == "001048000123"
    wife = people(register)["Trần Thị <script>alert(1)</script>"]
    assert (wife.sex, wife.birth_date) == ("female", PartialDate(1950))
    assert people(register)["Lê Văn Hùng"].birth_date == PartialDate(2015, 1)
    assert any("dropped: 2" in note for note in result.notes)
    assert any("Tính tình" in note for note in result.notes)


def test_households_begin_at_their_head_even_where_its_row_is_refused() -> None:
    register = MemoryRegister()
    plan(table(*MESSY), register)
    assert household_of(register, "Nguyễn Văn An") == ("H0001", "head")
    assert household_of(register, "=1+1") == ("H0001", "")
    assert household_of(register, "Lê Văn Hùng") == ("H0002", "child")


def test_an_ambiguous_relationship_is_said_and_left_empty() -> None:
    result = plan(table(*MESSY), MemoryRegister())
    assert "Ông nội, Ông ngoại" in reasons(result, 10)


def test_addresses_become_streets_buildings_and_dwellings() -> None:
    register = MemoryRegister()
    plan(table(*MESSY), register)
    streets = [s for s in register.all("street") if isinstance(s, Street)]
    assert [(s.kind, s.name, s.number, s.parent_id) for s in streets] == [
        ("pho", "Phố Hào Nam", "", None),
        ("ngo", "Ngõ 46 Phố Hào Nam", "46", 1),
    ]
    buildings = [b for b in register.all("building") if isinstance(b, Building)]
    assert [(b.street_id, b.house_number, b.address) for b in buildings] == [
        (2, "5", "Số 5 ngõ 46 phố Hào Nam"),
        (1, "12", "12 Hào Nam"),
    ]
    assert [d.building_id for d in register.all("dwelling") if isinstance(d, Dwelling)] == [1, 2]


def test_a_building_of_the_register_is_found_by_street_and_number() -> None:
    register = MemoryRegister(
        Street(7, "pho", "Phố Hào Nam"),
        Building(9, street_id=7, house_number="12", footprint=b"", source_ref="osm:way/1"),
    )
    plan(table(*MESSY), register)
    assert [d.building_id for d in register.all("dwelling") if isinstance(d, Dwelling)] == [10, 9]


def test_importing_the_same_list_again_changes_nothing() -> None:
    register = MemoryRegister()
    plan(table(*MESSY), register)
    again = plan(table(*MESSY), register)
    assert again.change_set.changes == ()
    assert again.counts == {"read": 7, "new": 0, "changed": 0, "same": 5, "refused": 2}


def test_a_fuller_list_completes_and_an_empty_cell_erases_nothing() -> None:
    register = MemoryRegister()
    plan(table(*MESSY), register)
    result = plan(
        table(
            ["Họ và tên", "Ngày sinh", "CCCD", "Nghề nghiệp", "Dân tộc"],
            ["Nguyễn Văn An", "1948", "001048000123", "Hưu trí", ""],
            ["Trần Thị <script>alert(1)</script>", "01/02/1950", "001150000456", None, "Kinh"],
        ),
        register,
    )
    assert result.counts == {"read": 2, "new": 0, "changed": 2, "same": 0, "refused": 0}
    an = people(register)["Nguyễn Văn An"]
    assert (an.birth_date, an.occupation) == (PartialDate(1948, 3, 12), "Hưu trí")
    wife = people(register)["Trần Thị <script>alert(1)</script>"]
    assert (wife.birth_date, wife.ethnicity) == (PartialDate(1950, 2, 1), "kinh")


def test_two_people_of_one_name_and_year_in_two_households_stay_two() -> None:
    register = MemoryRegister()
    rows: list[list[Cell]] = [
        ["Mã hộ", "Họ và tên", "Năm sinh", "Quan hệ"],
        ["A1", "Nguyễn Văn Hùng", 1960, "Chủ hộ"],
    ]
    plan(table(*rows), register)
    rows[1][0] = "A2"
    assert plan(table(*rows), register).count("new") == 1
    assert plan(table(*rows), register).count("same") == 1


def test_a_number_of_somebody_else_refuses_the_row() -> None:
    register = MemoryRegister(
        Resident(3, "Lê Thị Hoa", "female", PartialDate(1990, 1, 1), "001190000001")
    )
    result = plan(
        table(["Họ tên", "Ngày sinh", "CCCD"], ["Vũ Văn Ba", "02/03/1970", "001190000001"]),
        register,
    )
    assert outcomes(result)[2] == "refused"
    assert len(people(register)) == 1


def test_a_household_is_carried_down_by_its_code() -> None:
    register = MemoryRegister()
    plan(
        table(
            ["Mã hộ", "Họ và tên", "Quan hệ"],
            ["HK1", "Vũ Văn Ba", "CH"],
            [None, "Vũ Thị Tư", "Con gái"],
            ["HK2", "Lê Văn Năm", "Chủ hộ"],
            [None, "Lê Thị Sáu", "Con dâu"],
            ["HK1", "Vũ Văn Bảy", "Con"],
        ),
        register,
    )
    assert household_of(register, "Vũ Thị Tư") == ("HK1", "child")
    assert household_of(register, "Lê Thị Sáu") == ("HK2", "daughter_in_law")
    assert household_of(register, "Vũ Văn Bảy") == ("HK1", "child")


def test_a_line_above_a_household_names_it() -> None:
    register = MemoryRegister()
    plan(
        table(
            ["Họ và tên", "Năm sinh"],
            ["Hộ 12", None],
            ["Vũ Văn Ba", 1970],
            ["Vũ Thị Tư", 1998],
            ["Hộ ông: Lê Văn Năm", None],
            ["Lê Văn Năm", 1960],
        ),
        register,
    )
    assert household_of(register, "Vũ Thị Tư")[0] == "12"
    assert household_of(register, "Lê Văn Năm")[1] == "head"
    assert household_of(register, "Lê Văn Năm")[0] != "12"


def test_a_second_head_is_remarked_on_and_left_without_relationship() -> None:
    register = MemoryRegister()
    result = plan(
        table(
            ["Mã hộ", "Họ và tên", "Quan hệ"],
            ["1", "Vũ Văn Ba", "Chủ hộ"],
            ["1", "Vũ Văn Tư", "Chủ hộ"],
        ),
        register,
    )
    assert household_of(register, "Vũ Văn Tư") == ("1", "")
    assert "already has a head" in reasons(result, 3)


def test_residence_is_permanent_unless_told_and_absence_keeps_registration() -> None:
    register = MemoryRegister()
    plan(
        table(
            ["Họ tên", "Tình trạng cư trú", "Nơi thường trú", "Hạn tạm trú"],
            ["Vũ Văn Ba", None, None, None],
            ["Vũ Văn Tư", "KT3", "xã Yên Phong, Bắc Ninh", "01/06/2027"],
            ["Vũ Văn Năm", "Tạm vắng", None, None],
        ),
        register,
    )
    kinds = [(r.resident_id, r.kind, r.place, r.until) for r in register.all("residence")]
    assert kinds == [
        (1, "permanent", "", None),
        (2, "temporary", "xã Yên Phong, Bắc Ninh", date(2027, 6, 1)),
        (3, "absent", "", None),
        (3, "permanent", "", None),
    ]


def test_someone_who_left_is_closed_once_and_may_come_back() -> None:
    register = MemoryRegister()
    rows: list[list[Cell]] = [
        ["Mã hộ", "Họ tên", "Ngày sinh", "Tình trạng cư trú", "Ngày đi"],
        ["1", "Vũ Văn Ba", "02/03/1970", "Thường trú", None],
    ]
    plan(table(*rows), register)
    rows[1][4] = "01/06/2026"
    assert plan(table(*rows), register).counts["changed"] == 1
    assert [m.to_date for m in register.all("membership")] == [date(2026, 6, 1)]
    assert [r.to_date for r in register.all("residence")] == [date(2026, 6, 1)]
    assert plan(table(*rows), register).change_set.changes == ()
    rows[1][4] = None
    assert plan(table(*rows), register).counts["changed"] == 1
    assert plan(table(*rows), register).change_set.changes == ()
    assert [m.to_date for m in register.all("membership")] == [date(2026, 6, 1), None]


def ends(register: MemoryRegister) -> list[date | None]:
    return [r.to_date for kind in ("membership", "residence") for r in register.all(kind)]


@pytest.mark.parametrize(
    ("died", "last"),
    [
        ("12/03/2024", date(2024, 3, 12)),
        ("03/2024", date(2024, 3, 31)),
        ("2024", date(2024, 12, 31)),
        ("2026", ON),
    ],
)
def test_the_dead_stay_nowhere_and_a_second_import_changes_nothing(died: str, last: date) -> None:
    register = MemoryRegister()
    rows: list[list[Cell]] = [
        ["Mã hộ", "Họ tên", "Ngày sinh", "Tình trạng cư trú", "Ngày mất"],
        ["1", "Vũ Văn Ba", "02/03/1930", "Thường trú", died],
    ]
    plan(table(*rows), register)
    assert ends(register) == [last, last]
    assert plan(table(*rows), register).change_set.changes == ()
    rows[1][4] = None
    assert plan(table(*rows), register).change_set.changes == ()


def test_a_death_told_later_ends_what_is_open_and_keeps_what_is_known_better() -> None:
    register = MemoryRegister()
    rows: list[list[Cell]] = [
        ["Mã hộ", "Họ tên", "Ngày sinh", "Ngày mất"],
        ["1", "Vũ Văn Ba", "02/03/1930", None],
        ["2", "Lê Văn Tư", "02/03/1950", None],
        ["2", "Lê Thị Sáu", "02/03/1952", None],
    ]
    plan(table(*rows), register)
    rows[1] = ["2", "Vũ Văn Ba", "02/03/1930", "12/03/2024"]
    assert "household 1; kept there" in reasons(plan(table(*rows), register), 2)
    assert ends(register) == [date(2024, 3, 12), None, None] * 2
    rows[1][3] = "2024"
    assert plan(table(*rows), register).change_set.changes == ()
    assert people(register)["Vũ Văn Ba"].death_date == PartialDate(2024, 3, 12)


def test_cancelling_leaves_no_plan() -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        plan_residents(table(*MESSY), None, MemoryRegister(), ON, 2026, progress=stop)


def test_a_mapping_names_columns_synonyms_do_not_know() -> None:
    register = MemoryRegister()
    raw = table(["Công dân", "D.O.B"], ["Vũ Văn Ba", "02/03/1970"])
    with pytest.raises(RegisterError, match="column headings"):
        plan(raw, register)
    plan(raw, register, {"Công dân": "full_name", "D.O.B": "birth_date"})
    assert people(register)["Vũ Văn Ba"].birth_date == PartialDate(1970, 3, 2)


@pytest.mark.parametrize("mapping", [{"Họ tên": "surname"}, {"Không có": "full_name"}])
def test_a_mapping_that_cannot_be_is_refused(mapping: dict[str, str]) -> None:
    with pytest.raises(RegisterError):
        plan(table(["Họ tên", "Năm sinh"], ["Vũ Văn Ba", 1970]), MemoryRegister(), mapping)


def test_an_area_does_not_disturb() -> None:
    register = MemoryRegister(Area(1, name="Tổ 5"))
    assert plan(table(["Họ tên", "Năm sinh"], ["Vũ Văn Ba", 1970]), register).count("new") == 1


def test_numbers_shown_in_part_do_not_overwrite_whole_ones() -> None:
    register = MemoryRegister(
        Resident(
            1, "Vũ Văn Ba", "male", PartialDate(1970, 3, 2), "001070000001", phone="0912345678"
        )
    )
    result = plan(
        table(
            ["Họ tên", "Ngày sinh", "Số CCCD", "Điện thoại"],
            ["Vũ Văn Ba", "02/03/1970", "001******001", "0912***678"],
        ),
        register,
    )
    assert result.counts["same"] == 1
    assert "“0912***678” is shown in part only" in reasons(result, 2)
    assert "Numbers shown in part only, not taken: 2" in result.notes
    assert not result.change_set.changes


@pytest.mark.parametrize(("number", "outcome"), [
    ("001******001", "same"), ("001******009", "same"), ("001******002", "new"), ("***", "same"),
])  # fmt: skip
def test_a_number_shown_in_part_still_tells_who_is_meant(number: str, outcome: str) -> None:
    register = MemoryRegister(
        Resident(1, "Vũ Văn Ba", "male", PartialDate(1970), "001070000001"),
        Resident(2, "Vũ Văn Ba", "male", PartialDate(1970), "001070000009"),
    )
    sheet = table(["Họ tên", "Năm sinh", "Số CCCD"], ["Vũ Văn Ba", 1970, number])
    assert plan(sheet, register).counts[outcome] == 1


def test_a_phone_number_written_otherwise_is_the_same() -> None:
    register = MemoryRegister(
        Resident(1, "Vũ Văn Ba", "", PartialDate(1970, 3, 2), phone="0912 345 678")
    )
    rows: list[list[Cell]] = [
        ["Họ tên", "Ngày sinh", "Điện thoại"],
        ["Vũ Văn Ba", "02/03/1970", "0912.345.678"],
    ]
    assert plan(table(*rows), register).counts["same"] == 1
    rows[1] = ["Vũ Văn Tư", "02/03/1971", "+84 912.345.678"]
    plan(table(*rows), register)
    assert people(register)["Vũ Văn Tư"].phone == "+84912345678"


_NAMES = st.sampled_from(
    [
        "Vũ Văn Ba",
        "VŨ VĂN BỐN",
        "vu van nam",
        "Lê Thị Tư",
        "Ỷ Lan",
        "=1+1",
        "Hồ Sáu",
        "Tô Trường An",
        "",
    ]
)
_BIRTHS = st.sampled_from(
    [None, 1970, "1970", "02/03/1970", "3/1970", date(1970, 3, 2), "31/02/1970"]
)
_NUMBERS = st.sampled_from([None, 1070000001, "001070000001", "001170000002", 12345678, "x"])
_RELATIONS = st.sampled_from([None, "Chủ hộ", "Vợ", "Con", "Ông", "???"])
_CODES = st.sampled_from([None, "1", "2", 2])
_ADDRESSES = st.sampled_from(
    [None, "5 ngõ 46 Hào Nam", "5/46 Hào Nam", "Tổ 5", "P201 nhà B5 Hào Nam"]
)
_ROWS = st.lists(
    st.tuples(_CODES, _NAMES, _RELATIONS, _BIRTHS, _NUMBERS, _ADDRESSES).map(list),
    unique_by=lambda row: row[1],
    max_size=8,
)
_HEADINGS: list[Cell] = ["Mã hộ", "Họ tên", "Quan hệ", "Ngày sinh", "Số CCCD", "Địa chỉ"]


@given(_ROWS)
def test_any_list_imported_again_changes_nothing(rows: list[list[Cell]]) -> None:
    register = MemoryRegister()
    first = plan(table(_HEADINGS, *rows), register)
    again = plan(table(_HEADINGS, *rows), register)
    assert again.change_set.changes == ()
    assert again.counts["same"] == first.counts["new"]
    assert again.counts["refused"] == first.counts["refused"]


_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**13), 10**13),
    st.floats(),
    st.dates(),
    st.text(max_size=12),
)
_ANY_HEADINGS = st.sampled_from([field.label for field in catalogue().values()])


@given(
    st.lists(_ANY_HEADINGS, min_size=1, max_size=5),
    st.lists(st.lists(_CELLS, max_size=7), max_size=5),
)
def test_no_cell_whatever_breaks_an_import(headings: list[str], rows: list[list[Cell]]) -> None:
    register = MemoryRegister()
    plan(table(["Họ và tên", "Ngày sinh", *headings], *rows), register)
    again = plan(table(["Họ và tên", "Ngày sinh", *headings], *rows), register)
    assert again.counts["new"] == 0
