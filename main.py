"""Owns the wiring: opens registers, hands them to the window, and answers the command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from resgroup.errors import CancelledError, RegisterError
from resgroup.file_errors import unreadable, unwritable
from resgroup.i18n import LANGUAGES, _, set_language
from ui.console import PASSPHRASE_VARIABLE, new_passphrase, passphrase, speak_unicode

if TYPE_CHECKING:
    from db.store import Store
    from resgroup.commands.releasing import Release
    from resgroup.progress import Progress
    from ui.files import Papers
    from ui.listing import Listed


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is 0 only on success, errors are one line on standard error.

    1: refused, with the reason; 2: mistyped; 3: a fault of ours; 130: stopped with Ctrl+C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    speak_unicode()
    set_language(_language_of(words))
    try:
        if not words or _is_file(words[0]):
            return _show_window(words)
        from ui.arguments import parse
        from ui.options import parser

        options = parse(lambda: parser(RUNS), words)
        options.run(options)
        sys.stdout.flush()
    except RegisterError as error:
        return _say(str(error), 1)
    except KeyboardInterrupt:
        return _say(str(CancelledError()), 130)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as error:
        named = unreadable if error.filename else unwritable
        return _say(str(named(Path(error.filename or "stdout"), error)), 1)
    except Exception as error:  # noqa: BLE001 - a traceback could hold a resident's name
        from ui.faults import record

        return _say(record(error), 3)
    return 0


def _say(words: str, code: int) -> int:
    print(f"resgroup: {words}", file=sys.stderr)
    return code


def _language_of(words: Sequence[str]) -> str:
    """The language asked for, before anything is read: what is wrong is said in it, too."""
    named = [word for option, word in pairwise(words) if option == "--language"]
    named += [os.environ.get("RESGROUP_LANGUAGE", "")]
    return next((name for name in named if name in LANGUAGES), "vi")


def _is_file(word: str) -> bool:
    """Whether a word is meant as a file to open, not as a command, be it mistyped."""
    path = Path(word)
    return (
        word not in RUNS
        and not word.startswith("-")
        and (bool(path.suffix) or len(path.parts) > 1 or path.exists())
    )


def _show_window(files: Sequence[str]) -> int:
    from ui.app import run

    if len(files) > 1:
        raise RegisterError(
            "one-file",
            f"Mỗi cửa sổ chỉ mở một sổ; “{files[1]}” là thừa.",
            f"A window opens one register; “{files[1]}” is one word too many.",
        )
    return run(Path(files[0]) if files else None, open_for_window, _make_demo, papers())


def open_for_window(path: Path, typed: Callable[[], str] | None) -> Store:
    """Open a register, with the passphrase that was typed and the ward's own rules beside it."""
    from db.files import open_register
    from resgroup.rules import use_folder
    from resgroup.ward_rules import folder_beside

    use_folder(folder_beside(path))
    return open_register(path, typed)


def papers() -> Papers:
    """What writes papers for the window."""
    from db.papers import fill_template, pages, sheets, write_paper
    from ui.files import Papers

    return Papers(write_paper, pages, fill_template, sheets)


def _make_demo(path: Path, progress: Progress) -> None:
    from db.files import create_register
    from resgroup.simulation import DemoPlan, generate

    records = generate(DemoPlan(as_of=_today()), progress)
    create_register(path, None, None, records=records, simulated=True).store.close()


def _today() -> date:
    return datetime.now().date()  # noqa: DTZ005 - the day on the PC's own calendar


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
    from resgroup.simulation import DemoPlan, generate

    made = create_register(
        options.file,
        None,
        None if options.unencrypted else new_passphrase(),
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
    made = create_register(options.file, group, new_passphrase(), today=_today())
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
        sheet=options.sheet or None,
        mapping=options.mapping,
        crs=options.crs,
        choose=options.choose or None,
    )
    with _open(options.file) as store:
        planned = plan_import(store, source, _today())
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
    """The legal rules in force on a day, with law and article; or what is wrong in a ward's own."""
    from resgroup.rules import in_force
    from ui.asking import use_rules
    from ui.terminal import check_rules, print_rules

    if options.check:
        check_rules(options.check)
        return
    use_rules(options.folder)
    on = options.on or _today()
    print_rules(in_force(on), on, as_json=options.json)


def list_residents(options: argparse.Namespace) -> None:
    """The list a question finds, in a form, on the screen, as JSON or in a file."""
    from ui import listing, terminal
    from ui.asking import asked_of, text_or_file
    from ui.whole import let_leave

    asked = asked_of(options, _today())
    template = listing.template_asked(options)
    with _open(options.file) as store:
        form = listing.form_asked(options, store, text_or_file)
        form, asked = listing.agreed(options, form, asked, _today())
        if options.json and form.unit == "resident" and not options.out:
            told = listing.people_as_json(options, store, asked, form)
            terminal.print_json(told)
            return
        found = listing.listed(options, store, asked, form)
        if options.out:
            leaving = found.leaving(options.purpose, options.recipient)
            write = partial(_write_list, found=found, leaving=leaving, template=template)
            let_leave(store, options.out, leaving, write)
            terminal.print_written(options.out, as_json=options.json)
        elif options.json:
            terminal.print_json(found.as_json())
        else:
            terminal.print_table(found.table, found.lines(), found.unsure)


def _write_list(path: Path, found: Listed, leaving: Release, template: Path | None) -> None:
    from ui.listing import PAPERS
    from ui.terminal import tell

    if path.suffix.lower() in PAPERS:
        from db.papers import fill_template, write_paper

        paper = found.paper(leaving, _today())
        if template is None:
            write_paper(path, paper)
        elif warning := fill_template(template, path, paper):
            tell(warning)
        return
    from db.exports import sheets_of, write_list

    title, *notes = found.lines()
    notes.append(found.trace(leaving, _today()))
    notes += [_("SIMULATED DATA")] * found.info.simulated
    write_list(path, *sheets_of(path, found.table, found.unsure, title, notes))


def show_forms(options: argparse.Namespace) -> None:
    """The forms lists can have, and those saved in a register; or the tags of Word templates."""
    from resgroup.lists.forms import saved_forms
    from ui.terminal import print_forms, print_tags

    if options.tags:
        print_tags(as_json=options.json)
        return
    if options.file is None:
        print_forms((), as_json=options.json)
        return
    with _open(options.file) as store:
        print_forms(saved_forms(store), as_json=options.json)


def show_statistics(options: argparse.Namespace) -> None:
    """The population's figures on a day, or the balance of a period."""
    from resgroup.statistics import statistics
    from ui.asking import asked_of
    from ui.options import asks_for_period, asks_for_topics
    from ui.terminal import print_statistics

    if asks_for_period(options):
        show_balance(options)
        return
    if asks_for_topics(options):
        show_topics(options)
        return
    with _open(options.file) as store:
        figures = statistics(store, asked_of(options, _today()).question)
    print_statistics(figures, as_json=options.json)


def show_topics(options: argparse.Namespace) -> None:
    """The figures of topics, on the screen, as JSON or in a file."""
    from db.papers import write_paper
    from ui import figures, terminal
    from ui.asking import asked_of
    from ui.whole import let_leave

    asked = asked_of(options, _today())
    with _open(options.file) as store:
        found = figures.counted(options, store, asked)
        if options.out:
            with _painting():
                paper = found.paper(options.out, _today())
            let_leave(store, options.out, found.leaving, partial(write_paper, document=paper))
            terminal.print_written(options.out, as_json=options.json)
        elif options.json:
            terminal.print_json(found.as_json())
        else:
            print(*found.lines(), sep="\n")


def show_balance(options: argparse.Namespace) -> None:
    """Who was there, came, went and is there at the end, on the screen, as JSON or in a file."""
    from db.exports import ListSheet, write_list
    from resgroup import balance
    from ui import figures, terminal
    from ui.whole import let_leave

    with _open(options.file) as store:
        found = balance.balances(store, options.first, options.last, options.by)
        named = partial(balance.named, store) if options.names else None
        if not options.out:
            by_period = options.by is not None
            terminal.print_balance(found, named, by_period=by_period, as_json=options.json)
            return
        leaving = figures.balance_leaving(found)
        notes = figures.balance_notes(store.info, leaving, _today())
        cells = terminal.balance_cells(found)
        sheet = ListSheet(leaving.what, notes, *cells, name=leaving.what)
        let_leave(store, options.out, leaving, lambda draft: write_list(draft, sheet))
    terminal.print_written(options.out, as_json=options.json)


# Drawing


def snapshot(options: argparse.Namespace) -> None:
    """The map sheet of a question as PDF, SVG or PNG, or a web page."""
    from resgroup.commands.releasing import trace_words
    from ui.asking import asked_of
    from ui.map_print import release, sheet, unplaced_in
    from ui.whole import fields_asked, let_leave

    asked = asked_of(options, _today())
    standing = asked.question.standing or asked.question.on
    with _open(options.file) as store, _painting():
        from maps.sheet import write_sheet
        from maps.webmap import write_webmap

        answer = store.ask(asked.question)
        features = store.features(standing)
        compared = fields_asked(asked.question)
        leaving = release(len(answer.ids), compared, options.purpose, options.recipient)
        everyone = not (options.rule or options.filter)
        drawn = sheet(
            store.info,
            criterion=asked.criterion,
            counted_on=asked.question.on,
            standing=standing,
            answer=answer,
            buildings_total=features.houses,
            everyone=everyone,
            law=asked.laws,
            title=options.title or None,
            style="floors" if everyone else "plain",
            paper=options.paper,
            landscape=options.landscape,
            dpi=options.dpi,
            unplaced=unplaced_in(features, None if everyone else answer.buildings),
            trace=trace_words(leaving, store.info.user, _today()),
        )
        web = options.out.suffix.lower() in {".html", ".htm"}
        write = write_webmap if web else write_sheet
        let_leave(store, options.out, leaving, lambda draft: write(draft, features, drawn))
    print(options.out)


def meeting(options: argparse.Namespace) -> None:
    """The meeting sheet of a question: its map, its figures and its list as one paper."""
    from db.documents import write_document
    from ui import listing
    from ui.asking import asked_of, text_or_file
    from ui.meeting import Meeting
    from ui.whole import let_leave

    asked = asked_of(options, _today())
    with _open(options.file) as store, _painting():
        form = listing.form_asked(options, store, text_or_file)
        form, asked = listing.agreed(options, form, asked, _today())
        found = listing.listed(options, store, asked, form)
        leaving = found.leaving(options.purpose, options.recipient)
        made = Meeting(
            store,
            found.answer,
            store.features(found.basis.on),
            form,
            found.basis,
            _today(),
            options.title,
            trace=found.trace(leaving, _today()),
            with_uncertain=options.uncertain,
        )
        let_leave(store, options.out, leaving, lambda draft: write_document(draft, made.document()))
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
    import tempfile

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from resgroup.i18n import language_name
    from ui.app import picture as draw_picture
    from ui.asking import asked_of

    asked = asked_of(options, _today())
    with tempfile.TemporaryDirectory() as folder, _open(options.file) as store:
        draw_picture(
            store,
            options.out,
            settings=Path(folder) / "settings.ini",
            today=options.on or _today(),
            size=(options.width, options.height),
            scale=options.scale,
            theme=options.theme,
            language=language_name(),
            question=asked.question if options.rule or options.filter else None,
        )
    print(options.out)


def self_test(_options: argparse.Namespace) -> None:
    """Try the installed program: a demo register, a question and a sheet."""
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


RUNS: Final = {
    "demo": demo,
    "create": create,
    "import": import_file,
    "rules": show_rules,
    "list": list_residents,
    "lists": show_forms,
    "stats": show_statistics,
    "snapshot": snapshot,
    "meeting": meeting,
    "picture": picture,
    "self-test": self_test,
}


if __name__ == "__main__":
    sys.exit(main())
