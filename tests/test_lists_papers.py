"""The paper around a list: head, place and day, title, notes and signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from resgroup.i18n import set_language
from resgroup.lists.document import Signer
from resgroup.lists.forms import forms
from resgroup.lists.papers import Basis, document_of, notes_of, paper_of, place_and_day, signers_of
from resgroup.lists.table import Heading, Table
from resgroup.register import RegisterInfo

INFO = RegisterInfo(None, "Tổ dân phố Đức Thắng", "Phường Đông Ngạc", "00602", False, True, False)
TABLE = Table((Heading("number", "STT"),), (), "Tổng cộng: 0 người (không)")
TODAY = date(2026, 2, 5)


@pytest.fixture(autouse=True)
def _vietnamese_afterwards() -> Iterator[None]:
    yield
    set_language("vi")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "Đông Ngạc, ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 10), "Đông Ngạc, ngày 10 tháng 01 năm 2026"),
        (date(2026, 3, 9), "Đông Ngạc, ngày 09 tháng 3 năm 2026"),
        (date(2024, 2, 29), "Đông Ngạc, ngày 29 tháng 02 năm 2024"),
        (date(2026, 12, 31), "Đông Ngạc, ngày 31 tháng 12 năm 2026"),
    ],
)
def test_place_and_day_are_written_as_offices_write_them(day: date, words: str) -> None:
    assert place_and_day(INFO, day) == words


@pytest.mark.parametrize(
    ("ward", "place"),
    [
        ("Xã Sóc Sơn", "Sóc Sơn"),
        ("Thị trấn Phùng", "Phùng"),
        ("Đông Ngạc", "Đông Ngạc"),
        ("Phường Xã Đàn", "Xã Đàn"),
        ("", "…………"),
    ],
)
def test_the_place_is_the_ward_without_its_kind(ward: str, place: str) -> None:
    info = replace(INFO, ward=ward)
    assert place_and_day(info, TODAY).startswith(f"{place}, ngày")


def test_the_paper_of_a_list_is_whole() -> None:
    form = forms()["voters"]
    basis = Basis(date(2026, 11, 1), "Cử tri", "Luật Bầu cử Đ2", date(2027, 2, 24), 3, masked=True)
    signers = signers_of(form, INFO, ["", "Nguyễn Văn An"])
    paper = document_of(
        INFO,
        TABLE,
        basis,
        title=form.title,
        today=TODAY,
        signers=signers,
        landscape=form.landscape,
        trace="In ngày 05/02/2026",
    )
    assert paper.title == "DANH SÁCH CỬ TRI"
    assert paper.about == "Cử tri"
    assert (paper.superior, paper.office) == ("UBND PHƯỜNG ĐÔNG NGẠC", "TỔ DÂN PHỐ ĐỨC THẮNG")
    assert paper.blocks == (TABLE,)
    assert paper.landscape
    assert paper.trace == "In ngày 05/02/2026"
    assert not paper.simulated
    assert paper.signers == (
        Signer("NGƯỜI LẬP DANH SÁCH", "", "(Ký, ghi rõ họ tên)"),
        Signer("TỔ TRƯỞNG", "Nguyễn Văn An", "(Ký, ghi rõ họ tên)"),
    )
    assert paper.notes == (
        "Tính đến ngày 01/11/2026",
        "Tuổi tính đến ngày 24/02/2027",
        "Căn cứ: Luật Bầu cử Đ2",
        "Không có trong danh sách vì sổ ghi chưa đủ; chưa chắc: 3 người",
        "Số định danh và số điện thoại chỉ hiện một phần.",
        "Nguồn: sổ điện tử của Tổ dân phố Đức Thắng",
    )


def test_notes_say_only_what_there_is_to_say() -> None:
    day = date(2026, 11, 1)
    asked = Basis(day, "Nam", counted_on=day)
    source = "Nguồn: sổ điện tử của Tổ dân phố Đức Thắng"
    assert notes_of(INFO, asked) == ("Tính đến ngày 01/11/2026", source)


def test_the_day_stands_under_the_title_where_nothing_is_asked() -> None:
    basis = Basis(date(2026, 11, 1))
    paper = paper_of(INFO, basis, title="Thống kê", today=TODAY, blocks=())
    assert paper.about == "Tính đến ngày 01/11/2026"
    assert paper.notes == ("Nguồn: sổ điện tử của Tổ dân phố Đức Thắng",)


def test_simulated_data_are_marked() -> None:
    info = replace(INFO, simulated=True)
    paper = paper_of(info, Basis(TODAY), title="Báo cáo", today=TODAY, blocks=("Lời",))
    assert paper.simulated
    assert paper.title == "BÁO CÁO"
    assert paper.blocks == ("Lời",)


def test_a_village_has_a_village_leader_and_other_offices_stand_as_typed() -> None:
    form = replace(forms()["general"], signers=("leader", "Trưởng ban liên lạc"))
    offices = [signer.office for signer in signers_of(form, replace(INFO, name="Thôn Đoài"))]
    assert offices == ["TRƯỞNG THÔN", "TRƯỞNG BAN LIÊN LẠC"]


def test_the_paper_speaks_english_too() -> None:
    set_language("en")
    assert place_and_day(INFO, TODAY).startswith("Đông Ngạc, day 05 month 02")
    assert paper_of(INFO, Basis(TODAY), title="list", today=TODAY, blocks=()).title == "LIST"
