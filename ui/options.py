"""Owns the words of the command line: every command with its options and help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final, get_args

from resgroup.balance import Step
from resgroup.errors import RegisterError
from resgroup.i18n import LANGUAGES, _
from resgroup.lists.form import UNITS
from resgroup.register import ORDERS
from resgroup.statistics import BYS, TOPICS

Run = Callable[[argparse.Namespace], None]

DEFAULT_COLUMNS: Final = "full_name,birth_date,sex,national_id,relationship,household_code,address"
DEMO_DAY: Final = date(2026, 11, 1)


def parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The parser of all commands; the chosen one's function stands in `run`."""
    whole = argparse.ArgumentParser(
        prog="resgroup", description=_("The register and map of a residential group.")
    )
    commands = whole.add_subparsers(metavar=_("COMMAND"), required=True)
    for name, (words, add_options) in _commands().items():
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("--language", choices=LANGUAGES, help=_("language of the words"))
        add_options(command)
        command.set_defaults(run=runs[name])
    return whole


def _commands() -> dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]]:
    return {
        "demo": (_("make a plausible synthetic group"), _demo_options),
        "create": (_("make an empty, encrypted register"), _create_options),
        "import": (_("take in buildings, streets, a boundary or residents"), _import_options),
        "rules": (_("the legal rules in force"), _rules_options),
        "list": (_("the residents a question finds"), _list_options),
        "lists": (_("the forms lists can have"), _lists_options),
        "stats": (_("the figures of the population"), _stats_options),
        "snapshot": (_("the map sheet of a question"), _snapshot_options),
        "meeting": (_("map, figures and list of a question as one paper"), _meeting_options),
        "picture": (_("a picture of the window"), _picture_options),
        "self-test": (_("try out the installed program"), _no_options),
    }


def _no_options(command: argparse.ArgumentParser) -> None:
    command.epilog = _("Works in a temporary folder and leaves nothing behind.")


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(
        _("“{text}” is no day; write 2027-02-24 or 24/02/2027").format(text=text)
    )


def _file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help=_("the register"))


def _demo_options(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--households", type=int, default=1050, metavar="N")
    command.add_argument("--seed", type=int, default=1, metavar="S")
    command.add_argument("--as-of", type=_day, default=DEMO_DAY, metavar="DATE")
    command.add_argument("--unencrypted", action="store_true")


def _create_options(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--name", required=True, help=_("name of the group"))
    command.add_argument("--ward-code", required=True, help=_("code of the ward"))
    command.add_argument("--ward", help=_("name of the ward, where the program does not know it"))


def _import_options(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("source", type=Path, metavar="SOURCE")
    kinds = ("buildings", "streets", "residents", "boundary")
    command.add_argument("--as", dest="kind", choices=kinds, help=_("what the file holds"))
    command.add_argument("--sheet", help=_("sheet of a workbook or layer of a map file"))
    command.add_argument("--mapping", type=Path, metavar="M.toml", help=_("heading → field"))
    command.add_argument("--crs", metavar="EPSG:…", help=_("coordinate system of the file"))
    command.add_argument("--choose", help=_("name or code of the boundary meant"))
    command.add_argument("--dry-run", action="store_true", help=_("write nothing"))
    command.add_argument(
        "--all-or-nothing", action="store_true", help=_("write nothing if a row is refused")
    )
    command.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help=_("the refused rows"))
    command.add_argument("--json", action="store_true")


def _rules_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--on", type=_day, metavar="DATE")
    own = command.add_mutually_exclusive_group()
    own.add_argument("--folder", type=Path, metavar="DIR", help=_("with the ward's own rules"))
    own.add_argument("--check", type=Path, metavar="DIR", help=_("only check the ward's own rules"))
    command.add_argument("--json", action="store_true")


def _question_options(command: argparse.ArgumentParser) -> None:
    _file(command)
    command.add_argument("--rule", action="append", default=[], metavar="ID")
    command.add_argument("--filter", metavar="JSON|@FILE")
    command.add_argument("--on", type=_day, metavar="DATE")
    command.set_defaults(sort="name")


def _list_options(command: argparse.ArgumentParser) -> None:
    _question_options(command)
    _form_options(command)
    filled = _("a Word template to be filled")
    command.add_argument("--template", type=Path, metavar="FILE.docx", help=filled)
    command.add_argument("--out", type=Path, metavar="FILE.xlsx|csv|docx|pdf")
    command.add_argument("--json", action="store_true")


def _form_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--form", metavar="ID|@FORM.json", help=_("one of the forms of “lists”"))
    command.add_argument("--columns", metavar="A,B", help=_("fields instead of the form's columns"))
    units = _("what a row is, where the form says otherwise")
    command.add_argument("--unit", choices=UNITS, help=units)
    groups = _("sections with subtotals")
    command.add_argument("--group", choices=("street", "building", "household"), help=groups)
    command.add_argument("--sort", choices=ORDERS, default=None)
    command.add_argument("--title", default="", help=_("title of the list"))
    command.add_argument("--unmasked", action="store_true", help=_("numbers in full"))
    command.add_argument("--purpose", default="", help=_("what sensitive data leave for"))
    command.add_argument("--recipient", default="", help=_("who gets them"))


def _meeting_options(command: argparse.ArgumentParser) -> None:
    _question_options(command)
    _form_options(command)
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|docx")


def _lists_options(command: argparse.ArgumentParser) -> None:
    words = _("a register, for the forms saved in it")
    command.add_argument("file", type=Path, nargs="?", metavar="FILE", help=words)
    command.add_argument("--json", action="store_true")


def _stats_options(command: argparse.ArgumentParser) -> None:
    _question_options(command)
    first = _("first day of a period: the balance of its movements instead of the figures")
    command.add_argument("--from", dest="first", type=_day, metavar="DATE", help=first)
    command.add_argument("--to", dest="last", type=_day, metavar="DATE", help=_("its last day"))
    by = _("of a period one line a month, quarter, year; of a topic by group, street, area")
    command.add_argument("--by", choices=(*BYS, *get_args(Step)), help=by)
    command.add_argument("--names", action="store_true", help=_("whom each number counts"))
    _topic_options(command)
    command.add_argument("--out", type=Path, metavar="FILE.xlsx|csv|pdf|docx")
    command.add_argument("--json", action="store_true")


def _topic_options(command: argparse.ArgumentParser) -> None:
    topics = _("what is counted: {topics}").format(topics=", ".join(TOPICS))
    command.add_argument(
        "--topic", action="append", default=[], choices=TOPICS, metavar="NAME", help=topics
    )
    other = _("another day, set beside the day asked for")
    command.add_argument("--compare", type=_day, metavar="DATE", help=other)
    ages = _("years in an age band, or the first age of each: 0,6,15,18,60")
    command.add_argument("--ages", metavar="A,B", help=ages)
    least = _("hide figures under N; in a file under 5 unless told, 0 hides none")
    command.add_argument("--least", type=int, metavar="N", help=least)


def asks_for_topics(options: argparse.Namespace) -> bool:
    """Whether more is asked for than the figures on the screen that need no options."""
    return bool(options.out) or _names_topics(options)


def _names_topics(options: argparse.Namespace) -> bool:
    given = (options.compare, options.ages, options.least)
    return bool(options.topic) or options.by in BYS or any(each is not None for each in given)


def asks_for_period(options: argparse.Namespace) -> bool:
    """Whether the figures of a period are asked for; half a period and a day beside it are refused.

    A period is the whole group's, so that its numbers add up.
    """
    ends = (options.first, options.last)
    if not any((*ends, options.by in get_args(Step), options.names)):
        return False
    if not all(ends):
        raise RegisterError(
            "half-a-period",
            "Hãy cho cả ngày đầu (--from) và ngày cuối (--to) của kỳ.",
            "Give both the first day (--from) and the last day (--to) of the period.",
        )
    if options.on or options.rule or options.filter:
        raise RegisterError(
            "period-and-question",
            "Biến động trong kỳ là của cả tổ: không dùng --on, --rule, --filter cùng --from, --to.",
            "A period's balance is of the whole group: --on, --rule and --filter do not go with "
            "--from and --to.",
        )
    if _names_topics(options):
        raise RegisterError(
            "period-and-topic",
            "Biến động trong kỳ không dùng --topic, --compare, --ages, --least; --by là month, "
            "quarter hoặc year.",
            "A period's balance takes no --topic, --compare, --ages or --least; its --by is month, "
            "quarter or year.",
        )
    return True


def _snapshot_options(command: argparse.ArgumentParser) -> None:
    _question_options(command)
    command.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|png|svg|html")
    command.add_argument("--paper", choices=("A4", "A3"), default="A4")
    command.add_argument("--landscape", action="store_true")
    command.add_argument("--dpi", type=int, default=150)
    command.add_argument("--title")


def _picture_options(command: argparse.ArgumentParser) -> None:
    _question_options(command)
    command.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    command.add_argument("--width", type=int, default=1366)
    command.add_argument("--height", type=int, default=768)
    command.add_argument("--scale", type=float, default=1.0, choices=(1.0, 1.25, 1.5, 2.0))
    command.add_argument("--theme", choices=("light", "dark"), default="light")
