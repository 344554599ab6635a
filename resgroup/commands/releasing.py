"""Owns the trace of what leaves the program: printed, written to a file, or copied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from resgroup.changes import RELEASE, ChangeSet
from resgroup.commands.words import user_words
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.fields import field_named
from resgroup.i18n import _
from resgroup.names import clean
from resgroup.values import people_words

How = Literal["print", "file", "clipboard"]

_LEAST_PURPOSE: Final = 5
_LEAST_RECIPIENT: Final = 2
"""Letters: “Bầu cử” is a purpose and “CA” (the police) a recipient; an x tells nobody why."""

COPIED_FREELY: Final = 10
"""Up to how many people may be copied without a trace."""

_HOW: Final[dict[How, Callable[[], str]]] = {
    "print": lambda: _("Printed"),
    "file": lambda: _("Written to a file"),
    "clipboard": lambda: _("Copied"),
}


@dataclass(frozen=True, slots=True)
class Release:
    """What leaves the program: of how many people, with which fields, for what and for whom."""

    how: How
    what: str
    count: int
    fields: tuple[str, ...]
    unmasked: bool = False
    purpose: str = ""
    recipient: str = ""

    @property
    def sensitive(self) -> tuple[str, ...]:
        """The fields among them the law counts as sensitive (NĐ 356/2025/NĐ-CP Đ4.1)."""
        return sensitive_of(self.fields)

    @property
    def traced(self) -> bool:
        """Whether the audit must tell of it: anything but a few people on the clipboard."""
        return self.how != "clipboard" or self.count > COPIED_FREELY


def sensitive_of(fields: Iterable[str]) -> tuple[str, ...]:
    """The fields the law counts as sensitive personal data, in their order."""
    known = ((key, field_named(key)) for key in fields)
    return tuple(key for key, field in known if field is not None and field.sensitive)


def check_said(purpose: str, recipient: str) -> None:
    """Raise RegisterError("purpose-unclear" or "recipient-unclear") for what is no words."""
    if _letters(purpose) < _LEAST_PURPOSE or len(set(clean(purpose).casefold())) < 3:
        raise RegisterError(
            "purpose-unclear",
            f"“{clean(purpose)[:40]}” chưa nói rõ mục đích; hãy ghi thành chữ, ví dụ: họp chi bộ.",
            f"“{clean(purpose)[:40]}” says no purpose; write it in words, such as: party meeting.",
        )
    if _letters(recipient) < _LEAST_RECIPIENT:
        raise RegisterError(
            "recipient-unclear",
            f"“{clean(recipient)[:40]}” chưa nói rõ nơi nhận; hãy ghi tên cơ quan hoặc người nhận.",
            f"“{clean(recipient)[:40]}” names no recipient; name the office or person.",
        )


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def release(leaving: Release) -> ChangeSet:
    """The entry that tells of it; it changes nothing, and nothing can take it back.

    Raises RegisterError("purpose-needed") where sensitive fields leave without purpose and
    recipient (Luật 91/2025/QH15; NĐ 356/2025/NĐ-CP Đ4.2), and "purpose-unclear" or
    "recipient-unclear" where those are no words.
    """
    purpose, recipient = clean(leaving.purpose), clean(leaving.recipient)
    if leaving.sensitive and not (purpose and recipient):
        raise RegisterError(
            "purpose-needed",
            f"Có dữ liệu nhạy cảm ({_labels(leaving.sensitive)}); hãy ghi mục đích và nơi nhận.",
            f"Sensitive data are among it ({_labels(leaving.sensitive)}); say purpose and "
            "recipient.",
        )
    if leaving.sensitive:
        check_said(purpose, recipient)
    parts = (
        _HOW[leaving.how](),
        leaving.what,
        people_words(leaving.count),
        _("purpose: {purpose}").format(purpose=purpose) if purpose else "",
        _("recipient: {recipient}").format(recipient=recipient) if recipient else "",
        _("sensitive: {fields}").format(fields=_labels(leaving.sensitive))
        if leaving.sensitive
        else "",
        _("numbers in full") if leaving.unmasked else "",
    )
    return ChangeSet(RELEASE, (), " · ".join(part for part in parts if part))


def trace_words(leaving: Release, user: str, on: date) -> str:
    """What stands on every page that leaves: who let it out, on which day, for what and whom."""
    purpose, recipient = clean(leaving.purpose), clean(leaving.recipient)
    parts = (
        _("{released} on {day} by {user}").format(
            released=_HOW[leaving.how](), day=written(on), user=user_words(user)
        ),
        _("purpose: {purpose}").format(purpose=purpose) if purpose else "",
        _("recipient: {recipient}").format(recipient=recipient) if recipient else "",
    )
    return " · ".join(part for part in parts if part)


def _labels(fields: Iterable[str]) -> str:
    found = (field_named(key) for key in fields)
    return ", ".join(field.label for field in found if field is not None)
