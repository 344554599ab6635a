"""A year of a small group, played event by event; its balances agree with a count by hand.

The group on 31/12/2025, fourteen people in five homes (a sixth dwelling stands empty):

    H001  Tư (1950, head), Năm, their son Hùng, his wife Hoa, grandchildren Anh and Quân      6
    H002  Long (head), his wife Lan, their son Sơn (2004)                                     3
    H003  Mai (widow, head), her daughter Hà (2001)                                           2
    H004  Nam (1998, head) and Bích, tenants registered until 15/02/2026                      2
    H005  Khoa (1945), alone                                                                  1
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.balance import balance, balances
from resgroup.commands.catalogue import events
from resgroup.commands.correcting import correct
from resgroup.commands.inputs import filled, inputs_of
from resgroup.commands.newcomers import Newcomer
from resgroup.criteria import In
from resgroup.dates import PartialDate
from resgroup.records import (
    KINDS,
    Building,
    Dwelling,
    Household,
    Kinship,
    Membership,
    MilitaryRecord,
    Occupancy,
    Record,
    Residence,
    Resident,
)
from resgroup.register import Question
from tests.groups import new_register

TODAY = date(2026, 12, 31)
TU, NAM_BA, HUNG, HOA, ANH, QUAN, LONG, LAN, SON, MAI, HA, NAM, BICH, KHOA = range(1, 15)
H001, H002, H003, H004, H005 = range(1, 6)

PEOPLE = (
    (TU, "Nguyễn Văn Tư", "male", (1950, 2, 3), H001, "head", "married"),
    (NAM_BA, "Trần Thị Năm", "female", (1953, 5, 6), H001, "wife", "married"),
    (HUNG, "Nguyễn Văn Hùng", "male", (1980, 7, 8), H001, "child", "married"),
    (HOA, "Lê Thị Hoa", "female", (1986, 9, 10), H001, "daughter_in_law", "married"),
    (ANH, "Nguyễn Minh Anh", "female", (2010, 11, 12), H001, "grandchild_p", "single"),
    (QUAN, "Nguyễn Minh Quân", "male", (2007, 3, 14), H001, "grandchild_p", "single"),
    (LONG, "Phạm Văn Long", "male", (1975, 1, 2), H002, "head", "married"),
    (LAN, "Đỗ Thị Lan", "female", (1978, 3, 4), H002, "wife", "married"),
    (SON, "Phạm Văn Sơn", "male", (2004, 5, 6), H002, "child", "single"),
    (MAI, "Hoàng Thị Mai", "female", (1960, 7, 8), H003, "head", "widowed"),
    (HA, "Hoàng Thu Hà", "female", (2001, 9, 10), H003, "child", "single"),
    (NAM, "Vũ Văn Nam", "male", (1998, 11, 12), H004, "head", "single"),
    (BICH, "Ngô Thị Bích", "female", (1999, 1, 2), H004, "co_renting", "single"),
    (KHOA, "Bùi Văn Khoa", "male", (1945, 3, 4), H005, "head", "widowed"),
)
COUPLES = ((NAM_BA, TU, 1978), (HOA, HUNG, 2006), (LAN, LONG, 2003))
CHILDREN = (
    *((HUNG, TU), (HUNG, NAM_BA), (ANH, HUNG), (ANH, HOA), (QUAN, HUNG), (QUAN, HOA)),
    *((SON, LONG), (SON, LAN), (HA, MAI)),
)


def group() -> Iterator[Record]:
    """The group as it stood on 31/12/2025."""
    for number in range(1, 7):
        yield Building(number, house_number=str(number), address=f"Số {number} phố Chùa")
        yield Dwelling(number, number)
    for number in range(1, 6):
        yield Household(number, f"H{number:03d}", "tenants" if number == H004 else "family")
        yield Occupancy(number, number, number, date(2015, 1, 1))
    for number, name, sex, born, household, term, marital in PEOPLE:
        yield Resident(number, name, sex, PartialDate(*born), marital_status=marital)
        yield Membership(number, number, household, term, date(2015, 1, 1))
        tenant = household == H004
        kind, until = ("temporary", date(2026, 2, 15)) if tenant else ("permanent", None)
        yield Residence(number, number, kind, date(2015, 1, 1), until=until)
    yield MilitaryRecord(1, SON, "registered", from_date=date(2021, 4, 10))
    links = [("parent", child, parent, None) for child, parent in CHILDREN]
    links += [("spouse", wife, man, date(year, 1, 1)) for wife, man, year in COUPLES]
    for place, (kind, one, other, since) in enumerate(links, start=1):
        yield Kinship(place, kind, one, other, since)


class Year:
    """Plays events as the window does: what is asked and not said takes what is proposed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.played: list[str] = []

    def play(self, name: str, month: int, day: int, **values: Any) -> None:
        event = events()[name]
        values["day"] = date(2026, month, day)
        said = {key: value for key, value in values.items() if key != "terms"}
        for each in inputs_of(event.form):
            if each.options is None or each.key in said:
                continue
            options = each.options(self.store, said, TODAY)
            terms = values.get("terms", {})
            if each.kind == "relationships":
                told = [(one.value, terms.get(one.value, one.proposed)) for one in options]
                said[each.key] = tuple(told)
            elif each.kind == "option" and any(one.proposed for one in options):
                said[each.key] = next(one.value for one in options if one.proposed)
        plan = event.plan(self.store, filled(event.form, said), TODAY)
        self.store.commit(plan.change_set)
        self.played.append(name)

    def resident(self, name: str) -> int:
        people = self.store.all("resident")
        return next(each.id for each in people if getattr(each, "full_name", "") == name)

    def household_of(self, resident: int, on: date) -> int:
        page = self.store.resident_page(resident, on)
        assert page.household is not None
        return page.household.household_id

    def people(self, on: date) -> int:
        return len(self.store.ask(Question(on=on)).ids)

    def members(self, household: int, on: date) -> dict[int, str]:
        page = self.store.household_page(household, on)
        return {each.resident_id: each.relationship for each in page.members}


def first_half(year: Year) -> None:
    year.play("renew_residence", 2, 10, resident=NAM, until=date(2027, 2, 15))
    year.play("death", 1, 20, resident=KHOA, document="03/2026")
    year.play("move_out", 2, 12, resident=BICH, place="Bắc Ninh")
    tenants = (
        Newcomer("Lý Văn Tài", "male", PartialDate(1997, 4, 5), relationship="head"),
        Newcomer("Lý Thị Tú", "female", PartialDate(1999, 6, 7), relationship="co_renting"),
    )
    until = date(2027, 2, 14)
    year.play("move_in", 2, 15, home=4, kind="temporary", newcomers=tenants, until=until)
    year.play("enlist", 2, 24, resident=SON, document="15/QĐ", place="Trung đoàn 1")
    year.play("marriage", 3, 14, resident=HA, spouse=NAM, joins=NAM, document="21/2026")
    year.play(
        *("birth", 4, 2),
        household=H001,
        full_name="Nguyễn Minh Khôi",
        sex="male",
        mother=HOA,
        father=HUNG,
        document="88/2026",
    )
    year.play("death", 4, 15, resident=TU, new_head=HUNG, document="17/2026")
    year.play("absence", 5, 1, resident=QUAN, until=date(2026, 8, 30), reason="study")
    year.play("return_home", 5, 20, resident=QUAN)
    family = (
        Newcomer("Đặng Văn Phúc", "male", PartialDate(1985, 1, 1), relationship="head"),
        Newcomer("Tạ Thị Thu", "female", PartialDate(1988, 2, 2), relationship="wife"),
        Newcomer("Trần Bảo Ngọc", "female", PartialDate(2015, 3, 3), relationship="stepchild"),
        Newcomer("Đặng Gia Bảo", "male", PartialDate(2019, 4, 4), relationship="child"),
    )
    year.play("move_in", 6, 1, home=5, kind="permanent", newcomers=family, place="Hà Nam")
    year.play("split_household", 6, 15, household=H001, leaving=(NAM_BA,), head=NAM_BA)


def second_half(year: Year) -> None:
    store = year.store
    year.play("divorce", 7, 10, resident=LAN, document="5/2026/QĐST")
    year.play("move_out", 7, 12, resident=LAN, place="Hải Phòng")
    ngoc, phuc = year.resident("Trần Bảo Ngọc"), year.resident("Đặng Văn Phúc")
    year.play("adoption", 8, 1, resident=ngoc, adopter=phuc, document="2/2026")
    thu, bao = year.resident("Tạ Thị Thu"), year.resident("Đặng Gia Bảo")
    family = year.household_of(phuc, date(2026, 8, 10))
    year.play(
        *("change_head", 8, 15),
        household=family,
        head=thu,
        terms={phuc: "husband", ngoc: "child", bao: "child"},
    )
    nephew = (
        Newcomer("Hoàng Văn Đạt", "male", PartialDate(2006, 6, 6), relationship="nephew_niece"),
    )
    year.play("join_household", 9, 1, home=H003, kind="staying", newcomers=nephew)
    dat = year.resident("Hoàng Văn Đạt")
    year.play("temporary_residence", 9, 10, resident=dat, until=date(2027, 9, 9), reason="study")
    year.play("move_household", 10, 5, household=family, dwelling=6)
    alone = year.household_of(NAM_BA, date(2026, 10, 1))
    year.play("merge_households", 10, 20, household=H001, other=alone, terms={NAM_BA: "mother"})
    year.play("discharge", 11, 1, resident=SON, document="9/QĐ")
    year.play(
        *("birth", 11, 15),
        household=H003,
        full_name="Vũ Hoàng Minh",
        sex="female",
        mother=HA,
        father=NAM,
    )
    minh = year.resident("Vũ Hoàng Minh")
    for leaver in (minh, HA, NAM):
        year.play("move_out", 12, 1, resident=leaver, place="Hưng Yên")
    year.play("join_household", 12, 20, home=H002, kind="permanent", returning=(LAN,),
              relationships=((LAN, "other"),))  # fmt: skip
    plan = correct(store, "resident", KHOA, {"birth_date": PartialDate(1944, 3, 4)})
    store.commit(plan.change_set)


@pytest.fixture
def year(tmp_path: Path) -> Iterator[Year]:
    store = new_register(tmp_path / "year.resgroup", list(group()))
    played = Year(store)
    first_half(played)
    second_half(played)
    yield played
    store.close()


BY_HAND = (
    # opening, births, deaths, arrivals, departures, closing
    (14, 0, 1, 0, 0, 13),  # January: Khoa dies
    (13, 0, 0, 2, 1, 14),  # February: Bích leaves, Tài and Tú rent the room
    (14, 0, 0, 0, 0, 14),  # March: a marriage within the group
    (14, 1, 1, 0, 0, 14),  # April: Khôi is born, Tư dies
    (14, 0, 0, 0, 0, 14),  # May: away and back moves nobody
    (14, 0, 0, 4, 0, 18),  # June: Phúc's family comes
    (18, 0, 0, 0, 1, 17),  # July: Lan leaves after the divorce
    (17, 0, 0, 0, 0, 17),  # August: adopted, another head
    (17, 0, 0, 1, 0, 18),  # September: Đạt stays, then registers
    (18, 0, 0, 0, 0, 18),  # October: homes and households change, people do not
    (18, 1, 0, 0, 0, 19),  # November: Minh is born
    (19, 0, 0, 1, 3, 17),  # December: Nam, Hà and Minh leave, Lan comes back
)


def test_every_month_agrees_with_the_count_by_hand(year: Year) -> None:
    months = balances(year.store, date(2026, 1, 1), TODAY, "month")
    assert [tuple(month.figures.values()) for month in months] == list(BY_HAND)


def test_quarters_and_the_year_agree_too(year: Year) -> None:
    quarters = balances(year.store, date(2026, 1, 1), TODAY, "quarter")
    assert [tuple(each.figures.values()) for each in quarters] == [
        (14, 0, 1, 2, 1, 14),
        (14, 1, 1, 4, 0, 18),
        (18, 0, 0, 1, 1, 18),
        (18, 1, 0, 1, 3, 17),
    ]
    whole = balance(year.store, date(2026, 1, 1), TODAY)
    assert tuple(whole.figures.values()) == (14, 2, 2, 8, 5, 17)


def test_every_number_opens_its_names(year: Year) -> None:
    whole = balance(year.store, date(2026, 1, 1), TODAY)
    assert {each.resident_id for each in whole.deaths} == {KHOA, TU}
    newborn = {year.resident("Nguyễn Minh Khôi"), year.resident("Vũ Hoàng Minh")}
    assert {each.resident_id for each in whole.births} == newborn
    left = sorted(each.resident_id for each in whole.departures)
    assert left == sorted([BICH, LAN, NAM, HA, year.resident("Vũ Hoàng Minh")])
    assert LAN in {each.resident_id for each in whole.arrivals}


def test_it_was_a_year_of_all_kinds_of_events(year: Year) -> None:
    assert len(year.played) >= 20
    assert len(set(year.played)) >= 18


def test_households_are_what_the_year_made_of_them(year: Year) -> None:
    khoi = year.resident("Nguyễn Minh Khôi")
    in_april = year.members(H001, date(2026, 4, 14))
    assert in_april[TU] == "head"
    assert in_april[khoi] == "grandchild_p"
    after = year.members(H001, date(2026, 4, 15))
    assert TU not in after
    assert after[HUNG] == "head"
    assert after[HOA] == "wife"
    assert after[NAM_BA] == "mother"
    assert after[khoi] == after[ANH] == after[QUAN] == "child"
    alone = year.household_of(NAM_BA, date(2026, 7, 1))
    assert alone != H001
    assert year.members(alone, date(2026, 7, 1)) == {NAM_BA: "head"}
    assert year.members(alone, date(2026, 10, 20)) == {}
    assert year.members(H001, TODAY)[NAM_BA] == "mother"


def test_past_days_keep_what_people_were(year: Year) -> None:
    def marital(number: int, on: date) -> object:
        return year.store.rows([number], ["marital_status"], on)[0][0]

    assert marital(HA, date(2026, 3, 13)) == "single"
    assert marital(HA, date(2026, 3, 14)) == "married"
    assert marital(NAM_BA, date(2026, 4, 14)) == "married"
    assert marital(NAM_BA, date(2026, 4, 15)) == "widowed"
    assert marital(LONG, date(2026, 7, 9)) == "married"
    assert marital(LONG, date(2026, 7, 10)) == "divorced"
    married = Question(In("marital_status", ("married",)), date(2026, 3, 13))
    assert HA not in year.store.ask(married).ids
    serving = Question(In("military_state", ("serving",)), date(2026, 6, 1))
    assert year.store.ask(serving).ids.tolist() == [SON]
    away = Question(In("residence", ("absent",)), date(2026, 5, 10))
    assert QUAN in year.store.ask(away).ids


def test_the_year_can_be_taken_back_whole_and_done_again(year: Year, tmp_path: Path) -> None:
    store = year.store
    after = everything(store)
    steps = 0
    while store.undo() is not None:
        steps += 1
    assert steps == len(year.played) + 1
    fresh = new_register(tmp_path / "fresh.resgroup", list(group()))
    assert everything(store) == everything(fresh)
    for month in range(1, 13):
        day = date(2026, month, 28)
        assert store.ask(Question(on=day)).ids.tolist() == fresh.ask(Question(on=day)).ids.tolist()
    fresh.close()
    while store.redo() is not None:
        pass
    assert everything(store) == after


def everything(store: Store) -> dict[str, list[Record]]:
    return {kind: store.all(kind) for kind in KINDS}
