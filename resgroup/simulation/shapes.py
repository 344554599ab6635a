"""Owns the shapes of households: who lives together, how related, and how old, without names."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from resgroup.simulation.lots import Lot, between

NOBODY: Final = -1


@dataclass(slots=True)
class Member:
    """A place in a household; kin are given by their place in it."""

    role: str
    sex: str
    age: float
    marital: str = "single"
    father: int = NOBODY
    mother: int = NOBODY
    spouse: int = NOBODY


@dataclass(slots=True)
class Shape:
    """The members of a household, head first; `rented` ones live in rented rooms."""

    type: str
    rented: bool = False
    members: list[Member] = field(default_factory=list)

    def add(
        self,
        role: str,
        sex: str,
        age: float,
        marital: str = "single",
        *,
        father: int = NOBODY,
        mother: int = NOBODY,
    ) -> int:
        """Add a member and return its place."""
        self.members.append(Member(role, sex, age, marital, father, mother))
        return len(self.members) - 1

    def marry(self, one: int, other: int) -> None:
        """Make two members a couple."""
        for here, there in ((one, other), (other, one)):
            self.members[here].spouse = there
            self.members[here].marital = "married"


_CHILDREN: Final = {
    True: Lot({"1": 12, "2": 48, "3": 27, "4": 13}),
    False: Lot({"0": 3, "1": 25, "2": 59, "3": 13}),
}
"""How many children mothers have: those of 55 and more, and younger ones."""

_MALE_AT_BIRTH: Final = 0.525


def _sex(rng: random.Random) -> str:
    return "male" if rng.random() < _MALE_AT_BIRTH else "female"


def _wife_age(rng: random.Random, his: float) -> float:
    return max(18.8, his - between(rng, -4, 12, 2.6, 2.8))


def _couple(shape: Shape, rng: random.Random, his: float) -> tuple[int, int]:
    """A head of household and his wife, at times a woman as head and her husband."""
    hers = _wife_age(rng, his)
    if rng.random() < 0.15:
        wife = shape.add("head", "female", hers)
        husband = shape.add("husband", "male", his)
    else:
        husband = shape.add("head", "male", his)
        wife = shape.add("wife", "female", hers)
    shape.marry(husband, wife)
    return husband, wife


def _stays_home(rng: random.Random, age: float) -> bool:
    """Whether a child not married lives with the parents."""
    for limit, share in ((18.5, 1.0), (24, 0.85), (29, 0.6), (34, 0.3), (45, 0.1)):
        if age < limit:
            return rng.random() < share
    return rng.random() < 0.03


def _children(
    shape: Shape, rng: random.Random, role: str, parents: tuple[int, int], least: int = 0
) -> None:
    """The children at home, born when the mother was 18 to 42, mostly 22 to 33."""
    father, mother = parents
    mothers_age = shape.members[mother].age
    birth_age = between(rng, 18.6, 38, 26, 3.3)
    births = max(least, int(_CHILDREN[mothers_age >= 55].draw(rng)))
    for _ in range(births):
        age = mothers_age - birth_age
        grown = father == NOBODY or shape.members[father].age - age >= 18.8
        if birth_age > 41.5 or age < 0.01:
            return
        if grown and _stays_home(rng, age):
            marital = "divorced" if age > 30 and rng.random() < 0.18 else "single"
            shape.add(role, _sex(rng), age, marital, father=father, mother=mother)
        birth_age += between(rng, 1.5, 9, 4.0, 1.8)


def _nuclear(rng: random.Random) -> Shape:
    shape = Shape("nuclear")
    husband, wife = _couple(shape, rng, between(rng, 22, 72, 42, 10))
    _children(shape, rng, "child", (husband, wife), least=1)
    if rng.random() < 0.02 and shape.members[wife].age > 30:
        age = shape.members[wife].age - between(rng, 19, 24, 21, 1.5)
        if age < 20:
            shape.add("stepchild", _sex(rng), age, mother=wife)
    return shape


def _pair(rng: random.Random) -> Shape:
    shape = Shape("pair")
    old = rng.random() < 0.6
    _couple(shape, rng, between(rng, 55, 90, 66, 8) if old else between(rng, 22, 45, 29, 4.5))
    return shape


def _single(rng: random.Random) -> Shape:
    shape = Shape("single")
    if rng.random() < 0.5:
        sex = "female" if rng.random() < 0.75 else "male"
        shape.add("head", sex, between(rng, 55, 95, 72, 9), "widowed")
    else:
        age = between(rng, 21, 65, 36, 10)
        alone = "divorced" if age > 28 and rng.random() < 0.25 else "single"
        shape.add("head", "male" if rng.random() < 0.55 else "female", age, alone)
    return shape


def _single_parent(rng: random.Random) -> Shape:
    shape = Shape("single_parent")
    woman = rng.random() < 0.75
    age = between(rng, 24, 75, 45, 11)
    widowed = rng.random() < (age - 25) / 55
    alone = "widowed" if widowed else Lot({"divorced": 80, "separated": 8, "single": 12}).draw(rng)
    if woman:
        mother = shape.add("head", "female", age, alone)
        _children(shape, rng, "child", (NOBODY, mother), least=1)
        return shape
    father = shape.add("head", "male", age, "divorced" if alone == "single" else alone)
    child_age = age - between(rng, 21, 42, 29, 4)
    while child_age > 0.1 and _stays_home(rng, child_age):
        shape.add("child", _sex(rng), child_age, father=father)
        child_age -= between(rng, 1.5, 9, 4, 1.8)
        if age - child_age > 45 or rng.random() < 0.4:
            break
    return shape


def _grandparents(rng: random.Random, child_age: float) -> tuple[float, float]:
    """Ages of the father and the mother of someone of an age; 0 for one who has died."""
    mother = child_age + between(rng, 18.6, 40, 25.5, 3.6)
    father = min(mother + between(rng, -3, 9, 2.8, 2.6), 96.0)
    father = max(father, child_age + 19)
    his_death = max(0.04, (father - 52) / 55)
    her_death = max(0.03, (mother - 58) / 75)
    gone = rng.random()
    if gone < his_death:
        return 0.0, mother
    return (father, 0.0) if gone > 1 - her_death else (father, mother)


def _elders(shape: Shape, roles: tuple[str, str], ages: tuple[float, float]) -> tuple[int, int]:
    """Add the old couple, or the one still living, as widowed."""
    places = [
        shape.add(role, sex, age, "widowed") if age else NOBODY
        for role, sex, age in zip(roles, ("male", "female"), ages, strict=True)
    ]
    if NOBODY not in places:
        shape.marry(places[0], places[1])
    return places[0], places[1]


def _old_head(rng: random.Random) -> Shape:
    """Old parents at the head, a married child with spouse and children."""
    shape = Shape("three_generations")
    his = rng.random() < 0.85
    age = between(rng, 22, 52, 34, 6)
    ages = _grandparents(rng, age)
    roles = ("head", "wife") if ages[0] else ("", "head")
    father, mother = _elders(shape, roles, ages)
    child = shape.add(
        "child", "male" if his else "female", age, "married", father=father, mother=mother
    )
    other_age = _wife_age(rng, age) if his else min(60.0, age + between(rng, -2, 9, 2.6, 2))
    other = shape.add(
        "daughter_in_law" if his else "son_in_law", "female" if his else "male", other_age
    )
    shape.marry(child, other)
    husband, wife = (child, other) if his else (other, child)
    _children(shape, rng, "grandchild_p" if his else "grandchild_m", (husband, wife), least=1)
    if rng.random() < 0.15 and ages[1]:
        _unmarried_sibling(shape, rng, "child", child, (father, mother))
    return shape


def _unmarried_sibling(
    shape: Shape, rng: random.Random, role: str, of: int, parents: tuple[int, int]
) -> None:
    """A brother or sister not married, of an age the mother allows."""
    father, mother = parents
    age = shape.members[of].age - between(rng, 1.5, 12, 5, 3)
    born_to = shape.members[mother].age - age
    if 18.6 <= born_to <= 41.5 and age > 12:
        shape.add(role, _sex(rng), age, "single", father=father, mother=mother)


def _young_head(rng: random.Random) -> Shape:
    """A married man at the head with wife and children and his, at times her, parents."""
    shape = Shape("three_generations")
    age = between(rng, 27, 64, 44, 7)
    husband = shape.add("head", "male", age)
    wife = shape.add("wife", "female", _wife_age(rng, age))
    shape.marry(husband, wife)
    _children(shape, rng, "child", (husband, wife), least=1)
    hers = rng.random() < 0.1
    ages = _grandparents(rng, shape.members[wife].age if hers else age)
    roles = ("wifes_father", "wifes_mother") if hers else ("father", "mother")
    child = wife if hers else husband
    father, mother = _elders(shape, roles, ages)
    shape.members[child].father, shape.members[child].mother = father, mother
    if not hers and father != NOBODY and rng.random() < 0.08 and ages[0] < 74:
        older = ages[0] + between(rng, 18.6, 30, 22, 2)
        shape.members[father].mother = shape.add("grandmother_p", "female", older, "widowed")
    if not hers and mother != NOBODY and rng.random() < 0.15:
        _unmarried_sibling(shape, rng, "younger_sibling", husband, (father, mother))
    return shape


def _siblings(rng: random.Random) -> Shape:
    shape = Shape("siblings")
    age = between(rng, 22, 45, 28, 4)
    shape.add("head", _sex(rng), age)
    for _ in range(1 if rng.random() < 0.8 else 2):
        age -= between(rng, 1.5, 8, 3.5, 1.5)
        if age > 15:
            shape.add("younger_sibling", _sex(rng), age)
    return shape


def _skipped_generation(rng: random.Random) -> Shape:
    """A grandmother, or both grandparents, with grandchildren whose parents work far away."""
    shape = Shape("skipped")
    his = between(rng, 52, 82, 66, 6)
    if rng.random() < 0.5:
        _couple(shape, rng, his)
    else:
        shape.add("head", "female", his - 2, "widowed")
    role = "grandchild_p" if rng.random() < 0.7 else "grandchild_m"
    for _ in range(1 if rng.random() < 0.65 else 2):
        shape.add(role, _sex(rng), min(his - 41, between(rng, 1, 20, 10, 5)))
    return shape


def _tenants(rng: random.Random) -> Shape:
    """Young people sharing a rented room."""
    shape = Shape("tenants", rented=True)
    sex, age = ("male" if rng.random() < 0.5 else "female"), between(rng, 18.7, 48, 25, 5)
    shape.add("head", sex, age)
    for _ in range(int(Lot({"0": 38, "1": 34, "2": 20, "3": 8}).draw(rng))):
        shape.add("co_renting", sex, between(rng, 18.6, 50, age, 2.5))
    return shape


def _tenant_family(rng: random.Random) -> Shape:
    """A young couple renting a room, with small children or none yet."""
    shape = Shape("tenant_family", rented=True)
    husband, wife = _couple(shape, rng, between(rng, 21, 50, 31, 5))
    _children(shape, rng, "child", (husband, wife))
    return shape


def _guest(shape: Shape, rng: random.Random) -> None:
    """Someone beyond the family: a niece who studies, a helper, a lodger, a guest."""
    mark = rng.random()
    if mark < 0.013 and shape.members[0].age > 34:
        shape.add("nephew_niece", _sex(rng), between(rng, 16, 25, 20, 2))
    elif mark < 0.019:
        shape.add("domestic_worker", "female", between(rng, 38, 62, 50, 6), "married")
    elif mark < 0.028:
        shape.add("renting", _sex(rng), between(rng, 18.7, 40, 23, 4))
    elif mark < 0.033:
        shape.add("staying", _sex(rng), between(rng, 19, 50, 28, 6))


_MAKERS: Final[list[tuple[Callable[[random.Random], Shape], int]]] = [
    (_nuclear, 48),
    (_pair, 15),
    (_single, 11),
    (_single_parent, 7),
    (_old_head, 6),
    (_young_head, 7),
    (_siblings, 2),
    (_skipped_generation, 2),
    (_tenants, 9),
    (_tenant_family, 5),
]


def make_shapes(count: int, rng: random.Random) -> list[Shape]:
    """Plausible households, in the mix found in a Hanoi ward before balancing."""
    makers, weights = zip(*_MAKERS, strict=True)
    shapes = []
    for maker in rng.choices(makers, weights, k=count):
        shape = maker(rng)
        if not shape.rented:
            _guest(shape, rng)
        shapes.append(shape)
    return shapes
