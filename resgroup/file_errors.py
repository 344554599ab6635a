"""Owns what it means that a file cannot be read or written: the system's refusals in plain words.

The system's own words are English on most PCs, and its "Permission denied" says three things.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from resgroup.errors import RegisterError

Words = tuple[str, str]
"""A reason in Vietnamese and English, to stand after a colon."""

_OPEN_ELSEWHERE: Final = (
    "tệp đang mở ở chương trình khác; hãy đóng tệp rồi làm lại",
    "it is open in another program; close it there and try again",
)
_FULL: Final = (
    "ổ đĩa đã đầy; hãy xoá bớt tệp không cần hoặc chọn ổ đĩa khác",
    "the disk is full; delete what is not needed or choose another disk",
)
_TOO_LONG: Final = (
    "tên tệp hoặc đường dẫn quá dài; hãy đặt tên ngắn hơn",
    "its name or path is too long; choose a shorter one",
)
_BAD_NAME: Final = (
    "tên tệp có ký tự không dùng được; hãy đặt tên khác",
    "its name has a character that cannot be used; choose another name",
)
_FAULTY: Final = ("ổ đĩa bị lỗi hoặc đã bị rút ra", "the disk is faulty or was taken out")
_FOLDER: Final = ("đây là thư mục, không phải tệp", "it is a folder, not a file")
_ABSENT: Final = ("không có tệp này", "there is no such file")
_NOT_READ: Final = (
    "không có quyền đọc, hoặc tệp đang mở ở chương trình khác",
    "it may not be read, or is open in another program",
)
_NOT_WRITTEN: Final = (
    "không có quyền ghi vào đây, hoặc tệp đang mở ở chương trình khác; "
    "hãy đóng tệp hoặc chọn thư mục khác",
    "it may not be written here, or is open in another program; close it or choose another folder",
)

_WORDS: Final[dict[int, Words]] = {
    errno.EBUSY: _OPEN_ELSEWHERE,
    errno.ETXTBSY: _OPEN_ELSEWHERE,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.EINVAL: _BAD_NAME,
    errno.EILSEQ: _BAD_NAME,
    errno.EIO: _FAULTY,
    errno.ENXIO: _FAULTY,
    errno.ENODEV: _FAULTY,
    errno.EISDIR: _FOLDER,
}
_WINDOWS_WORDS: Final[dict[int, Words]] = {
    21: _FAULTY,  # ERROR_NOT_READY: the stick was pulled out
    32: _OPEN_ELSEWHERE,  # ERROR_SHARING_VIOLATION
    33: _OPEN_ELSEWHERE,  # ERROR_LOCK_VIOLATION
    39: _FULL,  # ERROR_HANDLE_DISK_FULL
    112: _FULL,  # ERROR_DISK_FULL
    123: _BAD_NAME,  # ERROR_INVALID_NAME
    206: _TOO_LONG,  # ERROR_FILENAME_EXCED_RANGE
}
"""Windows' own numbers, which tell more than the `errno` Python makes of them."""

_NOWHERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR})
_FORBIDDEN: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def why_unread(path: Path, error: OSError) -> Words:
    """Why a file cannot be read."""
    return _why(path, error, absent=_ABSENT, forbidden=_NOT_READ)


def why_unwritten(path: Path, error: OSError) -> Words:
    """Why a file cannot be written."""
    folder = path.absolute().parent
    absent = (f"không có thư mục {folder}", f"there is no folder {folder}")
    return _why(path, error, absent=absent, forbidden=_NOT_WRITTEN)


def unreadable(path: Path, error: OSError) -> RegisterError:
    """The refusal of a file that cannot be read."""
    vi, en = why_unread(path, error)
    return RegisterError(
        "unreadable",
        f"Không đọc được “{path.name}”: {vi}.",
        f"“{path.name}” cannot be read: {en}.",
    )


def unwritable(path: Path, error: OSError) -> RegisterError:
    """The refusal of a file that cannot be written."""
    vi, en = why_unwritten(path, error)
    return RegisterError(
        "unwritable",
        f"Không ghi được “{path.name}”: {vi}.",
        f"“{path.name}” cannot be written: {en}.",
    )


def _why(path: Path, error: OSError, *, absent: Words, forbidden: Words) -> Words:
    number = error.errno or 0
    known = _WINDOWS_WORDS.get(getattr(error, "winerror", None) or 0) or _WORDS.get(number)
    if known is not None:
        return known
    if number in _NOWHERE:
        return absent
    if number in _FORBIDDEN:  # which is what Windows says of a folder, too
        return _FOLDER if path.is_dir() else forbidden
    if not number:
        return "hệ điều hành không cho biết lý do", "the system gives no reason"
    return f"hệ điều hành báo lỗi số {number}", f"the system reports error {number}"
