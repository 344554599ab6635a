"""Owns the words of the command line: every command with its options, help and an example."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, get_args

from resgroup.balance import Step
from resgroup.errors import RegisterError
from resgroup.i18n import LANGUAGES, _
from resgroup.lists.form import UNITS
from resgroup.register import ORDERS
from resgroup.statistics import BYS, TOPICS
from ui.arguments import Parser, day, file_path, names, number, one_of, plain_text, with_ending

Run = Callable[[argparse.Namespace], None]

DEFAULT_COLUMNS: Final = "full_name,birth_date,sex,national_id,relationship,household_code,address"
DEMO_DAY: Final = date(2026, 11, 1)

_NAME: Final = "resgroup"


def parser(runs: Mapping[str, Run]) -> Parser:
    """The parser of all commands; the chosen one's function stands in `run`."""
    whole = Parser(prog=_NAME, description=_description(), epilog=_epilog())
    whole.add_argument("--language", choices=LANGUAGES, help=_("language of the words"))
    commands = whole.add_subparsers(prog=_NAME, metavar=_("COMMAND"), required=True)
    for name, (words, add_options, example) in _commands().items():
        command = commands.add_parser(name, help=words, description=words)
        language = _("language of the words")
        command.add_argument(
            "--language", choices=LANGUAGES, default=argparse.SUPPRESS, help=language
        )
        add_options(command)
        command.epilog = _("Example: {words}").format(words=f"{_NAME} {name} {example}".rstrip())
        command.set_defaults(run=runs[name], command=command)
    return whole


def _description() -> str:
    opens = _("“resgroup FILE.resgroup” opens a register in the window.")
    explains = _("Each command works without a window; “resgroup COMMAND --help” explains it.")
    return "\n".join((_("The register and map of a residential group."), opens, explains))


def _epilog() -> str:
    streams = _("Results go to standard output, errors to standard error.")
    codes = _("Exit code: 0 done, 1 refused, 2 mistyped, 3 a fault of ours, 130 stopped.")
    return f"{streams}\n{codes}"


def _commands() -> dict[str, tuple[str, Callable[[Parser], None], str]]:
    """What every command does, its options, and the rest of an example."""
    by_rule = "to5.resgroup --rule nvqs_call_up --on 2027-02-24"
    return {
        "demo": (
            _("make a plausible synthetic group"),
            _demo_options,
            "demo.resgroup --unencrypted",
        ),
        "create": (
            _("make an empty, encrypted register"),
            _create_options,
            'to5.resgroup --name "Tổ dân phố 5" --ward-code 00196',
        ),
        "import": (
            _("take in buildings, streets, a boundary or residents"),
            _import_options,
            "to5.resgroup nhan-khau.xlsx --dry-run",
        ),
        "rules": (_("the legal rules in force"), _rules_options, "--on 2027-02-24"),
        "list": (_("the residents a question finds"), _list_options, f"{by_rule} --out list.xlsx"),
        "lists": (_("the forms lists can have"), _lists_options, "to5.resgroup"),
        "stats": (
            _("the figures of the population"),
            _stats_options,
            "to5.resgroup --topic age --by street --out stats.pdf",
        ),
        "snapshot": (
            _("the map sheet of a question"),
            _snapshot_options,
            f"{by_rule} --out map.pdf",
        ),
        "meeting": (
            _("map, figures and list of a question as one paper"),
            _meeting_options,
            "to5.resgroup --rule longevity_70 --out meeting.pdf",
        ),
        "picture": (
            _("a picture of the window"),
            _picture_options,
            "to5.resgroup --out window.png",
        ),
        "self-test": (
            _("try out the installed program in a temporary folder; leaves nothing behind"),
            _no_options,
            "",
        ),
    }


def _no_options(_command: Parser) -> None:
    pass


# What several commands ask


def _file(command: Parser, words: str = "") -> None:
    told = words or _("the register")
    command.add_argument("file", type=file_path, metavar=_("FILE"), help=told)


def _text(command: Parser, name: str, words: str, *, required: bool = False) -> None:
    command.add_argument(
        name, type=plain_text, default="", required=required, metavar=_("TEXT"), help=words
    )


def _on(command: Parser) -> None:
    words = _("the day asked about: 2027-02-24 or 24/02/2027; today unless said")
    command.add_argument("--on", type=day, metavar=_("DATE"), help=words)


def _json(command: Parser) -> None:
    words = _("as JSON for other programs; after an error there is none")
    command.add_argument("--json", action="store_true", help=words)


def _out(command: Parser, kinds: str, words: str, *, required: bool = False) -> None:
    metavar = f"{_('FILE')}.{kinds}"
    command.add_argument(
        "--out", type=with_ending(kinds), required=required, metavar=metavar, help=words
    )


def _question_options(command: Parser) -> None:
    _file(command)
    rules = _("a legal rule, see “rules”; with several all of them must hold")
    command.add_argument("--rule", action="append", default=[], metavar=_("ID"), help=rules)
    filters = _("a question as JSON, or @ and a file that holds one")
    command.add_argument("--filter", metavar=f"JSON|@{_('FILE')}", help=filters)
    _on(command)
    command.set_defaults(sort="name")


def _form_options(command: Parser) -> None:
    form = _("one of the forms of “lists”, or @ and a file that holds one")
    command.add_argument("--form", metavar=f"{_('ID')}|@{_('FILE')}", help=form)
    command.add_argument(
        "--columns", type=names, metavar="A,B", help=_("fields instead of the form's columns")
    )
    units = _("what a row is, where the form says otherwise")
    command.add_argument("--unit", choices=UNITS, help=units)
    groups = _("sections with subtotals")
    command.add_argument("--group", choices=("street", "building", "household"), help=groups)
    command.add_argument("--sort", choices=ORDERS, default=None, help=_("order of the rows"))
    _text(command, "--title", _("title of the list"))
    command.add_argument("--unmasked", action="store_true", help=_("numbers in full"))
    left_out = _("leave out the people of whom it is uncertain, and tell only how many they are")
    command.add_argument("--no-uncertain", dest="uncertain", action="store_false", help=left_out)
    _leaving_options(command)


def _leaving_options(command: Parser) -> None:
    _text(command, "--purpose", _("what sensitive data leave for"))
    _text(command, "--recipient", _("who gets them"))


# The commands


def _demo_options(command: Parser) -> None:
    command.add_argument(
        "file", type=file_path, metavar=_("FILE"), help=_("the register to be made")
    )
    households, seed = _("how many households"), _("the same number makes the same group")
    command.add_argument(
        "--households", type=number(0, 10**6), default=1050, metavar="N", help=households
    )
    command.add_argument("--seed", type=number(0, 10**9), default=1, metavar="N", help=seed)
    as_of = _("the day the group stands for")
    command.add_argument("--as-of", type=day, default=DEMO_DAY, metavar=_("DATE"), help=as_of)
    plain = _("without a passphrase: nobody in it is real")
    command.add_argument("--unencrypted", action="store_true", help=plain)


def _create_options(command: Parser) -> None:
    command.add_argument(
        "file", type=file_path, metavar=_("FILE"), help=_("the register to be made")
    )
    _text(command, "--name", _("name of the group"), required=True)
    code = _("code of the ward, five digits")
    command.add_argument("--ward-code", required=True, metavar=_("ID"), help=code)
    ward = _("name of the ward, where the program does not know it")
    _text(command, "--ward", ward)


def _import_options(command: Parser) -> None:
    _file(command)
    source = _("an Excel, CSV or map file")
    command.add_argument("source", type=file_path, metavar=_("SOURCE"), help=source)
    kinds = ("buildings", "streets", "residents", "boundary")
    command.add_argument("--as", dest="kind", choices=kinds, help=_("what the file holds"))
    sheet = _("sheet of a workbook or layer of a map file")
    _text(command, "--sheet", sheet)
    mapping = _('a file of lines "heading" = "field"')
    command.add_argument("--mapping", type=file_path, metavar=f"{_('FILE')}.toml", help=mapping)
    crs = _("coordinate system of the file")
    command.add_argument("--crs", metavar="EPSG:…", help=crs)
    choose = _("name or code of the boundary meant")
    _text(command, "--choose", choose)
    command.add_argument("--dry-run", action="store_true", help=_("write nothing"))
    whole = _("write nothing if a row is refused")
    command.add_argument("--all-or-nothing", action="store_true", help=whole)
    rejects = _("a file for the refused rows, each with its reason")
    command.add_argument("--rejects", type=file_path, metavar=f"{_('FILE')}.xlsx", help=rejects)
    _json(command)


def _rules_options(command: Parser) -> None:
    _on(command)
    own = command.add_mutually_exclusive_group()
    folder = _("FOLDER")
    with_own, check = _("with the ward's own rules"), _("only check the ward's own rules")
    own.add_argument("--folder", type=Path, metavar=folder, help=with_own)
    own.add_argument("--check", type=Path, metavar=folder, help=check)
    _json(command)


def _list_options(command: Parser) -> None:
    _question_options(command)
    _form_options(command)
    filled = _("a Word template to be filled")
    command.add_argument("--template", type=file_path, metavar=f"{_('FILE')}.docx", help=filled)
    _out(command, "xlsx|csv|docx|pdf", _("a file for the list"))
    _json(command)


def _meeting_options(command: Parser) -> None:
    _question_options(command)
    _form_options(command)
    _out(command, "pdf|docx", _("the file to be written"), required=True)


def _lists_options(command: Parser) -> None:
    words = _("a register, for the forms saved in it")
    command.add_argument("file", type=file_path, nargs="?", metavar=_("FILE"), help=words)
    tags = _("instead: the tags a Word template may hold")
    command.add_argument("--tags", action="store_true", help=tags)
    _json(command)


def _stats_options(command: Parser) -> None:
    _question_options(command)
    first = _("first day of a period: the balance of its movements instead of the figures")
    command.add_argument("--from", dest="first", type=day, metavar=_("DATE"), help=first)
    command.add_argument("--to", dest="last", type=day, metavar=_("DATE"), help=_("its last day"))
    by = _("of a period one line a month, quarter, year; of a topic by group, street, area")
    command.add_argument("--by", choices=(*BYS, *get_args(Step)), help=by)
    command.add_argument("--names", action="store_true", help=_("whom each number counts"))
    _topic_options(command)
    out = _("a file for the figures: papers have charts, a spreadsheet holds one topic or period")
    _out(command, "xlsx|csv|pdf|docx", out)
    _json(command)


def _topic_options(command: Parser) -> None:
    topics = _("what is counted: {topics}").format(topics=", ".join(TOPICS))
    command.add_argument(
        "--topic", action="append", default=[], choices=TOPICS, metavar=_("TOPIC"), help=topics
    )
    other = _("another day, set beside the day asked for")
    command.add_argument("--compare", type=day, metavar=_("DATE"), help=other)
    ages = _("years in an age band, or the first age of each: 0,6,15,18,60")
    command.add_argument("--ages", metavar="A,B", help=ages)
    least = _("hide figures under N; in a file under 5 unless told, 0 hides none")
    command.add_argument("--least", type=number(0, 10**6), metavar="N", help=least)


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
    if options.names and options.out:
        raise RegisterError(
            "names-in-a-file",
            "Tên người trong biến động chỉ xem trên màn hình: không dùng --names cùng --out. "
            "Muốn ghi ra tệp, hãy lập danh sách (list).",
            "The names behind a balance are for the screen: --names does not go with --out. "
            "To write names to a file, make a list.",
        )
    return True


def _snapshot_options(command: Parser) -> None:
    _question_options(command)
    _out(command, "pdf|png|svg|html", _("the file to be written"), required=True)
    command.add_argument("--paper", choices=("A4", "A3"), default="A4", help=_("paper size"))
    command.add_argument("--landscape", action="store_true", help=_("the long side below"))
    dpi = _("dots an inch of a PNG")
    command.add_argument("--dpi", type=number(1, 10**6), default=150, metavar="N", help=dpi)
    _text(command, "--title", _("title of the map sheet"))
    _leaving_options(command)


def _picture_options(command: Parser) -> None:
    _question_options(command)
    _out(command, "png", _("the file to be written"), required=True)
    pixels = _("in pixels")
    command.add_argument("--width", type=number(320, 7680), default=1366, metavar="N", help=pixels)
    command.add_argument("--height", type=number(240, 4320), default=768, metavar="N", help=pixels)
    scale = _("scaling of the display")
    scales = (1.0, 1.25, 1.5, 2.0)
    shown = "{" + ",".join(f"{value:g}" for value in scales) + "}"
    command.add_argument("--scale", type=one_of(scales), default=1.0, metavar=shown, help=scale)
    command.add_argument("--theme", choices=("light", "dark"), default="light", help=_("look"))
