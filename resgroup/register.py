"""Owns what the windows and commands may ask of an open register, whatever stores it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from resgroup.changes import ChangeSet, Entry
from resgroup.criteria import EVERYONE, Criterion
from resgroup.features import MapFeatures
from resgroup.records import Record

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RegisterInfo:
    """What a register says of itself; `simulated` registers show it on every screen and sheet."""

    path: Path | None
    name: str
    ward: str
    ward_code: str
    simulated: bool
    encrypted: bool
    read_only: bool


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
    """A household as the record panel shows it, head first."""

    household_id: int
    code: str
    unit: str
    members: tuple[Person, ...]


@dataclass(frozen=True)
class BuildingPage:
    """A building with its dwellings and the households in them."""

    building_id: int
    values: dict[str, Any] = field(default_factory=dict)
    households: tuple[HouseholdPage, ...] = ()
    empty_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One dated line of a resident's history, in words."""

    from_date: date | None
    to_date: date | None
    words: str


@dataclass(frozen=True)
class ResidentPage:
    """A resident with all fields on a day, kin and history."""

    resident_id: int
    values: dict[str, Any] = field(default_factory=dict)
    building_id: int | None = None
    household: HouseholdPage | None = None
    kin: tuple[tuple[str, Person], ...] = ()
    history: tuple[HistoryLine, ...] = ()


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

    def facets(self, question: Question, fields: Sequence[str]) -> dict[str, dict[Any, int]]:
        """How many of those who match have each value of each field; None counts the missing."""
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

    def all(self, kind: str) -> list[Record]:
        """Every stored record of a kind."""
        ...

    def get(self, kind: str, ids: Sequence[int]) -> dict[int, Record]:
        """The stored records of a kind with the given ids."""
        ...

    def next_id(self, kind: str) -> int:
        """The first id of a kind that was never used."""
        ...

    def commit(self, change_set: ChangeSet) -> Entry:
        """Store, audit and announce a change set; all of it or nothing."""
        ...

    def undo(self) -> Entry | None:
        """Take back the last entry not yet taken back, as a new entry; None if there is none."""
        ...

    def redo(self) -> Entry | None:
        """Do again what was last taken back; None if there is nothing."""
        ...

    def entries(self, limit: int = 100) -> list[Entry]:
        """The latest audit entries, newest first."""
        ...

    def subscribe(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Be told of every change from now on; call what is returned to stop."""
        ...

    def close(self) -> None:
        """Close the register; it cannot be asked afterwards."""
        ...
