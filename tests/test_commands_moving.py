"""Moving in, out and within the group, as the register keeps it from day to day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.commands.newcomers import Newcomer
from resgroup.dates import PartialDate
from resgroup.records import Household, Membership, Residence, Resident
from tests.groups import TODAY, new_register
from tests.homes import (
    AN,
    BINH,
    CUONG,
    DUNG,
    EM,
    GIA,
    HAI,
    KHANH,
    LAM,
    RECORDS,
    concerns,
    everything,
    linked,
    offers,
    opened,
    people_on,
    proposals,
    recorded,
    refused,
    shown,
)

BEFORE, DAY = date(2026, 10, 30), date(2026, 10, 31)
MINH = Newcomer("  Hoàng  Minh ", "male", PartialDate(1988, 8, 8), "001088000030", "head")
NGA = Newcomer("Bùi Thị Nga", "female", PartialDate(1990), relationship="wife", phone="0912000042")
GUEST = Newcomer("Tạ Oanh", "female", PartialDate(2001, 1, 1), relationship="co_renting")
BOY = Newcomer("Hoàng Phúc", "male", PartialDate(2012, 1, 1), relationship="head")
MOVING_IN: dict[str, Any] = {
    "home": 3,
    "day": DAY,
    "kind": "permanent",
    "newcomers": (MINH, NGA),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened_store = opened(tmp_path / "group.resgroup")
    yield opened_store
    opened_store.close()


def residences(store: Store, number: int) -> list[Residence]:
    return linked(store, "residence", "resident_id", number)


def memberships(store: Store, number: int) -> list[Membership]:
    return linked(store, "membership", "resident_id", number)


def organised(store: Store, number: int) -> list[Any]:
    return linked(store, "organisation_membership", "resident_id", number)


def households_of(store: Store, dwelling: int, day: date) -> set[int]:
    return {each.household_id for each in store.dwelling_page(dwelling, day).households}


# Moving in


def test_a_family_moves_into_a_dwelling(store: Store) -> None:
    before = everything(store)
    values = {**MOVING_IN, "place": "Hà Nam", "reason": "family", "document": "2"}
    recorded(store, "move_in", **values)
    minh, nga = people_on(store, DAY) - people_on(store, BEFORE)
    assert store.get("resident", [minh])[minh] == Resident(
        *(minh, "Hoàng Minh", "male", PartialDate(1988, 8, 8), "001088000030"),
        marital_status="married",
    )
    assert store.get("resident", [nga])[nga].phone == "0912000042"
    fields = ("relationship", "residence", "household_code")
    assert shown(store, minh, DAY, *fields) == ("head", "permanent", "H010")
    assert shown(store, nga, DAY, *fields) == ("wife", "permanent", "H010")
    assert residences(store, minh) == [
        Residence(
            *(residences(store, minh)[0].id, minh, "permanent", DAY),
            reason="family",
            place="Hà Nam",
            document="2",
        )
    ]
    assert households_of(store, 3, BEFORE) == set()
    assert len(households_of(store, 3, DAY)) == 1
    assert not store.get("dwelling", [3])[3].vacant
    store.undo()
    assert everything(store) == before


def test_those_who_move_in_temporarily_have_a_term(store: Store) -> None:
    values = {**MOVING_IN, "kind": "temporary", "home": 2, "code": " P3/1 "}
    recorded(store, "move_in", **values)
    minh = max(people_on(store, DAY)) - 1
    assert residences(store, minh)[0].until == date(2028, 10, 31)
    assert len(households_of(store, 2, DAY)) == 3
    assert shown(store, minh, DAY, "household_code") == ("P3/1",)
    values = {**values, "code": "", "until": date(2028, 11, 1)}
    assert refused(store, "move_in", **values) == "until-far"


@pytest.mark.parametrize(
    ("until", "expected"),
    [(None, []), (date(2026, 11, 29), []), (date(2026, 11, 30), ["long-stay"])],
)
def test_a_long_stay_wants_a_registration(
    store: Store, until: date | None, expected: list[str]
) -> None:
    values = {**MOVING_IN, "kind": "staying", "until": until}
    assert concerns(store, "move_in", **values) == expected
    assert refused(store, "move_in", **{**values, "until": DAY}) == "until-past"


def test_newcomers_join_a_household_of_the_dwelling(store: Store) -> None:
    assert proposals(store, "move_in", "joins", home=2, day=DAY) == {0: "yes", 2: "", 3: ""}
    assert proposals(store, "move_in", "joins", home=3, day=DAY) == {}
    assert proposals(store, "move_in", "joins") == {}
    recorded(store, "move_in", home=2, day=DAY, kind="staying", newcomers=(GUEST,), joins=3)
    (guest,) = people_on(store, DAY) - people_on(store, BEFORE)
    assert shown(store, guest, DAY, "household_code", "relationship") == ("H009", "co_renting")
    assert len(store.all("household")) == 3


def test_newcomers_join_a_household_from_its_page(store: Store) -> None:
    before = everything(store)
    recorded(store, "join_household", home=1, day=DAY, kind="permanent", newcomers=(GUEST,))
    (guest,) = people_on(store, DAY) - people_on(store, BEFORE)
    assert shown(store, guest, DAY, "household_code") == ("H007",)
    store.undo()
    assert everything(store) == before


def test_who_left_comes_back_under_the_old_record(store: Store) -> None:
    values = {"home": 1, "day": DAY, "kind": "permanent", "returning": (KHANH,)}
    assert set(proposals(store, "join_household", "relationships", **values)) == {KHANH}
    assert refused(store, "join_household", **values) == "relationship-needed"
    known = ((KHANH, "daughter_in_law"),)
    recorded(store, "join_household", **values, relationships=known)
    assert len(store.all("resident")) == 9
    assert [(each.from_date, each.to_date) for each in residences(store, KHANH)] == [
        (date(2020, 1, 1), date(2026, 3, 1)),
        (DAY, None),
    ]
    assert KHANH in people_on(store, date(2026, 2, 28)) & people_on(store, DAY)
    assert KHANH not in people_on(store, BEFORE)


def test_who_left_comes_back_as_a_household(store: Store) -> None:
    values = {"home": 3, "day": DAY, "kind": "temporary", "returning": (KHANH,)}
    assert proposals(store, "move_in", "relationships", **values) == {KHANH: ""}
    recorded(store, "move_in", **values, relationships=((KHANH, "head"),))
    assert shown(store, KHANH, DAY, "relationship", "residence") == ("head", "temporary")


def test_a_child_who_comes_back_is_proposed_as_child(store: Store) -> None:
    recorded(store, "move_out", resident=CUONG, day=date(2026, 9, 1))
    values = {"home": 1, "day": DAY, "returning": (CUONG,)}
    assert proposals(store, "join_household", "relationships", **values) == {CUONG: "child"}


@pytest.mark.parametrize(
    ("number", "code"), [(AN, "already-here"), (HAI, "already-here"), (LAM, "dead")]
)
def test_who_cannot_come_back(store: Store, number: int, code: str) -> None:
    values = {"home": 3, "day": DAY, "kind": "permanent", "returning": (number,)}
    assert refused(store, "move_in", **values, relationships=((number, "head"),)) == code


def test_nobody_comes_back_before_leaving(store: Store) -> None:
    values = {"home": 3, "day": date(2026, 1, 5), "kind": "permanent", "returning": (KHANH,)}
    known = ((KHANH, "head"),)
    assert refused(store, "move_in", **values, relationships=known) == "later-entry"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"newcomers": ()}, "one-head"),
        ({"newcomers": (NGA,)}, "one-head"),
        ({"newcomers": (MINH, MINH)}, "one-head"),
        ({"kind": "absent"}, "no-residence"),
        ({"home": 99}, "no-record"),
        ({"code": "h008"}, "code-taken"),
        ({"day": date(2026, 11, 2)}, "future-day"),
        ({"newcomers": (Newcomer("", relationship="head"),)}, "no-name"),
        ({"newcomers": (MINH, Newcomer("A"))}, "relationship-needed"),
        ({"newcomers": (MINH, Newcomer("A", relationship="prince"))}, "relationship-needed"),
        ({"newcomers": (MINH, Newcomer("A", "male", relationship="wife"))}, "relationship-sex"),
        (
            {"newcomers": (Newcomer("A", "", PartialDate(2026, 11), relationship="head"),)},
            "before-birth",
        ),
        (
            {"newcomers": (MINH, Newcomer("A", "", PartialDate(), MINH.national_id, "wife"))},
            "same-number",
        ),
        (
            {"newcomers": (MINH, Newcomer("A", "", PartialDate(1987), relationship="child"))},
            "younger-parent",
        ),
        (
            {"newcomers": (MINH, Newcomer("A", "male", PartialDate(1989), "", "father"))},
            "younger-parent",
        ),
        (
            {"newcomers": (BOY, Newcomer("A", "female", PartialDate(1980), "", "mother"))},
            "minor-head",
        ),
        ({"joins": 2}, "two-heads"),
        ({"joins": 2, "newcomers": ()}, "nobody"),
        ({"joins": 3, "newcomers": (GUEST,), "day": date(2026, 10, 19)}, "later-entry"),
    ],
)
def test_what_is_refused_of_those_who_move_in(
    store: Store, change: dict[str, Any], code: str
) -> None:
    assert refused(store, "move_in", **{**MOVING_IN, **change}) == code


@pytest.mark.parametrize(
    "other",
    [
        Newcomer("A", "", PartialDate(1988), relationship="child"),
        Newcomer("A", "male", PartialDate(1988), relationship="father"),
        Newcomer("A", relationship="child"),
    ],
)
def test_ages_known_in_part_get_the_benefit_of_the_doubt(store: Store, other: Newcomer) -> None:
    assert concerns(store, "move_in", **{**MOVING_IN, "newcomers": (MINH, other)}) == []


def test_a_minor_alone_may_head_a_household(store: Store) -> None:
    assert concerns(store, "move_in", **{**MOVING_IN, "newcomers": (BOY,)}) == ["minor-head"]


def test_nobody_joins_a_household_that_has_gone(store: Store) -> None:
    recorded(store, "move_out_household", household=2, day=DAY)
    values = {"home": 2, "kind": "staying", "newcomers": (GUEST,)}
    assert refused(store, "join_household", **values, day=DAY) == "household-gone"
    assert refused(store, "join_household", **values, day=BEFORE) == "later-entry"


def test_nobody_who_lives_here_gets_a_second_record(store: Store) -> None:
    same_number = Newcomer("Ai Đó", national_id="001060000001", relationship="head")
    assert refused(store, "move_in", **{**MOVING_IN, "newcomers": (same_number,)}) == "already-here"


@pytest.mark.parametrize(
    ("newcomer", "expected"),
    [
        (Newcomer("Ai Đó", national_id="001185000008", relationship="head"), ["known-already"]),
        (
            Newcomer("VŨ THI KHANH", "female", PartialDate(1985, 4, 5), "", "head"),
            ["known-already"],
        ),
        (Newcomer("Nguyễn Văn An", "", PartialDate(1960, 5, 2), "", "head"), ["known-already"]),
        (
            Newcomer("Ai Đó", "female", national_id="001099000099", relationship="head"),
            ["number-sex"],
        ),
        (Newcomer("Ai Đó", phone="12", relationship="head"), ["odd-phone"]),
        (Newcomer("Vũ Thị Khánh", "", PartialDate(1985), "", "head"), []),
        (Newcomer("Vũ Thị Khánh", "", PartialDate(), "", "head"), []),
        (Newcomer("Vũ Thị Khánh Hoà", "", PartialDate(1985, 4, 5), "", "head"), []),
    ],
)
def test_someone_like_a_newcomer_is_asked_about(
    store: Store, newcomer: Newcomer, expected: list[str]
) -> None:
    assert concerns(store, "move_in", **{**MOVING_IN, "newcomers": (newcomer,)}) == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], "0001"),
        (["Hộ An"], "0001"),
        (["0009", "0012", "0011"], "0013"),
        (["A-1", "TDP5-099", "TDP5-098"], "TDP5-100"),
        (["7", "Hộ An"], "8"),
    ],
)
def test_a_new_code_goes_on_in_the_style_of_the_last(
    tmp_path: Path, codes: list[str], expected: str
) -> None:
    dwellings = [each for each in RECORDS if type(each).__name__ in ("Building", "Dwelling")]
    known = [Household(number, code) for number, code in enumerate(codes, 1)]
    store = new_register(tmp_path / "group.resgroup", [*dwellings, *known])
    recorded(store, "move_in", **MOVING_IN)
    assert [each.code for each in store.all("household")] == [*codes, expected]
    store.close()


# Moving out


def test_someone_moves_out(store: Store) -> None:
    recorded(store, "absence", resident=CUONG, day=date(2026, 5, 1), place="Đà Nẵng")
    before = everything(store)
    recorded(store, "move_out", resident=CUONG, day=DAY, place="Đà Nẵng", document="6")
    assert {each.to_date for each in residences(store, CUONG)} == {DAY}
    assert residences(store, CUONG)[0].destination == "Đà Nẵng"
    assert [each.to_date for each in memberships(store, CUONG)] == [DAY]
    assert people_on(store, BEFORE) - people_on(store, DAY) == {CUONG}
    assert shown(store, AN, DAY, "household_size") == (3,)
    assert shown(store, AN, BEFORE, "household_size") == (4,)
    assert refused(store, "move_out", resident=CUONG, day=TODAY) == "not-here"
    assert refused(store, "move_out", resident=CUONG, day=BEFORE) == "later-entry"
    store.undo()
    assert everything(store) == before


def test_the_place_someone_came_from_is_kept(store: Store) -> None:
    recorded(store, "move_out", resident=GIA, day=DAY, place="Hà Nam")
    recorded(store, "move_out", resident=EM, day=DAY, place="Hà Nam")
    assert (residences(store, EM)[0].place, residences(store, EM)[0].destination) == (
        "Nam Định",
        "Hà Nam",
    )


def test_a_head_who_moves_out_is_followed(store: Store) -> None:
    before = everything(store)
    values = {"resident": AN, "day": DAY}
    assert proposals(store, "move_out", "new_head", **values) == {BINH: "", CUONG: ""}
    assert proposals(store, "move_out", "relationships", **values) == {}
    asked = {**values, "new_head": BINH}
    assert proposals(store, "move_out", "relationships", **asked) == {
        CUONG: "child",
        DUNG: "child",
    }
    assert refused(store, "move_out", **values) == "head-needed"
    assert refused(store, "move_out", **values, new_head=EM) == "not-member"
    assert refused(store, "move_out", **values, new_head=AN) == "not-member"
    assert refused(store, "move_out", **values, new_head=DUNG) == "minor-head"
    recorded(store, "move_out", **asked)
    assert shown(store, BINH, BEFORE, "relationship") == ("wife",)
    assert shown(store, BINH, DAY, "relationship") == ("head",)
    assert shown(store, CUONG, DAY, "relationship") == ("child",)
    store.undo()
    assert everything(store) == before


def test_members_other_than_the_head_leave_the_head_alone(store: Store) -> None:
    assert proposals(store, "move_out", "new_head", resident=BINH) == {}
    assert proposals(store, "move_out", "new_head") == {}


def test_the_last_one_leaves_the_dwelling_empty(store: Store) -> None:
    recorded(store, "move_out", resident=HAI, day=DAY)
    assert households_of(store, 2, BEFORE) == {2, 3}
    assert households_of(store, 2, DAY) == {2}


def test_organisations_are_left_as_the_leader_says(store: Store) -> None:
    assert proposals(store, "move_out", "ends", resident=BINH) == {1: "yes", 2: "yes"}
    recorded(store, "move_out", resident=BINH, day=DAY, ends=(2,))
    assert [each.to_date for each in organised(store, BINH)] == [None, DAY]
    store.undo()
    recorded(store, "move_out", resident=BINH, day=DAY)
    assert [each.to_date for each in organised(store, BINH)] == [DAY, DAY]


@pytest.mark.parametrize(
    ("number", "code"), [(KHANH, "not-here"), (LAM, "dead"), (99, "no-record")]
)
def test_who_cannot_move_out(store: Store, number: int, code: str) -> None:
    assert refused(store, "move_out", resident=number, day=DAY) == code


def test_nobody_moves_out_on_a_day_to_come(store: Store) -> None:
    assert refused(store, "move_out", resident=BINH, day=date(2026, 11, 2)) == "future-day"


def test_who_came_later_did_not_leave_before(store: Store) -> None:
    assert refused(store, "move_out", resident=HAI, day=date(2026, 10, 1)) == "not-here"


def test_a_household_moves_out(store: Store) -> None:
    before = everything(store)
    recorded(store, "move_out_household", household=1, day=DAY, place="Hải Phòng", document="8")
    assert people_on(store, BEFORE) - people_on(store, DAY) == {AN, BINH, CUONG, DUNG}
    assert residences(store, DUNG)[0].destination == "Hải Phòng"
    assert [each.to_date for each in organised(store, BINH)] == [DAY, DAY]
    assert households_of(store, 1, BEFORE) == {1}
    assert households_of(store, 1, DAY) == set()
    assert refused(store, "move_out_household", household=1, day=TODAY) == "household-gone"
    assert refused(store, "move_out_household", household=1, day=BEFORE) == "later-entry"
    store.undo()
    assert everything(store) == before


def test_nobody_leaves_before_others_came(store: Store) -> None:
    recorded(store, "join_household", home=3, day=DAY, kind="staying", newcomers=(GUEST,))
    assert refused(store, "move_out", resident=HAI, day=BEFORE) == "later-entry"
    assert refused(store, "move_out_household", household=3, day=BEFORE) == "later-entry"


def test_nobody_leaves_a_dwelling_for_another_taken_later(store: Store) -> None:
    recorded(store, "move_household", household=3, day=DAY, dwelling=3)
    assert refused(store, "move_out", resident=HAI, day=BEFORE) == "later-entry"


def test_the_dead_go_with_their_household(tmp_path: Path) -> None:
    left_open = Membership(20, LAM, 2, "father", date(2026, 1, 15))
    records = [each for each in RECORDS if each.id != 9 or not isinstance(each, Membership)]
    store = new_register(tmp_path / "group.resgroup", [*records, left_open])
    recorded(store, "move_out_household", household=2, day=DAY)
    assert memberships(store, LAM)[0].to_date == DAY
    store.close()


# Moving within the group


def test_a_household_moves_to_another_dwelling(store: Store) -> None:
    before = everything(store)
    recorded(store, "move_household", household=1, day=DAY, dwelling=3)
    assert (households_of(store, 1, BEFORE), households_of(store, 1, DAY)) == ({1}, set())
    assert (households_of(store, 3, BEFORE), households_of(store, 3, DAY)) == (set(), {1})
    assert shown(store, AN, BEFORE, "house_number") == ("1",)
    assert shown(store, AN, DAY, "house_number") == ("2",)
    assert not store.get("dwelling", [3])[3].vacant
    assert people_on(store, BEFORE) == people_on(store, DAY)
    assert refused(store, "move_household", household=1, day=BEFORE, dwelling=2) == "later-entry"
    store.undo()
    assert everything(store) == before


def test_households_may_share_a_dwelling(store: Store) -> None:
    recorded(store, "move_household", household=1, day=DAY, dwelling=2)
    assert households_of(store, 2, DAY) == {1, 2, 3}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"household": 1, "dwelling": 1}, "same-dwelling"),
        ({"household": 1, "dwelling": 99}, "no-record"),
        ({"household": 99, "dwelling": 1}, "no-record"),
        ({"household": 3, "dwelling": 1, "day": date(2026, 10, 1)}, "household-gone"),
        ({"household": 1, "dwelling": 3, "day": date(2026, 11, 2)}, "future-day"),
    ],
)
def test_moves_that_are_refused(store: Store, values: dict[str, Any], code: str) -> None:
    assert refused(store, "move_household", **{"day": DAY, **values}) == code


def test_each_event_is_offered_where_it_makes_sense(store: Store) -> None:
    assert "move_in" in offers(store, "dwelling", 3)
    assert "move_in_anywhere" in offers(store, "", 0)
    assert "move_out" in offers(store, "resident", AN)
    assert "move_out" not in offers(store, "resident", KHANH)
    assert "move_out" not in offers(store, "resident", LAM)
    mine = {"join_household", "move_household", "move_out_household"}
    assert offers(store, "household", 1) & mine == mine
    recorded(store, "move_out_household", household=1, day=DAY)
    assert offers(store, "household", 1) & mine == set()
    assert offers(store, "household", 1, BEFORE) & mine == mine
