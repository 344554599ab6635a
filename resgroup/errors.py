"""Owns the errors a user can act on."""

from __future__ import annotations

from resgroup.i18n import pick


class RegisterError(Exception):
    """A failure the user can act on, with its words in Vietnamese and English.

    `code` is stable and names the failure in tests, logs and documentation; the words are what
    the user reads. Anything that is not a RegisterError is a bug of ours.
    """

    def __init__(self, code: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.vi = vi
        self.en = en

    def __str__(self) -> str:
        return pick(self.vi, self.en)


class LaterWorkError(RegisterError):
    """A refusal because of something entered later.

    `about` leads there: its entry of the audit ("entry" and its number), or a record it wrote.
    """

    def __init__(self, code: str, vi: str, en: str, about: tuple[str, int]) -> None:
        super().__init__(code, vi, en)
        self.about = about


class CancelledError(RegisterError):
    """The user stopped a long job; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(
            "cancelled",
            "Đã huỷ theo yêu cầu; không có gì được ghi.",
            "Cancelled as asked; nothing was written.",
        )


def no_record() -> RegisterError:
    """The error for a record that is no longer there."""
    return RegisterError(
        "no-record", "Hồ sơ này không còn trong sổ.", "This record is no longer in the register."
    )
