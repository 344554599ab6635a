"""Owns what the program writes papers with: as PDF, Word, Excel or CSV, or as their pages."""

from __future__ import annotations

from pathlib import Path

from resgroup.i18n import _
from resgroup.lists.document import Document
from resgroup.lists.table import Table

# What writes each of them is loaded when it is used: the window starts without it.


def write_paper(path: Path, document: Document) -> None:
    """Write a paper as its file's ending says; of one with a table, the table as Excel or CSV."""
    table = next((block for block in document.blocks if isinstance(block, Table)), None)
    if table is None or path.suffix.lower() not in {".xlsx", ".csv"}:
        from db.documents import write_document

        write_document(path, document)
        return
    from db.exports import sheet_of, write_list

    notes = [document.about, *document.notes, document.trace]
    notes += [_("SIMULATED DATA")] * document.simulated
    write_list(path, sheet_of(table, document.title, [note for note in notes if note]))


def pages(document: Document, ppi: int) -> list[bytes]:
    """The pages of a paper as PNG pictures."""
    from db.documents import typeset

    return typeset.pages(document, ppi)


def fill_template(template: Path, path: Path, document: Document) -> None:
    """Fill a Word template of the user's with a paper into a new file."""
    from db.documents.templates import render_template

    render_template(template, path, document)
