"""Owns what a list says of residence and military service, beside what the register has."""

from __future__ import annotations

from resgroup.i18n import _
from resgroup.importing.plan import Draft
from resgroup.importing.rows import Entry
from resgroup.records import MilitaryRecord, Residence


class Statuses:
    """The residence and military records of a register, the open ones before those closed."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._residences: dict[int, dict[str, Residence]] = {}
        self._military: dict[int, MilitaryRecord] = {}
        stored = draft.all(Residence).values()
        for residence in sorted(stored, key=lambda each: (each.to_date is None, each.id)):
            self._note(residence)
        for record in draft.all(MilitaryRecord).values():
            if record.to_date is None:
                self._military[record.resident_id] = record

    def begin(self, entry: Entry, resident_id: int) -> None:
        """The statuses of a new resident: permanent where the list does not say."""
        kind = entry.get("residence") or "permanent"
        self._add(entry, resident_id, kind)
        if kind == "absent":
            # Someone away still is registered here.
            self._add(entry, resident_id, "permanent")
        self._military_state(entry, resident_id)

    def refresh(self, entry: Entry, resident_id: int) -> bool:
        """Bring a known resident's statuses up to the list; whether that changed anything."""
        changed = self._residence(entry, resident_id)
        return self._military_state(entry, resident_id) or changed

    def _residence(self, entry: Entry, resident_id: int) -> bool:
        told = entry.get("residence")
        held = self._residences.get(resident_id, {})
        current = {kind: each for kind, each in held.items() if entry.gone or each.to_date is None}
        changed = False
        for kind, residence in current.items():
            dates = (
                {"from_date": "residence_from", "until": "residence_until"} if kind == told else {}
            )
            values = {name: entry.values.get(key) for name, key in dates.items()}
            held[kind] = self._draft.fill(residence, to_date=entry.end(residence.to_date), **values)
            changed |= held[kind] is not residence
        if not told or told in current:
            return changed
        if current and told != "absent":
            entry.remark(_("the register has another residence status; kept"))
            return changed
        self._add(entry, resident_id, told)
        return True

    def _military_state(self, entry: Entry, resident_id: int) -> bool:
        state, record = entry.get("military_state"), self._military.get(resident_id)
        if not state or (record is not None and record.state == state):
            return False
        if record is not None:
            entry.remark(_("the register has another military state; kept"))
            return False
        self._military[resident_id] = self._draft.add(
            MilitaryRecord, resident_id=resident_id, state=state
        )
        return True

    def _add(self, entry: Entry, resident_id: int, kind: str) -> None:
        values = entry.values
        residence = self._draft.add(
            Residence,
            resident_id=resident_id,
            kind=kind,
            from_date=values.get("residence_from"),
            to_date=entry.end(),
            until=values.get("residence_until") if kind != "permanent" else None,
            place=_elsewhere(entry, kind),
            destination="" if kind == "absent" or not entry.end() else entry.get("moved_to"),
        )
        self._note(residence)

    def _note(self, residence: Residence) -> None:
        self._residences.setdefault(residence.resident_id, {})[residence.kind] = residence


def _elsewhere(entry: Entry, kind: str) -> str:
    """Where someone not permanently here is registered, or has gone."""
    if kind == "absent":
        return entry.get("moved_to")
    return (
        (entry.get("permanent_address") or entry.get("moved_from")) if kind != "permanent" else ""
    )
