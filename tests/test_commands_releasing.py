"""What leaves the program is traced, and sensitive data say for what and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from resgroup.changes import ChangeSet, additions
from resgroup.commands.releasing import How, Release, release, sensitive_of
from resgroup.errors import RegisterError
from resgroup.records import Resident
from tests.groups import new_register


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "released.resgroup", [Resident(1, "Nguyễn Văn An")])
    yield made
    made.close()


def test_sensitive_fields_need_purpose_and_recipient() -> None:
    assert sensitive_of(("full_name", "religion", "national_id", "ethnicity")) == (
        "religion",
        "ethnicity",
    )
    leaving = Release("file", "Danh sách", 12, ("full_name", "religion"), purpose="Họp")
    with pytest.raises(RegisterError) as refused:
        release(leaving)
    assert refused.value.code == "purpose-needed"
    assert "Tôn giáo" in refused.value.vi


def test_the_audit_tells_what_left_for_what_and_for_whom(store: Store) -> None:
    leaving = Release(
        *("print", "Danh sách đảng viên", 12, ("full_name", "party_member"), True),
        purpose=" Họp chi bộ ",
        recipient="Bí thư chi bộ",
    )
    entry = store.commit(release(leaving))
    assert entry.command == "release"
    told = store.entries(1)[0].summary
    for words in ("In ra giấy", "12 người", "Họp chi bộ", "Bí thư chi bộ", "số hiện đầy đủ"):
        assert words in told


def test_nothing_takes_back_what_left_and_it_hides_no_undo(store: Store) -> None:
    store.commit(ChangeSet("enrol", additions([Resident(2, "Trần Thị Bình")])))
    plain = release(Release("file", "Danh sách", 2, ("full_name",)))
    store.commit(plain)
    assert (undoable := store.undoable()) is not None
    assert undoable.command == "enrol"
    store.undo()
    store.commit(plain)
    assert store.redoable() is not None
    store.redo()
    assert 2 in store.get("resident", [2])


@pytest.mark.parametrize(("how", "count", "traced"), [
    ("clipboard", 10, False), ("clipboard", 11, True), ("file", 1, True), ("print", 1, True),
])  # fmt: skip
def test_a_few_people_may_be_copied_without_a_trace(how: How, count: int, traced: bool) -> None:
    assert Release(how, "Danh sách", count, ("full_name",)).traced is traced


@pytest.mark.parametrize(("purpose", "recipient", "code"), [
    ("x", "Chi bộ", "purpose-unclear"),
    ("họp", "Chi bộ", "purpose-unclear"),
    ("……………", "Chi bộ", "purpose-unclear"),
    ("12345678", "Chi bộ", "purpose-unclear"),
    ("aaaaaaa", "Chi bộ", "purpose-unclear"),
    ("Họp chi bộ", ".", "recipient-unclear"),
    ("Họp chi bộ", "x", "recipient-unclear"),
    ("Bầu cử", "CA", ""),
    ("Meeting", "UBND phường", ""),
])  # fmt: skip
def test_purpose_and_recipient_are_words(purpose: str, recipient: str, code: str) -> None:
    leaving = Release("file", "Danh sách", 2, ("religion",), False, purpose, recipient)
    if not code:
        assert release(leaving).summary
        return
    with pytest.raises(RegisterError) as refused:
        release(leaving)
    assert refused.value.code == code
    plain = Release("file", "Danh sách", 2, ("full_name",), False, purpose, recipient)
    assert release(plain).summary
