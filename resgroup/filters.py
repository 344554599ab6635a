"""Owns how filters are written as JSON: reading them with every mistake named, and writing them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any, Final, TypeAlias

import shapely

from resgroup import json_text
from resgroup.criteria import (
    AGES,
    BIRTH_FIELDS,
    SCOPES,
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
from resgroup.errors import RegisterError
from resgroup.fields import Field, resident_fields
from resgroup.names import clean
from resgroup.terms import terms

MAX_DEPTH: Final = 40
MAX_PARTS: Final = 500
MAX_VALUES: Final = 5_000

QUANTIFIERS: Final = ("any", "none", "all")
_RANGE: Final = ("from", "to")
_OPERATORS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("text", "id_number", "phone"), ("is", "in", "like", "begins", "has", "missing")
    ),
    "choice": ("is", "in", "missing"),
    "boolean": ("is", "missing"),
    "integer": ("is", "in", *_RANGE, "missing"),
    "date": ("is", *_RANGE, "missing"),
    "partial_date": ("is", *_RANGE, "missing"),
}
_WHOLE: Final = {**dict.fromkeys(AGES, (0, 200)), "birth_year": (1, 9998)}
_ANY_WHOLE: Final = (-1_000_000, 1_000_000)
_LON_LAT: Final = (-180.0, -90.0, 180.0, 90.0)

Json: TypeAlias = Any


def operators(field: Field) -> tuple[str, ...]:
    """The comparisons a filter may make with a field."""
    # A list holds the living of a day: of a date of death only its absence can be asked.
    return ("missing",) if field.key == "death_date" else _OPERATORS[field.kind]


def read(source: str | Json) -> Criterion:
    """The criterion a JSON text or object says; RegisterError("bad-filter") says what is wrong."""
    parsed = json_text.parsed(source, partial(bad, "")) if isinstance(source, str) else source
    return _Reader().criterion(parsed, "", 0)


def bad(path: str, vi: str, en: str) -> RegisterError:
    """The error for a filter that is wrong at a place, which is told in words."""
    places = [_PLACES[key](at) for key, at in _STEP.findall(path) if key in _PLACES]
    where_vi = ", ".join(vi_words for vi_words, _en in places if vi_words)
    where_en = ", ".join(en_words for _vi, en_words in places if en_words)
    return RegisterError(
        "bad-filter",
        f"Câu hỏi có chỗ sai{f' ở {where_vi}' if where_vi else ''}: {vi}.",
        f"The question is wrong{f' in {where_en}' if where_en else ''}: {en}.",
    )


_STEP: Final = re.compile(r"\.([a-z]+)(?:\[(\d+)\])?")


def _condition_place(at: str) -> tuple[str, str]:
    """Which of several conditions; a quantifier's word alone says no place of its own."""
    return (f"điều kiện thứ {int(at) + 1}", f"condition {int(at) + 1}") if at else ("", "")


def _value_place(at: str) -> tuple[str, str]:
    return (
        (f"giá trị thứ {int(at) + 1}", f"value {int(at) + 1}") if at else ("giá trị", "the value")
    )


def _same_place(vi: str, en: str) -> Callable[[str], tuple[str, str]]:
    return lambda _at: (vi, en)


_PLACES: Final[dict[str, Callable[[str], tuple[str, str]]]] = {
    **dict.fromkeys(("all", "any"), _condition_place),
    **dict.fromkeys(("is", "in", "like", "begins", "has", "missing", *_RANGE), _value_place),
    "not": _same_place("phần phủ định", "the part that shall not hold"),
    "household": _same_place("phần hỏi về hộ", "the part about the household"),
    "building": _same_place("phần hỏi về nhà", "the part about the building"),
    "children": _same_place("phần hỏi về con", "the part about the children"),
    "parents": _same_place("phần hỏi về cha mẹ", "the part about the parents"),
    "count": _same_place("số người", "the number of people"),
    "field": _same_place("tên mục", "the name of the field"),
    "rule": _same_place("danh sách theo luật", "the list by law"),
    "inside": _same_place("vùng trên bản đồ", "the area on the map"),
    "on": _same_place("ngày tính tuổi", "the day ages count by"),
}
"""How each step of the way to a mistake is said."""


def _too_large() -> RegisterError:
    return bad(
        "",
        f"quá dài hoặc lồng nhau quá {MAX_DEPTH} lớp",
        f"too large or nested more than {MAX_DEPTH} deep",
    )


class _Reader:
    """Reads one filter, counting its parts."""

    def __init__(self) -> None:
        self._parts = 0

    def criterion(self, source: Json, path: str, depth: int) -> Criterion:
        """The criterion at a place of the filter."""
        self._parts += 1
        if depth > MAX_DEPTH or self._parts > MAX_PARTS:
            raise _too_large()
        if not isinstance(source, dict):
            raise bad(path, "chỗ này phải là một điều kiện", "a condition must stand here")
        forms: dict[str, Callable[[dict[str, Json], str, int], Criterion]] = {
            "all": self._all,
            "any": self._any,
            "not": self._not,
            "rule": _rule,
            "field": _comparison,
            "inside": _inside,
            **dict.fromkeys(SCOPES, self._group),
        }
        named = [key for key in source if key in forms]
        if len(named) != 1:
            raise bad(
                path,
                f"không rõ hỏi gì, cần đúng một trong các từ: {_or(forms)}",
                f"it does not say what is asked, it needs exactly one of: {_or(forms)}",
            )
        if named[0] != "field":
            _only(source, (named[0],), path)
        return forms[named[0]](source, path, depth)

    def _all(self, source: dict[str, Json], path: str, depth: int) -> Criterion:
        return AllOf(self._list(source["all"], f"{path}.all", depth))

    def _any(self, source: dict[str, Json], path: str, depth: int) -> Criterion:
        return AnyOf(self._list(source["any"], f"{path}.any", depth))

    def _not(self, source: dict[str, Json], path: str, depth: int) -> Criterion:
        return Not(self.criterion(source["not"], f"{path}.not", depth + 1))

    def _list(self, source: Json, path: str, depth: int) -> tuple[Criterion, ...]:
        if not isinstance(source, list | tuple):
            raise bad(path, "phải là một danh sách", "must be a list")
        return tuple(
            self.criterion(part, f"{path}[{number}]", depth + 1)
            for number, part in enumerate(source)
        )

    def _group(self, source: dict[str, Json], path: str, depth: int) -> Criterion:
        scope = next(key for key in source if key in SCOPES)
        path = f"{path}.{scope}"
        body = source[scope]
        if isinstance(body, dict) and "count" in body:
            _only(body, ("count", "where"), path)
            low, high = _count(body["count"], f"{path}.count")
            where = self.criterion(body.get("where", {"all": []}), f"{path}.where", depth + 1)
            return Group(scope, "count", where, low, high)
        if not isinstance(body, dict) or len(body) != 1 or next(iter(body)) not in QUANTIFIERS:
            allowed = _or((*QUANTIFIERS, "count"))
            raise bad(
                path, f"cần đúng một trong các từ: {allowed}", f"needs exactly one of: {allowed}"
            )
        kind, where = next(iter(body.items()))
        return Group(scope, kind, self.criterion(where, f"{path}.{kind}", depth + 1))


def _only(source: dict[str, Json], allowed: tuple[str, ...], path: str) -> None:
    extra = [str(key) for key in source if key not in allowed]
    if extra:
        raise bad(path, f"không hiểu “{extra[0]}”", f"“{extra[0]}” is not understood")


def _or(keys: Iterable[str]) -> str:
    return ", ".join(keys)


def _count(source: Json, path: str) -> tuple[int | None, int | None]:
    if not isinstance(source, list | tuple) or len(source) != 2:
        raise bad(path, "phải ghi hai số: từ, đến", "must be two numbers: from, to")
    low, high = (None if end is None else _whole(end, (0, 1_000_000), path) for end in source)
    if low is not None and high is not None and low > high:
        raise _reversed(path)
    return low, high


def _rule(source: dict[str, Json], path: str, _depth: int) -> Criterion:
    name = source["rule"]
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]+(:[a-z_]+)?", name):
        raise bad(f"{path}.rule", "phải là mã của một danh sách", "must be the id of a list")
    return RuleRef(name)


def _inside(source: dict[str, Json], path: str, _depth: int) -> Criterion:
    path = f"{path}.inside"
    wkt = source["inside"]
    is_plain = isinstance(wkt, str) and wkt.isascii()
    area = shapely.from_wkt(wkt, on_invalid="ignore") if is_plain else None
    if area is None or area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        raise bad(
            path, "đây không phải là một vùng khép kín", "this is no closed area (a POLYGON as WKT)"
        )
    west, south, east, north = area.bounds
    if not (
        area.is_valid
        and _LON_LAT[0] <= west <= east <= _LON_LAT[2]
        and _LON_LAT[1] <= south <= north <= _LON_LAT[3]
    ):
        raise bad(
            path,
            "vùng phải khép kín, không tự cắt và theo kinh độ, vĩ độ",
            "the area must not cross itself and be in longitude and latitude",
        )
    return Inside(wkt)


def _comparison(source: dict[str, Json], path: str, _depth: int) -> Criterion:
    field = _field(source["field"], f"{path}.field")
    on = _age_day(field, source, path)
    given = [key for key in source if key not in ("field", "on")]
    allowed = operators(field)
    wrong = [str(key) for key in given if key not in allowed]
    if wrong or not given or (len(given) > 1 and not set(given) <= set(_RANGE)):
        raise bad(
            f"{path}.{wrong[0]}" if wrong else path,
            f"“{field.vi}” chỉ hỏi được bằng một trong các từ: {_or(allowed)} "
            "(from và to đi cùng được)",
            f"“{field.en}” takes one of: {_or(allowed)} (from and to together)",
        )
    operator, value, place = given[0], source[given[0]], f"{path}.{given[0]}"
    match operator:
        case "missing":
            return _missing(field, value, place)
        case "has":
            return Has(field.key, _text(field, value, place))
        case "begins":
            return Begins(field.key, _text(field, value, place))
        case "like":
            return Like(field.key, _values(field, value, place))
        case "is":
            return _equal(field, (_value(field, value, place),), on)
        case "in":
            return _equal(field, _values(field, value, place), on)
        case _:
            return _between(field, source, path, on)


def _age_day(field: Field, source: dict[str, Json], path: str) -> date | None:
    """The day an age counts by where the filter names one."""
    if source.get("on") is None:
        return None
    if field.key not in AGES or "missing" in source:
        raise bad(
            f"{path}.on",
            "chỉ dùng để nói ngày tính tuổi",
            "only says the day an age counts by",
        )
    return _day(source["on"], f"{path}.on")


def _field(key: Json, path: str) -> Field:
    known = resident_fields()
    if isinstance(key, str) and key in known:
        return known[key]
    near = difflib.get_close_matches(str(key), known, 3, 0.5)
    vi = f"; có phải: {_or(near)}" if near else ""
    en = f"; did you mean: {_or(near)}" if near else ""
    raise bad(path, f"không có mục “{key}”{vi}", f"there is no field “{key}”{en}")


def _missing(field: Field, source: Json, path: str) -> Criterion:
    if not isinstance(source, bool):
        raise bad(path, "phải là có (true) hoặc không (false)", "must be yes (true) or no (false)")
    return Missing(field.key) if source else Not(Missing(field.key))


def _equal(field: Field, values: tuple[Any, ...], on: date | None) -> Criterion:
    """Equality; dates and whatever hangs on a birth are asked as ranges, which may be uncertain."""
    if field.key not in BIRTH_FIELDS and field.kind != "date":
        return In(field.key, values)
    ranges = tuple(Between(field.key, value, value, on) for value in values)
    return ranges[0] if len(ranges) == 1 else AnyOf(ranges)


def _values(field: Field, source: Json, path: str) -> tuple[Any, ...]:
    if not isinstance(source, list | tuple):
        raise bad(path, "phải là một danh sách", "must be a list")
    if len(source) > MAX_VALUES:
        raise _too_large()
    return tuple(_value(field, value, f"{path}[{i}]") for i, value in enumerate(source))


def _between(field: Field, source: dict[str, Json], path: str, on: date | None) -> Criterion:
    low, high = (
        None if source.get(key) is None else _value(field, source[key], f"{path}.{key}")
        for key in _RANGE
    )
    if low is not None and high is not None and low > high:
        raise _reversed(path)
    return Between(field.key, low, high, on)


def _reversed(path: str) -> RegisterError:
    return bad(path, "số đầu lớn hơn số cuối", "the first end exceeds the last")


def _value(field: Field, source: Json, path: str) -> Any:
    match field.kind:
        case "boolean":
            if not isinstance(source, bool):
                raise bad(
                    path, "phải là có (true) hoặc không (false)", "must be yes (true) or no (false)"
                )
            return source
        case "integer":
            return _whole(source, _WHOLE.get(field.key, _ANY_WHOLE), path)
        case "date" | "partial_date":
            return _day(source, path)
        case "choice":
            return _term(field, source, path)
        case _:
            return _text(field, source, path)


def _whole(source: Json, limits: tuple[int, int], path: str) -> int:
    if not isinstance(source, int) or isinstance(source, bool):
        raise bad(path, "phải là số nguyên", "must be a whole number")
    low, high = limits
    if not low <= source <= high:
        raise bad(path, f"phải từ {low} đến {high}", f"must lie between {low} and {high}")
    return source


def _day(source: Json, path: str) -> date:
    if isinstance(source, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", source):
        try:
            return date.fromisoformat(source)
        except ValueError:
            pass
    raise bad(
        path,
        f"“{source}” không phải là ngày có thật dạng năm-tháng-ngày (2001-02-25)",
        f"“{source}” is not a real day written year-month-day (2001-02-25)",
    )


def _term(field: Field, source: Json, path: str) -> str:
    known = terms(field.terms)
    if isinstance(source, str) and source in known:
        return source
    near = difflib.get_close_matches(str(source), known, 3, 0.5)
    choices = _or(near or list(known)[:12]) + ("" if near or len(known) <= 12 else ", …")
    raise bad(
        path,
        f"“{source}” không có trong “{field.vi}”; dùng: {choices}",
        f"“{source}” is no value of “{field.en}”; use: {choices}",
    )


def _text(field: Field, source: Json, path: str) -> str:
    text = clean(source) if isinstance(source, str) else ""
    if field.kind in ("id_number", "phone"):
        text = re.sub(r"[\s.\-]", "", text)
    if not text:
        raise bad(path, "phải là chữ và không được trống", "must be text and not empty")
    return text


def write(criterion: Criterion) -> dict[str, Any]:
    """The criterion as the JSON object `read` understands."""
    match criterion:
        case AllOf(parts):
            return {"all": [write(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [write(part) for part in parts]}
        case Not(Missing(field)):
            return {"field": field, "missing": False}
        case Not(part):
            return {"not": write(part)}
        case RuleRef(rule):
            return {"rule": rule}
        case Inside(area):
            return {"inside": area}
        case Group():
            return {criterion.scope: _written_group(criterion)}
        case _:
            return {"field": criterion.field, **_written_comparison(criterion)}


def _written_group(group: Group) -> dict[str, Any]:
    if group.kind == "count":
        return {"count": [group.low, group.high], "where": write(group.where)}
    return {group.kind: write(group.where)}


def _written_comparison(criterion: Comparison) -> dict[str, Any]:
    match criterion:
        case In(_, (value,)):
            return {"is": value}
        case In(_, values):
            return {"in": list(values)}
        case Has(_, text):
            return {"has": text}
        case Begins(_, text):
            return {"begins": text}
        case Like(_, texts):
            return {"like": list(texts)}
        case Missing():
            return {"missing": True}
        case Between():
            return _written_range(criterion)


def _written_range(criterion: Between) -> dict[str, Any]:
    ends = zip((*_RANGE, "on"), (criterion.low, criterion.high, criterion.on), strict=True)
    said = {
        key: end.isoformat() if isinstance(end, date) else end
        for key, end in ends
        if end is not None
    }
    return said if set(_RANGE) & set(said) else {"from": None, **said}
