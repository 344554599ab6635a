"""Who joins and leaves the population: by kind, and so that every period's balance holds."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.store import Store
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.records import Household, Membership, Record, Residence, Resident
from resgroup.register import Movement, Question
from tests.groups import new_register, random_records

START = date(2026, 1, 1)
END = date(2026, 12, 31)
DAY = date(2026, 5, 6)
EVE, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


def moved(tmp_path: Path, *records: Record, period: tuple[date, date] = (START, END)) -> list[str]:
    """The kinds of movements of a register with a few records."""
    store = new_register(tmp_path / "moved.resgroup", [*records])
    found = store.movements(*period)
    store.close()
    assert [each.day for each in found] == sorted(each.day for each in found)
    return [each.kind for each in found]


def one(
    birth: PartialDate = UNKNOWN, died: PartialDate = UNKNOWN, **residence: Any
) -> list[Record]:
    return [
        Resident(1, "Lê An", "male", birth, death_date=died),
        Residence(1, 1, "permanent", **residence),
    ]


@pytest.mark.parametrize(
    ("birth", "reason", "kind"),
    [
        (PartialDate.of(DAY), "", "birth"),
        (PartialDate(2026, 5), "", "birth"),
        (PartialDate(2026), "", "birth"),
        (PartialDate.of(EVE), "", "arrival"),
        (PartialDate(2026, 4), "", "arrival"),
        (UNKNOWN, "", "arrival"),
        (PartialDate.of(EVE), "birth", "birth"),
        (PartialDate(1990, 1, 1), "marriage", "arrival"),
    ],
)
def test_those_who_come_are_born_or_arrive(
    tmp_path: Path, birth: PartialDate, reason: str, kind: str
) -> None:
    assert moved(tmp_path, *one(birth, from_date=DAY, reason=reason)) == [kind]


@pytest.mark.parametrize(
    ("died", "kind"),
    [
        (PartialDate.of(DAY), "death"),
        (PartialDate.of(EVE), "death"),
        (PartialDate(2026, 5), "death"),
        (PartialDate(2026), "death"),
        (PartialDate.of(MORROW), "departure"),
        (PartialDate(2026, 6), "departure"),
        (UNKNOWN, "departure"),
    ],
)
def test_those_who_go_die_or_depart(tmp_path: Path, died: PartialDate, kind: str) -> None:
    assert moved(tmp_path, *one(died=died, to_date=DAY)) == [kind]


def test_both_ends_of_the_period_belong_to_it(tmp_path: Path) -> None:
    for number, (first, last) in enumerate(((DAY, DAY), (MORROW, END), (START, EVE), (END, START))):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = moved(folder, *one(from_date=DAY), period=(first, last))
        assert found == (["arrival"] if first <= DAY <= last else [])


def test_another_kind_of_residence_or_household_is_no_movement(tmp_path: Path) -> None:
    records = [
        Household(1, "H1"),
        Household(2, "H2"),
        Resident(1, "Lê An"),
        Residence(1, 1, "staying", None, EVE),
        Residence(2, 1, "temporary", EVE, MORROW),
        Residence(3, 1, "permanent", MORROW),
        Residence(4, 1, "absent", DAY, MORROW),
        Membership(1, 1, 1, "child", None, DAY),
        Membership(2, 1, 2, "head", DAY),
    ]
    assert moved(tmp_path, *records) == []


def test_who_comes_back_arrives_again(tmp_path: Path) -> None:
    records = [Resident(1, "A"), *one(to_date=EVE)[1:], Residence(2, 1, "permanent", MORROW)]
    assert moved(tmp_path, *records) == ["departure", "arrival"]


def test_a_death_ends_what_was_left_open(tmp_path: Path) -> None:
    assert moved(tmp_path, *one(died=PartialDate.of(DAY))) == ["death"]


def test_movements_are_named_by_day(tmp_path: Path) -> None:
    store = new_register(
        tmp_path / "two.resgroup",
        [
            *(Resident(number, "A", birth_date=PartialDate(1990)) for number in (1, 2, 3)),
            Residence(1, 1, "permanent", DAY, MORROW),
            Residence(2, 2, "permanent", None, DAY),
            Residence(3, 3, "permanent", EVE),
        ],
    )
    assert store.movements(START, END) == [
        Movement(3, EVE, "arrival"),
        Movement(1, DAY, "arrival"),
        Movement(2, DAY, "departure"),
        Movement(1, MORROW, "departure"),
    ]
    store.close()


def population(store: Store, day: date) -> int:
    return len(store.ask(Question(on=day)).ids)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_balance_of_every_period_holds(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    records = random_records(seed)
    rng = random.Random(seed)
    records += _histories(rng)
    store = new_register(tmp_path_factory.mktemp("balance") / "group.resgroup", records)
    first_day = date(2023, 12, 1).toordinal()
    for _period in range(25):
        first = date.fromordinal(first_day + rng.randint(0, 1200))
        last = first + timedelta(days=rng.choice((0, 1, 30, 91, 365)))
        kinds = Counter(each.kind for each in store.movements(first, last))
        opening = population(store, first - timedelta(days=1))
        came = kinds["birth"] + kinds["arrival"]
        went = kinds["death"] + kinds["departure"]
        assert opening + came - went == population(store, last), (first, last)
    store.close()


def _histories(rng: random.Random) -> list[Record]:
    """People who come and go several times, some of them born or dead within those days."""
    records: list[Record] = []
    for number in range(1000, 1040):
        days = sorted(rng.sample(range(900), 4))
        bounds = [date(2024, 1, 1) + timedelta(days=day) for day in days]
        if rng.random() < 0.3:
            bounds[2] = bounds[1]
        born = PartialDate.of(bounds[0]) if rng.random() < 0.3 else PartialDate(1970)
        died = PartialDate.of(bounds[3]) if rng.random() < 0.3 else UNKNOWN
        records += [
            Resident(number, "Lê An", "male", born, death_date=died),
            Residence(number, number, "temporary", bounds[0], bounds[1]),
            Residence(1000 + number, number, "permanent", bounds[2], bounds[3]),
        ]
    return records
