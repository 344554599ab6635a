"""Figures: what they count agrees with asking, comparing, and hiding small ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from db.store import Store
from resgroup.asking.saved import save_filter
from resgroup.balance import people
from resgroup.changes import Change, ChangeSet
from resgroup.criteria import EVERYONE, AllOf, Between, In, Inside
from resgroup.errors import RegisterError
from resgroup.lists.document import Figures, Picture
from resgroup.lists.papers import Basis
from resgroup.records import (
    Area,
    Building,
    Record,
    Residence,
    Resident,
    SavedFilter,
    Street,
    Title,
)
from resgroup.register import Question
from resgroup.statistics import (
    TOPICS,
    By,
    Figure,
    Heading,
    Houses,
    Line,
    Moved,
    Tally,
    age_bounds,
    compared,
    document_of_statistics,
    hidden_cells,
    hidden_together,
    percentages,
    shares_of,
    statistics,
    statistics_tables,
    tally,
)
from tests import window_register
from tests.groups import TODAY, new_register, random_records

QUESTION = Question(on=TODAY)
VALUES = [name for name in TOPICS if name not in ("movements", "cultural_family")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    corner = shapely.box(105.7700, 21.0690, 105.7706, 21.0710)
    extra: list[Record] = [
        Area(2, "sub_area", "Khu A", boundary=shapely.to_wkb(corner)),
        Title(1, 1, 2025, 95, "", "recognised"),
        Title(2, 2, 2025, 80, "", "not_recognised"),
        Title(3, 3, 2026),
    ]
    path = tmp_path_factory.mktemp("statistics") / "group.resgroup"
    made = new_register(path, [*random_records(7, households=40), *extra])
    yield made
    made.close()


def opened(store: Store, figure: Figure, question: Question) -> int:
    """How many people the question behind a figure finds."""
    assert figure.criterion is not None
    answer = store.ask(Question(figure.criterion, question.on, standing=question.standing))
    return len(answer.uncertain if figure.uncertain else answer.ids)


@pytest.mark.parametrize("by", ["group", "street", "area"])
@pytest.mark.parametrize("topic", VALUES)
def test_every_figure_of_people_is_what_its_question_finds(
    store: Store, topic: str, by: By
) -> None:
    found = tally(store, QUESTION, topic, by=by)
    counts_people = TOPICS[topic].unit == "people"
    for line in found.lines:
        for heading, figure in zip(found.headings, line.figures, strict=True):
            if counts_people or heading.key == "people":
                assert opened(store, figure, QUESTION) == figure.count, (line.words, heading.words)


@pytest.mark.parametrize("topic", VALUES)
def test_figures_of_a_question_count_only_those_who_answer_it(store: Store, topic: str) -> None:
    question = Question(In("sex", ("male",)), TODAY)
    found = tally(store, question, topic)
    women = [i for i, heading in enumerate(found.headings) if heading.key == "female"]
    assert not women
    for line in found.lines:
        assert all(figure.count <= len(store.ask(question).ids) for figure in line.figures)


def test_ages_fall_into_bands_that_everyone_chooses(store: Store) -> None:
    found = tally(store, QUESTION, "age", ages=(0, 6, 15, 18, 60))
    assert [line.words for line in found.lines] == [
        *("0–5", "6–14", "15–17", "18–59", "60+", "chưa rõ tuổi", "Tổng số"),
    ]
    assert [line.part for line in found.lines[-2:]] == ["apart", "total"]
    assert found.lines[-1].figures[-1].count == len(store.ask(QUESTION).ids)


def test_someone_moves_up_a_band_on_the_birthday(tmp_path: Path) -> None:
    from resgroup.dates import PartialDate

    born = [PartialDate(2008, 2, 29), PartialDate(2008), PartialDate()]
    records: list[Record] = []
    for number, birth in enumerate(born, start=1):
        records.append(Resident(number, "An", "male", birth))
        records.append(Residence(number, number, "permanent"))
    made = new_register(tmp_path / "new.resgroup", records)

    def bands(on: date) -> dict[str, int]:
        found = tally(made, Question(on=on), "age", ages=(0, 18))
        return {line.words: line.figures[-1].count for line in found.lines}

    assert bands(date(2026, 2, 27)) == {"0–17": 1, "18+": 0, "chưa rõ tuổi": 2, "Tổng số": 3}
    assert bands(date(2026, 3, 1)) == {"0–17": 0, "18+": 1, "chưa rõ tuổi": 2, "Tổng số": 3}
    assert bands(date(2026, 12, 31)) == {"0–17": 0, "18+": 2, "chưa rõ tuổi": 1, "Tổng số": 3}
    made.close()


def test_households_are_counted_once_however_many_live_there(store: Store) -> None:
    found = tally(store, QUESTION, "household_size")
    assert [heading.key for heading in found.headings] == ["households", "people"]
    assert found.lines[-1].figures[0].count == store.households(QUESTION)
    for line in found.lines[:-1]:
        if isinstance(line.key, int) and line.key < 8:
            assert line.figures[0].count * line.key == line.figures[1].count


def test_all_buildings_are_told_besides_those_lived_in(store: Store) -> None:
    every, lived_in = len(store.all("building")), len(store.ask(QUESTION).building_ids)
    found = tally(store, QUESTION, "building_floors")
    assert [heading.key for heading in found.headings] == ["buildings", "empty", "all", "people"]
    total = [figure.count for figure in found.lines[-1].figures]
    assert total[:3] == [lived_in, every - lived_in, every]
    for column in range(4):
        assert sum(line.figures[column].count for line in found.lines[:-1]) == total[column]
    asked = Question(In("sex", ("male",)), TODAY)
    assert len(tally(store, asked, "building_floors").headings) == 2


def test_buildings_open_also_where_nobody_lives(tmp_path: Path) -> None:
    records: list[Record] = [
        Building(1, address="Số 1", floors=2, use="shop"),
        Building(2, address="Số 2", use="shop"),
        Building(3, address="Số 3", use="shop", state="demolished"),
    ]
    made = new_register(tmp_path / "new.resgroup", records)
    found = tally(made, QUESTION, "building_use")
    empty = found.lines[0].figures[1]
    assert (empty.count, empty.unit, empty.behind) == (2, "buildings", Houses((1, 2)))
    assert empty.opens
    assert not found.lines[0].figures[0].opens
    made.close()


def test_areas_drawn_and_saved_are_counted_by(tmp_path: Path) -> None:
    made = new_register(tmp_path / "new.resgroup", random_records(7, households=20))
    west = Inside(shapely.box(105.7700, 21.0690, 105.7706, 21.0710).wkt)
    for name, criterion in (
        ("Dãy Tây", west),
        ("Nam ở dãy Tây", AllOf((west, In("sex", ("male",))))),
    ):
        made.commit(save_filter(made, name, "", criterion).change_set)
    made.commit(
        ChangeSet(
            "later",
            (
                Change(
                    None,
                    SavedFilter(9, "Sau này", criterion="{"),
                ),
            ),
        )
    )
    found = tally(made, QUESTION, "education", by="area")
    assert [line.words for line in found.lines] == ["Dãy Tây", "Tổng số"]
    count = found.lines[0].figures[-1].count
    assert count == len(made.ask(Question(west, TODAY)).ids) > 0
    made.close()


def test_parks_and_lakes_are_no_areas_to_count_by(tmp_path: Path) -> None:
    shape = shapely.to_wkb(shapely.box(105, 21, 106, 22))
    records: list[Record] = [
        Area(2, "green", boundary=shape),
        Area(3, "water", boundary=shape),
        Area(4, "sub_area", boundary=shape),
        Area(5, "sub_area", "Khu A"),
    ]
    made = new_register(tmp_path / "new.resgroup", records)
    found = tally(made, QUESTION, "education", by="area")
    assert [line.words for line in found.lines] == ["Khu vực số 4", "Tổng số"]
    made.close()


def test_the_reviewed_years_open_their_households(store: Store) -> None:
    found = tally(store, QUESTION, "cultural_family")
    told = {line.words: [figure.count for figure in line.figures] for line in found.lines}
    living = store.rows(store.ask(QUESTION).ids, ("household_code",), TODAY)
    codes = {row[0] for row in living}
    expected = [int("H001" in codes), int("H002" in codes)]
    assert told["2025"][1:3] == expected
    recognised = found.lines[0].figures[1]
    assert recognised.criterion is None or opened(store, recognised, QUESTION) > 0


def test_movements_add_up_to_the_change_of_the_population(store: Store) -> None:
    found = tally(store, QUESTION, "movements")
    before = len(store.ask(Question(on=date(2025, 12, 31))).ids)
    after = len(store.ask(QUESTION).ids)
    assert found.lines[-1].figures[-1].count == after - before
    assert len(found.lines) == TODAY.month + 1


def test_who_came_and_went_stands_behind_each_movement(store: Store) -> None:
    found = tally(store, QUESTION, "movements")
    for line in found.lines:
        *moved, net = line.figures
        assert not net.opens
        for figure in moved:
            assert isinstance(figure.behind, Moved)
            assert len(people(store, figure.behind.balance, figure.behind.part)) == figure.count


def test_many_households_open_in_parts_no_filter_refuses(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resgroup.statistics.periods.MAX_VALUES", 1)
    found = tally(store, QUESTION, "cultural_family")
    reviewed = found.lines[0].figures[-1]
    assert reviewed.count == 2
    assert reviewed.criterion is not None
    assert store.households(Question(reviewed.criterion, TODAY)) == 2


def test_two_days_stand_side_by_side(store: Store) -> None:
    then = Question(on=date(2025, 1, 1))
    both = compared(tally(store, QUESTION, "education"), tally(store, then, "education"))
    assert [heading.day for heading in both.headings[:3]] == ["then", "now", "change"]
    total = [figure.count for figure in both.lines[-1].figures[:3]]
    assert total[:2] == [len(store.ask(then).ids), len(store.ask(QUESTION).ids)]
    assert total[2] == total[1] - total[0]
    assert [figure.on for figure in both.lines[0].figures[:2]] == [then.on, TODAY]


@pytest.mark.parametrize(
    ("typed", "bounds"),
    [
        ("0,6,15,18,60", (0, 6, 15, 18, 60)),
        ("6-15-18", (0, 6, 15, 18)),
        ("10", (0, 10, 20, 30, 40, 50, 60, 70, 80)),
        ("0", (0,)),
    ],
)
def test_ages_are_typed_as_bounds_or_steps(typed: str, bounds: tuple[int, ...]) -> None:
    assert age_bounds(typed) == bounds


@pytest.mark.parametrize("typed", ["", "a,b", "18,6", "6,6", "0,500", "-"])
def test_ages_that_make_no_bands_are_refused(typed: str) -> None:
    with pytest.raises(RegisterError) as refused:
        age_bounds(typed)
    assert refused.value.code == "bad-ages"


def test_the_overview_agrees_with_asking(store: Store) -> None:
    found = statistics(store, QUESTION)
    for band in found.pyramid:
        answer = store.ask(Question(Between("age", band.low, band.high), TODAY))
        assert sum(band.counts.values()) == len(answer.ids)
        assert band.uncertain == len(answer.uncertain)


# Shares


def test_lines_tell_their_share_of_the_whole(store: Store) -> None:
    found = tally(store, QUESTION, "education")
    (told,) = statistics_tables([found])
    assert told.headings[-1] == "Tỷ lệ (%)"
    assert told.rows[-1][-1] == "100,0"
    shares = shares_of(found)
    assert shares is not None
    parts = [each or 0.0 for each in percentages(found, shares)]
    assert sum(parts[:-1]) == pytest.approx(100, abs=0.06 * len(parts))


def test_a_share_gives_no_hidden_figure_away(store: Store) -> None:
    found = tally(store, QUESTION, "age")
    shares = shares_of(found)
    assert shares is not None
    hidden = hidden_cells(found, 10)
    for (cell, whole), told in zip(shares.cells, percentages(found, shares, hidden), strict=True):
        assert (told is None) == bool(hidden[cell] or hidden[whole])


def test_years_tell_how_many_were_recognised(store: Store) -> None:
    found = tally(store, QUESTION, "cultural_family")
    (told,) = statistics_tables([found])
    assert told.headings[-1] == "Tỷ lệ công nhận (%)"
    assert [row[-1] for row in told.rows] == ["50,0", "0,0"]


@pytest.mark.parametrize("topic", ["movements", "organisation"])
def test_what_makes_no_whole_has_no_shares(store: Store, topic: str) -> None:
    assert shares_of(tally(store, QUESTION, topic)) is None


def test_two_days_have_differences_and_no_shares(store: Store) -> None:
    then = tally(store, Question(on=date(2025, 1, 1)), "building_use")
    both = compared(then, tally(store, QUESTION, "building_use"))
    assert {heading.key for heading in both.headings} == {"buildings", "people"}
    assert shares_of(both) is None


# Small figures


def table(rows: list[list[int]]) -> Tally:
    """A table of the rows with its totals right and below."""
    across = [[*row, sum(row)] for row in rows]
    down = [sum(column) for column in zip(*across, strict=True)]
    lines = [
        Line(str(i), tuple(map(Figure, row)), i, "total" if i == len(rows) else "value")
        for i, row in enumerate([*across, down])
    ]
    width = len(rows[0])
    headings = [Heading(str(i), i, total=i == width) for i in range(width + 1)]
    return Tally("education", "group", QUESTION, "", "", tuple(headings), tuple(lines))


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert not hidden_cells(table([[5, 0], [7, 12]]), 5).any()


def test_a_small_figure_takes_others_with_it() -> None:
    hidden = hidden_cells(table([[3, 20, 30], [40, 50, 60], [70, 80, 90]]), 5)
    assert hidden[0, 0]
    assert hidden[0].sum() >= 2
    assert hidden[:, 0].sum() >= 2


def test_zeros_are_not_hidden_for_figures_whose_total_is_hidden_too() -> None:
    hidden = hidden_cells(table([[1, 1, 0, 0, 0], [40, 50, 60, 70, 80]]), 5)
    assert not hidden[0, 2:5].any()


def test_how_many_buildings_there_are_tells_of_nobody(store: Store) -> None:
    found = tally(store, QUESTION, "building_floors")
    assert any(0 < line.figures[0].count < 5 for line in found.lines)
    hidden = hidden_cells(found, 5)
    assert not hidden[:, :3].any()
    asked = tally(store, Question(In("sex", ("male",)), TODAY), "building_floors")
    small = [[0 < figure.count < 5 for figure in line.figures] for line in asked.lines]
    assert np.array(small)[:, 0].any()
    assert hidden_cells(asked, 5)[np.array(small)].all()


def test_households_of_a_size_are_not_told_by_their_people(store: Store) -> None:
    found = tally(store, QUESTION, "household_size")
    hidden = hidden_cells(found, 6)
    exact = [i for i, line in enumerate(found.lines) if line.part == "value" and line.key != 8]
    assert hidden[exact, 0].any()
    assert (hidden[exact, 1] >= hidden[exact, 0]).all()


def test_what_one_table_hides_no_other_beside_it_tells() -> None:
    women, men = In("sex", ("female",)), In("sex", ("male",))
    few, many = Figure(3, (women,)), Figure(20, (men,))
    headings = (Heading("a", "a"), Heading("b", "b"), Heading("c", "c", total=True))
    one = Tally(
        *("education", "group", QUESTION, "", "", headings),
        (Line("x", (few, many, Figure(23, (EVERYONE,)))),),
    )
    other = Tally(*("age", "group", QUESTION, "", "", headings[:1]), (Line("y", (many,)),))
    assert not hidden_cells(other, 5).any()
    alone, beside = hidden_together([one, other], 5)
    assert alone.tolist() == [[True, True, False]]
    assert beside.all()


def test_many_hidden_figures_are_solved_for_together_too() -> None:
    """The only way from one square of fours to the other is given away by two rows and columns."""
    rows = np.full((26, 25), 50)
    for first in (0, 3):
        rows[first : first + 2, first : first + 2] = 4
    rows[2, [0, 3]] = 4
    rows[5:, 5:] = 4
    small = rows < 5
    assert small.sum() > 400
    hidden = hidden_cells(table(rows.tolist()), 5)[:-1, :-1]
    assert (hidden & ~small)[:5, :5].any()


def test_two_small_figures_do_not_give_each_other_away() -> None:
    hidden = hidden_cells(table([[1, 1, 30], [40, 50, 60], [70, 80, 90]]), 5)
    assert hidden[0, :2].all()
    assert hidden[0, 2:].any()


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=2, max_size=5
        )
    )
)
def test_no_hidden_figure_can_be_computed(rows: list[list[int]]) -> None:
    made = table(rows)
    hidden = hidden_cells(made, 5)
    counts = np.array([[figure.count for figure in line.figures] for line in made.lines])
    assert hidden[(counts > 0) & (counts < 5)].all()
    cells = [(int(cell[0]), int(cell[1])) for cell in np.argwhere(hidden)]
    height, width = counts.shape
    across = [
        {(row, i): -1 if i == width - 1 else 1 for i in range(width)} for row in range(height)
    ]
    down = [{(i, col): -1 if i == height - 1 else 1 for i in range(height)} for col in range(width)]
    known = np.array([[each.get(cell, 0) for cell in cells] for each in (*across, *down)], float)
    for place in range(len(cells)):
        others = np.delete(known, place, axis=1)
        rank = np.linalg.matrix_rank(others) if others.size else 0
        assert np.linalg.matrix_rank(known) == rank, cells[place]


def test_the_difference_of_two_days_gives_nothing_away(store: Store) -> None:
    then = tally(store, Question(on=date(2025, 1, 1)), "age")
    both = compared(then, tally(store, QUESTION, "age"))
    hidden = hidden_cells(both, 5)
    assert hidden.any()
    for line in range(len(both.lines)):
        for first in range(0, len(both.headings), 3):
            assert hidden[line, first : first + 3].sum() != 1


# On paper


def test_the_paper_hides_small_figures_and_says_so(store: Store) -> None:
    found = [tally(store, QUESTION, "age"), tally(store, QUESTION, "education")]
    paper = document_of_statistics(
        store.info, found, Basis(TODAY), today=TODAY, least=5, draw=lambda *_given: ["<svg/>"]
    )
    assert [type(block) for block in paper.blocks] == [Picture, Figures, Picture, Figures]
    picture, figures = paper.blocks[:2]
    assert isinstance(picture, Picture)
    assert isinstance(figures, Figures)
    # what it is of is said above the chart, which has room below the head of the paper, and
    # never stands on another page than its table elsewhere
    assert (picture.title, picture.kept, figures.title) == ("Độ tuổi và giới tính", False, "")
    assert picture.share <= 0.7
    assert isinstance(paper.blocks[2], Picture)
    assert paper.blocks[2].kept
    assert any("•" in row for row in figures.rows)
    assert any("5" in note and "•" in note for note in paper.notes)
    assert paper.simulated


def test_tables_may_tell_everything(store: Store) -> None:
    (told,) = statistics_tables([tally(store, QUESTION, "residence")])
    assert not any("•" in cell for row in told.rows for cell in row)
    assert told.headings[0] == "Tình trạng cư trú"


def test_nobody_leaves_an_empty_paper(store: Store) -> None:
    nobody = tally(store, Question(In("full_name", ("nobody",)), TODAY), "age")
    assert nobody.empty
    assert document_of_statistics(store.info, [nobody], Basis(TODAY), today=TODAY).blocks == ()
    assert tally(store, QUESTION, "age").question.criterion == EVERYONE


def test_streets_stand_in_walking_order(tmp_path: Path) -> None:
    names = {1: "Ngõ 12 phố Chùa", 2: "Phố Chùa"}
    records = [
        replace(each, name=names[each.id]) if isinstance(each, Street) else each
        for each in window_register.records()
        if not isinstance(each, Area)
    ]
    register = new_register(tmp_path / "walk.resgroup", records)
    found = tally(register, Question(on=window_register.TODAY), "residence", by="street")
    register.close()
    assert [line.words for line in found.lines][:2] == ["Phố Chùa", "Ngõ 12 phố Chùa"]
