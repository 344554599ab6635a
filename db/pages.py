"""Owns what lists and a resident's page read: ids in order, fields, kin and history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from db import tables as t
from db.dialect import number_columns
from db.persons import PERSON, Home, households, person
from db.query import Reading
from db.rows import rows
from resgroup.addresses import parse_address, sort_key
from resgroup.dates import PartialDate
from resgroup.errors import no_record
from resgroup.fields import resident_fields
from resgroup.names import excel_name_key, text_key
from resgroup.register import HistoryLine, Ids, Person, ResidentPage
from resgroup.terms import term_label


def id_list(connection: Connection, query: Select[Any]) -> Ids:
    """The only column of a query as an array."""
    (ids,) = number_columns(connection, query)
    return ids


def ordered(
    connection: Connection, ids: Ids, buildings: Ids, order: str, on: date
) -> NDArray[np.intp]:
    """The places of the ids, given in the order of names, in another order (`register.ORDERS`)."""
    if order == "address":
        keys = _address_keys(connection, np.unique(buildings).tolist())
        ranks = _ranks([keys.get(number, (1,)) for number in buildings.tolist()])
    else:
        field = {"household": "household_code", "birth_date": "birth_date"}.get(order, "full_name")
        values = [row[0] for row in rows(connection, ids.tolist(), (field,), on)]
        ranks = _ranks([_order_key(order, value) for value in values])
    return np.argsort(ranks, kind="stable")


def _order_key(order: str, value: Any) -> Any:
    if order == "birth_date":
        first = value.earliest() if isinstance(value, PartialDate) else None
        return (0, first) if first else (1,)
    if order == "family_name":
        return text_key(value or "")
    if order == "given_family":
        return excel_name_key(value or "")
    return (0, text_key(value)) if value else (1,)


def _ranks(keys: Sequence[Any]) -> NDArray[np.intp]:
    places = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.fromiter((places[key] for key in keys), np.intp, len(keys))


def _address_keys(connection: Connection, buildings: Sequence[int]) -> dict[int, Any]:
    b, wanted = t.building.c, set(buildings)
    return {
        number: (0, sort_key(parse_address(address)))
        for number, address in connection.execute(select(b.id, b.address))
        if address and number in wanted
    }


def residents_in(connection: Connection, reading: Reading, buildings: Sequence[int]) -> Ids:
    """The residents who live in the buildings on the day, in the order of names."""
    s = t.resident_state.c
    query = (
        select(s.resident_id)
        .where(reading.standing_now(), s.building_id.in_([int(b) for b in buildings]))
        .order_by(s.name_key, s.resident_id)
    )
    return id_list(connection, query)


def resident_page(connection: Connection, reading: Reading, resident_id: int) -> ResidentPage:
    """A resident with household, kin and history; raises RegisterError("no-record")."""
    fields = list(resident_fields())
    values = dict(zip(fields, rows(connection, [resident_id], fields, reading.on)[0], strict=True))
    if values["full_name"] is None:
        raise no_record()
    if values["death_date"] and values["death_date"].earliest() > reading.on:
        values["death_date"] = None  # nobody knew then
    s = t.resident_state.c
    mine = connection.execute(
        select(s.household_id, s.building_id, s.dwelling_id).where(
            reading.standing_now(), s.resident_id == resident_id
        )
    ).first()
    household = None
    if mine is not None and mine.household_id:
        members = connection.scalars(
            select(s.resident_id).where(reading.standing_now(), s.household_id == mine.household_id)
        ).all()
        unit = connection.scalar(
            select(t.dwelling.c.unit).where(t.dwelling.c.id == mine.dwelling_id)
        )
        home = Home(mine.household_id, unit or "", members)
        (household,) = households(connection, reading, [home])
    return ResidentPage(
        resident_id,
        values,
        mine.building_id or None if mine is not None else None,
        household,
        _kin(connection, reading, resident_id),
        _history(connection, resident_id),
        mine is not None,
        *((None, "") if mine is not None else _departure(connection, reading, resident_id)),
    )


def _departure(
    connection: Connection, reading: Reading, resident_id: int
) -> tuple[date | None, str]:
    """When someone left last before the day, and where to."""
    r = t.residence.c
    query = (
        select(r.to_date, r.destination)
        .where(r.resident_id == resident_id, r.kind != "absent", r.to_date <= reading.on)
        .order_by(r.to_date.desc())
    )
    left = connection.execute(query).first()
    return (left.to_date, left.destination) if left else (None, "")


def _kin(
    connection: Connection, reading: Reading, resident_id: int
) -> tuple[tuple[str, Person], ...]:
    """Parents, spouse and children of the day with the word for what they are to the resident."""
    k = t.kinship.c
    found: list[tuple[str, int]] = []
    mine = (k.resident_id == resident_id) | (k.relative_id == resident_id)
    query = select(t.kinship).where(mine, reading.holding(k)).order_by(k.id)
    for row in connection.execute(query):
        if row.kind == "spouse":
            other = row.relative_id if row.resident_id == resident_id else row.resident_id
            found.append(("spouse", other))
        elif row.resident_id == resident_id:
            found.append((row.kind, row.relative_id))
        else:
            found.append(("child" if row.kind == "parent" else "adopted_child", row.resident_id))
    numbers = [number for _, number in found]
    values = rows(connection, numbers, PERSON, reading.on)
    return tuple(
        (word, person(number, row)) for (word, number), row in zip(found, values, strict=True)
    )


def _history(connection: Connection, resident_id: int) -> tuple[HistoryLine, ...]:
    """The dated rows of a resident in words, latest first."""
    r, m, f = t.residence.c, t.membership.c, t.military_record.c
    lines: list[HistoryLine] = []
    for row in connection.execute(select(t.residence).where(r.resident_id == resident_id)):
        places = " → ".join(filter(None, (row.place, row.destination)))
        words = term_label("residence", row.kind) + (f" ({places})" if places else "")
        lines.append(HistoryLine(row.from_date, row.to_date, words))
    members = select(t.membership, t.household.c.code).join_from(
        t.membership, t.household, t.household.c.id == m.household_id
    )
    for row in connection.execute(members.where(m.resident_id == resident_id)):
        words = f"{term_label('relationship', row.relationship)} · {row.code}"
        lines.append(HistoryLine(row.from_date, row.to_date, words))
    for row in connection.execute(select(t.military_record).where(f.resident_id == resident_id)):
        words = term_label("military_state", row.state)
        lines.append(HistoryLine(row.from_date, row.to_date, words))
    lines.sort(key=lambda line: line.from_date or date.min, reverse=True)
    return tuple(lines)
