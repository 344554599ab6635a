"""Who is taken for whose parent, from what is recorded and from relationships to the head."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from resgroup.parentage import LEAST_AGE_GAP, Parent, parents_among

BABY = date(2025, 3, 1).toordinal()
GROWN = date(1995, 3, 1).toordinal()


def person(number: int, relationship: str, sex: str, born: int = GROWN, **more: Any) -> Any:
    known = {"id": number, "household_id": 1, "relationship": relationship, "sex": sex}
    return {**known, "birth_from": born, "birth_to": born, **more}


CHILD = person(9, "child", "male", BABY)
HEAD, WIFE = person(1, "head", "male"), person(2, "wife", "female")


def test_the_heads_child_is_that_of_wife_or_husband_too() -> None:
    assert parents_among([HEAD, WIFE, CHILD]) == [Parent(9, 1, True), Parent(9, 2, True)]


@pytest.mark.parametrize("there", [True, False])
def test_a_mother_on_record_leaves_no_room_for_another(there: bool) -> None:
    """The wife is not the mother, whether the one on record lives here or died."""
    child = {**CHILD, "recorded_parents": [(5, "female")]}
    mother = [person(5, "", "female", household_id=2)] if there else []
    found = parents_among([HEAD, WIFE, child, *mother])
    assert Parent(9, 2, True) not in found
    assert Parent(9, 1, True) in found
    assert (Parent(9, 5, True) in found) is there


@pytest.mark.parametrize(("wives", "sure"), [(1, True), (2, False)])
def test_of_two_who_may_be_the_mother_neither_is_sure(wives: int, sure: bool) -> None:
    baby = person(9, "grandchild_p", "female", BABY)
    mothers = [person(10 + each, "daughter_in_law", "female") for each in range(wives)]
    son = person(3, "child", "male")
    found = {each for each in parents_among([HEAD, baby, son, *mothers]) if each.child == 9}
    assert found == {Parent(9, 3, True), *(Parent(9, 10 + each, sure) for each in range(wives))}


def test_a_daughters_child_is_not_the_sons() -> None:
    baby = person(9, "grandchild_m", "female", BABY)
    son, daughter = person(3, "child", "male"), person(4, "child", "female")
    of_baby = [each for each in parents_among([HEAD, baby, son, daughter]) if each.child == 9]
    assert of_baby == [Parent(9, 4, True)]


def test_a_stepchild_is_the_spouses_alone() -> None:
    step = person(9, "stepchild", "male", BABY)
    assert parents_among([HEAD, WIFE, step]) == [Parent(9, 2, True)]


@pytest.mark.parametrize(("gap", "may_be"), [(LEAST_AGE_GAP, True), (LEAST_AGE_GAP - 1, False)])
def test_a_parent_is_old_enough(gap: int, may_be: bool) -> None:
    head = person(1, "head", "male", BABY - gap)
    assert bool(parents_among([head, CHILD])) is may_be


def test_people_of_other_households_are_not_joined() -> None:
    assert parents_among([{**HEAD, "household_id": 2}, WIFE, CHILD]) == [Parent(9, 2, True)]
    assert parents_among([{**HEAD, "household_id": None}, {**CHILD, "household_id": None}]) == []
