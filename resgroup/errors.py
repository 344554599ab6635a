"""Owns the errors a user can act on."""

from __future__ import annotations

from resgroup.i18n import language_name


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
        return self.vi if language_name() == "vi" else self.en


class CancelledError(RegisterError):
    """The user stopped a long job; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(
            "cancelled",
            "Đã huỷ theo yêu cầu; không có gì được ghi.",
            "Cancelled as asked; nothing was written.",
        )
