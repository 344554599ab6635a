"""Owns the question of the command line: its rules, its filter and its days."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from resgroup import filters, rules
from resgroup.criteria import AllOf, Criterion, RuleRef, rules_in
from resgroup.errors import RegisterError
from resgroup.file_errors import unreadable
from resgroup.register import Question
from resgroup.ward_rules import folder_beside
from ui.terminal import Asked, tell


def use_rules(folder: Path | None) -> None:
    """Let a ward's own rules hold; what is wrong in them is told, and the shipped ones stay."""
    for mistake in rules.use_folder(folder):
        tell(str(mistake))


def asked_of(options: argparse.Namespace, today: date) -> Asked:
    """The question of `--rule`, `--filter`, `--on` and `--sort`.

    Without `--on` a single rule counts for its own next day, among today's population.
    """
    use_rules(folder_beside(options.file))
    named = [rules.rule_named(name) for name in options.rule]
    on, standing = options.on or today, None
    if options.on is None and len(named) == 1:
        on, standing = rules.reference_day(named[0], today), today
    parts: list[Criterion] = [RuleRef(rule.id) for rule in named]
    if options.filter:
        parts.append(filters.read(text_or_file(options.filter)))
    criterion = parts[0] if len(parts) == 1 else AllOf(tuple(parts))
    question = Question(criterion, on, options.sort or "name", standing)
    laws = [rules.rule_named(name).law for name in rules_in(criterion)]
    return Asked(question, criterion, "; ".join(dict.fromkeys(laws)))


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
