"""Two records of one person become one that keeps the history of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store import Store
from resgroup.commands.edits import Edits
from resgroup.commands.joining import join_spans
from resgroup.commands.merging import Difference, differences, merge_residents
from resgroup.commands.plan import Plan
from resgroup.commands.spans import holds
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.errors import RegisterError
from resgroup.records import (
    KINDS,
    Case,
    FormerValue,
    Household,
    Kinship,
    Membership,
    MergedResident,
    MilitaryRecord,
    Organisation,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
)
from tests.groups import TODAY, new_register

FIRST, SECOND, THIRD = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)
NUMBER, OTHER = "001190000123", "001190000456"
KEEP, DROP = 1, 2
PEOPLE: list[Record] = [
    Household(1, "H001"),
    Household(2, "H002"),
    Organisation(1, "women"),
    Organisation(2, "party"),
    Resident(KEEP, "Lê Thị Mai", "female", PartialDate(1990), occupation="Thợ may"),
    Resident(DROP, "Lê thị Mai", "female", PartialDate(1990, 4), phone="0912345678"),
    Resident(3, "Lê Văn Cha", "male", PartialDate(1960)),
    Resident(4, "Trần Văn Chồng", "male", PartialDate(1988)),
    Resident(5, "Trần Bé", "male", PartialDate(2015)),
    Membership(90, 4, 1, "head"),
]


class Group:
    """A register with the two records and what a test adds to them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.store: Store

    def with_records(self, *records: Record) -> Group:
        changed = {(type(each), each.id): each for each in (*PEOPLE, *records)}
        self.store = new_register(self._path, list(changed.values()))
        return self

    def plan(self, keep: int = KEEP, drop: int = DROP, **choices: str) -> Plan:
        return merge_residents(self.store, keep, drop, choices, TODAY)

    def merged(self, kind: str, **choices: str) -> list[Any]:
        """The records of a kind after the merging, which is then undone and seen to be."""
        before = {each: self.store.all(each) for each in KINDS}
        self.store.commit(self.plan(**choices).change_set)
        found = self.store.all(kind)
        assert DROP not in self.store.get("resident", [DROP])
        self.store.undo()
        assert {each: self.store.all(each) for each in KINDS} == before
        return found

    def concerns(self) -> list[str]:
        return [each.code for each in self.plan().concerns]

    def refused(self, keep: int = KEEP, drop: int = DROP) -> str:
        with pytest.raises(RegisterError) as caught:
            self.plan(keep, drop)
        return caught.value.code


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    made = Group(tmp_path / "group.resgroup")
    yield made
    made.store.close()


def test_the_fields_that_differ(group: Group) -> None:
    found = differences(group.with_records().store, KEEP, DROP)
    assert found == [
        Difference("full_name", "Lê Thị Mai", "Lê thị Mai"),
        Difference("birth_date", PartialDate(1990), PartialDate(1990, 4)),
        Difference("occupation", "Thợ may", ""),
        Difference("phone", "", "0912345678"),
    ]
    assert [each.proposed for each in found] == ["keep", "keep", "keep", "drop"]
    assert Difference("birth_date", UNKNOWN, PartialDate(1990)).proposed == "drop"
    assert Difference("vneid_level", None, 0).proposed == "drop"


def test_the_value_chosen_stays(group: Group) -> None:
    group.with_records()
    merged = group.merged("resident", birth_date="drop", occupation="drop")[0]
    assert merged == Resident(
        KEEP, "Lê Thị Mai", "female", PartialDate(1990, 4), phone="0912345678"
    )
    untouched = group.merged("resident", phone="keep")[0]
    assert untouched == PEOPLE[4]


def test_what_was_merged_is_remembered(group: Group) -> None:
    group.with_records(MergedResident(1, DROP, 77, FIRST))
    assert group.merged("merged_resident") == [
        MergedResident(1, KEEP, 77, FIRST),
        MergedResident(2, KEEP, DROP, TODAY),
    ]


SPANS: list[tuple[str, list[Record], list[Record]]] = [
    (
        "equal rows become one, with what only one says",
        [
            Residence(1, KEEP, "permanent", FIRST),
            Residence(2, DROP, "permanent", FIRST, place="Huế"),
        ],
        [Residence(1, KEEP, "permanent", FIRST, place="Huế")],
    ),
    (
        "overlapping rows become one span",
        [Residence(1, KEEP, "permanent", SECOND), Residence(2, DROP, "permanent", None, THIRD)],
        [Residence(1, KEEP, "permanent")],
    ),
    (
        "a longer dropped row makes the kept one longer",
        [Residence(1, KEEP, "absent", FIRST, SECOND), Residence(2, DROP, "absent", FIRST, THIRD)],
        [Residence(1, KEEP, "absent", FIRST, THIRD)],
    ),
    (
        "rows apart are both kept",
        [
            Residence(1, KEEP, "temporary", THIRD),
            Residence(2, DROP, "temporary", FIRST, SECOND),
        ],
        [Residence(1, KEEP, "temporary", THIRD), Residence(2, KEEP, "temporary", FIRST, SECOND)],
    ),
    (
        "an absence stands beside a registration",
        [Residence(1, KEEP, "permanent"), Residence(2, DROP, "absent", FIRST)],
        [Residence(1, KEEP, "permanent"), Residence(2, KEEP, "absent", FIRST)],
    ),
    (
        "the kept way of being here is right",
        [Residence(1, KEEP, "permanent", SECOND), Residence(2, DROP, "temporary", FIRST)],
        [Residence(1, KEEP, "permanent", SECOND), Residence(2, KEEP, "temporary", FIRST, SECOND)],
    ),
    (
        "a dropped row is kept on both sides of the kept one",
        [
            Residence(1, KEEP, "staying", FIRST, SECOND),
            Residence(2, DROP, "permanent", None, None),
        ],
        [
            Residence(1, KEEP, "staying", FIRST, SECOND),
            Residence(2, KEEP, "permanent", None, FIRST),
            Residence(3, KEEP, "permanent", SECOND),
        ],
    ),
    (
        "a gap between two kept rows is closed",
        [
            Residence(1, KEEP, "permanent", FIRST, SECOND),
            Residence(2, KEEP, "permanent", THIRD),
            Residence(3, DROP, "permanent", FIRST),
        ],
        [Residence(1, KEEP, "permanent", FIRST, THIRD), Residence(2, KEEP, "permanent", THIRD)],
    ),
    (
        "one household",
        [Membership(1, KEEP, 1, "wife", SECOND), Membership(2, DROP, 1, "wife", FIRST)],
        [Membership(1, KEEP, 1, "wife", FIRST), PEOPLE[-1]],
    ),
    (
        "two households at a time",
        [Membership(1, KEEP, 1, "wife", SECOND), Membership(2, DROP, 2, "head", FIRST)],
        [
            Membership(1, KEEP, 1, "wife", SECOND),
            Membership(2, KEEP, 2, "head", FIRST, SECOND),
            PEOPLE[-1],
        ],
    ),
    (
        "military states stand beside each other",
        [
            MilitaryRecord(1, KEEP, "registered"),
            MilitaryRecord(2, DROP, "deferred", from_date=FIRST),
            MilitaryRecord(3, DROP, "registered", from_date=FIRST, document="1/GCN"),
        ],
        [
            MilitaryRecord(1, KEEP, "registered", document="1/GCN"),
            MilitaryRecord(2, KEEP, "deferred", from_date=FIRST),
        ],
    ),
    (
        "so do organisations",
        [
            OrganisationMembership(1, KEEP, 1),
            OrganisationMembership(2, DROP, 1, admitted_on=FIRST),
            OrganisationMembership(3, DROP, 2, from_date=FIRST),
        ],
        [
            OrganisationMembership(1, KEEP, 1, admitted_on=FIRST),
            OrganisationMembership(3, KEEP, 2, from_date=FIRST),
        ],
    ),
]


@pytest.mark.parametrize(
    ("before", "after"), [case[1:] for case in SPANS], ids=[c[0] for c in SPANS]
)
def test_dated_rows(group: Group, before: list[Record], after: list[Record]) -> None:
    kind = next(name for name, cls in KINDS.items() if isinstance(before[0], cls))
    assert group.with_records(*before).merged(kind) == after


def test_a_contradiction_is_asked_about(group: Group) -> None:
    group.with_records(
        Membership(1, KEEP, 1, "wife", SECOND),
        Membership(2, DROP, 2, "head", FIRST),
        Membership(3, 5, 2, "child"),
    )
    contradiction, headless = group.plan().concerns
    assert contradiction.code == "contradiction"
    assert "“Thành viên hộ: H002 (Chủ hộ) · từ ngày 01/01/2020”" in contradiction.vi
    assert headless.code == "no-head"
    assert "H002" in headless.vi


def test_rows_that_agree_raise_nothing(group: Group) -> None:
    group.with_records(Residence(1, KEEP, "permanent"), Residence(2, DROP, "permanent", FIRST))
    assert group.concerns() == []


def test_relatives_are_kept_once(group: Group) -> None:
    group.with_records(
        Kinship(1, "parent", KEEP, 3),
        Kinship(2, "parent", DROP, 3),
        Kinship(3, "parent", 5, DROP),
        Kinship(4, "spouse", KEEP, 4, SECOND),
        Kinship(5, "spouse", 4, DROP, FIRST, None),
    )
    assert group.merged("kinship") == [
        Kinship(1, "parent", KEEP, 3),
        Kinship(3, "parent", 5, KEEP),
        Kinship(4, "spouse", KEEP, 4, SECOND),
    ]


def test_an_earlier_marriage_of_the_same_two_is_kept(group: Group) -> None:
    group.with_records(
        Kinship(4, "spouse", KEEP, 4, THIRD),
        Kinship(5, "spouse", DROP, 4, FIRST, SECOND),
    )
    assert group.merged("kinship") == [
        Kinship(4, "spouse", KEEP, 4, THIRD),
        Kinship(5, "spouse", KEEP, 4, FIRST, SECOND),
    ]


def test_cases_follow(group: Group) -> None:
    group.with_records(Case(1, "birth", DROP))
    assert group.merged("case") == [Case(1, "birth", KEEP)]


def test_the_past_of_a_field_is_that_of_the_value_that_stays(group: Group) -> None:
    group.with_records(
        Resident(KEEP, "Mai", marital_status="married", religion="none", education="primary"),
        Resident(DROP, "Mai", marital_status="divorced", religion="none", education="primary"),
        FormerValue(1, KEEP, "marital_status", "single", FIRST),
        FormerValue(2, DROP, "marital_status", "married", SECOND),
        FormerValue(3, DROP, "religion", "catholic", SECOND),
        FormerValue(4, KEEP, "education", "", FIRST),
        FormerValue(5, DROP, "education", "", SECOND),
    )
    common = [FormerValue(3, KEEP, "religion", "catholic", SECOND)]
    education = [FormerValue(4, KEEP, "education", "", FIRST)]
    kept = group.merged("former_value", marital_status="keep")
    assert kept == [FormerValue(1, KEEP, "marital_status", "single", FIRST), *common, *education]
    dropped = group.merged("former_value", marital_status="drop")
    assert dropped == [
        FormerValue(2, KEEP, "marital_status", "married", SECOND),
        *common,
        *education,
    ]


def test_what_speaks_against_one_person_is_asked_about(group: Group) -> None:
    group.with_records(
        Resident(KEEP, "Lê Thị Mai", "female", PartialDate(1990), national_id=NUMBER),
        Resident(DROP, "Lê Mai", "male", PartialDate(1991, 2), national_id=OTHER),
    )
    assert group.concerns() == ["two-numbers", "other-sex", "other-birth", "other-name"]
    numbers = group.plan().concerns[0]
    assert NUMBER not in numbers.vi
    assert "001******123" in numbers.vi


def test_an_old_number_is_no_second_number(group: Group) -> None:
    group.with_records(
        Resident(KEEP, "Mai", national_id=NUMBER), Resident(DROP, "Mai", national_id="012345678")
    )
    assert group.concerns() == []


def test_relatives_are_not_one_person(group: Group) -> None:
    group.with_records(
        Kinship(1, "parent", 5, KEEP),
        Kinship(2, "adoptive_parent", KEEP, 3),
        Kinship(3, "spouse", 4, KEEP, FIRST, SECOND),
    )
    assert group.refused(KEEP, KEEP) == "same-record"
    assert group.refused(KEEP, 5) == group.refused(5, KEEP) == "merge-ancestor"
    assert group.refused(3, 5) == "merge-ancestor"
    assert group.refused(KEEP, 4) == group.refused(4, KEEP) == "merge-spouse"
    assert group.refused(KEEP, 99) == "no-record"


def test_two_marriages_are_settled_first(group: Group) -> None:
    group.with_records(Kinship(1, "spouse", KEEP, 4, FIRST), Kinship(2, "spouse", DROP, 3, SECOND))
    assert group.refused() == "two-marriages"


DAYS = [date(2020, 1, 1 + number) for number in range(9)]
ENDS = st.tuples(st.sampled_from([None, *DAYS]), st.sampled_from([None, *DAYS]))
HOME = st.integers(1, 2)


def rows_of(drawn: list[tuple[tuple[date | None, date | None], int]]) -> list[Membership]:
    """Those of the drawn memberships that no earlier one meets."""
    rows: list[Membership] = []
    for (first, last), home in drawn:
        row = Membership(len(rows) + 1, KEEP, home, "child", first, last)
        begun, ended = first or date.min, last or date.max
        spans = [(each.from_date or date.min, each.to_date or date.max) for each in rows]
        if begun < ended and not any(max(begun, a) < min(ended, b) for a, b in spans):
            rows.append(row)
    return rows


@given(st.lists(st.tuples(ENDS, HOME), max_size=4), st.lists(st.tuples(ENDS, HOME), max_size=4))
def test_every_day_is_as_the_kept_record_says_else_as_the_dropped_one(
    kept: list[tuple[tuple[date | None, date | None], int]],
    dropped: list[tuple[tuple[date | None, date | None], int]],
) -> None:
    mine = rows_of(kept)
    theirs = [replace(row, id=row.id + 50, resident_id=DROP) for row in rows_of(dropped)]
    edits = Edits(_Rows([*mine, *theirs]))
    join_spans(edits, KEEP, DROP)
    joined = edits.linked(Membership, "resident_id", KEEP)
    assert edits.linked(Membership, "resident_id", DROP) == []
    for day in (date(2019, 1, 1), *DAYS, date(2021, 1, 1)):
        homes = [each.household_id for each in joined if holds(each, day)]
        said = [each.household_id for each in mine if holds(each, day)]
        said = said or [each.household_id for each in theirs if holds(each, day)]
        assert homes == said


class _Rows:
    """The memberships of a register, and nothing else."""

    def __init__(self, rows: list[Membership]) -> None:
        self._rows = rows

    def linked(self, kind: str, name: str, ids: list[int]) -> list[Membership]:
        return [row for row in self._rows if kind == "membership" and getattr(row, name) in ids]

    def get(self, kind: str, ids: list[int]) -> dict[int, Membership]:
        return {row.id: row for row in self._rows if kind == "membership" and row.id in ids}

    def next_id(self, kind: str) -> int:
        return 100
