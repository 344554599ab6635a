"""Owns what all panels share: the register, its question and answer, what is picked and hovered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from PySide6.QtCore import QObject, Signal

from resgroup import rules
from resgroup.changes import ChangeSet, Entry
from resgroup.criteria import Criterion
from resgroup.errors import RegisterError
from resgroup.features import MapFeatures
from resgroup.lists.form import Unit
from resgroup.register import (
    Answer,
    BuildingPage,
    DwellingPage,
    HouseholdPage,
    Ids,
    Question,
    Register,
    RegisterInfo,
    ResidentPage,
    Touched,
    distinct,
)
from ui.draft import Draft, Value
from ui.files import NO_PAPERS, Papers

if TYPE_CHECKING:
    from resgroup.commands.event import Subject

Page = BuildingPage | DwellingPage | HouseholdPage | ResidentPage
Place: TypeAlias = "tuple[Subject, int]"

_DRAWN: Final = frozenset({"area", "place", "street", "building"})
_COUNTED: Final = frozenset({"dwelling", "occupancy", "membership", "residence", "resident"})


@dataclass(frozen=True)
class FormRequest:
    """A form the record panel shows instead of the record.

    It records an event (its name in the catalogue of events), or, where `event` is empty, edits
    the record `record_id` of a `kind`. `values` are filled in beforehand.
    """

    event: str = ""
    kind: str = ""
    record_id: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What a draft of the form is kept under."""
        return ":".join((self.event or "edit", self.kind, str(self.record_id)))


@dataclass(frozen=True)
class PaperAbout:
    """What a list on paper is of: rows of people, households or buildings; some people only."""

    unit: Unit = "resident"
    ids: tuple[int, ...] = ()


class Session(QObject):
    """An open register as the window works with it; panels meet only here.

    Every change of the question asks the register at once. Question, day and answer change
    together, or stay as they were where the register refuses; `asked` tells the panels either
    way, so that no field keeps what was refused. `picked` tells that another record is looked at,
    `hovered` which building is pointed at (0 for none), `recoloured` that the map wears another
    style, `failed` what went wrong. `changed` tells that something was written, `form_wanted` that
    the record panel shall show `form` (None: the record again), `turned` that another page of the
    workspace is wanted: its name (empty for map and list) and what it is about. `release_wanted`
    tells that purpose and recipient must be asked for before something leaves the program;
    `released_for` are those said last. `columns` are those of the list of people, `columns_wanted`
    asks for others as long as the question of the moment stands.
    """

    asked = Signal()
    picked = Signal()
    hovered = Signal(int)
    recoloured = Signal()
    redrawn = Signal()
    failed = Signal(str)
    changed = Signal(object)
    form_wanted = Signal()
    turned = Signal(str, object)
    release_wanted = Signal(object)
    columns_wanted = Signal(object)
    _written = Signal(object)

    def __init__(
        self,
        register: Register,
        today: date,
        features: MapFeatures,
        papers: Papers = NO_PAPERS,
    ) -> None:
        super().__init__()
        self.register = register
        self.papers = papers
        self.today = today
        self.as_of = today
        self.draft = Draft()
        self.order = "name"
        self.style = "floors"
        self.showing_uncertain = False
        self.hovered_building = 0
        self.page: Page | None = None
        self.features = features
        self.answer: Answer = register.ask(_question(self.draft, today, self.order))
        self.form: FormRequest | None = None
        self.released_for: tuple[str, str] | None = None
        self.columns: tuple[str, ...] = ()
        self._trail: list[Place] = []
        # a signal, so that what a thread writes is taken over in the window's own
        self._written.connect(self._take_over)
        self.stop_listening = register.subscribe(self._written.emit)

    @property
    def info(self) -> RegisterInfo:
        """What the register says of itself."""
        return self.register.info

    @property
    def population(self) -> int:
        """How many people the register holds on the day looked at."""
        return self.features.people

    # The question

    @property
    def counted_on(self) -> date:
        """The day ages and rules count by."""
        return self.draft.counted_on or self.as_of

    def set_draft(self, draft: Draft) -> None:
        """Ask another question."""
        self._ask(draft, self.as_of, self.order)

    def choose_rule(self, rule: str) -> None:
        """Ask who falls under a legal rule, counted on the day the law has it count."""
        day = rules.day_in_force(rules.rule_named(rule), self.today)
        self.set_draft(Draft(rule=rule, counted_on=day))

    def count_rule_as(self, rule: str) -> None:
        """Ask the same rule counted in its other way, on the day chosen."""
        self.set_draft(replace(self.draft, rule=rule))

    def add(self, criterion: Criterion) -> None:
        """Add a ready condition to the question."""
        self.set_draft(replace(self.draft, others=(*self.draft.others, criterion)))

    def toggle(self, field: str, value: Value) -> None:
        """Add a field's value to the question, or take it away."""
        self.set_draft(self.draft.toggled(field, value))

    def set_age(self, low: int | None, high: int | None) -> None:
        """Ask for ages from–to, both included; None is open."""
        if self.draft.age != (low, high):
            self.set_draft(replace(self.draft, age=(low, high)))

    def set_counted_on(self, day: date) -> None:
        """Count ages by another day."""
        if day != self.counted_on:
            self.set_draft(replace(self.draft, counted_on=day))

    def remove(self, key: str) -> None:
        """Take a part of the question away."""
        self.set_draft(self.draft.without(key))

    def clear(self) -> None:
        """Ask for everyone."""
        self.set_draft(Draft())

    def set_order(self, order: str) -> None:
        """List the answer in another order."""
        if order != self.order:
            self._ask(self.draft, self.as_of, order)

    def set_as_of(self, day: date) -> None:
        """See the register as it stood on another day."""
        if day == self.as_of:
            return
        self._ask(self.draft, day, self.order)
        if day == self.as_of and self.page is not None:
            self._show(subject_of(self.page), None)

    def begin_day(self, day: date) -> None:
        """Go on with another day as today; who saw today's register sees the new day's."""
        if day == self.today:
            return
        followed, form = self.as_of == self.today, self.form
        self.today = day
        if followed:
            self.set_as_of(day)
        else:
            self.asked.emit()
        if form is not None:
            self.open_form(form)

    def show_uncertain(self, wanted: bool) -> None:
        """List those of whom the answer is uncertain instead of those who match."""
        self.showing_uncertain = wanted and len(self.answer.uncertain) > 0
        self.asked.emit()

    def facets(self, fields: list[str]) -> dict[str, dict[Any, int]]:
        """The counts of each field's values, a field's own condition left out of its counts."""
        chosen = [name for name in fields if name in self.draft.values]
        question = partial(_question, self.draft, self.as_of, self.order)
        counts = self.register.facets(question(), [name for name in fields if name not in chosen])
        for name in chosen:
            counts.update(self.register.facets(question(f"values:{name}"), [name]))
        return counts

    def _ask(self, draft: Draft, as_of: date, order: str) -> None:
        moved = as_of != self.as_of
        try:
            answer = self.register.ask(_question(draft, as_of, order))
            features = self.register.features(as_of) if moved else self.features
        except RegisterError as error:
            self.failed.emit(str(error))
            self.asked.emit()
            return
        keeps_showing = self.showing_uncertain and draft is self.draft
        self.showing_uncertain = keeps_showing and len(answer.uncertain) > 0
        self.draft, self.as_of, self.order = draft, as_of, order
        self.features, self.answer = features, answer
        if moved:
            self.redrawn.emit()
        self.asked.emit()

    # What is written

    @property
    def can_edit(self) -> bool:
        """Whether records shown may be edited: they are those of today, and the file is ours."""
        return self.as_of == self.today and not self.info.read_only

    def commit(self, change_set: ChangeSet) -> Entry:
        """Write a change set; everything shown follows. Raises RegisterError."""
        return self.register.commit(change_set)

    def undo(self) -> None:
        """Take back what was done last."""
        self._step(self.register.undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._step(self.register.redo)

    def open_form(self, request: FormRequest) -> None:
        """Show a form in the record panel."""
        self.form = request
        self.form_wanted.emit()

    def close_form(self) -> None:
        """Show the record again instead of the form."""
        if self.form is not None:
            self.form = None
            self.form_wanted.emit()

    def turn_to(self, page: str, about: object = None) -> None:
        """Show another page of the workspace; an empty name is map and list."""
        self.turned.emit(page, about)

    def _step(self, step: Callable[[], Entry | None]) -> None:
        try:
            step()
        except RegisterError as error:
            self.failed.emit(str(error))

    def _take_over(self, touched: Touched) -> None:
        """Show what was written: answer, map and record as they are now."""
        self.answer = self.register.ask(_question(self.draft, self.as_of, self.order))
        self.showing_uncertain = self.showing_uncertain and len(self.answer.uncertain) > 0
        self._follow_on_the_map(touched.ids.keys())
        self.asked.emit()
        self._refresh_page()
        self.changed.emit(touched)

    def _follow_on_the_map(self, kinds: Iterable[str]) -> None:
        """Read the map anew where it may differ, and have it drawn only where it does."""
        drawn = not _DRAWN.isdisjoint(kinds)
        if not drawn and _COUNTED.isdisjoint(kinds):
            return
        before, self.features = self.features, self.register.features(self.as_of)
        counts = self.style == "residents"
        if drawn or not self.features.buildings.lived_in_like(before.buildings, counts=counts):
            self.redrawn.emit()

    def _refresh_page(self) -> None:
        """Read the record looked at anew; one that is gone is looked at no more."""
        if self.page is None:
            return
        try:
            self.page = self._read(subject_of(self.page))
        except RegisterError:
            self.page = None
        self.picked.emit()

    # The answer

    @property
    def ids(self) -> Ids:
        """The residents listed."""
        return self.answer.uncertain if self.showing_uncertain else self.answer.ids

    @property
    def buildings(self) -> Ids:
        """The building of each resident listed, 0 where none is known."""
        answer = self.answer
        return answer.uncertain_buildings if self.showing_uncertain else answer.buildings

    @property
    def lit(self) -> Ids | None:
        """The buildings the map lights, None where nothing is asked."""
        if self.draft.empty:
            return None
        return distinct(self.buildings)

    # What is picked and pointed at

    @property
    def picked_building(self) -> int:
        """The building of the record looked at, 0 for none."""
        return (self.page.building_id or 0) if self.page else 0

    @property
    def picked_resident(self) -> int:
        """The resident looked at, 0 for none."""
        return self.page.resident_id if isinstance(self.page, ResidentPage) else 0

    @property
    def can_go_back(self) -> bool:
        """Whether another record was looked at before."""
        return bool(self._trail)

    def pick_building(self, number: int) -> None:
        """Look at a building."""
        self._go(("building", number))

    def pick_resident(self, number: int) -> None:
        """Look at a resident."""
        self._go(("resident", number))

    def go_back(self) -> None:
        """Look at the record seen before."""
        if self._trail:
            self._show(self._trail.pop(), None)

    def pick_household(self, number: int) -> None:
        """Look at a household."""
        self._go(("household", number))

    def pick_dwelling(self, number: int) -> None:
        """Look at a dwelling."""
        self._go(("dwelling", number))

    def pick_nothing(self) -> None:
        """Look at no record."""
        if self.page is not None:
            self.page = None
            self._trail.clear()
            self.picked.emit()

    def hover(self, building: int) -> None:
        """Point at a building, 0 for none."""
        if building != self.hovered_building:
            self.hovered_building = building
            self.hovered.emit(building)

    def set_style(self, style: str) -> None:
        """Colour the map in another way."""
        if style != self.style:
            self.style = style
            self.recoloured.emit()

    def _go(self, place: Place) -> None:
        before = subject_of(self.page) if self.page else None
        if before != place:
            self._show(place, before)

    def _show(self, place: Place, before: Place | None) -> None:
        """Look at a record; where it can be read, the one before is the way back."""
        try:
            self.page = self._read(place)
        except RegisterError as error:
            self.failed.emit(str(error))
            return
        if before:
            self._trail.append(before)
        self.picked.emit()
        self.close_form()

    def _read(self, place: Place) -> Page:
        kind, number = place
        register, day = self.register, self.as_of
        match kind:
            case "building":
                return register.building_page(number, day)
            case "dwelling":
                return register.dwelling_page(number, day)
            case "household":
                return register.household_page(number, day)
            case _:
                return register.resident_page(number, day)


def _question(draft: Draft, as_of: date, order: str, without: str = "") -> Question:
    on = draft.counted_on or as_of
    standing = None if on == as_of else as_of
    return Question(draft.criterion(without), on, order, standing)


def subject_of(page: Page) -> Place:
    """The kind of record a page is about, and its id."""
    match page:
        case ResidentPage():
            return "resident", page.resident_id
        case HouseholdPage():
            return "household", page.household_id
        case DwellingPage():
            return "dwelling", page.dwelling_id
        case _:
            return "building", page.building_id
