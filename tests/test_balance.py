"""The balance of a population: its numbers, its periods, its names, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.store import Store
from resgroup.balance import (
    PARTS,
    Step,
    balance,
    balances,
    named,
    people,
    period_words,
    periods,
    total,
)
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.records import Household, Membership, Record, Residence, Resident
from resgroup.register import Movement
from tests.groups import new_register, random_records

Open = Callable[[list[Record]], Store]
JAN, DEC = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Makes registers that are closed when the test ends."""
    made: list[Store] = []

    def make(records: list[Record]) -> Store:
        made.append(new_register(tmp_path / f"{len(made)}.resgroup", records))
        return made[-1]

    yield make
    for store in made:
        store.close()


def lived(
    number: int,
    first: date | None,
    last: date | None = None,
    *,
    born: PartialDate | None = None,
    died: date | None = None,
) -> list[Record]:
    """Someone of the household H1 from one day to the day before another."""
    return [
        Resident(
            number,
            f"Nguyễn Văn {number:02d}",
            "male",
            born or PartialDate(1980, 1, 1),
            death_date=PartialDate.of(died) if died else PartialDate(),
        ),
        Membership(number, number, 1, "head" if number == 1 else "child", first, last),
        Residence(number, number, "permanent", first, last),
    ]


def a_year() -> list[Record]:
    """Two who stay; a birth and a move in March; a death in May; a move out on 1 July."""
    march, may, july = date(2026, 3, 10), date(2026, 5, 5), date(2026, 7, 1)
    return [
        Household(1, "H1"),
        *lived(1, None),
        *lived(2, date(2020, 1, 1)),
        *lived(3, march, born=PartialDate.of(march)),
        *lived(4, date(2026, 3, 31)),
        *lived(5, None, may, died=may),
        *lived(6, None, july),
    ]


def test_the_numbers_of_a_year_agree_with_a_count_by_hand(opened: Open) -> None:
    whole = balance(opened(a_year()), JAN, DEC)
    assert whole.figures == {
        "opening": 4,
        "births": 1,
        "deaths": 1,
        "arrivals": 1,
        "departures": 1,
        "closing": 4,
    }
    assert list(whole.figures) == list(PARTS)


def test_months_follow_one_another(opened: Open) -> None:
    found = balances(opened(a_year()), JAN, DEC, "month")
    numbers = [tuple(each.figures.values()) for each in found]
    assert numbers == [
        *[(4, 0, 0, 0, 0, 4)] * 2,
        (4, 1, 0, 1, 0, 6),
        (6, 0, 0, 0, 0, 6),
        (6, 0, 1, 0, 0, 5),
        (5, 0, 0, 0, 0, 5),
        (5, 0, 0, 0, 1, 4),
        *[(4, 0, 0, 0, 0, 4)] * 5,
    ]
    assert total(found) == balance(opened(a_year()), JAN, DEC)


def test_a_day_belongs_to_the_period_it_lies_in(opened: Open) -> None:
    store = opened(a_year())
    before = balance(store, date(2026, 6, 1), date(2026, 6, 30))
    that_day = balance(store, date(2026, 7, 1), date(2026, 7, 1))
    assert (before.closing, that_day.opening) == (5, 5)
    assert [each.resident_id for each in that_day.departures] == [6]
    assert that_day.closing == 4


def test_each_number_opens_its_names(opened: Open) -> None:
    store = opened(a_year())
    whole = balance(store, JAN, DEC)
    ids = {part: [each.resident_id for each in people(store, whole, part)] for part in PARTS}
    assert ids == {
        "opening": [1, 2, 5, 6],
        "births": [3],
        "deaths": [5],
        "arrivals": [4],
        "departures": [6],
        "closing": [1, 2, 3, 4],
    }
    (gone,) = named(store, whole, "deaths")
    assert (gone.day, gone.values[0]) == (date(2026, 5, 5), "Nguyễn Văn 05")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by", ["month", "quarter", "year"])
def test_it_adds_up_whatever_a_register_holds(opened: Open, seed: int, by: Step) -> None:
    store = opened(random_records(seed))
    found = balances(store, date(2024, 1, 17), date(2026, 11, 3), by)
    for each in found:
        assert [len(people(store, each, part)) for part in PARTS] == list(each.figures.values())
        came, went = len(each.births + each.arrivals), len(each.deaths + each.departures)
        assert each.closing == each.opening + came - went
    assert any(each.figures != found[0].figures for each in found)


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("month", ["15/02/2026 – 28/02/2026", "Tháng 03/2026", "Tháng 04/2026 (đến ngày 02)"]),
        ("quarter", ["15/02/2026 – 31/03/2026", "Tháng 04/2026 (đến ngày 02)"]),
        ("year", ["15/02/2026 – 02/04/2026"]),
    ],
)
def test_periods_are_cut_at_both_ends(opened: Open, by: Step, words: list[str]) -> None:
    first, last = date(2026, 2, 15), date(2026, 4, 2)
    found = balances(opened(a_year()), first, last, by)
    assert [period_words(each) for each in found] == words


def test_whole_quarters_and_years_are_called_so(opened: Open) -> None:
    store = opened(a_year())
    assert period_words(balance(store, date(2026, 10, 1), DEC)) == "Quý 4/2026"
    assert period_words(balance(store, JAN, DEC)) == "Năm 2026"


def test_periods_leave_no_day_out_and_count_none_twice() -> None:
    first, last = date(2023, 11, 30), date(2025, 3, 1)
    steps: tuple[Step, ...] = ("month", "quarter", "year")
    for by in steps:
        days = [
            begin + timedelta(n)
            for begin, end in periods(first, last, by)
            for n in range((end - begin).days + 1)
        ]
        assert days == [first + timedelta(n) for n in range((last - first).days + 1)]
    assert list(periods(date(9999, 12, 30), date.max, "year")) == [(date(9999, 12, 30), date.max)]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(DEC, JAN, "period-backwards"), (date(1, 1, 1), JAN, "period-too-early")],
)
def test_impossible_periods_are_refused(opened: Open, first: date, last: date, code: str) -> None:
    store = opened(a_year())
    for ask in (balance, balances):
        with pytest.raises(RegisterError) as refused:
            ask(store, first, last)
        assert refused.value.code == code


def test_movements_that_do_not_add_up_are_no_answer(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(a_year())
    monkeypatch.setattr(store, "movements", lambda *_days: [Movement(1, JAN, "birth")])
    with pytest.raises(RuntimeError, match="closes at 5"):
        balance(store, JAN, DEC)
