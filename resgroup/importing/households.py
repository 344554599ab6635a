"""Owns how the rows of a list form households, and what the register already knows of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from resgroup.i18n import _
from resgroup.importing.homes import Home, home_of
from resgroup.importing.plan import Draft
from resgroup.importing.rows import Entry
from resgroup.names import fold
from resgroup.records import Household, Membership


@dataclass(slots=True)
class Group:
    """The rows of one household; those `gathered` stood apart and share no more than an address."""

    code: str = ""
    head_name: str = ""
    home: Home = field(default_factory=Home)
    entries: list[Entry] = field(default_factory=list)
    gathered: bool = False

    def add(self, entry: Entry) -> None:
        """Take a row in, with what it says of the household."""
        self.entries.append(entry)
        self.code = self.code or entry.get("household_code")
        self.head_name = self.head_name or entry.get("head_name")
        self.home = self.home or home_of(entry.values)

    @property
    def kept(self) -> list[Entry]:
        """The rows that were not refused."""
        return [entry for entry in self.entries if not entry.refused]

    @property
    def alone(self) -> bool:
        """Whether nothing says that these people are a household."""
        told = self.code or self.head_name or self.home
        return not told and not self.related

    @property
    def related(self) -> bool:
        """Whether a row says how someone is related to the head."""
        return any("relationship" in entry.values for entry in self.entries)

    @property
    def loose(self) -> bool:
        """Whether nothing but an address says that these people are of one household."""
        return not (self.code or self.head_name) and (self.gathered or not self.related)


def is_scattered(entries: Sequence[Entry]) -> bool:
    """Whether a list stands in another order than that of its households: by name, by birth date.

    Then most people live elsewhere than the one above, though their house or head came before.
    """
    apart = together = 0
    seen: set[Home] = set()
    above = Home()
    for entry in entries:
        if entry.get("household_code") or entry.get("head_name"):
            return False
        home = home_of(entry.values)
        if home and not _is_head(entry):
            together += home == above
            apart += home != above and (home in seen or bool(entry.get("relationship")))
        seen.add(home)
        above = home or above
    return apart > together


def gather_rows(entries: Iterable[Entry]) -> list[Group]:
    """The households of a scattered list, as far as it tells them: by address, one for a head."""
    groups: list[Group] = []
    by_home: dict[Home, Group] = {}
    for entry in entries:
        home = home_of(entry.values)
        group = by_home.get(home) if home else None
        if group is None or (_is_head(entry) and any(map(_is_head, group.entries))):
            group = Group(gathered=True)
            groups.append(group)
            by_home.setdefault(home, group)
        group.add(entry)
    return groups


def group_rows(entries: Iterable[Entry]) -> list[Group]:
    """The households of a list, by their code, else their head, else their address.

    The code or address often stands on the first row of a household only; rows without belong to
    the household above, and a head always begins a new one. Refused rows still say where a
    household begins and where it lives.
    """
    groups: list[Group] = []
    by_code: dict[str, Group] = {}
    current: Group | None = None
    for entry in entries:
        code = fold(entry.get("household_code"))
        if code and code in by_code:
            current = by_code[code]
        elif current is None or _begins(entry, current):
            current = Group()
            groups.append(current)
        current.add(entry)
        if code:
            by_code.setdefault(code, current)
    return groups


def _is_head(entry: Entry) -> bool:
    return entry.get("relationship") == "head"


def _begins(entry: Entry, current: Group) -> bool:
    """Whether a row begins another household than the one above."""
    code, head = entry.get("household_code"), entry.get("head_name")
    if entry.block != current.entries[-1].block:
        return True
    if code:
        return fold(code) != fold(current.code)
    if _is_head(entry):
        return True
    if head and current.head_name:
        return fold(head) != fold(current.head_name)
    if "relationship" in entry.values or current.code:
        return False
    home = home_of(entry.values)
    return current.alone or (bool(home) and home != current.home)


def settle_head(group: Group) -> None:
    """One head a household: by the relationship told, else by the name of the head told."""
    heads = [entry for entry in group.kept if _is_head(entry)]
    for entry in heads[1:]:
        del entry.values["relationship"]
        words = _("the household already has a head (row {row}); relationship left empty")
        entry.remark(words.format(row=heads[0].outcome.row_number))
    if heads or not group.head_name:
        return
    for entry in group.kept:
        untold = not entry.get("relationship")
        if untold and fold(entry.name) == fold(group.head_name):
            entry.values["relationship"] = "head"
            return


class KnownHouseholds:
    """The households of a register with the people in them now, or last."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.membership: dict[int, Membership] = {}
        self._members: dict[int, set[int]] = defaultdict(set)
        self._by_code: dict[str, int] = {}
        stored = draft.all(Membership).values()
        for membership in sorted(stored, key=lambda each: (each.to_date is None, each.id)):
            self.note(membership)
        for household in draft.all(Household).values():
            self._by_code.setdefault(fold(household.code), household.id)

    def note(self, membership: Membership) -> None:
        """Know a membership from now on."""
        self.membership[membership.resident_id] = membership
        self._members[membership.household_id].add(membership.resident_id)

    def members(self, household: Household | None) -> frozenset[int]:
        """The residents of a household."""
        return frozenset() if household is None else frozenset(self._members[household.id])

    def without(self, residents: Iterable[int]) -> frozenset[int]:
        """Those of the residents who are in no household."""
        return frozenset(residents) - self.membership.keys()

    def of(self, resident_id: int) -> Household | None:
        """The household a resident belongs to."""
        found = self.membership.get(resident_id)
        return None if found is None else self._draft.all(Household)[found.household_id]

    def by_code(self, code: str) -> Household | None:
        """The household of a code."""
        found = self._by_code.get(fold(code)) if code else None
        return None if found is None else self._draft.all(Household)[found]

    def add(self, code: str) -> Household:
        """A new household; without a code it gets one from its number."""
        household = self._draft.add(Household, code=code)
        if not code:
            household = self._draft.update(household, code=f"H{household.id:04d}")
        self._by_code.setdefault(fold(household.code), household.id)
        return household
