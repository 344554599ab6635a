"""Owns what the members of a household are to its head: derived from the family, never copied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from resgroup.family_tree import ACROSS, FamilyTree, Path
from resgroup.records import Kinship, Resident
from resgroup.terms import terms as list_of


@dataclass(frozen=True, slots=True)
class Kin:
    """What someone is to the head; a term that is not certain is only to be proposed.

    The term is empty where nothing speaks for any.
    """

    term: str
    certain: bool


def relationships_to(
    new_head: int,
    people: Mapping[int, Resident],
    terms: Mapping[int, str],
    links: Iterable[Kinship],
) -> dict[int, Kin]:
    """What everyone else among `people` is to a head.

    `terms` are the members' relationships to the head so far, who bears `head` (and may be the
    new one, for someone who joins). `people` may hold more than the members: the dead and those
    who live elsewhere tell how the others are related.
    """
    tree = FamilyTree(people)
    for link in links:
        _take_link(tree, people, link)
    old_head = next((each for each, term in terms.items() if term == "head"), None)
    given = {each: term for each, term in terms.items() if each != old_head}
    _take_terms(tree, tree.unnamed() if old_head is None else old_head, given)
    presumed = tree.presumed()
    found = {}
    for person in people:
        if person == new_head:
            continue
        if new_head == old_head and given.get(person):
            found[person] = Kin(given[person], True)
            continue
        candidates = (
            Kin(_name(tree, new_head, person), True),
            _beside_family(new_head, person, old_head, given),
            Kin(_name(presumed, new_head, person), False),
            _inverse(tree, new_head, person, old_head, given),
        )
        found[person] = next((kin for kin in candidates if kin.term), Kin("", False))
    return found


def too_close(
    one: int,
    other: int,
    people: Mapping[int, Resident],
    terms: Mapping[int, str],
    links: Iterable[Kinship],
) -> bool:
    """Whether the law forbids two to marry each other for how they are related.

    In the direct line, within three generations, or as adoptive, step- or parent-in-law and child
    (Luật Hôn nhân và gia đình 52/2014/QH13 Đ3.18, Đ5.2.d).
    """
    tree = FamilyTree(people)
    for link in links:
        _take_link(tree, people, link)
    head = next((each for each, term in terms.items() if term == "head"), None)
    if head is not None:
        _take_terms(tree, head, {each: term for each, term in terms.items() if each != head})
    paths = [path for path in tree.paths(one, other) if tree.is_sound(path)]
    return any(_FORBIDDEN.fullmatch(path.letters) for path in paths)


_DIRECT_LINE: Final = "[FMP]+|[SDC]+|[fmpsdc]"
_THREE_GENERATIONS: Final = "[FMP]{1,2}[SDC]{1,2}"
_IN_LAW_OR_STEP: Final = "[HW][FMfmSDsd]|[FMfmSDsd][HW]"
_FORBIDDEN: Final = re.compile(f"{_DIRECT_LINE}|{_THREE_GENERATIONS}|{_IN_LAW_OR_STEP}")


class _Route(NamedTuple):
    """How a term leads from the head to the person: steps from both ends, and how they meet.

    `elder` says who is the elder where siblings meet: `person`, `head`, or neither known.
    """

    from_head: str
    meet: str
    from_person: str = ""
    elder: str = ""


_ROUTES: Final = {
    "wife": _Route("", "spouse"),
    "husband": _Route("", "spouse"),
    "father": _Route("", "parent"),
    "mother": _Route("", "parent"),
    "adoptive_father": _Route("", "adoptive_parent"),
    "adoptive_mother": _Route("", "adoptive_parent"),
    "child": _Route("", "child"),
    "adopted_child": _Route("", "adopted_child"),
    "older_brother": _Route("", "siblings", elder="person"),
    "older_sister": _Route("", "siblings", elder="person"),
    "younger_sibling": _Route("", "siblings", elder="head"),
    "half_sibling_same_father": _Route("", "share_father"),
    "half_sibling_same_mother": _Route("", "share_mother"),
    "wifes_father": _Route("E", "parent"),
    "wifes_mother": _Route("E", "parent"),
    "husbands_father": _Route("E", "parent"),
    "husbands_mother": _Route("E", "parent"),
    "step_father": _Route("M", "spouse"),
    "step_mother": _Route("F", "spouse"),
    "stepchild": _Route("E", "child"),
    "daughter_in_law": _Route("", "child", "E"),
    "son_in_law": _Route("", "child", "E"),
    "grandfather_p": _Route("F", "parent"),
    "grandmother_p": _Route("F", "parent"),
    "grandfather_m": _Route("M", "parent"),
    "grandmother_m": _Route("M", "parent"),
    "grandchild_p": _Route("", "child", "F"),
    "grandchild_m": _Route("", "child", "M"),
    "elder_sisters_husband": _Route("", "siblings", "E", "person"),
    "elder_brothers_wife": _Route("", "siblings", "E", "person"),
    "younger_sisters_husband": _Route("", "siblings", "E", "head"),
    "younger_brothers_wife": _Route("", "siblings", "E", "head"),
    "uncle_younger": _Route("F", "siblings", elder="head"),
    "aunt": _Route("F", "siblings"),
    "maternal_uncle": _Route("M", "siblings"),
    "maternal_aunt": _Route("M", "siblings"),
}
"""Nearest first. Terms that leave open through whom (nephews, great-grandparents) lead nowhere."""

_NAMES: Final = tuple(
    (re.compile(pattern.replace("u", "[FMPfmp]").replace("x", "[SDCsdc]")), term)
    for pattern, term in (
        ("W", "wife"),
        ("H", "husband"),
        ("F", "father"),
        ("M", "mother"),
        ("[f]", "adoptive_father"),
        ("[m]", "adoptive_mother"),
        ("[SDC]", "child"),
        ("[sdc]", "adopted_child"),
        ("W[Ff]", "wifes_father"),
        ("W[Mm]", "wifes_mother"),
        ("H[Ff]", "husbands_father"),
        ("H[Mm]", "husbands_mother"),
        ("[Mm]H", "step_father"),
        ("[Ff]W", "step_mother"),
        ("[HWE]x", "stepchild"),
        ("xW", "daughter_in_law"),
        ("xH", "son_in_law"),
        ("[Ff][Ff]", "grandfather_p"),
        ("[Ff][Mm]", "grandmother_p"),
        ("[Mm][Ff]", "grandfather_m"),
        ("[Mm][Mm]", "grandmother_m"),
        ("[Ss]x", "grandchild_p"),
        ("[Dd]x", "grandchild_m"),
        ("[Ff]uu", "great_grandparent_p"),
        ("[Mm]uu", "great_grandparent_m"),
        ("xxx", "great_grandchild"),
        ("xx[HWE]", "grandchild_in_law"),
        ("uxx", "nephew_niece"),
        ("(?!.*[Pp])...+|(?=.*[a-z])ux", "other_relative"),
    )
)
"""What a way through the family is called; `u` is any step up, `x` any step down."""

_SHARED: Final = {"siblings": "FM", "share_father": "F", "share_mother": "M"}
_TOGETHER: Final = ("co_renting", "co_borrowing", "co_staying")
_AT_THE_HOUSE: Final = (*_TOGETHER, "renting", "borrowing", "staying", "domestic_worker")
_VAGUE: Final = ("other_relative", "other")


def _take_link(tree: FamilyTree, people: Mapping[int, Resident], link: Kinship) -> None:
    if link.kind == "spouse":
        if link.to_date is None or _ended_by_death(people, link):
            tree.marry(link.resident_id, link.relative_id)
        else:
            tree.part(link.resident_id, link.relative_id)
    elif link.to_date is None:
        adoptive = link.kind == "adoptive_parent"
        tree.set_parent(link.resident_id, link.relative_id, adoptive=adoptive)


def _ended_by_death(people: Mapping[int, Resident], link: Kinship) -> bool:
    """Whether a marriage lasted until one died: a widow stays her husband's family's in-law."""
    pair = (people.get(link.resident_id), people.get(link.relative_id))
    deaths = [person.death_date.earliest() for person in pair if person]
    return any(day and link.to_date and day <= link.to_date for day in deaths)


def _take_terms(tree: FamilyTree, head: int, given: Mapping[int, str]) -> None:
    order = {term: place for place, term in enumerate(_ROUTES)}
    for person, term in sorted(given.items(), key=lambda item: (order.get(item[1], 99), item[0])):
        if term not in _ROUTES:
            continue
        tree.learn_sex(person, list_of("relationship")[term].extra["sex"])
        if _name(tree, head, person) != term:
            _take_route(tree, head, person, _ROUTES[term])
            _take_step(tree, head, person, term)


def _take_route(tree: FamilyTree, head: int, person: int, route: _Route) -> None:
    one, other = _walk(tree, head, route.from_head), _walk(tree, person, route.from_person)
    match route.meet:
        case "spouse":
            tree.marry(one, other)
        case "parent" | "adoptive_parent":
            tree.set_parent(one, other, adoptive=route.meet == "adoptive_parent")
        case "child" | "adopted_child":
            tree.set_parent(other, one, adoptive=route.meet == "adopted_child")
        case _:
            tree.make_siblings(one, other, _SHARED[route.meet])
    if route.elder:
        pair = (other, one) if route.elder == "person" else (one, other)
        tree.set_elder(*pair)


def _walk(tree: FamilyTree, start: int, steps: str) -> int:
    for step in steps:
        start = tree.spouse(start) if step == "E" else tree.parent(start, step)
    return start


def _take_step(tree: FamilyTree, head: int, person: int, term: str) -> None:
    """Take in who a step-parent or half-sibling is not."""
    if term in ("step_father", "step_mother"):
        tree.keep_apart(tree.parent(head, "F" if term == "step_father" else "M"), person)
    elif term == "stepchild" and tree.sex(head):
        tree.keep_apart(tree.parent(person, "F" if tree.sex(head) == "male" else "M"), head)
    elif term.startswith("half_sibling"):
        slot = "M" if term.endswith("father") else "F"
        tree.keep_apart(tree.parent(head, slot), tree.parent(person, slot))


def _name(tree: FamilyTree, head: int, person: int) -> str:
    """What the shortest sound way from the head to a person is called, empty for none."""
    names = (_word(tree, path) for path in tree.paths(head, person) if tree.is_sound(path))
    return next(filter(None, names), "")


def _word(tree: FamilyTree, path: Path) -> str:
    if _BY_AGE.fullmatch(path.letters):
        return _word_by_age(tree, path)
    fitting = (term for pattern, term in _NAMES if pattern.fullmatch(path.letters))
    return next(fitting, "")


_BY_AGE: Final = re.compile("[FMP][SDC]|[FMP][SDC][HWE]|[FMP][FMP][SDC]")


def _word_by_age(tree: FamilyTree, path: Path) -> str:
    """The name of a sibling, a sibling's spouse or a parent's sibling."""
    if len(path.letters) == 2:
        return _sibling(tree, path.nodes[0], path.nodes[-1])
    if path.letters[-1] in ACROSS:
        head, _parent, sibling, spouse = path.nodes
        elder = tree.elder(sibling, head)
        words = _ELDERS_SPOUSES if elder else _YOUNGERS_SPOUSES
        return "" if elder is None else words.get(tree.sex(spouse), "")
    _head, parent, _grandparent, sibling = path.nodes
    elder = tree.elder(sibling, parent)
    if elder:
        return "uncle_older"
    return "" if elder is None else _UNCLES.get((path.letters[0], tree.sex(sibling)), "")


_ELDERS_SPOUSES: Final = {"male": "elder_sisters_husband", "female": "elder_brothers_wife"}
_YOUNGERS_SPOUSES: Final = {"male": "younger_sisters_husband", "female": "younger_brothers_wife"}
_UNCLES: Final = {
    ("F", "male"): "uncle_younger",
    ("F", "female"): "aunt",
    ("M", "male"): "maternal_uncle",
    ("M", "female"): "maternal_aunt",
}
_ELDERS: Final = {"male": "older_brother", "female": "older_sister"}


def _sibling(tree: FamilyTree, head: int, person: int) -> str:
    full = tree.full_siblings(head, person)
    if full is None:
        return ""
    if not full:
        shared = tree.known_parent(head, "F") == tree.known_parent(person, "F")
        return f"half_sibling_same_{'father' if shared else 'mother'}"
    elder = tree.elder(person, head)
    if elder is None:
        return ""
    return _ELDERS.get(tree.sex(person), "") if elder else "younger_sibling"


def _beside_family(
    new_head: int, person: int, old_head: int | None, given: Mapping[int, str]
) -> Kin:
    """What those who live in the house without being family are to a new head."""
    theirs, mine = given.get(person, ""), given.get(new_head, "")
    if mine in _TOGETHER:
        return Kin(mine, person == old_head or theirs == mine)
    if mine and mine not in (*_AT_THE_HOUSE, *_VAGUE, "guardian", "guarded_person"):
        if theirs in _AT_THE_HOUSE:
            return Kin(theirs, True)
        if theirs in _VAGUE:
            return Kin(theirs, False)
    return Kin("", False)


def _inverse(
    tree: FamilyTree, new_head: int, person: int, old_head: int | None, given: Mapping[int, str]
) -> Kin:
    """What the old head is to the new one, by the list of inverse terms alone."""
    mine = given.get(new_head, "")
    if person != old_head or mine not in list_of("relationship"):
        return Kin("", False)
    found = list(_fitting(tree.sex(person), list_of("relationship")[mine].extra["inverse"]))
    if len(found) == 1:
        return Kin(found[0], mine not in _VAGUE)
    return Kin(mine if mine in _VAGUE else "", False)


def _fitting(sex: str, inverse: Iterable[str]) -> Iterator[str]:
    for term in inverse:
        if list_of("relationship")[term].extra["sex"] in ("any", sex):
            yield term
