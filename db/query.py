"""Owns the SQL reading of criteria: which residents match on a day, and which may.

Every criterion has two predicates: one true of those who certainly match and one of those who
possibly do. They differ only where a birth date is not fully known; who possibly but not
certainly matches is uncertain. This is the same three-valued reading as `resgroup.criteria`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from db import dialect
from db import tables as t
from db.parentage import parents_on
from db.sources import (
    STATE_DAYS,
    STATE_FIELDS,
    holding,
    precision,
    source_of,
    standing_now,
    start_of,
)
from resgroup.criteria import (
    BIRTH_FIELDS,
    KIN,
    AllOf,
    AnyOf,
    Begins,
    Between,
    Comparison,
    Criterion,
    Group,
    Has,
    In,
    Inside,
    Like,
    Missing,
    Not,
    RuleRef,
    all_of_kin,
    birth_range,
)
from resgroup.names import spelled, tone_spelling

Condition = ColumnElement[bool]
Test = Callable[[ColumnElement[Any]], Condition]
Spelling = Callable[[str], str]


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
        found: Condition = standing_now(state, self.standing)
        return found

    def holding(self, row: Any) -> Condition:
        """The dated rows that hold on the day."""
        found: Condition = holding(row, self.standing)
        return found

    def matching(self, criterion: Criterion) -> Select[Any]:
        """Ids and buildings of those who certainly match, in the order of their names."""
        s = t.resident_state.c
        return (
            select(s.resident_id, s.building_id)
            .where(self.standing_now(), self.certain(criterion))
            .order_by(s.name_key, s.resident_id)
        )

    def uncertain(self, criterion: Criterion) -> Select[Any]:
        """Ids and buildings of those who possibly but not certainly match, in the same order."""
        s = t.resident_state.c
        inexact = true() if _is_beyond_births(criterion) else s.birth_from < s.birth_to
        return (
            select(s.resident_id, s.building_id)
            .where(self.standing_now(), inexact)
            .where(self.possible(criterion), not_(self.certain(criterion)))
            .order_by(s.name_key, s.resident_id)
        )


def is_indexed(criterion: Criterion) -> bool:
    """Whether the database answers from one index, faster than by reading whole columns."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return all(is_indexed(part) for part in parts)
        case Not(part):
            return is_indexed(part)
        case Missing(unsure=True):
            return False
        case In(field) | Between(field) | Missing(field):
            return field in BIRTH_FIELDS or field in t.STATE_BY_NAME.columns
        case _:
            return False


def may_be_uncertain(criterion: Criterion) -> bool:
    """Whether an incomplete birth date, or an unclear family, can make the criterion uncertain."""
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return any(may_be_uncertain(part) for part in parts)
        case Group(scope=scope) if scope in KIN:
            return True
        case Not(part) | Group(where=part):
            return may_be_uncertain(part)
        case Between(field):
            return field in BIRTH_FIELDS
        case _:
            return _may_be_unrecorded(criterion)


def _may_be_unrecorded(criterion: Criterion) -> bool:
    return isinstance(criterion, Missing) and criterion.unsure


def _is_beyond_births(criterion: Criterion) -> bool:
    match criterion:
        case AllOf(parts) | AnyOf(parts):
            return any(_is_beyond_births(part) for part in parts)
        case Not(part):
            return _is_beyond_births(part)
        case _:
            return isinstance(criterion, Group) or _may_be_unrecorded(criterion)


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
            case Group(scope=scope) if scope in KIN:
                return self._family(criterion)
            case Group():
                return self._group(criterion)
            case Inside(area):
                return self.state.c.building_id.in_(dialect.buildings_inside(area))
            case RuleRef(rule):
                raise ValueError(f"rule {rule} was not resolved for a day")
            case _:
                return self._comparison(criterion)

    def _comparison(self, criterion: Comparison) -> Condition:
        match criterion:
            case Between(field) if field in BIRTH_FIELDS:
                return self._birth(criterion)
            case Missing(field) if field in BIRTH_FIELDS:
                return self.state.c.birth_from == 0
            case Missing(unsure=True) if not self.possibly:
                return false()
            case Missing(field):
                return not_(self._value(field, _present))
            case _:
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

    def _family(self, criterion: Group) -> Condition:
        """Children or parents by counting those who match, the unsure ones only as possible."""
        where, kind = criterion.where, criterion.kind
        mine = self.state.c.resident_id
        match kind:
            case "all":
                return self.read(all_of_kin(criterion))
            case "none":
                return mine.not_in(self._kin(criterion.scope, where, not self.possibly))
            case "any":
                return mine.in_(self._kin(criterion.scope, where, self.possibly))
        found: list[Condition] = []
        if criterion.low:
            found.append(mine.in_(self._kin(criterion.scope, where, self.possibly, criterion.low)))
        if criterion.high is not None:
            too_many = criterion.high + 1
            found.append(
                mine.not_in(self._kin(criterion.scope, where, not self.possibly, too_many))
            )
        return and_(true(), *found)

    def _kin(self, scope: str, where: Criterion, possibly: bool, at_least: int = 1) -> Select[Any]:
        """Those of whom at least so many children or parents match."""
        pairs = parents_on(self.reading.standing).subquery()
        mine, theirs = pairs.c.parent, pairs.c.child
        if scope == "parents":
            mine, theirs = theirs, mine
        state = t.resident_state.alias()
        reader = _Reader(self.reading, state, possibly)
        found = (
            select(mine)
            .join_from(pairs, state, state.c.resident_id == theirs)
            .where(self.reading.standing_now(state), reader.read(where))
        )
        if not possibly:
            found = found.where(pairs.c.sure)
        return found.group_by(mine).having(func.count() >= at_least)

    def _value(self, field: str, test: Test) -> Condition:
        """A test on a field wherever it is kept; false where nothing is recorded."""
        s = self.state.c
        if field in STATE_FIELDS:
            return test(s[field])
        if field in STATE_DAYS:
            return and_(s[field] != STATE_DAYS[field], test(s[field]))
        if field == "birth_precision":
            return test(precision(s))
        source = source_of(field, self.reading.on, self.reading.standing)
        found = source.values.subquery()
        return s[source.key].in_(select(found.c.key).where(test(found.c.value)))


def _present(column: ColumnElement[Any]) -> Condition:
    """Something is recorded in the column."""
    if _is_text(column):
        return and_(column.is_not(None), column != "")
    return column.is_not(None)


def _is_text(column: ColumnElement[Any]) -> bool:
    return getattr(column.type, "python_type", None) is str or isinstance(
        column.type, t.PartialDateText
    )


def _test_of(criterion: In | Has | Begins | Like | Between) -> Test:
    match criterion:
        case In(_, values):
            return lambda column: _is_one_of(column, values)
        case Has(_, wanted):
            return lambda column: _spelled(column, wanted, "contains")
        case Begins(_, wanted):
            return lambda column: _spelled(column, wanted, "startswith")
        case Like(_, texts):
            return lambda column: _is_like(column, texts)
        case Between("changed_on", low, high):
            return lambda column: _entered(column, low, high)
        case Between(field, low, high):
            if field in STATE_DAYS:
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


def _spelled(column: ColumnElement[Any], wanted: str, how: str) -> Condition:
    """The column has the words, in the spelling `resgroup.names.spelled` compares them in."""
    spelling, words = spelled(wanted)
    found: Condition = getattr(_in_spelling(column, spelling), how)(words, autoescape=True)
    return found


def _is_like(column: ColumnElement[Any], texts: tuple[str, ...]) -> Condition:
    wanted: dict[Spelling, list[str]] = defaultdict(list)
    for text in texts:
        spelling, words = spelled(text)
        wanted[spelling].append(words)
    found = (_in_spelling(column, spelling).in_(words) for spelling, words in wanted.items())
    return and_(_present(column), or_(false(), *found))


def _in_spelling(column: ColumnElement[Any], spelling: Spelling) -> ColumnElement[Any]:
    spell = dialect.toned if spelling is tone_spelling else dialect.folded
    spelt: ColumnElement[Any] = spell(column)
    return spelt


def _entered(column: ColumnElement[Any], low: Any, high: Any) -> Condition:
    """The time lies on one of the days."""
    bounds: list[Condition] = []
    if low is not None:
        bounds.append(column >= start_of(low))
    if high is not None and high < date.max:
        bounds.append(column < start_of(high + timedelta(days=1)))
    return and_(true(), *bounds)
