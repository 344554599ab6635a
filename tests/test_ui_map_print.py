"""What a map sheet says: whom it shows, counted on which day, and of whom it is uncertain."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from maps.page import SheetSpec
from resgroup.criteria import EVERYONE, AllOf, Criterion, In, RuleRef
from resgroup.register import Answer, Question, RegisterInfo
from ui.map_print import sheet

STANDING, COUNTED = date(2026, 11, 22), date(2027, 2, 24)
INFO = RegisterInfo(
    None, "Tổ dân phố số 7", "Phường Văn Miếu", "00199", simulated=True, encrypted=False,
    read_only=False,
)  # fmt: skip
CALL_UP = RuleRef("nvqs_call_up")
CALL_UP_NAME = "Nam trong độ tuổi gọi nhập ngũ (đủ 18 đến hết 25)"


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
