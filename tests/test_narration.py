"""Changes are told in words: whom, what, before and after, and never more than is asked for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.store import Store
from resgroup.changes import Change, Entry, additions
from resgroup.dates import PartialDate
from resgroup.i18n import set_language
from resgroup.narration import Line, Told, told, whom
from resgroup.records import (
    KINDS,
    Area,
    Building,
    Case,
    Dwelling,
    FormerValue,
    Household,
    HouseholdClass,
    Kinship,
    Membership,
    MergedResident,
    MilitaryRecord,
    Occupancy,
    Organisation,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
    Street,
    StreetName,
    Title,
    kind_of,
)
from tests.groups import CLOCK, new_register

DAY = date(2026, 3, 12)
MAI = Resident(2, "Lê Thị Mai", "female", PartialDate(1990, 4), national_id="001190000123")
MEMBER = Membership(2, 2, 1, "wife", date(2020, 1, 2))
RECORDS: list[Record] = [
    Street(1, "ngo", "Ngõ 12"),
    Building(1, 1, "3", "Số 3 ngõ 12"),
    Building(2, 1, "5"),
    Dwelling(1, 1, unit="P101"),
    Dwelling(2, 2),
    Household(1, "H012", phone="0912345678"),
    Occupancy(1, 1, 1),
    Resident(1, "Nguyễn Văn An", "male"),
    MAI,
    Membership(1, 1, 1, "head"),
    MEMBER,
    Residence(2, 2, "permanent"),
    Organisation(1, "women", "Chi hội 1"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "group.resgroup", RECORDS)
    yield made
    made.close()


def of(before: Record, **values: object) -> Change:
    return Change(before, dataclasses.replace(before, **values))


def only(store: Store, *changes: Change, masked: bool = True) -> Told:
    (found,) = told(changes, store, masked=masked)
    return found


def test_a_corrected_field_is_told_before_and_after(store: Store) -> None:
    one = only(store, of(MAI, birth_date=PartialDate(1990, 4, 5), sex=""))
    assert (one.subject, one.resident_id, one.action) == ("Lê Thị Mai", 2, "changed")
    assert one.lines == (
        Line("Giới tính", "Nữ", ""),
        Line("Ngày sinh", "04/1990", "05/04/1990"),
    )


def test_numbers_are_masked_unless_asked_for(store: Store) -> None:
    change = of(MAI, national_id="001190009123", phone="0912345678")
    number, phone = only(store, change).lines
    assert number.before == "001******123"
    assert number.after == "001******123 (số khác)"
    assert phone.after == "0912***678"
    assert [line.after for line in only(store, change, masked=False).lines] == [
        "001190009123",
        "0912345678",
    ]
    household = only(store, of(RECORDS[5], phone="0987654321"))
    assert household.lines == (Line("Điện thoại của hộ", "0912***678", "0987***321"),)
    assert (household.subject, household.household_id) == ("Hộ H012", 1)


def test_a_membership_that_ended(store: Store) -> None:
    one = only(store, of(MEMBER, to_date=DAY))
    assert one.subject == "Lê Thị Mai"
    assert (one.resident_id, one.household_id) == (2, 1)
    assert one.lines == (
        Line(
            "Thành viên hộ",
            "H012 (Vợ) · từ ngày 02/01/2020",
            "H012 (Vợ) · từ ngày 02/01/2020 đến ngày 12/03/2026",
        ),
    )


def test_a_newborn_is_told_together_and_first(store: Store) -> None:
    child = Resident(3, "Nguyễn Bé", "male", PartialDate.of(DAY))
    changes = additions(
        [
            Kinship(1, "parent", 3, 2),
            Membership(3, 3, 1, "child", DAY),
            Residence(3, 3, "permanent", DAY, document="12/2026"),
            child,
        ]
    )
    changes = (of(MAI, occupation="Giáo viên"), *changes)
    words = told(changes, store)
    assert [(each.kind, each.subject) for each in words] == [
        ("resident", "Nguyễn Bé"),
        ("membership", "Nguyễn Bé"),
        ("residence", "Nguyễn Bé"),
        ("kinship", "Nguyễn Bé"),
        ("resident", "Lê Thị Mai"),
    ]
    assert Line("Họ và tên", "", "Nguyễn Bé") in words[0].lines
    assert words[1].lines == (Line("Thành viên hộ", "", "H012 (Con đẻ) · từ ngày 12/03/2026"),)
    assert words[2].lines[0].after == "Thường trú · từ ngày 12/03/2026 · giấy tờ số 12/2026"
    assert words[3].lines == (Line("Cha, mẹ đẻ", "", "Lê Thị Mai"),)


def test_what_was_removed_keeps_its_name(store: Store) -> None:
    words = told([Change(MAI, None), Change(MEMBER, None)], store)
    assert [(each.action, each.subject) for each in words] == [("removed", "Lê Thị Mai")] * 2
    assert Line("Giới tính", "Nữ", "") in words[0].lines


def test_a_record_no_longer_known_is_called_so(store: Store) -> None:
    one = only(store, Change(None, Membership(9, 88, 77, "child")))
    assert one.subject == "hồ sơ đã xoá"
    assert one.lines == (Line("Thành viên hộ", "", "hồ sơ đã xoá (Con đẻ)"),)


PHRASES = [
    (
        Residence(9, 2, "temporary", DAY, None, date(2027, 1, 1), "work", "Đà Nẵng"),
        (
            "Lê Thị Mai",
            "Tạm trú · từ ngày 12/03/2026 · có thời hạn đến 01/01/2027 · Đi làm · từ Đà Nẵng",
        ),
    ),
    (
        Residence(9, 2, "permanent", None, DAY, destination="Hải Phòng"),
        ("Lê Thị Mai", "Thường trú · đến ngày 12/03/2026 · chuyển đến Hải Phòng"),
    ),
    (Residence(9, 2, "absent", None, DAY), ("Lê Thị Mai", "Tạm vắng · đến ngày 12/03/2026")),
    (Occupancy(9, 1, 1, DAY), ("Hộ H012", "Số 3 ngõ 12 · P101 · từ ngày 12/03/2026")),
    (Occupancy(9, 1, 2), ("Hộ H012", "5 Ngõ 12")),
    (
        MilitaryRecord(9, 1, "deferred", "d_dqtt", until=DAY),
        (
            "Nguyễn Văn An",
            "Tạm hoãn gọi nhập ngũ · Dân quân thường trực · có thời hạn đến 12/03/2026",
        ),
    ),
    (
        OrganisationMembership(9, 2, 1, "Hội viên", DAY, DAY),
        (
            "Lê Thị Mai",
            "Chi hội 1 · Hội viên · kết nạp ngày 12/03/2026 · chính thức từ ngày 12/03/2026",
        ),
    ),
    (
        FormerValue(9, 2, "marital_status", "single", DAY),
        ("Lê Thị Mai", "Chưa kết hôn · đến ngày 12/03/2026"),
    ),
    (FormerValue(9, 2, "religion", "", DAY), ("Lê Thị Mai", "chưa ghi · đến ngày 12/03/2026")),
    (MergedResident(9, 2, 1), ("Lê Thị Mai", "với hồ sơ của Nguyễn Văn An")),
    (
        HouseholdClass(9, 1, 2026, "poor", True),
        ("Hộ H012", "2026 · Hộ nghèo · Gia đình chính sách"),
    ),
    (
        Title(9, 1, 2025, 92, result="recognised", decision="12/QĐ-UBND"),
        ("Hộ H012", "2025 · Được công nhận · 92 điểm · 12/QĐ-UBND"),
    ),
    (StreetName(9, 1, "Ngõ Chùa", None, DAY), ("Ngõ 12", "Ngõ Chùa · đến ngày 12/03/2026")),
]


@pytest.mark.parametrize(("record", "words"), PHRASES, ids=lambda each: type(each).__name__)
def test_dated_rows_read_as_phrases(store: Store, record: Record, words: tuple[str, str]) -> None:
    one = only(store, Change(None, record))
    assert (one.subject, one.lines[0].after) == words


def test_a_building_drawn_and_drawn_anew(store: Store) -> None:
    building = RECORDS[1]
    drawn = only(store, of(building, footprint=b"1", street_id=None, use="shop"))
    assert drawn.building_id == 1
    assert drawn.lines == (
        Line("Đường, phố, ngõ", "Ngõ 12", ""),
        Line("Công năng nhà", "Nhà ở riêng lẻ", "Cửa hàng, dịch vụ"),
        Line("Hình nhà", "", "đã vẽ trên bản đồ"),
    )
    again = only(store, of(dataclasses.replace(building, footprint=b"1"), footprint=b"2"))
    assert again.lines[0].after == "đã vẽ lại trên bản đồ"


def test_dwellings_open_their_building(store: Store) -> None:
    one = only(store, of(RECORDS[3], tenure="rented"))
    assert (one.subject, one.building_id) == ("Số 3 ngõ 12 · P101", 1)
    moved = only(store, Change(None, Occupancy(9, 1, 2)))
    assert (moved.household_id, moved.building_id) == (1, 2)


def test_too_many_changes_are_cut_and_counted(store: Store) -> None:
    people = [Resident(number, f"Người {number}") for number in range(10, 6010)]
    words = told(additions(people), store, limit=50)
    assert len(words) == 51
    assert words[-1].action == "more"
    assert words[-1].subject == "và 5.950 thay đổi khác"


def test_every_field_of_every_kind_has_words(store: Store) -> None:
    phrased = {kind_of(record) for record, _ in PHRASES} | {"membership", "kinship"}
    for language in ("vi", "en"):
        set_language(language)
        for kind, cls in KINDS.items():
            if kind in phrased:
                continue
            values = {
                each.name: _filled(each.name, str(each.type)) for each in dataclasses.fields(cls)
            }
            one = only(store, Change(None, cls(**{**values, "id": 1})))
            assert len(one.lines) == len(values) - 1
            assert not {line.label for line in one.lines} & set(values)


def _filled(name: str, kind: str) -> object:
    samples = {"int": 1, "str": "x", "bool": True, "bytes": b"x", "date": DAY}
    if kind == "PartialDate":
        return PartialDate(2000)
    return samples[kind.split(" | ", maxsplit=1)[0]]


AN = RECORDS[7]
BABY = Resident(9, "Nguyễn Bé", "female", PartialDate(2026, 3, 12))
STANDING: dict[str, tuple[tuple[Change, ...], str]] = {
    "a child, not its mother": (
        (
            Change(None, BABY),
            Change(None, Membership(9, 9, 1, "child")),
            Change(None, Kinship(1, "parent", 9, 2)),
            of(MAI, note="mẹ"),
        ),
        "Nguyễn Bé",
    ),
    "the dead, not the widow": (
        (
            of(MAI, marital_status="widowed"),
            Change(None, FormerValue(1, 2, "marital_status", "married", DAY)),
            of(AN, death_date=PartialDate(2026, 3, 12)),
            of(RECORDS[9], to_date=DAY),
        ),
        "Nguyễn Văn An",
    ),
    "the dead head, not the new one": (
        (
            of(AN, death_date=PartialDate(2026, 3, 12)),
            of(RECORDS[9], to_date=DAY),
            of(MEMBER, to_date=DAY),
            of(Membership(9, 2, 1, "wife"), to_date=DAY),
            Change(None, Membership(10, 2, 1, "head")),
        ),
        "Nguyễn Văn An",
    ),
    "both of a couple": (
        (of(MAI, marital_status="married"), of(AN, marital_status="married")),
        "Lê Thị Mai, Nguyễn Văn An",
    ),
    "a household that leaves, by its head": (
        (
            of(MEMBER, to_date=DAY),
            of(RECORDS[9], to_date=DAY),
            of(Membership(9, 9, 1, "child"), to_date=DAY),
        ),
        "Nguyễn Văn An và 2 người khác",
    ),
    "a household that moves": ((of(RECORDS[6], to_date=DAY),), "Hộ H012"),
    "a building": ((of(RECORDS[2], floors=3),), "5 Ngõ 12"),
    "nothing": ((), ""),
}


@pytest.mark.parametrize(("changes", "named"), STANDING.values(), ids=STANDING.keys())
def test_an_entry_names_whom_it_concerned(
    store: Store, monkeypatch: pytest.MonkeyPatch, changes: tuple[Change, ...], named: str
) -> None:
    monkeypatch.setattr(store, "changes", lambda _entry: changes)
    entry = Entry(1, CLOCK, "leader", "any", counts={"resident": len(changes)})
    assert whom(store, entry) == named


def test_an_entry_of_very_many_names_nobody(store: Store) -> None:
    (made,) = store.entries()
    assert whom(store, dataclasses.replace(made, counts={"resident": 201})) == ""


def test_an_area_is_called_by_its_name(store: Store) -> None:
    group = Area(1, name="Tổ dân phố 1")
    assert only(store, of(group, note="x")).subject == "Tổ dân phố 1"
    case = Case(1, "birth", 2, "Khai sinh")
    assert only(store, Change(None, case)).subject == "Lê Thị Mai"
