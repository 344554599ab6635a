"""Owns writing documents to files: PDF and page pictures by typst, Word by python-docx."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from db.exports import whole_file
from resgroup.errors import RegisterError
from resgroup.lists.document import Document


def write_document(path: Path, document: Document) -> None:
    """Write a document as PDF or Word, as the path's ending says; whole or not at all.

    Raises RegisterError("unknown-format") for another ending.
    """
    writer = _writers().get(path.suffix.lower())
    if writer is None:
        raise RegisterError(
            "unknown-format",
            f"Không ghi được văn bản ra “{path.suffix}”; hãy chọn .pdf hoặc .docx.",
            f"A document cannot be written as “{path.suffix}”; choose .pdf or .docx.",
        )
    content = writer(document)
    with whole_file(path) as draft:
        draft.write_bytes(content)


def _writers() -> dict[str, Callable[[Document], bytes]]:
    from db.documents import typeset, word

    return {".pdf": typeset.pdf, ".docx": word.docx}
