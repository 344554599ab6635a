"""Owns what must never be stored: impossible orders, and two at once of what is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Protocol

from resgroup.changes import Change
from resgroup.commands.edits import Edits
from resgroup.commands.presence import younger_parent
from resgroup.commands.spans import Dated
from resgroup.dates import PartialDate, written
from resgroup.errors import RegisterError
from resgroup.records import (
    Household,
    Kinship,
    Membership,
    MilitaryRecord,
    Occupancy,
    OrganisationMembership,
    Record,
    Residence,
    Resident,
)
from resgroup.references import hanging_on, named_by
from resgroup.register import Register

Flaw = tuple[tuple[object, ...], RegisterError]
"""What is wrong with which records, and how to say it."""
Key = tuple[str, int]


class _Row(Dated, Protocol):
    """A dated row of the register."""

    @property
    def id(self) -> int: ...


_PERSONAL = (Residence, Membership, MilitaryRecord, OrganisationMembership)


def unsound(register: Register, edits: Edits) -> RegisterError | None:
    """The first impossible thing the edits bring about, None where all is well.

    What was already so in the register is let be: it must not keep other mistakes from being
    set right.
    """
    changes = edits.changes()
    loose = loose_ends(register, changes)
    if loose.naming or loose.missing:
        return _still_named() if loose.naming else _names_missing()
    residents, households = _concerned(changes)
    flaws = list(_flaws(edits, residents, households))
    if not flaws:
        return None
    known = {key for key, _ in _flaws(Edits(register), residents, households)}
    return next((error for key, error in flaws if key not in known), None)


def refuse_unsound(register: Register, edits: Edits) -> None:
    """Raise what `unsound` finds."""
    error = unsound(register, edits)
    if error is not None:
        raise error


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """What changes would leave naming something gone, and what they name that is not there."""

    naming: tuple[Key, ...]
    missing: tuple[Key, ...]


def loose_ends(register: Register, changes: Sequence[Change]) -> LooseEnds:
    """The records and names the changes would leave without the other."""
    after = {(change.kind, change.record_id): change.after for change in changes}
    naming: list[Key] = []
    wanted: dict[str, set[int]] = defaultdict(set)
    for key, record in after.items():
        for kind, number in named_by(record) if record is not None else ():
            if (kind, number) not in after:
                wanted[kind].add(number)
            elif after[kind, number] is None:
                naming.append(key)
    gone: dict[str, list[int]] = defaultdict(list)
    for (kind, number), record in after.items():
        if record is None:
            gone[kind].append(number)
    for kind, ids in gone.items():
        for other, field in hanging_on(kind):
            found = ((other, row.id) for row in register.linked(other, field, ids))
            naming += (key for key in found if key not in after)
    missing = (
        (kind, number)
        for kind, ids in wanted.items()
        for number in sorted(ids - register.get(kind, sorted(ids)).keys())
    )
    return LooseEnds(tuple(naming), tuple(missing))


def _concerned(changes: Iterable[Change]) -> tuple[set[int], set[int]]:
    """The residents and households whose order of things the changes may upset."""
    residents: set[int] = set()
    households: set[int] = set()
    for change in changes:
        for record in (change.before, change.after):
            if isinstance(record, Resident) and _lifetime(change.before) != _lifetime(change.after):
                residents.add(record.id)
            elif isinstance(record, Kinship):
                residents |= {record.resident_id, record.relative_id}
            elif isinstance(record, _PERSONAL):
                residents.add(record.resident_id)
            if isinstance(record, Membership | Occupancy):
                households.add(record.household_id)
    return residents, households


def _lifetime(record: Record | None) -> tuple[PartialDate, PartialDate] | None:
    return (record.birth_date, record.death_date) if isinstance(record, Resident) else None


def _flaws(edits: Edits, residents: Iterable[int], households: Iterable[int]) -> Iterator[Flaw]:
    for number in sorted(residents):
        resident = edits.find(Resident, number)
        if resident is not None:
            yield from _of_resident(edits, resident)
    for number in sorted(households):
        household = edits.find(Household, number)
        if household is not None:
            yield from _of_household(edits, household)


def _of_resident(edits: Edits, resident: Resident) -> Iterator[Flaw]:
    name = resident.full_name
    birth, death = resident.birth_date.earliest(), resident.death_date.latest()
    if birth and death and death < birth:
        yield ("death-before-birth", resident.id), _death_before_birth(name)
    residences = edits.linked(Residence, "resident_id", resident.id)
    memberships = edits.linked(Membership, "resident_id", resident.id)
    for kind in {each.kind for each in residences}:
        alike = [each for each in residences if each.kind == kind]
        for pair, day in _overlaps(alike):
            yield ("two-residences", *pair), _two_residences(name, day)
    for pair, day in _overlaps(memberships):
        yield ("two-households", *pair), _two_households(name, day)
    kin = edits.linked(Kinship, "resident_id", resident.id)
    kin += edits.linked(Kinship, "relative_id", resident.id)
    for pair, day in _overlaps([link for link in kin if link.kind == "spouse"]):
        yield ("two-marriages", *pair), _two_marriages(name, day)
    yield from _of_parents(edits, kin)
    service = edits.linked(MilitaryRecord, "resident_id", resident.id)
    organised = edits.linked(OrganisationMembership, "resident_id", resident.id)
    yield from _of_days((*residences, *memberships, *kin, *service, *organised), name, death)


def _of_parents(edits: Edits, kin: Iterable[Kinship]) -> Iterator[Flaw]:
    for link in kin:
        child = edits.find(Resident, link.resident_id)
        parent = edits.find(Resident, link.relative_id)
        if link.kind == "spouse" or child is None or parent is None:
            continue
        error = younger_parent(parent, child)
        if error is not None:
            yield ("younger-parent", link.id), error


def _of_household(edits: Edits, household: Household) -> Iterator[Flaw]:
    memberships = edits.linked(Membership, "household_id", household.id)
    heads = [each for each in memberships if each.relationship == "head"]
    for pair, day in _overlaps(heads):
        yield ("two-heads", *pair), _two_heads(household.code, day)
    occupancies = edits.linked(Occupancy, "household_id", household.id)
    yield from _of_days(occupancies, household.code, None)


def _of_days(rows: Iterable[_Row], name: str, death: date | None) -> Iterator[Flaw]:
    for row in rows:
        key = (type(row).__name__, row.id)
        if row.from_date and row.to_date and row.from_date > row.to_date:
            yield ("from-after-to", *key), _from_after_to(name, row.from_date, row.to_date)
        if death and row.from_date and row.from_date > death:
            yield ("after-death", *key), _after_death(name, row.from_date)


def _overlaps(rows: Iterable[_Row]) -> Iterator[tuple[tuple[int, int], date | None]]:
    """Each two rows that hold on one day, with the first such day."""
    held = [row for row in rows if _first(row) < _last(row)]
    for one, other in combinations(held, 2):
        day = max(_first(one), _first(other))
        if day < min(_last(one), _last(other)):
            yield (one.id, other.id), None if day == date.min else day


def _first(row: Dated) -> date:
    return row.from_date or date.min


def _last(row: Dated) -> date:
    return row.to_date or date.max


def _from_day(day: date | None) -> tuple[str, str]:
    if day is None:
        return "", ""
    return f" từ ngày {written(day)}", f" from {written(day)}"


def _still_named() -> RegisterError:
    return RegisterError(
        "still-named",
        "Không xoá được: còn hồ sơ khác nhắc đến hồ sơ bị xoá. Hãy xử lý các hồ sơ đó trước.",
        "This cannot be removed: other records still refer to it. Settle those first.",
    )


def _names_missing() -> RegisterError:
    return RegisterError(
        "names-missing",
        "Không ghi được: hồ sơ được nhắc đến không còn trong sổ.",
        "This cannot be saved: a record it refers to is no longer in the register.",
    )


def _death_before_birth(name: str) -> RegisterError:
    return RegisterError(
        "death-before-birth",
        f"{name}: ngày chết sớm hơn ngày sinh.",
        f"{name}: the date of death is before the date of birth.",
    )


def _two_residences(name: str, day: date | None) -> RegisterError:
    vi, en = _from_day(day)
    return RegisterError(
        "two-residences",
        f"{name} sẽ có hai tình trạng cư trú cùng loại một lúc{vi}.",
        f"{name} would have two residences of one kind at a time{en}.",
    )


def _two_households(name: str, day: date | None) -> RegisterError:
    vi, en = _from_day(day)
    return RegisterError(
        "two-households",
        f"{name} sẽ là thành viên của hai hộ cùng lúc{vi}.",
        f"{name} would belong to two households at a time{en}.",
    )


def _two_marriages(name: str, day: date | None) -> RegisterError:
    vi, en = _from_day(day)
    return RegisterError(
        "two-marriages",
        f"{name} sẽ có hai vợ hoặc chồng cùng lúc{vi} (Luật Hôn nhân và gia đình 2014, Điều 5).",
        f"{name} would be in two marriages at a time{en} (Law on Marriage 2014, Art. 5).",
    )


def _two_heads(code: str, day: date | None) -> RegisterError:
    vi, en = _from_day(day)
    return RegisterError(
        "two-heads",
        f"Hộ {code} sẽ có hai chủ hộ cùng lúc{vi}.",
        f"Household {code} would have two heads at a time{en}.",
    )


def _from_after_to(name: str, first: date, last: date) -> RegisterError:
    return RegisterError(
        "from-after-to",
        f"{name}: ngày bắt đầu {written(first)} sau ngày kết thúc {written(last)}.",
        f"{name}: the first day {written(first)} is after the last, {written(last)}.",
    )


def _after_death(name: str, day: date) -> RegisterError:
    return RegisterError(
        "after-death",
        f"{name}: có việc ghi từ ngày {written(day)}, sau ngày chết.",
        f"{name}: something is recorded from {written(day)}, after the death.",
    )
