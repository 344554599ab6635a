"""Owns how buildings, dwellings, households and residents stand as pages of the record panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from resgroup.dates import written
from resgroup.fields import form_fields, resident_fields
from resgroup.i18n import _, ngettext
from resgroup.register import BuildingPage, DwellingPage, HouseholdPage, Person, ResidentPage
from resgroup.terms import term_label
from resgroup.values import people_words, shown
from ui.field_groups import group_words
from ui.session import Page as AnyPage
from ui.session import Session
from ui.texts import Elided, button, fitting, label, line

_LABEL_WIDTH: Final = 112
_LONGEST_WORD: Final = 16
_KIN: Final = {
    "child": lambda: _("Child"),
    "adopted_child": lambda: _("Adopted child"),
}


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
        made = fitting(words, "title")
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(made)
        if below:
            self.column.addWidget(label(below, "muted", wrap=True))

    def heading(self, words: str) -> None:
        """A heading with a thin line above."""
        self.column.addSpacing(8)
        self.column.addWidget(line())
        self.column.addSpacing(4)
        self.column.addWidget(fitting(words, "heading"))

    def link(self, words: str, picture: str, does: Callable[[], object]) -> None:
        """A line that leads to another record."""
        made = button(words, "link", picture=picture, does=does)
        self.column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def household(self, household: HouseholdPage, dwellings: Mapping[str, int]) -> None:
        """A household as a heading that leads to it, with its dwelling where one is named."""
        self.column.addSpacing(8)
        self.column.addWidget(line())
        self.column.addSpacing(4)
        words = _("Household {code}").format(code=household.code)
        number, unit = household.household_id, household.unit
        self.link(words, "users-three", lambda: self.session.pick_household(number))
        if unit in dwellings:
            dwelling = dwellings[unit]
            self.link(unit, "door", lambda: self.session.pick_dwelling(dwelling))

    def fields(self, entity: str, values: Mapping[str, Any], masked: bool = False) -> None:
        """The fields of a record in words, except those its title tells."""
        self.values(
            (field.label, shown(field.key, values.get(field.stored_as), masked=masked))
            for field in form_fields(entity)
            if field.key not in _TOLD and values.get(field.stored_as) is not False
        )

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
            # a word without a break, as a mail address, would make the page wider than its panel
            unbroken = max(map(len, value.split()), default=0) > _LONGEST_WORD
            text = Elided(value) if unbroken else label(value, wrap=True)
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


def record_page(session: Session, page: AnyPage, masked: bool) -> Page:
    """The page of a record."""
    match page:
        case ResidentPage():
            return resident_page(session, page, masked)
        case HouseholdPage():
            return household_page(session, page, masked)
        case DwellingPage():
            return dwelling_page(session, page)
        case _:
            return building_page(session, page)


def building_page(session: Session, page: BuildingPage) -> Page:
    """A building with its dwellings, households and residents."""
    made = Page(session, building_title(page))
    made.title(building_title(page), _counts(page.households))
    made.column.addSpacing(4)
    told = building_title(page)
    values = {key: value for key, value in page.values.items() if value != told}
    made.fields("building", values)
    units = {unit: number for number, unit in page.dwellings if unit}
    if len(page.dwellings) == 1:
        only = page.dwellings[0][0]
        made.link(_("Dwelling"), "door", lambda: session.pick_dwelling(only))
    for household in page.households:
        made.household(household, units)
        for member in household.members:
            made.person(member)
    _empty_units(made, page, units)
    made.finish()
    return made


def _counts(households: Sequence[HouseholdPage]) -> str:
    people = sum(len(household.members) for household in households)
    homes = ngettext("{count} household", "{count} households", len(households))
    return " · ".join((people_words(people), homes.format(count=len(households))))


def _empty_units(made: Page, page: BuildingPage, units: Mapping[str, int]) -> None:
    named = [unit for unit in page.empty_units if unit]
    if named:
        made.heading(_("Vacant"))
        for unit in named:
            number = units.get(unit, 0)
            made.link(unit, "door", partial(made.session.pick_dwelling, number))
    elif not page.households:
        made.heading(_("Nobody lives here on this day."))


def dwelling_page(session: Session, page: DwellingPage) -> Page:
    """A dwelling with its households."""
    unit = str(page.values.get("unit") or "")
    title = _("Dwelling {unit}").format(unit=unit) if unit else _("Dwelling")
    made = Page(session, title)
    made.title(title, _counts(page.households))
    building = page.building_id
    address = page.address or _("Show the building")
    made.link(address, "house", lambda: session.pick_building(building))
    made.column.addSpacing(4)
    made.fields("dwelling", {**page.values, "unit": ""})
    for household in page.households:
        made.household(household, {})
        for member in household.members:
            made.person(member)
    if not page.households:
        made.heading(_("Nobody lives here on this day."))
    made.finish()
    return made


def household_page(session: Session, page: HouseholdPage, masked: bool) -> Page:
    """A household with its members of the day and of before."""
    title = _("Household {code}").format(code=page.code)
    made = Page(session, title)
    made.title(title, people_words(len(page.members)))
    if page.building_id:
        building = page.building_id
        address = page.address or _("Show the building")
        made.link(address, "house", lambda: session.pick_building(building))
    if page.dwelling_id:
        dwelling = page.dwelling_id
        made.link(page.unit or _("Dwelling"), "door", lambda: session.pick_dwelling(dwelling))
    made.column.addSpacing(4)
    made.fields("household", page.values, masked)
    made.heading(_("Members"))
    for member in page.members:
        made.person(member)
    if not page.members:
        made.column.addWidget(label(_("Nobody belongs to it on this day."), "muted", wrap=True))
    if page.former:
        made.heading(_("Formerly in this household"))
        for member in page.former:
            made.person(member)
    made.finish()
    return made


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
    absence = absence_words(page)
    if absence:
        made.column.addWidget(label(absence, "action", wrap=True))
    if page.building_id:
        building = page.building_id
        address = shown("address", page.values.get("address")) or _("Show the building")
        made.link(address, "house", lambda: session.pick_building(building))
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


def absence_words(page: ResidentPage) -> str:
    """Why someone is not of the group on the day, empty where they are."""
    died = page.values.get("death_date")
    if page.present:
        return ""
    if died:
        return _("Died {day}. Household and address are the last ones.").format(day=died.written())
    if page.left_on is None:
        return _("Not of the group on this day.")
    day, place = written(page.left_on), page.went_to
    if place:
        words = _("Moved away on {day} to {place}. Household and address are the last ones.")
        return words.format(day=day, place=place)
    return _("Moved away on {day}. Household and address are the last ones.").format(day=day)


_TOLD: Final = frozenset({"full_name", "household_code", "street"})
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
        made.household(page.household, {})
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
