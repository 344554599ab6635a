"""Owns the SQL reading of criteria: which residents match on a day, and which may.

Every criterion has two predicates: one true of those who certainly match and one of those who
possibly do. They differ only where a birth date is not fully known; who possibly but not
certainly matches is uncertain. This is the same three-valued reading as `resgroup.criteria`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from db import dialect
from db import tables as t
from resgroup.criteria import (
    BIRTH_FIELDS,
    AllOf,
    AnyOf,
    Between,
    Criterion,
    Group,
    Has,
    In,
    Inside,
    Missing,
    Not,
    RuleRef,
    birth_range,
)
from resgroup.dates import OPEN
from resgroup.errors import RegisterError
from resgroup.names import clean, fold, has_marks, tone_spelling

Condition = ColumnElement[bool]
Test = Callable[[ColumnElement[Any]], Condition]

STATE_FIELDS: Final = frozenset(
    "sex nationality ethnicity religion education qualification marital_status relationship"
    " residence military_state study_deferred party_member".split()
)
"""Fields that stand in `resident_state` under their own name."""

_STATE_DAYS: Final = {"residence_from": 0, "residence_until": OPEN}
_RESIDENT_FIELDS: Final = frozenset(t.resident.c.keys()) - {"id", "birth_date"} - STATE_FIELDS
_BUILDING_FIELDS: Final = {
    "address": "address",
    "house_number": "house_number",
    "building_floors": "floors",
    "building_use": "use",
}
_HOUSEHOLD_FIELDS: Final = {"household_code": "code", "household_phone": "phone"}
_CLASS_FIELDS: Final = frozenset({"poverty", "merit_family"})


@dataclass(frozen=True)
class Reading:
    """Reads criteria as SQL over the states of one day.

    `on` is the day ages count by, `standing` the day the population is taken as it stood.
    """

    on: date
    standing: date

    def certain(self, criterion: Criterion) -> Condition:
        """The predicate of those who match whatever their unknown birth days are."""
        return _Reader(self, t.resident_state, possibly=False).read(criterion)

    def possible(self, criterion: Criterion) -> Condition:
        """The predicate of those who match for some of their possible birth days."""
        return _Reader(self, t.resident_state, possibly=True).read(criterion)

    def standing_now(self, state: FromClause = t.resident_state) -> Condition:
        """The rows of the population of the day."""
        day = self.standing.toordinal()
        return and_(state.c.valid_from <= day, state.c.valid_to > day)

    def holding(self, row: Any) -> Condition:
        """The dated rows that hold on the day."""
        day = self.standing
        begun = or_(row.from_date.is_(None), row.from_date <= day)
        return and_(begun, or_(row.to_date.is_(None), row.to_date > day))

    def matching(self, criterion: Criterion) -> Select[Any]:
        """Ids and buildings of those who certainly match, in the order of their names."""
        s = t.resident_state.c
        return (
            select(s.resident_id, s.building_id)
            .where(self.standing_now(), self.certain(criterion))
            .order_by(s.name_key, s.resident_id)
        )

    def households(self, criterion: Criterion) -> Select[Any]:
        """How many households those who certainly match belong to."""
        s = t.resident_state.c
        return select(func.count(s.household_id.distinct())).where(
            self.standing_now(), s.household_id > 0, self.certain(criterion)
        )

    def uncertain(self, criterion: Criterion) -> Select[Any]:
        """Ids and buildings of those who possibly but not certainly match, in the same order."""
        s = t.resident_state.c
        inexact = true() if _has_group(criterion) else s.birth_from < s.birth_to
        return (
            select(s.resident_id, s.building_id)
            .where(self.standing_now(), inexact)
            .where(self.possible(criterion), not_(self.certain(criterion)))
            .order_by(s.name_key, s.resident_id)
        )


def hangs_on_births(criterion: Criterion) -> bool:
    """Whether an incomplete birth date can make the criterion uncertain."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return any(hangs_on_births(part) for part in parts)
        case Not(part) | Group(where=part):
            return hangs_on_births(part)
        case Between(field):
            return field in BIRTH_FIELDS
        case _:
            return False


def _has_group(criterion: Criterion) -> bool:
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return any(_has_group(part) for part in parts)
        case Not(part):
            return _has_group(part)
        case _:
            return isinstance(criterion, Group)


@dataclass(frozen=True)
class _Reader:
    """One pass over a tree for one alias of the states, certain or possible."""

    reading: Reading
    state: FromClause
    possibly: bool

    def read(self, criterion: Criterion) -> Condition:
        match criterion:
            case AllOf(parts):
                return and_(true(), *(self.read(part) for part in parts))
            case AnyOf(parts):
                return or_(false(), *(self.read(part) for part in parts))
            case Not(part):
                return not_(self._other().read(part))
            case Group():
                return self._group(criterion)
            case Inside(area):
                return self.state.c.building_id.in_(dialect.buildings_inside(area))
            case RuleRef(rule):
                raise ValueError(f"rule {rule} was not resolved for a day")
            case _:
                return self._comparison(criterion)

    def _comparison(self, criterion: In | Has | Between | Missing) -> Condition:
        match criterion:
            case Between(field) if field in BIRTH_FIELDS:
                return self._birth(criterion)
            case Missing(field) if field in BIRTH_FIELDS:
                return self.state.c.birth_from == 0
            case Missing(field):
                return not_(self._value(field, _present))
            case In() | Has() | Between():
                return self._value(criterion.field, _test_of(criterion))

    def _other(self) -> _Reader:
        return _Reader(self.reading, self.state, not self.possibly)

    def _birth(self, criterion: Between) -> Condition:
        first, last = birth_range(criterion, self.reading.on)
        born_from, born_to = self.state.c.birth_from, self.state.c.birth_to
        if self.possibly:
            return and_(born_from <= last, born_to >= first)
        # birth_from is bounded on both sides so that an index on it is a range.
        return and_(born_from >= first, born_from <= last, born_to <= last)

    def _group(self, criterion: Group) -> Condition:
        """Groups by counting those of their members who match, as subqueries on the scope."""
        key = f"{criterion.scope}_id"
        where, kind = criterion.where, criterion.kind
        mine = self.state.c[key]
        if kind == "all":
            return and_(mine > 0, mine.not_in(self._groups(key, Not(where), not self.possibly)))
        if kind == "none":
            return and_(mine > 0, mine.not_in(self._groups(key, where, not self.possibly)))
        if kind == "any":
            return mine.in_(self._groups(key, where, self.possibly))
        enough: list[Condition] = [mine > 0]
        if criterion.low:
            enough.append(mine.in_(self._groups(key, where, self.possibly, criterion.low)))
        if criterion.high is not None:
            too_many = self._groups(key, where, not self.possibly, criterion.high + 1)
            enough.append(mine.not_in(too_many))
        return and_(*enough)

    def _groups(self, key: str, where: Criterion, possibly: bool, at_least: int = 1) -> Select[Any]:
        """The groups with at least so many members who match."""
        state = t.resident_state.alias()
        reader = _Reader(self.reading, state, possibly)
        found = select(state.c[key]).where(
            state.c[key] > 0, self.reading.standing_now(state), reader.read(where)
        )
        if at_least == 1:
            return found
        return found.group_by(state.c[key]).having(func.count() >= at_least)

    def _value(self, field: str, test: Test) -> Condition:
        """A test on a field wherever it is kept; false where nothing is recorded."""
        s = self.state.c
        if field in STATE_FIELDS:
            return test(s[field])
        if field in _STATE_DAYS:
            known = s[field] != _STATE_DAYS[field]
            return and_(known, test(s[field]))
        if field in _RESIDENT_FIELDS:
            column = t.resident.c[field]
            return s.resident_id.in_(select(t.resident.c.id).where(test(column)))
        if field in _BUILDING_FIELDS:
            column = t.building.c[_BUILDING_FIELDS[field]]
            return s.building_id.in_(select(t.building.c.id).where(test(column)))
        if field in _HOUSEHOLD_FIELDS:
            column = t.household.c[_HOUSEHOLD_FIELDS[field]]
            return s.household_id.in_(select(t.household.c.id).where(test(column)))
        return self._derived(field, test)

    def _derived(self, field: str, test: Test) -> Condition:
        s = self.state.c
        if field in _CLASS_FIELDS:
            return s.household_id.in_(self._classed(field, test))
        if field == "household_size":
            return s.household_id.in_(self._sized(test))
        if field == "head_name":
            return s.household_id.in_(self._headed(test))
        if field == "unit":
            d = t.dwelling.c
            return s.dwelling_id.in_(select(d.id).where(test(d.unit)))
        if field == "street":
            streets = select(t.street.c.id).where(test(t.street.c.name))
            b = t.building.c
            return s.building_id.in_(select(b.id).where(b.street_id.in_(streets)))
        if field == "birth_precision":
            return test(_precision(s))
        if field == "organisation":
            return s.resident_id.in_(self._organised(test))
        if field == "moved_from":
            r = t.residence.c
            return s.resident_id.in_(
                select(r.resident_id).where(r.id.in_(latest_origins()), test(r.place))
            )
        raise RegisterError(
            "bad-filter",
            f"Không lọc được theo trường “{field}”.",
            f"The field “{field}” cannot be filtered by.",
        )

    def _classed(self, field: str, test: Test) -> Select[Any]:
        """Households by the class of the latest year up to the day."""
        c = t.household_class.c
        year = self.reading.on.year
        latest = (
            select(c.household_id, func.max(c.year).label("year"))
            .where(c.year <= year)
            .group_by(c.household_id)
            .subquery()
        )
        joined = t.household_class.join(
            latest, and_(latest.c.household_id == c.household_id, latest.c.year == c.year)
        )
        return select(c.household_id).select_from(joined).where(test(c[field]))

    def _sized(self, test: Test) -> Select[Any]:
        s = t.resident_state.alias()
        return (
            select(s.c.household_id)
            .where(s.c.household_id > 0, self.reading.standing_now(s))
            .group_by(s.c.household_id)
            .having(test(func.count()))
        )

    def _headed(self, test: Test) -> Select[Any]:
        s, r = t.resident_state.alias(), t.resident.c
        heads = select(r.id).where(test(r.full_name))
        return select(s.c.household_id).where(
            self.reading.standing_now(s), s.c.relationship == "head", s.c.resident_id.in_(heads)
        )

    def _organised(self, test: Test) -> Select[Any]:
        m, o = t.organisation_membership.c, t.organisation.c
        return (
            select(m.resident_id)
            .join_from(t.organisation_membership, t.organisation, o.id == m.organisation_id)
            .where(self.reading.holding(m), test(o.kind))
        )


def latest_origins() -> Select[Any]:
    """The residence of each resident that says last where they came from."""
    r = t.residence.c
    said = and_(r.place != "", r.kind != "absent")
    return select(func.max(r.id)).where(said).group_by(r.resident_id)


def _precision(s: Any) -> Any:
    """The precision of a birth date from the days it may mean."""
    return case(
        (s.birth_from == 0, literal("unknown")),
        (s.birth_from == s.birth_to, literal("day")),
        (s.birth_to - s.birth_from <= 30, literal("month")),
        else_=literal("year"),
    )


def _present(column: ColumnElement[Any]) -> Condition:
    """Something is recorded in the column."""
    if _is_text(column):
        return and_(column.is_not(None), column != "")
    return column.is_not(None)


def _is_text(column: ColumnElement[Any]) -> bool:
    return getattr(column.type, "python_type", None) is str or isinstance(
        column.type, t.PartialDateText
    )


def _test_of(criterion: In | Has | Between) -> Test:
    match criterion:
        case In(_, values):
            return lambda column: _is_one_of(column, values)
        case Has(_, wanted):
            return lambda column: contains_text(column, wanted)
        case Between(field, low, high):
            if field in _STATE_DAYS:
                low, high = _day_number(low), _day_number(high)
            return lambda column: _in_range(column, low, high)


def _is_one_of(column: ColumnElement[Any], values: tuple[Any, ...]) -> Condition:
    found = column == values[0] if len(values) == 1 else column.in_(values)
    return _never_null(column, found)


def _day_number(bound: int | date | None) -> int | None:
    return bound.toordinal() if isinstance(bound, date) else bound


def _in_range(column: ColumnElement[Any], low: Any, high: Any) -> Condition:
    bounds: list[Condition] = []
    if low is not None:
        bounds.append(column >= low)
    if high is not None:
        bounds.append(column <= high)
    return _never_null(column, and_(column.is_not(None), *bounds))


def _never_null(column: ColumnElement[Any], found: Condition) -> Condition:
    """A condition that is false, not unknown, where nothing is recorded: NOT must be true there."""
    return func.coalesce(found, false()) if getattr(column, "nullable", False) else found


def contains_text(column: ColumnElement[Any], wanted: str) -> Condition:
    """The column contains the words: as typed when they have diacritics, folded when not."""
    wanted = clean(wanted)
    if has_marks(wanted):
        column, wanted = dialect.toned(column), tone_spelling(wanted)
    else:
        column, wanted = dialect.folded(column), fold(wanted)
    return column.contains(wanted, autoescape=True)
