"""Owns letting a file leave the program: whole and with its trace in the audit, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from resgroup.changes import ChangeSet
from resgroup.commands.releasing import Release, release
from resgroup.criteria import fields_of
from resgroup.errors import RegisterError
from resgroup.file_errors import unwritable
from resgroup.register import Question, Register
from resgroup.rules import resolve


def write_out(path: Path, write: Callable[[Path], object], trace: Callable[[], object]) -> None:
    """Have `write` write a file, then `trace` tell of it; only then the file gets its name.

    Where any of it fails there is no file and no trace, and a file of that name stays as it was.
    """
    draft = path.with_name(f".part-{path.name}")
    try:
        draft.touch()
        if path.exists():
            with path.open("r+b"):  # one that is open elsewhere could not be replaced afterwards
                pass
        write(draft)
        trace()
        draft.replace(path)
    except OSError as error:
        raise unwritable(path, error) from None
    except RegisterError as error:  # it names the draft, which nobody knows of
        if isinstance(error.__cause__, OSError):
            raise unwritable(path, error.__cause__) from None
        raise
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def let_leave(
    register: Register, path: Path, leaving: Release, write: Callable[[Path], object]
) -> None:
    """Write a file that leaves the register, and its trace just before it gets its name."""
    try:
        trace = trace_of(leaving, read_only=register.info.read_only)
    except RegisterError as error:
        if error.code != "purpose-needed":
            raise
        vi, en = (
            f"{words.rstrip('.')} (--purpose, --recipient)." for words in (error.vi, error.en)
        )
        raise RegisterError(error.code, vi, en) from None
    write_out(path, write, lambda: register.commit(trace) if trace else None)


def trace_of(leaving: Release, *, read_only: bool) -> ChangeSet | None:
    """The entry of the audit that tells what leaves, None where none is kept.

    Raises RegisterError: "purpose-needed", or "untraceable" where sensitive data would leave a
    register open for reading only, which keeps no trace.
    """
    if not leaving.traced:
        return None
    if not read_only:
        return release(leaving)
    if leaving.sensitive:
        raise untraceable()
    return None


def fields_asked(question: Question) -> tuple[str, ...]:
    """The fields a question compares: whoever is listed, is known to match them."""
    return tuple(sorted(fields_of(resolve(question.criterion, question.on))))


def refuse_template(template: Path, path: Path) -> None:
    """Refuse to write over the template itself."""
    if template.resolve() == path.resolve() or (path.exists() and _same(template, path)):
        raise RegisterError(
            "template-as-output",
            f"{path.name} chính là tệp mẫu; hãy ghi ra một tệp khác.",
            f"{path.name} is the template itself; write to another file.",
        )


def _same(template: Path, path: Path) -> bool:
    """Whether two names lead to one file, as where capitals do not matter."""
    return template.exists() and template.samefile(path)


def untraceable() -> RegisterError:
    """The refusal to let sensitive data leave without a trace."""
    return RegisterError(
        "untraceable",
        "Sổ chỉ mở để xem nên không ghi lại được việc đưa dữ liệu nhạy cảm ra ngoài; "
        "không có gì được đưa ra.",
        "This register is open for reading only and cannot keep a trace of sensitive data that "
        "leave it; nothing was let out.",
    )
