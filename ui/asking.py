"""Owns the question of the command line: its rules, its filter and its days."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from resgroup import filters, rules
from resgroup.criteria import AllOf, Criterion, RuleRef, rules_in
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.file_errors import unreadable
from resgroup.i18n import _
from resgroup.register import Question
from resgroup.rules import Rule, unknown_day
from resgroup.ward_rules import folder_beside
from ui.terminal import Asked, tell


def use_rules(folder: Path | None) -> None:
    """Let a ward's own rules hold; what is wrong in them is told, and the shipped ones stay."""
    for mistake in rules.use_folder(folder):
        tell(str(mistake))


def asked_of(options: argparse.Namespace, today: date) -> Asked:
    """The question of `--rule`, `--filter`, `--on` and `--sort`.

    Without `--on` rules count for their own next day, among today's population.
    """
    use_rules(folder_beside(options.file))
    parts: list[Criterion] = [RuleRef(rules.rule_named(name).id) for name in options.rule]
    if options.filter:
        parts.append(filters.read(text_or_file(options.filter)))
    return asked_for(parts[0] if len(parts) == 1 else AllOf(tuple(parts)), options, today)


def asked_for(criterion: Criterion, options: argparse.Namespace, today: date) -> Asked:
    """The question of a criterion, on the day of `--on` or the next one its rules count for."""
    named = [rules.rule_named(name) for name in rules_in(criterion)]
    on, standing = options.on or today, None
    if options.on is None and named:
        on, standing = _next_day(named, today), today
    question = Question(criterion, on, options.sort or "name", standing)
    return Asked(question, criterion, "; ".join(dict.fromkeys(rule.law for rule in named)))


def _next_day(named: Sequence[Rule], today: date) -> date:
    """The next day all the rules count for; where it is not known, that is told and today taken."""
    days = {rules.reference_day(rule, today) for rule in named}
    if len(days) > 1:
        told = ", ".join(map(written, sorted(days)))
        raise RegisterError(
            "day-needed",
            f"Các danh sách này tính đến những ngày khác nhau ({told}); hãy thêm --on và ngày cần.",
            f"These lists count for different days ({told}); add --on and the day.",
        )
    for label in {rules.reference_of(rule).label for rule in named if unknown_day(rule, today)}:
        words = _("The next {day} is not known: counted as of today. Add --on and the day.")
        tell(words.format(day=label))
    return days.pop()


def text_or_file(text: str) -> str:
    """The text of an option, read from a file where it begins with @."""
    if not text.startswith("@"):
        return text
    path = Path(text[1:])
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise unreadable(path, error) from None
    except UnicodeDecodeError:
        raise RegisterError(
            "unreadable",
            f"“{path.name}” không phải là tệp văn bản; hãy lưu tệp dạng UTF-8.",
            f"“{path.name}” is no text file; save it as UTF-8.",
        ) from None
