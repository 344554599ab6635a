"""Deaths and new heads, played on a real register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from resgroup.commands.catalogue import events
from resgroup.dates import PartialDate
from resgroup.records import (
    Kinship,
    Membership,
    Occupancy,
    OrganisationMembership,
    Residence,
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
    SINCE,
    SON,
    TODAY,
    WIFE,
    Group,
    born,
    group,
)
from ui.icons import icon


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Group]:
    made = group(tmp_path)
    yield made
    made.store.close()


# Deaths


def test_a_member_dies(family: Group) -> None:
    with family.undone_after():
        assert family.play("death", resident=GRANDFATHER, day=DAY, document="KT 3") == ()
        dead = family.person(GRANDFATHER)
        assert (dead.death_date, dead.death_certificate) == (PartialDate.of(DAY), "KT 3")
        assert family.population(BEFORE) - family.population(DAY) == {GRANDFATHER}
        assert [each.kind for each in family.store.movements(DAY, DAY)] == ["death"]
        assert GRANDFATHER in family.members(1, BEFORE)
        assert GRANDFATHER not in family.members(1, DAY)
        assert family.members(1, DAY)[MAN] == "head"


def test_the_head_dies_and_another_follows(family: Group) -> None:
    about = {"resident": MAN, "day": DAY}
    assert family.refused("death", **about) == "head-needed"
    assert set(family.options("death", "new_head", **about)) == {GRANDFATHER, WIFE, SON}
    assert family.options("death", "relationships", **about, new_head=SON) == {
        GRANDFATHER: "grandfather_p",
        WIFE: "mother",
        DAUGHTER: "younger_sibling",
    }
    with family.undone_after():
        assert family.play("death", **about, new_head=SON) == ()
        assert family.members(1, DAY) == {
            SON: "head",
            GRANDFATHER: "grandfather_p",
            WIFE: "mother",
            DAUGHTER: "younger_sibling",
        }
        assert family.members(1, BEFORE)[SON] == "child"
        assert family.members(1, BEFORE)[MAN] == "head"
        assert family.links("spouse") == {(MAN, WIFE, None, DAY)}
        assert family.value(WIFE, "marital_status", BEFORE) == "married"
        assert family.value(WIFE, "marital_status", DAY) == "widowed"
        assert family.person(MAN).marital_status == "married"
        (organised,) = family.rows("organisation_membership", MAN)
        (service,) = family.rows("military_record", MAN)
        assert organised["to_date"] == service["to_date"] == DAY
        page = family.store.resident_page(SON, DAY)
        assert page.household is not None
        assert page.household.members[0].resident_id == SON


def test_a_widow_is_known_by_her_place_in_the_household(family: Group) -> None:
    found = family.options("death", "relationships", resident=HUSBAND, day=DAY, new_head=HOUSEWIFE)
    assert found == {BOY: "child"}
    (guess,) = family.choices(
        "death", "relationships", resident=HUSBAND, day=DAY, new_head=HOUSEWIFE
    )
    assert "xác nhận" in guess.words
    about = {"resident": HUSBAND, "day": DAY, "new_head": HOUSEWIFE}
    assert family.refused("death", **about) == "relationship-needed"
    family.play("death", **about, relationships=((BOY, "child"),))
    assert family.value(HOUSEWIFE, "marital_status", DAY) == "widowed"
    assert family.members(3, DAY) == {HOUSEWIFE: "head", BOY: "child"}


def test_the_last_of_a_household_dies(family: Group) -> None:
    family.play("death", resident=NEIGHBOUR, day=DAY)
    (occupancy,) = family.store.linked("occupancy", "household_id", [2])
    assert isinstance(occupancy, Occupancy)
    assert occupancy.to_date == DAY
    assert family.choices("death", "new_head", resident=NEIGHBOUR, day=DAY) == ()


def test_a_date_of_death_known_in_part(family: Group) -> None:
    about = {"resident": GRANDFATHER, "day": DAY}
    assert family.refused("death", **about, death_date=born("2026-08")) == "death-date"
    family.play("death", **about, death_date=born("2026-09"))
    assert family.person(GRANDFATHER).death_date == born("2026-09")
    assert GRANDFATHER not in family.population(DAY)


def test_only_a_minor_is_left_to_head_the_household(family: Group) -> None:
    family.change(replace(family.person(BOY), birth_date=born("2010-01-01")))
    about = {"resident": HUSBAND, "day": DAY, "new_head": BOY}
    assert family.refused("death", **about, relationships=((HOUSEWIFE, "mother"),)) == "minor-head"
    family.play("death", resident=HOUSEWIFE, day=BEFORE)
    assert set(family.options("death", "new_head", resident=HUSBAND, day=DAY)) == {BOY}
    assert family.play("death", **about) == ("minor-head",)
    assert family.members(3, DAY) == {BOY: "head"}


def test_deaths_refused(family: Group) -> None:
    assert family.refused("death", resident=SON, day=date(1990, 1, 1)) == "before-birth"
    assert family.refused("death", resident=SON, day=TODAY + timedelta(1)) == "future-day"
    wrong = {"resident": MAN, "day": DAY, "new_head": NEIGHBOUR}
    assert family.refused("death", **wrong) == "not-member"
    family.play("death", resident=SON, day=DAY)
    assert family.refused("death", resident=SON, day=TODAY) == "dead"
    assert family.refused("death", resident=SON, day=BEFORE) == "dead"


@pytest.mark.parametrize(
    "later",
    [
        Residence(70, SON, "absent", TODAY),
        OrganisationMembership(70, SON, 1, from_date=TODAY),
        Kinship(70, "spouse", SON, NEIGHBOUR, TODAY),
        Kinship(70, "adoptive_parent", BOY, SON, TODAY),
    ],
)
def test_a_death_before_what_is_entered_already(family: Group, later: Any) -> None:
    family.change(later)
    assert family.refused("death", resident=SON, day=DAY) == "later-entry"


def test_a_parent_lives_until_the_child_can_have_been_born(family: Group) -> None:
    family.play("birth", household=1, full_name="Bé", sex="male", day=DAY, father=MAN, mother=WIFE)
    early = DAY - timedelta(301)
    assert family.refused("death", resident=WIFE, day=BEFORE) == "dead-parent"
    assert family.refused("death", resident=MAN, day=early, new_head=WIFE) == "dead-parent"
    family.play("death", resident=WIFE, day=DAY)


def test_a_death_before_the_new_head_of_the_household(family: Group) -> None:
    family.play("change_head", household=1, head=WIFE, day=TODAY)
    assert family.refused("death", resident=MAN, day=DAY, new_head=SON) == "later-entry"


# New heads


def test_the_household_chooses_another_head(family: Group) -> None:
    about = {"household": 1, "day": DAY}
    assert set(family.options("change_head", "head", **about)) == {GRANDFATHER, WIFE, SON}
    assert family.options("change_head", "relationships", **about, head=WIFE) == {
        GRANDFATHER: "husbands_father",
        MAN: "husband",
        SON: "child",
        DAUGHTER: "child",
    }
    with family.undone_after():
        assert family.play("change_head", **about, head=WIFE, document="QĐ 5") == ()
        assert family.members(1, DAY) == {
            WIFE: "head",
            GRANDFATHER: "husbands_father",
            MAN: "husband",
            SON: "child",
            DAUGHTER: "child",
        }
        assert family.members(1, BEFORE)[WIFE] == "wife"
        assert len(family.rows("membership", SON)) == 1
        assert len(family.rows("membership", WIFE)) == 2
        assert family.population(DAY) == family.population(BEFORE)
        assert family.store.movements(DAY, DAY) == []
    with family.undone_after():
        family.play("change_head", **about, head=WIFE)
        family.play("change_head", household=1, day=TODAY, head=MAN)
        assert family.members(1, TODAY) == family.members(1, BEFORE)
    with family.undone_after():
        family.play("change_head", **about, head=WIFE)
        family.play("change_head", **about, head=SON)
        assert [each["relationship"] for each in family.rows("membership", SON)] == [
            "child",
            "head",
        ]


def test_the_user_has_the_last_word_on_relationships(family: Group) -> None:
    given = ((SON, "stepchild"), (DAUGHTER, "adopted_child"))
    family.play("change_head", household=1, head=WIFE, day=DAY, relationships=given)
    members = family.members(1, DAY)
    assert (members[SON], members[DAUGHTER]) == ("stepchild", "adopted_child")
    assert members[MAN] == "husband"


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("future-day", {"day": TODAY + timedelta(1)}),
        ("already-head", {"head": MAN}),
        ("not-member", {"head": NEIGHBOUR}),
        ("minor-head", {"head": DAUGHTER}),
        ("two-heads", {"relationships": ((SON, "head"),)}),
        ("relationship-sex", {"relationships": ((SON, "older_sister"),)}),
        ("relationship-needed", {"relationships": ((SON, "no such term"),)}),
        ("no-record", {"household": 99}),
        ("no-record", {"head": 99}),
        ("incomplete", {"head": None}),
    ],
)
def test_new_heads_refused(family: Group, code: str, values: dict[str, Any]) -> None:
    assert (
        family.refused("change_head", **{"household": 1, "head": WIFE, "day": DAY, **values})
        == code
    )


def test_a_new_head_before_someone_joined(family: Group) -> None:
    family.play(
        "birth", household=1, full_name="Bé", sex="male", day=TODAY, father=MAN, mother=WIFE
    )
    assert family.refused("change_head", household=1, head=WIFE, day=DAY) == "later-entry"


def test_a_household_without_a_head_gets_one(family: Group) -> None:
    family.change(Membership(HUSBAND, HUSBAND, 3, "other", SINCE))
    given = ((HOUSEWIFE, "wife"), (BOY, "child"))
    family.play("change_head", household=3, head=HUSBAND, day=DAY, relationships=given)
    assert family.members(3, DAY) == {HUSBAND: "head", HOUSEWIFE: "wife", BOY: "child"}


def test_events_are_offered_where_they_make_sense(family: Group) -> None:
    assert {"birth", "change_head"} <= family.offered("household", 1)
    assert "change_head" not in family.offered("household", 2)
    assert {"death", "adoption"} <= family.offered("resident", DAUGHTER)
    assert "adoption" not in family.offered("resident", SON)
    family.play("death", resident=NEIGHBOUR, day=DAY)
    assert not {"death", "adoption"} & family.offered("resident", NEIGHBOUR)
    assert "birth" not in family.offered("household", 2)


@pytest.mark.parametrize("name", events())
def test_every_event_has_an_icon(qapp: object, name: str) -> None:
    assert not icon(events()[name].icon).isNull()
