"""Owns the ways a population falls into parts: by a field, by age, by street, by drawn area."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from resgroup.addresses import parse_address, way_order
from resgroup.asking.saved import question_of, saved_filters
from resgroup.criteria import (
    EVERYONE,
    AllOf,
    AnyOf,
    Between,
    Criterion,
    In,
    Inside,
    Missing,
    Not,
    parts_of,
)
from resgroup.dates import births_for_age
from resgroup.errors import RegisterError
from resgroup.fields import catalogue
from resgroup.i18n import _
from resgroup.names import text_key
from resgroup.records import Area, Building
from resgroup.register import Answer, Ids, Question, Register
from resgroup.terms import terms
from resgroup.values import shown

Places = NDArray[np.intp]

_OTHERS: Final = "others"
_GONE: Final = "demolished"
_SCENERY: Final = frozenset({"group", "green", "water"})
"""Areas that are no part of a group: itself, and what the map shows as parks and lakes."""
HIGHEST_BUILDING: Final = 9
"""Buildings of so many floors and more are counted together."""


@dataclass(frozen=True, slots=True)
class Category:
    """One part: its name and the criterion of those in it.

    An `uncertain` one holds those of whom the criterion is uncertain; those `apart` have no value.
    """

    words: str
    criterion: Criterion
    key: Hashable = None
    apart: bool = False
    uncertain: bool = False


@dataclass(frozen=True)
class Dimension:
    """The parts of a population: resident `places[i]` of the answer is in part `codes[i]`.

    Where the parts are `exclusive`, nobody is in two of them and everybody who matches `whole` in
    one.
    """

    words: str
    categories: tuple[Category, ...]
    places: Places
    codes: Places
    exclusive: bool = True
    whole: Criterion = EVERYONE


class People:
    """Those who answer a question, with the fields their figures are made from."""

    def __init__(self, register: Register, question: Question) -> None:
        self.register = register
        self.question = question
        self.answer: Answer = register.ask(question)

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.answer.ids)

    def coded(self, field: str) -> tuple[Places, tuple[Any, ...]]:
        """A field's values, and which of them each of the people has."""
        found = self.register.coded(self.answer, (field,))[field]
        return found.codes, found.values

    def numbers(self, field: str) -> Ids:
        """A field of numbers, by person."""
        codes, values = self.coded(field)
        return np.array(values, np.int64)[codes] if values else np.zeros(0, np.int64)

    @cached_property
    def households(self) -> Ids:
        """The household of each, 0 for none."""
        return self.numbers("household_id")

    def of_all_buildings(self, field: str) -> dict[Hashable, tuple[int, ...]]:
        """All buildings by the value of a field, lived in or not; none unless all are asked for.

        Floors above `HIGHEST_BUILDING` are told as that.
        """
        if field not in ("building_use", "building_floors") or self.question.criterion != EVERYONE:
            return {}
        found: dict[Hashable, list[int]] = {}
        for each in self._buildings:
            floors = min(each.floors or 0, HIGHEST_BUILDING)
            value = each.use if field == "building_use" else floors
            found.setdefault(value or None, []).append(each.id)
        return {value: tuple(ids) for value, ids in found.items()}

    @cached_property
    def _buildings(self) -> list[Building]:
        """Those that stand, or that somebody lives in all the same."""
        every, homes = self.register.all("building"), set(self.answer.building_ids.tolist())
        return [
            each
            for each in every
            if isinstance(each, Building) and (each.state != _GONE or each.id in homes)
        ]

    def those(self, criterion: Criterion) -> Places:
        """The places of those who match one more criterion."""
        question = Question(criterion, self.question.on, standing=self.question.standing)
        return np.flatnonzero(np.isin(self.answer.ids, self.register.ask(question).ids))


def everyone(people: People) -> Dimension:
    """All in one part."""
    category = Category(_("Total"), EVERYONE, "total")
    return _whole("", [category], np.zeros(people.count, np.intp))


def by_field(people: People, field: str, *, without_missing: bool = False) -> Dimension:
    """By the values of a field, in the order of their list; those without one apart."""
    codes, values = people.coded(field)
    present = dict.fromkeys(people.of_all_buildings(field), 0) | _present(codes, values)
    known = sorted((value for value in present if value is not None), key=_order_of(field))
    categories = [Category(shown(field, each), In(field, (each,)), each) for each in known]
    parts = {value: place for place, value in enumerate(known)}
    if None in present and not without_missing:
        parts[None] = len(categories)
        categories.append(_missing(field))
    words = catalogue()[field].label
    found = _whole(words, categories, _mapped(codes, values, parts))
    return replace(found, whole=Not(Missing(field))) if without_missing else found


def by_most_frequent(people: People, field: str, most: int) -> Dimension:
    """By the most frequent values of a field; the others together, those without one apart."""
    codes, values = people.coded(field)
    present = _present(codes, values)
    frequent = sorted(
        (value for value in present if value is not None),
        key=lambda value: (-present[value], text_key(str(value))),
    )
    chosen, rest = frequent[:most], frequent[most:]
    categories = [Category(shown(field, each), In(field, (each,)), each) for each in chosen]
    parts = {value: place for place, value in enumerate(chosen)}
    if rest:
        parts |= dict.fromkeys(rest, len(categories))
        others = AllOf((Not(In(field, tuple(chosen))), Not(Missing(field))))
        categories.append(Category(_("Others"), others, _OTHERS))
    if None in present:
        parts[None] = len(categories)
        categories.append(_missing(field))
    return _whole(catalogue()[field].label, categories, _mapped(codes, values, parts))


def by_number(people: People, field: str, last: int) -> Dimension:
    """By a number from 1 on, from `last` on together; those without one apart."""
    codes, values = people.coded(field)
    present = dict.fromkeys(people.of_all_buildings(field), 0) | _present(codes, values)
    numbers = [value for value in present if value is not None]
    top = min(max(numbers, default=0), last)
    categories = [
        Category(_("{number} or more").format(number=last), Between(field, last, None), last)
        if number == last
        else Category(str(number), Between(field, number, number), number)
        for number in range(1, top + 1)
    ]
    parts = {value: min(value, last) - 1 for value in numbers if value > 0}
    if None in present:
        parts[None] = len(categories)
        categories.append(_missing(field))
    return _whole(catalogue()[field].label, categories, _mapped(codes, values, parts))


def by_age(people: People, bounds: Sequence[int]) -> Dimension:
    """By age bands that begin with the bounds, the last one open; uncertain ages apart."""
    on = people.question.on
    ends = [*(low - 1 for low in bounds[1:]), None]
    bands = [Between("age", low, high) for low, high in zip(bounds, ends, strict=True)]
    latest = np.array([births_for_age(on, low, None)[1].toordinal() for low in bounds])
    oldest = _band_of(people.numbers("birth_from"), latest)
    youngest = _band_of(people.numbers("birth_to"), latest)
    codes = np.where(oldest == youngest, oldest, len(bands))
    categories = [
        Category(age_words(low, high), band, low)
        for low, high, band in zip(bounds, ends, bands, strict=True)
    ]
    if (codes == len(bands)).any():
        unsure = AnyOf(tuple(bands))
        categories.append(
            Category(_("age unclear"), unsure, "uncertain", apart=True, uncertain=True)
        )
    return _whole(_("Age"), categories, codes)


def _band_of(births: Ids, latest: Ids) -> Places:
    """The band a day of birth belongs to, -1 for those not born yet."""
    return np.searchsorted(-latest, -births, side="right") - 1


def age_words(low: int, high: int | None) -> str:
    """An age band in figures."""
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def by_street(people: People) -> Dimension:
    """By the street of the building lived in, in walking order: alleys beside their street."""
    return by_field(people, "street")


def by_area(people: People) -> Dimension:
    """By the areas within the group and those drawn and saved as questions; they may overlap."""
    register = people.register
    areas = sorted([*_areas(register), *_drawn(register)], key=lambda each: text_key(each.words))
    return _overlapping(people, _("Area"), areas)


def _areas(register: Register) -> Iterator[Category]:
    for each in register.all("area"):
        if isinstance(each, Area) and each.kind not in _SCENERY and each.boundary is not None:
            words = each.name or _("Area {number}").format(number=each.id)
            yield Category(words, Inside(_wkt(each.boundary)), each.id)


def _drawn(register: Register) -> Iterator[Category]:
    """The saved questions that ask for nothing but an area drawn on the map."""
    for each in saved_filters(register):
        with suppress(RegisterError):  # one of another version is no area
            criterion = question_of(each)
            parts = parts_of(criterion)
            if parts and all(isinstance(part, Inside) for part in parts):
                yield Category(each.name, criterion, f"saved:{each.id}")


def by_organisation(people: People) -> Dimension:
    """By the kind of organisation people are members of; some are of several or of none."""
    kinds = [
        Category(term.label, In("organisation", (term.id,)), term.id)
        for term in terms("organisation").values()
    ]
    found = _overlapping(people, catalogue()["organisation"].label, kinds)
    present = np.unique(found.codes)
    categories = tuple(found.categories[code] for code in present)
    return replace(found, categories=categories, codes=np.searchsorted(present, found.codes))


def _wkt(boundary: bytes | None) -> str:
    import shapely

    return str(shapely.to_wkt(shapely.from_wkb(boundary), rounding_precision=-1))


def _overlapping(people: People, words: str, categories: Sequence[Category]) -> Dimension:
    found = [people.those(category.criterion) for category in categories]
    codes = [np.full(len(places), code, np.intp) for code, places in enumerate(found)]
    empty = np.zeros(0, np.intp)
    return Dimension(
        words,
        tuple(categories),
        np.concatenate([empty, *found]),
        np.concatenate([empty, *codes]),
        exclusive=False,
    )


def _whole(words: str, categories: Sequence[Category], codes: Places) -> Dimension:
    """A dimension from the part of each of the people, -1 for none."""
    places = np.flatnonzero(codes >= 0)
    return Dimension(words, tuple(categories), places, codes[places])


def _missing(field: str) -> Category:
    return Category(_("not recorded"), Missing(field), None, apart=True)


def _present(codes: Places, values: Sequence[Any]) -> dict[Any, int]:
    """How many have each of the values anybody has."""
    counts = np.bincount(codes, minlength=len(values))
    return {value: int(count) for value, count in zip(values, counts, strict=True) if count}


def _mapped(codes: Places, values: Sequence[Any], parts: dict[Any, int]) -> Places:
    """The part of each of the people by the value they have, -1 for none."""
    table = np.array([parts.get(value, -1) for value in values], np.intp)
    return table[codes] if len(values) else codes


def _order_of(field: str) -> Callable[[Any], Any]:
    """How the values of a field are put in order: as their list has them, or by name."""
    if field == "street":
        return lambda value: way_order(parse_address(str(value)))
    known = catalogue()[field]
    places = {each: place for place, each in enumerate(terms(known.terms))} if known.terms else {}
    return lambda value: (places.get(value, len(places)), text_key(str(value)))
