"""List forms: those shipped are whole, files are read with every mistake named, saved ones kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store import Store
from resgroup.changes import Change, ChangeSet, additions
from resgroup.commands.words import command_words
from resgroup.criteria import (
    EVERYONE,
    AllOf,
    AnyOf,
    Between,
    Criterion,
    In,
    Not,
    RuleRef,
    rules_in,
)
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.lists.form import GROUPINGS, UNITS, Column, ListForm, column_words, columns_of
from resgroup.lists.form_files import check_form, read_form, write_form
from resgroup.lists.forms import (
    asked_on,
    fits,
    form_for,
    form_named,
    forms,
    saved_forms,
    titled,
)
from resgroup.lists.saving import delete_list_form, rename_list_form, save_list_form
from resgroup.narration import told
from resgroup.records import SavedListForm
from resgroup.register import ORDERS
from resgroup.rules import rules
from resgroup.terms import terms
from tests.groups import new_register

OWN = ListForm("", "Mẫu của tổ", "Mẫu của tổ", (Column("full_name"), Column("signature", "Ký")))


@pytest.fixture(autouse=True)
def _vietnamese_afterwards() -> Iterator[None]:
    yield
    set_language("vi")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Store]:
    store = new_register(tmp_path / "to1.resgroup", [])
    yield store
    store.close()


@pytest.mark.parametrize("name", list(forms()))
def test_a_shipped_form_is_whole(name: str) -> None:
    form = forms()[name]
    check_form(form)
    assert form.vi
    assert form.en
    assert form.title
    assert set(form.rules) <= set(rules())
    assert set(form.signers) <= set(terms("signer"))
    assert form.asks is None or set(rules_in(form.asks)) <= set(form.rules)
    assert form.masked
    assert read_form(write_form(form)) == form
    headings = [column.heading or column_words(column.field) for column in form.columns]
    assert all(headings)
    assert len(set(headings)) == len(headings)


def test_no_rule_has_two_forms_of_one_kind_of_row() -> None:
    offered = Counter((rule, form.unit) for form in forms().values() for rule in form.rules)
    assert [each for each, times in offered.items() if times > 1] == []


def test_the_lists_offices_ask_for_are_there() -> None:
    wanted = (
        "general voters call_up registration_17 longevity elderly children_gifts insurance women"
        " party_cell household_roster household_members temporary_residence buildings"
    )
    assert set(wanted.split()) <= set(forms())


def test_headings_and_titles_follow_the_language() -> None:
    set_language("en")
    english = forms()["children_gifts"]
    set_language("vi")
    vietnamese = forms()["children_gifts"]
    assert english.title != vietnamese.title
    assert english.columns[-1].heading == "Signed for"
    assert vietnamese.columns[-1].heading == "Ký nhận"


def test_the_form_of_a_rule_is_found() -> None:
    assert form_for("voter").id == "voters"
    assert form_for("longevity_70:by_year").id == "longevity"
    assert form_for("marriage_male").id == "general"
    assert form_for("").id == "general"
    assert form_for("voter", "household").id == "household_roster"
    assert form_for("household_representative_vote", "household").id == "household_votes"
    assert form_for("poor_households").id == "policy_people"
    assert form_for("poor_households", "household").id == "policy_households"
    assert form_for("voter", "building").id == "buildings"


MEN = In("sex", ("male",))


@pytest.mark.parametrize(("name", "asked", "named"), [
    ("elderly", EVERYONE, False),
    ("elderly", MEN, False),
    ("elderly", RuleRef("child"), False),
    ("elderly", AnyOf((RuleRef("elderly"), MEN)), False),
    ("elderly", Not(RuleRef("elderly")), False),
    ("elderly", RuleRef("elderly"), True),
    ("elderly", RuleRef("elderly:by_year"), True),
    ("elderly", AllOf((MEN, RuleRef("social_pension_75"))), True),
    ("longevity", forms()["longevity"].asks, True),
    ("elderly", AllOf((In("nationality", ("VN",)), Between("age", 60, None))), True),
    ("elderly", AllOf((In("nationality", ("VN",)), Between("age", 59, None))), False),
    ("registration_17", Between("birth_year", 1983, 1983), False),
    ("party_cell", EVERYONE, False),
    ("party_cell", RuleRef("party_members"), True),
    ("party_cell", AllOf((Between("age", 70, None), In("party_member", (True,)))), True),
    ("household_members", EVERYONE, True),
    ("general", RuleRef("child"), True),
])  # fmt: skip
def test_a_title_names_only_those_asked_for(name: str, asked: Criterion, named: bool) -> None:
    form = forms()[name]
    assert fits(form, asked) is named
    assert (titled(form, asked) == form) is named
    if not named:
        assert titled(form, asked).title == forms()["general"].title
        assert titled(form, asked).columns == form.columns


def test_a_form_asks_on_the_day_of_its_rule() -> None:
    today = date(2026, 11, 22)
    assert asked_on(forms()["call_up"], today) == date(2027, 2, 24)
    assert asked_on(forms()["longevity"], today) == date(2027, 2, 6)
    assert asked_on(forms()["elderly"], today) == today
    assert asked_on(forms()["party_cell"], today) == today
    assert asked_on(forms()["general"], today) == today
    of_the_ward = replace(forms()["general"], asks=RuleRef("a_rule_that_is_gone"))
    assert asked_on(of_the_ward, today) == today
    assert not fits(of_the_ward, EVERYONE)


def test_a_saved_form_still_knows_whom_its_title_names(register: Store) -> None:
    voters = forms()["voters"]
    register.commit(save_list_form(register, voters, "Cử tri của tổ").change_set)
    saved = form_named("Cử tri của tổ", register)
    assert saved.asks == voters.asks
    assert fits(saved, RuleRef("voter"))
    assert not fits(saved, EVERYONE)


def _forms() -> st.SearchStrategy[ListForm]:
    words = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=20)

    def of_unit(unit: str) -> st.SearchStrategy[ListForm]:
        fields = st.lists(
            st.sampled_from(columns_of(unit)),
            min_size=1,
            max_size=8,
            unique=True,
        )
        weights = st.floats(0, 100)
        columns = fields.flatmap(
            lambda keys: st.tuples(*(st.builds(Column, st.just(k), words, weights) for k in keys))
        )
        return st.builds(
            ListForm,
            id=words,
            vi=words,
            en=words,
            columns=columns,
            unit=st.just(unit),
            order=st.sampled_from(("", *ORDERS)),
            group_by=st.sampled_from(GROUPINGS[unit]),
            subtotals=st.booleans(),
            numbered=st.booleans(),
            masked=st.booleans(),
            landscape=st.booleans(),
            title=words,
            signers=st.lists(words, max_size=3).map(tuple),
            rules=st.lists(words, max_size=3).map(tuple),
        )

    return st.sampled_from(UNITS).flatmap(of_unit)


@given(_forms())
def test_a_form_is_read_as_it_was_written(form: ListForm) -> None:
    again = read_form(write_form(form))
    assert read_form(write_form(again)) == again
    assert replace(again, id="", vi="", en="", title="", signers=(), rules=(), columns=()) == (
        replace(form, id="", vi="", en="", title="", signers=(), rules=(), columns=())
    )
    assert [column.field for column in again.columns] == [column.field for column in form.columns]


COLUMNS = '"columns": [{"field": "full_name"}]'

WRONG: list[tuple[str, str]] = [
    ("", "viết đúng mẫu"),
    ("{", "dòng 1"),
    ("[]", "đầu"),
    ('"full_name"', "đầu"),
    ("[" * 100_000, "đầu"),
    ('{"vi": "A"}', "columns"),
    ('{"vi": "A", "columns": []}', "columns"),
    (f"{{{COLUMNS}}}", "vi"),
    (f'{{"vi": "A", {COLUMNS}, "colour": "red"}}', "colour"),
    (f'{{"vi": "A", {COLUMNS}, "grup_by": "street"}}', "group_by"),
    (f'{{"vi": 1, {COLUMNS}}}', "vi"),
    (f'{{"vi": "{"A" * 201}", {COLUMNS}}}', "vi"),
    (f'{{"vi": "A", {COLUMNS}, "unit": "street"}}', "unit"),
    (f'{{"vi": "A", {COLUMNS}, "order": "colour"}}', "order"),
    (f'{{"vi": "A", {COLUMNS}, "group_by": "district"}}', "group_by"),
    (f'{{"vi": "A", {COLUMNS}, "numbered": 1}}', "numbered"),
    (f'{{"vi": "A", {COLUMNS}, "signers": "leader"}}', "signers"),
    (f'{{"vi": "A", {COLUMNS}, "signers": [1]}}', "signers[0]"),
    ('{"vi": "A", "columns": ["full_nam"]}', "full_name"),
    ('{"vi": "A", "columns": [1]}', "columns[0]"),
    ('{"vi": "A", "columns": [{"field": "colour"}]}', "columns[0].field"),
    ('{"vi": "A", "columns": [{}]}', "columns[0].field"),
    ('{"vi": "A", "columns": ["full_name", "full_name"]}', "columns[1]"),
    ('{"vi": "A", "columns": [{"field": "full_name", "wide": 1}]}', "columns[0].wide"),
    ('{"vi": "A", "columns": [{"field": "full_name", "weight": -1}]}', "columns[0].weight"),
    ('{"vi": "A", "columns": [{"field": "full_name", "weight": true}]}', "columns[0].weight"),
    ('{"vi": "A", "columns": [{"field": "full_name", "weight": NaN}]}', "columns[0]"),
    ('{"vi": "A", "columns": [{"field": "full_name", "weight": 1e999}]}', "columns[0].weight"),
    (f'{{"vi": "A", "columns": {json.dumps(["blank"] * 61)}}}', "columns"),
    ('{"vi": "A", "unit": "household", "columns": ["full_name"]}', "columns[0].field"),
    ('{"vi": "A", "unit": "building", "columns": ["head_name"]}', "columns[0].field"),
    (
        '{"vi": "A", "unit": "household", "group_by": "household", "columns": ["address"]}',
        "group_by",
    ),
    (
        '{"vi": "A", "unit": "building", "group_by": "building", "columns": ["address"]}',
        "group_by",
    ),
    (f'{{"vi": "A", {COLUMNS}, "asks": "voter"}}', "asks"),
    (f'{{"vi": "A", {COLUMNS}, "asks": {{"field": "colour", "is": 1}}}}', "asks"),
    (" " * 200_001, "đầu"),
]


@pytest.mark.parametrize(("text", "place"), WRONG)
def test_what_is_wrong_in_a_form_is_said(text: str, place: str) -> None:
    with pytest.raises(RegisterError) as caught:
        read_form(text)
    assert caught.value.code == "bad-list-form"
    assert place in caught.value.vi
    assert caught.value.en


def test_empty_columns_may_stand_twice() -> None:
    form = read_form('{"vi": "A", "columns": ["blank", "blank", "signature", "signature"]}')
    assert len(form.columns) == 4


def test_a_saved_form_comes_back_and_may_be_undone(register: Store) -> None:
    plan = save_list_form(register, OWN, "  Phát  quà ")
    assert plan.change_set.summary == ""
    register.commit(plan.change_set)
    assert form_named("Phát quà", register).columns == OWN.columns
    assert form_named("Phát quà", register).label == "Phát quà"
    register.undo()
    assert saved_forms(register) == {}


def test_saving_under_the_same_name_replaces(register: Store) -> None:
    register.commit(save_list_form(register, OWN, "Phát quà").change_set)
    wider = replace(OWN, landscape=True)
    register.commit(save_list_form(register, wider, "Phát quà").change_set)
    assert len(saved_forms(register)) == 1
    assert form_named("Phát quà", register).landscape
    with pytest.raises(RegisterError) as caught:
        save_list_form(register, wider, "Phát quà")
    assert caught.value.code == "nothing-changes"


def test_a_saved_form_is_deleted(register: Store) -> None:
    register.commit(save_list_form(register, OWN, "Phát quà").change_set)
    number = saved_forms(register)["Phát quà"].id
    register.commit(delete_list_form(register, number).change_set)
    assert saved_forms(register) == {}
    with pytest.raises(RegisterError) as caught:
        delete_list_form(register, number)
    assert caught.value.code == "no-record"


@pytest.mark.parametrize("name", ["", "   ", "voters", "Danh sách cử tri", "A" * 201])
def test_a_form_needs_a_name_of_its_own(register: Store, name: str) -> None:
    with pytest.raises(RegisterError) as caught:
        save_list_form(register, OWN, name)
    assert caught.value.code == "bad-form-name"


def test_a_saved_form_is_renamed(register: Store) -> None:
    register.commit(save_list_form(register, OWN, "Phát quà").change_set)
    register.commit(save_list_form(register, OWN, "Quà Tết").change_set)
    number = saved_forms(register)["Phát quà"].id
    register.commit(rename_list_form(register, number, " Quà  Trung thu ").change_set)
    assert sorted(saved_forms(register)) == ["Quà Trung thu", "Quà Tết"]
    assert form_named("Quà Trung thu", register).label == "Quà Trung thu"
    assert form_named("Quà Trung thu", register).columns == OWN.columns
    for name in ("", "Quà Tết", "Danh sách cử tri"):
        with pytest.raises(RegisterError) as caught:
            rename_list_form(register, number, name)
        assert caught.value.code == "bad-form-name"


def test_a_form_nobody_can_read_is_renamed_as_it_is(register: Store) -> None:
    odd = '{"vi": "A", "columns": ["a_field_of_another_version"]}'
    register.commit(ChangeSet("save_list_form", additions([SavedListForm(1, "Cũ", odd)])))
    register.commit(rename_list_form(register, 1, "Mới").change_set)
    assert saved_forms(register)["Mới"].content == odd


def test_a_form_that_makes_no_sense_is_not_saved(register: Store) -> None:
    with pytest.raises(RegisterError) as caught:
        save_list_form(register, replace(OWN, unit="building"), "Nhà")
    assert caught.value.code == "bad-list-form"


def test_the_history_tells_of_saved_forms(register: Store) -> None:
    plan = save_list_form(register, OWN, "Phát quà")
    (words,) = told(plan.change_set.changes, register)
    assert words.subject == "Phát quà"
    assert [line.after for line in words.lines] == ["Phát quà", "Họ và tên, Ký"]
    assert command_words("save_list_form") != "save_list_form"
    assert command_words("delete_list_form") != "delete_list_form"


def test_the_history_tells_of_a_form_nobody_can_read(register: Store) -> None:
    for content in ("{", "[]", '{"columns": 1}'):
        (words,) = told([Change(None, SavedListForm(1, "Cũ", content))], register)
        assert [line.after for line in words.lines] == ["Cũ", content]


def test_an_unknown_form_is_said_with_what_comes_near(register: Store) -> None:
    register.commit(save_list_form(register, OWN, "Phát quà").change_set)
    for name, near in (("voter", "voters"), ("Phát qua", "Phát quà"), ("zzz", "general")):
        with pytest.raises(RegisterError) as caught:
            form_named(name, register)
        assert caught.value.code == "unknown-form"
        assert near in caught.value.vi
