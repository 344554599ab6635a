"""Marriages and divorces, played on a real register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from resgroup.records import Kinship, Membership, Occupancy, Residence, Resident
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

NEW = 20


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Group]:
    made = group(tmp_path)
    yield made
    made.store.close()


WEDDING = {"resident": SON, "spouse": NEIGHBOUR, "day": DAY}


def stranger(sex: str = "female", birth: str = "1999-01-01", **about: Any) -> Resident:
    return Resident(NEW, "Hoàng Thị Xuân", sex, born(birth), **about)


# Marriages


def test_a_bride_joins_her_husbands_family(family: Group) -> None:
    assert set(family.options("marriage", "joins", **WEDDING)) == {SON, NEIGHBOUR}
    with family.undone_after():
        assert family.play("marriage", **WEDDING, joins=NEIGHBOUR, document="KH 9") == ()
        assert family.members(1, DAY)[NEIGHBOUR] == "daughter_in_law"
        assert NEIGHBOUR not in family.members(1, BEFORE)
        assert family.members(2, BEFORE) == {NEIGHBOUR: "head"}
        assert family.members(2, DAY) == {}
        (occupancy,) = family.store.linked("occupancy", "household_id", [2])
        assert isinstance(occupancy, Occupancy)
        assert occupancy.to_date == DAY
        assert (SON, NEIGHBOUR, DAY, None) in family.links("spouse")
        for each in (SON, NEIGHBOUR):
            assert family.value(each, "marital_status", BEFORE) == "single"
            assert family.value(each, "marital_status", DAY) == "married"
        assert family.population(DAY) == family.population(BEFORE)
        assert family.store.movements(DAY, DAY) == []
        page = family.store.resident_page(NEIGHBOUR, DAY)
        assert page.household is not None
        assert page.household.household_id == 1


def test_a_husband_joins_his_wifes_household(family: Group) -> None:
    family.play("marriage", **WEDDING, joins=SON)
    assert family.members(2, DAY) == {NEIGHBOUR: "head", SON: "husband"}
    assert SON not in family.members(1, DAY)


def test_the_couple_stays_apart(family: Group) -> None:
    family.play("marriage", **WEDDING)
    assert family.members(2, DAY) == {NEIGHBOUR: "head"}
    assert family.members(1, DAY)[SON] == "child"
    assert family.value(NEIGHBOUR, "marital_status", DAY) == "married"


def test_the_other_one_lives_elsewhere(family: Group) -> None:
    with family.undone_after():
        assert family.play("marriage", resident=SON, day=DAY) == ()
        assert family.value(SON, "marital_status", DAY) == "married"
        assert len(family.links("spouse")) == 1
        assert list(family.choices("marriage", "joins", resident=SON, day=DAY)) == []


def test_someone_without_a_residence_gets_the_others(family: Group) -> None:
    family.change(stranger())
    family.play("marriage", **{**WEDDING, "spouse": NEW}, joins=NEW)
    (residence,) = family.rows("residence", NEW)
    about = ("kind", "from_date", "reason")
    assert tuple(residence[each] for each in about) == ("permanent", DAY, "marriage")
    assert family.population(DAY) - family.population(BEFORE) == {NEW}
    assert family.members(1, DAY)[NEW] == "daughter_in_law"


def test_lodgers_who_marry_into_the_family_are_family(family: Group) -> None:
    family.change(
        stranger(), Membership(80, NEW, 1, "staying", SINCE), Residence(80, NEW, "permanent", SINCE)
    )
    family.play("marriage", **{**WEDDING, "spouse": NEW})
    assert family.members(1, BEFORE)[NEW] == "staying"
    assert family.members(1, DAY)[NEW] == "daughter_in_law"
    assert family.members(1, DAY)[SON] == "child"


def test_a_relationship_that_does_not_follow_is_asked_for(family: Group) -> None:
    family.change(Membership(SON, SON, 1, "guarded_person", SINCE))
    family.remove(*family.store.linked("kinship", "resident_id", [SON]))
    assert not family.asks("marriage", "relationship", **WEDDING)
    assert not family.asks("marriage", "relationship", **WEDDING, joins=SON)
    about = {**WEDDING, "joins": NEIGHBOUR}
    assert family.asks("marriage", "relationship", **about)
    assert family.refused("marriage", **about) == "relationship-needed"
    assert family.refused("marriage", **about, relationship="son_in_law") == "relationship-sex"
    family.play("marriage", **about, relationship="other")
    assert family.members(1, DAY)[NEIGHBOUR] == "other"


def test_a_head_who_leaves_others_behind_is_followed_first(family: Group) -> None:
    family.change(
        replace(family.person(HUSBAND), marital_status="widowed"),
        replace(family.person(HOUSEWIFE), marital_status="widowed"),
    )
    about = {"resident": HUSBAND, "spouse": NEIGHBOUR, "day": DAY}
    assert family.refused("marriage", **about, joins=HUSBAND) == "head-first"
    family.play("marriage", **about, joins=NEIGHBOUR)
    assert family.members(3, DAY)[NEIGHBOUR] == "wife"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("future-day", {"day": TODAY + timedelta(1)}),
        ("same-person", {"spouse": SON}),
        ("same-sex", {"spouse": BOY}),
        ("already-married", {"spouse": WIFE, "resident": HUSBAND}),
        ("already-married", {"spouse": HOUSEWIFE}),
        ("already-married", {"resident": HUSBAND}),
        ("already-spouses", {"resident": MAN, "spouse": WIFE}),
        ("already-spouses", {"resident": HUSBAND, "spouse": HOUSEWIFE}),
        ("under-age", {"day": date(2017, 7, 6)}),
        ("under-age", {"spouse": None, "resident": DAUGHTER}),
        ("too-close", {"spouse": DAUGHTER}),
        ("not-of-couple", {"joins": MAN}),
        ("no-record", {"spouse": 99}),
        ("before-birth", {"spouse": None, "resident": ORPHAN, "day": date(2014, 1, 1)}),
    ],
)
def test_marriages_refused(family: Group, code: str, values: dict[str, Any]) -> None:
    assert family.refused("marriage", **{**WEDDING, **values}) == code


def test_men_marry_at_twenty_and_women_at_eighteen(family: Group) -> None:
    man = {"resident": SON, "day": date(2018, 1, 19)}
    woman = {"resident": NEIGHBOUR, "day": date(2017, 7, 6)}
    assert family.refused("marriage", **man) == "under-age"
    assert family.refused("marriage", **woman) == "under-age"
    assert family.play("marriage", **{**man, "day": date(2018, 1, 20)}) == ()
    assert family.play("marriage", **{**woman, "day": date(2017, 7, 7)}) == ()


def test_a_birth_date_known_in_part_leaves_the_age_open(family: Group) -> None:
    about = {"resident": BOY, "day": date(2027, 1, 1)}
    family.change(replace(family.person(BOY), birth_date=born("2006")))
    about["day"] = DAY
    assert family.play("marriage", **about) == ("age-uncertain",)
    family.change(stranger(birth=""))
    assert family.play("marriage", resident=NEW, day=DAY) == ("age-uncertain",)


def test_a_birth_year_may_tell_enough(family: Group) -> None:
    assert family.refused("marriage", resident=BOY, day=DAY) == "under-age"
    family.change(replace(family.person(BOY), birth_date=born("2005")))
    assert family.play("marriage", resident=BOY, day=DAY) == ()


def test_who_is_married_by_the_record_alone_is_not_free(family: Group) -> None:
    for status in ("married", "separated"):
        family.change(replace(family.person(NEIGHBOUR), marital_status=status))
        assert family.refused("marriage", **WEDDING) == "already-married"
    family.change(replace(family.person(NEIGHBOUR), marital_status="divorced"))
    assert family.play("marriage", **WEDDING) == ()
    assert family.value(NEIGHBOUR, "marital_status", BEFORE) == "divorced"


def test_a_marriage_before_another_or_after_death(family: Group) -> None:
    family.play("marriage", **{**WEDDING, "day": TODAY})
    assert family.refused("marriage", resident=SON, day=DAY) == "later-entry"
    family.play("death", resident=NEIGHBOUR, day=TODAY)
    assert family.refused("marriage", resident=NEIGHBOUR, day=TODAY) == "dead"


def test_a_bride_who_moves_later(family: Group) -> None:
    family.change(Membership(6, NEIGHBOUR, 2, "head", TODAY))
    assert family.refused("marriage", **WEDDING, joins=NEIGHBOUR) == "later-entry"


@pytest.mark.parametrize(
    "links",
    [
        # cousins: her father is his father's brother
        [("parent", 30, GRANDFATHER), ("parent", NEIGHBOUR, 30)],
        # niece of the half-blood
        [("parent", 30, MAN), ("parent", NEIGHBOUR, 30)],
        # his mother's own child
        [("parent", NEIGHBOUR, WIFE)],
        # adopted by him
        [("adoptive_parent", NEIGHBOUR, SON)],
        # his late son's widow
        [("parent", 31, SON), ("spouse", 31, NEIGHBOUR)],
    ],
)
def test_kin_within_three_generations(family: Group, links: list[tuple[str, int, int]]) -> None:
    dead = born("2020-01-01")
    family.change(
        Resident(30, "Nguyễn Văn Bác", "male", born("1963-01-01")),
        Resident(31, "Nguyễn Văn Con", "male", born("1999-02-02"), death_date=dead),
    )
    for number, (kind, one, other) in enumerate(links, start=40):
        until = date(2020, 1, 1) if kind == "spouse" else None
        family.change(Kinship(number, kind, one, other, None, until))
    assert family.refused("marriage", **WEDDING) == "too-close"


def test_second_cousins_may_marry(family: Group) -> None:
    family.change(
        Resident(30, "Nguyễn Văn Bác", "male", born("1945-01-01")),
        Resident(31, "Nguyễn Văn Cụ", "male", born("1915-01-01")),
        Resident(32, "Nguyễn Văn Chú", "male", born("1970-01-01")),
        Kinship(40, "parent", GRANDFATHER, 31),
        Kinship(41, "parent", 30, 31),
        Kinship(42, "parent", 32, 30),
        Kinship(43, "parent", NEIGHBOUR, 32),
    )
    assert family.play("marriage", **WEDDING) == ()


# Divorces


def test_a_couple_divorces(family: Group) -> None:
    about = {"resident": WIFE, "day": DAY, "document": "12/2026/QĐST-HNGĐ"}
    assert family.options("divorce", "relationships", **about) == {WIFE: "other"}
    with family.undone_after():
        assert family.play("divorce", **about, relationships=((WIFE, "staying"),)) == ()
        assert family.links("spouse") == {(MAN, WIFE, None, DAY)}
        for each in (MAN, WIFE):
            assert family.value(each, "marital_status", BEFORE) == "married"
            assert family.value(each, "marital_status", DAY) == "divorced"
        assert family.members(1, DAY)[WIFE] == "staying"
        assert family.members(1, BEFORE)[WIFE] == "wife"
        assert family.population(DAY) == family.population(BEFORE)
    with family.undone_after():
        assert family.play("divorce", **about) == ("still-together",)
        assert family.members(1, DAY)[WIFE] == "wife"
        assert family.refused("divorce", **about) == "not-married"
        # the term alone makes no marriage
        assert family.play("marriage", resident=MAN, spouse=NEIGHBOUR, day=TODAY) == ()


def test_a_couple_known_by_its_household_divorces(family: Group) -> None:
    family.play("divorce", resident=HUSBAND, day=DAY, relationships=((HOUSEWIFE, "other"),))
    for each in (HUSBAND, HOUSEWIFE):
        assert family.value(each, "marital_status", DAY) == "divorced"
    assert family.members(3, DAY) == {HUSBAND: "head", HOUSEWIFE: "other", BOY: "child"}


def test_a_marriage_to_someone_elsewhere_ends(family: Group) -> None:
    family.change(replace(family.person(NEIGHBOUR), marital_status="married"))
    assert list(family.choices("divorce", "relationships", resident=NEIGHBOUR, day=DAY)) == []
    assert family.play("divorce", resident=NEIGHBOUR, day=DAY) == ()
    assert family.value(NEIGHBOUR, "marital_status", DAY) == "divorced"


def test_a_couple_that_lives_apart_divorces(family: Group) -> None:
    family.play("marriage", **{**WEDDING, "day": BEFORE})
    assert family.play("divorce", resident=SON, day=DAY) == ()
    assert family.value(NEIGHBOUR, "marital_status", BEFORE) == "married"
    assert family.value(NEIGHBOUR, "marital_status", DAY) == "divorced"


def test_divorces_refused(family: Group) -> None:
    assert family.refused("divorce", resident=NEIGHBOUR, day=DAY) == "not-married"
    assert family.refused("divorce", resident=MAN, day=TODAY + timedelta(1)) == "future-day"
    wrong = ((WIFE, "husband"),)
    assert family.refused("divorce", resident=MAN, day=DAY, relationships=wrong) == (
        "relationship-sex"
    )
    family.play("divorce", resident=MAN, day=TODAY)
    assert family.refused("divorce", resident=MAN, day=DAY) == "later-entry"
    family.play("death", resident=HOUSEWIFE, day=BEFORE)
    assert family.refused("divorce", resident=HOUSEWIFE, day=DAY) == "dead"


def test_marriage_and_divorce_are_offered_in_turn(family: Group) -> None:
    assert "marriage" in family.offered("resident", SON)
    assert "divorce" not in family.offered("resident", SON)
    assert "divorce" in family.offered("resident", MAN)
    assert "marriage" not in family.offered("resident", MAN)
    assert "divorce" in family.offered("resident", HOUSEWIFE)
    assert not {"marriage", "divorce"} & family.offered("resident", DAUGHTER)
    family.change(Residence(90, SON, "absent", DAY))
    family.play("death", resident=WIFE, day=TODAY)
    assert "marriage" in family.offered("resident", MAN)
    assert not {"marriage", "divorce"} & family.offered("resident", WIFE)
