"""Owns reading files of legal rules: every mistake is told with its line, none is guessed away."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from resgroup.criteria import rules_in
from resgroup.errors import RegisterError
from resgroup.fields import resident_fields
from resgroup.filters import read as read_filter
from resgroup.i18n import pick
from resgroup.rule_files import Rule, at_day, shipped_references, shipped_themes
from resgroup.rule_text import UnreadError, read_toml_text
from resgroup.terms import terms

COUNTED: Final = ("by_date", "by_year")
CONFIDENCE: Final = ("high", "medium", "low")

_KINDS: Final[dict[str, type]] = {
    **dict.fromkeys(("id", "vi", "en", "law", "reference", "confidence", "theme"), str),
    **dict.fromkeys(("counted", "alternative", "sex", "note_vi", "note_en"), str),
    **dict.fromkeys(("age_from", "age_to", "months_from", "months_to"), int),
    **dict.fromkeys(("text_read", "until_retirement"), bool),
    **dict.fromkeys(("where", "unsure_without", "check_vi", "check_en"), list),
    **dict.fromkeys(("effective_from", "effective_to", "checked"), date),
}
_REQUIRED: Final = {
    "vi": ("tên tiếng Việt", "the Vietnamese name"),
    "en": ("tên tiếng Anh", "the English name"),
    "law": ("luật và điều", "law and article"),
    "reference": ("ngày tính đến", "the day it counts for"),
    "confidence": ("độ chắc", "how sure it is"),
    "text_read": ("đã đọc nguyên văn chưa", "whether the article was read"),
    "checked": ("ngày kiểm tra", "the day it was checked"),
}
_KIND_WORDS: Final[dict[type, tuple[str, str]]] = {
    str: ('chữ trong dấu nháy kép "…"', 'text between quotes "…"'),
    int: ("số nguyên, không có dấu nháy", "a whole number without quotes"),
    bool: ("true hoặc false", "true or false"),
    list: ("danh sách trong […]", "a list in […]"),
    date: (
        "ngày viết năm-tháng-ngày, không có dấu nháy: 2026-11-22",
        "a day as year-month-day without quotes: 2026-11-22",
    ),
}
_SHARED: Final = ("checked", "theme")
_OLDEST: Final = 200
_LONGEST: Final = {"id": 60, "vi": 200, "en": 200, "law": 300}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a rule file, and in which line."""

    file: str
    line: int
    vi: str
    en: str

    def __str__(self) -> str:
        return pick(
            f"Tệp quy tắc {self.file}, dòng {self.line}: {self.vi}.",
            f"Rule file {self.file}, line {self.line}: {self.en}.",
        )

    def error(self) -> RegisterError:
        """The mistake as an error."""
        return RegisterError(
            "bad-rules",
            f"Tệp quy tắc {self.file}, dòng {self.line}: {self.vi}.",
            f"Rule file {self.file}, line {self.line}: {self.en}.",
        )


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules of a file by id, and every mistake in it."""

    rules: dict[str, Rule]
    mistakes: tuple[Mistake, ...]


def read_rules(path: Path, theme: str) -> dict[str, Rule]:
    """The rules of a file, by id; RegisterError("bad-rules") names the first line that is wrong."""
    found = check_rules(path, {}, theme)
    if found.mistakes:
        raise found.mistakes[0].error()
    return found.rules


def check_rules(path: Path, themes: Mapping[str, str], theme: str = "") -> RuleFile:
    """The rules of a file and all that is wrong in it.

    A rule stands under the theme it names, else under that of its id in `themes`, else `theme`.
    """
    try:
        text, parsed = read_toml_text(path)
    except UnreadError as why:
        return RuleFile({}, (Mistake(path.name, why.line, why.vi, why.en),))
    return _File(path, text, themes, theme).read(parsed)


class _WrongError(Exception):
    """What is wrong with one key of a rule, in both languages."""

    def __init__(self, key: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.key = key
        self.vi = vi
        self.en = en


class _File:
    """One pass over the rules of a file."""

    def __init__(self, path: Path, text: str, themes: Mapping[str, str], theme: str) -> None:
        self._path = path
        self._themes = themes
        self._theme = theme
        self._blocks = _blocks(text)
        self._rules: dict[str, Rule] = {}
        self._mistakes: list[Mistake] = []

    def read(self, content: dict[str, Any]) -> RuleFile:
        """All its rules and mistakes."""
        for key in content:
            if key not in ("rule", *_SHARED):
                self._wrong(0, _unknown(key, ("rule", *_SHARED)))
        entries = content.get("rule")
        if not isinstance(entries, list) or not entries:
            wrong = _WrongError(
                "rule",
                "không có [[rule]] nào (hai dấu ngoặc vuông mỗi bên)",
                "there is no [[rule]] (two brackets on each side)",
            )
            self._wrong(0, wrong)
            entries = []
        shared = {key: value for key, value in content.items() if key in _SHARED}
        for number, entry in enumerate(entries, start=1):
            try:
                rule = self._rule({**shared, **entry} if isinstance(entry, dict) else {})
            except* _WrongError as several:
                for each in several.exceptions:
                    assert isinstance(each, _WrongError)
                    self._wrong(number, each)
            else:
                self._rules[rule.id] = rule
        return RuleFile(self._rules, tuple(self._mistakes))

    def _wrong(self, block: int, wrong: _WrongError) -> None:
        line = _line_of(self._blocks, block, wrong.key)
        self._mistakes.append(Mistake(self._path.name, line, wrong.vi, wrong.en))

    def _rule(self, entry: dict[str, Any]) -> Rule:
        name = entry.get("id")
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]+", name):
            raise _WrongError(
                "id",
                "thiếu id hoặc id sai (chữ thường không dấu, số và gạch dưới)",
                "the id is missing or wrong (small plain letters, digits and underscores)",
            )
        if name in self._rules:
            raise _WrongError("id", f"{name} đã có ở trên", f"{name} is already above")
        _refuse([*_wrong_keys(name, entry)] or [*_lacking(name, entry)])
        lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
        theme = entry.get("theme") or self._themes.get(name) or self._theme
        rule = Rule(**{**entry, **lists, "theme": theme})
        _refuse([*_failing(rule)])
        return rule


def _refuse(wrong: list[_WrongError]) -> None:
    if wrong:
        raise ExceptionGroup("wrong", wrong)


def _wrong_keys(name: str, entry: dict[str, Any]) -> Iterator[_WrongError]:
    """Keys there are none of, and values of the wrong kind."""
    for key, value in entry.items():
        kind, longest = _KINDS.get(key), _LONGEST.get(key, 0)
        if kind is None:
            yield _unknown(key, _KINDS, f"{name}: ")
        elif type(value) is not kind:
            vi, en = _KIND_WORDS[kind]
            yield _WrongError(key, f"{name}: {key} phải là {vi}", f"{name}: {key} must be {en}")
        elif longest and not (len(str(value)) <= longest and str(value).isprintable()):
            yield _WrongError(
                key,
                f"{name[:60]}: {key} phải là một dòng, dài nhất {longest} chữ",
                f"{name[:60]}: {key} must be one line of at most {longest} letters",
            )


def _lacking(name: str, entry: dict[str, Any]) -> Iterator[_WrongError]:
    """Keys without which there is no rule."""
    for key, (vi, en) in _REQUIRED.items():
        value = entry.get(key, "")
        if isinstance(value, str) and not value.strip():
            at = key if key in entry else "id"
            yield _WrongError(at, f"{name} thiếu {key} ({vi})", f"{name} has no {key} ({en})")


def _failing(rule: Rule) -> Iterator[_WrongError]:
    """What makes no sense of values that are right each by itself."""
    for check in _CHECKS:
        try:
            check(rule)
        except _WrongError as wrong:
            yield wrong


def _unknown(key: str, known: Iterable[str], where: str = "") -> _WrongError:
    near = difflib.get_close_matches(key, list(known), 2, 0.6)
    vi = f"; có phải: {', '.join(near)}" if near else ""
    en = f"; did you mean: {', '.join(near)}" if near else ""
    return _WrongError(key, f"{where}không có mục {key}{vi}", f"{where}there is no {key}{en}")


def _check_choices(rule: Rule) -> None:
    for key, value, allowed in (
        ("theme", rule.theme, tuple(shipped_themes())),
        ("reference", rule.reference, tuple(shipped_references())),
        ("counted", rule.counted, COUNTED),
        ("alternative", rule.alternative, ("", *COUNTED)),
        ("sex", rule.sex, ("", *terms("sex"))),
        ("confidence", rule.confidence, CONFIDENCE),
    ):
        if value not in allowed:
            choices = ", ".join(choice for choice in allowed if choice)
            raise _WrongError(
                key,
                f"{rule.id}: {key} “{value}” phải là một trong: {choices}",
                f"{rule.id}: {key} “{value}” must be one of: {choices}",
            )


def _check_ranges(rule: Rule) -> None:
    ends: tuple[tuple[str, Any, Any], ...] = (
        ("age_to", rule.age_from, rule.age_to),
        ("months_to", rule.months_from, rule.months_to),
        ("effective_to", rule.effective_from, rule.effective_to),
    )
    for key, low, high in ends:
        if low is not None and high is not None and low > high:
            raise _WrongError(
                key,
                f"{rule.id}: từ {low} mà đến {high}",
                f"{rule.id}: from {low} exceeds to {high}",
            )
    for key, most in (("age", _OLDEST), ("months", 12 * _OLDEST)):
        for end in ("from", "to"):
            value = getattr(rule, f"{key}_{end}")
            if value is not None and not 0 <= value <= most:
                raise _WrongError(
                    f"{key}_{end}",
                    f"{rule.id}: {value} phải từ 0 đến {most}",
                    f"{rule.id}: {value} must lie between 0 and {most}",
                )


def _check_sense(rule: Rule) -> None:
    ages = rule.age_from is not None or rule.age_to is not None
    months = rule.months_from is not None or rule.months_to is not None
    if ages and months:
        raise _WrongError(
            "months_from" if rule.months_from is not None else "months_to",
            f"{rule.id}: tính theo tuổi hoặc theo tháng tuổi, không cả hai",
            f"{rule.id}: by years or by months, not both",
        )
    if not (ages or months or rule.sex or rule.until_retirement or rule.where):
        raise _WrongError(
            "id",
            f"{rule.id} không có điều kiện nào: lấy tất cả mọi người",
            f"{rule.id} has no condition: it would list everyone",
        )
    if rule.alternative and (rule.alternative == rule.counted or not ages):
        raise _WrongError(
            "alternative",
            f"{rule.id}: alternative phải khác counted và cần có tuổi",
            f"{rule.id}: alternative must differ from counted, and needs ages",
        )
    for field in rule.unsure_without:
        if field not in resident_fields():
            raise _WrongError(
                "unsure_without",
                f"{rule.id}: không có trường “{field}”",
                f"{rule.id}: there is no field “{field}”",
            )


def _check_notes(rule: Rule) -> None:
    for key, notes in (("check_vi", rule.check_vi), ("check_en", rule.check_en)):
        if not all(isinstance(words, str) for words in notes):
            raise _WrongError(
                key, f"{rule.id}: {key} phải là chữ", f"{rule.id}: {key} must be text"
            )
    for key, vi, en in (
        ("check", len(rule.check_vi), len(rule.check_en)),
        ("note", bool(rule.note_vi), bool(rule.note_en)),
    ):
        if vi != en:
            raise _WrongError(
                f"{key}_vi" if vi else f"{key}_en",
                f"{rule.id}: ghi chú phải có đủ hai thứ tiếng",
                f"{rule.id}: notes must be in both languages",
            )


def _check_where(rule: Rule) -> None:
    for condition in rule.where:
        if not isinstance(condition, Mapping):
            raise _WrongError(
                "where",
                f"{rule.id}: mỗi điều kiện của where phải viết trong {{…}}",
                f"{rule.id}: each condition of where must stand in {{…}}",
            )
        try:
            criterion = read_filter(at_day(condition, rule.checked))
        except RegisterError as error:
            vi, en = error.vi.rstrip("."), error.en.rstrip(".")
            if _NEARLY_RELATIVE.search(str(condition)):
                vi += "; ngày tính lùi viết: 3 months before, 15 days after"
                en += "; a day counted from another: 3 months before, 15 days after"
            raise _WrongError("where", f"{rule.id}: {vi}", f"{rule.id}: {en}") from None
        if rules_in(criterion):
            raise _WrongError(
                "where",
                f"{rule.id}: điều kiện không được dẫn tới quy tắc khác",
                f"{rule.id}: a condition may not name another rule",
            )


_CHECKS: Final = (_check_choices, _check_ranges, _check_sense, _check_notes, _check_where)
_NEARLY_RELATIVE: Final = re.compile(r"'\d+ (?!(days|months) (before|after)')\w+")

# Lines, which readers of TOML do not tell

_Block = Sequence[tuple[int, str]]


def _blocks(text: str) -> Sequence[_Block]:
    """The numbered lines before the first `[[rule]]`, and those of each."""
    blocks: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(text.split("\n"), start=1):
        if re.match(r"\s*\[\[\s*[\"']?rule[\"']?\s*\]\]", line):
            blocks.append([])
        blocks[-1].append((number, line))
    return blocks


def _line_of(blocks: Sequence[_Block], block: int, key: str) -> int:
    """The line of a key in a block, or before all where it is shared, else of its id, or first."""
    lines = blocks[block] if block < len(blocks) else blocks[-1]
    shared = _lines_of(blocks[0], key) if key in _SHARED else ()
    first = (line for line, _ in lines[:1])
    found = (*_lines_of(lines, key), *shared, *_lines_of(lines, "id"), *first)
    return found[0] if found else 1


def _lines_of(lines: _Block, key: str) -> Iterator[int]:
    pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[.=\]]")
    return (number for number, line in lines if pattern.match(line))
