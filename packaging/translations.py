"""Owns the catalogues: merges every `.po` file into what the program reads, and checks them.

python packaging/translations.py compile    merge and compile, for each language
python packaging/translations.py check      say what is missing, stale or wrong; exit 1 if any
"""

from __future__ import annotations

import argparse
import ast
import re
import string
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("resgroup", "db", "maps", "ui", "main.py")
CATALOGUES = Path("resources/i18n")
FUNCTIONS = {"_": 1, "ngettext": 2}
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+#0]*(?:\d+|\*)?(?:\.\d+)?([diouxXeEfFgGcrsa])")

MessageId: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True)
class Use:
    """One place in the code where a message is asked for; no id where it is not a literal."""

    where: str
    id: MessageId | None


def uses_in(source: str, name: str) -> Iterator[Use]:
    """Every message asked for in one Python source."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in FUNCTIONS
        ):
            literals = [
                arg.value
                for arg in node.args[: FUNCTIONS[node.func.id]]
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            complete = len(literals) == FUNCTIONS[node.func.id]
            message = literals[0] if len(literals) == 1 else tuple(literals)
            yield Use(f"{name}:{node.lineno}", message if complete else None)


def all_uses(root: Path) -> list[Use]:
    """Every message asked for in the program."""
    files = sorted(
        file
        for source in SOURCES
        for file in ((root / source).rglob("*.py") if (root / source).is_dir() else [root / source])
        if file.exists()
    )
    return [
        use
        for file in files
        for use in uses_in(file.read_text("utf-8"), str(file.relative_to(root)))
    ]


def borrowed() -> Iterator[Use]:
    """Every message argparse asks for: it speaks through our catalogue on the command line."""
    return uses_in(Path(argparse.__file__).read_text("utf-8"), "argparse.py")


def translations(message: Message) -> tuple[str, ...]:
    """The translated forms of a message: one, or one for each plural form."""
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(message.string or ("",))


def placeholders(text: str) -> Counter[str]:
    """What `%` and `.format` would fill in, each with how often."""
    found = Counter("%" + "".join(match.groups("")) for match in PERCENT.finditer(text))
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(text)]
        found.update("{" + field + "}" for field in fields if field is not None)
    except ValueError:  # a lone brace: a message that is never given to `.format`
        found["{"] = text.count("{")
        found["}"] = text.count("}")
    return found


def key(message: Message) -> str:
    """The text a message is known by in a catalogue."""
    return message.id if isinstance(message.id, str) else str(message.id[0])


def entries(folder: Path) -> Iterator[tuple[Path, Message]]:
    """Every message of every `.po` file of one language."""
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale=folder.name, abort_invalid=True):
                if message.id:
                    yield file, message


def merge(folder: Path) -> tuple[Catalog, list[str]]:
    """One catalogue of all `.po` files of one language, and what contradicts in them."""
    catalogue = Catalog(locale=folder.name, domain="resgroup", fuzzy=False)
    problems = []
    for file, message in entries(folder):
        known = catalogue.get(key(message))
        if known and (known.id, known.string) != (message.id, message.string):
            problems.append(
                f"{file.name}:{message.lineno}: “{key(message)}” is {message.string!r} here, "
                f"{known.string!r} in an earlier file"
            )
        else:
            catalogue[message.id] = message
    return catalogue, problems


def wrong_with(message: Message) -> str | None:
    """What makes a translation unfit to be shown, if anything."""
    if message.fuzzy:
        return "is fuzzy"
    if not all(translations(message)):
        return "has no translation"
    original = message.id if isinstance(message.id, str) else message.id[-1]
    if any(placeholders(text) != placeholders(original) for text in translations(message)):
        return f"has other placeholders in its translation: {message.string!r}"
    return None


def check(root: Path = ROOT) -> list[str]:
    """Every fault of the Vietnamese catalogue, as lines to read; empty when it is right."""
    catalogue, problems = merge(root / CATALOGUES / "vi")
    used = all_uses(root)
    wanted = {use.id for use in [*used, *borrowed()] if use.id is not None}
    problems += [f"{use.where}: the message is not a literal" for use in used if use.id is None]
    missing: dict[str, str] = {}
    for use in used:
        if use.id is not None and not _has(catalogue, use.id):
            missing.setdefault(f"“{use.id}” has no Vietnamese translation", use.where)
    problems += [f"{where}: {text}" for text, where in missing.items()]
    for file, message in entries(root / CATALOGUES / "vi"):
        fault = wrong_with(message) if message.id in wanted else "is used nowhere"
        if fault:
            problems.append(f"{file.name}:{message.lineno}: “{key(message)}” {fault}")
    return problems


def _has(catalogue: Catalog, wanted: MessageId) -> bool:
    known = catalogue.get(wanted if isinstance(wanted, str) else wanted[0])
    return known is not None and known.id == wanted


def compile_all(root: Path = ROOT) -> None:
    """Write the compiled catalogue of every language that has `.po` files."""
    for folder in sorted({file.parent for file in (root / CATALOGUES).glob("*/*.po")}):
        catalogue, problems = merge(folder)
        if problems:
            sys.exit("\n".join(problems))
        target = folder / "LC_MESSAGES" / "resgroup.mo"
        target.parent.mkdir(exist_ok=True)
        with target.open("wb") as stream:
            write_mo(stream, catalogue)


def main(arguments: list[str]) -> None:
    if arguments == ["compile"]:
        compile_all()
    elif arguments == ["check"]:
        if problems := check():
            sys.exit("\n".join(problems))
    else:
        sys.exit((__doc__ or "").strip())


if __name__ == "__main__":
    main(sys.argv[1:])
