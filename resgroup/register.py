"""Owns what the windows and commands may ask of an open register, whatever stores it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from resgroup.changes import Change, ChangeSet, Entry
from resgroup.criteria import EVERYONE, Criterion
from resgroup.features import MapFeatures
from resgroup.parentage import Parent
from resgroup.records import Record

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RegisterInfo:
    """What a register says of itself; `simulated` registers show it on every screen and sheet.

    `user` is who works with it.
    """

    path: Path | None
    name: str
    ward: str
    ward_code: str
    simulated: bool
    encrypted: bool
    read_only: bool
    user: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A criterion asked as of a day, with the order of the answer (see `ORDERS`).

    `on` is the day ages and rules count by; `standing` is the day the population is taken as it
    stood (None: the same day).
    """

    criterion: Criterion = EVERYONE
    on: date = date.min
    order: str = "name"
    standing: date | None = None


ORDERS = ("name", "given_family", "family_name", "address", "household", "birth_date")
"""By given, middle, family name; as Excel users sort (given, family, middle); by the name from its
beginning; by address, household code or date of birth."""


@dataclass(frozen=True)
class Answer:
    """The residents who match, in the question's order, and those of whom it is uncertain.

    `buildings[i]` is the building resident `ids[i]` lives in, 0 where none is known; likewise
    `uncertain_buildings[i]` of `uncertain[i]`.
    """

    question: Question
    ids: Ids
    buildings: Ids
    uncertain: Ids
    uncertain_buildings: Ids

    @property
    def building_ids(self) -> Ids:
        """The distinct buildings of the answer."""
        return distinct(self.buildings)


@dataclass(frozen=True, slots=True)
class Coded:
    """The values of a field of residents in their order: `values[codes[i]]`, None not recorded."""

    codes: NDArray[np.intp]
    values: tuple[Any, ...]


def distinct(ids: Ids) -> Ids:
    """Each id once, in rising order, without the 0 that stands for none."""
    # Not np.unique: it loads masked arrays, a fiftieth of a second at start.
    found = np.sort(ids)
    return found[np.flatnonzero(np.diff(found, prepend=0))]


@dataclass(frozen=True, slots=True)
class Hit:
    """A resident the search line found."""

    resident_id: int
    full_name: str
    birth: str
    address: str


@dataclass(frozen=True, slots=True)
class HouseholdHit:
    """A household found by its code, the name of its head or a member, or its address."""

    household_id: int
    code: str
    head: str
    address: str
    people: int


@dataclass(frozen=True, slots=True)
class DwellingHit:
    """A dwelling found by its address and unit, with how many households live in it."""

    dwelling_id: int
    building_id: int
    address: str
    unit: str
    households: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A resident's first day in the population, or the first day no longer in it.

    `kind` is `birth` or `arrival` of those who come, `death` or `departure` of those who go.
    """

    resident_id: int
    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class Person:
    """A resident of a page, with what the page shows beside the name."""

    resident_id: int
    full_name: str
    sex: str
    birth: str
    relationship: str
    residence: str


@dataclass(frozen=True)
class HouseholdPage:
    """A household as the record panel shows it, head first.

    Within a building's or resident's page only the first four are filled in. `values` are the
    fields of the household record; `former` those who belonged to it before the day.
    """

    household_id: int
    code: str
    unit: str
    members: tuple[Person, ...]
    values: dict[str, Any] = field(default_factory=dict)
    dwelling_id: int | None = None
    building_id: int | None = None
    address: str = ""
    former: tuple[Person, ...] = ()


@dataclass(frozen=True)
class DwellingPage:
    """A dwelling with the households in it on a day."""

    dwelling_id: int
    building_id: int
    address: str
    values: dict[str, Any] = field(default_factory=dict)
    households: tuple[HouseholdPage, ...] = ()


@dataclass(frozen=True)
class BuildingPage:
    """A building with its dwellings (id and unit) and the households in them."""

    building_id: int
    values: dict[str, Any] = field(default_factory=dict)
    households: tuple[HouseholdPage, ...] = ()
    empty_units: tuple[str, ...] = ()
    dwellings: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One dated line of a resident's history, in words."""

    from_date: date | None
    to_date: date | None
    words: str


@dataclass(frozen=True)
class ResidentPage:
    """A resident with all fields on a day, kin and history.

    Of someone not `present` on the day the fields of household and address are the last known;
    `left_on` and `went_to` tell of the departure, where there was one.
    """

    resident_id: int
    values: dict[str, Any] = field(default_factory=dict)
    building_id: int | None = None
    household: HouseholdPage | None = None
    kin: tuple[tuple[str, Person], ...] = ()
    history: tuple[HistoryLine, ...] = ()
    present: bool = True
    left_on: date | None = None
    went_to: str = ""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touched: ids by kind of record."""

    entry: Entry
    ids: dict[str, frozenset[int]] = field(default_factory=dict)


class Register(Protocol):
    """An open register. All methods may be called from one thread at a time."""

    @property
    def info(self) -> RegisterInfo:
        """What the register says of itself."""
        ...

    def ask(self, question: Question) -> Answer:
        """The answer to a question; rule references are resolved for the question's day."""
        ...

    def households(self, question: Question) -> int:
        """How many households those who match belong to."""
        ...

    def rows(
        self, ids: Sequence[int] | Ids, fields: Sequence[str], on: date
    ) -> list[tuple[Any, ...]]:
        """The stored values of fields, one tuple per id in the order of the ids.

        Values are codes for choices, PartialDate for birth and death, date, int, bool or text;
        None where nothing is recorded. `age` is of the day `on`.
        """
        ...

    def parents(self, ids: Sequence[int] | Ids, on: date) -> list[Parent]:
        """Who is whose parent in the population of a day, where either is one of the ids."""
        ...

    def facets(self, question: Question, fields: Sequence[str]) -> dict[str, dict[Any, int]]:
        """How many of those who match have each value of each field; None counts the missing."""
        ...

    def coded(self, answer: Answer, fields: Sequence[str]) -> dict[str, Coded]:
        """The values of fields of those who match an answer, in its order.

        Besides fields that are counted there are `household_id`, `building_id` (0 for none),
        `birth_from` and `birth_to`, the day numbers of the first and last possible birth.
        """
        ...

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Residents found by name without diacritics, id number, phone or address."""
        ...

    def features(self, on: date) -> MapFeatures:
        """All that has a place on the map, with the residents counted on a day."""
        ...

    def residents_in(self, buildings: Sequence[int], on: date) -> Ids:
        """The residents who live in the buildings on a day, in the order of names."""
        ...

    def building_page(self, building_id: int, on: date) -> BuildingPage:
        """A building with its households on a day."""
        ...

    def resident_page(self, resident_id: int, on: date) -> ResidentPage:
        """A resident with household, kin and history."""
        ...

    def household_page(self, household_id: int, on: date) -> HouseholdPage:
        """A household with its members of a day and those who belonged to it before."""
        ...

    def dwelling_page(self, dwelling_id: int, on: date) -> DwellingPage:
        """A dwelling with its households on a day."""
        ...

    def find_households(self, text: str, on: date, limit: int = 20) -> list[HouseholdHit]:
        """Households of a day found by code, members' names without diacritics, or address."""
        ...

    def find_dwellings(self, text: str, on: date, limit: int = 20) -> list[DwellingHit]:
        """Dwellings found by address and unit."""
        ...

    def movements(self, first: date, last: date) -> list[Movement]:
        """Who joined and left the population from one day to another, both included, by day."""
        ...

    def all(self, kind: str) -> list[Record]:
        """Every stored record of a kind."""
        ...

    def get(self, kind: str, ids: Sequence[int]) -> dict[int, Record]:
        """The stored records of a kind with the given ids."""
        ...

    def linked(self, kind: str, name: str, ids: Sequence[int]) -> list[Record]:
        """The stored records of a kind whose field `name` is one of the ids, in order of id."""
        ...

    def household_codes(self) -> dict[int, str]:
        """The code of every household, by its id and in order of it."""
        ...

    def once_linked(self, kind: str, name: str, number: int) -> list[int]:
        """The records of a kind, removed since, whose field `name` was an id."""
        ...

    def next_id(self, kind: str) -> int:
        """The first id of a kind that was never used."""
        ...

    def commit(self, change_set: ChangeSet, undoes: int | None = None) -> Entry:
        """Store, audit and announce a change set; all of it or nothing.

        `undoes` names the entry it takes back. Raises RegisterError("changed-meanwhile") where a
        record is no longer as it was before.
        """
        ...

    def purge(self, change_set: ChangeSet) -> Entry:
        """Remove the records of a change set for good, with all the audit keeps of them.

        The entry stays, and cannot be undone.
        """
        ...

    def undoable(self) -> Entry | None:
        """The entry `undo` would take back."""
        ...

    def redoable(self) -> Entry | None:
        """The entry `redo` would do again."""
        ...

    def undo(self) -> Entry | None:
        """Take back the last entry not yet taken back, as a new entry; None if there is none."""
        ...

    def redo(self) -> Entry | None:
        """Do again what was last taken back; None if there is nothing."""
        ...

    def entries(
        self,
        limit: int | None = 100,
        *,
        made: tuple[datetime, datetime] | None = None,
        touching: Sequence[tuple[str, int]] = (),
        commands: Sequence[str] = (),
    ) -> list[Entry]:
        """The latest audit entries, newest first; all of them without a limit.

        Only those made from one time (UTC) to before another, those that changed one of the
        records (kind and id), and those of the commands, where given.
        """
        ...

    def changes(self, entry: int) -> tuple[Change, ...]:
        """The changes of an entry in their order; what was removed for good is left out."""
        ...

    def drafts(self) -> dict[str, str]:
        """The forms typed in part, by the key each was kept under."""
        ...

    def keep_draft(self, key: str, content: str) -> None:
        """Keep a form typed in part; it outlives a crash and is no entry of the audit."""
        ...

    def drop_draft(self, key: str) -> None:
        """Forget a form that was saved or given up."""
        ...

    def setting(self, key: str) -> str:
        """What was kept under a key (the last questions, the last purpose), empty for nothing."""
        ...

    def keep_setting(self, key: str, value: str) -> None:
        """Keep a value under a key within the register; it is no entry of the audit."""
        ...

    def subscribe(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Be told of every change from now on; call what is returned to stop."""
        ...

    def close(self) -> None:
        """Close the register; it cannot be asked afterwards."""
        ...
