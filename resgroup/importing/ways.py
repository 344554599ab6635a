"""Owns which street or alley of the register an address lies on."""

from __future__ import annotations

from dataclasses import replace

from resgroup.addresses import (
    WAYS,
    Address,
    WayKey,
    outer_way,
    parse_address,
    way_key,
    way_kind,
    way_name,
    way_number,
    way_of,
)
from resgroup.i18n import _
from resgroup.importing.plan import Draft
from resgroup.records import Building, Street


class Ways:
    """The streets of a register by what their names mean."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._by_key: dict[WayKey, int] = {}
        for street in draft.all(Street).values():
            self.note(street)

    def note(self, street: Street) -> None:
        """Let a street be found from now on; the first of two equal ones stays the one found."""
        key = way_key(self._address(street))
        if any(key[1:]):
            self._by_key.setdefault(key, street.id)

    def find(self, way: Address) -> Street | None:
        """The street an address lies on, None where the register has no such street.

        A name without "phố" or "ngõ" means the street first, then the alley of that name.
        """
        kind, *rest = way_key(way)
        if not any(rest):
            return None
        for kinds in {"": ("", "street", "ngo")}.get(kind, (kind, "")):
            found = self._by_key.get((kinds, *rest))
            if found is not None:
                return self._draft.all(Street)[found]
        return None

    def find_or_add(self, way: Address) -> Street | None:
        """The street an address lies on, made with all it branches off where it is missing.

        None where no street is named, or by words that would not be a street's name.
        """
        way = way_of(way)
        found = self.find(way)
        if found is not None or not any(getattr(way, level) for level in WAYS):
            return found
        if way_key(way_of(parse_address(way_name(way)))) != way_key(way):
            return None
        outer = outer_way(way)
        parent = self.find_or_add(outer) if outer else None
        street = self._draft.add(
            Street,
            kind=way_kind(way) or "pho",
            name=way_name(way),
            number=way_number(way),
            parent_id=parent.id if parent else None,
        )
        self.note(street)
        return street

    def parent_of(self, way: Address) -> Street | None:
        """The nearest way the register has among those an alley branches off."""
        outer = outer_way(way)
        while outer is not None:
            found = self.find(outer)
            if found is not None:
                return found
            outer = outer_way(outer)
        return None

    def _address(self, street: Street) -> Address:
        """The way of a street, completed by the streets it branches off."""
        way = way_of(parse_address(street.name or street.number))
        parent = self._draft.all(Street).get(street.parent_id or 0)
        if parent is None or way.street or not way_number(way):
            return way
        outer = self._address(parent)
        told = {level: getattr(way, level) or getattr(outer, level) for level in WAYS}
        return replace(outer, **told)


def link_buildings(draft: Draft, ways: Ways) -> list[str]:
    """Give buildings without a street the one their address names; a note says how many."""
    linked = 0
    for building in list(draft.all(Building).values()):
        if building.street_id is None and building.address:
            street = ways.find(way_of(parse_address(building.address)))
            if street is not None:
                draft.update(building, street_id=street.id)
                linked += 1
    return [_("Buildings that found their street: {count}").format(count=linked)] if linked else []
