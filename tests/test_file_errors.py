"""Refusals of files in plain words: no English in Vietnamese, no number unexplained."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.exports import ListSheet, write_list
from maps.files import write_whole
from resgroup.errors import RegisterError
from resgroup.file_errors import unreadable, unwritable
from resgroup.importing.headings import read_mapping
from ui.asking import text_or_file
from ui.whole import write_out

WORDS = [
    (errno.EBUSY, "đang mở"),
    (errno.ENOSPC, "đầy"),
    (errno.EDQUOT, "đầy"),
    (errno.ENAMETOOLONG, "quá dài"),
    (errno.EINVAL, "ký tự"),
    (errno.EIO, "ổ đĩa"),
    (errno.EISDIR, "thư mục"),
    (errno.EACCES, "không có quyền"),
    (errno.EPERM, "không có quyền"),
    (errno.ENOENT, "không có"),
    (errno.ENOTDIR, "không có"),
    (errno.EMFILE, f"số {errno.EMFILE}"),
    (None, "không cho biết"),
]


@pytest.mark.parametrize(("number", "words"), WORDS)
@pytest.mark.parametrize("refused", [unreadable, unwritable])
def test_every_refusal_has_its_words(
    refused: Callable[[Path, OSError], RegisterError], number: int | None, words: str
) -> None:
    error = OSError() if number is None else OSError(number, os.strerror(number))
    told = refused(Path("a.xlsx"), error)
    assert words in told.vi
    if number is not None:
        assert os.strerror(number) not in told.vi
    assert "a.xlsx" in told.vi
    assert "a.xlsx" in told.en


def test_windows_own_number_tells_more() -> None:
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = 32  # type: ignore[attr-defined]  # only Windows has it
    assert "đang mở ở chương trình khác" in unwritable(Path("a.xlsx"), error).vi


def sheet(path: Path) -> None:
    write_list(path, ListSheet("Danh sách", (), ["Họ tên"], [["Nguyễn Văn A"]]))


WRITERS: list[Callable[[Path], object]] = [
    sheet,
    lambda path: write_whole(path, b"map"),
    lambda path: write_out(path, sheet, lambda: None),
]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("absent/list.xlsx", "không có thư mục"),
        ("file.txt/list.xlsx", "không có thư mục"),
        ("folder.xlsx", "đây là thư mục"),
        ("x" * 300 + ".xlsx", "quá dài"),
    ],
)
def test_a_place_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, write: Callable[[Path], object], name: str, words: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file.txt").touch()
    with pytest.raises(RegisterError, match=words) as refused:
        write(tmp_path / name)
    assert refused.value.code == "unwritable"
    assert ".part" not in refused.value.vi
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.txt", "folder.xlsx"]


def test_a_disk_that_fills_up_names_the_file_not_the_draft(tmp_path: Path) -> None:
    def full(draft: Path) -> None:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise unwritable(draft, error) from error

    with pytest.raises(RegisterError, match=r"“list\.xlsx”: ổ đĩa đã đầy"):
        write_out(tmp_path / "list.xlsx", full, lambda: None)


def test_files_asked_with_are_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "columns.toml").write_text('a = "b"\n= =', encoding="utf-8")
    with pytest.raises(RegisterError, match="không có tệp này"):
        text_or_file(f"@{tmp_path / 'absent.json'}")
    with pytest.raises(RegisterError, match="không phải là tệp văn bản"):
        text_or_file(f"@{tmp_path / 'bytes.json'}")
    with pytest.raises(RegisterError, match="không có tệp này"):
        read_mapping(tmp_path / "absent.toml")
    with pytest.raises(RegisterError, match="dòng 2"):
        read_mapping(tmp_path / "columns.toml")
