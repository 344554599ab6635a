"""Military service from registration to discharge, by the ages and reasons of the law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.dates import PartialDate
from resgroup.records import MilitaryRecord, Residence, Resident
from tests.groups import TODAY, new_register
from tests.homes import (
    AN,
    BINH,
    CUONG,
    EM,
    GIA,
    KHANH,
    LAM,
    RECORDS,
    concerns,
    everything,
    linked,
    offers,
    opened,
    planned,
    proposals,
    recorded,
    refused,
    shown,
)

DAY, BEFORE = date(2026, 2, 24), date(2026, 2, 23)
MINE = {"register_service", "defer_service", "enlist", "discharge"}
YOUTH = 30


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened_store = opened(tmp_path / "group.resgroup")
    yield opened_store
    opened_store.close()


def with_youth(path: Path, *more: Any, kind: str = "permanent", **about: Any) -> Store:
    """A register with one more young man, who turns 17 in 2026 unless it is said otherwise."""
    born = about.pop("birth_date", PartialDate(2009, 12, 31))
    youth = Resident(YOUTH, "Hoàng Minh", "male", born, **about)
    return new_register(
        path / "youth.resgroup", [*RECORDS, youth, Residence(YOUTH, YOUTH, kind), *more]
    )


def records(store: Store, number: int) -> list[MilitaryRecord]:
    return linked(store, "military_record", "resident_id", number)


def absences(store: Store, number: int) -> list[Residence]:
    found = linked(store, "residence", "resident_id", number)
    return [each for each in found if each.kind == "absent"]


# Registration


def test_a_man_registers_in_the_year_he_turns_17(tmp_path: Path) -> None:
    store = with_youth(tmp_path)
    before = everything(store)
    recorded(store, "register_service", resident=YOUTH, day=DAY, document="7")
    assert records(store, YOUTH) == [
        MilitaryRecord(2, YOUTH, "registered", from_date=DAY, document="7")
    ]
    assert shown(store, YOUTH, BEFORE, "military_state") == (None,)
    assert shown(store, YOUTH, DAY, "military_state") == ("registered",)
    store.undo()
    assert everything(store) == before
    store.close()


def test_who_is_recorded_as_unregistered_registers(tmp_path: Path) -> None:
    store = with_youth(tmp_path, MilitaryRecord(5, YOUTH, "not_registered"))
    recorded(store, "register_service", resident=YOUTH, day=DAY)
    assert [(each.state, each.to_date) for each in records(store, YOUTH)] == [
        ("not_registered", DAY),
        ("registered", None),
    ]
    store.close()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (BINH, "not-male"),
        (GIA, "under-17"),
        (CUONG, "wrong-state"),
        (KHANH, "not-here"),
        (LAM, "dead"),
    ],
)
def test_who_may_not_register(store: Store, number: int, code: str) -> None:
    assert refused(store, "register_service", resident=number, day=date(2026, 4, 1)) == code


def test_a_foreigner_does_not_serve(tmp_path: Path) -> None:
    store = with_youth(tmp_path, nationality="KR")
    assert refused(store, "register_service", resident=YOUTH, day=DAY) == "not-citizen"
    assert offers(store, "resident", YOUTH) & MINE == set()
    store.close()


def test_a_birth_in_2010_is_too_late_for_2026(tmp_path: Path) -> None:
    store = with_youth(tmp_path, birth_date=PartialDate(2010, 1, 1))
    assert refused(store, "register_service", resident=YOUTH, day=DAY) == "under-17"
    assert "register_service" not in offers(store, "resident", YOUTH)
    store.close()


def test_no_state_overtakes_a_later_one(tmp_path: Path) -> None:
    store = with_youth(tmp_path)
    recorded(store, "register_service", resident=YOUTH, day=DAY)
    assert refused(store, "register_service", resident=YOUTH, day=BEFORE) == "later-entry"
    assert refused(store, "register_service", resident=YOUTH, day=date(2027, 1, 1)) == "future-day"
    store.close()


# Deferment


def test_a_student_is_deferred(store: Store) -> None:
    before = everything(store)
    recorded(
        store,
        "defer_service",
        resident=CUONG,
        day=DAY,
        reason="d_studying",
        course="bachelor",
        until=date(2027, 6, 30),
        document="88/QĐ",
    )
    registered, deferred = records(store, CUONG)
    assert registered.to_date == DAY
    assert deferred == MilitaryRecord(
        *(deferred.id, CUONG, "deferred", "d_studying", "bachelor", DAY, None, "88/QĐ"),
        until=date(2027, 6, 30),
    )
    assert shown(store, CUONG, BEFORE, "military_state") == ("registered",)
    assert shown(store, CUONG, DAY, "military_state") == ("deferred",)
    store.undo()
    assert everything(store) == before


def test_a_course_belongs_to_a_deferment_by_study_alone(store: Store) -> None:
    values = {"resident": CUONG, "day": DAY}
    assert refused(store, "defer_service", **values, reason="d_studying") == "no-course"
    recorded(store, "defer_service", **values, reason="d_health", course="bachelor")
    assert records(store, CUONG)[-1].course == ""


def test_only_reasons_of_deferment_are_offered(store: Store) -> None:
    reasons = proposals(store, "defer_service", "reason")
    assert "d_health" in reasons
    assert not any(reason.startswith(("e_", "n_", "c_", "x_")) for reason in reasons)
    assert proposals(store, "defer_service", "course") == {}
    courses = proposals(store, "defer_service", "course", reason="d_studying")
    assert list(courses) == ["upper_secondary", "college", "bachelor"]


@pytest.mark.parametrize("reason", ["e_cipher", "nothing"])
def test_no_other_reason_defers(store: Store, reason: str) -> None:
    values = {"resident": CUONG, "day": DAY, "reason": reason}
    assert refused(store, "defer_service", **values) == "no-deferment"


def test_a_deferment_ends_after_it_begins(store: Store) -> None:
    values = {"resident": CUONG, "day": DAY, "reason": "d_health", "until": DAY}
    assert refused(store, "defer_service", **values) == "until-past"


def test_deferring_someone_unregistered_is_asked_about(tmp_path: Path) -> None:
    store = with_youth(tmp_path)
    values = {"resident": YOUTH, "day": DAY, "reason": "d_health"}
    assert concerns(store, "defer_service", **values) == ["not-registered"]
    store.close()


@pytest.mark.parametrize("state", ["serving", "discharged", "completed", "not_allowed", "exempt"])
def test_who_is_not_awaiting_a_call_is_not_deferred(tmp_path: Path, state: str) -> None:
    store = with_youth(tmp_path, MilitaryRecord(5, YOUTH, state))
    values = {"resident": YOUTH, "day": DAY, "reason": "d_health"}
    assert refused(store, "defer_service", **values) == "wrong-state"
    assert "defer_service" not in offers(store, "resident", YOUTH)
    store.close()


# Enlistment and discharge


def test_a_recruit_is_away_until_he_is_discharged(store: Store) -> None:
    before = everything(store)
    recorded(store, "enlist", resident=CUONG, day=DAY, place="Sư đoàn 308", document="4")
    registered, serving = records(store, CUONG)
    assert (registered.to_date, serving.state) == (DAY, "serving")
    assert absences(store, CUONG) == [
        Residence(
            *(absences(store, CUONG)[0].id, CUONG, "absent", DAY, None, date(2028, 2, 24)),
            *("military", "Sư đoàn 308", "4"),
        )
    ]
    fields = ("military_state", "residence")
    assert shown(store, CUONG, BEFORE, *fields) == ("registered", "permanent")
    assert shown(store, CUONG, DAY, *fields) == ("serving", "absent")
    assert offers(store, "resident", CUONG) & MINE == {"discharge"}
    home = date(2026, 10, 1)
    recorded(store, "discharge", resident=CUONG, day=home, state="reserve_1")
    assert shown(store, CUONG, date(2026, 9, 30), *fields) == ("serving", "absent")
    assert shown(store, CUONG, home, *fields) == ("reserve_1", "permanent")
    store.undo()
    store.undo()
    assert everything(store) == before


def test_service_takes_the_place_of_another_absence(store: Store) -> None:
    recorded(store, "absence", resident=CUONG, day=date(2025, 9, 1), reason="study")
    recorded(store, "enlist", resident=CUONG, day=DAY)
    study, service = absences(store, CUONG)
    assert (study.to_date, service.from_date, service.reason) == (DAY, DAY, "military")


def test_a_discharge_leaves_another_absence_alone(tmp_path: Path) -> None:
    away = Residence(40, YOUTH, "absent", date(2025, 1, 1), reason="work")
    store = with_youth(tmp_path, MilitaryRecord(5, YOUTH, "police_service"), away)
    recorded(store, "discharge", resident=YOUTH, day=DAY)
    assert records(store, YOUTH)[-1].state == "discharged"
    assert absences(store, YOUTH) == [away]
    store.close()


def test_a_temporary_resident_enlists_from_home(tmp_path: Path) -> None:
    registered = MilitaryRecord(5, YOUTH, "registered")
    born = PartialDate(2006, 1, 1)
    store = with_youth(tmp_path, registered, kind="temporary", birth_date=born)
    recorded(store, "enlist", resident=YOUTH, day=DAY)
    assert absences(store, YOUTH) == []
    store.close()


@pytest.mark.parametrize(
    ("born", "course", "expected"),
    [
        (PartialDate(2008, 2, 25), "", ["call-up-age"]),
        (PartialDate(2008, 2, 24), "", []),
        (PartialDate(2000, 2, 25), "", []),
        (PartialDate(2000, 2, 24), "", ["call-up-age"]),
        (PartialDate(2000, 2, 24), "upper_secondary", ["call-up-age"]),
        (PartialDate(2000, 2, 24), "college", []),
        (PartialDate(1998, 2, 25), "bachelor", []),
        (PartialDate(1998, 2, 24), "bachelor", ["call-up-age"]),
        (PartialDate(2008), "", []),
        (PartialDate(), "", []),
    ],
)
def test_the_age_of_call_up(
    tmp_path: Path, born: PartialDate, course: str, expected: list[str]
) -> None:
    studied = MilitaryRecord(
        *(5, YOUTH, "deferred", "d_studying", course, date(2020, 1, 1), date(2025, 7, 1))
    )
    registered = MilitaryRecord(6, YOUTH, "registered", from_date=date(2025, 7, 1))
    store = with_youth(tmp_path, studied, registered, birth_date=born)
    assert concerns(store, "enlist", resident=YOUTH, day=DAY) == expected
    store.close()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("not_registered", ["not-registered"]),
        ("deferred", ["volunteer"]),
        ("exempt", ["volunteer"]),
        ("discharged", ["served-before"]),
        ("reserve_2", ["served-before"]),
    ],
)
def test_unusual_enlistments_are_asked_about(
    tmp_path: Path, state: str, expected: list[str]
) -> None:
    born = PartialDate(2006, 1, 1)
    store = with_youth(tmp_path, MilitaryRecord(5, YOUTH, state), birth_date=born)
    assert concerns(store, "enlist", resident=YOUTH, day=DAY) == expected
    store.close()


def test_women_enlist_as_volunteers(store: Store) -> None:
    found = concerns(store, "enlist", resident=EM, day=DAY)
    assert found == ["call-up-age", "not-registered", "volunteer"]


@pytest.mark.parametrize("state", ["serving", "police_service", "not_allowed"])
def test_who_cannot_enlist(tmp_path: Path, state: str) -> None:
    store = with_youth(tmp_path, MilitaryRecord(5, YOUTH, state))
    assert refused(store, "enlist", resident=YOUTH, day=DAY) == "wrong-state"
    store.close()


def test_nobody_enlists_before_a_later_absence(store: Store) -> None:
    recorded(store, "absence", resident=CUONG, day=date(2026, 9, 1))
    assert refused(store, "enlist", resident=CUONG, day=DAY) == "later-entry"


def test_only_a_soldier_is_discharged(store: Store) -> None:
    assert refused(store, "discharge", resident=CUONG, day=DAY) == "not-serving"
    recorded(store, "enlist", resident=CUONG, day=DAY)
    assert refused(store, "discharge", resident=CUONG, day=BEFORE) == "not-serving"
    values = {"resident": CUONG, "day": date(2026, 10, 1)}
    assert refused(store, "discharge", **values, state="deferred") == "wrong-state"
    assert list(proposals(store, "discharge", "state")) == ["discharged", "reserve_1"]


def test_each_event_is_offered_where_it_makes_sense(store: Store, tmp_path: Path) -> None:
    assert offers(store, "resident", CUONG) & MINE == {"defer_service", "enlist"}
    assert offers(store, "resident", AN) & MINE == set()
    for number in (BINH, GIA, KHANH, LAM):
        assert offers(store, "resident", number) & MINE == set()
    with_young = with_youth(tmp_path)
    assert offers(with_young, "resident", YOUTH) & MINE == {"register_service", "defer_service"}
    with_young.close()


def test_a_plan_says_its_day_and_document(store: Store) -> None:
    change_set = planned(store, "enlist", resident=CUONG, day=DAY, document="4").change_set
    assert (change_set.command, change_set.on, change_set.document) == ("enlist", DAY, "4")
    assert change_set.summary == ""
    assert DAY < TODAY
