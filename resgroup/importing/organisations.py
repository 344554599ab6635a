"""Owns what a list says of organisations, beside the memberships the register has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from resgroup.i18n import _
from resgroup.importing.belonging import Belongs, belongings
from resgroup.importing.plan import Draft
from resgroup.importing.rows import Entry
from resgroup.records import Organisation, OrganisationMembership
from resgroup.terms import term_label
from resgroup.values import grouped

_DETAILS: Final = ("role", "admitted_on", "official_on")


class Organisations:
    """The memberships of a register by resident and kind of organisation, open ones first."""

    def __init__(self, draft: Draft, on: date) -> None:
        self._draft = draft
        self._on = on
        self._added: Counter[str] = Counter()
        self._filled = 0
        self._by_kind: dict[str, Organisation] = {}
        for organisation in draft.all(Organisation).values():
            self._by_kind.setdefault(organisation.kind, organisation)
        self._held: dict[int, dict[str, OrganisationMembership]] = defaultdict(dict)
        stored = draft.all(OrganisationMembership).values()
        for membership in sorted(stored, key=lambda each: (each.to_date is None, each.id)):
            kind = draft.all(Organisation)[membership.organisation_id].kind
            self._held[membership.resident_id][kind] = membership

    def refresh(self, entry: Entry, resident_id: int) -> bool:
        """Bring a resident's memberships up to the list; whether that changed anything.

        What the list does not say, or denies, takes nobody out; death does.
        """
        changed = False
        for told in belongings(entry.values):
            held = self._held[resident_id].get(told.kind)
            if not told.member:
                self._deny(entry, told, held)
            elif held is None:
                self._join(entry, resident_id, self._dated(entry, told))
                changed = True
            else:
                changed |= self._complete(entry, held, self._dated(entry, told))
        return self._end(entry, resident_id) or changed

    def notes(self) -> Iterator[str]:
        """How many memberships the list brings."""
        if self._added:
            kinds = ", ".join(
                f"{term_label('organisation', kind)} {grouped(count)}"
                for kind, count in sorted(self._added.items())
            )
            yield _("New memberships of organisations: {kinds}").format(kinds=kinds)
        if self._filled:
            words = _("Memberships of organisations completed: {count}")
            yield words.format(count=grouped(self._filled))

    def _dated(self, entry: Entry, told: Belongs) -> dict[str, Any]:
        """The details told, without days still to come."""
        details = dict(zip(_DETAILS, (told.role, told.admitted, told.official), strict=True))
        if any(day and day > self._on for day in (told.admitted, told.official)):
            entry.remark(_remark(_("{organisation}: a day still to come is left empty"), told.kind))
            details |= {"admitted_on": None, "official_on": None}
        return {"kind": told.kind, **details}

    def _deny(self, entry: Entry, told: Belongs, held: OrganisationMembership | None) -> None:
        if told.role or told.admitted or told.official:
            words = _("{organisation}: the row says both yes and no; left empty")
            entry.remark(_remark(words, told.kind))
        elif held is not None and held.to_date is None and not entry.gone:
            words = _("{organisation}: the register has this person as a member; kept")
            entry.remark(_remark(words, told.kind))

    def _join(self, entry: Entry, resident_id: int, told: dict[str, Any]) -> None:
        kind, end = told.pop("kind"), entry.end()
        organisation = self._by_kind.get(kind)
        if organisation is None:
            organisation = self._by_kind[kind] = self._draft.add(Organisation, kind=kind)
        began = told["admitted_on"]
        self._added[kind] += 1
        self._held[resident_id][kind] = self._draft.add(
            OrganisationMembership,
            resident_id=resident_id,
            organisation_id=organisation.id,
            from_date=None if began and end and began >= end else began,
            to_date=end,
            **told,
        )

    def _complete(self, entry: Entry, held: OrganisationMembership, told: dict[str, Any]) -> bool:
        """Fill in what the register does not have; what it has otherwise stays, and is said."""
        kind = told.pop("kind")
        if held.to_date is not None:
            if not entry.gone:
                words = _("{organisation}: the register has this membership as ended; kept")
                entry.remark(_remark(words, kind))
            return False
        missing = {key: value for key, value in told.items() if not getattr(held, key)}
        if any(
            value and getattr(held, key) not in (value, "", None) for key, value in told.items()
        ):
            words = _("{organisation}: the register has another position or day; kept")
            entry.remark(_remark(words, kind))
        began = held.from_date or missing.get("admitted_on")
        after = self._draft.fill(held, from_date=began, **missing)
        self._held[held.resident_id][kind] = after
        self._filled += after is not held
        return after is not held

    def _end(self, entry: Entry, resident_id: int) -> bool:
        """End at someone's death whatever is still open."""
        changed = False
        for kind, held in self._held[resident_id].items() if entry.died else ():
            if held.to_date is None:
                end = max(entry.died or self._on, held.from_date or entry.died or self._on)
                self._held[resident_id][kind] = self._draft.update(held, to_date=end)
                changed = True
        return changed


def _remark(words: str, kind: str) -> str:
    return words.format(organisation=term_label("organisation", kind))
