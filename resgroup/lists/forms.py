"""Owns the list forms there are: shipped with the program, and saved in the register."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, Final

from resgroup import filters
from resgroup.criteria import Criterion, RuleRef, parts_of, rules_in
from resgroup.errors import RegisterError
from resgroup.i18n import language_name, pick
from resgroup.lists.form import Column, ListForm
from resgroup.lists.form_files import check_form, read_form
from resgroup.records import SavedListForm
from resgroup.register import Register
from resgroup.resources import read_toml
from resgroup.rules import criterion as rule_criterion
from resgroup.rules import reference_day, rules

_FILES: Final = ("general", "military", "people", "policy", "homes")
GENERAL: Final = "general"
"""The form of a list no other form is made for."""

_TWO_DAYS: Final = (date(2000, 2, 1), date(2011, 7, 15))

_OF_UNIT: Final = {"household": "household_roster", "building": "buildings"}


def forms() -> dict[str, ListForm]:
    """The shipped forms by id, in the order they are offered, with the user's headings."""
    return _forms(language_name())


@cache
def _forms(_language: str) -> dict[str, ListForm]:
    entries = (entry for name in _FILES for entry in read_toml("lists", f"{name}.toml")["form"])
    return {entry["id"]: _shipped(entry) for entry in entries}


def _shipped(entry: dict[str, Any]) -> ListForm:
    """A form of our files: headings and title are told in both languages there."""
    named = {**entry, "title": pick(entry.get("title_vi", ""), entry.get("title_en", ""))}
    columns = tuple(
        Column(each["field"], pick(each.get("vi", ""), each.get("en", "")), each.get("weight", 0.0))
        for each in entry["columns"]
    )
    lists = {key: tuple(entry.get(key, ())) for key in ("signers", "rules")}
    known = {key: value for key, value in named.items() if not key.startswith("title_")}
    asks = filters.read(entry["asks"]) if "asks" in entry else None
    form = ListForm(**{**known, **lists, "columns": columns, "asks": asks})
    check_form(form)
    return form


def form_for(rule: str, unit: str = "resident") -> ListForm:
    """The form offered first for a rule, by its id; the general one for any other question."""
    plain = rule.partition(":")[0]
    fitting = (form for form in forms().values() if plain in form.rules and form.unit == unit)
    return next(fitting, forms()[_OF_UNIT.get(unit, GENERAL)])


def fits(form: ListForm, criterion: Criterion) -> bool:
    """Whether the people of a question are those the form's title names."""
    if form.asks is None:
        return True
    parts = parts_of(criterion)
    spelled_out = _spelled_out(form.asks)
    return any(_named(form, part) for part in parts) or bool(
        spelled_out and all(part in parts for part in spelled_out)
    )


def _named(form: ListForm, part: Criterion) -> bool:
    by_rule = isinstance(part, RuleRef) and part.rule.partition(":")[0] in form.rules
    return by_rule or part == form.asks


def _spelled_out(asked: Criterion) -> Sequence[Criterion]:
    """The conditions of a rule that means the same on every day; none of any other."""
    rule = rules().get(asked.rule) if isinstance(asked, RuleRef) else None
    if rule is None:
        return ()
    one, other = (rule_criterion(rule, day) for day in _TWO_DAYS)
    return parts_of(one) if one == other else ()


def titled(form: ListForm, criterion: Criterion) -> ListForm:
    """The form for a question: its own name and title only if they name the people asked for."""
    if fits(form, criterion):
        return form
    general = forms()[GENERAL]
    return replace(form, vi=general.vi, en=general.en, title=general.title)


def asked_on(form: ListForm, today: date) -> date:
    """The day the question of a form counts for, which a rule may have of its own."""
    named = rules_in(form.asks) if form.asks is not None else ()
    known = (rules().get(name.partition(":")[0]) for name in named)
    return next((reference_day(rule, today) for rule in known if rule), today)


def saved_forms(register: Register) -> dict[str, SavedListForm]:
    """The forms saved in a register, by their names."""
    records = register.all("saved_list_form")
    found = [record for record in records if isinstance(record, SavedListForm)]
    return {record.name: record for record in found}


def form_named(name: str, register: Register | None = None) -> ListForm:
    """The form of an id, or one saved in the register under a name.

    Raises RegisterError("unknown-form"), or "bad-list-form" for a saved one that cannot be read.
    """
    if name in forms():
        return forms()[name]
    saved = saved_forms(register) if register else {}
    if name in saved:
        return read_form(saved[name].content)
    raise unknown_form(name, saved)


def unknown_form(name: str, saved: Iterable[str]) -> RegisterError:
    """The error for a name no form has, with those that come near."""
    near = difflib.get_close_matches(name, [*forms(), *saved], 3, 0.5) or list(forms())
    return RegisterError(
        "unknown-form",
        f"Không có mẫu danh sách “{name}”. Các mẫu: {', '.join(near)}.",
        f"There is no list form “{name}”. Forms: {', '.join(near)}.",
    )
