"""Charts: bars as long as their figures, hidden ones left out, the same drawing as SVG."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from resgroup.register import Question
from resgroup.statistics import Figure, Heading, Line, Tally, compared, tally
from tests.window_register import PEOPLE, TODAY, make
from ui.chart_paint import chart_svgs
from ui.charts import Chart, Drawing, mark_words, sides

WIDTH, ROW = 600.0, 24.0


def table(rows: list[tuple[int, ...]], topic: str = "education") -> Tally:
    headings = tuple(Heading(f"c{i}", i) for i in range(len(rows[0])))
    lines = tuple(
        Line(f"hàng <{i}> & cuối", tuple(map(Figure, row)), i) for i, row in enumerate(rows)
    )
    return Tally(topic, "group", Question(on=TODAY), "Tên", "Góc", headings, lines)


def laid_out(found: Tally, hidden: list[list[bool]] | None = None) -> Drawing:
    return Chart(found, hidden or ()).lay_out(QFont(), WIDTH, ROW)


@pytest.mark.usefixtures("qapp")
def test_bars_are_as_long_as_their_figures() -> None:
    marks = laid_out(table([(10, 20), (30, 0)])).marks
    lengths = {(mark.line, mark.column): mark.rect.width() for mark in marks}
    assert set(lengths) == {(0, 0), (0, 1), (1, 0)}
    assert lengths[0, 1] == pytest.approx(2 * lengths[0, 0])
    assert lengths[1, 0] == pytest.approx(3 * lengths[0, 0])


@pytest.mark.usefixtures("qapp")
def test_nothing_leaves_its_width_or_overlaps() -> None:
    drawing = laid_out(table([(1234, 2345), (3, 4), (0, 0)], "age"))
    for mark in drawing.marks:
        assert mark.rect.left() >= 0
        assert mark.rect.right() <= WIDTH
        assert mark.rect.bottom() <= drawing.height
    for one in drawing.marks:
        for other in drawing.marks:
            assert one is other or not one.rect.adjusted(0, 0, -0.1, 0).intersects(
                other.rect.adjusted(0, 0, -0.1, 0)
            )


@pytest.mark.usefixtures("qapp")
def test_a_pyramid_has_two_sides_and_its_youngest_below() -> None:
    marks = laid_out(table([(10, 20), (30, 5)], "age")).marks
    youngest = [mark for mark in marks if mark.line == 0]
    oldest = [mark for mark in marks if mark.line == 1]
    assert youngest[0].rect.top() > oldest[0].rect.top()
    assert youngest[0].rect.right() < youngest[1].rect.left()


@pytest.mark.usefixtures("qapp")
def test_those_who_go_stand_opposite_those_who_come() -> None:
    headings = (Heading("in", "in"), Heading("out", "out", adds=-1), Heading("net", total=True))
    line = Line("01", (Figure(4), Figure(2), Figure(2)), 1)
    found = Tally("movements", "group", Question(on=TODAY), "", "", headings, (line,))
    assert sides(found) == ([1], [0])


@pytest.mark.usefixtures("qapp")
def test_two_days_stand_below_each_other() -> None:
    both = compared(table([(10,), (20,)]), table([(12,), (18,)]))
    marks = [mark for mark in laid_out(both).marks if mark.line == 0]
    assert [mark.column for mark in marks] == [0, 1]
    assert marks[0].rect.left() == marks[1].rect.left()
    assert marks[0].rect.bottom() <= marks[1].rect.top() + 0.1


@pytest.mark.usefixtures("qapp")
def test_hidden_figures_have_neither_bar_nor_number() -> None:
    drawing = laid_out(table([(3, 7), (40, 50)]), [[True, True], [False, False]])
    assert {mark.line for mark in drawing.marks} == {1}
    told = {words.text for words in drawing.words}
    assert "•" in told
    assert "10" not in told


@pytest.mark.usefixtures("qapp")
def test_a_total_that_is_shown_stands_beside_parts_that_are_not() -> None:
    headings = (Heading("a", "a"), Heading("b", "b"), Heading("Tổng", "t", total=True))
    lines = (Line("x", (Figure(3), Figure(4), Figure(7)), "x"),)
    found = replace(table([(0,)]), headings=headings, lines=lines)
    assert "7" in {words.text for words in laid_out(found, [[True, True, False]]).words}
    assert "•" in {words.text for words in laid_out(found, [[True, True, True]]).words}


@pytest.mark.usefixtures("qapp")
def test_an_empty_table_makes_an_empty_chart() -> None:
    drawing = laid_out(table([(0, 0)]))
    assert drawing.marks == ()
    assert drawing.height > 0


def test_a_bar_says_what_it_counts() -> None:
    found = table([(1234,)])
    assert mark_words(found, 0, 0) == "hàng <0> & cuối · c0: 1.234"


@pytest.mark.usefixtures("qapp")
def test_a_bar_of_one_among_thousands_is_still_seen() -> None:
    marks = laid_out(table([(90_000,), (1,), (0,)])).marks
    assert [mark.line for mark in marks] == [0, 1]
    assert marks[1].rect.width() >= 1


@pytest.mark.usefixtures("qapp")
def test_long_names_get_rows_of_two_lines_and_stay_whole() -> None:
    found = table([(10,), (20,)])
    long = replace(found.lines[0], words="Nhà ở kết hợp kinh doanh, dịch vụ và sản xuất nhỏ")
    chart = Chart(replace(found, lines=(long, *found.lines[1:])))
    assert chart.least_row(QFont(), 240) > 1.8 * Chart(found).least_row(QFont(), 1000)


@pytest.mark.usefixtures("qapp")
def test_a_column_of_nobody_is_not_in_the_legend() -> None:
    drawing = laid_out(table([(0, 20), (0, 30)]))
    assert len(drawing.legend) == 1
    assert "c0" not in {words.text for words in drawing.words}


@pytest.mark.usefixtures("qapp")
def test_shares_stand_beside_the_figures_where_there_is_room() -> None:
    headings = (Heading("Số", "n"),)
    lines = [Line("a", (Figure(30),), "a"), Line("b", (Figure(10),), "b")]
    whole = Line("Tổng số", (Figure(40),), "total", "total")
    found = replace(table([(0,)]), headings=headings, lines=(*lines, whole))
    roomy = {words.text for words in Chart(found).lay_out(QFont(), 2000, ROW).words}
    assert "30 (75,0 %)" in roomy
    narrow = {words.text for words in Chart(found).lay_out(QFont(), 200, ROW).words}
    assert "30" in narrow
    hidden = [[False], [True], [True]]
    told = {words.text for words in Chart(found, hidden).lay_out(QFont(), 2000, ROW).words}
    assert not any("%" in each for each in told)


def test_the_svg_is_whole_and_shows_every_word_as_it_is(qapp: QApplication) -> None:
    (svg,) = chart_svgs(table([(30, 40), (5, 6)], "age"))
    root = ET.fromstring(svg)
    assert root.tag.endswith("svg")
    texts = ["".join(each.itertext()) for each in root.iter() if each.tag.endswith("text")]
    assert "hàng <0> & cuối" in texts
    assert "40" in texts
    assert qapp is not None


def test_the_svg_of_a_register_hides_what_is_hidden(tmp_path: Path, qapp: QApplication) -> None:
    store = make(tmp_path / "new.resgroup")
    found = tally(store, Question(on=TODAY), "age", ages=(0, 18, 60))
    assert found.lines[-1].figures[-1].count == PEOPLE
    (bare,) = chart_svgs(found, [[True] * len(found.headings)] * len(found.lines))
    assert bare.count("•") >= 2
    assert len(bare) < len(chart_svgs(found)[0])
    assert qapp is not None
    store.close()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("wide", [False, True])
def test_many_lines_are_drawn_on_several_pages_in_one_scale(wide: bool) -> None:
    found = table([(number + 1,) for number in range(45)])
    parts = chart_svgs(found, wide=wide)
    assert len(parts) == 2
    told = [each for part in parts for each in ET.fromstring(part).itertext()]
    assert {str(number + 1) for number in range(45)} <= {each.strip() for each in told}
    ends = [Chart(found, lines=[line]).lay_out(QFont(), WIDTH, ROW).marks[0] for line in (8, 44)]
    assert ends[1].rect.width() == pytest.approx(5 * ends[0].rect.width())
