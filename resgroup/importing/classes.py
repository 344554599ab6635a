"""Owns what a list says of households' poverty class and merit, beside what the register has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from resgroup.i18n import _
from resgroup.importing.plan import Draft
from resgroup.importing.rows import Entry
from resgroup.records import Household, HouseholdClass
from resgroup.values import grouped


class Classes:
    """The classes of a register's households, of the latest year up to that of the import.

    A class is decided year by year (NĐ 07/2021/NĐ-CP Đ3): another one than that of an earlier
    year holds from this year on, another one than that of this year is not taken.
    """

    def __init__(self, draft: Draft, on: date) -> None:
        self._draft = draft
        self._year = on.year
        self._latest: dict[int, HouseholdClass] = {}
        self._touched: set[int] = set()
        for known in sorted(draft.all(HouseholdClass).values(), key=lambda each: each.year):
            if known.year <= on.year:
                self._latest[known.household_id] = known

    def refresh(self, entry: Entry, household: Household | None) -> bool:
        """Bring a household's class up to a row of the list; whether that changed anything."""
        poverty, merit = entry.get("poverty"), entry.values.get("merit_family")
        if not poverty and not merit:
            return False
        if household is None:
            entry.remark(_("the poverty class or merit has no household to belong to; left out"))
            return False
        known = self._latest.get(household.id)
        if (
            known is not None
            and poverty in ("", known.poverty)
            and merit in (None, False, known.merit_family)
        ):
            return False
        return self._decide(entry, household, known)

    def notes(self) -> Iterator[str]:
        """How many households the list gives a class."""
        if self._touched:
            words = _("Households given a poverty class or merit: {count}")
            yield words.format(count=grouped(len(self._touched)))

    def _decide(self, entry: Entry, household: Household, known: HouseholdClass | None) -> bool:
        poverty, merit = entry.get("poverty"), bool(entry.values.get("merit_family"))
        if known is None or known.year < self._year:
            after = self._draft.add(
                HouseholdClass,
                household_id=household.id,
                year=self._year,
                poverty=poverty or (known.poverty if known else ""),
                merit_family=merit or bool(known and known.merit_family),
            )
        else:
            if poverty and known.poverty and poverty != known.poverty:
                entry.remark(_("the household already has another poverty class this year; kept"))
            after = self._draft.update(
                known,
                poverty=known.poverty or poverty,
                merit_family=known.merit_family or merit,
            )
        self._latest[household.id] = after
        if after is not known:
            self._touched.add(household.id)
        return after is not known
