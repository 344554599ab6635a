"""Owns how a list falls into sections: by street and alley, by building, by household."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from resgroup.addresses import (
    Address,
    outer_way,
    way_key,
    way_name,
    way_of,
    way_order,
)
from resgroup.i18n import _
from resgroup.lists.form import ListForm
from resgroup.lists.order import walking_key
from resgroup.lists.subjects import Subject
from resgroup.names import text_key

_LAST: Final = (1,)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a list under a title: its own subjects, or the parts it falls into."""

    title: str = ""
    subjects: list[Subject] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def everyone(self) -> Iterator[Subject]:
        """All subjects of it and of its parts, in order."""
        yield from self.subjects
        for part in self.parts:
            yield from part.everyone()


def parts_of(subjects: Iterable[Subject], form: ListForm) -> list[Part]:
    """The subjects in the order of a form, divided as it says; the streets hold the buildings."""
    found = sorted(subjects, key=lambda subject: subject.key(form))
    if not form.group_by:
        return [Part(subjects=found)] if found else []
    if form.group_by == "household":
        return _by_household(found, form)
    ways = _Ways(found)
    if form.group_by == "building":
        return [Part(title, parts=_by_building(each)) for title, each in ways.divided(found)]
    if form.order == "address" or form.unit == "building":
        found.sort(key=lambda subject: walking_key(subject.address))
    return [Part(title, each) for title, each in ways.divided(found)]


class _Ways:
    """The streets and alleys of a list; a street written without its word is the one with it."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._names: dict[tuple[str, ...], Address] = {}
        for subject in subjects:
            key = way_key(subject.address)
            if any(key):
                self._names.setdefault(key, way_of(subject.address))

    def divided(self, subjects: list[Subject]) -> Iterator[tuple[str, list[Subject]]]:
        """The subjects of each way, ways in walking order, those without one last."""
        return _divided(subjects, self._key, self._title)

    def _way(self, subject: Subject) -> Address | None:
        kind, *rest = way_key(subject.address)
        if not any(rest):
            return None
        alike = (("street", *rest), ("ngo", *rest)) if not kind else ()
        known = next((key for key in alike if key in self._names), (kind, *rest))
        return self._names[known]

    def _key(self, subject: Subject) -> tuple[Any, ...]:
        way = self._way(subject)
        if way is None:
            return _LAST
        return (0, *way_order(way))

    def _title(self, subject: Subject) -> str:
        way = self._way(subject)
        return _way_words(way) if way else _("Without an address")


def _way_words(way: Address) -> str:
    """A way as it stands within a sentence: "Ngách 3 ngõ 39 đường Bến Cả"."""
    outer = outer_way(way)
    if outer is None:
        return way_name(way)
    inner, around = way_name(way).removesuffix(way_name(outer)), _way_words(outer)
    return inner + around[:1].lower() + around[1:]


def _by_building(subjects: list[Subject]) -> list[Part]:
    def key(subject: Subject) -> tuple[Any, ...]:
        return (0, walking_key(subject.address), subject.building) if subject.building else _LAST

    def title(subject: Subject) -> str:
        return subject.values["address"] or _("Without an address")

    return [Part(words, each) for words, each in _divided(subjects, key, title)]


def _by_household(subjects: list[Subject], form: ListForm) -> list[Part]:
    """Households by their code, or by address where the list goes by it; the head stands first."""

    def key(subject: Subject) -> tuple[Any, ...]:
        code = subject.values["household_code"]
        place = subject.key(form) if form.order == "address" else ()
        return (0, *place, text_key(code), code) if code else _LAST

    def title(subject: Subject) -> str:
        code, head = subject.values["household_code"], subject.values["head_name"]
        if not code:
            return _("Without a household")
        words = (_("Household {code}").format(code=code), head, subject.values["address"])
        return " · ".join(word for word in words if word)

    found = sorted(subjects, key=lambda subject: subject.values["relationship"] != "head")
    return [Part(words, each) for words, each in _divided(found, key, title)]


def _divided(
    subjects: list[Subject],
    key: Callable[[Subject], Any],
    title: Callable[[Subject], str],
) -> Iterator[tuple[str, list[Subject]]]:
    """The subjects that share a key, keys in order, each order within kept."""
    for _same, group in groupby(sorted(subjects, key=key), key=key):
        together = list(group)
        yield title(together[0]), together
