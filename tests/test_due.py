"""Due work: who is listed on which day, whom the law leaves out, and what is put aside."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.commands.catalogue import events
from resgroup.commands.inputs import inputs_of
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.due import DueGroup, DueLine, due_work, mark_done
from resgroup.due.lines import deadlines
from resgroup.due.work import _FINDERS
from resgroup.errors import RegisterError
from resgroup.fields import catalogue
from resgroup.records import (
    Household,
    Membership,
    MilitaryRecord,
    Record,
    Residence,
    Resident,
)
from tests.groups import new_register, random_records

TODAY = date(2026, 11, 22)
GROWN = PartialDate(1990, 1, 1)
OLD_CARD, NEW_CARD = date(2021, 3, 1), date(2026, 3, 1)

Due = Callable[..., dict[str, list[DueLine]]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[list[Record]], Store]]:
    """Makes registers that are closed when the test ends."""
    made: list[Store] = []

    def make(records: list[Record]) -> Store:
        made.append(new_register(tmp_path / f"{len(made)}.resgroup", records))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def due(opened: Callable[[list[Record]], Store]) -> Due:
    """What is due, by group, for a register of the records."""

    def ask(*records: Record, today: date = TODAY) -> dict[str, list[DueLine]]:
        return by_group(due_work(opened([Household(1, "H1"), *records]), today))

    return ask


def by_group(groups: list[DueGroup]) -> dict[str, list[DueLine]]:
    return {group.key: list(group.lines) for group in groups}


def someone(
    number: int = 1, born: PartialDate = GROWN, *, kind: str = "permanent", **about: Any
) -> list[Record]:
    """The head of the household, or a child of it, of whom nothing is due by itself."""
    residence = {
        name: about.pop(name) for name in ("until", "from_date", "to_date") if name in about
    }
    known = {"national_id": f"0010{number:08d}", "national_id_issued": NEW_CARD, **about}
    return [
        Resident(
            number, f"Nguyễn Văn {number:02d}", **{"sex": "male", "birth_date": born, **known}
        ),
        Membership(number, number, 1, "head" if number == 1 else "child"),
        Residence(number, number, kind, **residence),
    ]


def away(person: int, **about: Any) -> Residence:
    return Residence(900 + person, person, "absent", **about)


def born_before(years: int, days: int = 0) -> PartialDate:
    """The birth of someone who completes the years so many days after today."""
    day = TODAY + timedelta(days)
    return PartialDate(day.year - years, day.month, day.day)


def test_nothing_is_due_of_people_without_a_deadline(due: Due) -> None:
    assert due(*someone(), *someone(2, PartialDate(2000, 5, 5))) == {}


# Residences


def test_temporary_residences_are_listed_from_fifteen_days_before(due: Due) -> None:
    ahead = {1: -400, 2: -1, 3: 0, 4: 15, 5: 16}
    people = [
        record
        for number, days in ahead.items()
        for record in someone(number, kind="temporary", until=TODAY + timedelta(days))
    ]
    found = due(*people)["temporary"]
    assert [(line.resident_id, line.overdue) for line in found] == [
        *[(1, True), (2, True)],
        *[(3, False), (4, False)],
    ]
    assert [line.day for line in found] == [TODAY + timedelta(ahead[n]) for n in range(1, 5)]
    assert {line.event for line in found} == {"renew_residence"}
    assert found[3].values == {"resident": 4}
    assert found[3].what == "Hết hạn tạm trú 07/12/2026"


def test_one_who_left_or_has_no_term_is_not_due(due: Due) -> None:
    gone = someone(2, kind="temporary", until=TODAY, to_date=TODAY)
    assert due(*someone(kind="temporary"), *gone) == {}


def test_an_absence_does_not_hide_the_registration_that_ends(due: Due) -> None:
    found = due(*someone(kind="temporary", until=TODAY), away(1, from_date=TODAY - timedelta(3)))
    assert [line.day for line in found["temporary"]] == [TODAY]
    assert "absence" not in found


@pytest.mark.parametrize(
    ("kind", "since", "about", "day"),
    [
        ("temporary", date(2026, 5, 22), {}, date(2026, 11, 22)),
        ("temporary", date(2026, 6, 7), {}, date(2026, 12, 7)),
        ("temporary", date(2026, 6, 8), {}, None),
        ("temporary", date(2025, 1, 1), {"until": date(2027, 1, 1)}, date(2025, 7, 1)),
        ("permanent", date(2026, 5, 22), {}, None),
        ("permanent", date(2025, 11, 22), {}, date(2026, 11, 22)),
        ("permanent", date(2020, 1, 1), {"until": date(2027, 1, 1)}, None),
        ("permanent", date(2020, 1, 1), {"document": "12/TV"}, None),
        ("permanent", date(2020, 1, 1), {"reason": "abroad"}, None),
        ("permanent", date(2020, 1, 1), {"reason": "military"}, None),
        ("permanent", None, {}, None),
    ],
)
def test_absences_too_long_lead_to_moving_out(
    due: Due, kind: str, since: date | None, about: dict[str, Any], day: date | None
) -> None:
    found = due(*someone(kind=kind), away(1, from_date=since, **about)).get("absence", [])
    assert [line.day for line in found] == [day] * (day is not None)
    assert all(line.event == "move_out" for line in found)
    assert all(line.overdue == (day is not None and day < TODAY) for line in found)


@pytest.mark.parametrize(("days", "listed"), [(-1, True), (15, True), (16, False)])
def test_absences_past_their_term_lead_home(due: Due, days: int, listed: bool) -> None:
    until = TODAY + timedelta(days)
    absence = away(1, from_date=TODAY - timedelta(30), until=until)
    found = due(*someone(), absence).get("absence", [])
    assert [(line.day, line.event) for line in found] == [(until, "return_home")] * listed


# Births and deaths


def test_children_are_to_be_registered_within_sixty_days(due: Due) -> None:
    new: dict[str, Any] = {"national_id": "", "national_id_issued": None}
    found = due(
        *someone(),
        *someone(2, PartialDate(2026, 10, 1), **new),
        *someone(3, PartialDate(2026, 3, 1), **new),
        *someone(4, PartialDate(2026, 2), **new),
        *someone(5, PartialDate(2026), **new),
        *someone(6, PartialDate(2026, 10, 1), national_id_issued=None),
        *someone(7, PartialDate(2026, 10, 1), **new, birth_certificate="12/2026"),
        *someone(8, PartialDate(2025, 11, 21), **new),
        *someone(9, PartialDate(2025, 11, 22), **new),
    )
    lines = {line.resident_id: (line.day, line.overdue) for line in found["birth"]}
    assert lines == {
        2: (date(2026, 11, 30), False),
        3: (date(2026, 4, 30), True),
        4: (date(2026, 4, 29), True),
        5: (None, False),
        9: (date(2026, 1, 21), True),
    }
    assert {line.field for line in found["birth"]} == {"birth_certificate"}
    assert [line.resident_id for line in found["birth"]] == [9, 4, 3, 2, 5]


def test_deaths_are_to_be_registered_within_fifteen_days(due: Due) -> None:
    def dead(number: int, day: date, certificate: str = "") -> list[Record]:
        died = PartialDate.of(day)
        about = someone(number, death_date=died, death_certificate=certificate)
        return [about[0], Residence(number, number, "permanent", None, day)]

    found = due(
        *someone(),
        *dead(2, date(2026, 11, 10)),
        *dead(3, date(2026, 11, 6)),
        *dead(4, date(2026, 11, 6), "7/2026"),
        *dead(5, date(2025, 11, 21)),
        *dead(6, date(2025, 11, 22)),
    )
    lines = {line.resident_id: (line.day, line.overdue) for line in found["death"]}
    assert lines == {
        2: (date(2026, 11, 25), False),
        3: (date(2026, 11, 21), True),
        6: (date(2025, 12, 7), True),
    }
    assert found["death"][0].field == "death_certificate"


# Cards


@pytest.mark.parametrize("age", [14, 25, 40, 60])
def test_cards_are_renewed_at_an_age(due: Due, age: int) -> None:
    cases: list[tuple[int, date | None, str]] = [
        (30, OLD_CARD, "listed"),
        (31, OLD_CARD, ""),
        (-1, OLD_CARD, "overdue"),
        (-700, OLD_CARD, "overdue"),
        (-1, NEW_CARD, ""),
        (0, date(2024, 11, 22), ""),
        (0, date(2024, 11, 21), "listed"),
        (30, None, "listed"),
        (-1, None, "listed"),
        (-300, None, "listed"),
        (-330, None, ""),
    ]
    people = [
        record
        for number, (days, issued, _said) in enumerate(cases, start=2)
        for record in someone(number, born_before(age, days), national_id_issued=issued)
    ]
    found = {line.resident_id: line for line in due(*someone(), *people)["id_card"]}
    said = [
        ("overdue" if found[number].overdue else "listed") if number in found else ""
        for number in range(2, len(cases) + 2)
    ]
    assert said == [expected for _days, _issued, expected in cases]
    assert {line.field for line in found.values()} == {"national_id_issued"}
    assert all(f"Đủ {age} tuổi" in line.what for line in found.values())


def test_only_citizens_need_cards_and_none_of_before_there_were_cards(due: Due) -> None:
    found = due(
        *someone(2, born_before(25), national_id_issued=None, nationality="LA"),
        *someone(3, PartialDate(1948, 5, 5), national_id_issued=date(2004, 1, 1)),
        *someone(4, PartialDate(2001, 12, 31), national_id_issued=date(2012, 1, 1)),
        *someone(5, PartialDate(2002, 1, 1), national_id_issued=date(2012, 1, 1)),
    )
    assert [line.resident_id for line in found["id_card"]] == [5]


def test_a_year_of_birth_is_listed_in_the_year(due: Due) -> None:
    unknown: dict[str, Any] = {"national_id_issued": None}
    found = due(
        *someone(2, PartialDate(2001), **unknown),
        *someone(3, PartialDate(2002), **unknown),
        *someone(4, PartialDate(2000), **unknown),
        *someone(5, UNKNOWN, **unknown),
        *someone(6, PartialDate(2001), national_id_issued=NEW_CARD),
    )
    (line,) = found["id_card"]
    assert (line.resident_id, line.day, line.overdue) == (2, None, False)
    assert "trong năm 2026, chưa rõ ngày" in line.what


# Service


def deferred(number: int, **about: Any) -> MilitaryRecord:
    return MilitaryRecord(number, number, "deferred", from_date=date(2024, 1, 1), **about)


@pytest.mark.parametrize(
    ("days", "listed", "overdue"),
    [(-30, True, True), (0, True, False), (60, True, False), (61, False, False)],
)
def test_deferments_run_out(due: Due, days: int, listed: bool, overdue: bool) -> None:
    until = TODAY + timedelta(days)
    found = due(*someone(1, PartialDate(2004, 1, 1)), deferred(1, until=until))
    lines = found.get("deferment", [])
    assert [(line.day, line.overdue) for line in lines] == [(until, overdue)] * listed
    assert all(line.event == "defer_service" for line in lines)


@pytest.mark.parametrize(
    ("born", "course", "listed"),
    [
        (date(2000, 11, 22), "", True),
        (date(2000, 11, 23), "", False),
        (date(2000, 11, 22), "bachelor", False),
        (date(1998, 11, 22), "bachelor", True),
        (date(1998, 11, 23), "college", False),
    ],
)
def test_deferments_end_with_the_age_of_call_up(
    due: Due, born: date, course: str, listed: bool
) -> None:
    found = due(*someone(1, PartialDate.of(born)), deferred(1, course=course))
    assert ("deferment" in found) == listed


def test_a_deferment_that_ended_is_not_due(due: Due) -> None:
    ended = dataclasses.replace(deferred(1, until=TODAY), to_date=date(2026, 10, 1))
    later = MilitaryRecord(2, 1, "serving", from_date=date(2026, 10, 1))
    assert due(*someone(1, PartialDate(2004, 1, 1)), ended, later) == {}


# Ages of the year and households


def test_those_who_reach_an_age_this_year(due: Due) -> None:
    found = due(
        *someone(),
        *someone(2, PartialDate(2009, 12, 31)),
        *someone(3, PartialDate(2009, 1, 1), sex="female"),
        *someone(4, PartialDate(2009)),
        MilitaryRecord(4, 4, "registered"),
        *someone(5, PartialDate(2008, 1, 1)),
        *someone(6, PartialDate(2008)),
        *someone(7, PartialDate(1966, 6, 6)),
        *someone(8, PartialDate(1951, 6, 6)),
        *someone(9, PartialDate(1951, 7, 6), welfare="pension"),
        *someone(10, PartialDate(2008, 1, 1), nationality="LA"),
        *someone(11, PartialDate(2007, 12, 31)),
        *someone(12, PartialDate(2009, 12, 31), sex=""),
    )
    ids = {key: [line.resident_id for line in lines] for key, lines in found.items()}
    assert ids == {
        "reaching_17": [2, 12],
        "reaching_18": [5, 6],
        "reaching_60": [7],
        "reaching_75": [8],
    }
    assert not any(line.overdue for lines in found.values() for line in lines)
    assert found["reaching_17"][0].event == "register_service"
    assert [line.day for line in found["reaching_18"]] == [date(2026, 1, 1), None]


def test_households_need_a_head(due: Due) -> None:
    found = due(
        *someone(),
        Household(2, "H2"),
        *(Resident(n, f"Trần {n}", birth_date=GROWN, national_id_issued=NEW_CARD) for n in (2, 3)),
        *(Residence(n, n, "permanent") for n in (2, 3)),
        *(Membership(n, n, 2, "child") for n in (2, 3)),
        Household(3, "H3", kind="tenants"),
        Resident(4, "Lê 4", birth_date=GROWN, national_id_issued=NEW_CARD),
        Residence(4, 4, "temporary"),
        Membership(4, 4, 3, "tenant"),
        Household(4, "H4"),
    )
    (line,) = found["headless"]
    assert (line.household_id, line.event, line.values) == (2, "change_head", {"household": 2})
    assert line.name == "Hộ H2"
    assert "2 người" in line.what


# Order, marks, and what lines lead to


def test_every_deadline_names_its_law_and_is_looked_for() -> None:
    assert set(deadlines()) == set(_FINDERS)
    for rule in deadlines().values():
        assert re.search(r"Đ\d", rule.law), rule.id
        assert rule.vi
        assert rule.en
        assert rule.yearly is rule.id.startswith("reaching_")


def test_overdue_lines_come_first_then_by_day(due: Due) -> None:
    days = {1: 3, 2: -2, 3: 1, 4: -9}
    people = [
        record
        for number, ahead in days.items()
        for record in someone(number, kind="temporary", until=TODAY + timedelta(ahead))
    ]
    assert [line.resident_id for line in due(*people)["temporary"]] == [4, 2, 3, 1]


def test_what_is_put_aside_stays_away_until_it_falls_due_again(
    opened: Callable[[list[Record]], Store],
) -> None:
    until = date(2026, 11, 30)
    store = opened([Household(1, "H1"), *someone(kind="temporary", until=until)])
    (group,) = due_work(store, TODAY)
    plan = mark_done(store, group.lines[0], TODAY, " Sắp chuyển đi ")
    assert due_work(store, TODAY) == [group]
    store.commit(plan.change_set)
    assert due_work(store, TODAY) == []
    with pytest.raises(RegisterError) as refused:
        mark_done(store, group.lines[0], TODAY, "Lần nữa")
    assert refused.value.code == "already-marked"
    store.undo()
    assert due_work(store, TODAY) == [group]
    store.redo()
    renewed = dataclasses.replace(group.lines[0], day=date(2027, 11, 30))
    assert mark_done(store, renewed, TODAY, "Năm sau").change_set.changes


def test_putting_aside_needs_a_reason(opened: Callable[[list[Record]], Store]) -> None:
    store = opened([Household(1, "H1"), *someone(kind="temporary", until=TODAY)])
    line = due_work(store, TODAY)[0].lines[0]
    with pytest.raises(RegisterError) as refused:
        mark_done(store, line, TODAY, "  ")
    assert refused.value.code == "no-reason"


@pytest.mark.parametrize("seed", range(8))
def test_every_line_leads_somewhere(opened: Callable[[list[Record]], Store], seed: int) -> None:
    groups = due_work(opened(random_records(seed, 40)), TODAY)
    assert groups
    for group in groups:
        assert group.law
        for line in group.lines:
            assert line.name
            assert bool(line.resident_id) != bool(line.household_id)
            assert not line.overdue or (line.day is not None and line.day < TODAY)
            assert line.field == "" or line.field in catalogue()
            for name in (line.event, *line.instead):
                assert name == "" or fits_form(name, line)


def fits_form(name: str, line: DueLine) -> bool:
    event = events()[name]
    known = {each.key for each in inputs_of(event.form)}
    return event.subject == line.kind and set(line.values) <= known
