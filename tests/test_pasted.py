"""Pasted lists: whoever they name is found, and every other line is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.store import Store
from resgroup import filters
from resgroup.asking.pasted import Pasted, pasted, with_chosen
from resgroup.criteria import AllOf, AnyOf, Between, In, Like
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.records import Residence, Resident
from resgroup.register import Question
from tests.groups import TODAY, new_register

PEOPLE = [
    Resident(*(1, "Nguyễn Văn Hoà", "male", PartialDate(1950, 3, 12)), national_id="001050123456"),
    Resident(*(2, "Trần Thị Hòa", "female", PartialDate(1962)), older_id="012345678"),
    Resident(*(3, "Lê An", "male", PartialDate(1990, 1, 1)), national_id="001090000003"),
    Resident(*(4, "Lê An", "female", PartialDate(1990, 5, 2))),
    Resident(*(5, "Lê Ân", "female", PartialDate(2001))),
    Resident(*(6, "Đỗ Bé", "male", PartialDate())),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    homes = [Residence(person.id, person.id, "permanent") for person in PEOPLE]
    made = new_register(tmp_path_factory.mktemp("pasted") / "one.resgroup", [*PEOPLE, *homes])
    yield made
    made.close()


def answered(store: Store, found: Pasted) -> set[int]:
    answer = store.ask(Question(found.criterion, TODAY))
    return {int(number) for number in (*answer.ids, *answer.uncertain)}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("001050123456", {1}),
        ("001 050 123 456", {1}),
        ("'001050123456", {1}),
        ("1050123456", {1}),  # Excel dropped two zeros
        ("012345678", {2}),
        ("12345678", {2}),
        ("012.345.678", {2}),
        ("Nguyễn Văn Hòa", {1}),  # the other spelling of the tone
        ("nguyen van hoa", {1}),
        ("NGUYỄN VĂN HOÀ", {1}),
        ("1\tNguyễn Văn Hoà\t12/03/1950\tNam\t001050123456", {1}),
        ("3. Trần Thị Hoà (1962)", {2}),
        ("3 tran thi hoa, sinh năm 1962", {2}),
        ("Trần Thị Hoà\t\t1962\tSố 5 phố Chùa", {2}),
        ("Lê An 01/01/1990", {3}),
        ("Lê An\t2.5.1990", {4}),
        ("Lê An\t1990-05-02", {4}),
        ("Lê Ân", {5}),
        ("le an 2001", {5}),
        ("Đỗ Bé 1970", {6}),  # no birth is recorded, so it may be
        ("Nguyễn Văn Hoà - 0912345678", {1}),
    ],
)
def test_a_line_finds_whom_it_names(store: Store, line: str, meant: set[int]) -> None:
    found = pasted(line, store, TODAY)
    assert set(found.found) == meant
    assert answered(store, found) == meant
    assert not found.not_found
    assert not found.ambiguous
    assert filters.read(filters.write(found.criterion)) == found.criterion


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("001999999999", "no one here has this id number"),
        ("STT\tHọ và tên\tNăm sinh", "no one here has this name"),
        ("Lê An 1985", "2 people of this name, born otherwise"),
        ("Trần Thị Hoà 1963", "1 person of this name, born otherwise"),
        ("Lê Ấn", "no one here has this name"),
        ("0010********1", "the number is masked; copy it in full"),
        ("001*****123\tPhạm Tý", "the number is masked; copy it in full"),
        ("Lê An 1985 0010xxxxxxx1", "2 people of this name, born otherwise"),
        ("0912345678", "neither an id number nor a name"),
        ("---", "neither an id number nor a name"),
        ("=1+1", "neither an id number nor a name"),
        ("🙂", "neither an id number nor a name"),
        ("'; DROP TABLE resident; --", "no one here has this name"),
    ],
)
def test_a_line_that_finds_no_one_is_told_with_its_reason(
    store: Store, line: str, reason: str
) -> None:
    set_language("en")
    found = pasted(f"\n{line}\n", store, TODAY)
    assert not found.found
    assert not answered(store, found)
    (unfound,) = found.not_found
    assert (unfound.line, unfound.reason) == (2, reason)
    assert unfound.text.split() == line.split()


def test_nothing_of_a_whole_list_is_lost(store: Store) -> None:
    text = "Họ tên\n001050123456\n\nle an\nLê An 1990\n12345678\nTrần Thị Hòa\nai đó\n"
    found = pasted(text, store, TODAY)
    assert set(found.found) == {1, 2}
    assert [(each.line, each.residents) for each in found.ambiguous] == [
        (4, (3, 4, 5)),
        (5, (3, 4)),
    ]
    assert [each.line for each in found.not_found] == [1, 8]
    assert answered(store, found) == set(found.found)
    assert found.criterion == AnyOf(
        (
            In("national_id", ("001050123456",)),
            In("older_id", ("012345678",)),
            Like("full_name", ("Trần Thị Hòa",)),
        )
    )


def test_whom_someone_chooses_among_namesakes_is_asked_for_too(store: Store) -> None:
    found = pasted("le an\nĐỗ Bé", store, TODAY)
    assert set(found.found) == {6}
    for chosen in ({3}, {4}, {3, 5}, set()):
        criterion = with_chosen(found, store, chosen, TODAY)
        answer = store.ask(Question(criterion, TODAY))
        assert {int(each) for each in answer.ids} == {6, *chosen}
        assert filters.read(filters.write(criterion)) == criterion


def test_who_is_chosen_of_an_unknown_birth_brings_no_namesake_along(tmp_path: Path) -> None:
    births = (PartialDate(), PartialDate(1990, 5, 2))
    people = [Resident(each, "Lê An", "male", birth) for each, birth in enumerate(births, start=1)]
    homes = [Residence(person.id, person.id, "permanent") for person in people]
    made = new_register(tmp_path / "two.resgroup", [*people, *homes])
    found = pasted("Lê An", made, TODAY)
    assert made.ask(Question(with_chosen(found, made, [1], TODAY), TODAY)).ids.tolist() == [1]
    made.close()


@pytest.mark.parametrize(
    ("line", "residents", "owner"),
    [
        ("Trần Thị Hoà\t001050123456", (1, 2), "Nguyễn Văn Hoà"),
        ("Lê An 001050123456", (1, 3, 4), "Nguyễn Văn Hoà"),
        ("Phạm Tý - 001050123456", (1,), "Nguyễn Văn Hoà"),
    ],
)
def test_a_number_beside_the_name_of_another_is_to_be_looked_at(
    store: Store, line: str, residents: tuple[int, ...], owner: str
) -> None:
    found = pasted(line, store, TODAY)
    assert not found.found
    (several,) = found.ambiguous
    assert (several.residents, several.owner) == (residents, owner)


@pytest.mark.parametrize(
    "line", ["001050123456 Nam", "Kinh\t001050123456\tPhường Đông Ngạc", "001050123456 Ng. V. Hoà"]
)
def test_other_words_beside_a_number_are_no_name(store: Store, line: str) -> None:
    assert pasted(line, store, TODAY).found == (1,)


def test_a_table_copied_as_a_web_page_is_read_without_its_tags(store: Store) -> None:
    page = (
        "<html><body><table><tr><td>1</td><td>Nguyễn Văn Ho&agrave;</td><td>1950</td></tr>"
        "<tr><td>2</td>\n<td>&nbsp;001090000003</td></tr></table>"
    )
    assert set(pasted(page, store, TODAY).found) == {1, 3}


def test_the_day_of_birth_is_asked_only_where_the_year_does_not_do(store: Store) -> None:
    day = date(1990, 5, 2)
    assert pasted("Lê An 02/05/1990", store, TODAY).criterion == AllOf(
        (Like("full_name", ("Lê An",)), Between("birth_date", day, day))
    )
    assert pasted("Nguyễn Văn Hoà 12/03/1950", store, TODAY).criterion == AllOf(
        (Like("full_name", ("Nguyễn Văn Hoà",)), Between("birth_year", 1950, 1950))
    )


@pytest.mark.parametrize(
    ("line", "meant"),
    [("Trần Thị Hoà 15/07/1962", 2), ("Đỗ Bé 1970", 6), ("Đỗ Bé 02/03/1970", 6)],
)
def test_whose_birth_is_recorded_in_part_is_found_for_certain(
    store: Store, line: str, meant: int
) -> None:
    found = pasted(line, store, TODAY)
    assert found.found == (meant,)
    assert store.ask(Question(found.criterion, TODAY)).ids.tolist() == [meant]


def test_a_line_of_nothing_but_digits_or_stars_is_read_at_once(store: Store) -> None:
    for rubbish in ("1" * 300_000, "*" * 300_000):
        assert len(pasted(rubbish, store, TODAY).not_found) == 1


def test_an_empty_list_finds_no_one_and_a_huge_one_is_refused(store: Store) -> None:
    assert pasted(" \n\t\n", store, TODAY) == Pasted(AnyOf(), (), (), ())
    with pytest.raises(RegisterError) as caught:
        pasted("An\n" * 5_001, store, TODAY)
    assert caught.value.code == "too-many-lines"
    assert "5001" in caught.value.vi
