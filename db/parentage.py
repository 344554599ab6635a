"""Owns who is whose parent on a day, as SQL and as arrays over a population.

The definition is that of `resgroup.parentage`; a property test holds all readings equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, and_, case, func, literal, or_, select, true, union_all

from db import tables as t
from db.sources import holding, standing_now
from resgroup.parentage import LEAST_AGE_GAP, PARENT_KINDS, TOLD
from resgroup.register import Coded

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

SEXES = {"": 0, "male": 1, "female": 2}
"""The sexes as the arrays have them."""


@dataclass(frozen=True)
class Family:
    """Pairs of a child and a parent by their places; not `sure` where several may be the parent."""

    child: Places
    parent: Places
    sure: Flags


# As SQL


def recorded_on(standing: date) -> Select[Any]:
    """The parents on record that hold on a day, with their sex as a number."""
    k, r = t.kinship.c, t.resident.c
    sex = case((r.sex == "male", 1), (r.sex == "female", 2), else_=0)
    return (
        select(k.resident_id.label("child"), k.relative_id.label("parent"), sex.label("sex"))
        .distinct()
        .join_from(t.kinship, t.resident, r.id == k.relative_id)
        .where(k.kind.in_(PARENT_KINDS), holding(k, standing))
    )


def parents_on(standing: date) -> Select[Any]:
    """Child, parent and whether that is sure, of the population of a day."""
    recorded = recorded_on(standing).subquery()
    on_record = select(recorded.c.child, recorded.c.parent, true().label("sure"))
    told = _told(standing).subquery()
    alone = func.count().over(partition_by=(told.c.child, told.c.sex)) == 1
    by_terms = select(told.c.child, told.c.parent, alone.label("sure"))
    both = union_all(on_record, by_terms).subquery()
    return select(both.c.child, both.c.parent, both.c.sure)


def _told(standing: date) -> Select[Any]:
    """Who may be whose parent by their relationships to one head."""
    child, parent = t.resident_state.alias(), t.resident_state.alias()
    recorded = recorded_on(standing).subquery()
    sex = case((parent.c.sex == "male", 1), (parent.c.sex == "female", 2), else_=0)
    taken = select(literal(1)).where(recorded.c.child == child.c.resident_id, recorded.c.sex == sex)
    pairs = [
        and_(
            child.c.relationship.in_(sorted(told.child)),
            parent.c.relationship.in_(sorted(told.parent)),
            parent.c.sex == told.sex if told.sex else true(),
        )
        for told in TOLD
    ]
    return (
        select(
            child.c.resident_id.label("child"),
            parent.c.resident_id.label("parent"),
            parent.c.sex.label("sex"),
        )
        .join_from(child, parent, parent.c.household_id == child.c.household_id)
        .where(child.c.household_id > 0, or_(*pairs))
        .where(standing_now(child, standing), standing_now(parent, standing))
        .where(parent.c.birth_from + LEAST_AGE_GAP <= child.c.birth_to, ~taken.exists())
    )


# As arrays


@dataclass(frozen=True)
class Members:
    """What the arrays are worked out from, person by person."""

    households: Places
    relationships: Coded
    sexes: Places
    birth_from: Places
    birth_to: Places


def family_of(members: Members, recorded: tuple[Places, Places, Places]) -> Family:
    """The families of a population; `recorded` are places of children and parents, and sexes.

    A parent who is not among the people has the place -1.
    """
    child, parent = _told_among(members)
    sex = members.sexes[parent]
    free = ~np.isin(_slot(child, sex), _slot(recorded[0], recorded[2]))
    old_enough = members.birth_from[parent] + LEAST_AGE_GAP <= members.birth_to[child]
    child, parent, sex = (each[free & old_enough] for each in (child, parent, sex))
    _slots, place, count = np.unique(_slot(child, sex), return_inverse=True, return_counts=True)
    there = recorded[1] >= 0
    return Family(
        np.concatenate((recorded[0][there], child)),
        np.concatenate((recorded[1][there], parent)),
        np.concatenate((np.ones(np.count_nonzero(there), np.bool_), (count == 1)[place])),
    )


def _slot(child: Places, sex: Places) -> Places:
    """A number for someone's parent of a sex."""
    return child * len(SEXES) + sex


def _told_among(members: Members) -> tuple[Places, Places]:
    """Child and parent by their relationships to one head."""
    found = [np.zeros((2, 0), np.int64)]
    at_home = members.households > 0
    for told in TOLD:
        children = at_home & _related(members.relationships, told.child)
        parents = at_home & _related(members.relationships, told.parent)
        if told.sex:
            parents &= members.sexes == SEXES[told.sex]
        found.append(_joined(members.households, children, parents))
    child, parent = np.concatenate(found, axis=1)
    return child, parent


def _related(relationships: Coded, terms: frozenset[str]) -> Flags:
    wanted = np.array([value in terms for value in relationships.values], np.bool_)
    found: Flags = wanted[relationships.codes]
    return found


def _joined(households: Places, children: Flags, parents: Flags) -> Places:
    """Every child beside every parent of the same household."""
    child, parent = np.flatnonzero(children), np.flatnonzero(parents)
    parent = parent[np.argsort(households[parent], kind="stable")]
    first = np.searchsorted(households[parent], households[child], "left")
    count = np.searchsorted(households[parent], households[child], "right") - first
    begun = np.repeat(np.cumsum(count) - count, count)
    place = np.arange(count.sum()) - begun + np.repeat(first, count)
    return np.stack((np.repeat(child, count), parent[place]))
