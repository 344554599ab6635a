"""Owns the columns of a list that name people's children and parents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from resgroup.criteria import AllOf, AnyOf, Criterion, Group
from resgroup.dates import UNKNOWN
from resgroup.lists.order import order_key
from resgroup.register import Question, Register
from resgroup.rules import resolve

_Ties = dict[int, dict[int, bool]]
"""By person the others they are tied to, and whether that is sure."""

UNSURE_MARK = "(?)"


def kin_columns(
    register: Register,
    ids: Sequence[int],
    columns: Iterable[str],
    asked: Question,
) -> dict[str, list[str]]:
    """What the columns of children and parents say of each of the residents, in their order.

    `asked_children` are the children of whom the question asks: those who match what it says of
    children, all of them where it says nothing. Whom it is not sure of gets a mark.
    """
    makers: dict[str, Callable[[_Kin], _Ties]] = {
        "children": lambda kin: kin.children,
        "asked_children": lambda kin: kin.asked_children(asked),
        "parents": lambda kin: kin.parents,
    }
    wanted = [key for key in columns if key in makers]
    if not wanted:
        return {}
    kin = _Kin(register, ids, asked.standing or asked.on)
    found = {}
    for key in wanted:
        words = kin.in_words(makers[key](kin), born=key != "parents")
        found[key] = [words.get(number, "") for number in ids]
    return found


class _Kin:
    """Who is whose parent among some residents and those tied to them, read once."""

    def __init__(self, register: Register, ids: Sequence[int], on: date) -> None:
        self._register = register
        self._on = on
        self.children: _Ties = defaultdict(dict)
        self.parents: _Ties = defaultdict(dict)
        for child, parent, sure in register.parents(ids, on):
            for ties, one, other in ((self.parents, child, parent), (self.children, parent, child)):
                ties[one][other] = ties[one].get(other, False) or sure

    def asked_children(self, asked: Question) -> _Ties:
        """The children who match what a question says of children, certainly or perhaps."""
        wanted = tuple(_said_of_children(resolve(asked.criterion, asked.on)))
        if not wanted:
            return self.children
        answer = self._register.ask(Question(AnyOf(wanted), asked.on, standing=self._on))
        certain, uncertain = set(answer.ids.tolist()), set(answer.uncertain.tolist())
        return {
            parent: {
                child: sure and child in certain
                for child, sure in ties.items()
                if child in certain or child in uncertain
            }
            for parent, ties in self.children.items()
        }

    def in_words(self, ties: _Ties, *, born: bool) -> dict[int, str]:
        """The names of those tied to each, the eldest first, with the days they were `born`."""
        told = sorted({number for others in ties.values() for number in others})
        fields = ("full_name", "birth_date", "sex")
        rows = dict(zip(told, self._register.rows(told, fields, self._on), strict=True))
        return {
            number: "; ".join(
                _named(rows[other], others[other], born=born)
                for other in sorted(others, key=lambda each: _place(rows[each], born=born))
            )
            for number, others in ties.items()
        }


def _said_of_children(criterion: Criterion) -> Iterator[Criterion]:
    """The conditions a question sets on children it wants there to be."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _said_of_children(part)
        case Group("children", kind, where) if kind != "none":
            yield where


def _place(row: tuple[Any, ...], *, born: bool) -> tuple[Any, ...]:
    """Children by age, the father before the mother."""
    name, birth, sex = row
    first = order_key("birth_date", birth) if born else (sex != "male",)
    return (*first, name or "")


def _named(row: tuple[Any, ...], sure: bool, *, born: bool) -> str:
    name, birth, _sex = row
    day = (birth or UNKNOWN).written() if born else ""
    parts = (name, f"({day})" if day else "", "" if sure else UNSURE_MARK)
    return " ".join(part for part in parts if part)
