"""Owns new buildings and dwellings: where people may live who are still to be entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from resgroup.addresses import parse_address
from resgroup.commands.edits import Edits
from resgroup.commands.event import Event
from resgroup.commands.inputs import Option, Values, asked
from resgroup.commands.plan import Concern, Plan
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.names import clean, fold
from resgroup.records import Building, Dwelling, Street
from resgroup.register import Register

HIGHEST: Final = 100
"""Floors above which a number is a slip of the finger."""


def _streets(register: Register, values: Values, _today: date) -> Sequence[Option]:
    """The streets and alleys, the one the address names proposed."""
    found = [each for each in register.all("street") if isinstance(each, Street) and each.name]
    written = fold(str(values.get("address") or ""))
    named = [each for each in found if fold(each.name) in written]
    likely = max(named, key=lambda each: len(each.name), default=None)
    return [Option(each.id, each.name, "yes" if each is likely else "") for each in found]


@dataclass(frozen=True, slots=True)
class NewBuilding:
    """A building is entered, with the one dwelling a house has."""

    address: str = asked("address", lambda: _("Address"))
    street: int | None = asked(
        "option", lambda: _("Street or alley"), default=None, options=_streets
    )
    name: str = asked("text", lambda: _("Name of the building"), default="")
    floors: int | None = asked("integer", lambda: _("Floors"), default=None)
    use: str = asked("choice", lambda: _("Use"), default="house", terms="building_use")


def _build(register: Register, form: NewBuilding, _today: date) -> Plan:
    address = clean(form.address)
    _check_floors(form.floors)
    edits = Edits(register)
    house = parse_address(address).house
    building = edits.add(
        Building(0, form.street, house, address, clean(form.name), form.floors, form.use)
    )
    edits.add(Dwelling(0, building.id))
    return Plan(edits.change_set("new_building"), tuple(_twins(register, address)))


def _twins(register: Register, address: str) -> Iterator[Concern]:
    """Buildings that have the address already."""
    wanted = fold(address)
    for each in register.all("building"):
        if isinstance(each, Building) and fold(each.address) == wanted:
            yield Concern(
                "same-address",
                f"Đã có nhà ở địa chỉ “{each.address}”.",
                f"There is a building at “{each.address}” already.",
            )
            return


def _check_floors(floors: int | None) -> None:
    if floors is not None and not 1 <= floors <= HIGHEST:
        raise RegisterError(
            "floors",
            f"Số tầng phải từ 1 đến {HIGHEST}.",
            f"There must be 1 to {HIGHEST} floors.",
        )


def this_building(register: Register, values: Values, _today: date) -> Sequence[Option]:
    """The building a form is about, as its only option."""
    number = values.get("building") or 0
    found = register.get("building", [number]).get(number)
    if not isinstance(found, Building):
        return ()
    return (Option(number, found.address or found.name or _("building without an address")),)


@dataclass(frozen=True, slots=True)
class NewDwelling:
    """One more dwelling is entered in a building."""

    building: int = asked("option", lambda: _("Building"), options=this_building)
    unit: str = asked("text", lambda: _("Unit"), hint=lambda: _("Such as P302 or CH 12.05"))
    floor: int | None = asked("integer", lambda: _("Floor"), default=None)
    tenure: str = asked("choice", lambda: _("Tenure"), default="", terms="tenure")


def _divide(register: Register, form: NewDwelling, _today: date) -> Plan:
    edits, unit = Edits(register), clean(form.unit)
    building = edits.get(Building, form.building)
    known = edits.linked(Dwelling, "building_id", building.id)
    if any(fold(each.unit) == fold(unit) for each in known):
        raise RegisterError(
            "unit-taken",
            f"Nhà này đã có căn “{unit}”.",
            f"The building has a unit “{unit}” already.",
        )
    edits.add(Dwelling(0, building.id, form.floor, unit, form.tenure))
    return Plan(edits.change_set("new_dwelling"))


EVENTS: tuple[Event, ...] = (
    Event("new_building", lambda: _("Enter a new building"), "house", "", "", NewBuilding, _build),
    Event(
        "new_dwelling",
        lambda: _("Enter a new dwelling"),
        "door",
        "building",
        "building",
        NewDwelling,
        _divide,
    ),
)
