"""Owns how maps reach the disk: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from resgroup.errors import RegisterError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody meets half of it."""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".part", dir=path.parent)
    except OSError as reason:
        raise _unwritable(path, reason) from reason
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except OSError as reason:
        Path(part).unlink(missing_ok=True)
        raise _unwritable(path, reason) from reason


def _unwritable(path: Path, reason: OSError) -> RegisterError:
    cause = reason.strerror or str(reason)
    return RegisterError(
        "unwritable",
        f"Không ghi được tệp {path}: {cause}. Hãy chọn thư mục khác hoặc đóng tệp đang mở.",
        f"Cannot write {path}: {cause}. Choose another folder, or close the file if it is open.",
    )
