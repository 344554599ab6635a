"""Owns the population of the demo group: households, residents and all that is recorded of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from resgroup.collection import uncollected
from resgroup.records import Dwelling, Record
from resgroup.simulation.associations import Associations
from resgroup.simulation.balance import choose
from resgroup.simulation.drafts import Family, family_of
from resgroup.simulation.history import Past
from resgroup.simulation.livelihood import Livelihood
from resgroup.simulation.naming import Naming
from resgroup.simulation.papers import Papers, known_wrong_ids
from resgroup.simulation.service import Call
from resgroup.simulation.shapes import Shape, make_shapes
from resgroup.simulation.standing import Standing
from resgroup.simulation.whereabouts import Whereabouts
from resgroup.simulation.writing import Writer

__all__ = ["known_wrong_ids", "populate"]

_ROOMS: Final = "rented_rooms"
_FEWEST_SHAPES: Final = 8000
_FULL_ROOMS: Final = 0.93
_MOST_RENTED: Final = 0.22
_MOVED_AWAY: Final = 0.015
_BEFORE_US: Final = 0.85


def populate(
    dwellings: Sequence[Dwelling],
    kinds: Mapping[int, str],
    households: int,
    as_of: date,
    rng: random.Random,
) -> list[Record]:
    """So many households as they stand on a day, with the residents and their recorded years.

    `kinds` tells the use of each dwelling's building. Dwellings left over, and those marked so,
    stay vacant; where there are fewer than households, some are shared.
    """
    with uncollected():
        return _populate(dwellings, kinds, households, as_of, rng)


def _populate(
    dwellings: Sequence[Dwelling],
    kinds: Mapping[int, str],
    households: int,
    as_of: date,
    rng: random.Random,
) -> list[Record]:
    free = [dwelling for dwelling in dwellings if not dwelling.vacant]
    if not free:
        raise ValueError("no dwelling to live in")
    rooms = [dwelling.id for dwelling in free if kinds.get(dwelling.id) == _ROOMS]
    homes = [dwelling.id for dwelling in free if kinds.get(dwelling.id) != _ROOMS]
    rented = min(_MOST_RENTED, _FULL_ROOMS * len(rooms) / households)
    pool = make_shapes(_FEWEST_SHAPES + households // 2, rng)
    chosen = choose(pool, households, rented, rng)
    past = Past(as_of, rng)
    families = [family_of(shape, as_of, rng) for shape in chosen]
    for family in families:
        past.settle(family)
    empty = _house(families, homes, rooms, rng)
    order = {dwelling.id: place for place, dwelling in enumerate(dwellings)}
    families.sort(key=lambda family: order[family.dwelling])
    families += _gone(families, empty, pool, past, rng)
    return _told(families, as_of, rng)


def _house(
    families: list[Family], homes: list[int], rooms: list[int], rng: random.Random
) -> list[int]:
    """Give every family a dwelling, tenants rooms first, and return the dwellings left empty."""
    homes, rooms = rng.sample(homes, len(homes)), rng.sample(rooms, len(rooms))
    everything = [*homes, *rooms]
    for family in families:
        first, second = (rooms, homes) if family.rented else (homes, rooms)
        if first:
            family.dwelling = first.pop()
        elif second:
            family.dwelling = second.pop()
        else:
            family.dwelling = rng.choice(everything)
    return sorted([*homes, *rooms])


def _gone(
    families: list[Family],
    empty: list[int],
    pool: list[Shape],
    past: Past,
    rng: random.Random,
) -> list[Family]:
    """Families that moved away: from empty dwellings, and from those others then moved into."""
    homely: dict[bool, list[Shape]] = {False: [], True: []}
    for shape in pool:
        if not any(member.role in _PASSING for member in shape.members):
            homely[shape.rented].append(shape)
    places: list[tuple[int, bool, date | None]] = []
    for family in families:
        if family.since and family.since > past.start and rng.random() < _BEFORE_US:
            left = family.since - timedelta(days=rng.randrange(1, 40))
            places.append((family.dwelling, family.rented, left))
    for dwelling in empty[: round(_MOVED_AWAY * len(families))]:
        places.append((dwelling, False, None))
    gone = []
    for dwelling, rented, left_on in places:
        family = family_of(rng.choice(homely[rented]), past.as_of, rng)
        family.dwelling = dwelling
        past.move_away(family, left_on)
        gone.append(family)
    return gone


def _told(families: list[Family], as_of: date, rng: random.Random) -> list[Record]:
    """Everything recorded of the families."""
    naming, papers, work = Naming(rng), Papers(as_of, rng), Livelihood(as_of, rng)
    standing, call, where = Standing(as_of, rng), Call(as_of, rng), Whereabouts(as_of, rng)
    writer = Writer(as_of, rng)
    for family in families:
        writer.household(family)
        naming.name(family)
        for person in family.people:
            person.years = person.age(as_of)
            work.give(person)
            standing.give(person)
            papers.number(person)
        writer.standing(family, standing)
        writer.services(call.serve(family))
        for person in family.people:
            writer.resident(person, family, naming, papers)
        writer.stays(where.stays(family))
        writer.kin(family)
    people = [person for family in families if family.left is None for person in family.people]
    writer.organisations(Associations(as_of, rng).join(people))
    return writer.records()


_PASSING: Final = frozenset({"staying", "renting", "domestic_worker", "nephew_niece"})
