"""Random lives: hundreds of events against a plain model, undone to the first state, and redone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.balance import balance
from resgroup.commands.catalogue import events
from resgroup.records import KINDS
from resgroup.register import Question
from tests.groups import new_register
from tests.living_play import END, START, Player, disagreements, first_group

EVENTS = 220
"""Events accepted in each sequence, at least."""
LOOKED_AT = 20
DAYS = 40
SEEDS = (1, 2)
TRIES = 80


def snapshot(register: Store) -> dict[str, Any]:
    """Every record, and what the register answers on a few days."""
    days = [START - timedelta(days=1), START, date(2021, 6, 1), date(2023, 2, 28), END]
    fields = ("household_code", "relationship", "residence", "military_state", "marital_status")
    found: dict[str, Any] = {kind: {each.id: each for each in register.all(kind)} for kind in KINDS}
    for day in days:
        ids = register.ask(Question(on=day)).ids.tolist()
        found[f"ask {day}"] = ids
        found[f"rows {day}"] = register.rows(ids, fields, day)
    return found


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "living.resgroup", list(first_group()))
    yield made
    made.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_random_lives_agree_with_a_plain_model(register: Store, seed: int) -> None:
    first = snapshot(register)
    player, days = Player(register, seed), random.Random(seed)
    accepted = 0
    while accepted < EVENTS:
        before = register.entries(1)[0].id
        took = player.step()
        accepted += took
        if not took:
            assert register.entries(1)[0].id == before
        elif accepted % LOOKED_AT == 0:
            assert disagreements(register, player.model, _some_day(days)) == []
    for _each in range(DAYS):
        assert disagreements(register, player.model, _some_day(days)) == []
    for _each in range(5):
        one, other = sorted((_some_day(days), _some_day(days)))
        assert balance(register, one, other).figures == player.model.balance(one, other)
    last = snapshot(register)
    taken_back = 0
    while register.undo() is not None:
        taken_back += 1
    assert taken_back == accepted
    assert snapshot(register) == first
    while register.redo() is not None:
        taken_back -= 1
    assert taken_back == 0
    assert snapshot(register) == last


def test_every_kind_of_event_is_played(register: Store) -> None:
    player = Player(register, 7)
    for event in events().values():
        assert any(player.attempt(event) for _try in range(TRIES)), event.name
    assert set(player.played) == set(events())
    assert disagreements(register, player.model, END) == []


def _some_day(days: random.Random) -> date:
    return START + timedelta(days=days.randint(-30, (END - START).days + 30))
