"""What a map sheet says: whom it shows, counted on which day, and of whom it is uncertain."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from db.files import open_register
from main import main
from maps.page import SheetSpec
from maps.sheet import sheet_svg
from resgroup.changes import RELEASE
from resgroup.criteria import EVERYONE, AllOf, Criterion, In, RuleRef
from resgroup.dates import PartialDate
from resgroup.records import Residence, Resident
from resgroup.register import Answer, Question, RegisterInfo
from tests.groups import new_register
from tests.map_features import small_group
from ui.map_print import sheet

STANDING, COUNTED = date(2026, 11, 22), date(2027, 2, 24)
INFO = RegisterInfo(
    None, "Tổ dân phố số 7", "Phường Văn Miếu", "00199", simulated=True, encrypted=False,
    read_only=False,
)  # fmt: skip
CALL_UP = RuleRef("nvqs_call_up")
CALL_UP_NAME = "Nam trong độ tuổi gọi nhập ngũ (đủ 18 đến hết 25)"


def svg_words(drawn: str) -> str:
    """The words of a drawing, lines of one text put together again."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    return " ".join(" ".join(map(unescape, texts)).split())


def sheet_for(criterion: Criterion, *, uncertain: int = 0, **options: Any) -> SheetSpec:
    """The sheet of an answer with three people in two buildings and some uncertain in a third."""
    answer = Answer(
        Question(criterion, COUNTED, standing=STANDING),
        np.array([1, 2, 3]),
        np.array([10, 10, 11]),
        np.arange(4, 4 + uncertain),
        np.full(uncertain, 12),
    )
    given = {"everyone": criterion == EVERYONE, "law": "", "buildings_total": 40, **options}
    return sheet(
        INFO,
        criterion=criterion,
        counted_on=COUNTED,
        standing=STANDING,
        answer=answer,
        **given,
    )


def test_a_sheet_tells_the_day_it_stands_for_and_the_day_it_counts_on() -> None:
    made = sheet_for(CALL_UP, law="Luật NVQS", paper="A3", landscape=True, dpi=300, style="plain")
    assert made.as_of == STANDING
    assert made.question == f"{CALL_UP_NAME} tính đến 24/02/2027"
    assert made.title == "Tổ dân phố số 7, Phường Văn Miếu"
    assert made.law == "Luật NVQS"
    assert made.count_text == "3 người · 2 nhà"
    assert made.highlight == [10, 11]
    assert made.source == "Sổ của Tổ dân phố số 7, Phường Văn Miếu"
    assert made.simulated
    assert (made.paper, made.landscape, made.dpi, made.style) == ("A3", True, 300, "plain")


def test_a_sheet_says_of_how_many_it_is_uncertain() -> None:
    assert sheet_for(CALL_UP, uncertain=4).count_text == "3 người · 2 nhà · chưa chắc: 4 người"


def test_a_sheet_of_the_uncertain_says_that_it_shows_only_them() -> None:
    made = sheet_for(CALL_UP, uncertain=4, showing_uncertain=True)
    assert made.title == "Tổ dân phố số 7, Phường Văn Miếu"
    assert made.question == f"Chỉ những người chưa chắc: {CALL_UP_NAME} tính đến 24/02/2027"
    assert made.count_text == "4 người chưa chắc · 1 nhà"
    assert made.highlight == [12]


def test_a_title_may_be_given() -> None:
    made = sheet_for(AllOf((CALL_UP, In("sex", ("male",)))))
    assert made.title == "Tổ dân phố số 7, Phường Văn Miếu"
    assert CALL_UP_NAME in made.question
    assert sheet_for(CALL_UP, title="Đợt 1").title == "Đợt 1"


def test_everyone_lights_no_building_and_counts_all() -> None:
    made = sheet_for(EVERYONE)
    assert made.highlight is None
    assert made.question == ""
    assert made.count_text == "3 người · 40 nhà"


def test_a_sheet_says_who_let_it_out_and_for_what() -> None:
    made = sheet_for(CALL_UP, trace="Xuất ra tệp ngày 22/11/2026")
    assert "Xuất ra tệp ngày 22/11/2026" in svg_words(sheet_svg(small_group(), made))


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "to1.resgroup"
    resident = Resident(1, "Nguyễn Văn An", "male", PartialDate(2005, 5, 5), religion="buddhism")
    new_register(path, [resident, Residence(1, 1, "permanent")]).close()
    return path


def released(path: Path) -> list[str]:
    """What the audit tells of having left, the last one first."""
    store = open_register(path, None)
    try:
        return [entry.command for entry in store.entries(20) if entry.command == RELEASE]
    finally:
        store.close()


def test_a_map_of_the_command_line_leaves_its_trace(register: Path) -> None:
    out = register.with_name("map.svg")
    assert main(["snapshot", str(register), "--rule", "nvqs_call_up", "--out", str(out)]) == 0
    assert "Xuất ra tệp ngày" in svg_words(out.read_text("utf-8"))
    assert len(released(register)) == 1


def test_a_map_of_a_sensitive_question_asks_what_it_is_for(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = register.with_name("map.svg")
    asked = '{"field": "religion", "is": "buddhism"}'
    words = ["snapshot", str(register), "--filter", asked, "--out", str(out)]
    assert main(words) == 1
    assert "mục đích" in capsys.readouterr().err
    assert not out.exists()
    assert released(register) == []
    assert main([*words, "--purpose", "Lễ Phật đản", "--recipient", "Mặt trận"]) == 0
    said = svg_words(out.read_text("utf-8"))
    assert "Lễ Phật đản" in said
    assert "Mặt trận" in said
