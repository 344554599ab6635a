"""Owns who is taken for whose parent: what is recorded, and what relationships to the head tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

PARENT_KINDS: Final = ("parent", "adoptive_parent")
"""The kinds of kinship that say who is whose parent."""

LEAST_AGE_GAP: Final = 12 * 365
"""How many days a parent is older than a child at least, where only terms speak for it."""


@dataclass(frozen=True, slots=True)
class Told:
    """Two relationships to one head that make one person the other's parent.

    Of a grandchild's parents the term says only through a son or a daughter (`sex`); the spouse of
    the head is the parent of the head's children (Luật Hôn nhân và gia đình 52/2014/QH13 Đ88.1).
    """

    child: frozenset[str]
    parent: frozenset[str]
    sex: str = ""


_OWN: Final = frozenset({"child", "adopted_child"})
_SPOUSE: Final = frozenset({"wife", "husband"})
_ELDERS: Final = frozenset({"father", "mother", "adoptive_father", "adoptive_mother"})
_SIBLINGS: Final = frozenset({"older_brother", "older_sister", "younger_sibling"})

TOLD: Final = (
    Told(_OWN, frozenset({"head"}) | _SPOUSE),
    Told(frozenset({"stepchild"}), _SPOUSE),
    Told(frozenset({"head"}), _ELDERS),
    Told(_SIBLINGS, frozenset({"father", "mother"})),
    Told(frozenset({"grandchild_p"}), _OWN, "male"),
    Told(frozenset({"grandchild_p"}), frozenset({"daughter_in_law"})),
    Told(frozenset({"grandchild_m"}), _OWN, "female"),
    Told(frozenset({"grandchild_m"}), frozenset({"son_in_law"})),
)


class Parent(NamedTuple):
    """One of the people is another's parent; not `sure` where several may be."""

    child: int
    parent: int
    sure: bool


def parents_among(people: Iterable[Mapping[str, Any]]) -> list[Parent]:
    """Who is whose parent among people, by their ids.

    A person has `id`, `household_id`, `relationship`, `sex`, `birth_from`, `birth_to` and
    `recorded_parents`: the id and sex of each, who need not be among the people. A parent on record
    leaves no room for another of that sex.
    """
    known = {person["id"]: person for person in people if "id" in person}
    found = [
        Parent(number, parent, True)
        for number, person in known.items()
        for parent in dict.fromkeys(each for each, _sex in person.get("recorded_parents", ()))
        if parent in known
    ]
    households: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for person in known.values():
        if person.get("household_id"):
            households[person["household_id"]].append(person)
    for members in households.values():
        for child in members:
            found.extend(_told(child, members))
    return found


def _told(child: Mapping[str, Any], members: list[Mapping[str, Any]]) -> Iterator[Parent]:
    taken = {sex for _parent, sex in child.get("recorded_parents", ())}
    may_be = [each for each in members if _sex(each) not in taken and _may_be(child, each)]
    candidates = Counter(map(_sex, may_be))
    for each in may_be:
        yield Parent(child["id"], each["id"], candidates[_sex(each)] == 1)


def _sex(person: Mapping[str, Any]) -> str:
    return person["sex"] or ""


def _may_be(child: Mapping[str, Any], parent: Mapping[str, Any]) -> bool:
    old_enough = parent["birth_from"] + LEAST_AGE_GAP <= child["birth_to"]
    return old_enough and any(
        child["relationship"] in told.child
        and parent["relationship"] in told.parent
        and told.sex in ("", _sex(parent))
        for told in TOLD
    )
