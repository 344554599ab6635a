"""The columns of a list that name children and parents: whose, which of them, how sure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.exports import sheet_of, write_list
from db.store import Store
from db.workbooks import read_table
from resgroup.criteria import EVERYONE, AllOf, Between, Criterion, Group, In, Not, RuleRef
from resgroup.dates import PartialDate
from resgroup.i18n import set_language
from resgroup.importing.residents import plan_residents
from resgroup.lists.form import Column, ListForm
from resgroup.lists.forms import form_for, forms
from resgroup.lists.table import Table
from resgroup.lists.tabulate import tabulate
from resgroup.records import Household, Kinship, Membership, Record, Residence, Resident
from resgroup.register import Question
from tests.groups import new_register

ON = date(2026, 11, 1)


def member(
    number: int, name: str, sex: str, birth: PartialDate, household: int, as_: str
) -> list[Record]:
    return [
        Resident(number, name, sex, birth),
        Membership(number, number, household, as_),
        Residence(number, number, "permanent"),
    ]


RECORDS: list[Record] = [
    Household(1, "01"),
    *member(1, "Vũ Văn Cha", "male", PartialDate(1990, 1, 1), 1, "head"),
    *member(2, "Lê Thị Mẹ", "female", PartialDate(1992, 1, 1), 1, "wife"),
    *member(3, "Vũ Thị Út", "female", PartialDate(2025, 5, 6), 1, "child"),
    *member(4, "Vũ Văn Cả", "male", PartialDate(2015, 2, 3), 1, "child"),
    *member(5, "Vũ Thị Giữa", "female", PartialDate(2023), 1, "child"),
    Household(2, "02"),
    *member(6, "Trần Văn Ông", "male", PartialDate(1950, 1, 1), 2, "head"),
    *member(7, "Trần Văn Một", "male", PartialDate(1980, 1, 1), 2, "child"),
    *member(8, "Trần Văn Hai", "male", PartialDate(1982, 1, 1), 2, "child"),
    *member(9, "Trần Thị Cháu", "female", PartialDate(2024, 1, 1), 2, "grandchild_p"),
    Household(3, "03"),
    *member(10, "Đỗ Thị Xa", "female", PartialDate(1985, 1, 1), 3, "head"),
    Kinship(1, "parent", 9, 10),
]


@pytest.fixture
def store(vietnamese: None, tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "kin.resgroup", RECORDS)
    yield made
    made.close()


def cells(table: Table, key: str) -> dict[int, str]:
    place = [heading.key for heading in table.headings].index(key)
    return {row.id: row.cells[place] for part in table.sections for row in part.rows}


def told(store: Store, key: str, ids: list[int], asked: Criterion = EVERYONE) -> dict[int, str]:
    form = ListForm("", "", "", (Column("full_name"), Column(key)))
    return cells(tabulate(store, ids, form, ON, asked=asked), key)


def test_children_are_named_with_their_birth_the_eldest_first(store: Store) -> None:
    found = told(store, "children", [1, 2, 3, 10])
    both = "Vũ Văn Cả (03/02/2015); Vũ Thị Giữa (2023); Vũ Thị Út (06/05/2025)"
    assert found == {1: both, 2: both, 3: "", 10: "Trần Thị Cháu (01/01/2024)"}


def test_whom_it_is_not_sure_of_is_marked(store: Store) -> None:
    assert told(store, "children", [7, 8]) == dict.fromkeys(
        (7, 8), "Trần Thị Cháu (01/01/2024) (?)"
    )
    assert told(store, "parents", [9]) == {9: "Trần Văn Hai (?); Trần Văn Một (?); Đỗ Thị Xa"}


def test_parents_are_named_father_first(store: Store) -> None:
    assert told(store, "parents", [4, 7, 1]) == {
        4: "Vũ Văn Cha; Lê Thị Mẹ",
        7: "Trần Văn Ông",
        1: "",
    }


SMALL = Group("children", "any", Between("age", None, 2))


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (EVERYONE, "Vũ Văn Cả (03/02/2015); Vũ Thị Giữa (2023) ; Vũ Thị Út (06/05/2025)"),
        (SMALL, "Vũ Thị Giữa (2023) (?); Vũ Thị Út (06/05/2025)"),
        (RuleRef("mothers_child_under_3"), "Vũ Thị Giữa (2023) (?); Vũ Thị Út (06/05/2025)"),
        (
            AllOf((In("sex", ("female",)), Group("children", "count", In("sex", ("male",)), 1))),
            "Vũ Văn Cả (03/02/2015)",
        ),
        (Not(SMALL), "Vũ Văn Cả (03/02/2015); Vũ Thị Giữa (2023); Vũ Thị Út (06/05/2025)"),
        (
            Group("children", "none", In("sex", ("male",))),
            "Vũ Văn Cả (03/02/2015); Vũ Thị Giữa (2023); Vũ Thị Út (06/05/2025)",
        ),
    ],
)
def test_only_the_children_a_question_means(store: Store, asked: Criterion, named: str) -> None:
    assert told(store, "asked_children", [2], asked) == {2: named.replace(" ;", ";")}


def test_the_children_meant_are_those_of_the_day_ages_count_by(store: Store) -> None:
    form = ListForm("", "", "", (Column("asked_children"),))
    table = tabulate(store, [2], form, ON, counted_on=date(2029, 1, 1), asked=SMALL)
    assert cells(table, "asked_children") == {2: ""}


@pytest.mark.parametrize("rule", ["mothers_child_under_3", "mothers_child_under_5"])
def test_the_list_of_mothers_names_the_children(store: Store, rule: str) -> None:
    form = form_for(rule)
    assert form.id == "mothers"
    answer = store.ask(Question(RuleRef(rule), ON))
    table = tabulate(store, answer.ids, form, ON, asked=answer.question.criterion)
    found = cells(table, "asked_children")
    assert "Vũ Thị Út (06/05/2025)" in found[2]
    assert found[10] == "Trần Thị Cháu (01/01/2024)"


@pytest.mark.parametrize("form", ["children_gifts", "pupils"])
def test_lists_of_children_name_their_parents(store: Store, form: str) -> None:
    assert cells(tabulate(store, [4], forms()[form], ON), "parents")[4] == "Vũ Văn Cha; Lê Thị Mẹ"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_imported_list_leaves_these_columns_out(
    store: Store, tmp_path: Path, language: str
) -> None:
    set_language(language)
    keys = ("full_name", "birth_date", "household_code", "children", "parents")
    form = ListForm("", "", "", tuple(map(Column, keys)))
    path = tmp_path / "kin.xlsx"
    write_list(path, sheet_of(tabulate(store, [1, 2, 3, 4], form, ON), "Danh sách", ()))
    plan = plan_residents(read_table(path, None), None, store, ON, ON.year)
    assert plan.change_set.changes == ()
    assert plan.count("same") == 4
    words = {"vi": "nhận ra nhưng chưa nhập vào sổ: Con; Cha, mẹ", "en": "Children; Father, mother"}
    assert plan.notes[0].endswith(words[language])
    set_language("vi")
