"""Owns what the command line prints: lists, figures, rules and imports as text or JSON."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from resgroup import rules
from resgroup.balance import (
    PARTS,
    SHOWN_FIELDS,
    Balance,
    Named,
    Part,
    part_words,
    period_words,
    total,
)
from resgroup.criteria import EVERYONE, Criterion
from resgroup.dates import PartialDate, written
from resgroup.errors import RegisterError
from resgroup.fields import resident_fields
from resgroup.i18n import _, ngettext
from resgroup.importing.plan import ImportPlan, RowOutcome
from resgroup.lists.forms import forms
from resgroup.lists.table import Table
from resgroup.lists.template_tags import template_tags
from resgroup.register import Answer, Ids, Question
from resgroup.rule_files import Rule
from resgroup.statistics import Statistics
from resgroup.terms import term_label
from resgroup.values import buildings_words, grouped, lived_in_words, people_words, shown
from resgroup.wording import in_words

Rows = Sequence[Sequence[Any]]
Names = Callable[[Balance, Part], Iterable[Named]]

_REMARKS_SHOWN: Final = 50


@dataclass(frozen=True)
class Asked:
    """A question of the command line, its criterion as typed and the articles of its rules."""

    question: Question
    criterion: Criterion
    laws: str


def tell(words: str) -> None:
    """Say something beside what was asked for."""
    print(f"resgroup: {words}", file=sys.stderr)


def print_json(value: Any) -> None:
    """Print a value as JSON, dates in ISO form."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def print_written(path: Path, *, as_json: bool) -> None:
    """Say which file was written."""
    if as_json:
        print_json({"file": str(path)})
    else:
        print(path)


def _plain(value: object) -> Any:
    if isinstance(value, PartialDate):
        return value.iso()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def heading(asked: Asked, answer: Answer) -> str:
    """The question in words with its counts."""
    words = in_words(asked.criterion, asked.question.on)
    people, houses = len(answer.ids), len(answer.building_ids)
    return f"{words} · {people_words(people)} · {buildings_words(houses)}"


def question_words(asked: Asked) -> str:
    """The question in words, empty where everyone is asked for."""
    everyone = asked.criterion == EVERYONE
    return "" if everyone else in_words(asked.criterion, asked.question.on)


def notes(asked: Asked, answer: Answer, homes: str = "") -> list[str]:
    """What stands under a list's title: its day, its law, who is uncertain with how many homes."""
    lines = [_("As of {day}").format(day=written(asked.question.on))]
    if asked.laws:
        lines.append(asked.laws)
    if len(answer.uncertain):
        count = f"{len(answer.uncertain)} ({homes})" if homes else len(answer.uncertain)
        lines.append(_("Uncertain because too little is recorded: {count}").format(count=count))
    return lines


def print_table(table: Table, lines: Iterable[str], unsure: Table | None = None) -> None:
    """Print a table under its title and notes, one line a row, and those it is uncertain of."""
    for line in lines:
        print(line)
    _print_rows(table)
    if unsure is not None:
        print()
        print(unsure.title)
        _print_rows(unsure)


def _print_rows(table: Table) -> None:
    own = 1 if table.headings and table.headings[0].key == "number" else 0
    numbers = itertools.count(1)
    for section in table.sections:
        _print_words(section.title)
        for row in section.rows:
            print(f"{next(numbers):>5}  " + " | ".join(row.cells[own:]))
        _print_words(section.subtotal)
    _print_words(table.total)


def _print_words(words: str) -> None:
    if words:
        print(words)


def print_tags(*, as_json: bool) -> None:
    """Print the tags a Word template may hold, and what each stands for."""
    if as_json:
        print_json({"tags": dict(template_tags())})
        return
    for tag, words in template_tags():
        print(f"{tag:<22} {words}")


def print_forms(saved: Iterable[str], *, as_json: bool) -> None:
    """Print the forms there are, and the names of those saved in a register."""
    if as_json:
        shipped = [
            {"id": form.id, "name": form.label, "unit": form.unit, "rules": form.rules}
            for form in forms().values()
        ]
        print_json({"forms": shipped, "saved": list(saved)})
        return
    for form in forms().values():
        print(f"{form.id:<22} {form.label}")
    for name in saved:
        print(f"{_('saved'):<22} {name}")


def list_as_json(
    answer: Answer,
    fields: Sequence[str],
    read: Callable[[Ids], Rows],
    *,
    masked: bool,
    missing: Mapping[int, str] | None,
) -> dict[str, Any]:
    """A list for other programs: codes and ISO dates, masked fields as shown.

    Those of whom it is uncertain stand apart with what is `missing` of each, unless that is None.
    """
    hidden = {key for key in fields if masked and resident_fields()[key].masked}

    def people(ids: Ids) -> Iterator[dict[str, Any]]:
        for number, row in zip(ids, read(ids), strict=True):
            values = {
                key: shown(key, value) if key in hidden and value else value
                for key, value in zip(fields, row, strict=True)
            }
            yield {"id": int(number), **values}

    told = {
        "on": answer.question.on,
        "count": len(answer.ids),
        "uncertain": len(answer.uncertain),
        "residents": list(people(answer.ids)),
    }
    if missing is not None:
        told["uncertain_rows"] = [
            {**person, "because": missing[person["id"]]} for person in people(answer.uncertain)
        ]
    return told


def print_rules(found: Sequence[Rule], on: date, *, as_json: bool) -> None:
    """Print rules with law and article."""
    if as_json:
        print_json([_rule(rule, on) for rule in found])
        return
    for theme in rules.themes().values():
        under = [rule for rule in found if rule.theme == theme.id]
        if under:
            print(f"{theme.label}:")
        for rule in under:
            print(f"  {rule.id:<29} {rule.name}  [{rule.law}]")


def check_rules(folder: Path) -> None:
    """Tell what is wrong in a ward's own rules, or which they are."""
    mistakes = rules.use_folder(folder)
    for mistake in mistakes:
        print(mistake)
    if mistakes:
        raise RegisterError(
            "bad-rules",
            f"Có {len(mistakes)} lỗi trong các tệp quy tắc.",
            f"The rule files have {len(mistakes)} mistakes.",
        )
    own = [rule for rule in rules.rules().values() if rule.file]
    if not own:
        print(_("There are no rule files (.toml) in {folder}.").format(folder=folder))
        return
    print(_("The rules in {folder} are in order.").format(folder=folder))
    for rule in own:
        instead = _("instead of the shipped one") if rule.id in rules.shipped_rules() else _("new")
        print(f"  {rule.file}: {rule.id} ({instead})  {rule.name}")


def _rule(rule: Rule, on: date) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "theme": rule.theme,
        "law": rule.law,
        "counted": rule.counted,
        "effective_from": rule.effective_from,
        "effective_to": rule.effective_to,
        "reference_day": rules.reference_day(rule, on),
        "checked": rule.checked,
        "text_read": rule.text_read,
        "confidence": rule.confidence,
        "check_by_hand": rule.check_by_hand,
        "note": rule.note,
        "file": rule.file,
    }


def print_import(plan: ImportPlan, *, dry_run: bool, as_json: bool) -> None:
    """Print what an import did or would do: why rows were refused, what is odd about others."""
    refused = [row for row in plan.rows if row.outcome == "refused"]
    odd = [row for row in plan.rows if row.reasons and row.outcome not in ("refused", "skipped")]
    if as_json:
        refusals, remarks = (
            [{"row": row.row_number, "reasons": row.reasons} for row in rows]
            for rows in (refused, odd)
        )
        told: dict[str, Any] = {**plan.counts, "dry_run": dry_run, "notes": plan.notes}
        print_json({**told, "refusals": refusals, "remarks": remarks})
        return
    words = {
        "read": _("read"),
        "new": _("new"),
        "changed": _("changed"),
        "same": _("same"),
        "refused": _("refused"),
    }
    print(" · ".join(f"{words[name]}: {count}" for name, count in plan.counts.items()))
    for note in plan.notes:
        print(f"  {note}")
    _print_reasons(refused)
    if odd:
        print(_("Taken in with remarks: {count}").format(count=grouped(len(odd))))
        _print_reasons(odd[:_REMARKS_SHOWN])
    if len(odd) > _REMARKS_SHOWN:
        print("  …")
    if dry_run:
        print(_("Tried out only: nothing was written."))


def _print_reasons(rows: Iterable[RowOutcome]) -> None:
    for row in rows:
        reasons = "; ".join(row.reasons)
        print("  " + _("row {number}: {reasons}").format(number=row.row_number, reasons=reasons))


def print_statistics(figures: Statistics, *, as_json: bool) -> None:
    """Print the figures of a population."""
    if as_json:
        print_json(_figures(figures))
        return
    for line in _figure_lines(figures):
        print(line)


def _figures(figures: Statistics) -> dict[str, Any]:
    return {
        "on": figures.question.on,
        "population": figures.population,
        "uncertain": figures.uncertain,
        "households": figures.households,
        "buildings": figures.buildings,
        "sex": figures.sexes,
        "pyramid": [
            {"from": band.low, "to": band.high, **band.counts, "uncertain": band.uncertain}
            for band in figures.pyramid
        ],
        **{
            field: {str(value or ""): count for value, count in counts.items()}
            for field, counts in figures.breakdowns.items()
        },
    }


def _figure_lines(figures: Statistics) -> Iterator[str]:
    yield _("As of {day}").format(day=written(figures.question.on))
    homes = ngettext("{count} household", "{count} households", figures.households)
    people, houses = people_words(figures.population), lived_in_words(figures.buildings)
    yield f"{people} · {homes.format(count=grouped(figures.households))} · {houses}"
    yield ""
    men, women = term_label("sex", "male"), term_label("sex", "female")
    yield f"{_('Age'):>8} {men:>7} {women:>7} {_('uncertain'):>10}"
    for band in figures.pyramid:
        ages = f"{band.low}–{band.high}" if band.high is not None else f"{band.low}+"
        sexes = (band.counts.get("male", 0), band.counts.get("female", 0))
        yield f"{ages:>8} {sexes[0]:>7} {sexes[1]:>7} {band.uncertain:>10}"
    for field, counts in figures.breakdowns.items():
        yield ""
        yield resident_fields()[field].label
        for value, count in counts.items():
            words = shown(field, value) if value is not None else _("not recorded")
            yield f"  {words:<44} {count:>7}"


# The balance of a period


def print_balance(
    found: Sequence[Balance], named: Names | None, *, by_period: bool, as_json: bool
) -> None:
    """Print the balance of a period, or of each of its parts; with the names where `named`."""
    whole = total(found)
    if as_json:
        told = _balance(whole, named)
        if by_period:
            told["periods"] = [_balance(each, named) for each in found]
        print_json(told)
        return
    for line in _balance_lines([*found, whole] if len(found) > 1 else found):
        print(line)
    if named is not None:
        for line in _name_lines(whole, named):
            print(line)


def _balance(of: Balance, named: Names | None) -> dict[str, Any]:
    told: dict[str, Any] = {"from": of.first, "to": of.last, **of.figures}
    if named is not None:
        told["names"] = {
            part: [
                {
                    "id": who.resident_id,
                    "day": who.day,
                    **dict(zip(SHOWN_FIELDS, who.values, strict=True)),
                }
                for who in named(of, part)
            ]
            for part in PARTS
        }
    return told


def _balance_lines(found: Sequence[Balance]) -> Iterator[str]:
    days = [period_words(each) for each in found]
    width = max(map(len, days))
    heads = [part_words(part) for part in PARTS]
    yield " " * width + "".join(f"{head:>11}" for head in heads)
    for period, each in zip(days, found, strict=True):
        figures = "".join(f"{grouped(number):>11}" for number in each.figures.values())
        yield f"{period:<{width}}{figures}"


def _name_lines(of: Balance, named: Names) -> Iterator[str]:
    for part in PARTS:
        yield ""
        yield f"{part_words(part)} · {people_words(of.figures[part])}"
        for who in named(of, part):
            values = zip(SHOWN_FIELDS, who.values, strict=True)
            words = [written(who.day), *(shown(key, value) for key, value in values)]
            yield "  " + " | ".join(word for word in words if word)


def balance_cells(found: Sequence[Balance]) -> tuple[list[str], list[list[Any]]]:
    """The headings and rows of a balance to be written to a file."""
    headings = [_("Period"), *(part_words(part) for part in PARTS)]
    rows = [*found, total(found)] if len(found) > 1 else found
    return headings, [[period_words(each), *each.figures.values()] for each in rows]
