"""Owns filters as parts someone edits: how each field may be compared, and trees of conditions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from resgroup.criteria import (
    AGES,
    BIRTH_FIELDS,
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
)
from resgroup.fields import Field, catalogue
from resgroup.filters import operators, read
from resgroup.i18n import _


@dataclass(frozen=True, slots=True)
class Input:
    """A value an operator is given, by the kind of its editor.

    Kinds: `text`, `texts` (a tuple), `choices` (a tuple), `integer`, `integers` (a tuple), `date`.
    What is not `required` may be None.
    """

    kind: str
    label: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Operator:
    """A way to compare a field, with its words and the values it is given, in their order."""

    key: str
    words: str
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """A field compared: the key of the operator and the values of its inputs."""

    field: str
    operator: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class OnList:
    """Being on the list of a legal rule."""

    rule: str


@dataclass(frozen=True, slots=True)
class InArea:
    """Living inside an area drawn on the map (WKT)."""

    area: str


@dataclass(frozen=True, slots=True)
class Several:
    """Parts of which `all` hold, `any` one, or `none`."""

    join: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class OfPeople:
    """What holds of the people of a household or building (see `resgroup.criteria.Group`)."""

    scope: str
    kind: str
    where: Part
    low: int | None = None
    high: int | None = None


Part = Condition | OnList | InArea | Several | OfPeople

_NEGATIVE: Final = {"is_not": "is", "not_in": "in", "has_not": "has"}
_TEXT: Final = ("has", "has_not", "begins", "is", "is_not", "like", "in", "missing", "recorded")
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("text", "id_number", "phone"), _TEXT),
    "choice": ("in", "not_in", "missing", "recorded"),
    "boolean": ("yes", "no", "missing", "recorded"),
    "integer": (
        *("between", "from", "to", "over", "under"),
        *("is", "is_not", "in", "missing", "recorded"),
    ),
    **dict.fromkeys(
        ("date", "partial_date"), ("between", "from", "to", "is", "missing", "recorded")
    ),
}
_WORDS: Final[dict[str, Callable[[], str]]] = {
    "has": lambda: _("contains"),
    "has_not": lambda: _("does not contain"),
    "begins": lambda: _("begins with"),
    "is": lambda: _("is"),
    "is_not": lambda: _("is not"),
    "like": lambda: _("is like one of"),
    "in": lambda: _("is one of"),
    "not_in": lambda: _("is none of"),
    "yes": lambda: _("yes"),
    "no": lambda: _("no"),
    "between": lambda: _("lies between"),
    "from": lambda: _("at least"),
    "to": lambda: _("at most"),
    "over": lambda: _("more than"),
    "under": lambda: _("less than"),
    "missing": lambda: _("is not recorded"),
    "recorded": lambda: _("is recorded"),
}
_DAY_WORDS: Final[dict[str, Callable[[], str]]] = {
    "from": lambda: _("from the day"),
    "to": lambda: _("up to the day"),
}
_BEYOND: Final = {"over": ("from", 1), "under": ("to", -1)}
_MANY: Final = {"text": "texts", "integer": "integers"}


def operators_of(field: Field) -> tuple[Operator, ...]:
    """The ways to compare a field, the one used most first."""
    allowed = operators(field)
    if allowed == ("missing",):
        keys: tuple[str, ...] = ("missing", "recorded")
    else:
        keys = tuple(key for key in _KEYS[field.kind] if not _is_needless(field, key))
    return tuple(Operator(key, _words(field, key), _inputs(field, key)) for key in keys)


def _is_needless(field: Field, key: str) -> bool:
    """An age or year is asked for by ranges, which may be uncertain."""
    return field.key in BIRTH_FIELDS and key in ("is_not", "in")


def _words(field: Field, key: str) -> str:
    by_day = _editor(field) == "date" and key in _DAY_WORDS
    return (_DAY_WORDS if by_day else _WORDS)[key]()


def _editor(field: Field) -> str:
    match field.kind:
        case "integer":
            return "integer"
        case "date" | "partial_date":
            return "date"
        case "choice":
            return "choices"
        case _:
            return "text"


def _inputs(field: Field, key: str) -> tuple[Input, ...]:
    kind = _editor(field)
    found: tuple[Input, ...]
    match key:
        case "missing" | "recorded" | "yes" | "no":
            return ()
        case "in" | "not_in" | "like":
            return (Input(_MANY.get(kind, kind), field.label),)
        case "between":
            found = (Input(kind, _("From"), required=False), Input(kind, _("To"), required=False))
        case _:
            found = (Input(kind, field.label),)
    counted = (Input("date", _("counted on"), required=False),) if field.key in AGES else ()
    return (*found, *counted)


def condition(field: Field, operator: str, values: Sequence[Any] = ()) -> Criterion:
    """The criterion of a field compared; RegisterError("bad-filter") says what a value lacks."""
    plain = _NEGATIVE.get(operator)
    if plain is not None:
        return Not(condition(field, plain, values))
    return read({"field": field.key, **_said(operator, tuple(map(_plain, values)))})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _said(operator: str, values: tuple[Any, ...]) -> dict[str, Any]:
    """The comparison as the JSON of filters says it."""
    match operator:
        case "missing" | "recorded":
            return {"missing": operator == "missing"}
        case "yes" | "no":
            return {"is": operator == "yes"}
        case "between":
            ends = dict(zip(("from", "to", "on"), values, strict=False))
            said = {key: value for key, value in ends.items() if value is not None}
            return said if said.keys() & {"from", "to"} else {"from": None, **said}
        case _:
            on = {"on": values[1]} if values[1:] and values[1] is not None else {}
            # An end left open is `between`; here a value must be given.
            given = values[0] if values and values[0] is not None else ""
            return {**_compared_to(operator, given), **on}


def _compared_to(operator: str, given: Any) -> dict[str, Any]:
    """Of whole numbers, more than 70 is from 71 on."""
    if operator not in _BEYOND or not isinstance(given, int):
        return {_BEYOND.get(operator, (operator, 0))[0]: given}
    end, step = _BEYOND[operator]
    return {end: given + step}


def parts(criterion: Criterion) -> Part:
    """The criterion as parts to edit; `criterion_of` turns them back into an equal one."""
    match criterion:
        case AllOf(inner):
            return Several("all", tuple(map(parts, inner)))
        case AnyOf(inner):
            return Several("any", tuple(map(parts, inner)))
        case Not(part):
            return _negated(part)
        case Group(scope, kind, where, low, high):
            return OfPeople(scope, kind, parts(where), low, high)
        case RuleRef(rule):
            return OnList(rule)
        case Inside(area):
            return InArea(area)
        case _:
            return _compared(criterion)


def criterion_of(part: Part) -> Criterion:
    """The criterion that parts make; RegisterError("bad-filter") says what is not finished."""
    match part:
        case Several("all", inner):
            return AllOf(tuple(map(criterion_of, inner)))
        case Several("any", inner):
            return AnyOf(tuple(map(criterion_of, inner)))
        case Several(_, (single,)):
            return Not(criterion_of(single))
        case Several(_, inner):
            return Not(AnyOf(tuple(map(criterion_of, inner))))
        case OfPeople(scope, kind, where, low, high):
            return Group(scope, kind, criterion_of(where), low, high)
        case OnList(rule):
            return RuleRef(rule)
        case InArea(area):
            return Inside(area)
        case Condition(field, operator, values):
            return condition(catalogue()[field], operator, values)


def _negated(part: Criterion) -> Part:
    if isinstance(part, Missing):
        return Condition(part.field, "recorded")
    if isinstance(part, In | Has):
        found = _compared(part)
        for negative, plain in _NEGATIVE.items():
            if found.operator == plain:
                return Condition(found.field, negative, found.values)
    if isinstance(part, AnyOf) and len(part.parts) != 1:
        return Several("none", tuple(map(parts, part.parts)))
    return Several("none", (parts(part),))


def _compared(criterion: Comparison) -> Condition:
    field = criterion.field
    match criterion:
        case Missing():
            return Condition(field, "missing")
        case Has(_, text):
            return Condition(field, "has", (text,))
        case Begins(_, text):
            return Condition(field, "begins", (text,))
        case Like(_, texts):
            return Condition(field, "like", (texts,))
        case In(_, (bool() as value,)):
            return Condition(field, "yes" if value else "no")
        case In(_, (value,)) if catalogue()[field].kind != "choice":
            return Condition(field, "is", (value,))
        case In(_, values):
            return Condition(field, "in", (values,))
        case Between():
            return _ranged(criterion)


def _ranged(criterion: Between) -> Condition:
    field, low, high = criterion.field, criterion.low, criterion.high
    by_day = (criterion.on,) if field in AGES else ()
    equals = field in BIRTH_FIELDS or catalogue()[field].kind == "date"
    if low is not None and low == high and equals:
        return Condition(field, "is", (low, *by_day))
    if low is not None and high is None:
        return Condition(field, "from", (low, *by_day))
    if low is None and high is not None:
        return Condition(field, "to", (high, *by_day))
    return Condition(field, "between", (low, high, *by_day))
