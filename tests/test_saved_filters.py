"""Saved filters and the last questions: kept, renamed, handed on, and refused whole when wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from db.store import Store
from resgroup import filters
from resgroup.asking import recent
from resgroup.asking.saved import (
    Shared,
    columns_in,
    delete_filter,
    move_filter,
    question_of,
    rename_filter,
    save_filter,
    saved_filters,
    share,
    take_in,
    update_filter,
)
from resgroup.commands.plan import Plan
from resgroup.criteria import EVERYONE, AllOf, Between, Criterion, Group, In, Not, RuleRef
from resgroup.errors import RegisterError
from resgroup.records import SavedFilter
from tests.groups import TODAY, new_register, random_records
from tests.test_filters import CRITERIA

OLD_ALONE = AllOf(
    (
        In("party_member", (True,)),
        Between("age", 70, None, date(2027, 2, 24)),
        Not(Group("household", "count", EVERYONE, 2, None)),
    )
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "one.resgroup", random_records(1))
    yield made
    made.close()


def commit(store: Store, plan: Plan) -> None:
    store.commit(plan.change_set)


def one(store: Store) -> SavedFilter:
    (saved,) = saved_filters(store)
    return saved


def test_a_filter_is_kept_renamed_moved_changed_and_removed(store: Store) -> None:
    commit(store, save_filter(store, " Cao  tuổi ", "Chi bộ", OLD_ALONE, ("full_name", "age")))
    assert (one(store).name, one(store).folder) == ("Cao tuổi", "Chi bộ")
    assert question_of(one(store)) == OLD_ALONE
    assert columns_in(one(store)) == ("full_name", "age")
    commit(store, rename_filter(store, 1, "Trên 70"))
    commit(store, move_filter(store, 1, ""))
    commit(store, update_filter(store, 1, RuleRef("voter")))
    assert (one(store).name, one(store).folder) == ("Trên 70", "")
    assert question_of(one(store)) == RuleRef("voter")
    assert columns_in(one(store)) == ()
    commit(store, delete_filter(store, 1))
    assert not saved_filters(store)
    store.undo()
    assert one(store).name == "Trên 70"


def test_filters_stand_by_folder_and_name(store: Store) -> None:
    for folder, name in (("Phụ nữ", "B"), ("", "Ý"), ("", "An"), ("Chi bộ", "C")):
        commit(store, save_filter(store, name, folder, EVERYONE))
    listed = [(each.folder, each.name) for each in saved_filters(store)]
    assert listed == [("", "An"), ("", "Ý"), ("Chi bộ", "C"), ("Phụ nữ", "B")]


def test_a_name_is_needed_and_taken_once_in_a_folder(store: Store) -> None:
    commit(store, save_filter(store, "Cử tri", "A", EVERYONE))
    commit(store, save_filter(store, "Cử tri", "B", EVERYONE))
    refused = {
        "filter-name": lambda: save_filter(store, " ", "", EVERYONE),
        "filter-name-taken": lambda: save_filter(store, "CỬ TRI", "a", EVERYONE),
        "no-record": lambda: rename_filter(store, 9, "x"),
        "nothing-changes": lambda: move_filter(store, 1, "A"),
    }
    for code, command in refused.items():
        with pytest.raises(RegisterError) as caught:
            command()
        assert caught.value.code == code
    with pytest.raises(RegisterError, match="Đã có câu hỏi tên “Cử tri”"):
        move_filter(store, 2, "A")
    with pytest.raises(RegisterError, match="không quá 200 ký tự"):
        rename_filter(store, 1, "x" * 201)


def test_a_filter_of_another_version_is_named_when_it_is_asked(store: Store) -> None:
    written = '{"all": [{"field": "shoe_size", "is": 3}, {"rule": "old_rule"}]}'
    with pytest.raises(RegisterError) as caught:
        question_of(SavedFilter(1, "Cũ", criterion=written))
    assert caught.value.code == "unknown-in-filter"
    assert "“shoe_size”, “old_rule”" in caught.value.vi


@given(CRITERIA)
def test_what_is_shared_is_taken_in_again(criterion: Criterion) -> None:
    written = json.dumps(filters.write(criterion))
    saved = SavedFilter(3, "Tên", "Mục", written, "full_name,age")
    assert take_in(share(saved)) == Shared("Tên", "Mục", criterion, ("full_name", "age"))


def file(**changed: Any) -> str:
    content = {
        "resgroup_filter": 1,
        "name": "Cử tri",
        "folder": "",
        "criterion": {"rule": "voter"},
        "columns": ["full_name"],
    }
    return json.dumps({**content, **changed})


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "bad-filter-file", "line 1"),
        ('{"name": "A", "name": "B"}', "bad-filter-file", "“name” is given twice"),
        ("[1, 2]", "bad-filter-file", "no file of a question"),
        ('{"rule": "voter"}', "bad-filter-file", "no file of a question"),
        ("[" * 100_000, "bad-filter-file", "nested too deep"),
        ("9" * 5000, "bad-filter-file", "too large"),
        (" " * 1_000_001, "bad-filter-file", "too large"),
        (file(resgroup_filter=2), "bad-filter-file", "version 2"),
        (file(resgroup_filter=True), "bad-filter-file", "version True"),
        (file(macro="x", virus="y"), "bad-filter-file", "“macro”, “virus” is not understood"),
        (file(name=3), "bad-filter-file", "must be text"),
        (file(name=" "), "filter-name", "a name"),
        (file(columns="age"), "bad-filter-file", "list of names"),
        (file(columns=["age", "shoe"]), "unknown-in-filter", "“shoe”"),
        (file(criterion=None), "bad-filter", "a condition must stand here"),
        (file(criterion={"field": "age", "is": "x"}), "bad-filter", "whole number"),
        (
            file(criterion={"any": [{"field": "x", "is": 1}, {"not": {"rule": "y:by_date"}}]}),
            "unknown-in-filter",
            "“x”, “y:by_date”",
        ),
    ],
)
def test_a_wrong_file_is_refused_whole(text: str, code: str, says: str) -> None:
    with pytest.raises(RegisterError) as caught:
        take_in(text)
    assert caught.value.code == code
    assert says in caught.value.en


@pytest.mark.parametrize(
    ("criterion", "vi", "en"),
    [
        (
            {"all": [{"rule": "voter"}, {"household": {"any": {"any": [{"field": "age"}]}}}]},
            "Câu hỏi có chỗ sai ở điều kiện thứ 2, phần hỏi về hộ, điều kiện thứ 1: ",
            "The question is wrong in condition 2, the part about the household, condition 1: ",
        ),
        (
            {"not": {"field": "sex", "in": ["male", "cat"]}},
            "Câu hỏi có chỗ sai ở phần phủ định, giá trị thứ 2: “cat” không có trong",
            "The question is wrong in the part that shall not hold, value 2: “cat” is no",
        ),
        (
            {"children": {"count": [3]}},
            "Câu hỏi có chỗ sai ở phần hỏi về con, số người: phải ghi hai số: từ, đến.",
            "The question is wrong in the part about the children, the number of people: ",
        ),
        ([], "Câu hỏi có chỗ sai: chỗ này phải là một điều kiện.", "The question is wrong: a"),
    ],
)
def test_the_place_of_a_mistake_is_told_in_words(criterion: Any, vi: str, en: str) -> None:
    with pytest.raises(RegisterError) as caught:
        take_in(file(criterion=criterion))
    assert caught.value.vi.startswith(vi)
    assert caught.value.en.startswith(en)


def test_the_last_questions_stand_once_latest_first(store: Store) -> None:
    voters, men = RuleRef("voter"), In("sex", ("male",))
    other = date(2027, 2, 24)
    for criterion, on in ((voters, TODAY), (men, TODAY), (EVERYONE, TODAY), (voters, other)):
        recent.remember(store, criterion, on)
    assert recent.recent(store) == [recent.Recent(voters, other), recent.Recent(men, TODAY)]
    for age in range(40):
        recent.remember(store, Between("age", age, None), TODAY)
    asked = [each.criterion for each in recent.recent(store)]
    assert asked == [Between("age", age, None) for age in reversed(range(20, 40))]


@pytest.mark.parametrize(
    "kept",
    ["{", "3", "[3]", '[{"on": "x"}]', '[{"on": "2026-11-01", "criterion": {"field": "shoe"}}]'],
)
def test_questions_no_longer_understood_are_left_out(store: Store, kept: str) -> None:
    store.keep_setting("recent_questions", kept)
    assert recent.recent(store) == []
    recent.remember(store, RuleRef("voter"), TODAY)
    assert recent.recent(store) == [recent.Recent(RuleRef("voter"), TODAY)]
