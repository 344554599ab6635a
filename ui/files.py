"""Owns what the window may do with register files; `main.py` says how each is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from resgroup.errors import RegisterError
from resgroup.progress import Progress

if TYPE_CHECKING:
    from resgroup.lists.document import Document
    from resgroup.register import Register

SUFFIX = ".resgroup"

Opener: TypeAlias = "Callable[[Path, Callable[[], str] | None], Register]"
DemoMaker: TypeAlias = "Callable[[Path, Progress], None]"
DocumentWriter: TypeAlias = "Callable[[Path, Document], None]"
PageMaker: TypeAlias = "Callable[[Document, int], list[bytes]]"
TemplateFiller: TypeAlias = "Callable[[Path, Path, Document], str]"
SheetMaker: TypeAlias = "Callable[[Document, int], list[Callable[[], bytes]]]"


@dataclass(frozen=True)
class Papers:
    """Writing papers: each raises RegisterError for what cannot be written, in words.

    `write_document` writes what the file's ending says: PDF, Word, or its table as Excel or CSV.
    `render_template` fills a Word template of the user's (first path) into a new file, and says
    in words what the user should know of it, empty where all is well. `preview` gives the pages as
    PNG at so many pixels an inch, `sheets` what makes each of them. All of them may be called in a
    thread.
    """

    write_document: DocumentWriter
    preview: PageMaker
    render_template: TemplateFiller
    sheets: SheetMaker


def _refused(*_given: object) -> NoReturn:
    raise RegisterError(
        "no-papers",
        "Chương trình đang chạy không có phần ghi giấy tờ.",
        "The running program has nothing that writes papers.",
    )


NO_PAPERS: Final = Papers(_refused, _refused, _refused, _refused)
"""For a window that shows only."""


@dataclass(frozen=True)
class Files:
    """Opening a register, and where that is offered making a demo and papers.

    `open` gets a function that gives the passphrase typed, None where none was asked for yet. It
    raises RegisterError("passphrase-needed") for an encrypted register without one,
    RegisterError("wrong-passphrase") for a wrong one, and other RegisterErrors in words. Both
    functions are called in a thread of their own.
    """

    open: Opener
    make_demo: DemoMaker | None = None
    papers: Papers = NO_PAPERS
