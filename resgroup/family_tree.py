"""Owns the tree of a family: parents and spouses, with unnamed people where someone is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Final, NamedTuple

from resgroup.dates import UNKNOWN, PartialDate
from resgroup.records import Resident

_UP: Final = {"male": "F", "female": "M", "": "P"}
_DOWN: Final = {"male": "S", "female": "D", "": "C"}
_ACROSS: Final = {"male": "H", "female": "W", "": "E"}
_OTHER: Final = {"male": "female", "female": "male", "": ""}
_SEX_OF_SLOT: Final = {"F": "male", "M": "female", "f": "male", "m": "female"}
UPWARDS: Final = "FMPfmp"
DOWNWARDS: Final = "SDCsdc"
ACROSS: Final = "HWE"
_FARTHEST: Final = 4
_YOUNGEST_PARENT: Final = 14
_OLDEST_MOTHER: Final = 55


class Path(NamedTuple):
    """A way from one person to another: a letter for each step and the people it passes.

    `F` `M` up to the father or mother, `S` `D` down to a son or daughter, `H` `W` across to a
    husband or wife; `P`, `C`, `E` where the sex is unknown; small letters for adoption.
    """

    letters: str
    nodes: tuple[int, ...]


class FamilyTree:
    """Who is whose parent and spouse; people nobody named bear negative numbers.

    Everybody has one father and one mother, so asking for someone's father twice gives the same
    person: that is how what two sources say about one family comes together.
    """

    def __init__(self, people: Mapping[int, Resident]) -> None:
        self._sex = {number: person.sex for number, person in people.items()}
        self._birth = {number: person.birth_date for number, person in people.items()}
        self._parents: dict[int, dict[str, int]] = {}
        self._spouses: dict[int, set[int]] = {}
        self._apart: set[frozenset[int]] = set()
        self._parted: set[frozenset[int]] = set()
        self._elder: set[tuple[int, int]] = set()
        self._presumed = False

    def unnamed(self, sex: str = "") -> int:
        """Somebody of whom only the place in the family is known."""
        number = min([0, *self._sex]) - 1
        self._sex[number] = sex
        return number

    def learn_sex(self, person: int, sex: str) -> None:
        """Take in the sex a term tells where the record does not."""
        if sex != "any" and not self._sex.get(person):
            self._sex[person] = sex

    def sex(self, person: int) -> str:
        """Someone's sex, empty where unknown."""
        return self._sex.get(person, "")

    def parent(self, person: int, slot: str) -> int:
        """Someone's father (`F`) or mother (`M`), unnamed where nobody said who."""
        slots = self._parents.setdefault(person, {})
        if slot not in slots:
            slots[slot] = self.unnamed(_SEX_OF_SLOT[slot])
        return slots[slot]

    def known_parent(self, person: int, slot: str) -> int | None:
        """Someone's father or mother where the tree has one."""
        return self._parents.get(person, {}).get(slot)

    def set_parent(self, person: int, parent: int, *, adoptive: bool = False) -> None:
        """Take in who is whose parent; what was said first stands."""
        slot = _UP[self.sex(parent)]
        slot = slot.lower() if adoptive else slot
        if person != parent:
            self._parents.setdefault(person, {}).setdefault(slot, parent)

    def spouse(self, person: int) -> int:
        """Someone's husband or wife, unnamed where nobody said who."""
        found = self._spouses.get(person)
        if found:
            return max(found)
        unnamed = self.unnamed(_OTHER[self.sex(person)])
        self.marry(person, unnamed)
        return unnamed

    def marry(self, one: int, other: int) -> None:
        """Take in that two are married, or were until one died."""
        self._spouses.setdefault(one, set()).add(other)
        self._spouses.setdefault(other, set()).add(one)
        for each, partner in ((one, other), (other, one)):
            if not self.sex(each):
                self._sex[each] = _OTHER[self.sex(partner)]

    def part(self, one: int, other: int) -> None:
        """Take in that a marriage was dissolved."""
        self._parted.add(frozenset((one, other)))

    def make_siblings(self, one: int, other: int, slots: str = "FM") -> None:
        """Let two share their father, their mother or both."""
        self.keep_apart(one, other)
        for slot in slots:
            known = self.known_parent(other, slot)
            shared = self.parent(one, slot) if known is None else known
            for each in (one, other):
                self._parents.setdefault(each, {}).setdefault(slot, shared)

    def keep_apart(self, one: int, other: int) -> None:
        """Take in that two are not the same person."""
        self._apart.add(frozenset((one, other)))

    def set_elder(self, elder: int, younger: int) -> None:
        """Take in who of two is the elder, where their birth dates may not tell."""
        self._elder.add((elder, younger))

    def differ(self, one: int, other: int) -> bool:
        """Whether two cannot be the same person."""
        if one == other:
            return False
        named = one > 0 and other > 0
        sexes = {self.sex(one), self.sex(other)} == {"male", "female"}
        return named or sexes or self._presumed or frozenset((one, other)) in self._apart

    def elder(self, one: int, other: int) -> bool | None:
        """Whether one is older than the other, None where that is unknown."""
        if (one, other) in self._elder:
            return True
        if (other, one) in self._elder:
            return False
        mine, theirs = self._born(one), self._born(other)
        if _before(mine, theirs):
            return True
        if _before(theirs, mine):
            return False
        return False if self._presumed else None

    def full_siblings(self, one: int, other: int) -> bool | None:
        """Whether two siblings share both parents; None where that is unknown."""
        unsure = False
        for slot in "FM":
            mine, theirs = self.known_parent(one, slot), self.known_parent(other, slot)
            if mine is None or theirs is None:
                unsure = True
            elif mine != theirs:
                if self.differ(mine, theirs):
                    return False
                unsure = True
        return None if unsure else True

    def paths(self, one: int, other: int) -> list[Path]:
        """The shortest ways from one person to another, none where they are too far apart."""
        ways = [Path("", (one,))]
        for _step in range(_FARTHEST):
            ways = [
                Path(way.letters + letter, (*way.nodes, node))
                for way in ways
                for letter, node in self._steps(way.nodes[-1])
                if node not in way.nodes
            ]
            found = [way for way in ways if way.nodes[-1] == other]
            if found:
                return found
        return []

    def is_sound(self, path: Path) -> bool:
        """Whether a way holds whoever the unnamed people on it turn out to be."""
        turns = zip(path.letters, path.letters[1:], range(len(path.nodes)), strict=False)
        return all(self._turn_holds(a, b, *path.nodes[i : i + 3]) for a, b, i in turns)

    def presumed(self) -> FamilyTree:
        """The tree as it most likely is: unnamed people found among the named, couples kept."""
        tree = deepcopy(self)
        tree._presumed = True
        for node in sorted(node for node in tree._sex if node < 0):
            twin = tree._likely_same(node)
            if twin is not None:
                tree._merge(node, twin)
        for node in list(tree._parents):
            tree._presume_parents(node)
        for slots in list(tree._parents.values()):
            tree._presume_couple(slots)
        return tree

    def _born(self, person: int) -> PartialDate:
        return self._birth.get(person, UNKNOWN)

    def _steps(self, person: int) -> Iterator[tuple[str, int]]:
        for slot, parent in self._parents.get(person, {}).items():
            yield slot, parent
        for child, slots in self._parents.items():
            for slot, parent in slots.items():
                if parent == person:
                    letter = _DOWN[self.sex(child)]
                    yield (letter.lower() if slot.islower() else letter), child
        for spouse in self._spouses.get(person, ()):
            yield _ACROSS[self.sex(spouse)], spouse

    def _turn_holds(self, first: str, second: str, a: int, b: int, c: int) -> bool:
        if first in UPWARDS and second in DOWNWARDS:
            return self.differ(a, c)
        if first in UPWARDS and second in ACROSS:
            return self._is_no_child(a, of=c, beside=b)
        if first in ACROSS and second in DOWNWARDS:
            return self._is_no_child(c, of=a, beside=b)
        down_and_up = first in DOWNWARDS and second in UPWARDS
        return not down_and_up and not (first in ACROSS and second in ACROSS)

    def _is_no_child(self, child: int, *, of: int, beside: int) -> bool:
        """Whether a parent's spouse is known not to be the other parent."""
        slot = _UP[_OTHER[self.sex(beside)]]
        known = self.known_parent(child, slot) if slot != "P" else None
        return known is not None and self.differ(known, of)

    def _children(self, person: int) -> list[int]:
        return [child for child, slots in self._parents.items() if person in slots.values()]

    def _likely_same(self, node: int) -> int | None:
        parents = set(self._parents.get(node, {}).values())
        siblings = {child for parent in parents for child in self._children(parent)} - {node}
        fitting = [each for each in sorted(siblings) if self._may_be_same(node, each)]
        named = [each for each in fitting if each > 0]
        found = named or fitting
        return found[0] if len(found) == 1 else None

    def _may_be_same(self, node: int, other: int) -> bool:
        if frozenset((node, other)) in self._apart or self.sex(node) != self.sex(other):
            return False
        mine, theirs = self._parents.get(node, {}), self._parents.get(other, {})
        if any(theirs.get(slot, parent) != parent for slot, parent in mine.items()):
            return False
        if self._spouses.get(node) and self._spouses.get(other):
            return self._spouses[node] == self._spouses[other]
        return all(self._may_be_parent(other, child) for child in self._children(node))

    def _may_be_parent(self, person: int, child: int) -> bool:
        mine, theirs = self._born(person).year, self._born(child).year
        if frozenset((person, child)) in self._apart or person == child:
            return False
        if mine is None or theirs is None:
            return True
        oldest = _OLDEST_MOTHER if self.sex(person) == "female" else 100
        return _YOUNGEST_PARENT <= theirs - mine <= oldest

    def _merge(self, node: int, into: int) -> None:
        for slots in self._parents.values():
            for slot, parent in slots.items():
                if parent == node:
                    slots[slot] = into
        self._parents[into] = self._parents.pop(node, {}) | self._parents.get(into, {})
        for spouse in self._spouses.pop(node, set()):
            self._spouses[spouse].discard(node)
            self.marry(into, spouse)
        del self._sex[node]

    def _presume_parents(self, node: int) -> None:
        """Let the one parent's spouse be the other parent; children of one couple are siblings."""
        for slot, missing in (("F", "M"), ("M", "F")):
            known = self.known_parent(node, slot)
            if known is None or self.known_parent(node, missing) is not None:
                continue
            fitting = [
                each
                for each in sorted(self._spouses.get(known, ()))
                if self._may_be_parent(each, node) and frozenset((known, node)) not in self._apart
            ]
            partner = fitting[0] if len(fitting) == 1 else self._partner(known)
            self._parents[node][missing] = partner

    def _presume_couple(self, slots: Mapping[str, int]) -> None:
        """Let the parents of a child be a couple where neither is married and they never parted."""
        father, mother = slots.get("F"), slots.get("M")
        if father is None or mother is None or frozenset((father, mother)) in self._parted:
            return
        if not self._spouses.get(father) and not self._spouses.get(mother):
            self.marry(father, mother)

    def _partner(self, person: int) -> int:
        """The one unnamed person with whom someone had the children of an unknown parent."""
        for child in self._children(person):
            for parent in self._parents[child].values():
                if parent < 0 and parent != person and parent not in self._spouses.get(person, ()):
                    return parent
        return self.unnamed(_OTHER[self.sex(person)])


def _before(one: PartialDate, other: PartialDate) -> bool:
    last, first = one.latest(), other.earliest()
    return last is not None and first is not None and last < first
