"""Tables of lists: rows, orders, groups with subtotals, units, masks and values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.store import Store
from resgroup.dates import PartialDate
from resgroup.errors import CancelledError
from resgroup.i18n import set_language
from resgroup.lists.form import Column, ListForm
from resgroup.lists.forms import forms
from resgroup.lists.table import Row, Table
from resgroup.lists.tabulate import tabulate
from resgroup.records import Building, Household, Record, Residence, Resident
from resgroup.register import Question
from tests.groups import new_register, random_records
from tests.listed_group import HOUSES, ON, home, person, street_records

PLAIN = ListForm("", "A", "A", (Column("full_name"), Column("address")))
HOMES = replace(PLAIN, unit="household", columns=(Column("household_code"), Column("address")))


@pytest.fixture(autouse=True)
def _vietnamese_afterwards() -> Iterator[None]:
    yield
    set_language("vi")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path, street_records()) as store:
        yield store


def opened(folder: Path, records: list[Record]) -> closing[Store]:
    return closing(new_register(folder / "to1.resgroup", records))


def table_of(store: Store, form: ListForm, ids: Sequence[int] | None = None) -> Table:
    found = store.ask(Question(on=ON)).ids if ids is None else ids
    return tabulate(store, found, form, ON)


def column(table: Table, key: str) -> list[str]:
    place = [heading.key for heading in table.headings].index(key)
    return [row.cells[place] for section in table.sections for row in section.rows]


def test_rows_keep_the_order_of_the_ids_where_the_form_has_none(register: Store) -> None:
    table = table_of(register, replace(PLAIN, order=""), [3, 1, 2])
    assert [row.id for row in table.sections[0].rows] == [3, 1, 2]
    assert column(table, "number") == ["1", "2", "3"]


@pytest.mark.parametrize(
    "order", ["name", "given_family", "family_name", "address", "household", "birth_date"]
)
def test_a_form_orders_as_the_register_does(tmp_path: Path, order: str) -> None:
    with opened(tmp_path, random_records(3, households=20)) as store:
        by_name = store.ask(Question(on=ON)).ids
        wanted = store.ask(Question(on=ON, order=order)).ids
        table = table_of(store, replace(PLAIN, order=order), by_name.tolist())
        assert [row.id for row in table.sections[0].rows] == wanted.tolist()


def test_addresses_stand_by_their_numbers(register: Store) -> None:
    table = table_of(register, replace(HOMES, order="address"))
    houses = [place for place in column(table, "address") if place.endswith("phố Chùa")]
    assert houses[:6] == [
        "Số 9 phố Chùa",
        "Số 12 phố Chùa",
        "Số 12A phố Chùa",
        "Số 12B phố Chùa",
        "Số 14 phố Chùa",
        "Số 100 phố Chùa",
    ]


def test_a_walk_takes_the_odd_side_first_and_its_alleys_after(register: Store) -> None:
    table = table_of(register, replace(HOMES, order="address", group_by="street"))
    walk = [(section.title, column_of(section.rows)) for section in table.sections]
    assert walk == [
        ("Phố Ao", ["Số 7 phố Ao"]),
        (
            "Phố Chùa",
            [
                "Số 9 phố Chùa",
                "Số 12 phố Chùa",
                "Số 12A phố Chùa",
                "Số 12B phố Chùa",
                "Số 14 phố Chùa",
                "Số 100 phố Chùa",
            ],
        ),
        ("Ngõ 2 phố Chùa", ["Số 1 ngõ 2 phố Chùa"]),
        ("Ngõ 12 phố Chùa", ["Số 3 ngõ 12 phố Chùa", "Số 2 ngõ 12 phố Chùa"]),
        ("Ngách 5 ngõ 12 phố Chùa", ["Số 1 ngách 5 ngõ 12 phố Chùa"]),
        ("Chưa rõ địa chỉ", [""]),
    ]
    assert [row.cells[0] for section in table.sections for row in section.rows] == [
        str(number) for number in range(1, len(HOUSES) + 1)
    ]


def column_of(rows: Sequence[Row]) -> list[str]:
    return [row.cells[-1] for row in rows]


def test_a_street_without_its_word_is_the_one_with_it(tmp_path: Path) -> None:
    records = [
        *home(1, "Số 1 phố Chùa", person(1)),
        *home(2, "2 Chùa", person(2)),
        *home(3, "Số 3 ngõ Chùa", person(3)),
    ]
    with opened(tmp_path, records) as store:
        table = table_of(store, replace(PLAIN, group_by="street"))
        assert [(section.title, len(section.rows)) for section in table.sections] == [
            ("Phố Chùa", 2),
            ("Ngõ Chùa", 1),
        ]


def test_subtotals_and_total_are_said_in_words(register: Store) -> None:
    table = table_of(register, replace(PLAIN, group_by="street"))
    said = {section.title: section.subtotal for section in table.sections}
    assert said["Ngõ 12 phố Chùa"] == "Cộng ngõ 12 phố Chùa: 2 người"
    assert table.total == "Tổng cộng: 14 người (mười bốn)"
    quiet = table_of(register, replace(PLAIN, group_by="street", subtotals=False))
    assert {section.subtotal for section in quiet.sections} == {""}
    assert quiet.total == table.total


def test_subtotals_are_said_in_english_too(register: Store) -> None:
    set_language("en")
    table = table_of(register, replace(PLAIN, group_by="street"))
    assert table.sections[0].subtotal == "Subtotal phố Ao: 1 person"
    assert table.total == "Total: 14 people (fourteen)"


def test_buildings_stand_within_their_streets(register: Store) -> None:
    table = table_of(register, replace(PLAIN, group_by="building", order="name"))
    shape = [(s.level, s.title, len(s.rows), s.subtotal) for s in table.sections]
    start = shape.index((1, "Ngõ 12 phố Chùa", 0, ""))
    assert shape[start : start + 4] == [
        (1, "Ngõ 12 phố Chùa", 0, ""),
        (2, "Số 3 ngõ 12 phố Chùa", 1, "Cộng số 3 ngõ 12 phố Chùa: 1 người"),
        (2, "Số 2 ngõ 12 phố Chùa", 1, "Cộng số 2 ngõ 12 phố Chùa: 1 người"),
        (1, "", 0, "Cộng ngõ 12 phố Chùa: 2 người"),
    ]
    assert table.count == 14
    assert {section.level for section in table.sections} == {1, 2}


def test_the_head_stands_first_in_a_household(register: Store) -> None:
    form = replace(PLAIN, group_by="household", order="name")
    table = table_of(register, form, [50, 1, 60, 2])
    assert [(s.title, [row.id for row in s.rows]) for s in table.sections] == [
        ("Hộ H001 · Nguyễn Văn 001 · Số 14 phố Chùa", [1, 50]),
        ("Hộ H002 · Nguyễn Văn 002 · Số 12B phố Chùa", [2]),
        ("Chưa thuộc hộ nào", [60]),
    ]
    assert table.sections[0].subtotal == "Cộng hộ H001: 2 người"


def test_households_by_address_where_the_list_goes_by_it(register: Store) -> None:
    form = replace(PLAIN, group_by="household", order="address")
    titles = [section.title for section in table_of(register, form, [1, 2, 3, 4, 11]).sections]
    assert [title.rpartition(" · ")[2] for title in titles] == [
        "Số 7 phố Ao",
        "Số 12 phố Chùa",
        "Số 12A phố Chùa",
        "Số 12B phố Chùa",
        "Số 14 phố Chùa",
    ]


def test_a_row_for_each_household_counts_its_people(register: Store) -> None:
    keys = ("household_code", "head_name", "matching", "household_size", "household_phone")
    form = ListForm("", "A", "A", tuple(map(Column, keys)), "household", "household")
    table = table_of(register, form, [50, 2, 60])
    assert [row.cells[1:] for row in table.sections[0].rows] == [
        ("H001", "Nguyễn Văn 001", "1", "2", "0912***678"),
        ("H002", "Nguyễn Văn 002", "1", "1", "0912***678"),
    ]
    assert [row.id for row in table.sections[0].rows] == [1, 2]
    assert table.total == "Tổng cộng: 2 hộ (hai), 2 người; 1 người chưa thuộc hộ nào"


def test_a_row_for_each_building_counts_households_and_people(tmp_path: Path) -> None:
    lodger = [person(9), Residence(9, 9, "temporary")]
    records = [*home(1, "Số 1 phố Chùa", person(1), person(2)), *home(2, "", person(3)), *lodger]
    keys = ("address", "building_floors", "households", "people", "matching")
    form = ListForm("", "A", "A", tuple(map(Column, keys)), "building", "address")
    with opened(tmp_path, records) as store:
        table = table_of(store, form, [2, 3, 9])
        assert [row.values[1:] for row in table.sections[0].rows] == [
            ("Số 1 phố Chùa", 1, 1, 2, 1),
            (None, 2, 1, 1, 1),
        ]
        assert table.total == "Tổng cộng: 2 nhà (hai), 2 người; 1 người chưa rõ nhà ở"


@pytest.mark.parametrize("name", list(forms()))
def test_a_list_of_nobody_is_a_table_without_rows(register: Store, name: str) -> None:
    table = table_of(register, forms()[name], [])
    assert (table.sections, table.count) == ((), 0)
    assert "0 " in table.total
    assert "(không)" in table.total
    assert table.headings[0].words == "STT"


@pytest.mark.parametrize("name", list(forms()))
def test_every_form_fills_every_row(tmp_path: Path, name: str) -> None:
    with opened(tmp_path, random_records(5, households=15)) as store:
        table = table_of(store, forms()[name])
        rows = [row for section in table.sections for row in section.rows]
        assert rows
        assert {len(row.cells) for row in rows} == {len(table.headings)}
        assert {len(row.values) for row in rows} == {len(table.headings)}
        assert [row.cells[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
        if forms()[name].unit == "resident":
            assert len(rows) == len(store.ask(Question(on=ON)).ids)


def test_numbers_are_masked_unless_the_form_says_otherwise(register: Store) -> None:
    form = replace(PLAIN, columns=(Column("national_id"), Column("phone")))
    (row,) = table_of(register, form, [1]).sections[0].rows
    assert row.cells[1:] == row.values[1:] == ("001******001", "0987***321")
    (row,) = table_of(register, replace(form, masked=False), [1]).sections[0].rows
    assert row.cells[1:] == row.values[1:] == ("001200000001", "0987654321")


def test_values_are_what_a_spreadsheet_keeps(tmp_path: Path) -> None:
    births = (PartialDate(2004, 2, 29), PartialDate(2004, 2), PartialDate(2004), PartialDate())
    people = [person(n, birth=birth) for n, birth in enumerate(births, start=1)]
    form = replace(PLAIN, columns=(Column("birth_date"), Column("age"), Column("signature")))
    with opened(tmp_path, home(1, "Số 1 phố Chùa", *people)) as store:
        table = tabulate(store, [1, 2, 3, 4], replace(form, order=""), date(2026, 2, 28))
        assert [row.values[1:] for row in table.sections[0].rows] == [
            (date(2004, 2, 29), 21, None),
            ("02/2004", None, None),
            ("2004", None, None),
            (None, None, None),
        ]
        table = tabulate(store, [1], form, ON, counted_on=date(2027, 3, 1))
        assert table.sections[0].rows[0].cells == ("1", "29/02/2004", "23", "")
        table = tabulate(store, [1], form, ON, counted_on=date(2027, 2, 28))
        assert table.sections[0].rows[0].cells[2] == "22"
        of_the_year = replace(form, columns=(Column("age_in_year"),))
        table = tabulate(store, [1, 3], of_the_year, ON, counted_on=date(2027, 1, 1))
        assert [row.cells[1] for row in table.sections[0].rows] == ["23", "23"]


def test_texts_stay_what_they_are(tmp_path: Path) -> None:
    hostile = ("=1+1 <script>", "@SUM(A1)", "A" * 40_000)
    people = [person(number, name) for number, name in enumerate(hostile, start=1)]
    with opened(tmp_path, home(1, "=HYPERLINK(1)", *people)) as store:
        form = replace(PLAIN, order="", group_by="street")
        table = table_of(store, form, [1, 2, 3])
        assert tuple(column(table, "full_name")) == hostile


def test_rows_may_go_unnumbered_and_headings_have_names_of_their_own(register: Store) -> None:
    columns = (Column("full_name", "Họ tên cháu", 2.5), Column("sex"), Column("blank"))
    table = table_of(register, replace(PLAIN, columns=columns, numbered=False), [1])
    assert [heading.words for heading in table.headings] == ["Họ tên cháu", "Giới tính", ""]
    assert [heading.align for heading in table.headings] == ["left", "centre", "left"]
    assert table.headings[0].weight == 2.5
    assert table.headings[2].weight > 0
    assert table.sections[0].rows[0].cells == ("Nguyễn Văn 001", "Nam", "")


def test_a_long_list_can_be_stopped(register: Store) -> None:
    told: set[str] = set()

    def stop(_done: int, _total: int, what: str) -> None:
        told.add(what)
        if len(told) > 1:
            raise CancelledError

    with pytest.raises(CancelledError):
        tabulate(register, [1], PLAIN, ON, progress=stop)


def test_reading_a_long_list_can_be_stopped(
    register: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resgroup.lists.subjects._READ_AT_ONCE", 1)
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int, _what: str) -> None:
        told.append((done, total))
        if (done, total) == (1, 2):
            raise CancelledError

    with pytest.raises(CancelledError):
        tabulate(register, [1, 2], PLAIN, ON, progress=stop)
    assert told == [(0, 0), (0, 2), (1, 2)]


def test_someone_of_another_day_has_a_row_too(tmp_path: Path) -> None:
    gone = Resident(1, "Lê Đi", "male")
    records = [gone, Residence(1, 1, "permanent", date(2020, 1, 1), date(2021, 1, 1))]
    records += [Household(1, "H1"), Building(1, address="Số 1 phố Chùa")]
    with opened(tmp_path, records) as store:
        for group in ("street", "building", "household"):
            assert table_of(store, replace(PLAIN, group_by=group), [1]).count == 1
