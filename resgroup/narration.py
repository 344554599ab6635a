"""Owns telling changes in words: what was recorded about whom, before and after."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from resgroup.changes import Change, Entry
from resgroup.i18n import _, ngettext
from resgroup.record_words import label_of, phrase_of, value_of
from resgroup.records import (
    KINDS,
    Building,
    Dwelling,
    Household,
    MergedResident,
    Organisation,
    Record,
    Resident,
    kind_of,
)
from resgroup.references import NAMED, named_by
from resgroup.register import Register
from resgroup.terms import term_label
from resgroup.values import grouped

Action = Literal["added", "changed", "removed", "more"]
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is different: empty before where it is new, empty after where it is gone."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words, with the records to open (0 for none).

    `subject` names whom or what it is about; changes of one subject stand together. Where there
    are too many to tell, the last one's `action` is `more` and its `subject` says how many.
    """

    kind: str
    record_id: int
    subject: str
    resident_id: int
    household_id: int
    building_id: int
    action: Action
    lines: tuple[Line, ...] = ()


_MOST_TELLING: Final = (
    "resident",
    "merged_resident",
    "membership",
    "residence",
    "kinship",
    "military_record",
    "organisation_membership",
    "former_value",
    "household",
    "occupancy",
)
_RANK: Final = {kind: rank for rank, kind in enumerate(dict.fromkeys((*_MOST_TELLING, *KINDS)))}
_MANY: Final = 200
"""From how many records on nobody is named whom an entry concerned."""

_LONGEST_NAME: Final = 48
_ACTIONS: Final[tuple[Action, ...]] = ("added", "removed", "changed")

_SUBJECTS: Final = {
    "household_class": "household_id",
    "occupancy": "household_id",
    "title": "household_id",
    "dwelling": "building_id",
    "street_name": "street_id",
    "case": "applicant_id",
    "former_value": "resident_id",
    "merged_resident": "resident_id",
    "membership": "resident_id",
    "residence": "resident_id",
    "kinship": "resident_id",
    "military_record": "resident_id",
    "organisation_membership": "resident_id",
}
"""The field that says whom or what a record of a kind is about; the others are about themselves."""

_NAMED_IN_ORDER: Final = (
    "resident",
    "household",
    "organisation",
    "user",
    "dwelling",
    "building",
    "street",
)
"""What has a name, each kind before those its own name is made of."""


def told(
    changes: Sequence[Change], register: Register, *, masked: bool = True, limit: int = 200
) -> list[Told]:
    """The changes in words, the most telling first and those of one subject together."""
    chosen = _most_telling(changes)[:limit]
    teller = _Teller(_Names(changes, chosen, register), masked)
    words = [teller.tell(change) for change in chosen]
    rest = len(changes) - len(chosen)
    return [*words, _more(rest)] if rest else words


def whom(register: Register, entry: Entry) -> str:
    """Whom an entry concerned, or what; empty for one of very many records, or none kept.

    It is read from the changes each time: an entry's own words never hold a name.
    """
    if sum((entry.counts or {}).values()) > _MANY:
        return ""
    changes = register.changes(entry.id)
    concerned = _concerned(changes)
    if not concerned:
        return ""
    first = [each for each in changes if _subject(_record(each)) in concerned[:2]]
    teller = _Teller(_Names(changes, first, register), masked=True)
    headings = {_subject(_record(each)): teller.tell(each).subject for each in first}
    names = [_shortened(headings[key]) for key in concerned[:2]]
    more = len(concerned) - 1
    if more < 2:
        return ", ".join(names)
    words = ngettext("{name} and {count} other", "{name} and {count} others", more)
    return words.format(name=names[0], count=grouped(more))


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _concerned(changes: Sequence[Change]) -> list[Key]:
    """The people changes are most of all about, or else the one thing they are about.

    A death also changes the widow's record, but only the dead one's residence: who comes and goes
    counts before who is merely written to. A head of household stands first.
    """
    people: dict[Key, list[Change]] = defaultdict(list)
    for change in changes:
        subject = _subject(_record(change))
        if subject[0] == "resident":
            people[subject].append(change)
    if not people:
        return [_subject(_record(change)) for change in _most_telling(changes)[:1]]
    weights = {key: _weight(own) for key, own in people.items()}
    most = max(weights.values())
    chosen = [key for key, weight in weights.items() if weight == most]
    return sorted(chosen, key=lambda key: not any(map(_makes_head, people[key])))


def _weight(changes: Iterable[Change]) -> tuple[bool, bool, int, bool]:
    """How much changes concern whom they are about.

    New people come first, then the dead, then who comes or goes.
    """
    own = list(changes)
    residents = [change for change in own if change.kind == "resident"]
    born = any(_action(change) == "added" for change in residents)
    moved = sum(change.kind in {"membership", "residence"} for change in own)
    return born, any(map(_dies, residents)), moved, bool(residents)


def _dies(change: Change) -> bool:
    days = (getattr(each, "death_date", None) for each in (change.before, change.after))
    return len(set(days)) > 1


def _makes_head(change: Change) -> bool:
    return getattr(_record(change), "relationship", "") == "head"


def _more(count: int) -> Told:
    words = ngettext("and {count} more change", "and {count} more changes", count)
    return Told("", 0, words.format(count=grouped(count)), 0, 0, 0, "more")


def _most_telling(changes: Iterable[Change]) -> list[Change]:
    groups: dict[Key, list[Change]] = defaultdict(list)
    for change in changes:
        groups[_subject(_record(change))].append(change)
    for together in groups.values():
        together.sort(key=_rank)
    ordered = sorted(groups.values(), key=lambda together: _rank(together[0]))
    return [change for together in ordered for change in together]


def _rank(change: Change) -> tuple[int, int]:
    return _RANK[change.kind], _ACTIONS.index(_action(change))


def _action(change: Change) -> Action:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _record(change: Change) -> Record:
    record = change.after if change.after is not None else change.before
    assert record is not None
    return record


def _subject(record: Record) -> Key:
    """The kind and id of whom or what a record is about."""
    kind = kind_of(record)
    field = _SUBJECTS.get(kind)
    number = getattr(record, field) if field else None
    return (NAMED[field], number) if field and number else (kind, record.id)


class _Names:
    """What the records told of are called: by the changes themselves, else by the register.

    The changes come first because they may have made or removed what they speak of.
    """

    def __init__(
        self, changes: Iterable[Change], chosen: Iterable[Change], register: Register
    ) -> None:
        self._known = {
            (change.kind, change.record_id): _record(change)
            for change in changes
            if change.kind in _NAMED_IN_ORDER
        }
        wanted: dict[str, set[int]] = defaultdict(set)
        for change in chosen:
            for kind, number in _mentioned(change):
                wanted[kind].add(number)
        for kind in _NAMED_IN_ORDER:
            self._learn(register, kind, wanted[kind])
            for number in wanted[kind]:
                for other, named in self._named_by(kind, number):
                    wanted[other].add(named)

    def _learn(self, register: Register, kind: str, numbers: Iterable[int]) -> None:
        missing = sorted(number for number in numbers if (kind, number) not in self._known)
        if missing:
            found = register.get(kind, missing)
            self._known.update({(kind, number): record for number, record in found.items()})

    def _named_by(self, kind: str, number: int) -> Iterator[Key]:
        record = self.find(kind, number)
        return iter(()) if record is None else named_by(record)

    def find(self, kind: str, number: int) -> Record | None:
        """The record of a kind, None where it is no longer known."""
        return self._known.get((kind, number))

    def name(self, kind: str, number: int) -> str:
        """What a record is called within a phrase."""
        match self.find(kind, number):
            case None:
                return _("a record removed since")
            case Resident(full_name=name):
                return name
            case Household(code=code):
                return code
            case Dwelling() as dwelling:
                building = self.name("building", dwelling.building_id)
                return " · ".join(part for part in (building, dwelling.unit) if part)
            case Building() as building:
                return self._address(building)
            case Organisation() as organisation:
                return organisation.name or term_label("organisation", organisation.kind)
            case record:
                return str(getattr(record, "name", ""))

    def _address(self, building: Building) -> str:
        street = self.name("street", building.street_id) if building.street_id else ""
        place = " ".join(part for part in (building.house_number, street) if part)
        return building.address or building.name or place or _("building without an address")


def _mentioned(change: Change) -> Iterator[Key]:
    for record in (change.before, change.after):
        if record is not None:
            yield _subject(record)
            yield from named_by(record)
            if isinstance(record, MergedResident):
                yield "resident", record.former_id


class _Teller:
    """Tells single changes with the names at hand."""

    def __init__(self, names: _Names, masked: bool) -> None:
        self._names = names
        self._masked = masked

    def tell(self, change: Change) -> Told:
        """One change in words."""
        record = _record(change)
        kind, number = _subject(record)
        return Told(
            kind=change.kind,
            record_id=change.record_id,
            subject=self._heading(kind, number, record),
            resident_id=number if kind == "resident" else 0,
            household_id=number if kind == "household" else getattr(record, "household_id", 0),
            building_id=number if kind == "building" else self._building_of(record),
            action=_action(change),
            lines=tuple(self._lines(change)),
        )

    def _heading(self, kind: str, number: int, record: Record) -> str:
        if isinstance(record, Dwelling):
            return self._names.name("dwelling", record.id)
        if kind == "household":
            return _("Household {code}").format(code=self._names.name(kind, number))
        if kind in _NAMED_IN_ORDER:
            return self._names.name(kind, number)
        own = getattr(record, "name", "") or getattr(record, "subject", "")
        return own or value_of(kind, "kind", getattr(record, "kind", ""))

    def _building_of(self, record: Record) -> int:
        dwelling = self._names.find("dwelling", getattr(record, "dwelling_id", 0))
        return getattr(dwelling, "building_id", 0)

    def _lines(self, change: Change) -> Iterator[Line]:
        phrases = [
            phrase_of(record, self._names.name) if record is not None else None
            for record in (change.before, change.after)
        ]
        if any(phrases):
            before, after = phrases
            label = (after or before or ("", ""))[0]
            yield Line(label, before[1] if before else "", after[1] if after else "")
            return
        for field in dataclasses.fields(_record(change)):
            if field.name != "id":
                yield from self._field(change, field.name)

    def _field(self, change: Change, field: str) -> Iterator[Line]:
        old, new = getattr(change.before, field, None), getattr(change.after, field, None)
        before, after = self._value(change, field, old), self._value(change, field, new)
        if old == new or not (before or after):
            return
        if before == after:
            after = _alike(after, new)
        yield Line(label_of(change.kind, field), before, after)

    def _value(self, change: Change, field: str, value: Any) -> str:
        if value is False and _action(change) != "changed":
            return ""
        if field in NAMED:
            return self._names.name(NAMED[field], value) if value else ""
        return value_of(change.kind, field, value, masked=self._masked)


def _alike(words: str, value: Any) -> str:
    """The words of a value that differs although it reads the same: masked, or a drawing."""
    if isinstance(value, bytes):
        return _("drawn anew on the map")
    return _("{value} (another number)").format(value=words)
