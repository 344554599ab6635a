"""Owns where the households of a list live: the building and dwelling of an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from resgroup.addresses import Address, NumberKey, number_key, parse_address, way_of
from resgroup.importing.plan import Draft
from resgroup.importing.ways import Ways
from resgroup.names import fold
from resgroup.records import Building, Dwelling, Street

_PARTS: Final = {
    "lane": "ngõ",
    "sub_lane": "ngách",
    "sub_sub_lane": "hẻm",
}
_BuildingKey = tuple[int, NumberKey, str]


@dataclass(frozen=True, slots=True)
class Home:
    """The address of a household as the list writes it, with the parts it gives apart."""

    text: str = ""
    unit: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


def home_of(values: Mapping[str, Any]) -> Home:
    """The home a row names: its address column, else the address put together of its parts."""
    unit = str(values.get("unit") or "")
    parts = _joined(values)
    for key in ("address", "permanent_address", "temporary_address"):
        text = str(values.get(key) or "")
        if text and not (key != "address" and parts):
            # A list of one lane often has the house number in a column and the rest in another.
            own = str(values.get("house_number") or "")
            return Home(f"{own} {text}" if own and not parse_address(text).house else text, unit)
    return Home(parts, unit)


def _joined(values: Mapping[str, Any]) -> str:
    pieces = [f"Số {values['house_number']}"] if values.get("house_number") else []
    for key in reversed(_PARTS):
        if values.get(key):
            pieces.append(_with_word(_PARTS[key], str(values[key])))
    if values.get("street"):
        pieces.append(str(values["street"]))
    return " ".join(pieces) if values.get("street") or len(pieces) > 1 else ""


def _with_word(word: str, label: str) -> str:
    return label if fold(label).startswith(fold(word)) else f"{word} {label}"


class Homes:
    """The dwellings of a register by address; missing ones are made without a footprint."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._ways = Ways(draft)
        self._buildings: dict[_BuildingKey, int] = {}
        self._by_text: dict[str, int] = {}
        self._dwellings: dict[tuple[int, str], int] = {}
        for building in draft.all(Building).values():
            self._note(building)
        for dwelling in draft.all(Dwelling).values():
            self._dwellings.setdefault((dwelling.building_id, fold(dwelling.unit)), dwelling.id)

    def names_house(self, home: Home) -> bool:
        """Whether an address says which house it is, not only which street or group."""
        address = parse_address(home.text)
        return bool(address.house or address.block)

    def fits(self, home: Home, dwelling: Dwelling) -> bool:
        """Whether an address may be that of a dwelling: lists often leave the unit out."""
        address = parse_address(home.text)
        building = self._draft.all(Building)[dwelling.building_id]
        here = self._building(home, address, self._ways.find(way_of(address))) == building.id
        unit = fold(home.unit or address.unit)
        alike = fold(home.text) == fold(building.address)
        return (here or alike) and unit in ("", fold(dwelling.unit))

    def find(self, home: Home) -> Dwelling | None:
        """The dwelling at an address, None where the register has none."""
        address = parse_address(home.text)
        building = self._building(home, address, self._ways.find(way_of(address)))
        found = self._dwellings.get((building or 0, fold(home.unit or address.unit)))
        return None if found is None else self._draft.all(Dwelling)[found]

    def find_or_add(self, home: Home) -> Dwelling | None:
        """The dwelling at an address, made if missing; None where the address names no house."""
        if not self.names_house(home):
            return None
        address = parse_address(home.text)
        street = self._ways.find_or_add(way_of(address))
        found = self._building(home, address, street)
        if found is None:
            building = self._draft.add(
                Building,
                street_id=street.id if street else None,
                house_number=address.house,
                address=home.text,
                name=address.block,
                use="apartment_block" if home.unit or address.unit else "house",
                position_status="imported",
            )
            self._note(building)
            found = building.id
        return self._unit(found, home.unit or address.unit, address.floor)

    def _building(self, home: Home, address: Address, street: Street | None) -> int | None:
        number = address.house or address.block
        if not number:
            return None
        if street is None:
            return self._by_text.get(fold(home.text))
        key = street.id, number_key(number)
        found = self._buildings.get((*key, _block(address.block)))
        return self._buildings.get((*key, "")) if found is None else found

    def _unit(self, building_id: int, unit: str, floor: str) -> Dwelling:
        found = self._dwellings.get((building_id, fold(unit)))
        if found is not None:
            return self._draft.all(Dwelling)[found]
        level = int(floor) if floor.isdecimal() and len(floor) < 3 else None
        dwelling = self._draft.add(Dwelling, building_id=building_id, unit=unit, floor=level)
        self._dwellings[building_id, fold(unit)] = dwelling.id
        return dwelling

    def _note(self, building: Building) -> None:
        block = _block(building.name) if not building.source_ref else ""
        number = building.house_number or building.name
        if building.street_id is not None and number:
            key = building.street_id, number_key(number), block
            self._buildings.setdefault(key, building.id)
        elif building.address:
            self._by_text.setdefault(fold(building.address), building.id)


def _block(name: str) -> str:
    return " ".join(fold(name).split())
