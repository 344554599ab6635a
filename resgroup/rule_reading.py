"""Owns reading files of legal rules: every mistake is told with its line, none is guessed away."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from resgroup.criteria import rules_in
from resgroup.errors import RegisterError
from resgroup.filters import read as read_filter
from resgroup.i18n import pick
from resgroup.rule_files import Rule, at_day, shipped_references, shipped_themes
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
_REQUIRED: Final = ("vi", "en", "law", "reference", "confidence", "text_read", "checked")
_OLDEST: Final = 200
_LARGEST: Final = 1_000_000


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
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return _unread(path, 1, "không đọc được (phải là UTF-8)", "cannot be read as UTF-8")
    if len(content) > _LARGEST:
        return _unread(path, 1, "tệp quá lớn", "the file is too large")
    text = text.replace("\r\n", "\n")
    try:
        parsed = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        at = int(line[1]) if line else text.count("\n") + 1
        return _unread(path, at, f"không phải TOML ({error})", f"not TOML ({error})")
    return _File(path, text, themes, theme).read(parsed)


def _unread(path: Path, line: int, vi: str, en: str) -> RuleFile:
    return RuleFile({}, (Mistake(path.name, line, vi, en),))


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
            if key not in ("rule", "checked", "theme"):
                self._wrong(0, _WrongError(key, f"không có mục {key}", f"there is no {key}"))
        entries = content.get("rule")
        if not isinstance(entries, list) or not entries:
            wrong = _WrongError("rule", "không có [[rule]] nào", "there is no [[rule]]")
            self._wrong(0, wrong)
            entries = []
        shared = {key: value for key, value in content.items() if key in ("checked", "theme")}
        for number, entry in enumerate(entries, start=1):
            try:
                rule = self._rule({**shared, **entry} if isinstance(entry, dict) else {})
            except _WrongError as wrong:
                self._wrong(number, wrong)
            else:
                self._rules[rule.id] = rule
        return RuleFile(self._rules, tuple(self._mistakes))

    def _wrong(self, block: int, wrong: _WrongError) -> None:
        line = _line_of(self._blocks, block, wrong.key)
        self._mistakes.append(Mistake(self._path.name, line, wrong.vi, wrong.en))

    def _rule(self, entry: dict[str, Any]) -> Rule:
        name = entry.get("id")
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_]+", name):
            raise _WrongError("id", "thiếu id hoặc id sai", "the id is missing or wrong")
        if name in self._rules:
            raise _WrongError("id", f"{name} đã có ở trên", f"{name} is already above")
        for key, value in entry.items():
            _check_kind(name, key, value)
        for key in _REQUIRED:
            if not entry.get(key, "") and entry.get(key) is not False:
                raise _WrongError("id", f"{name} thiếu {key}", f"{name} has no {key}")
        lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
        theme = entry.get("theme") or self._themes.get(name) or self._theme
        rule = Rule(**{**entry, **lists, "theme": theme})
        for check in (_check_choices, _check_ranges, _check_notes, _check_where):
            check(rule)
        return rule


def _check_kind(name: str, key: str, value: object) -> None:
    kind = _KINDS.get(key)
    if kind is None:
        raise _WrongError(key, f"{name}: không có mục {key}", f"{name}: there is no {key}")
    if type(value) is not kind:
        raise _WrongError(key, f"{name}: {key} sai kiểu", f"{name}: {key} is of the wrong kind")


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
                key, f"{rule.id}: {low} lớn hơn {high}", f"{rule.id}: {low} exceeds {high}"
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
        try:
            criterion = read_filter(at_day(condition, rule.checked))
        except RegisterError as error:
            raise _WrongError(
                "where", f"{rule.id}: {error.vi.rstrip('.')}", f"{rule.id}: {error.en.rstrip('.')}"
            ) from None
        if rules_in(criterion):
            raise _WrongError(
                "where",
                f"{rule.id}: điều kiện không được dẫn tới quy tắc khác",
                f"{rule.id}: a condition may not name another rule",
            )


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
    """The line of a key in a block, else of its id, else its first."""
    lines = blocks[block] if block < len(blocks) else blocks[-1]
    found = (*_lines_of(lines, key), *_lines_of(lines, "id"), *(line for line, _ in lines[:1]))
    return found[0] if found else 1


def _lines_of(lines: _Block, key: str) -> Iterator[int]:
    pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*[.=\]]")
    return (number for number, line in lines if pattern.match(line))
