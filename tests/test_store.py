"""Writes are whole, audited, undone and redone; derived states follow the records."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from db import audit, state
from db import tables as t
from db.files import open_register
from db.mapping import from_json, to_json
from db.store import Store
from resgroup.changes import Change, ChangeSet, additions
from resgroup.criteria import In
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.records import (
    KINDS,
    Building,
    Dwelling,
    Household,
    Membership,
    Occupancy,
    Residence,
    Resident,
    kind_of,
)
from resgroup.register import ORDERS, Question, Touched
from tests.groups import CLOCK, new_register, random_records

ON = date(2026, 11, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "group.resgroup", random_records(7))
    yield made
    made.close()


def snapshot_of(store: Store) -> dict[str, Any]:
    """Everything a register holds, records and derived rows alike."""
    held: dict[str, Any] = {kind: store.all(kind) for kind in KINDS}
    with store._reading() as connection:
        columns = [column for column in t.resident_state.c if column.name != "id"]
        rows = connection.execute(select(*columns).order_by("resident_id", "valid_from"))
        held["states"] = [tuple(row) for row in rows]
        found = connection.execute(text("SELECT rowid FROM resident_search ORDER BY rowid"))
        held["search"] = [row[0] for row in found]
    return held


def test_every_record_comes_back_as_it_went_in(store: Store) -> None:
    for record in random_records(7):
        assert store.get(kind_of(record), [record.id]) == {record.id: record}


def test_every_record_survives_its_audit_line() -> None:
    for record in random_records(3):
        kind = kind_of(record)
        assert from_json(kind, to_json(kind, record)) == record


def test_undo_takes_back_everything_and_redo_brings_it_again(store: Store) -> None:
    before = snapshot_of(store)
    resident = store.all("resident")[0]
    renamed = dataclasses.replace(resident, full_name="Nguyễn Thị Mới")
    moved = store.all("membership")[1]
    store.commit(
        ChangeSet(
            "correct",
            (Change(resident, renamed), Change(moved, None), *additions([Household(99, "H099")])),
        )
    )
    after = snapshot_of(store)
    assert after != before
    store.undo()
    assert snapshot_of(store) == before
    store.redo()
    assert snapshot_of(store) == after
    store.undo()
    assert snapshot_of(store) == before


def test_many_records_of_a_kind_change_at_once(store: Store) -> None:
    """Geometry, partly known dates and flags included."""
    before = snapshot_of(store)
    moved = shapely.to_wkb(shapely.box(105.8, 21.0, 105.9, 21.1))
    changes = [
        *(Change(each, dataclasses.replace(each, footprint=moved)) for each in before["building"]),
        *(
            Change(each, dataclasses.replace(each, birth_date=PartialDate(1950, 2), note="x"))
            for each in before["resident"]
        ),
        *(Change(each, dataclasses.replace(each, vacant=True)) for each in before["dwelling"]),
    ]
    store.commit(ChangeSet("correct", tuple(changes)))
    for kind in ("building", "resident", "dwelling"):
        assert store.all(kind) == [change.after for change in changes if change.kind == kind]
    store.undo()
    assert snapshot_of(store) == before


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "group.resgroup"
    store = new_register(path, random_records(1))
    store.commit(ChangeSet("enrol", additions([Resident(500, "Lê Thị Mai")])))
    store.close()
    store = open_register(path, clock=lambda: CLOCK)
    assert store.undo() is not None
    store.close()
    store = open_register(path, clock=lambda: CLOCK)
    assert store.get("resident", [500]) == {}
    assert store.redo() is not None
    assert 500 in store.get("resident", [500])
    assert [entry.command for entry in store.entries()] == ["redo", "undo", "enrol", "demo"]
    store.close()


def test_a_new_command_forgets_what_could_be_redone(store: Store) -> None:
    store.commit(ChangeSet("enrol", additions([Resident(500, "Lê Thị Mai")])))
    store.undo()
    store.commit(ChangeSet("enrol", additions([Resident(501, "Lê Thị Lan")])))
    assert store.redo() is None


def test_an_id_is_never_used_again(store: Store) -> None:
    number = store.next_id("resident")
    store.commit(ChangeSet("enrol", additions([Resident(number, "Lê Thị Mai")])))
    store.undo()
    assert store.next_id("resident") == number + 1
    with pytest.raises(ValueError, match="used again"):
        store.commit(ChangeSet("enrol", additions([Resident(number, "Lê Thị Mai")])))


def test_writing_over_a_record_changed_meanwhile_is_refused_whole(store: Store) -> None:
    seen = store.all("resident")[0]
    store.commit(
        ChangeSet("correct", (Change(seen, dataclasses.replace(seen, phone="0900000001")),))
    )
    before = snapshot_of(store)
    late = ChangeSet(
        "correct",
        (
            *additions([Resident(900, "Người Mới")]),
            Change(seen, dataclasses.replace(seen, phone="0900000002")),
        ),
    )
    with pytest.raises(RegisterError) as refused:
        store.commit(late)
    assert refused.value.code == "changed-meanwhile"
    assert snapshot_of(store) == before
    assert len(store.entries()) == 2


def test_a_broken_reference_is_refused_whole(store: Store) -> None:
    before = snapshot_of(store)
    broken = additions([Resident(900, "A"), Membership(900, 900, 777, "head")])
    with pytest.raises(RegisterError) as refused:
        store.commit(ChangeSet("enrol", broken))
    assert refused.value.code == "conflict"
    assert snapshot_of(store) == before
    store.commit(ChangeSet("enrol", additions([Resident(900, "A")])))
    assert 900 in store.get("resident", [900])


def test_listeners_are_told_what_was_touched(store: Store) -> None:
    heard: list[Touched] = []
    stop = store.subscribe(heard.append)
    new = [Resident(900, "A"), Residence(900, 900, "staying")]
    store.commit(ChangeSet("enrol", additions(new)))
    stop()
    store.undo()
    assert [touched.ids for touched in heard] == [
        {"resident": frozenset({900}), "residence": frozenset({900})}
    ]


def test_the_audit_can_neither_be_changed_nor_cut_unnoticed(store: Store) -> None:
    store.commit(ChangeSet("enrol", additions([Resident(900, "A")])))
    for statement in ("UPDATE audit_change SET after = ''", "DELETE FROM audit_entry"):
        with pytest.raises(DatabaseError), store._engine.begin() as connection:
            connection.execute(text(statement))
    with store._reading() as connection:
        assert list(audit.broken_links(connection)) == []
    with store._engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_change_no_update"))
        connection.execute(text("UPDATE audit_change SET record_id = 5 WHERE entry_id = 2"))
    with store._reading() as connection:
        assert list(audit.broken_links(connection)) == [2]


def test_derived_states_are_what_deriving_all_again_gives(store: Store) -> None:
    number = store.next_id("building")
    changes = [
        *additions(
            [
                Building(number, address="Số 1 ngõ 2 phố Mới"),
                Dwelling(number, number),
                Occupancy(number, 1, number, date(2025, 5, 1)),
            ]
        )
    ]
    for occupancy in store.all("occupancy"):
        if isinstance(occupancy, Occupancy) and occupancy.household_id == 1:
            left = dataclasses.replace(occupancy, to_date=date(2025, 5, 1))
            changes.append(Change(occupancy, left))
    store.commit(ChangeSet("move_household", tuple(changes)))
    step_by_step = snapshot_of(store)["states"]
    with store._engine.begin() as connection:
        state.refresh(connection)
    assert snapshot_of(store)["states"] == step_by_step


def test_a_past_day_shows_the_register_as_it_stood(tmp_path: Path) -> None:
    store = new_register(
        tmp_path / "moves.resgroup",
        [
            Building(1, address="Số 1 phố A"),
            Building(2, address="Số 2 phố A"),
            Dwelling(1, 1),
            Dwelling(2, 2),
            Household(1, "H1"),
            Occupancy(1, 1, 1, None, date(2025, 3, 1)),
            Occupancy(2, 1, 2, date(2025, 3, 1)),
            Resident(1, "Lê An", "male", PartialDate(1990, 1, 1)),
            Membership(1, 1, 1, "head"),
            Residence(1, 1, "permanent", date(2020, 1, 1), date(2026, 1, 1)),
        ],
    )
    days = {
        date(2019, 12, 31): [],
        date(2020, 1, 1): [1],
        date(2025, 2, 28): [1],
        date(2025, 3, 1): [2],
        date(2025, 12, 31): [2],
        date(2026, 1, 1): [],
        date(2030, 1, 1): [],
    }
    for day, buildings in days.items():
        assert store.ask(Question(on=day)).buildings.tolist() == buildings, day
    store.close()


def test_search_finds_what_was_just_written(store: Store) -> None:
    store.commit(
        ChangeSet(
            "enrol",
            additions(
                [
                    Resident(
                        900, "Đặng Thuý Hoà", national_id="001190000123", phone="+84 912 000 777"
                    ),
                    Resident(901, "Đăng Thúy Hòa"),
                    Resident(902, "Dang Thuy Hoa"),
                ]
            ),
        )
    )

    def found(typed: str) -> list[int]:
        return [hit.resident_id for hit in store.search(typed)]

    assert set(found("dang thuy")) == {900, 901, 902}
    assert set(found("thúy hoà")) == {900, 901}
    assert found("Đặng") == [900]
    assert set(found("thuý ho")) == {900, 901}
    assert set(found("đặ thu")) == {900}
    assert found("001190000") == [900]
    assert found("84912000") == found("0912000777") == [900]
    assert found('"* OR') == []
    store.undo()
    assert found("dang thuy") == []


def test_a_list_keeps_the_order_of_its_ids(store: Store) -> None:
    ids = store.ask(Question(on=ON)).ids[::-1]
    names = [row[0] for row in store.rows(ids, ["full_name"], ON)]
    expected = {r.id: r.full_name for r in store.all("resident") if isinstance(r, Resident)}
    assert names == [expected[int(number)] for number in ids]


@pytest.mark.parametrize("order", ORDERS)
def test_orders_keep_everyone(store: Store, order: str) -> None:
    answer = store.ask(Question(on=ON, order=order))
    named = store.ask(Question(on=ON))
    assert sorted(answer.ids.tolist()) == sorted(named.ids.tolist())
    pairs = set(zip(answer.ids.tolist(), answer.buildings.tolist(), strict=True))
    assert pairs == set(zip(named.ids.tolist(), named.buildings.tolist(), strict=True))


def test_facets_count_the_answer(store: Store) -> None:
    question = Question(on=ON)
    counts = store.facets(question, ["sex", "household_size"])
    people = len(store.ask(question).ids)
    assert sum(counts["sex"].values()) == people
    assert sum(counts["household_size"].values()) == people


CODED = ("sex", "occupation", "street", "building_use", "building_floors", "household_size")


def test_coded_values_are_those_of_the_rows(store: Store) -> None:
    answer = store.ask(Question(on=ON, order="birth_date"))
    rows = store.rows(answer.ids, CODED, ON)
    coded = store.coded(answer, CODED)
    for place, name in enumerate(CODED):
        values = [coded[name].values[code] for code in coded[name].codes]
        assert values == [row[place] for row in rows], name


def test_coded_values_of_several_days_do_not_mix(store: Store) -> None:
    days = [date(2024, 6, 1), ON, date(2025, 3, 1), date(2024, 6, 1)]
    for day in days:
        answer = store.ask(Question(on=day))
        coded = store.coded(answer, ("residence",))["residence"]
        rows = store.rows(answer.ids, ("residence",), day)
        assert [coded.values[code] for code in coded.codes] == [row[0] for row in rows]


def test_a_field_nobody_has_is_coded_as_not_recorded(store: Store) -> None:
    answer = store.ask(Question(In("full_name", ("nobody",)), ON))
    assert store.coded(answer, ("occupation",))["occupation"].codes.tolist() == []
    assert store.facets(Question(on=ON), ["religion"]) == {"religion": {None: _everyone(store)}}


def _everyone(store: Store) -> int:
    return len(store.ask(Question(on=ON)).ids)


def test_what_made_the_register_is_never_taken_back(tmp_path: Path) -> None:
    store = new_register(tmp_path / "new.resgroup", random_records(1))
    before = snapshot_of(store)
    assert store.undo() is None
    assert snapshot_of(store) == before
    store.close()


def test_the_dead_are_of_no_population(tmp_path: Path) -> None:
    """Even where an old list left their residence open."""
    died = PartialDate(2024, 5, 6)
    store = new_register(
        tmp_path / "dead.resgroup",
        [
            Household(1, "H1"),
            Resident(1, "Lê An", "male", PartialDate(1940), death_date=died),
            Membership(1, 1, 1, "head"),
            Residence(1, 1, "permanent"),
        ],
    )
    days = [date(2024, 5, 5), date(2024, 5, 6), ON]
    assert [len(store.ask(Question(on=day)).ids) for day in days] == [1, 0, 0]
    store.close()


def test_households_are_counted_without_heads(tmp_path: Path) -> None:
    people = [Resident(number, "Lê An", "male") for number in (1, 2, 3)]
    store = new_register(
        tmp_path / "headless.resgroup",
        [
            Household(1, "H1"),
            Household(2, "H2"),
            *people,
            *(Membership(n, n, 1 + n // 3, "") for n in (1, 2, 3)),
            *(Residence(n, n, "permanent") for n in (1, 2, 3)),
        ],
    )
    assert store.households(Question(on=ON)) == 2
    store.close()


def test_searching_with_diacritics_misses_nobody(tmp_path: Path) -> None:
    names = ["Nguyễn Văn Thu"] * 300 + ["Nguyễn Anh Thư"] * 30
    people = [Resident(number, name) for number, name in enumerate(names, start=1)]
    store = new_register(tmp_path / "many.resgroup", [*people])
    assert len(store.search("thư", 50)) == 30
    assert len(store.search("thu", 50)) == 50
    store.close()


def test_a_damaged_file_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "damaged.resgroup"
    store = new_register(path, random_records(2, 60))
    store.close()
    content = bytearray(path.read_bytes())
    for start in range(40 * 4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(bytes(content))

    def read_all() -> None:
        opened = open_register(path, clock=lambda: CLOCK)
        try:
            snapshot_of(opened)
        finally:
            opened.close()

    with pytest.raises(RegisterError) as refused:
        read_all()
    assert refused.value.code in ("damaged", "not-a-register")
    assert "Nguyễn" not in refused.value.en + refused.value.vi


def test_nothing_is_written_where_the_file_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "gone.resgroup"
    store = new_register(path, [])
    path.rename(tmp_path / "elsewhere.resgroup")
    with pytest.raises(RegisterError) as refused:
        store.commit(ChangeSet("enrol", additions([Resident(1, "Nguyễn Văn An")])))
    assert refused.value.code == "file-gone"
    assert store.all("resident") == []
    store.close()
