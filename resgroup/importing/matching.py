"""Owns recognising the people of a list in the register, so that a second import adds nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from resgroup.dates import PartialDate
from resgroup.i18n import _
from resgroup.identity import repair_phone
from resgroup.importing.cells import SHOWN_IN_PART
from resgroup.importing.plan import Draft
from resgroup.importing.rows import Entry
from resgroup.names import fold, tone_spelling
from resgroup.records import Resident
from resgroup.values import masked_id

_Key = tuple[str, int | None]
_NUMBERS: Final = ("national_id", "older_id")


def refuse_repeated(entries: Iterable[Entry]) -> list[Entry]:
    """Refuse the entries that repeat a person of the same list; all are given back."""
    by_number: dict[str, Entry] = {}
    by_birth: dict[tuple[str, PartialDate], Entry] = {}
    result = list(entries)
    for entry in result:
        if entry.refused:
            continue
        numbers = [number for key in _NUMBERS if (number := entry.get(key))]
        twin = next((by_number[number] for number in numbers if number in by_number), None)
        if twin is None and entry.birth.precision == "day":
            twin = by_birth.get((fold(entry.name), entry.birth))
            if twin is not None and _differ(twin.get("national_id"), entry.get("national_id")):
                twin = None
        if twin is not None:
            alike = fold(twin.name) == fold(entry.name)
            words = (
                _("same person as row {row}")
                if alike
                else _("the personal number is that of row {row}, who has another name")
            )
            entry.refuse(words.format(row=twin.outcome.row_number))
            continue
        by_birth.setdefault((fold(entry.name), entry.birth), entry)
        by_number.update(dict.fromkeys(numbers, entry))
    return result


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


class KnownResidents:
    """The residents of a register, looked for by number, else by name and birth."""

    def __init__(self, draft: Draft) -> None:
        self._residents = draft.all(Resident)
        self._by_number: dict[str, int] = {}
        self._by_name: dict[_Key, list[int]] = defaultdict(list)
        self._taken: set[int] = set()
        for resident in self._residents.values():
            for number in (resident.national_id, resident.older_id):
                if number:
                    self._by_number.setdefault(number, resident.id)
            self._by_name[fold(resident.full_name), resident.birth_date.year].append(resident.id)

    def find(self, entry: Entry, home: frozenset[int]) -> Resident | None:
        """The resident a row means; `home` are the residents of the household it belongs to.

        A row with the number of somebody else is refused.
        """
        found = self._by_their_number(entry)
        if found is None and not entry.refused:
            found = self._by_their_name(entry, home)
        if found is not None:
            self._taken.add(found.id)
        return found

    def probable(self, entry: Entry) -> list[tuple[Resident, bool]]:
        """Whom a row may mean before its household is known, and whether that is sure."""
        number = entry.get("national_id") or entry.get("older_id")
        if number in self._by_number:
            return [(self._residents[self._by_number[number]], True)]
        found = [resident for resident in self._candidates(entry) if resident.id not in self._taken]
        day = entry.birth if entry.birth.day and len(found) == 1 else None
        return [(resident, resident.birth_date == day) for resident in found]

    def _by_their_number(self, entry: Entry) -> Resident | None:
        for key in _NUMBERS:
            number = entry.get(key)
            if number not in self._by_number:
                continue
            resident = self._residents[self._by_number[number]]
            alike = fold(resident.full_name) == fold(entry.name)
            if not alike and not compatible(resident.birth_date, entry.birth):
                entry.refuse(_("the register has another person with this identity number"))
                return None
            return resident
        return None

    def _by_their_name(self, entry: Entry, home: frozenset[int]) -> Resident | None:
        """Of people of one name, someone of the same household; else one surely the same.

        Of an identity number a printed list shows enough to tell people of one name apart.
        """
        candidates = [r for r in self._candidates(entry) if r.id not in self._taken]
        for resident in candidates:
            if resident.id in home:
                return resident
        in_part = entry.get(SHOWN_IN_PART)
        seen = [r for r in candidates if in_part and masked_id(r.national_id) == in_part]
        if len(seen) == 1:
            return seen[0]
        sure = [r for r in candidates if r.birth_date == entry.birth and entry.birth.day]
        return sure[0] if len(sure) == 1 else None

    def _candidates(self, entry: Entry) -> list[Resident]:
        name, birth = fold(entry.name), entry.birth
        ids = [*self._by_name.get((name, birth.year), ())]
        if birth.year is not None:
            ids += self._by_name.get((name, None), ())
        residents = [self._residents[key] for key in ids]
        return [
            resident
            for resident in residents
            if compatible(resident.birth_date, birth)
            and not _differ(entry.get("national_id"), resident.national_id)
            and not _differ(entry.get(SHOWN_IN_PART), masked_id(resident.national_id))
        ]


def compatible(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates may be the same day, one known less exactly than the other."""
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a is None or b is None or a == b for a, b in pairs)


def better_date(stored: PartialDate, told: PartialDate) -> PartialDate | None:
    """The date to store: the one told, unless the register has the same known more exactly."""
    if not told.known or (compatible(stored, told) and len(told.iso()) <= len(stored.iso())):
        return None
    return told


def better_name(stored: str, told: str) -> str:
    """The name to store: the list's, unless it differs only in capitals, tone marks or accents."""
    if tone_spelling(stored) == tone_spelling(told) or told.lower() == fold(stored):
        return stored
    return told


def better_phone(stored: str, told: str) -> str:
    """The phone number to store: the list's, unless it is the stored one written otherwise."""
    return stored if repair_phone(stored) == repair_phone(told) else told
