"""Owns how the words of a command are read: in the user's language, the nearest right ones named.

argparse speaks through gettext: it is lent our catalogue while it reads.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from resgroup.i18n import _, lent_to_gettext


class Parser(argparse.ArgumentParser):
    """A parser of commands: options are written out, and a wrong word is answered by right ones."""

    def __init__(self, **given: Any) -> None:
        layout = argparse.RawDescriptionHelpFormatter
        super().__init__(**given, allow_abbrev=False, formatter_class=layout)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # what argparse says of a wrong choice is not fit to be read by everyone
        if action.choices is not None and value not in action.choices:
            raise argparse.ArgumentError(action, _not_among(str(value), map(str, action.choices)))

    def error(self, message: str) -> NoReturn:
        """End with code 2 and one line of what is wrong, and where all options are explained."""
        see = _("see “{command} --help”").format(command=self.prog)
        self.exit(2, f"{self.prog}: {message}; {see}\n")

    def refuse_unknown(self, unknown: Sequence[str]) -> NoReturn:
        """End with what is wrong with words nobody asked for."""
        options = re.findall(r"--[a-z-]+", self.format_usage())
        word = unknown[0].partition("=")[0]
        if not word.startswith("-"):
            self.error(_("“{word}” is one word too many").format(word=word))
        near = _nearest(word, options)
        told = _("there is no option {word}").format(word=word)
        self.error(f"{told}; {_did_you_mean(near)}" if near else told)


def parse(make: Callable[[], Parser], words: Sequence[str]) -> argparse.Namespace:
    """The options of a command as typed; wrong ones end the program with code 2."""
    with lent_to_gettext():
        whole = make()
        options, unknown = whole.parse_known_args(words)
        if unknown:
            chosen: Parser = options.command
            chosen.refuse_unknown(unknown)
    return options


def file_path(text: str) -> Path:
    """A file's path; a word that names none is refused."""
    path = Path(text)
    if not path.name:
        raise argparse.ArgumentTypeError(_("“{text}” names no file").format(text=text))
    return path


def with_ending(kinds: str) -> Callable[[str], Path]:
    """A reader of the path of a file to be written, whose ending says what it will be."""

    def read(text: str) -> Path:
        path = file_path(text)
        if not path.suffix:
            endings = ", ".join(f".{kind}" for kind in kinds.split("|"))
            told = _("“{text}” has no ending; write one of: {endings}")
            raise argparse.ArgumentTypeError(told.format(text=text, endings=endings))
        return path

    return read


def plain_text(text: str) -> str:
    """Words to be printed: bytes of the console that are no text become question marks."""
    return text.encode(errors="replace").decode()


def names(text: str) -> str:
    """Names with commas between them; none at all are refused."""
    if not text.replace(",", "").strip():
        raise argparse.ArgumentTypeError(_("name at least one"))
    return text


def day(text: str) -> date:
    """A day in ISO form or as it is written in Vietnam."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(
        _("“{text}” is no day; write 2027-02-24 or 24/02/2027").format(text=text)
    )


def number(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(text: str) -> int:
        if re.fullmatch(r"-?\d{1,12}", text) and least <= int(text) <= most:
            return int(text)
        words = _("“{text}” is no whole number from {least} to {most}")
        raise argparse.ArgumentTypeError(words.format(text=text, least=least, most=most))

    return read


def one_of(values: Sequence[float]) -> Callable[[str], float]:
    """A reader of one of some numbers."""
    written = {f"{value:g}": value for value in values}

    def read(text: str) -> float:
        found = written.get(text.removesuffix(".0"))
        if found is None:
            raise argparse.ArgumentTypeError(_not_among(text, written))
        return found

    return read


def _not_among(word: str, choices: Iterable[str]) -> str:
    known = list(choices)
    told = _("there is no “{word}”").format(word=word)
    near = _nearest(word, known)
    if near:
        return f"{told}; {_did_you_mean(near)}"
    return f"{told}; " + _("choose from: {words}").format(words=", ".join(known))


def _nearest(word: str, known: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(word.lower(), list(dict.fromkeys(known)), n=3, cutoff=0.6)


def _did_you_mean(words: Iterable[str]) -> str:
    return _("did you mean {words}?").format(words=", ".join(words))
