"""Owns the benchmarks of paper: a list of voters as PDF, Excel and Word, from its ids."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.demos import DAY
from benchmarks.timing import median_ms, report, side_by_side
from db.documents import write_document
from db.documents.templates import render_template, templates
from db.exports import sheet_of, write_list
from db.store import Store
from resgroup.criteria import RuleRef
from resgroup.lists.document import Document
from resgroup.lists.forms import form_named
from resgroup.lists.papers import Basis, document_of, signers_of
from resgroup.lists.table import Table
from resgroup.lists.tabulate import tabulate
from resgroup.register import Question

VOTERS = 4000
REPEATS = 5


def measure(store: Store) -> None:
    """Print the lines of one register that has as many voters."""
    ids = store.ask(Question(RuleRef("voter"), DAY)).ids[:VOTERS]
    form = form_named("voters")

    def table() -> Table:
        return tabulate(store, ids, form, DAY)

    def document() -> Document:
        basis = Basis(DAY, masked=form.masked)
        return document_of(
            store.info,
            table(),
            basis,
            title=form.title,
            today=DAY,
            signers=signers_of(form, store.info),
            landscape=form.landscape,
        )

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tabled = median_ms(table, REPEATS)
        report("voters to a table", len(ids), tabled, "asked for", 1000.0)
        pdf, word = side_by_side(
            lambda: write_document(folder / "voters.pdf", document()),
            lambda: write_document(folder / "voters.docx", document()),
            REPEATS,
        )
        size = (folder / "voters.pdf").stat().st_size // 1024
        report("voters to PDF", len(ids), pdf, "asked for", 3000.0, kilobytes=size)
        xlsx = median_ms(
            lambda: write_list(folder / "voters.xlsx", sheet_of(table(), form.title, ())), REPEATS
        )
        report("voters to Excel", len(ids), xlsx, "asked for", 1000.0)
        report("voters to Word", len(ids), word, "voters to PDF", pdf)
        template = templates()["general_list"]
        filled = median_ms(
            lambda: render_template(template, folder / "filled.docx", document()), REPEATS
        )
        report("voters into a Word template", len(ids), filled, "voters to Word", word)
