"""A small register for tests of the window: 48 houses on two alleys, 192 people, known figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import shapely

from db.files import create_register
from db.store import Store
from resgroup.dates import PartialDate
from resgroup.records import (
    Area,
    Building,
    Dwelling,
    Household,
    Membership,
    Occupancy,
    Record,
    Residence,
    Resident,
    Street,
)

TODAY = date(2026, 11, 22)
HOUSES = 48
PEOPLE = 4 * HOUSES
EAST, NORTH = 105.8340, 21.0290
STEP = 0.00012
WICKED = "Nguyễn Văn <script>alert(1)</script> & Sơn"
FORMULA = "=1+1"
GIVEN = ("An", "Bình", "Cường", "Dũng", "Đức", "Giang", "Hà", "Khánh", "Linh", "Minh", "Ân", "Ánh")


def records() -> Iterator[Record]:
    """Everything the register holds."""
    far = EAST + 24 * STEP
    yield Area(
        1,
        "group",
        "Tổ dân phố số 7",
        "Phường Văn Miếu – Quốc Tử Giám",
        "00199",
        boundary=shapely.to_wkb(
            shapely.box(EAST - STEP, NORTH - 3 * STEP, far + STEP, NORTH + 3 * STEP)
        ),
    )
    for number, north in ((1, NORTH - STEP), (2, NORTH + STEP)):
        line = shapely.LineString([(EAST - STEP, north), (far, north)])
        yield Street(number, "ngo", f"Ngõ {20 + number}", line=shapely.to_wkb(line))
    for house in range(HOUSES):
        yield from _house(house)


def _house(house: int) -> Iterator[Record]:
    number, street = house + 1, house % 2 + 1
    west = EAST + (house // 2) * STEP
    south = NORTH + (-1.9 if street == 1 else 1.2) * STEP
    shape = shapely.box(west, south, west + 0.8 * STEP, south + 0.7 * STEP)
    yield Building(
        number,
        street,
        str(number),
        f"Số {number} Ngõ {20 + street}",
        floors=1 + house % 7,
        use="rented_rooms" if house % 9 == 0 else "house",
        footprint=shapely.to_wkb(shape),
    )
    yield Dwelling(number, number)
    yield Household(number, f"H{number:03d}")
    yield Occupancy(number, number, number, date(2010, 1, 1))
    for place in range(4):
        yield from _person(4 * house + place + 1, house, place)


def _person(number: int, house: int, place: int) -> Iterator[Record]:
    year = (1970, 1974, 2001, 2006)[place] + house % 8
    family = ("Nguyễn", "Trần", "Lê", "Phạm")[house % 4]
    name = f"{family} {('Văn', 'Thị')[place % 2]} {GIVEN[number % len(GIVEN)]}"
    if number == 3:
        name = WICKED
    if number == 7:
        name = FORMULA
    birth = PartialDate(year) if number % 16 == 3 else PartialDate(year, 1 + number % 12, 15)
    yield Resident(
        number,
        name,
        sex=("male", "female")[place % 2],
        birth_date=birth,
        national_id=f"001{number:09d}",
        ethnicity="kinh",
        education="upper_secondary",
        phone="+84912345678" if number % 5 == 0 else "",
    )
    relationship = ("head", "wife", "child", "child")[place]
    yield Membership(number, number, house + 1, relationship, date(2010, 1, 1))
    kind = "temporary" if house % 9 == 0 else "permanent"
    yield Residence(number, number, kind, date(2010, 1, 1))


def make(path: Path, passphrase: str | None = None, *, empty: bool = False) -> Store:
    """A new register file, open."""
    clock = datetime.combine(TODAY, time(8))
    area = Area(1, "group", "Tổ dân phố số 8", "Phường Văn Miếu – Quốc Tử Giám", "00199")
    made = create_register(
        path,
        area if empty else None,
        passphrase,
        records=() if empty else records(),
        simulated=not empty,
        clock=lambda: clock,
    )
    return made.store
