"""Owns how a building and a resident are laid out as pages of the record panel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from resgroup.dates import written
from resgroup.fields import resident_fields
from resgroup.i18n import _, ngettext
from resgroup.register import BuildingPage, HouseholdPage, Person, ResidentPage
from resgroup.terms import term_label
from resgroup.values import people_words, shown
from ui.session import Session
from ui.texts import button, label, line

_LABEL_WIDTH: Final = 112
_KIN: Final = {
    "child": lambda: _("Child"),
    "adopted_child": lambda: _("Adopted child"),
}


def group_words(group: str) -> str:
    """The heading of a group of fields."""
    return {
        "identity": _("Identity"),
        "household": _("Household"),
        "address": _("Address"),
        "residence": _("Residence"),
        "education": _("Education"),
        "work": _("Work"),
        "family": _("Family"),
        "contact": _("Contact"),
        "policy": _("Policies and allowances"),
        "digital": _("Digital services"),
        "military": _("Military service"),
        "organisations": _("Organisations"),
    }.get(group, _("Other"))


class Page(QWidget):
    """A column of headings, values and people."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self.session = session
        self.setAccessibleName(name)
        self.setProperty("surface", "panel")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 8, 16, 16)
        self.column.setSpacing(4)

    def title(self, words: str, below: str = "") -> None:
        """The page's title with a quieter line under it."""
        made = label(words, "title", wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(made)
        if below:
            self.column.addWidget(label(below, "muted", wrap=True))

    def heading(self, words: str) -> None:
        """A heading with a thin line above."""
        self.column.addSpacing(8)
        self.column.addWidget(line())
        self.column.addSpacing(4)
        self.column.addWidget(label(words, "heading", wrap=True))

    def values(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Values beside their names; those without a value are left out."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate((name, value) for name, value in pairs if value):
            caption = label(name, "muted", wrap=True)
            caption.setFixedWidth(_LABEL_WIDTH)
            text = label(value, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            text.setAccessibleName(f"{name}: {value}")
            grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(grid)

    def person(self, person: Person, before: str = "") -> None:
        """A person to click: name, birth, and what they are in the household."""
        words = before or term_label("relationship", person.relationship)
        absent = person.residence and person.residence != "permanent"
        details = [
            part
            for part in (
                words,
                person.birth,
                term_label("residence", person.residence) if absent else "",
            )
            if part
        ]
        row = PersonRow(self.session, person, " · ".join(details))
        self.column.addWidget(row)

    def finish(self) -> None:
        """Push everything to the top."""
        self.column.addStretch(1)


class PersonRow(QFrame):
    """A person's name as a button, with a quiet line of details under it."""

    def __init__(self, session: Session, person: Person, details: str) -> None:
        super().__init__()
        self.setAccessibleName(person.full_name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        name = button(
            person.full_name,
            "link",
            does=lambda: session.pick_resident(person.resident_id),
        )
        name.setAccessibleName(f"{person.full_name}, {details}")
        column.addWidget(name, 0, Qt.AlignmentFlag.AlignLeft)
        below = label(details, "small", wrap=True)
        below.setContentsMargins(1, 0, 0, 0)
        column.addWidget(below)


def building_title(page: BuildingPage) -> str:
    """What a building is called: its address, else its name, else its number in the register."""
    values = page.values
    return str(
        values.get("address")
        or values.get("name")
        or _("Building {number}").format(number=page.building_id)
    )


def building_words(page: BuildingPage) -> str:
    """A building in one line: address, floors, people."""
    people = sum(len(household.members) for household in page.households)
    floors = page.values.get("floors")
    parts = [building_title(page)]
    if floors:
        parts.append(ngettext("{count} floor", "{count} floors", floors).format(count=floors))
    parts.append(people_words(people))
    return " · ".join(parts)


def building_page(session: Session, page: BuildingPage) -> Page:
    """A building with its dwellings, households and residents."""
    made = Page(session, building_title(page))
    values = page.values
    people = sum(len(household.members) for household in page.households)
    counts = [
        people_words(people),
        ngettext("{count} household", "{count} households", len(page.households)).format(
            count=len(page.households)
        ),
    ]
    made.title(building_title(page), " · ".join(counts))
    made.column.addSpacing(4)
    name = str(values.get("name") or "")
    made.values(
        (
            (_("Name"), name if name != building_title(page) else ""),
            (_("Floors"), str(values.get("floors") or "")),
            (_("Use"), term_label("building_use", str(values.get("use") or ""))),
            (_("State"), term_label("building_state", str(values.get("state") or ""))),
            (
                _("Position"),
                term_label("position_status", str(values.get("position_status") or "")),
            ),
            (_("Note"), str(values.get("note") or "")),
        )
    )
    for household in page.households:
        made.heading(_household_heading(household))
        for member in household.members:
            made.person(member)
    _empty_units(made, page)
    made.finish()
    return made


def _empty_units(made: Page, page: BuildingPage) -> None:
    named = [unit for unit in page.empty_units if unit]
    if named:
        made.heading(_("Vacant"))
        made.column.addWidget(label(", ".join(named), "muted", wrap=True))
    elif not page.households:
        made.heading(_("Nobody lives here on this day."))


def _household_heading(household: HouseholdPage) -> str:
    words = _("Household {code}").format(code=household.code)
    return f"{words} · {household.unit}" if household.unit else words


def resident_page(session: Session, page: ResidentPage, masked: bool) -> Page:
    """A resident with fields by group, household, kin and history."""
    name = str(page.values.get("full_name") or "")
    made = Page(session, name)
    age = page.values.get("age")
    years = ngettext("{count} year old", "{count} years old", age or 0)
    below = [
        shown("sex", page.values.get("sex")),
        shown("birth_date", page.values.get("birth_date")),
        "" if age is None else years.format(count=age),
    ]
    made.title(name, " · ".join(part for part in below if part))
    if page.building_id:
        building = page.building_id
        address = shown("address", page.values.get("address")) or _("Show the building")
        made.column.addWidget(
            button(address, "link", picture="house", does=lambda: session.pick_building(building)),
            0,
            Qt.AlignmentFlag.AlignLeft,
        )
    for group, pairs in _groups(page, masked).items():
        made.heading(group_words(group))
        made.values(pairs)
    _people(made, page)
    if page.history:
        made.heading(_("History"))
        made.values(
            (_period(line_.from_date, line_.to_date), line_.words) for line_ in page.history
        )
    made.finish()
    return made


_IN_TITLE: Final = frozenset(
    {"full_name", "age", "birth_date", "birth_year", "birth_precision", "sex"}
)


def _groups(page: ResidentPage, masked: bool) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, field in resident_fields().items():
        text = shown(key, page.values.get(key), masked=masked)
        if text and key not in _IN_TITLE:
            groups.setdefault(field.group, []).append((field.label, text))
    return groups


def _people(made: Page, page: ResidentPage) -> None:
    if page.household:
        made.heading(_household_heading(page.household))
        for member in page.household.members:
            if member.resident_id != page.resident_id:
                made.person(member)
    if page.kin:
        made.heading(_("Kin"))
        for kind, relative in page.kin:
            words = _KIN[kind]() if kind in _KIN else term_label("kinship", kind)
            made.person(relative, words)


def _period(first: date | None, last: date | None) -> str:
    start, end = written(first), written(last)
    if start and end:
        return f"{start} – {end}"
    return _("from {day}").format(day=start) if start else (end and f"– {end}") or "—"
