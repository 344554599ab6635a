"""Corrections set right what was wrong, keep the past of what changed, refuse the impossible."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.store import Store
from resgroup.commands.correcting import (
    BULK_FIELDS,
    change_field,
    check_fields,
    correct,
    fields_of,
    same_number,
)
from resgroup.commands.edits import Edits
from resgroup.commands.soundness import unsound
from resgroup.commands.words import command_words, entry_words
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.i18n import set_language
from resgroup.records import (
    DATED_FIELDS,
    Building,
    Dwelling,
    FormerValue,
    Household,
    Kinship,
    Membership,
    MilitaryRecord,
    Occupancy,
    Record,
    Residence,
    Resident,
)
from tests.groups import TODAY, new_register

BORN = date(2000, 5, 6)
DIED = date(2025, 8, 1)
NUMBER = "001200012345"
RECORDS: list[Record] = [
    Building(1, None, "3", "Số 3 ngõ 12", floors=2),
    Dwelling(1, 1),
    Household(1, "H001"),
    Household(2, "H002"),
    Occupancy(1, 1, 1),
    Resident(1, "Nguyễn Văn An", "male", PartialDate(1970), marital_status="married"),
    Resident(2, "Lê Thị Mai", "female", PartialDate(1972, 3, 4), phone="0912345678"),
    Resident(3, "Nguyễn Văn Bình", "male", PartialDate.of(BORN), national_id=NUMBER),
    Resident(4, "Trần Cụ", "male", PartialDate(1930), death_date=PartialDate.of(DIED)),
    Resident(5, "Vũ Thị Lan"),
    Kinship(1, "parent", 3, 1),
    Kinship(2, "spouse", 2, 1, date(1995, 1, 1)),
    Membership(1, 1, 1, "head"),
    Membership(2, 2, 1, "wife"),
    Membership(3, 3, 1, "child", BORN),
    Membership(4, 4, 2, "head", None, DIED),
    Residence(1, 1, "permanent"),
    Residence(2, 2, "permanent"),
    Residence(3, 3, "permanent", BORN),
    Residence(4, 4, "permanent", None, DIED),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_register(tmp_path / "group.resgroup", RECORDS)
    yield made
    made.close()


def resident(store: Store, number: int) -> Any:
    return store.get("resident", [number])[number]


def refused(store: Store, number: int, kind: str = "resident", **values: object) -> str:
    with pytest.raises(RegisterError) as caught:
        correct(store, kind, number, values, today=TODAY)
    return caught.value.code


def codes(kind: str = "resident", **values: object) -> list[str]:
    return [concern.code for concern in check_fields(kind, values, TODAY)]


def test_a_text_is_cleaned_and_undone(store: Store) -> None:
    before = resident(store, 1)
    typed = {
        "full_name": "  Nguyễn  Văn\u200bÂn ",
        "phone": "0912 345.678",
        "older_id": "011 234 567",
    }
    store.commit(correct(store, "resident", 1, typed).change_set)
    now = resident(store, 1)
    assert (now.full_name, now.phone, now.older_id) == ("Nguyễn VănÂn", "0912345678", "011234567")
    store.undo()
    assert resident(store, 1) == before


def test_a_note_keeps_its_lines(store: Store) -> None:
    plan = correct(store, "household", 1, {"note": " một \n  hai  ba \n"})
    assert plan.change_set.changes[0].after == Household(1, "H001", note="một\nhai ba")


def test_nothing_to_correct_is_refused(store: Store) -> None:
    assert refused(store, 1, full_name="Nguyễn Văn An") == "nothing-changes"
    assert refused(store, 77, full_name="Ai đó") == "no-record"


def test_a_value_changed_on_a_day_keeps_the_former_one(store: Store) -> None:
    day = date(2026, 2, 3)
    values = {"marital_status": "divorced", "religion": "none", "occupation": "Thợ"}
    plan = correct(store, "resident", 1, values, since=day)
    entry = store.commit(plan.change_set)
    assert entry.on == day
    assert store.all("former_value") == [
        FormerValue(1, 1, "marital_status", "married", day),
        FormerValue(2, 1, "religion", "", day),
    ]
    now = resident(store, 1)
    assert (now.marital_status, now.religion, now.occupation) == ("divorced", "none", "Thợ")
    store.undo()
    assert store.all("former_value") == []


def test_without_a_day_the_value_was_always_wrong(store: Store) -> None:
    plan = correct(store, "resident", 1, {"marital_status": "widowed"})
    assert [change.kind for change in plan.change_set.changes] == ["resident"]


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [(3, date(1999, 1, 1), "before-birth"), (4, DIED, "dead"), (1, date(2027, 1, 1), "future-day")],
)
def test_a_value_changes_only_in_a_lifetime(
    store: Store, number: int, day: date, code: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        correct(store, "resident", number, {"religion": "catholic"}, since=day, today=TODAY)
    assert caught.value.code == code


def test_what_began_with_the_birth_follows_it(store: Store) -> None:
    right = date(2000, 5, 16)
    values = {"birth_date": PartialDate.of(right)}
    store.commit(correct(store, "resident", 3, values).change_set)
    assert store.get("residence", [3])[3] == Residence(3, 3, "permanent", right)
    assert store.get("membership", [3])[3] == Membership(3, 3, 1, "child", right)
    store.undo()
    assert store.get("residence", [3])[3] == Residence(3, 3, "permanent", BORN)


def test_what_ended_with_the_death_follows_it(store: Store) -> None:
    right = date(2025, 8, 11)
    plan = correct(store, "resident", 4, {"death_date": PartialDate.of(right)})
    store.commit(plan.change_set)
    assert store.get("residence", [4])[4] == Residence(4, 4, "permanent", None, right)
    assert store.get("membership", [4])[4] == Membership(4, 4, 2, "head", None, right)


def test_the_impossible_is_refused(store: Store) -> None:
    assert refused(store, 1, full_name=" ") == "no-name"
    assert refused(store, 4, birth_date=PartialDate(2026)) == "death-before-birth"
    assert refused(store, 3, birth_date=PartialDate(2026, 12)) == "birth-to-come"
    assert refused(store, 4, death_date=PartialDate(2027)) == "death-to-come"
    assert refused(store, 1, death_date=PartialDate(2026)) == "death-is-an-event"
    assert refused(store, 1, birth_date=PartialDate(2001)) == "younger-parent"
    assert refused(store, 3, birth_date=PartialDate(1960)) == "younger-parent"
    assert refused(store, 1, "household", code="") == "no-code"
    assert refused(store, 1, "household", code="h002") == "code-taken"
    assert refused(store, 1, "dwelling", building_id=9) == "names-missing"


def test_a_code_may_be_written_anew(store: Store) -> None:
    plan = correct(store, "household", 1, {"code": "h001"})
    assert plan.change_set.changes[0].after == Household(1, "h001")


def test_only_what_is_given_of_an_address_is_set(store: Store) -> None:
    plan = correct(store, "building", 1, {"address": "Số 5 ngõ 12"})
    assert plan.change_set.changes[0].after == Building(1, None, "3", "Số 5 ngõ 12", floors=2)


def test_a_number_someone_else_bears_is_asked_about(store: Store) -> None:
    (other, *_rest) = correct(store, "resident", 2, {"national_id": NUMBER}).concerns[::-1]
    assert other.code == "same-number"
    assert NUMBER not in other.vi
    assert "Nguyễn Văn Bình" in other.vi
    assert same_number(store, 3, NUMBER) == []
    assert same_number(store, 2, "") == []


def test_only_new_concerns_are_raised(store: Store) -> None:
    store.commit(correct(store, "resident", 1, {"national_id": "123"}).change_set)
    assert correct(store, "resident", 1, {"occupation": "Thợ"}).concerns == ()
    taken_off = correct(store, "resident", 4, {"death_date": PartialDate()})
    assert [each.code for each in taken_off.concerns] == ["alive-again"]


def test_fields_are_checked_as_typed() -> None:
    right = {"sex": "male", "birth_date": PartialDate.of(BORN), "national_id": NUMBER}
    assert codes(**right) == []
    assert codes(**{**right, "sex": "female"}) == ["number-sex"]
    assert codes(**{**right, "birth_date": PartialDate(1999)}) == ["number-birth_year"]
    assert codes(national_id="0012") == ["number-length"]
    assert codes(national_id="099200012345") == ["number-prefix"]
    assert codes(phone="12") == codes("household", phone="12") == ["odd-phone"]
    assert codes(phone="0912 345 678") == codes(phone="+84 912 345 678") == codes(phone="") == []
    assert codes(email="mai@") == ["odd-email"]
    assert codes(birth_date=PartialDate(1900)) == ["great-age"]
    assert codes(birth_date=PartialDate(1900), death_date=PartialDate(1960)) == []
    issued = codes(birth_date=PartialDate(2000), national_id_issued=date(1999, 1, 1))
    assert issued == ["issued-before-birth"]
    assert codes(national_id_issued=date(2027, 1, 1)) == ["issued-to-come"]
    assert codes("building", floors=0) == ["odd-floors"]
    assert codes("dwelling", unit="P1") == []
    assert codes(full_name="") == ["no-name"]


def test_days_to_come_need_a_today() -> None:
    assert check_fields("resident", {"birth_date": PartialDate(2999)}) == []


def test_the_fields_of_a_record_are_its_values() -> None:
    assert fields_of(Household(1, "H001"))["code"] == "H001"
    assert codes(**fields_of(RECORDS[7])) == []


def test_one_field_of_several_people(store: Store) -> None:
    store.commit(change_field(store, [1, 2, 3], "ethnicity", "kinh").change_set)
    assert {resident(store, number).ethnicity for number in (1, 2, 3)} == {"kinh"}
    with pytest.raises(RegisterError, match="Không có gì"):
        change_field(store, [1, 2], "ethnicity", "kinh")
    store.undo()
    assert {resident(store, number).ethnicity for number in (1, 2, 3)} == {""}


def test_one_dated_field_of_several_people_agrees_with_one_each(store: Store) -> None:
    first, later = date(2024, 1, 1), date(2025, 1, 1)
    store.commit(correct(store, "resident", 1, {"education": "primary"}, since=later).change_set)
    plan = change_field(store, [1, 2, 2], "education", "upper_secondary", first)
    store.commit(plan.change_set)
    assert resident(store, 1).education == "primary"
    assert resident(store, 2).education == "upper_secondary"
    former = {(each.resident_id, each.to_date): each.value for each in store.all("former_value")}
    assert former == {(1, first): "", (1, later): "upper_secondary", (2, first): ""}
    alone = [
        correct(store, "resident", number, {"education": "lower_secondary"}, since=TODAY)
        for number in (1, 2)
    ]
    both = change_field(store, [1, 2], "education", "lower_secondary", TODAY).change_set.changes
    bare = [dataclasses.replace(each.after, id=0) for each in both if each.after]
    assert sorted(map(str, bare)) == sorted(
        str(dataclasses.replace(change.after, id=0))
        for plan in alone
        for change in plan.change_set.changes
        if change.after
    )


@pytest.mark.parametrize("field", ["full_name", "national_id", "birth_date", "sex", "phone", "id"])
def test_what_is_each_persons_own_is_not_changed_for_several(store: Store, field: str) -> None:
    with pytest.raises(RegisterError) as caught:
        change_field(store, [1, 2], field, "x")
    assert caught.value.code == "own-field"


def test_several_people_must_live_and_be_there(store: Store) -> None:
    for numbers, day, code in (
        ([1, 4], DIED, "not-living"),
        ([1, 3], date(1999, 1, 1), "not-living"),
        ([1, 88], TODAY, "no-record"),
        ([1, 2], date(2027, 1, 1), "future-day"),
    ):
        with pytest.raises(RegisterError) as caught:
            change_field(store, numbers, "religion", "none", day, today=TODAY)
        assert caught.value.code == code


def test_the_fields_for_several_are_fields_of_a_resident() -> None:
    assert set(BULK_FIELDS) <= {each.name for each in dataclasses.fields(Resident)}
    assert set(DATED_FIELDS) <= set(BULK_FIELDS)


FLAWS: list[tuple[Record, str]] = [
    (Residence(0, 1, "permanent", TODAY), "two-residences"),
    (Membership(0, 2, 2, "other", TODAY), "two-households"),
    (Membership(0, 5, 1, "head", None, BORN), "two-heads"),
    (Kinship(0, "spouse", 1, 3, TODAY), "two-marriages"),
    (Kinship(0, "adoptive_parent", 1, 3), "younger-parent"),
    (MilitaryRecord(0, 1, "serving", "", "", TODAY, BORN), "from-after-to"),
    (Occupancy(0, 1, 1, TODAY, BORN), "from-after-to"),
    (MilitaryRecord(0, 4, "serving", "", "", TODAY), "after-death"),
    (Membership(0, 99, 1, "child"), "names-missing"),
]


@pytest.mark.parametrize(("record", "code"), FLAWS, ids=[code for _, code in FLAWS])
def test_what_must_never_be_stored(store: Store, record: Record, code: str) -> None:
    edits = Edits(store)
    edits.add(record)
    error = unsound(store, edits)
    assert error is not None
    assert error.code == code


def test_what_one_day_ends_may_begin_again_that_day(store: Store) -> None:
    edits = Edits(store)
    edits.change(edits.get(Residence, 1), to_date=TODAY)
    edits.add(Residence(0, 1, "permanent", TODAY))
    edits.add(Residence(0, 1, "absent", TODAY))
    assert unsound(store, edits) is None


def test_what_is_named_is_not_removed(store: Store) -> None:
    edits = Edits(store)
    edits.remove(edits.get(Household, 1))
    error = unsound(store, edits)
    assert error is not None
    assert error.code == "still-named"


def test_an_old_flaw_does_not_forbid_other_corrections(tmp_path: Path) -> None:
    flawed = [*RECORDS, Residence(9, 3, "permanent", TODAY)]
    store = new_register(tmp_path / "flawed.resgroup", flawed)
    values = {"birth_date": PartialDate(2000)}
    assert correct(store, "resident", 3, values).change_set.changes
    store.close()


def test_every_command_has_words(store: Store) -> None:
    entry = store.commit(
        correct(store, "resident", 1, {"religion": "none"}, since=TODAY).change_set
    )
    assert entry_words(entry) == "Sửa thông tin · ngày 01/11/2026"
    assert entry_words(dataclasses.replace(entry, on=None, document="12/TB")) == (
        "Sửa thông tin · giấy tờ số 12/TB"
    )
    assert command_words("something_else") == "something_else"
    assert command_words("demo") == "Lập sổ mô phỏng"
    set_language("en")
    assert command_words("undo") == "Undo"
