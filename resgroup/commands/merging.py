"""Owns taking two records of one person together, keeping the history of both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from resgroup.commands.edits import Edits
from resgroup.commands.joining import Row, join_spans
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.soundness import refuse_unsound
from resgroup.commands.spans import head_on, members_on
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.names import fold
from resgroup.record_words import phrase_of
from resgroup.records import (
    DATED_FIELDS,
    Case,
    FormerValue,
    Household,
    Kinship,
    Membership,
    MergedResident,
    Resident,
)
from resgroup.register import Register
from resgroup.values import masked_id

_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two records of a resident differ; `proposed` is whose value stays."""

    field: str
    keep_value: Any
    drop_value: Any

    @property
    def proposed(self) -> str:
        """`drop` where only the dropped record says anything, else `keep`."""
        return "drop" if _recorded(self.drop_value) and not _recorded(self.keep_value) else "keep"


def _recorded(value: Any) -> bool:
    return value.known if isinstance(value, PartialDate) else value not in (None, "")


def differences(register: Register, keep: int, drop: int) -> list[Difference]:
    """The fields in which two residents differ, in the order of the record."""
    edits = Edits(register)
    kept, dropped = edits.get(Resident, keep), edits.get(Resident, drop)
    pairs = (
        Difference(each.name, getattr(kept, each.name), getattr(dropped, each.name))
        for each in dataclasses.fields(Resident)
        if each.name != "id"
    )
    return [pair for pair in pairs if pair.keep_value != pair.drop_value]


def merge_residents(
    register: Register, keep: int, drop: int, choices: Mapping[str, str], today: date
) -> Plan:
    """Take the record `drop` into the record `keep` of the same person.

    `choices` says, for a field in which they differ, whether the value of `keep` or of `drop`
    stays. What holds from day to day stays from both; where both say something of one day that
    cannot both be, the kept record is right and the user is asked.
    """
    edits = Edits(register)
    kept, dropped = edits.get(Resident, keep), edits.get(Resident, drop)
    _refuse_kin(edits, kept, dropped)
    concerns = list(_doubts(kept, dropped))
    found = differences(register, keep, drop)
    sides = {each.field: choices.get(each.field, each.proposed) for each in found}
    taken = {each.field: each.drop_value for each in found if sides[each.field] == "drop"}
    if taken:
        edits.change(kept, **taken)
    _merge_former_values(edits, keep, drop, sides)
    concerns += (_contradiction(edits, row) for row in join_spans(edits, keep, drop))
    _merge_kin(edits, keep, drop)
    for case in edits.linked(Case, "applicant_id", drop):
        edits.change(case, applicant_id=keep)
    for merged in edits.linked(MergedResident, "resident_id", drop):
        edits.change(merged, resident_id=keep)
    edits.add(MergedResident(0, keep, drop, today))
    edits.remove(dropped)
    refuse_unsound(register, edits)
    concerns += _headless(edits, today)
    return Plan(edits.change_set("merge_residents", on=today), tuple(concerns))


def _refuse_kin(edits: Edits, kept: Resident, dropped: Resident) -> None:
    if kept.id == dropped.id:
        raise RegisterError(
            "same-record",
            "Đây là cùng một hồ sơ; hãy chọn hồ sơ thứ hai.",
            "This is one and the same record; choose the second one.",
        )
    one, other = kept.full_name, dropped.full_name
    if dropped.id in _ancestors(edits, kept.id) or kept.id in _ancestors(edits, dropped.id):
        raise RegisterError(
            "merge-ancestor",
            f"{one} và {other} là cha mẹ, ông bà và con cháu của nhau nên không phải một người.",
            f"{one} and {other} are parent and descendant, so they are not one person.",
        )
    spouses = edits.linked(Kinship, "resident_id", kept.id)
    spouses += edits.linked(Kinship, "relative_id", kept.id)
    if any(dropped.id in (link.resident_id, link.relative_id) for link in spouses):
        raise RegisterError(
            "merge-spouse",
            f"{one} và {other} là vợ chồng nên không phải một người.",
            f"{one} and {other} are married, so they are not one person.",
        )


def _ancestors(edits: Edits, resident: int) -> set[int]:
    found: set[int] = set()
    latest = {resident}
    while latest:
        links = edits.linked(Kinship, "resident_id", *latest)
        latest = {link.relative_id for link in links if link.kind != "spouse"} - found
        found |= latest
    return found


def _doubts(kept: Resident, dropped: Resident) -> Iterator[Concern]:
    """What speaks against the two being one person."""
    numbers = kept.national_id, dropped.national_id
    if numbers[0] != numbers[1] and all(_is_number(each) for each in numbers):
        one, other = map(masked_id, numbers)
        yield Concern(
            "two-numbers",
            f"Hai hồ sơ có hai số định danh khác nhau ({one}, {other}).",
            f"The two records bear two personal numbers ({one}, {other}).",
        )
    if kept.sex and dropped.sex and kept.sex != dropped.sex:
        yield Concern(
            "other-sex",
            "Hai hồ sơ ghi hai giới tính khác nhau.",
            "The two records say different sexes.",
        )
    if _apart(kept.birth_date, dropped.birth_date):
        born = kept.birth_date.written(), dropped.birth_date.written()
        yield Concern(
            "other-birth",
            f"Hai hồ sơ ghi hai ngày sinh không khớp nhau ({born[0]}, {born[1]}).",
            f"The two dates of birth cannot be one ({born[0]}, {born[1]}).",
        )
    if fold(kept.full_name) != fold(dropped.full_name):
        yield Concern(
            "other-name",
            f"Hai hồ sơ ghi hai tên khác nhau ({kept.full_name}, {dropped.full_name}).",
            f"The two records bear different names ({kept.full_name}, {dropped.full_name}).",
        )


def _is_number(number: str) -> bool:
    return len(number) == _DIGITS and number.isdecimal()


def _apart(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates cannot be the same day, as far as each is known."""
    first, last = one.earliest(), one.latest()
    other_first, other_last = other.earliest(), other.latest()
    if first is None or last is None or other_first is None or other_last is None:
        return False
    return last < other_first or other_last < first


def _merge_former_values(edits: Edits, keep: int, drop: int, sides: Mapping[str, str]) -> None:
    """Keep the past of a dated field from the record whose value stays."""
    kept = edits.linked(FormerValue, "resident_id", keep)
    dropped = edits.linked(FormerValue, "resident_id", drop)
    for field in DATED_FIELDS:
        mine = [row for row in kept if row.field == field]
        theirs = [row for row in dropped if row.field == field]
        if sides.get(field, "keep" if mine else "drop") == "keep":
            edits.remove(*theirs)
            continue
        edits.remove(*mine)
        for row in theirs:
            edits.change(row, resident_id=keep)


def _merge_kin(edits: Edits, keep: int, drop: int) -> None:
    """Let the kept record have all relatives, each once."""
    links = edits.linked(Kinship, "resident_id", drop)
    links += edits.linked(Kinship, "relative_id", drop)
    for link in links:
        moved = replace(
            link,
            resident_id=keep if link.resident_id == drop else link.resident_id,
            relative_id=keep if link.relative_id == drop else link.relative_id,
        )
        same = next((each for each in _kin_of(edits, keep) if _alike(each, moved)), None)
        if same is None:
            edits.change(link, resident_id=moved.resident_id, relative_id=moved.relative_id)
            continue
        edits.remove(link)
        first, last = same.from_date or link.from_date, same.to_date or link.to_date
        if (first, last) != (same.from_date, same.to_date):
            edits.change(same, from_date=first, to_date=last)


def _kin_of(edits: Edits, resident: int) -> list[Kinship]:
    links = edits.linked(Kinship, "resident_id", resident)
    return links + edits.linked(Kinship, "relative_id", resident)


def _alike(one: Kinship, other: Kinship) -> bool:
    """Whether two links say the same; a later marriage of the same two is another one."""
    if one.kind != other.kind:
        return False
    if one.kind != "spouse":
        return (one.resident_id, one.relative_id) == (other.resident_id, other.relative_id)
    pairs = {one.resident_id, one.relative_id}, {other.resident_id, other.relative_id}
    return pairs[0] == pairs[1] and _meet(one, other)


def _meet(one: Kinship, other: Kinship) -> bool:
    begins = max(one.from_date or date.min, other.from_date or date.min)
    return begins < min(one.to_date or date.max, other.to_date or date.max)


def _contradiction(edits: Edits, row: Row) -> Concern:
    """What the dropped record said that gives way to the kept one."""

    def code_of(_kind: str, number: int) -> str:
        return edits.get(Household, number).code

    label, words = phrase_of(row, code_of) or ("", "")
    return Concern(
        "contradiction",
        f"Hai hồ sơ ghi khác nhau: “{label}: {words}” của hồ sơ thứ hai chỉ được giữ cho thời gian "
        "mà hồ sơ giữ lại không ghi khác.",
        f"The records disagree: “{label}: {words}” of the second holds only where the kept record "
        "says nothing else.",
    )


def _headless(edits: Edits, today: date) -> Iterator[Concern]:
    """The households the merging leaves without a head."""
    rows = (row for change in edits.changes() for row in (change.before, change.after))
    for number in sorted({row.household_id for row in rows if isinstance(row, Membership)}):
        if members_on(edits, number, today) and head_on(edits, number, today) is None:
            code = edits.get(Household, number).code
            yield Concern(
                "no-head",
                f"Hộ {code} sẽ không còn chủ hộ; hãy đổi chủ hộ sau khi gộp.",
                f"Household {code} will have no head; choose a new one after merging.",
            )
