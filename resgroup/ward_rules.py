"""Owns the rules a ward keeps in files of its own, beside those the program ships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from resgroup.errors import RegisterError
from resgroup.rule_files import Rule, shipped_themes
from resgroup.rule_reading import Mistake, check_rules

_MOST_FILES: Final = 200


@dataclass(frozen=True, slots=True)
class WardRules:
    """The rules of a folder by id and all that is wrong in it; a file with a mistake has none."""

    rules: dict[str, Rule]
    mistakes: tuple[Mistake, ...]


NONE: Final = WardRules({}, ())


def read_folder(folder: Path, shipped: Mapping[str, Rule]) -> WardRules:
    """The rules of the `.toml` files of a folder, by their names; RegisterError for no folder.

    A rule with the id of a shipped one stands under its theme; a new one under the theme it or its
    file names, or that the file is called by.
    """
    themes = {rule.id: rule.theme for rule in shipped.values()}
    rules: dict[str, Rule] = {}
    mistakes: list[Mistake] = []
    files = _files(folder)
    for path in files[_MOST_FILES:]:
        vi = f"chỉ đọc {_MOST_FILES} tệp đầu của thư mục"
        mistakes.append(Mistake(path.name, 1, vi, f"only {_MOST_FILES} files of a folder are read"))
    for path in files[:_MOST_FILES]:
        theme = path.stem if path.stem in shipped_themes() else ""
        found = check_rules(path, themes, theme)
        twice = [name for name in found.rules if name in rules]
        wrong = [*found.mistakes, *(_twice(path, name, rules[name]) for name in twice)]
        mistakes += wrong
        if not wrong:
            rules |= {name: replace(rule, file=path.name) for name, rule in found.rules.items()}
    return WardRules(rules, tuple(mistakes))


def folder_beside(register: Path) -> Path | None:
    """The folder of the ward's rules that lies beside a register (`NAME.rules`), None for none."""
    folder = register.with_suffix(".rules")
    return folder if folder.is_dir() else None


def _files(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if _is_rule_file(path))
    except OSError:
        raise RegisterError(
            "no-folder",
            f"Không mở được thư mục quy tắc {folder.name}.",
            f"The folder of rules {folder.name} cannot be opened.",
        ) from None
    return found


def _is_rule_file(path: Path) -> bool:
    """Hidden files are what editors and systems leave behind."""
    return path.suffix.lower() == ".toml" and not path.name.startswith((".", "~"))


def _twice(path: Path, name: str, other: Rule) -> Mistake:
    return Mistake(
        path.name,
        1,
        f"{name} đã có trong {other.file}",
        f"{name} is already in {other.file}",
    )


def merged(shipped: Mapping[str, Rule], ward: Mapping[str, Rule]) -> dict[str, Rule]:
    """All rules in the order of their themes; the ward's stand for those of the same id."""
    known = [ward.get(name, rule) for name, rule in shipped.items()]
    known += [rule for name, rule in ward.items() if name not in shipped]
    order = list(shipped_themes())
    return {rule.id: rule for rule in sorted(known, key=lambda rule: order.index(rule.theme))}
