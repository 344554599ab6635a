from __future__ import annotations

import itertools
import random
import unicodedata
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from resgroup.dates import age_on
from resgroup.records import (
    Dwelling,
    Household,
    HouseholdClass,
    Kinship,
    Membership,
    MilitaryRecord,
    Occupancy,
    Organisation,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
    Title,
    kind_of,
)
from resgroup.simulation.lots import table
from resgroup.simulation.papers import known_wrong_ids
from resgroup.simulation.people import populate
from resgroup.terms import terms

AS_OF = date(2026, 11, 22)
HOUSEHOLDS = 1050


def dwellings(count: int) -> tuple[list[Dwelling], dict[int, str]]:
    units = [Dwelling(i, i) for i in range(1, count + 1)]
    return units, {d.id: "rented_rooms" if d.id % 8 == 0 else "house" for d in units}


@pytest.fixture(scope="module", params=[7, 8], ids=["seed 7", "seed 8"])
def records(request) -> list[Record]:
    return populate(*dwellings(1120), HOUSEHOLDS, AS_OF, random.Random(request.param))


def rows(records, cls):
    return [record for record in records if isinstance(record, cls)]


def by_id(records, cls):
    return {record.id: record for record in rows(records, cls)}


def open_on(record, day=AS_OF):
    return (record.from_date is None or record.from_date <= day) and (
        record.to_date is None or record.to_date > day
    )


def members(records, day=AS_OF):
    found = defaultdict(list)
    for membership in rows(records, Membership):
        if open_on(membership, day):
            found[membership.household_id].append(membership)
    return found


def year(resident):
    return resident.birth_date.year


def born(resident):
    return resident.birth_date.earliest()


def test_same_seed_same_records():
    units = dwellings(60)
    first = populate(*units, 50, AS_OF, random.Random(3))
    assert first == populate(*units, 50, AS_OF, random.Random(3))
    assert first != populate(*units, 50, AS_OF, random.Random(4))


def test_other_days_and_few_dwellings():
    for day in (date(2024, 2, 29), date(2026, 1, 3), date(2027, 8, 31)):
        told = populate(*dwellings(20), 40, day, random.Random(1))
        assert len(members(told, day)) == 40
    with pytest.raises(ValueError, match="no dwelling"):
        populate([Dwelling(1, 1, vacant=True)], {1: "house"}, 1, AS_OF, random.Random(1))


def test_ids_and_references(records):
    for cls in {type(record) for record in records}:
        ids = [record.id for record in rows(records, cls)]
        assert len(ids) == len(set(ids)), cls
    residents, households = by_id(records, Resident), by_id(records, Household)
    for record in records:
        for name, known in (
            ("resident_id", residents),
            ("relative_id", residents),
            ("household_id", households),
        ):
            if hasattr(record, name):
                assert getattr(record, name) in known
    codes = [household.code for household in households.values()]
    assert len(codes) == len(set(codes))


def test_spans_are_in_order(records):
    for record in records:
        if hasattr(record, "from_date") and record.from_date and record.to_date:
            assert record.from_date < record.to_date, record
        if hasattr(record, "from_date") and record.from_date:
            assert record.from_date <= AS_OF, record
        if hasattr(record, "to_date") and record.to_date:
            assert record.to_date <= AS_OF, record


def test_spans_of_one_resident_do_not_overlap(records):
    for cls in (Membership, Residence, MilitaryRecord):
        groups = defaultdict(list)
        for record in rows(records, cls):
            if not (cls is Residence and record.kind == "absent"):
                groups[record.resident_id].append(record)
        for group in groups.values():
            spans = sorted((r.from_date or date.min, r.to_date or date.max) for r in group)
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), group


def test_nothing_before_birth(records):
    residents = by_id(records, Resident)
    for record in rows(records, (Membership, Residence, MilitaryRecord)):
        if record.from_date:
            assert record.from_date >= born(residents[record.resident_id]), record


def test_exactly_so_many_households_each_with_one_head(records):
    found = members(records)
    assert len(found) == HOUSEHOLDS
    for group in found.values():
        assert sum(m.relationship == "head" for m in group) == 1
        people = [m.resident_id for m in group]
        assert len(people) == len(set(people))
    total = sum(map(len, found.values()))
    assert 3.3 < total / HOUSEHOLDS < 3.6
    for days in range(0, 1096, 73):
        day = AS_OF - timedelta(days=days)
        for group in members(records, day).values():
            assert sum(m.relationship == "head" for m in group) == 1, (day, group)


def test_open_members_live_in_one_dwelling(records):
    homes = Counter(o.household_id for o in rows(records, Occupancy) if open_on(o))
    assert set(homes) == set(members(records))
    assert set(homes.values()) == {1}
    used = {o.dwelling_id for o in rows(records, Occupancy) if open_on(o)}
    assert 1050 == len(used) < 1120
    groups = defaultdict(list)
    for o in rows(records, Occupancy):
        groups[o.dwelling_id].append((o.from_date or date.min, o.to_date or date.max))
    for spans in groups.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans)), spans


def test_the_dead_and_gone_hold_nothing_open(records):
    residents = by_id(records, Resident)
    dead = {r.id: r.death_date.earliest() for r in residents.values() if r.death_date.known}
    assert 30 < len(dead) < 130
    for record in rows(records, (Membership, Residence, OrganisationMembership)):
        if record.resident_id in dead:
            assert record.to_date is not None
            assert record.to_date <= dead[record.resident_id]
    living = {m.resident_id for group in members(records).values() for m in group}
    for record in rows(records, Residence):
        assert open_on(record) <= (record.resident_id in living), record
    settled = {r.resident_id for r in rows(records, Residence) if open_on(r)}
    assert settled == living


def test_ages_of_parents_and_couples(records):
    residents = by_id(records, Resident)
    ages, spouses = [], []
    for kin in rows(records, Kinship):
        one, other = residents[kin.resident_id], residents[kin.relative_id]
        gap = year(one) - year(other)
        if kin.kind == "parent":
            assert 18 <= gap <= (43 if other.sex == "female" else 66), (one, other)
            if other.sex == "female":
                ages.append(gap)
        else:
            assert {one.sex, other.sex} == {"male", "female"}
            spouses.append(abs(gap))
            if kin.from_date:
                youngest = max(born(one), born(other))
                assert age_on(youngest, kin.from_date) >= 18
    assert sum(22 <= age <= 33 for age in ages) / len(ages) > 0.7
    assert sum(spouses) / len(spouses) < 5


def test_children_bear_the_fathers_surname(records):
    residents = by_id(records, Resident)
    for kin in rows(records, Kinship):
        parent, child = residents[kin.relative_id], residents[kin.resident_id]
        if kin.kind == "parent" and parent.sex == "male":
            assert parent.full_name.split()[0] == child.full_name.split()[0]


def test_relationships_fit_sex_and_marriage(records):
    residents = by_id(records, Resident)
    known = terms("relationship")
    for membership in rows(records, Membership):
        sex = known[membership.relationship].extra["sex"]
        assert sex in ("any", residents[membership.resident_id].sex), membership
    for group in members(records).values():
        roles = Counter(m.relationship for m in group)
        assert roles["wife"] + roles["husband"] <= 1
        for m in group:
            status = residents[m.resident_id].marital_status
            if m.relationship in ("wife", "husband", "daughter_in_law", "son_in_law"):
                assert status in ("married", ""), (m, status)
            if age_on(born(residents[m.resident_id]), AS_OF) < 17:
                assert status in ("single", "")


def test_pyramid_and_sizes(records):
    residents, found = by_id(records, Resident), members(records)
    cells: Counter[tuple[int, str]] = Counter()
    for group in found.values():
        for m in group:
            resident = residents[m.resident_id]
            band = min(age_on(born(resident), AS_OF) // 5, 16)
            cells[band, resident.sex] += 1
    total = sum(cells.values())
    for band, wanted in enumerate(table("population")["bands"]):
        for sex in ("male", "female"):
            assert abs(100 * cells[band, sex] / total - wanted[sex]) < 1.0, (wanted, sex)
        both = 100 * (cells[band, "male"] + cells[band, "female"]) / total
        assert abs(both - wanted["male"] - wanted["female"]) < 1.2, wanted
    sizes = Counter(min(len(group), 7) for group in found.values())
    for size, share in enumerate(table("population")["household_size"].values(), start=1):
        assert abs(100 * sizes[size] / HOUSEHOLDS - share) < 4


def test_identity_numbers(records):
    residents = rows(records, Resident)
    numbers = [r.national_id for r in residents if r.national_id]
    assert all(len(n) == 12 and n.isdecimal() for n in numbers)
    assert len(numbers) == len(set(numbers))
    assert 0.90 < len(numbers) / len(residents) < 0.985
    assert 0.001 < len(known_wrong_ids(records)) / len(numbers) < 0.012
    assert 0.6 < sum(n.startswith("001") for n in numbers) / len(numbers) < 0.9
    assert any(r.older_id and not r.national_id for r in residents)
    precision = Counter(r.birth_date.precision for r in residents)
    assert 0.015 < precision["year"] / len(residents) < 0.045
    assert 0.001 < precision["month"] / len(residents) < 0.012
    old = sum(r.birth_date.precision == "year" and year(r) < 1965 for r in residents)
    assert old > 0.6 * precision["year"]


def test_temporary_registrations(records):
    temporary = [r for r in rows(records, Residence) if r.kind == "temporary" and open_on(r)]
    assert len(temporary) > 200
    assert all(r.until and r.from_date for r in temporary)
    assert all((r.until - r.from_date).days <= 732 for r in temporary)
    assert 3 <= sum(r.until < AS_OF for r in temporary) < 0.2 * len(temporary)
    assert sum(AS_OF < r.until <= AS_OF + timedelta(days=15) for r in temporary) >= 3
    permanent = {
        r.resident_id for r in rows(records, Residence) if r.kind == "permanent" and open_on(r)
    }
    away = [r for r in rows(records, Residence) if r.kind == "absent" and open_on(r)]
    assert 20 < len(away) < 200
    assert all(r.resident_id in permanent for r in away)
    assert {"work", "abroad"} <= {r.reason for r in away}


def test_military_records(records):
    residents = by_id(records, Resident)
    reasons = terms("military_reason")
    for record in rows(records, MilitaryRecord):
        resident = residents[record.resident_id]
        assert resident.sex == "male"
        assert record.state in terms("military_state")
        if record.reason:
            assert reasons[record.reason].extra["state"] == record.state
        if record.reason == "d_studying":
            assert record.course in ("bachelor", "college", "upper_secondary")
        if record.state == "serving" and open_on(record):
            assert 18 <= age_on(born(resident), AS_OF) <= 27
    states = Counter(r.state for r in rows(records, MilitaryRecord) if r.to_date is None)
    assert {"registered", "deferred", "serving", "discharged", "reserve_2"} <= set(states)
    extended = [
        r
        for r in rows(records, MilitaryRecord)
        if r.reason == "d_studying"
        and r.to_date
        and age_on(born(residents[r.resident_id]), AS_OF) in (26, 27)
    ]
    assert extended


def test_organisations(records):
    kinds = {o.id: o.kind for o in rows(records, Organisation)}
    assert set(kinds.values()) == {"party", "front", "women", "youth", "veterans", "elderly"}
    residents = by_id(records, Resident)
    sizes: Counter[str] = Counter()
    for m in rows(records, OrganisationMembership):
        kind = kinds[m.organisation_id]
        sizes[kind] += 1
        assert m.role
        assert kind != "women" or residents[m.resident_id].sex == "female"
        if kind == "party":
            assert m.admitted_on
            assert age_on(born(residents[m.resident_id]), m.admitted_on) >= 18
            assert m.official_on is None or m.official_on > m.admitted_on
    assert all(sizes[kind] > 5 for kind in set(kinds.values()))


def test_classes_and_titles(records):
    classes = rows(records, HouseholdClass)
    assert {c.year for c in classes} == {2024, 2025, 2026}
    poor = sum(c.poverty in ("poor", "near_poor") for c in classes)
    assert 0 < poor < 0.03 * len(classes)
    titles = rows(records, Title)
    assert {t.year for t in titles} == {2023, 2024, 2025}
    share = sum(t.result == "recognised" for t in titles) / len(titles)
    assert 0.84 < share < 0.90
    assert all((t.score >= 90) == (t.result == "recognised") for t in titles)


def test_past_years_differ(records):
    now = AS_OF
    then = AS_OF - timedelta(days=730)
    assert set(members(records, then)) != set(members(records, now))
    residents = rows(records, Resident)
    births = sum(r.birth_date.precision == "day" and (now - born(r)).days < 1096 for r in residents)
    assert 80 < births < 260
    weddings = sum(
        k.kind == "spouse" and bool(k.from_date) and (now - k.from_date).days < 1096
        for k in rows(records, Kinship)
    )
    assert 15 < weddings < 150


def test_codes_are_terms_and_texts_are_clean(records):
    lists = {
        "sex": "sex",
        "ethnicity": "ethnicity",
        "religion": "religion",
        "education": "education",
        "qualification": "education",
        "marital_status": "marital",
        "disability_type": "disability_type",
        "disability_level": "disability_level",
        "merit": "merit",
        "welfare": "welfare",
    }
    for resident in rows(records, Resident):
        for name, list_name in lists.items():
            value = getattr(resident, name)
            assert not value or value in terms(list_name), (name, value)
        words = resident.full_name.split()
        assert 2 < len(words) < 6
        if resident.education:
            assert terms("education")[resident.education].extra["general"]
        if resident.qualification:
            assert not terms("education")[resident.qualification].extra["general"]
    for record in records:
        kind_of(record)
        for name in record.__slots__:
            value = getattr(record, name)
            if isinstance(value, str):
                assert unicodedata.is_normalized("NFC", value)
                assert value == value.strip()
    assert {r.kind for r in rows(records, Residence)} <= set(terms("residence"))
    assert {r.reason for r in rows(records, Residence)} <= {"", *terms("absence_reason")}
    assert {c.poverty for c in rows(records, HouseholdClass)} <= set(terms("poverty"))


def test_schooling_mix(records):
    levels = [
        r.qualification or r.education
        for r in rows(records, Resident)
        if r.education and age_on(born(r), AS_OF) >= 15 and not r.death_date.known
    ]
    shares = {level: 100 * n / len(levels) for level, n in Counter(levels).items()}
    wanted = {
        "none": 3,
        "primary": 8,
        "lower_secondary": 22,
        "upper_secondary": 27,
        "intermediate": 7,
        "college": 7,
        "bachelor": 23,
    }
    for level, share in wanted.items():
        assert abs(shares[level] - share) < 4, (level, shares[level])
