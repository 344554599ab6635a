"""Owns filling Word templates that users edit: a small closed language, and nothing else runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from db.documents.template_files import check_template, damaged, fill
from db.documents.typeset import MOTTO, NATION, printable
from db.exports import whole_file
from resgroup.i18n import _
from resgroup.lists.document import Document
from resgroup.lists.table import Row, Table
from resgroup.resources import resource_path

_SHIPPED: Final = ("general_list", "household_roster", "voters")
_EMPTY: Final = Table((), ())
_OF_LIST: Final = frozenset({"rows", "sections"})


def templates() -> dict[str, Path]:
    """The templates shipped with the program, to be copied and edited in Word."""
    return {name: resource_path("templates", f"{name}.docx") for name in _SHIPPED}


def render_template(template: Path, out: Path, document: Document) -> str:
    """Fill a Word template with a document and write it to a new file; whole or not at all.

    Says in words where the template has no place for the list; empty where all is well.

    Raises RegisterError: `bad-template` for a file that is no plain Word document,
    `template-code` for commands a template may not hold, `template-syntax` for mistakes in them,
    `template-unknown` for names there are not, `template-too-long` for what grows beyond measure.
    """
    check_template(template)
    content, used = _filled(template, document)
    with whole_file(out) as draft:
        draft.write_bytes(content)
    if used & _OF_LIST or not _tables(document)[0].count:
        return ""
    return _("The template has no tag for the list (rows, sections), so the file has no list.")


def _filled(template: Path, document: Document) -> tuple[bytes, frozenset[str]]:
    """The filled template and the names it uses; one the libraries trip over is damaged."""
    from docx.oxml.exceptions import XmlchemyError

    from db.documents.template_language import TemplateLanguage

    context = _context(document)
    try:
        return fill(template, context, TemplateLanguage(context), _tables(document))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, XmlchemyError):
        raise damaged(template) from None


def _context(document: Document) -> dict[str, Any]:
    """The document as templates read it: texts, tuples and mappings, and no other things."""
    table, unsure = _tables(document)
    sections = _sections(table)
    texts = ("title", "about", "superior", "office", "number", "place_and_day", "trace")
    return {
        **{name: printable(getattr(document, name)) for name in texts},
        "nation": NATION,
        "motto": MOTTO,
        "paragraphs": _texts(each for each in document.blocks if isinstance(each, str)),
        "headings": _headings(table),
        "rows": tuple(row for section in sections for row in section["rows"]),
        "sections": sections,
        "uncertain_title": printable(unsure.title),
        "uncertain_headings": _headings(unsure),
        "uncertain_rows": tuple(row for each in _sections(unsure) for row in each["rows"]),
        "count": table.count,
        "total": printable(table.total),
        "notes": _texts(document.notes),
        "signers": tuple(
            {name: printable(getattr(each, name)) for name in ("office", "name", "note")}
            for each in document.signers
        ),
        "recipients": _texts(document.recipients),
        "simulated": _("SIMULATED DATA") if document.simulated else "",
    }


def _tables(document: Document) -> tuple[Table, Table]:
    """The list on a paper and that of the uncertain, empty ones where there are none."""
    found = [each for each in document.blocks if isinstance(each, Table)]
    table, unsure, *_more = [*found, _EMPTY, _EMPTY]
    return table, unsure


def _headings(table: Table) -> tuple[dict[str, str], ...]:
    return tuple({"key": each.key, "words": printable(each.words)} for each in table.headings)


def _sections(table: Table) -> tuple[dict[str, Any], ...]:
    keys = [heading.key for heading in table.headings]
    return tuple(
        {
            "title": printable(section.title),
            "level": section.level,
            "rows": tuple(_row(keys, row) for row in section.rows),
            "subtotal": printable(section.subtotal),
        }
        for section in table.sections
    )


def _texts(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(printable(each) for each in words)


def _row(keys: Sequence[str], row: Row) -> dict[str, Any]:
    cells = _texts(row.cells)
    return {**dict(zip(keys, cells, strict=True)), "cells": cells}
