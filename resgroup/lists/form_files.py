"""Owns how list forms are written as JSON: reading them with every mistake named, and writing."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from functools import partial
from typing import Any, Final

from resgroup import filters, json_text
from resgroup.criteria import Criterion
from resgroup.errors import RegisterError
from resgroup.lists.form import EMPTY_COLUMNS, GROUPINGS, UNITS, Column, ListForm, columns_of
from resgroup.names import clean
from resgroup.register import ORDERS

MAX_SIZE: Final = 200_000
MAX_COLUMNS: Final = 60
MAX_ITEMS: Final = 100
MAX_WORDS: Final = 200

_KINDS: Final = {
    **dict.fromkeys(("id", "vi", "en", "unit", "order", "group_by", "title"), str),
    **dict.fromkeys(("subtotals", "numbered", "masked", "landscape"), bool),
    **dict.fromkeys(("columns", "signers", "rules"), list),
    "asks": dict,
}
_COLUMN_KEYS: Final = tuple(each.name for each in fields(Column))


def read_form(text: str) -> ListForm:
    """The form a JSON text says; RegisterError("bad-list-form") says where and what is wrong."""
    source = json_text.parsed(text, partial(bad_form, ""), MAX_SIZE)
    if not isinstance(source, dict):
        raise bad_form("", "phải là một đối tượng {…}", "must be an object {…}")
    for key, value in source.items():
        _check_kind(key, value)
    words = {key: _words(key, value) for key, value in source.items() if _KINDS[key] is str}
    flags = {key: value for key, value in source.items() if _KINDS[key] is bool}
    lists = {key: _texts(key, source.get(key, [])) for key in ("signers", "rules")}
    name = words.get("vi") or words.get("en") or ""
    if not name:
        raise bad_form("vi", "thiếu tên mẫu", "the form has no name")
    both = {key: words.get(key) or name for key in ("vi", "en")}
    columns = _columns(source.get("columns", []))
    given: dict[str, Any] = {"id": "", **words, **both, **flags, **lists}
    form = ListForm(**given, columns=columns, asks=_question(source.get("asks")))
    check_form(form)
    return form


def write_form(form: ListForm) -> str:
    """The form as the JSON text `read_form` understands."""
    told = asdict(replace(form, asks=None))
    del told["asks"]
    if form.asks is not None:
        told["asks"] = filters.write(form.asks)
    return json.dumps(told, ensure_ascii=False, indent=1)


def check_form(form: ListForm) -> None:
    """Raise RegisterError("bad-list-form") where parts of a form do not go together."""
    _check_choice("unit", form.unit, UNITS)
    _check_choice("order", form.order, ("", *ORDERS))
    _check_choice("group_by", form.group_by, GROUPINGS[form.unit])
    if not form.columns:
        raise bad_form("columns", "chưa có cột nào", "there are no columns")
    allowed = columns_of(form.unit)
    for place, column in enumerate(form.columns):
        _check_choice(f"columns[{place}].field", column.field, allowed)
        before = {each.field for each in form.columns[:place]}
        if column.field in before and column.field not in EMPTY_COLUMNS:
            raise bad_form(
                f"columns[{place}]",
                f"cột “{column.field}” ghi hai lần",
                f"the column “{column.field}” is given twice",
            )


def bad_form(path: str, vi: str, en: str) -> RegisterError:
    """The error for a list form that is wrong at a place."""
    return RegisterError(
        "bad-list-form",
        f"Mẫu danh sách sai ở {path or 'đầu'}: {vi}.",
        f"The list form is wrong at {path or 'its top'}: {en}.",
    )


def _check_kind(key: str, value: Any) -> None:
    kind = _KINDS.get(key)
    if kind is None:
        raise _unknown(key, key, _KINDS)
    if type(value) is not kind:
        vi, en = {
            str: ("phải là chữ", "must be text"),
            bool: ("phải là true hoặc false", "must be true or false"),
            list: ("phải là một danh sách […]", "must be a list […]"),
            dict: ("phải là một đối tượng {…}", "must be an object {…}"),
        }[kind]
        raise bad_form(key, vi, en)


def _check_choice(path: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise _unknown(path, value, choices)


def _unknown(path: str, value: str, choices: Iterable[str]) -> RegisterError:
    known = [choice for choice in choices if choice]
    near = difflib.get_close_matches(value, known, 3, 0.5) or known[:12]
    told, shown = value[:60], ", ".join(near)
    return bad_form(path, f"không có “{told}”; dùng: {shown}", f"no “{told}”; use: {shown}")


def _words(path: str, value: Any) -> str:
    if not isinstance(value, str):
        raise bad_form(path, "phải là chữ", "must be text")
    if len(value) > MAX_WORDS:
        raise bad_form(path, f"dài quá {MAX_WORDS} chữ", f"longer than {MAX_WORDS} characters")
    return clean(value)


def _texts(path: str, source: list[Any]) -> tuple[str, ...]:
    if len(source) > MAX_ITEMS:
        raise bad_form(path, f"nhiều hơn {MAX_ITEMS} mục", f"more than {MAX_ITEMS} items")
    return tuple(_words(f"{path}[{place}]", value) for place, value in enumerate(source))


def _question(source: Any) -> Criterion | None:
    if source is None:
        return None
    try:
        return filters.read(source)
    except RegisterError as error:
        raise bad_form("asks", error.vi.rstrip("."), error.en.rstrip(".")) from None


def _columns(source: list[Any]) -> tuple[Column, ...]:
    if len(source) > MAX_COLUMNS:
        raise bad_form("columns", f"nhiều hơn {MAX_COLUMNS} cột", f"more than {MAX_COLUMNS}")
    return tuple(_column(f"columns[{place}]", each) for place, each in enumerate(source))


def _column(path: str, source: Any) -> Column:
    if isinstance(source, str):
        return Column(_words(path, source))
    if not isinstance(source, dict):
        raise bad_form(path, "phải là một đối tượng {…}", "must be an object {…}")
    for key in source:
        _check_choice(f"{path}.{key}", key, _COLUMN_KEYS)
    weight = source.get("weight", 0.0)
    number = isinstance(weight, int | float) and not isinstance(weight, bool)
    if not number or not 0 <= weight <= 100 or not math.isfinite(weight):
        raise bad_form(f"{path}.weight", "phải là số từ 0 đến 100", "must be a number, 0 to 100")
    field, heading = (_words(f"{path}.{key}", source.get(key, "")) for key in ("field", "heading"))
    return Column(field, heading, float(weight))
