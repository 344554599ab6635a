"""Owns the orders lists stand in: the keys by which values of residents and houses are compared."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from resgroup.addresses import Address, number_key, sort_key
from resgroup.dates import PartialDate
from resgroup.names import excel_name_key, name_key, text_key

ORDER_FIELDS: Final = {
    "name": "full_name",
    "given_family": "full_name",
    "family_name": "full_name",
    "address": "address",
    "household": "household_code",
    "birth_date": "birth_date",
}
"""The field each of `register.ORDERS` compares."""


def order_key(order: str, value: Any) -> tuple[Any, ...]:
    """The place of a value (of an address: as it was read) in an order; the missing stand last."""
    match value:
        case None | "":
            return (1,)
        case Address():
            return (0, sort_key(value))
        case PartialDate():
            return _day_key(value.earliest())
        case _:
            return (0, _NAME_KEYS.get(order, text_key)(value))


_NAME_KEYS: Final = {"name": name_key, "given_family": excel_name_key}


def _day_key(day: date | None) -> tuple[Any, ...]:
    return (0, day) if day else (1,)


def walking_key(address: Address) -> tuple[Any, ...]:
    """The place of a house on the walk along its way: the odd side up, then the even side."""
    number = number_key(address.house)
    first = next((part for kind, part in number if kind == 0), None)
    side = 2 if not isinstance(first, int) else 1 - first % 2
    return side, number, number_key(address.floor), number_key(address.unit)
