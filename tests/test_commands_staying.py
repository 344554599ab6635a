"""Temporary and permanent registration, absence and return, as the register keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.store import Store
from resgroup.records import MilitaryRecord, Residence
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
    planned,
    proposals,
    recorded,
    refused,
    shown,
)

BEFORE, DAY = date(2026, 10, 30), date(2026, 10, 31)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened_store = opened(tmp_path / "group.resgroup")
    yield opened_store
    opened_store.close()


def residences(store: Store, number: int) -> list[Residence]:
    return linked(store, "residence", "resident_id", number)


# Temporary residence


def test_someone_staying_registers_temporarily(store: Store) -> None:
    before = everything(store)
    recorded(
        store,
        "temporary_residence",
        resident=HAI,
        day=DAY,
        reason="work",
        place="Thái Bình",
        document="12/TT",
    )
    stay, temporary = residences(store, HAI)
    assert (stay.kind, stay.to_date) == ("staying", DAY)
    assert temporary == Residence(
        *(temporary.id, HAI, "temporary", DAY, None, date(2028, 10, 31)),
        *("work", "Thái Bình", "12/TT"),
    )
    assert [shown(store, HAI, day, "residence") for day in (BEFORE, DAY, TODAY)] == [
        ("staying",),
        ("temporary",),
        ("temporary",),
    ]
    assert HAI in people_on(store, BEFORE) & people_on(store, DAY)
    store.undo()
    assert everything(store) == before


def test_a_temporary_registration_takes_the_term_asked_for(store: Store) -> None:
    values = {"resident": HAI, "day": DAY}
    recorded(store, "temporary_residence", **values, until=date(2028, 10, 31))
    assert residences(store, HAI)[-1].until == date(2028, 10, 31)


@pytest.mark.parametrize(("until", "code"), [(date(2028, 11, 1), "until-far"), (DAY, "until-past")])
def test_a_term_must_be_lawful(store: Store, until: date, code: str) -> None:
    assert refused(store, "temporary_residence", resident=HAI, day=DAY, until=until) == code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (AN, "already-permanent"),
        (EM, "already-temporary"),
        (KHANH, "not-here"),
        (LAM, "dead"),
        (99, "no-record"),
    ],
)
def test_who_may_not_register_temporarily(store: Store, number: int, code: str) -> None:
    assert refused(store, "temporary_residence", resident=number, day=DAY) == code


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 11, 2), "future-day"), (date(1970, 1, 1), "before-birth")],
)
def test_days_on_which_nothing_can_have_happened(store: Store, day: date, code: str) -> None:
    assert refused(store, "temporary_residence", resident=HAI, day=day) == code


def test_nobody_overtakes_a_later_entry(store: Store) -> None:
    recorded(store, "temporary_residence", resident=HAI, day=DAY)
    assert refused(store, "register_permanent", resident=HAI, day=BEFORE) == "later-entry"
    assert refused(store, "temporary_residence", resident=HAI, day=BEFORE) == "later-entry"


def test_a_stay_that_began_the_same_day_leaves_no_trace(store: Store) -> None:
    recorded(store, "temporary_residence", resident=HAI, day=date(2026, 10, 20))
    assert [each.kind for each in residences(store, HAI)] == ["temporary"]


# Renewal


def test_a_registration_is_renewed_for_a_whole_household(store: Store) -> None:
    before = everything(store)
    day = date(2026, 10, 27)
    recorded(store, "renew_residence", resident=EM, day=day, others=(GIA,), document="5")
    for number in (EM, GIA):
        old, new = residences(store, number)
        assert (old.to_date, old.until) == (day, date(2026, 11, 10))
        assert (new.from_date, new.until, new.document) == (day, date(2028, 11, 10), "5")
    assert residences(store, EM)[-1].place == "Nam Định"
    assert {EM, GIA} <= people_on(store, date(2026, 10, 26)) & people_on(store, day)
    store.undo()
    assert everything(store) == before


def test_a_renewal_is_offered_to_those_it_concerns(store: Store) -> None:
    assert proposals(store, "renew_residence", "others", resident=EM) == {GIA: ""}
    assert proposals(store, "renew_residence", "others") == {}


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 10, 25), ["renewed-early"]),
        (date(2026, 10, 26), []),
        (date(2026, 11, 10), []),
        (date(2026, 11, 11), ["renewed-late"]),
    ],
)
def test_a_renewal_belongs_in_the_last_fifteen_days(
    store: Store, today: date, expected: list[str]
) -> None:
    assert concerns(store, "renew_residence", today, resident=EM, day=today) == expected


@pytest.mark.parametrize(
    ("until", "code"),
    [(date(2026, 11, 10), "until-past"), (date(2028, 11, 11), "until-far")],
)
def test_a_renewal_prolongs_by_two_years_at_most(store: Store, until: date, code: str) -> None:
    assert refused(store, "renew_residence", resident=EM, day=DAY, until=until) == code


def test_a_late_renewal_counts_from_its_own_day(store: Store) -> None:
    today = date(2026, 12, 1)
    plan = planned(store, "renew_residence", today, resident=EM, day=today)
    store.commit(plan.change_set)
    assert residences(store, EM)[-1].until == date(2028, 12, 1)


def test_a_renewal_without_a_known_term_gives_no_concern(tmp_path: Path) -> None:
    records = [each for each in RECORDS if each != Residence(HAI, HAI, "staying", DAY)]
    store = new_register(tmp_path / "group.resgroup", [*records, Residence(20, AN, "temporary")])
    recorded(store, "renew_residence", resident=AN, day=DAY)
    assert residences(store, AN)[-1].until == date(2028, 10, 31)
    store.close()


@pytest.mark.parametrize("number", [AN, HAI, KHANH])
def test_only_a_temporary_registration_is_renewed(store: Store, number: int) -> None:
    assert refused(store, "renew_residence", resident=number, day=DAY) == "not-temporary"


# Absence and return


def test_an_absence_stands_beside_the_residence(store: Store) -> None:
    before = everything(store)
    recorded(
        store,
        "absence",
        resident=CUONG,
        day=DAY,
        until=date(2027, 6, 1),
        reason="study",
        place="Đà Nẵng",
        document="3",
        others=(DUNG,),
    )
    for number in (CUONG, DUNG):
        permanent, absent = residences(store, number)
        assert permanent.to_date is None
        assert absent == Residence(
            *(absent.id, number, "absent", DAY, None, date(2027, 6, 1)),
            *("study", "Đà Nẵng", "3"),
        )
    assert shown(store, CUONG, BEFORE, "residence") == ("permanent",)
    assert shown(store, CUONG, DAY, "residence") == ("absent",)
    assert people_on(store, DAY) == people_on(store, BEFORE)
    store.undo()
    assert everything(store) == before


def test_who_is_away_comes_home(store: Store) -> None:
    values = {"resident": CUONG, "others": (DUNG,)}
    recorded(store, "absence", **values, day=date(2026, 5, 1))
    before = everything(store)
    assert proposals(store, "return_home", "others", resident=CUONG) == {DUNG: ""}
    recorded(store, "return_home", **values, day=DAY)
    for number in (CUONG, DUNG):
        assert residences(store, number)[-1].to_date == DAY
    assert shown(store, CUONG, BEFORE, "residence") == ("absent",)
    assert shown(store, CUONG, DAY, "residence") == ("permanent",)
    assert refused(store, "return_home", resident=CUONG, day=BEFORE) == "later-entry"
    assert refused(store, "return_home", resident=CUONG, day=DAY) == "not-absent"
    store.undo()
    assert everything(store) == before


@pytest.mark.parametrize(
    ("number", "code"), [(HAI, "not-here"), (KHANH, "not-here"), (LAM, "dead")]
)
def test_only_who_is_registered_here_can_be_absent(store: Store, number: int, code: str) -> None:
    assert refused(store, "absence", resident=number, day=DAY) == code


def test_nobody_is_absent_twice(store: Store) -> None:
    recorded(store, "absence", resident=CUONG, day=BEFORE)
    assert refused(store, "absence", resident=CUONG, day=DAY) == "already-absent"
    assert refused(store, "absence", resident=CUONG, day=date(2026, 1, 1)) == "later-entry"
    assert refused(store, "absence", resident=AN, day=DAY, others=(CUONG,)) == "already-absent"


def test_an_absence_ends_after_it_begins(store: Store) -> None:
    assert refused(store, "absence", resident=CUONG, day=DAY, until=DAY) == "until-past"


def test_a_soldier_who_comes_home_is_asked_about(tmp_path: Path) -> None:
    soldier = MilitaryRecord(5, AN, "serving", from_date=date(2025, 2, 20))
    away = Residence(20, AN, "absent", date(2025, 2, 20), reason="military")
    store = new_register(tmp_path / "group.resgroup", [*RECORDS, soldier, away])
    assert concerns(store, "return_home", resident=AN, day=DAY) == ["still-serving"]
    store.close()


# Permanent registration


def test_a_tenant_becomes_a_permanent_resident(store: Store) -> None:
    before = everything(store)
    values = {"resident": EM, "others": (GIA,), "place": "Nam Định", "document": "9"}
    recorded(store, "register_permanent", **values, day=DAY)
    for number in (EM, GIA):
        temporary, permanent = residences(store, number)
        assert temporary.to_date == DAY
        assert (permanent.kind, permanent.from_date) == ("permanent", DAY)
        assert (permanent.place, permanent.document) == ("Nam Định", "9")
    assert shown(store, EM, BEFORE, "residence") == ("temporary",)
    assert shown(store, EM, DAY, "residence") == ("permanent",)
    store.undo()
    assert everything(store) == before


@pytest.mark.parametrize(
    ("number", "code"), [(AN, "already-permanent"), (KHANH, "not-here"), (LAM, "dead")]
)
def test_who_may_not_register_permanently(store: Store, number: int, code: str) -> None:
    assert refused(store, "register_permanent", resident=number, day=DAY) == code


# Where the events are offered


def test_each_event_is_offered_where_it_makes_sense(store: Store) -> None:
    mine = {
        *("temporary_residence", "renew_residence", "absence", "return_home"),
        "register_permanent",
    }
    assert offers(store, "resident", AN) & mine == {"absence"}
    assert offers(store, "resident", EM) & mine == {
        *("renew_residence", "absence", "register_permanent"),
    }
    assert offers(store, "resident", HAI) & mine == {"temporary_residence", "register_permanent"}
    assert offers(store, "resident", KHANH) & mine == set()
    assert offers(store, "resident", LAM) & mine == set()
    recorded(store, "absence", resident=BINH, day=DAY)
    assert offers(store, "resident", BINH) & mine == {"return_home"}
    assert offers(store, "resident", BINH, BEFORE) & mine == {"absence"}
