"""A small group whose streets, houses and people show every turn of a list."""

from __future__ import annotations

from datetime import date

from resgroup.dates import UNKNOWN, PartialDate
from resgroup.records import (
    Building,
    Dwelling,
    Household,
    Membership,
    Occupancy,
    Record,
    Residence,
    Resident,
)

ON = date(2026, 11, 1)

HOUSES = (
    "Số 14 phố Chùa",
    "Số 12B phố Chùa",
    "Số 12A phố Chùa",
    "Số 12 phố Chùa",
    "Số 9 phố Chùa",
    "Số 100 phố Chùa",
    "Số 3 ngõ 12 phố Chùa",
    "Số 2 ngõ 12 phố Chùa",
    "Số 1 ngách 5 ngõ 12 phố Chùa",
    "Số 1 ngõ 2 phố Chùa",
    "Số 7 phố Ao",
    "",
)
"""House n + 1 holds household H{n + 1:03d} of one head; the last has no address."""


def home(number: int, address: str, *people: Resident) -> list[Record]:
    """A building with one household of the people, the first of them its head."""
    records: list[Record] = [
        Building(number, address=address, floors=number),
        Dwelling(number, number),
        Household(number, f"H{number:03d}", phone="0912345678"),
        Occupancy(number, number, number),
    ]
    for place, person in enumerate(people):
        relationship = "child" if place else "head"
        records += [
            person,
            Membership(person.id, person.id, number, relationship),
            Residence(person.id, person.id, "permanent"),
        ]
    return records


def person(number: int, name: str = "", birth: PartialDate = UNKNOWN) -> Resident:
    """A man with a number of his own."""
    words = name or f"Nguyễn Văn {number:03d}"
    return Resident(
        number, words, "male", birth, national_id=f"0012{number:08d}", phone="0987654321"
    )


def street_records() -> list[Record]:
    """The heads of `HOUSES`, a child in the first, and one person without a household."""
    records: list[Record] = []
    for number, address in enumerate(HOUSES, start=1):
        people = [person(number)] + ([person(50)] if number == 1 else [])
        records += home(number, address, *people)
    return [*records, person(60), Residence(60, 60, "temporary")]
