"""Owns the wiring: opens registers, hands them to the window, and answers the command line."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from resgroup.errors import RegisterError
from resgroup.i18n import LANGUAGES, _, set_language

if TYPE_CHECKING:
    from db.store import Store
    from ui.terminal import Asked

PASSPHRASE_VARIABLE = "RESGROUP_PASSPHRASE"
DEFAULT_COLUMNS = "full_name,birth_date,sex,national_id,relationship,household_code,address"
DEMO_DAY = date(2026, 11, 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; 0 only on success, errors as one plain line on standard error."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    set_language(os.environ.get("RESGROUP_LANGUAGE", "vi"))
    if not words or (words[0] not in _commands() and not words[0].startswith("-")):
        return _show_window(Path(words[0]) if words else None)
    options = _parser().parse_args(words)
    if options.language:
        set_language(options.language)
    try:
        options.run(options)
    except RegisterError as error:
        print(f"resgroup: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return 0


def _show_window(path: Path | None) -> int:
    from ui.app import run

    return run(path, _opener)


def _opener(path: Path, passphrase: Callable[[], str] | None) -> Store:
    from db.files import open_register

    return open_register(path, passphrase)


def passphrase() -> str:
    """The passphrase from the environment, else typed at a prompt."""
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise RegisterError(
            "passphrase-needed",
            f"Sổ được mã hoá; đặt mật khẩu vào biến {PASSPHRASE_VARIABLE}.",
            f"The register is encrypted; put the passphrase into {PASSPHRASE_VARIABLE}.",
        )
    return getpass.getpass(_("Passphrase: "))


@contextmanager
def _open(path: Path) -> Iterator[Store]:
    from db.files import open_register

    store = open_register(path, passphrase)
    try:
        yield store
    finally:
        store.close()


# Making registers


def demo(options: argparse.Namespace) -> None:
    """A plausible synthetic group; the same seed gives the same register."""
    from db.files import create_register
    from resgroup.demo import DemoPlan, generate

    made = create_register(
        options.file,
        None,
        None if options.unencrypted else passphrase(),
        records=generate(DemoPlan(options.households, options.seed, options.as_of)),
        simulated=True,
        clock=lambda: datetime.combine(options.as_of, time(8)),
    )
    made.store.close()
    _tell_recovery_key(made.recovery_key)
    print(_("{file} is ready (simulated data).").format(file=options.file.name))


def create(options: argparse.Namespace) -> None:
    """An empty register; its recovery key is printed once."""
    from db.files import create_register
    from resgroup.records import Area
    from resgroup.terms import terms

    ward = terms("ward").get(options.ward_code)
    name = options.ward or (ward.label if ward else "")
    group = Area(1, "group", options.name, name, options.ward_code)
    made = create_register(options.file, group, passphrase())
    made.store.close()
    _tell_recovery_key(made.recovery_key)
    print(_("{file} is ready.").format(file=options.file.name))


def _tell_recovery_key(recovery_key: str) -> None:
    if recovery_key:
        words = _("Recovery key, shown only now; print it and lock it away: {key}")
        print(words.format(key=recovery_key))


def import_file(options: argparse.Namespace) -> None:
    """Take in buildings, streets, a boundary or a list of residents."""
    from db.imports import Source, plan_import, write_refused
    from ui.terminal import print_import

    source = Source(
        options.source,
        options.kind,
        sheet=options.sheet,
        mapping=options.mapping,
        crs=options.crs,
        choose=options.choose,
    )
    with _open(options.file) as store:
        planned = plan_import(store, source, date.today())
        refused = planned.plan.count("refused")
        if options.rejects and refused:
            write_refused(options.rejects, planned)
        if refused and options.all_or_nothing:
            print_import(planned.plan, dry_run=True, as_json=options.json)
            raise RegisterError(
                "rows-refused",
                f"{refused} dòng bị từ chối nên không có gì được ghi.",
                f"{refused} rows were refused, so nothing was written.",
            )
        if planned.plan.change_set.changes and not options.dry_run:
            store.commit(planned.plan.change_set)
    print_import(planned.plan, dry_run=options.dry_run, as_json=options.json)


# Asking


def show_rules(options: argparse.Namespace) -> None:
    """The legal rules in force on a day, with law and article."""
    from resgroup.rules import in_force
    from ui.terminal import print_rules

    on = options.on or date.today()
    print_rules(in_force(on), on, as_json=options.json)


def _asked(options: argparse.Namespace) -> Asked:
    """The question of `--rule`, `--filter`, `--on` and `--sort`.

    Without `--on` a single rule counts for its own next day, among today's population.
    """
    from resgroup import filters, rules
    from resgroup.criteria import AllOf, Criterion, RuleRef
    from resgroup.register import Question
    from ui.terminal import Asked

    today = date.today()
    named = [rules.rule_named(name) for name in options.rule]
    on, standing = options.on or today, None
    if options.on is None and len(named) == 1:
        on, standing = rules.reference_day(named[0], today), today
    parts: list[Criterion] = [RuleRef(rule.id) for rule in named]
    if options.filter:
        parts.append(filters.read(_text_or_file(options.filter)))
    criterion = parts[0] if len(parts) == 1 else AllOf(tuple(parts))
    question = Question(criterion, on, options.sort, standing)
    return Asked(question, criterion, "; ".join(rule.law for rule in named))


def _text_or_file(text: str) -> str:
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RegisterError(
            "unreadable",
            f"Không đọc được tệp bộ lọc {text[1:]}.",
            f"The filter file {text[1:]} cannot be read.",
        ) from None


def list_residents(options: argparse.Namespace) -> None:
    """The residents a question finds, on the screen, as JSON or in a file."""
    from ui import terminal

    asked = _asked(options)
    fields = _fields(options.columns)
    with _open(options.file) as store:
        answer = store.ask(asked.question)
        rows = store.rows(answer.ids, fields, asked.question.on)
        simulated = store.info.simulated
    masked = not options.unmasked
    if options.out:
        from db.exports import ListSheet, write_list
        from resgroup.fields import resident_fields

        notes = terminal.notes(asked, answer) + [_("SIMULATED DATA")] * simulated
        headings = [resident_fields()[key].label for key in fields]
        cells = terminal.cells(fields, rows, masked=masked)
        title = terminal.heading(asked, answer)
        write_list(options.out, ListSheet(title, tuple(notes), headings, cells))
        print(options.out)
    elif options.json:
        terminal.print_json(terminal.list_as_json(answer, fields, rows, masked=masked))
    else:
        terminal.print_list(asked, answer, fields, rows, masked=masked)


def _fields(columns: str) -> list[str]:
    from resgroup.fields import resident_fields

    fields = [key.strip() for key in columns.split(",") if key.strip()]
    unknown = [key for key in fields if key not in resident_fields()]
    if unknown or not fields:
        known = ", ".join(resident_fields())
        raise RegisterError(
            "unknown-field",
            f"Không có cột “{', '.join(unknown)}”. Các cột: {known}.",
            f"There is no column “{', '.join(unknown)}”. The columns: {known}.",
        )
    return fields


def show_statistics(options: argparse.Namespace) -> None:
    """The population's figures on a day."""
    from resgroup.statistics import statistics
    from ui.terminal import print_statistics

    with _open(options.file) as store:
        figures = statistics(store, _asked(options).question)
    print_statistics(figures, as_json=options.json)


# Drawing


def snapshot(options: argparse.Namespace) -> None:
    """The map sheet of a question as PDF, SVG or PNG, or a web page."""
    from ui.terminal import people_and_buildings

    asked = _asked(options)
    with _open(options.file) as store:
        answer = store.ask(asked.question)
        features = store.features(asked.question.standing or asked.question.on)
        info = store.info
    with _painting():
        from maps.sheet import SheetSpec, write_sheet
        from maps.webmap import write_webmap
        from resgroup.wording import in_words

        everyone = not (options.rule or options.filter)
        spec = SheetSpec(
            options.title or ", ".join(filter(None, (info.name, info.ward))),
            asked.question.on,
            "" if everyone else in_words(asked.criterion, asked.question.on),
            asked.laws,
            people_and_buildings(answer),
            _("Source: register of {name}").format(name=info.name),
            info.simulated,
            options.paper,
            options.landscape,
            options.dpi,
            "floors" if everyone else "question",
            None if everyone else answer.building_ids.tolist(),
        )
        web = options.out.suffix.lower() in {".html", ".htm"}
        (write_webmap if web else write_sheet)(options.out, features, spec)
    print(options.out)


@contextmanager
def _painting() -> Iterator[None]:
    """Fonts and pictures need an application, though no window is shown."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    yield
    del application


def picture(options: argparse.Namespace) -> None:
    """A picture of the window, drawn without a screen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.app import picture as draw_picture

    with _open(options.file) as store:
        draw_picture(
            store,
            options.out,
            size=(options.width, options.height),
            scale=options.scale,
            theme=options.theme,
            rule=options.rule[0] if options.rule else None,
        )
    print(options.out)


def self_test(options: argparse.Namespace) -> None:
    """Try the installed program: a demo register, a question and a sheet, in a folder of its own."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "self-test.resgroup")
        sheet = str(Path(folder) / "sheet.pdf")
        trial = "self-test passphrase"
        os.environ[PASSPHRASE_VARIABLE] = trial
        steps = (
            ["demo", file, "--households", "60"],
            ["list", file, "--rule", "nvqs_call_up", "--json"],
            ["snapshot", file, "--rule", "nvqs_call_up", "--out", sheet],
        )
        for step in steps:
            if main(step):
                raise RegisterError(
                    "self-test",
                    f"Tự kiểm tra không đạt ở bước “{step[0]}”.",
                    f"The self-test failed at “{step[0]}”.",
                )
    print(_("Self-test passed."))


# The words of the command line


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(
        _("“{text}” is no day; write 2027-02-24 or 24/02/2027").format(text=text)
    )


def _commands() -> dict[str, tuple[Callable[[argparse.Namespace], None], Callable[..., None]]]:
    """Each command with what runs it and what adds its options."""
    return {
        "demo": (demo, _demo_options),
        "create": (create, _create_options),
        "import": (import_file, _import_options),
        "rules": (show_rules, _rules_options),
        "list": (list_residents, _list_options),
        "stats": (show_statistics, _stats_options),
        "snapshot": (snapshot, _snapshot_options),
        "picture": (picture, _picture_options),
        "self-test": (self_test, lambda parser: None),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="resgroup", description=_("The register and map of a residential group.")
    )
    commands = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    for name, (run, add_options) in _commands().items():
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.add_argument("--language", choices=LANGUAGES, help=_("language of the words"))
        add_options(command)
        command.set_defaults(run=run)
    return parser


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the register"))


def _demo_options(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--households", type=int, default=1050, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--as-of", type=_day, default=DEMO_DAY, metavar="DATE")
    parser.add_argument("--unencrypted", action="store_true")


def _create_options(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--name", required=True, help=_("name of the group"))
    parser.add_argument("--ward-code", required=True, help=_("code of the ward"))
    parser.add_argument("--ward", help=_("name of the ward, where the program does not know it"))


def _import_options(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("source", type=Path, metavar="SOURCE")
    kinds = ("buildings", "streets", "residents", "boundary")
    parser.add_argument("--as", dest="kind", choices=kinds, help=_("what the file holds"))
    parser.add_argument("--sheet", help=_("sheet of a workbook or layer of a map file"))
    parser.add_argument("--mapping", type=Path, metavar="M.toml", help=_("heading → field"))
    parser.add_argument("--crs", metavar="EPSG:…", help=_("coordinate system of the file"))
    parser.add_argument("--choose", help=_("name or code of the boundary meant"))
    parser.add_argument("--dry-run", action="store_true", help=_("write nothing"))
    parser.add_argument(
        "--all-or-nothing", action="store_true", help=_("write nothing if a row is refused")
    )
    parser.add_argument("--rejects", type=Path, metavar="OUT.xlsx", help=_("the refused rows"))
    parser.add_argument("--json", action="store_true")


def _rules_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", type=_day, metavar="DATE")
    parser.add_argument("--json", action="store_true")


def _question_options(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--rule", action="append", default=[], metavar="ID")
    parser.add_argument("--filter", metavar="JSON|@FILE")
    parser.add_argument("--on", type=_day, metavar="DATE")
    parser.set_defaults(sort="name")


def _list_options(parser: argparse.ArgumentParser) -> None:
    from resgroup.register import ORDERS

    _question_options(parser)
    parser.add_argument("--columns", default=DEFAULT_COLUMNS, metavar="A,B")
    parser.add_argument("--sort", choices=ORDERS)
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx|csv")
    parser.add_argument("--unmasked", action="store_true")
    parser.add_argument("--json", action="store_true")


def _stats_options(parser: argparse.ArgumentParser) -> None:
    _question_options(parser)
    parser.add_argument("--json", action="store_true")


def _snapshot_options(parser: argparse.ArgumentParser) -> None:
    _question_options(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|png|svg|html")
    parser.add_argument("--paper", choices=("A4", "A3"), default="A4")
    parser.add_argument("--landscape", action="store_true")
    parser.add_argument("--dpi", type=int, default=150)
    parser.add_argument("--title")


def _picture_options(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument("--rule", action="append", default=[], metavar="ID")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png")
    parser.add_argument("--width", type=int, default=1366)
    parser.add_argument("--height", type=int, default=768)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")


if __name__ == "__main__":
    sys.exit(main())
