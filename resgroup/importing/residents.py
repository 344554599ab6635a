"""Owns importing a list of residents: people, households, and where they live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Final

from resgroup.changes import ChangeSet
from resgroup.dates import UNKNOWN, PartialDate
from resgroup.i18n import _
from resgroup.importing.belonging import COLUMNS
from resgroup.importing.cells import field_label
from resgroup.importing.classes import Classes
from resgroup.importing.headings import Headings, recognise
from resgroup.importing.homes import Home, Homes, home_of
from resgroup.importing.households import (
    Group,
    KnownHouseholds,
    gather_rows,
    group_rows,
    is_scattered,
    settle_head,
)
from resgroup.importing.matching import (
    KnownResidents,
    better_date,
    better_name,
    better_phone,
    refuse_repeated,
)
from resgroup.importing.organisations import Organisations
from resgroup.importing.plan import Draft, ImportPlan, RegisterView
from resgroup.importing.rows import Entry, read_people
from resgroup.importing.statuses import Statuses
from resgroup.importing.tables import RawTable
from resgroup.names import fold
from resgroup.progress import Progress, silent, watched
from resgroup.records import (
    Dwelling,
    Household,
    Membership,
    Occupancy,
    Resident,
)

_PERSONAL: Final = frozenset(part.name for part in fields(Resident)) - {"id"}
_HOUSEHOLD_FIELDS: Final = frozenset(
    """household_code relationship head_name household_phone address street house_number unit lane
    sub_lane sub_sub_lane permanent_address temporary_address""".split()
)
_OTHER_FIELDS: Final = frozenset(
    """family_middle given_name birth_date_male birth_date_female birth_day birth_month birth_year
    residence residence_from residence_until moved_from move_out_date moved_to military_state
    school_class row_number signature group ward""".split()
)
_TAKEN: Final = _PERSONAL | _HOUSEHOLD_FIELDS | _OTHER_FIELDS | COLUMNS


def plan_residents(
    table: RawTable,
    mapping: Mapping[str, str] | None,
    existing: RegisterView,
    on: date,
    current_year: int,
    *,
    progress: Progress = silent,
) -> ImportPlan:
    """What importing a list of residents would change.

    `mapping` names fields for column headings that synonyms do not know. Rows are matched with
    the register, so that importing a list again changes nothing.
    """
    headings = recognise(table, mapping)
    reading = read_people(table, headings, current_year, progress)
    entries = refuse_repeated(reading.entries)
    scattered = is_scattered(entries)
    groups = gather_rows(entries) if scattered else group_rows(entries)
    draft = Draft(existing)
    planner = _Planner(draft, on)
    for group in watched(groups, len(groups), _("Comparing with the register"), progress):
        for part in planner.divided(group):
            planner.take(part)
    notes = [*table.notes, *reading.notes, *_column_notes(headings), *planner.notes()]
    summary = _("Residents from {file}").format(file=table.source)
    change_set = ChangeSet("import_residents", draft.changes(), summary, on)
    return ImportPlan(change_set, reading.outcomes, notes, headings.rows)


class _Planner:
    """Puts the households of a list into the draft, one after another."""

    def __init__(self, draft: Draft, on: date) -> None:
        self._draft = draft
        self._on = on
        self._homes = Homes(draft)
        self._residents = KnownResidents(draft)
        self._households = KnownHouseholds(draft)
        self._statuses = Statuses(draft)
        self._organisations = Organisations(draft, on)
        self._classes = Classes(draft, on)
        self._counts: Counter[str] = Counter()
        self._occupancy: dict[int, Occupancy] = {}
        for occupancy in draft.all(Occupancy).values():
            if occupancy.to_date is None:
                self._occupancy[occupancy.household_id] = occupancy

    def divided(self, group: Group) -> list[Group]:
        """The households of a group: people of one address may be of several in the register.

        Where they are of one, whoever is not known yet joins it.
        """
        if not group.loose:
            return [group]
        parts: dict[int, Group] = {}
        for entry in group.entries:
            household = 0 if entry.refused else self._own_household(entry)
            part = parts.setdefault(household, Group(gathered=group.gathered))
            part.add(entry)
        return list(parts.values()) if len(parts.keys() - {0}) > 1 else [group]

    def _own_household(self, entry: Entry) -> int:
        """The household the register has a person in for sure, or by the address; 0 for none."""
        home, found = home_of(entry.values), set()
        for resident, sure in self._residents.probable(entry):
            household = self._households.of(resident.id)
            if household is not None and (sure or self._may_live(household, home)):
                found.add(household.id)
        return found.pop() if len(found) == 1 else 0

    def take(self, group: Group) -> None:
        """Put one household, with its people, into the draft."""
        settle_head(group)
        known = self._known_household(group)
        home = self._households.members(known)
        if known is None and group.alone:
            home = self._households.without(self._draft.all(Resident))
        household = known
        for entry in group.kept:
            resident = self._residents.find(entry, home)
            if entry.refused:
                continue
            changed = self._person(entry, resident)
            if household is None and not group.alone:
                household = self._households.add(group.code)
                self._counts["gathered"] += group.gathered
            if household is not None:
                changed |= self._member(entry, household)
            number = entry.values["id"]
            changed |= self._organisations.refresh(entry, number)
            changed |= self._classes.refresh(entry, self._households.of(number))
            entry.outcome.outcome = "new" if resident is None else "changed" if changed else "same"
        if household is not None and group.kept:
            self._house(group, household)

    def notes(self) -> list[str]:
        """What was found in many households at once, and what the list brings besides people."""
        words = {
            "gathered": _("Households put together by address, as the rows stood apart: {count}"),
            "homeless": _("Households without a house number, not on the map: {count}"),
            "moved": _("Households that live elsewhere in the register, which was kept: {count}"),
        }
        found = [words[key].format(count=n) for key, n in sorted(self._counts.items()) if n]
        return [*found, *self._organisations.notes(), *self._classes.notes()]

    # --- the household -----------------------------------------------------------------------

    def _known_household(self, group: Group) -> Household | None:
        """The household the people are in; else the one of the code, if it is not another's.

        A code such as "12" may only be this list's numbering: a household of that code that
        lives elsewhere and shares nobody is another one.
        """
        votes: Counter[int] = Counter()
        for entry in group.kept:
            for resident, sure in self._residents.probable(entry):
                household = self._households.of(resident.id)
                if household is not None:
                    votes[household.id] += 2 if sure else 1
                elif group.alone:
                    return None
        ranked = [
            (self._agreement(group, household), weight, household)
            for key, weight in votes.items()
            if (household := self._draft.all(Household)[key])
        ]
        for agreement, weight, household in sorted(ranked, key=lambda vote: vote[:2])[-1:]:
            if agreement or weight > 1:
                return household
        coded = self._households.by_code(group.code)
        if coded is None or not self._households.members(coded) or self._lives_at(coded, group):
            return coded
        return None

    def _agreement(self, group: Group, household: Household) -> int:
        """How what the list says fits a household: 2 code or address do, 1 nothing speaks against
        it, 0 something does.
        """
        if group.code and fold(group.code) == fold(household.code):
            return 2
        if self._may_live(household, group.home):
            return 2
        told = self._homes.names_house(group.home) and household.id in self._occupancy
        return 0 if group.code or told else 1

    def _lives_at(self, household: Household, group: Group) -> bool:
        occupancy = self._occupancy.get(household.id)
        found = self._homes.find(group.home)
        return occupancy is not None and found is not None and found.id == occupancy.dwelling_id

    def _may_live(self, household: Household, home: Home) -> bool:
        """Whether an address, with or without the unit, is the one the register has."""
        occupancy = self._occupancy.get(household.id)
        if occupancy is None or not home:
            return False
        return self._homes.fits(home, self._draft.all(Dwelling)[occupancy.dwelling_id])

    def _house(self, group: Group, household: Household) -> None:
        """Give the household its phone and, where it has none yet, its dwelling."""
        phones = [entry.get("household_phone") for entry in group.kept]
        current = self._draft.all(Household)[household.id]
        told = next(filter(None, phones), "")
        self._draft.fill(current, phone=better_phone(current.phone, told))
        if household.id in self._occupancy:
            elsewhere = not self._may_live(household, group.home)
            self._counts["moved"] += self._homes.names_house(group.home) and elsewhere
            return
        dwelling = self._homes.find_or_add(group.home)
        if dwelling is None:
            self._counts["homeless"] += 1
            return
        self._occupancy[household.id] = self._draft.add(
            Occupancy,
            household_id=household.id,
            dwelling_id=dwelling.id,
            from_date=group.kept[0].values.get("residence_from"),
        )
        self._draft.update(dwelling, vacant=False)

    # --- the person --------------------------------------------------------------------------

    def _person(self, entry: Entry, resident: Resident | None) -> bool:
        """Store what the row says of a person; whether that changed anything."""
        values = {key: value for key, value in entry.values.items() if key in _PERSONAL}
        if "school_class" in entry.values and "studying" not in values:
            values["studying"] = entry.get("school_class")
        if resident is None:
            added = self._draft.add(Resident, **values)
            entry.values["id"] = added.id
            entry.died = _first_day_out(added.death_date, self._on)
            self._statuses.begin(entry, added.id)
            return True
        entry.values["id"] = resident.id
        values["birth_date"] = better_date(resident.birth_date, entry.birth)
        told = values.get("death_date", UNKNOWN)
        values["death_date"] = better_date(resident.death_date, told)
        values["full_name"] = better_name(resident.full_name, entry.name)
        values["phone"] = better_phone(resident.phone, entry.get("phone"))
        after = self._draft.fill(resident, **values)
        entry.died = _first_day_out(after.death_date, self._on)
        return self._statuses.refresh(entry, resident.id) or after is not resident

    def _member(self, entry: Entry, household: Household) -> bool:
        """Make the person a member; one who is in another household stays there, and it is said."""
        resident_id = entry.values["id"]
        relationship = self._relationship(entry, household)
        membership = self._households.membership.get(resident_id)
        if membership is None or (membership.to_date is not None and not entry.gone):
            self._households.note(
                self._draft.add(
                    Membership,
                    resident_id=resident_id,
                    household_id=household.id,
                    relationship=relationship,
                    from_date=entry.values.get("residence_from"),
                    to_date=entry.end(),
                )
            )
            return True
        if membership.household_id != household.id:
            other = self._draft.all(Household)[membership.household_id]
            words = _("the register has this person in household {code}; kept there")
            entry.remark(words.format(code=other.code))
            after = self._draft.fill(membership, to_date=membership.to_date or entry.died)
        else:
            end = entry.end(membership.to_date)
            after = self._draft.fill(membership, relationship=relationship, to_date=end)
        self._households.note(after)
        return after is not membership

    def _relationship(self, entry: Entry, household: Household) -> str:
        """The relationship told, unless it would make a second head."""
        told = entry.get("relationship")
        if told != "head":
            return told
        for member in self._households.members(household):
            held = self._households.membership[member]
            heads = held.relationship == "head" and held.to_date is None
            if heads and member != entry.values["id"]:
                entry.remark(_("the household already has a head in the register"))
                return ""
        return told


def _first_day_out(death: PartialDate, on: date) -> date | None:
    """The day of death, where it is not known the last it may be, though none yet to come."""
    first, last = death.earliest(), death.latest()
    return max(first, min(last, on)) if first and last else None


def _column_notes(headings: Headings) -> list[str]:
    """What became of columns that were not taken in."""
    notes = []
    if headings.unknown:
        words = _("Columns not recognised and left out: {columns}")
        notes.append(words.format(columns="; ".join(headings.unknown)))
    if headings.ties:
        words = _("Columns that may be several fields and were left out: {columns}")
        notes.append(words.format(columns="; ".join(headings.ties)))
    unused = [field_label(key) for key in headings.columns if key not in _TAKEN]
    if unused:
        words = _("Columns recognised but not kept by this import: {columns}")
        notes.append(words.format(columns="; ".join(unused)))
    return notes
