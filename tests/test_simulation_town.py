"""The demo town holds together: nothing overlaps, everything is reached, the same seed repeats."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely

from resgroup.addresses import parse_address
from resgroup.errors import RegisterError
from resgroup.records import (
    Area,
    Building,
    Dwelling,
    Membership,
    Place,
    Record,
    Residence,
    Resident,
    Street,
    kind_of,
)
from resgroup.simulation import DemoPlan, generate
from resgroup.simulation.streets import WIDTHS

METRES = 110_704.0


@pytest.fixture(scope="module")
def group() -> list[Record]:
    return generate(DemoPlan())


def of(records: list[Record], kind: type) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def metres(wkb: bytes) -> Any:
    scale = np.array([METRES * np.cos(np.radians(21.075)), METRES])
    return shapely.transform(shapely.from_wkb(wkb), lambda points: points * scale)


def test_the_same_plan_gives_the_same_group_and_another_seed_another(group: list[Record]) -> None:
    assert generate(DemoPlan()) == group
    assert generate(DemoPlan(seed=2)) != group


def test_the_default_is_a_group_of_today(group: list[Record]) -> None:
    day = date(2026, 11, 1)
    here = {
        record.resident_id
        for record in of(group, Residence)
        if (record.from_date is None or record.from_date <= day)
        and (record.to_date is None or record.to_date > day)
    }
    assert 3_400 <= len(here) <= 3_800
    assert len(of(group, Building)) > 700


def test_every_reference_leads_to_a_record(group: list[Record]) -> None:
    ids: dict[str, set[int]] = {}
    for record in group:
        kind = kind_of(record)
        assert record.id not in ids.setdefault(kind, set())
        ids[kind].add(record.id)
    kinds = {"relative_id": "resident", "parent_id": "street"}
    for record in group:
        for field in fields(record):
            if field.name.endswith("_id") and field.name in _REFERENCES | kinds.keys():
                value = getattr(record, field.name)
                kind = kinds.get(field.name, field.name.removesuffix("_id"))
                assert value is None or value in ids[kind], (record, field.name)


_REFERENCES = {
    "street_id",
    "building_id",
    "dwelling_id",
    "household_id",
    "resident_id",
    "organisation_id",
}


def test_no_two_buildings_share_ground(group: list[Record]) -> None:
    shapes = np.array([metres(b.footprint) for b in of(group, Building)], np.object_)
    assert shapely.is_valid(shapes).all()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    shared = shapely.area(shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))
    assert shared.max(initial=0) < 0.05


def test_no_house_stands_on_a_street(group: list[Record]) -> None:
    streets = of(group, Street)
    surfaces = np.array(
        [
            shapely.buffer(metres(s.line), WIDTHS[s.kind] / 2 - 0.5, cap_style="flat")
            for s in streets
        ],
        np.object_,
    )
    houses = np.array([metres(b.footprint) for b in of(group, Building)], np.object_)
    house, street = shapely.STRtree(surfaces).query(houses, predicate="intersects")
    on_it = shapely.area(shapely.intersection(houses[house], surfaces[street]))
    assert on_it.max(initial=0) < 1.5


def test_the_boundary_encloses_the_buildings(group: list[Record]) -> None:
    (outline,) = [shapely.from_wkb(a.boundary) for a in of(group, Area) if a.kind == "group"]
    inside = [outline.contains(shapely.from_wkb(b.footprint)) for b in of(group, Building)]
    assert all(inside)


def test_there_is_more_than_rows_of_houses(group: list[Record]) -> None:
    uses = Counter(b.use for b in of(group, Building))
    assert {"apartment_block", "culture", "school", "worship", "rented_rooms", "mixed"} <= set(uses)
    assert Counter(b.state for b in of(group, Building))["vacant"] > 3
    assert {p.kind for p in of(group, Place)} >= {"culture_house", "school", "hydrant"}
    assert {b.floors for b in of(group, Building)} >= set(range(1, 10))
    kinds = Counter(s.kind for s in of(group, Street))
    assert kinds["ngo"] > 15
    assert kinds["ngach"] > 15
    assert kinds["hem"] > 0
    units = Counter(d.building_id for d in of(group, Dwelling))
    assert max(units.values()) > 80


def test_addresses_are_unique_and_can_be_read(group: list[Record]) -> None:
    compounds = ("school", "worship")  # several buildings behind one gate
    houses = [b for b in of(group, Building) if b.address and b.use not in compounds]
    assert len(houses) > 600
    assert len({b.address for b in houses}) == len(houses)
    for house in houses:
        parsed = parse_address(house.address)
        assert parsed.street, house.address
        assert parsed.house, house.address


def test_texts_are_stored_composed(group: list[Record]) -> None:
    for record in group:
        for field in fields(record):
            value = getattr(record, field.name)
            if isinstance(value, str):
                assert value == unicodedata.normalize("NFC", value)


def test_a_ward_is_several_neighbourhoods() -> None:
    ward = generate(DemoPlan(households=3_200))
    assert len(of(ward, Building)) > 2_000
    assert len({s.name for s in of(ward, Street)}) == len(of(ward, Street))
    assert len(of(ward, Resident)) > len(of(ward, Membership)) * 0.9


@pytest.mark.parametrize("households", [20, 60, 300])
def test_small_groups_can_be_made(households: int) -> None:
    assert len(of(generate(DemoPlan(households)), Resident)) > households


@pytest.mark.parametrize("households", [-1, 0, 10**7])
def test_an_impossible_size_is_refused(households: int) -> None:
    with pytest.raises(RegisterError) as refused:
        generate(DemoPlan(households))
    assert refused.value.code == "demo-size"
