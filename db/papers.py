"""Owns what the program writes papers with: as PDF, Word, Excel or CSV, or as their pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.lists.document import Document
from resgroup.lists.table import Table
from resgroup.values import grouped

MOST_ROWS: Final = 15_000
"""Setting a page takes memory until all are set: 15,000 rows more than a gigabyte."""

# What writes each of them is loaded when it is used: the window starts without it.


def write_paper(path: Path, document: Document) -> None:
    """Write a paper as its file's ending says; of one with a table, the table as Excel or CSV."""
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if not tables or path.suffix.lower() not in {".xlsx", ".csv"}:
        from db.documents import write_document

        _refuse_too_long(document)
        write_document(path, document)
        return
    from db.exports import sheets_of, write_list

    notes = [document.about, *document.notes, document.trace]
    notes += [_("SIMULATED DATA")] * document.simulated
    told = [note for note in notes if note]
    unsure = next(iter(tables[1:]), None)
    write_list(path, *sheets_of(path, tables[0], unsure, document.title, told))


def pages(document: Document, ppi: int) -> list[bytes]:
    """The pages of a paper as PNG pictures."""
    from db.documents import typeset

    _refuse_too_long(document)
    return typeset.pages(document, ppi)


def sheets(document: Document, ppi: int) -> list[Callable[[], bytes]]:
    """What makes each page of a paper as a PNG picture."""
    from db.documents import typeset

    _refuse_too_long(document)
    return typeset.sheets(document, ppi)


def fill_template(template: Path, path: Path, document: Document) -> str:
    """Fill a Word template of the user's with a paper into a new file; what to warn of."""
    from db.documents.templates import render_template

    _refuse_too_long(document)
    return render_template(template, path, document)


def _refuse_too_long(document: Document) -> None:
    """Refuse what would take more memory than the PCs of offices have."""
    rows = sum(block.count for block in document.blocks if isinstance(block, Table))
    if rows > MOST_ROWS:
        count, most = grouped(rows), grouped(MOST_ROWS)
        raise RegisterError(
            "too-long-for-paper",
            f"Danh sách {count} dòng quá dài để in hoặc dựng PDF, Word (nhiều nhất {most} dòng); "
            "hãy xuất Excel, CSV, hoặc hỏi hẹp hơn.",
            f"A list of {count} rows is too long for paper, PDF and Word ({most} at most); write "
            "it as Excel or CSV, or narrow the question.",
        )
