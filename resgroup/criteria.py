"""Owns filters as values: their parts, their JSON and their reading in Python.

A criterion is true, false or uncertain of a resident on a day. It is uncertain where the answer
hangs on a birth date that is not fully known; uncertain people are counted apart, never
silently in or out. `db.query` reads the same tree as SQL and `resgroup.wording` as a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

import shapely

from resgroup.dates import OPEN, births_for_age
from resgroup.names import begins, contains, equal
from resgroup.parentage import parents_among

Facts = Mapping[str, Any]
"""What is known of a resident on a day, by field key, and besides `household_id`, `building_id`,
`birth_from` and `birth_to` (day numbers of the earliest and latest possible birth, 0 and OPEN
where unknown), `building_point` (longitude, latitude) and what `resgroup.parentage` asks for."""

HOMES: Final = ("household", "building")
KIN: Final = ("children", "parents")
SCOPES: Final = (*HOMES, *KIN)
"""Whose people a quantifier counts: those of one's home, or one's own family."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; true of everyone where there are no parts."""

    parts: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Criterion


@dataclass(frozen=True, slots=True)
class In:
    """The field has one of the values."""

    field: str
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """The text of the field contains the words, whatever the diacritics when none are typed."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Begins:
    """The text of the field begins with the words, whatever the diacritics when none are typed."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Like:
    """The text of the field is one of these, whatever the diacritics of those typed without any."""

    field: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The number or day of the field lies in the range; both ends belong to it, None is open.

    `on` is the day an age counts by where it is not the question's own.
    """

    field: str
    low: int | date | None = None
    high: int | date | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing is recorded in the field; `unsure` where it may be said as little as denied then."""

    field: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Inside:
    """The resident's building lies inside the area, a polygon as WKT in EPSG:4326."""

    area: str


@dataclass(frozen=True, slots=True)
class Group:
    """The resident's household, building, children or parents (`scope`) match `where`.

    `kind` is `any`, `all`, `none` or `count`; a count lies in `low`–`high`, both inclusive.
    Children and parents are those in the register on the day, wherever in it they live. False of
    someone who has no household or building; someone without children has none who match.
    """

    scope: str
    kind: str
    where: Criterion
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A legal rule by its id, turned into a criterion for a day by `resgroup.rules`."""

    rule: str


Comparison = In | Has | Begins | Like | Between | Missing
"""What asks one field."""

Criterion = AllOf | AnyOf | Not | Comparison | Inside | Group | RuleRef

Size = TypeVar("Size")

EVERYONE: Final = AllOf()


def both(first: Criterion, second: Criterion) -> Criterion:
    """Both criteria at once, without needless nesting."""
    parts = [
        part
        for criterion in (first, second)
        for part in (criterion.parts if isinstance(criterion, AllOf) else (criterion,))
    ]
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def birth_range(criterion: Between, on: date) -> tuple[int, int]:
    """The first and last day number of birth a range of ages, birth years or dates asks for."""
    low, high = criterion.low, criterion.high
    on = criterion.on or on
    if criterion.field == "age":
        assert not isinstance(low, date)
        assert not isinstance(high, date)
        first, last = births_for_age(on, low, high)
        return (1 if first is None else first.toordinal()), last.toordinal()
    if criterion.field == "age_in_year":
        low = None if high is None else on.year - int(str(high))
        high = on.year - int(str(criterion.low or 0))
    if criterion.field in ("birth_year", "age_in_year"):
        low = None if low is None else date(min(max(int(str(low)), 1), 9999), 1, 1)
        high = None if high is None else date(min(max(int(str(high)), 1), 9999), 12, 31)
    assert low is None or isinstance(low, date)
    assert high is None or isinstance(high, date)
    return (1 if low is None else low.toordinal()), (OPEN - 1 if high is None else high.toordinal())


BIRTH_FIELDS: Final = frozenset({"birth_date", "birth_year", "age", "age_in_year"})
AGES: Final = frozenset({"age", "age_in_year"})
"""The fields that count by a day; by the calendar year, a year of birth alone is certain."""


class People:
    """The residents of a day, as the Python reading sees them."""

    def __init__(self, facts: Iterable[Facts], on: date) -> None:
        self.facts = list(facts)
        self.on = on
        self._groups: dict[str, dict[int, list[Facts]]] = {scope: {} for scope in HOMES}
        self._kin: dict[str, dict[int, list[tuple[Facts, bool]]]] | None = None
        for person in self.facts:
            for scope, groups in self._groups.items():
                key = person.get(f"{scope}_id")
                if key is not None:
                    groups.setdefault(key, []).append(person)

    def matching(self, criterion: Criterion) -> tuple[list[Facts], list[Facts]]:
        """The residents who match and those of whom it is uncertain."""
        certain, uncertain = [], []
        for person in self.facts:
            holds = self.holds(criterion, person)
            if holds:
                certain.append(person)
            elif holds is None:
                uncertain.append(person)
        return certain, uncertain

    def holds(self, criterion: Criterion, person: Facts) -> bool | None:
        """Whether the criterion is true of a resident; None where it is uncertain."""
        match criterion:
            case AllOf(parts):
                return _all(self.holds(part, person) for part in parts)
            case AnyOf(parts):
                return _not(_all(_not(self.holds(part, person)) for part in parts))
            case Not(part):
                return _not(self.holds(part, person))
            case Group(scope=scope) if scope in KIN:
                return self._kin_holds(criterion, person)
            case Group():
                return self._group_holds(criterion, person)
            case RuleRef(rule):
                raise ValueError(f"rule {rule} was not resolved for a day")
            case _:
                return self._comparison_holds(criterion, person)

    def _comparison_holds(self, criterion: Comparison | Inside, person: Facts) -> bool | None:
        match criterion:
            case Missing(field) if field in BIRTH_FIELDS:
                return bool(person["birth_from"] == 0)
            case Between(field) if field in BIRTH_FIELDS:
                first, last = birth_range(criterion, self.on)
                return _within(person["birth_from"], person["birth_to"], first, last)
            case Missing(field, unsure=True):
                return None if missing(person.get(field)) else False
            case Inside(area):
                point = person.get("building_point")
                return point is not None and bool(_area(area).contains(shapely.Point(point)))
            case _:
                return fits(criterion, person.get(criterion.field))

    def _group_holds(self, criterion: Group, person: Facts) -> bool | None:
        key = person.get(f"{criterion.scope}_id")
        if key is None:
            return False
        members = self._groups[criterion.scope][key]
        answers = [self.holds(criterion.where, member) for member in members]
        certain = sum(1 for answer in answers if answer)
        possible = certain + sum(1 for answer in answers if answer is None)
        low, high = group_bounds(criterion, len(members))
        return _counted(certain, possible, low, high)

    def _kin_holds(self, criterion: Group, person: Facts) -> bool | None:
        """Of whom it is not sure that they are kin, they may count or not."""
        if criterion.kind == "all":
            return self.holds(all_of_kin(criterion), person)
        kin = self._families()[criterion.scope].get(person.get("id", 0), [])
        answers = [(self.holds(criterion.where, each), sure) for each, sure in kin]
        certain = sum(1 for answer, sure in answers if answer and sure)
        possible = sum(1 for answer, _sure in answers if answer is not False)
        return _counted(certain, possible, *group_bounds(criterion, len(kin)))

    def _families(self) -> dict[str, dict[int, list[tuple[Facts, bool]]]]:
        if self._kin is None:
            people = {person["id"]: person for person in self.facts if "id" in person}
            self._kin = {scope: {} for scope in KIN}
            for child, parent, sure in parents_among(self.facts):
                self._kin["children"].setdefault(parent, []).append((people[child], sure))
                self._kin["parents"].setdefault(child, []).append((people[parent], sure))
        return self._kin


def all_of_kin(criterion: Group) -> Criterion:
    """All of someone's children or parents, of whom there is one: there is, and none does not."""
    scope, where = criterion.scope, criterion.where
    return AllOf((Group(scope, "any", EVERYONE), Group(scope, "none", Not(where))))


def _counted(certain: int, possible: int, low: int, high: int) -> bool | None:
    """Whether a number between `certain` and `possible` lies from `low` to `high`."""
    if certain >= low and possible <= high:
        return True
    return None if possible >= low and certain <= high else False


def group_bounds(criterion: Group, size: Size) -> tuple[int | Size, int | Size]:
    """How many of a group of `size` must match at least and may match at most.

    The size may be an array of the sizes of many groups.
    """
    match criterion.kind:
        case "any":
            return 1, size
        case "none":
            return 0, 0
        case "all":
            return size, size
        case _:
            return criterion.low or 0, size if criterion.high is None else criterion.high


def missing(value: object) -> bool:
    """Whether a field's value means that nothing is recorded."""
    return value is None or value in ("", ())


def fits(criterion: Comparison, value: Any) -> bool:
    """Whether a value is as the comparison asks; of several values, one of them must be."""
    if isinstance(criterion, Missing):
        return missing(value)
    if isinstance(value, tuple):
        return any(fits(criterion, each) for each in value)
    if missing(value):
        return False
    match criterion:
        case In(_, values):
            return value in values
        case Has(_, text):
            return contains(str(value), text)
        case Begins(_, text):
            return begins(str(value), text)
        case Like(_, texts):
            return any(equal(str(value), text) for text in texts)
        case Between(_, low, high):
            return bool((low is None or value >= low) and (high is None or value <= high))


def _within(born_from: int, born_to: int, first: int, last: int) -> bool | None:
    if first <= born_from and born_to <= last:
        return True
    return None if born_from <= last and born_to >= first else False


def _all(answers: Iterable[bool | None]) -> bool | None:
    result: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _area(wkt: str) -> Any:
    return shapely.from_wkt(wkt)


def fields_of(criterion: Criterion) -> set[str]:
    """The fields a criterion compares, those inside quantifiers included."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return set().union(*(fields_of(part) for part in parts))
        case Not(part) | Group(where=part):
            return fields_of(part)
        case Inside() | RuleRef():
            return set()
        case _:
            return {criterion.field}


def rules_in(criterion: Criterion) -> list[str]:
    """The rules a criterion names, each once, in their order."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            found = [name for part in parts for name in rules_in(part)]
        case Not(part) | Group(where=part):
            found = rules_in(part)
        case RuleRef(rule):
            found = [rule]
        case _:
            found = []
    return list(dict.fromkeys(found))


def areas_in(criterion: Criterion) -> list[str]:
    """The areas a criterion names, each once, in their order."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            found = [area for part in parts for area in areas_in(part)]
        case Not(part) | Group(where=part):
            found = areas_in(part)
        case Inside(area):
            found = [area]
        case _:
            found = []
    return list(dict.fromkeys(found))


def days_in(criterion: Criterion) -> set[date]:
    """The days by which ages are said to count, other than the question's own."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return set().union(*(days_in(part) for part in parts))
        case Not(part) | Group(where=part):
            return days_in(part)
        case Between(field, on=date() as day) if field in AGES:
            return {day}
        case _:
            return set()


def parts_of(criterion: Criterion) -> Sequence[Criterion]:
    """The conditions joined at the top: what the window shows as chips."""
    return criterion.parts if isinstance(criterion, AllOf) else (criterion,)
