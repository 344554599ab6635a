"""Small registers for tests: a handful of households made by a seeded generator."""

from __future__ import annotations

import random
from datetime import date, datetime, time
from pathlib import Path

import shapely

from db.files import create_register
from db.store import Store
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.records import (
    Area,
    Building,
    Dwelling,
    Household,
    HouseholdClass,
    Membership,
    MilitaryRecord,
    Occupancy,
    Organisation,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
    Street,
)

TODAY = date(2026, 11, 1)
CLOCK = datetime.combine(TODAY, time(8))
NAMES = ("Nguyễn Văn Hoà", "Trần Thị Hòa", "Lê Đức An", "Phạm Ân", "Đỗ <b>Bé</b>", "Vũ =1+1")


def new_register(path: Path, records: list[Record], **options: object) -> Store:
    """A simulated, unencrypted register with the records."""
    group = Area(1, name="Tổ dân phố 1", ward="Phường Đông Ngạc", ward_code="00602")
    made = create_register(
        path, group, None, records=records, simulated=True, clock=lambda: CLOCK, **options
    )
    return made.store


def random_records(seed: int, households: int = 12) -> list[Record]:
    """Households of one to five people with every kind of gap a real register has."""
    rng = random.Random(seed)
    records: list[Record] = [Street(1, "pho", "Phố Chùa"), Street(2, "ngo", "Ngõ 12", "12", 1)]
    records += [Organisation(1, "party", "Chi bộ 1"), Organisation(2, "women", "Chi hội")]
    people = 0
    for number in range(1, households + 1):
        records += _home(rng, number)
        for place in range(rng.randint(1, 5)):
            people += 1
            records += _person(rng, people, number, head=place == 0)
    return records


def _home(rng: random.Random, number: int) -> list[Record]:
    west = 105.770 + 0.0001 * number
    footprint = shapely.to_wkb(shapely.box(west, 21.070, west + 0.00005, 21.0701))
    address = f"Số {number} phố Chùa"
    home: list[Record] = [
        Building(
            *(number, rng.choice((1, 2, None)), str(number), address, ""),
            floors=rng.choice((None, 1, 3, 6)),
            footprint=footprint if rng.random() < 0.9 else None,
        ),
        Dwelling(number, number, unit=rng.choice(("", "P101"))),
        Household(number, f"H{number:03d}", phone=rng.choice(("", "0912345678"))),
    ]
    if rng.random() < 0.8:
        home.append(Occupancy(number, number, number, _day(rng), None))
    if rng.random() < 0.5:
        poverty = rng.choice(("poor", "near_poor", "not_poor"))
        home.append(HouseholdClass(number, number, rng.choice((2024, 2026)), poverty))
    return home


def _day(rng: random.Random) -> date | None:
    day = date(2024, 1, 1).toordinal() + rng.randint(0, 900)
    return None if rng.random() < 0.6 else date.fromordinal(day)


def _birth(rng: random.Random) -> PartialDate:
    year, month, day = rng.randint(1940, 2025), rng.randint(1, 12), rng.randint(1, 28)
    forms = (
        PartialDate(year, month, day),
        PartialDate(year, month, day),
        PartialDate(year, month),
        PartialDate(year),
        UNKNOWN,
    )
    return rng.choice(forms)


def _person(rng: random.Random, number: int, household: int, *, head: bool) -> list[Record]:
    start = _day(rng)
    end = None
    if rng.random() < 0.2:
        end = date.fromordinal((start or date(2024, 6, 1)).toordinal() + rng.randint(1, 400))
    sex = rng.choice(("male", "female", ""))
    person: list[Record] = [
        Resident(
            *(number, rng.choice(NAMES), sex, _birth(rng)),
            national_id=rng.choice(("", f"0010{number:08d}")),
            ethnicity=rng.choice(("", "kinh", "tay")),
            education=rng.choice(("", "primary", "upper_secondary")),
            qualification=rng.choice(("", "bachelor")),
            occupation=rng.choice(("", "Giáo viên", "Công nhân")),
            marital_status=rng.choice(("", "single", "married")),
            phone=rng.choice(("", "+84912345678")),
            vneid_level=rng.choice((None, 1, 2)),
        ),
        Residence(
            *(number, number, rng.choice(("permanent", "temporary")), start, end),
            place=rng.choice(("", "Đà Nẵng", "Nam Định")),
        ),
    ]
    if rng.random() < 0.95:
        relationship = "head" if head else rng.choice(("wife", "child", "mother"))
        person.append(Membership(number, number, household, relationship, start, end))
    if rng.random() < 0.2:
        person.append(
            Residence(
                500 + number,
                number,
                "absent",
                _day(rng),
                end,
                until=date(2027, 1, 1),
                place="Đà Nẵng",
            )
        )
    if sex == "male" and rng.random() < 0.6:
        state = rng.choice(("registered", "deferred", "serving", "discharged"))
        course = "bachelor" if state == "deferred" else ""
        person.append(MilitaryRecord(number, number, state, course=course, from_date=_day(rng)))
    if rng.random() < 0.2:
        organisation = rng.choice((1, 2))
        person.append(OrganisationMembership(number, number, organisation, from_date=_day(rng)))
    return person
