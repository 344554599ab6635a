"""Owns the editors that choose one thing, or several, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from resgroup.commands.inputs import Option
from resgroup.i18n import _, ngettext
from resgroup.names import has_typed
from resgroup.register import DwellingHit, Hit, HouseholdHit
from resgroup.terms import Term, terms
from resgroup.values import people_words
from ui.forms.editor import Editor, missing, not_in_list
from ui.forms.pick_line import Finder, Item, PickLine
from ui.forms.spec import Spec
from ui.session import Session
from ui.texts import Elided, button

_LIMIT = 30


def find_terms(name: str, typed: str) -> list[Item]:
    """The terms of a list whose words, or other words for them, contain what is typed."""
    found = [term for term in terms(name).values() if _means(term, typed)]
    found.sort(key=lambda term: not has_typed(term.label, typed))
    return [Item(term.id, term.label) for term in found]


def _means(term: Term, typed: str) -> bool:
    return any(has_typed(words, typed) for words in (term.vi, term.en, *term.aliases))


def term_item(name: str, value: Any) -> Item | None:
    """The line for a stored term; one the list does not know is shown as it is."""
    if not value:
        return None
    known = terms(name).get(value)
    return Item(value, known.label if known else str(value))


class PickEditor(Editor):
    """A line in which one thing of many is chosen; empty is None unless `nothing` is said."""

    def __init__(
        self, spec: Spec, find: Finder, *, always: bool = False, nothing: Any = None
    ) -> None:
        super().__init__(spec)
        self._nothing = nothing
        self.line = PickLine(spec.label, find, always=always)
        self.line.setPlaceholderText(spec.example)
        self.line.textEdited.connect(lambda _typed: self.edited.emit())
        self.line.chosen.connect(self.edited.emit)
        self.line.left.connect(self._told)
        self.column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.finish()

    def item_of(self, value: Any) -> Item | None:
        """The line that stands for a value."""
        raise NotImplementedError

    def value(self) -> Any:
        """The value chosen; raises RegisterError for words that name none."""
        if self.line.unsettled:
            raise not_in_list(self.line.text())
        return self._nothing if self.line.item is None else self.line.item.value

    def set_value(self, value: Any) -> None:
        """Choose a value."""
        self.line.show_item(None if value in (None, "") else self.item_of(value))

    def state(self) -> Any:
        """The value chosen, or the words typed."""
        if self.line.item is not None and not self.line.unsettled:
            return {"value": self.line.item.value}
        return {"words": self.line.text()} if self.line.text().strip() else None

    def restore(self, state: Any) -> None:
        """Choose a value again, or put the words back."""
        known = state if isinstance(state, dict) else {}
        self.set_value(known.get("value"))
        if known.get("words"):
            self.line.setText(str(known["words"]))

    def _told(self) -> None:
        if self.line.unsettled:
            self.complain(str(not_in_list(self.line.text())))
        else:
            self.left.emit()


class ChoiceEditor(PickEditor):
    """A term of a closed list, found without diacritics and by its other names."""

    def __init__(self, spec: Spec) -> None:
        super().__init__(spec, partial(find_terms, spec.terms), always=True, nothing="")

    def item_of(self, value: Any) -> Item | None:
        """The term."""
        return term_item(self.spec.terms, value)


class OptionEditor(PickEditor):
    """One of the options of the moment."""

    def __init__(self, spec: Spec) -> None:
        self._options: tuple[Option, ...] = tuple(spec.options)
        super().__init__(spec, self._find, always=True)
        self._propose()

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other options; a choice that is still among them stays."""
        if tuple(options) == self._options:
            return
        chosen = self.line.item
        self._options = tuple(options)
        self.set_value(None)
        if chosen is not None:
            self.set_value(chosen.value)
        if self.line.item is None:
            self._propose()

    def item_of(self, value: Any) -> Item | None:
        """The option."""
        return next((Item(e.value, e.words) for e in self._options if e.value == value), None)

    def _propose(self) -> None:
        proposed = next((each.value for each in self._options if each.proposed), None)
        self.set_value(proposed)

    def _find(self, typed: str) -> list[Item]:
        return [Item(e.value, e.words) for e in self._options if has_typed(e.words, typed)]


def resident_item(hit: Hit) -> Item:
    """The line for a resident found: name, then birth and address."""
    details = " · ".join(part for part in (hit.birth, hit.address) if part)
    return Item(hit.resident_id, hit.full_name, details)


def find_residents(session: Session, typed: str) -> list[Item]:
    """The residents a text finds."""
    if not typed:
        return []
    return [resident_item(hit) for hit in session.register.search(typed, _LIMIT)]


def known_resident(session: Session, number: int) -> Item | None:
    """The line for a resident by id, None where there is none."""
    names = ("full_name", "birth_date", "address")
    if number not in session.register.get("resident", [number]):
        return None
    name, born, address = session.register.rows([number], names, session.as_of)[0]
    return resident_item(Hit(number, name, born.written() if born else "", address or ""))


class ResidentEditor(PickEditor):
    """A resident, found by name, identity number, phone or address."""

    def __init__(self, spec: Spec, session: Session) -> None:
        self._session = session
        super().__init__(spec, partial(find_residents, session))
        self._details = Elided(role="small")
        self.column.insertWidget(1, self._details)
        self._details.hide()
        self.line.textChanged.connect(lambda _text: self._show_details())

    def item_of(self, value: Any) -> Item | None:
        """The resident."""
        return known_resident(self._session, int(value))

    def set_value(self, value: Any) -> None:
        """Choose a resident."""
        super().set_value(value)
        self._show_details()

    def _show_details(self) -> None:
        item = None if self.line.unsettled else self.line.item
        self._details.setText(item.details if item else "")
        self._details.setVisible(bool(item and item.details))


class HouseholdEditor(PickEditor):
    """A household, found by its code, its people or its address."""

    def __init__(self, spec: Spec, session: Session) -> None:
        self._session = session
        super().__init__(spec, self._find)

    def item_of(self, value: Any) -> Item | None:
        """The household, None where it is no longer there."""
        if not self._session.register.get("household", [int(value)]):
            return None
        page = self._session.register.household_page(int(value), self._session.as_of)
        head = page.members[0].full_name if page.members else ""
        return household_item(
            HouseholdHit(page.household_id, page.code, head, page.address, len(page.members))
        )

    def _find(self, typed: str) -> list[Item]:
        if not typed:
            return []
        found = self._session.register.find_households(typed, self._session.as_of, _LIMIT)
        return [household_item(hit) for hit in found]


def household_item(hit: HouseholdHit) -> Item:
    """The line for a household found: code and head, then address and people."""
    words = " · ".join(part for part in (hit.code, hit.head) if part)
    details = " · ".join(part for part in (hit.address, people_words(hit.people)) if part)
    return Item(hit.household_id, words, details)


class DwellingEditor(PickEditor):
    """A dwelling, found by its address and unit."""

    def __init__(self, spec: Spec, session: Session) -> None:
        self._session = session
        super().__init__(spec, self._find)

    def item_of(self, value: Any) -> Item | None:
        """The dwelling, None where it is no longer there."""
        if not self._session.register.get("dwelling", [int(value)]):
            return None
        page = self._session.register.dwelling_page(int(value), self._session.as_of)
        unit = str(page.values.get("unit") or "")
        households = len(page.households)
        return dwelling_item(
            DwellingHit(page.dwelling_id, page.building_id, page.address, unit, households)
        )

    def _find(self, typed: str) -> list[Item]:
        if not typed:
            return []
        found = self._session.register.find_dwellings(typed, self._session.as_of, _LIMIT)
        return [dwelling_item(hit) for hit in found]


def dwelling_item(hit: DwellingHit) -> Item:
    """The line for a dwelling found: address and unit, then how many households."""
    words = " · ".join(part for part in (hit.address, hit.unit) if part)
    count = ngettext("{count} household", "{count} households", hit.households)
    lived_in = count.format(count=hit.households) if hit.households else _("Nobody lives here")
    return Item(hit.dwelling_id, words, lived_in)


class ResidentsEditor(Editor):
    """Several residents, each found by typing and taken off again with a button."""

    def __init__(self, spec: Spec, session: Session) -> None:
        super().__init__(spec)
        self._session = session
        self._chosen: list[Item] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.column.addLayout(self._rows)
        self.line = PickLine(spec.label, partial(find_residents, session), always=False)
        self.line.setPlaceholderText(spec.example)
        self.line.textEdited.connect(lambda _typed: self.edited.emit())
        self.line.chosen.connect(self._take)
        self.column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.finish()

    def value(self) -> tuple[int, ...]:
        """The ids of the residents chosen."""
        if self.line.unsettled:
            raise not_in_list(self.line.text())
        return tuple(item.value for item in self._chosen)

    def set_value(self, value: Any) -> None:
        """Choose residents."""
        found = (known_resident(self._session, int(number)) for number in value or ())
        self._chosen = [item for item in found if item is not None]
        self._show()

    def state(self) -> Any:
        """The ids, and the words typed last."""
        chosen = [item.value for item in self._chosen]
        typed = self.line.text().strip()
        return {"chosen": chosen, "words": typed} if chosen or typed else None

    def restore(self, state: Any) -> None:
        """Choose residents again."""
        known = state if isinstance(state, dict) else {}
        self.set_value(known.get("chosen"))
        self.line.setText(str(known.get("words") or ""))

    def fault(self) -> Any:
        """A required list needs somebody in it."""
        if self.spec.required and not self._chosen and not self.line.unsettled:
            return missing(self.spec.label)
        return super().fault()

    @property
    def stops(self) -> list[QWidget]:
        """The line, and the buttons above it."""
        return [self.line]

    def _take(self) -> None:
        item = self.line.item
        self.line.show_item(None)
        if item is not None and item not in self._chosen:
            self._chosen.append(item)
            self._show()
        self.edited.emit()

    def _drop(self, item: Item) -> None:
        self._chosen.remove(item)
        self._show()
        self.edited.emit()
        self.line.setFocus()

    def _show(self) -> None:
        while (taken := self._rows.takeAt(0)) is not None:
            if (old := taken.widget()) is not None:
                old.deleteLater()
        for item in self._chosen:
            self._rows.addWidget(self._row(item))

    def _row(self, item: Item) -> QWidget:
        made = QWidget()
        made.setAccessibleName(item.words)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Elided(" · ".join(part for part in (item.words, item.details) if part)), 1)
        off = button(_("Take off"), "quiet", picture="x", does=partial(self._drop, item))
        off.setAccessibleName(_("Take off: {name}").format(name=item.words))
        row.addWidget(off)
        return made
