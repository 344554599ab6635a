"""Owns setting right what a record says, for one record or one field of many people."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any, Final, cast

from resgroup.changes import Change, ChangeSet
from resgroup.commands.codes import refuse_taken_code
from resgroup.commands.edits import Edits
from resgroup.commands.field_checks import faults, oddities
from resgroup.commands.plan import Concern, Plan
from resgroup.commands.presence import happened, living
from resgroup.commands.soundness import refuse_unsound
from resgroup.commands.spans import change_value
from resgroup.dates import PartialDate, written
from resgroup.errors import RegisterError, no_record
from resgroup.fields import field_named
from resgroup.identity import repair_number, repair_phone
from resgroup.names import clean, fold
from resgroup.namesakes import bearers
from resgroup.records import (
    DATED_FIELDS,
    KINDS,
    FormerValue,
    Household,
    Kinship,
    Membership,
    MilitaryRecord,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
    kind_of,
)
from resgroup.register import Register
from resgroup.values import masked_id

BULK_FIELDS: Final = (
    "ethnicity",
    "religion",
    "nationality",
    "home_town",
    "birth_place",
    "education",
    "schooling",
    "qualification",
    "studying",
    "occupation",
    "workplace",
    "marital_status",
    "vneid_level",
    "digital_signature",
    "disability_type",
    "disability_level",
    "merit",
    "welfare",
    "note",
)
"""The fields several people may be given one value of; the others are each person's own."""


def check_fields(kind: str, values: Mapping[str, Any], today: date | None = None) -> list[Concern]:
    """What in the fields of a record as typed so far is impossible or unusual, each a sentence.

    What is impossible is refused by `correct`; what is unusual may be saved.
    """
    impossible = [Concern(each.code, each.vi, each.en) for each in faults(kind, values, today)]
    return [*impossible, *oddities(kind, values, today)]


def fields_of(record: Record) -> dict[str, Any]:
    """The fields of a record by name."""
    return {each.name: getattr(record, each.name) for each in dataclasses.fields(record)}


def correct(
    register: Register,
    kind: str,
    number: int,
    values: Mapping[str, Any],
    *,
    command: str = "correct",
    since: date | None = None,
    today: date | None = None,
) -> Plan:
    """Give fields of one record other values.

    One of the `DATED_FIELDS` that changed on the day `since` keeps its former value; without a
    day the value was always wrong and none is kept.
    """
    edits = Edits(register)
    record = edits.get(KINDS[kind], number)
    wanted = {field: _cleaned(field, value) for field, value in values.items() if field != "id"}
    fresh = {field: value for field, value in wanted.items() if value != getattr(record, field)}
    after = replace(record, **fresh)
    _refuse(register, record, after, today)
    if isinstance(record, Resident):
        _correct_resident(edits, record, fresh, since, today)
    else:
        edits.change(record, **fresh)
    refuse_unsound(register, edits)
    concerns = _new_concerns(register, record, after, today)
    return Plan(edits.change_set(command, on=since), tuple(concerns))


def _cleaned(field: str, value: Any) -> Any:
    """A value as the register stores it; a note keeps its lines."""
    if not isinstance(value, str):
        return value
    if field == "note":
        return "\n".join(clean(line) for line in value.splitlines()).strip()
    known = field_named(field)
    match known.kind if known else "":
        case "id_number":
            return repair_number(clean(value))[0]
        case "phone":
            return repair_phone(clean(value))
        case _:
            return clean(value)


def _refuse(register: Register, before: Record, after: Record, today: date | None) -> None:
    """Raise what makes the fields impossible; what was so before is let be."""
    kind = kind_of(before)
    known = {error.code for error in faults(kind, fields_of(before), today)}
    for error in faults(kind, fields_of(after), today):
        if error.code not in known:
            raise error
    if isinstance(after, Household) and fold(after.code) != fold(getattr(before, "code", "")):
        refuse_taken_code(register, after.code, after.id)


def _correct_resident(
    edits: Edits,
    resident: Resident,
    values: Mapping[str, Any],
    since: date | None,
    today: date | None,
) -> None:
    if "death_date" in values and not resident.death_date.known:
        raise _death_is_an_event()
    dated = [field for field in values if field in DATED_FIELDS] if since else []
    rest = {field: value for field, value in values.items() if field not in dated}
    after = edits.change(resident, **rest) if rest else resident
    if since is not None and dated:
        if today is not None:
            happened(since, today)
        living(edits, resident.id, since)
        for field in dated:
            after = change_value(edits, after, field, values[field], since)
    _let_days_follow(edits, resident, after)


def _let_days_follow(edits: Edits, before: Resident, after: Resident) -> None:
    """Let what began with the birth or ended with the death follow a corrected day."""
    born, born_now = _day(before.birth_date), _day(after.birth_date)
    died, died_now = _day(before.death_date), _day(after.death_date)
    kinds: tuple[type[Residence | Membership | MilitaryRecord | OrganisationMembership], ...]
    kinds = (Residence, Membership, MilitaryRecord, OrganisationMembership)
    rows: list[Any] = [row for kind in kinds for row in edits.linked(kind, "resident_id", after.id)]
    rows += edits.linked(Kinship, "resident_id", after.id)
    rows += edits.linked(Kinship, "relative_id", after.id)
    for row in rows:
        began = born and born_now and row.from_date == born
        ended = died and died_now and row.to_date == died
        first, last = born_now if began else row.from_date, died_now if ended else row.to_date
        if (first, last) != (row.from_date, row.to_date):
            edits.change(row, from_date=first, to_date=last)


def _day(known: PartialDate) -> date | None:
    return known.earliest() if known.precision == "day" else None


def _death_is_an_event() -> RegisterError:
    return RegisterError(
        "death-is-an-event",
        "Ngày chết được ghi bằng việc “Khai tử”, để hộ và cư trú cùng được cập nhật.",
        "A death is recorded as the event of that name, so that household and residence follow.",
    )


def _new_concerns(
    register: Register, before: Record, after: Record, today: date | None
) -> Iterator[Concern]:
    kind = kind_of(before)
    known = oddities(kind, fields_of(before), today)
    yield from (each for each in oddities(kind, fields_of(after), today) if each not in known)
    if isinstance(before, Resident) and isinstance(after, Resident):
        if before.death_date.known and not after.death_date.known:
            yield _alive_again(after.full_name)
        if after.national_id != before.national_id:
            yield from same_number(register, after.id, after.national_id)


def same_number(register: Register, number: int, national_id: str) -> list[Concern]:
    """Whether another resident than `number` bears a personal number."""
    return [
        Concern(
            "same-number",
            f"Số định danh {masked_id(national_id)} đã ghi cho {other.full_name}.",
            f"The personal number {masked_id(national_id)} is already that of {other.full_name}.",
        )
        for other in bearers(register, national_id)
        if other.id != number
    ]


def _alive_again(name: str) -> Concern:
    return Concern(
        "alive-again",
        f"Bỏ ngày chết của {name}: cư trú và hộ đã kết thúc thì vẫn kết thúc. Nếu việc khai tử ghi "
        "nhầm, hãy hoàn tác việc đó trong lịch sử.",
        f"Taking the date of death off {name} leaves ended residence and membership ended. If the "
        "death was entered by mistake, take that entry back in the history.",
    )


def change_field(
    register: Register,
    residents: Sequence[int],
    field: str,
    value: Any,
    since: date | None = None,
    *,
    today: date | None = None,
) -> Plan:
    """Give one field of several people one value, from a day on where it is a dated field."""
    if field not in BULK_FIELDS:
        raise _own_field(field)
    numbers = [int(number) for number in residents]
    found = cast("dict[int, Resident]", register.get("resident", numbers))
    if len(found) < len(set(numbers)):
        raise no_record()
    people = [found[number] for number in dict.fromkeys(numbers)]
    if since is not None and field in DATED_FIELDS:
        if today is not None:
            happened(since, today)
        changes = list(_changed_since(register, people, field, _cleaned(field, value), since))
    else:
        wanted = _cleaned(field, value)
        changes = [_with(each, field, wanted) for each in people if getattr(each, field) != wanted]
    if not changes:
        return Plan(Edits(register).change_set("change_field"))
    return Plan(ChangeSet("change_field", tuple(changes), on=since))


def _with(resident: Resident, field: str, value: Any) -> Change:
    return Change(resident, replace(resident, **{field: value}))


def _changed_since(
    register: Register, people: Sequence[Resident], field: str, value: Any, day: date
) -> Iterator[Change]:
    """As `spans.change_value`, for many people at once."""
    later: dict[int, FormerValue] = {}
    linked = register.linked("former_value", "resident_id", [each.id for each in people])
    for row in sorted(cast("list[FormerValue]", linked), key=lambda row: row.to_date, reverse=True):
        if row.field == field and row.to_date > day:
            later[row.resident_id] = row
    ids = count(register.next_id("former_value"))
    for resident in people:
        _refuse_outside_life(resident, day)
        until = later.get(resident.id)
        held = until.value if until else getattr(resident, field)
        if held == value:
            continue
        yield Change(None, FormerValue(next(ids), resident.id, field, held, day))
        yield Change(until, replace(until, value=value)) if until else _with(resident, field, value)


def _refuse_outside_life(resident: Resident, day: date) -> None:
    born, died = resident.birth_date.earliest(), resident.death_date.earliest()
    if (born and day < born) or (died and died <= day):
        name, words = resident.full_name, written(day)
        raise RegisterError(
            "not-living",
            f"Ngày {words}, {name} chưa sinh hoặc đã chết; hãy bỏ chọn người này hoặc xem lại.",
            f"{name} did not live on {words}; leave this person out or check the day.",
        )


def _own_field(field: str) -> RegisterError:
    known = field_named(field)
    vi, en = (known.vi, known.en) if known else (field, field)
    return RegisterError(
        "own-field",
        f"“{vi}” là thông tin riêng của từng người, không sửa cho nhiều người một lúc được.",
        f"“{en}” is each person's own and cannot be changed for several people at once.",
    )
