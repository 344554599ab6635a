"""Births and adoptions, played on a real register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from resgroup.dates import PartialDate
from resgroup.records import (
    Kinship,
    Membership,
    Occupancy,
    Residence,
    Resident,
)
from tests.family_group import (
    BEFORE,
    BOY,
    DAUGHTER,
    DAY,
    GRANDFATHER,
    HOUSEWIFE,
    HUSBAND,
    MAN,
    NEIGHBOUR,
    ORPHAN,
    SINCE,
    SON,
    TODAY,
    WIFE,
    Group,
    born,
    group,
)

BABY = 11
NOT_BORN = {"household": 1, "full_name": "Nguyễn  Thị Bé", "sex": "female", "day": DAY}
BIRTH = {**NOT_BORN, "mother": WIFE, "father": MAN}


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Group]:
    made = group(tmp_path)
    yield made
    made.store.close()


# Births


def test_a_child_is_born(family: Group) -> None:
    with family.undone_after():
        assert family.play("birth", **BIRTH, document="KS 12", birth_place="Hà Nội") == (
            "old-mother",
        )
        child = family.person(BABY)
        assert child == Resident(
            *(BABY, "Nguyễn Thị Bé", "female", PartialDate.of(DAY)),
            ethnicity="kinh",
            birth_place="Hà Nội",
            marital_status="single",
            birth_certificate="KS 12",
        )
        assert family.links("parent") >= {(BABY, WIFE, None, None), (BABY, MAN, None, None)}
        assert family.population(DAY) - family.population(BEFORE) == {BABY}
        assert family.members(1, DAY)[BABY] == "child"
        assert BABY not in family.members(1, BEFORE)
        (residence,) = family.rows("residence", BABY)
        assert (residence["kind"], residence["from_date"], residence["reason"]) == (
            "permanent",
            DAY,
            "birth",
        )
        assert [each.kind for each in family.store.movements(DAY, DAY)] == ["birth"]
        assert family.store.entries(1)[0].document == "KS 12"


def test_the_sons_child_is_the_heads_grandchild(family: Group) -> None:
    assert family.play("birth", **NOT_BORN, father=SON) == ()
    assert family.members(1, DAY)[BABY] == "grandchild_p"


def test_a_childs_residence_is_the_mothers(family: Group) -> None:
    until = date(2027, 3, 1)
    (old,) = family.store.linked("residence", "resident_id", [WIFE])
    assert isinstance(old, Residence)
    family.change(replace(old, kind="temporary", until=until))
    family.play("birth", **BIRTH)
    (residence,) = family.rows("residence", BABY)
    assert (residence["kind"], residence["until"]) == ("temporary", until)


def test_only_possible_parents_are_offered(family: Group) -> None:
    about = {"household": 1, "day": DAY}
    assert set(family.options("birth", "mother", **about)) == {WIFE, DAUGHTER}
    assert set(family.options("birth", "father", **about)) == {GRANDFATHER, MAN, SON}
    assert set(family.options("birth", "mother", household=1, day=date(2020, 1, 1))) == {WIFE}
    assert list(family.choices("birth", "mother")) == []


def test_the_relationship_is_asked_where_no_parent_tells_it(family: Group) -> None:
    def asks(**values: Any) -> bool:
        return family.asks("birth", "relationship", day=DAY, **values)

    assert not asks()
    assert asks(household=1)
    assert not asks(household=1, mother=WIFE, father=MAN)
    assert asks(household=1, mother=WIFE)
    assert not asks(household=1, father=SON, sex="female")
    assert asks(household=1, mother=NEIGHBOUR)


def test_a_child_who_may_join_is_asked_about(family: Group) -> None:
    about = {"day": DAY, "resident": ORPHAN}
    assert not family.asks("adoption", "joins", **about)
    assert family.asks("adoption", "joins", **about, adopter=MAN)
    assert not family.asks("adoption", "joins", **{**about, "resident": DAUGHTER}, adopter=MAN)
    assert not family.asks("adoption", "relationship", **about, adopter=MAN, joins=False)
    assert not family.asks("adoption", "relationship", **about, adopter=MAN, joins=True)
    family.remove(*family.store.linked("kinship", "resident_id", [SON]))
    family.change(Membership(SON, SON, 1, "guarded_person", SINCE))
    assert family.asks("adoption", "relationship", **about, adopter=SON, joins=True)


def test_a_birth_asks_for_the_relationship_that_does_not_follow(family: Group) -> None:
    assert family.refused("birth", **NOT_BORN) == "relationship-needed"
    assert family.refused("birth", **NOT_BORN, relationship="older_brother") == "relationship-sex"
    assert family.refused("birth", **NOT_BORN, relationship="head") == "two-heads"
    family.play("birth", **NOT_BORN, relationship="other_relative")
    assert family.members(1, DAY)[BABY] == "other_relative"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("future-day", {"day": TODAY + timedelta(1)}),
        ("parent-sex", {"mother": MAN}),
        ("younger-parent", {"day": date(2012, 1, 1), "mother": DAUGHTER}),
        ("household-gone", {"day": date(2014, 1, 1)}),
        ("incomplete", {"full_name": ""}),
    ],
)
def test_births_refused(family: Group, code: str, values: dict[str, Any]) -> None:
    assert family.refused("birth", **{**BIRTH, **values}) == code


def test_a_mother_lives_at_the_birth_and_a_father_300_days_before(family: Group) -> None:
    died = DAY - timedelta(300)
    family.change(replace(family.person(MAN), death_date=PartialDate.of(died)))
    assert family.refused("birth", **{**BIRTH, "day": DAY + timedelta(1)}) == "dead-parent"
    family.play("birth", **BIRTH)
    family.change(replace(family.person(WIFE), death_date=PartialDate.of(BEFORE)))
    assert family.refused("birth", **BIRTH) == "dead-parent"


def test_a_birth_before_what_is_entered_already(family: Group) -> None:
    family.play("change_head", household=1, head=WIFE, day=DAY)
    assert family.refused("birth", **{**BIRTH, "day": BEFORE}) == "later-entry"


def test_unlikely_births_are_asked_about(family: Group) -> None:
    young = {**NOT_BORN, "day": date(2023, 5, 1), "mother": DAUGHTER}
    assert family.play("birth", **young) == ("young-parent",)
    assert family.play("birth", **young) == ("young-parent", "namesake")
    assert family.play("birth", **NOT_BORN, father=MAN, mother=WIFE) == ("old-mother",)


def test_a_personal_number_that_speaks_against_the_rest(family: Group) -> None:
    about = {**NOT_BORN, "father": SON}
    assert family.play("birth", **about, national_id="001226000001") == ("number-sex",)
    assert family.refused("birth", **about, national_id="001226000001") == "id-taken"
    assert (
        family.play("birth", **{**about, "full_name": "Nguyễn An"}, national_id="001326000002")
        == ()
    )
    assert family.play("birth", **{**about, "full_name": "Nguyễn Ba"}, national_id="12") == (
        "number-length",
    )


def test_a_child_of_foreigners_is_no_vietnamese(family: Group) -> None:
    family.change(replace(family.person(MAN), nationality="FR"))
    family.play("birth", **BIRTH)
    assert family.person(BABY).nationality == "VN"
    family.change(replace(family.person(WIFE), nationality="FR"))
    family.play("birth", **{**BIRTH, "full_name": "Marie"})
    assert family.person(BABY + 1).nationality == "FR"


# Adoption


def test_an_orphan_is_adopted_into_the_household(family: Group) -> None:
    with family.undone_after():
        assert family.play("adoption", resident=ORPHAN, adopter=MAN, day=DAY, document="7") == ()
        assert family.links("adoptive_parent") == {(ORPHAN, MAN, DAY, None)}
        assert family.members(1, DAY)[ORPHAN] == "adopted_child"
        assert family.members(4, DAY) == {}
        assert family.members(4, BEFORE) == {ORPHAN: "head"}
        (occupancy,) = family.store.linked("occupancy", "household_id", [4])
        assert isinstance(occupancy, Occupancy)
        assert occupancy.to_date == DAY
        assert family.population(DAY) == family.population(BEFORE)
        assert family.play("adoption", resident=ORPHAN, adopter=WIFE, day=TODAY) == ()
        assert family.members(1, TODAY)[ORPHAN] == "adopted_child"
        other = {"resident": ORPHAN, "adopter": HUSBAND, "day": TODAY}
        assert family.refused("adoption", **other) == "already-adopted"
        again = {"resident": ORPHAN, "adopter": MAN, "day": TODAY}
        assert family.refused("adoption", **again) == "already-adopted"


def test_an_adopted_child_may_stay_where_it_is(family: Group) -> None:
    family.play("adoption", resident=ORPHAN, adopter=MAN, day=DAY, joins=False)
    assert family.members(4, TODAY) == {ORPHAN: "head"}


def test_a_stepchild_of_the_house_becomes_the_heads_adopted_child(family: Group) -> None:
    family.change(
        Membership(BOY, BOY, 3, "stepchild", SINCE), Kinship(50, "parent", BOY, HOUSEWIFE)
    )
    family.change(Kinship(51, "spouse", HUSBAND, HOUSEWIFE, SINCE))
    family.change(replace(family.person(BOY), birth_date=born("2009-10-10")))
    family.play("adoption", resident=BOY, adopter=HUSBAND, day=DAY)
    assert family.members(3, BEFORE)[BOY] == "stepchild"
    assert family.members(3, DAY)[BOY] == "adopted_child"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("future-day", {"day": TODAY + timedelta(1)}),
        ("younger-parent", {"adopter": DAUGHTER, "resident": NEIGHBOUR}),
        ("younger-parent", {"adopter": ORPHAN}),
        ("minor-adopter", {"adopter": DAUGHTER}),
        ("adoptee-of-age", {"resident": NEIGHBOUR}),
        ("adopted-by-kin", {"resident": DAUGHTER, "adopter": GRANDFATHER}),
        ("adopted-by-kin", {"resident": DAUGHTER, "adopter": SON}),
        ("adopted-by-kin", {"resident": DAUGHTER, "adopter": MAN}),
        ("before-birth", {"day": date(2014, 9, 8)}),
    ],
)
def test_adoptions_refused(family: Group, code: str, values: dict[str, Any]) -> None:
    assert (
        family.refused("adoption", **{"resident": ORPHAN, "adopter": MAN, "day": DAY, **values})
        == code
    )


def test_adoptions_the_law_allows_to_some(family: Group) -> None:
    family.change(replace(family.person(BOY), birth_date=born("2009")))
    about = {"resident": BOY, "day": DAY, "joins": False}
    assert family.play("adoption", **about, adopter=NEIGHBOUR) == (
        "adoptee-over-16",
        "adopter-too-young",
    )


def test_an_uncle_may_adopt_whatever_the_age_between(family: Group) -> None:
    child = Resident(20, "Nguyễn Văn Út", "male", born("2009-12-01"))
    family.change(
        child,
        Kinship(60, "parent", 20, SON),
        replace(family.person(SON), birth_date=born("1990-01-20")),
        replace(family.person(DAUGHTER), birth_date=born("1996-01-20")),
    )
    about = {"resident": 20, "day": DAY, "adopter": DAUGHTER, "relationship": "grandchild_p"}
    assert family.play("adoption", **about) == ()
    (residence,) = family.rows("residence", 20)
    assert (residence["kind"], residence["reason"]) == ("permanent", "family")
    assert family.members(1, DAY)[20] == "grandchild_p"
