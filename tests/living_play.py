"""Playing random events: a first group, forms filled in at random, and the model told of each."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from db.store import Store
from resgroup.changes import Entry
from resgroup.commands.catalogue import events
from resgroup.commands.event import Event
from resgroup.commands.inputs import Input, Option, filled, inputs_of
from resgroup.commands.newcomers import Newcomer
from resgroup.commands.plan import Plan
from resgroup.dates import PartialDate
from resgroup.errors import RegisterError
from resgroup.records import (
    Building,
    Dwelling,
    Household,
    Kinship,
    Membership,
    Occupancy,
    Record,
    Residence,
    Resident,
)
from resgroup.register import Question
from tests.living_model import Model, Person, Timeline

START = date(2020, 1, 1)
END = date(2026, 12, 31)
HOMES, FAMILIES = 10, 8
FAMILY = (
    # sex, year of birth, relationship, marital status
    ("male", 1968, "head", "married"),
    ("female", 1970, "wife", "married"),
    ("male", 1996, "child", "single"),
    ("female", 2000, "child", "single"),
    ("female", 2011, "child", "single"),
)
FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đỗ", "Bùi")
GIVEN = ("An", "Bình", "Cúc", "Dũng", "Giang", "Hà", "Khang", "Lan", "Minh", "Nga", "Phúc")
TRIES = 12
LATE = 0.15
LINKS = ("resident_id", "relative_id")
WEIGHTS = {
    "birth": 3,
    "move_in": 3,
    "join_household": 3,
    "split_household": 3,
    "discharge": 3,
    "marriage": 2,
    "return_home": 2,
    "death": 0.7,
    "merge_households": 0.5,
    "move_out_household": 0.3,
    "delete_household": 0.2,
    "delete_resident": 0.1,
    "delete_dwelling": 0.05,
    "delete_building": 0.05,
    "new_building": 0.2,
    "new_dwelling": 0.2,
}
"""How often an event is tried; 1 where nothing is said."""


def first_group() -> Iterator[Record]:
    """Eight families of five in eight of ten homes, all registered since the start."""
    for number in range(1, HOMES + 1):
        yield Building(number, house_number=str(number), address=f"Số {number} phố Chùa")
        yield Dwelling(number, number)
    person, links = 0, 0
    for family in range(1, FAMILIES + 1):
        yield Household(family, f"H{family:03d}")
        yield Occupancy(family, family, family, START)
        for sex, year, relationship, marital in FAMILY:
            person += 1
            name = f"{FAMILY_NAMES[family - 1]} {GIVEN[person % len(GIVEN)]}"
            born = PartialDate(year + family % 3, 1 + family, 10)
            yield Resident(person, name, sex, born, marital_status=marital)
            yield Membership(person, person, family, relationship, START)
            kind = "temporary" if family % 4 == 0 else "permanent"
            yield Residence(person, person, kind, START)
        father = person - 4
        pairs = [("spouse", father, father + 1)]
        pairs += [
            ("parent", child, of)
            for child in range(father + 2, person + 1)
            for of in (father, father + 1)
        ]
        for kind, one, other in pairs:
            links += 1
            yield Kinship(links, kind, one, other)


def first_model() -> Model:
    """The same group in the model."""
    model, person = Model(), 0
    for family in range(1, FAMILIES + 1):
        model.homes[family] = Timeline(frozenset())
        model.homes[family].put(START, frozenset({family}))
        for sex, year, relationship, marital in FAMILY:
            person += 1
            born = date(year + family % 3, 1 + family, 10)
            made = Person(person, sex, born, Timeline(None), Timeline(""), Timeline(marital))
            made.home.put(START, (family, relationship == "head"))
            made.residence.put(START, "temporary" if family % 4 == 0 else "permanent")
            model.people[person] = made
        for one, other in ((person - 4, person - 3), (person - 3, person - 4)):
            model.people[one].spouse = Timeline(other)
    return model


class Player:
    """Plays events at random against a register, and tells a model what was accepted."""

    def __init__(self, register: Store, seed: int) -> None:
        self.register = register
        self.model = first_model()
        self.random = random.Random(seed)
        self.day = START
        self.played: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def step(self) -> bool:
        """Try one event; False where it was refused or would overtake a later one."""
        known = list(events().values())
        weights = [WEIGHTS.get(each.name, 1) for each in known]
        return self.attempt(self.random.choices(known, weights)[0])

    def attempt(self, event: Event) -> bool:
        """Try an event of a kind, some days after the last one or now and then long before."""
        self.day = min(self.day + timedelta(days=self.random.choice((0, 1, 3, 9))), END)
        late = self.random.random() < LATE
        day = self.day - timedelta(days=self.random.randint(1, 400)) if late else self.day
        values = self._values(event, day)
        if values is None:
            return False
        try:
            plan = event.plan(self.register, filled(event.form, values), END)
        except RegisterError as error:
            self.refused[error.code] += 1
            return False
        if late and self._overtakes(plan, day):
            return False
        entry = self.register.commit(plan.change_set)
        self._tell(event.name, day, values, entry)
        self.played[event.name] += 1
        return True

    def _overtakes(self, plan: Plan, day: date) -> bool:
        """Whether an event concerns anyone, or a household, of whom something later is known."""
        sides = ((change.before, change.after) for change in plan.change_set.changes)
        records = [each for pair in sides for each in pair if each is not None]
        people = {getattr(each, name, 0) for each in records for name in LINKS}
        people |= {each.id for each in records if isinstance(each, Resident)}
        known = [self.model.people[each] for each in people if each in self.model.people]
        homes = {getattr(each, "household_id", 0) for each in records}
        homes |= {at[0] for person in known if (at := person.home.at(day))}
        return self.model.latest(people, homes) > day

    # Forms

    def _values(self, event: Event, day: date) -> dict[str, Any] | None:
        values: dict[str, Any] = {"day": day}
        if event.subject_key:
            subject = self._subject(event, day)
            if subject is None:
                return None
            values[event.subject_key] = subject
        for each in inputs_of(event.form):
            if each.key not in values:
                values[each.key] = self._value(each, values, day)
        if "newcomers" in values:
            self._give_head(values)
        return values

    def _subject(self, event: Event, day: date) -> int | None:
        """Someone or something the event may happen to, mostly as its page would offer it."""
        kind = event.subject or "dwelling"
        numbers = [each.id for each in self.register.all(kind)]
        for _try in range(TRIES):
            if not numbers:
                return None
            number = self.random.choice(numbers)
            if self.random.random() < 0.05 or event.fits(self.register, number, day):
                return number
        return None

    def _value(self, asked: Input, values: dict[str, Any], day: date) -> Any:
        options: Sequence[Option] = ()
        if asked.options is not None:
            options = asked.options(self.register, values, day)
        match asked.kind:
            case "option":
                free = not asked.required and self.random.random() < 0.2
                return asked.default if free or not options else self.random.choice(options).value
            case "options":
                return self._some([each.value for each in options])
            case "relationships":
                return tuple((each.value, each.proposed or "other") for each in options)
            case "newcomers":
                return self._newcomers(day)
            case "resident" | "household" | "dwelling":
                return self._other(asked, values, day)
            case "residents":
                return self._returning(day) if self.random.random() < 0.5 else ()
            case _:
                return self._plain(asked, day)

    def _plain(self, asked: Input, day: date) -> Any:
        match asked.key:
            case "full_name":
                return f"{self.random.choice(FAMILY_NAMES)} {self.random.choice(GIVEN)}"
            case "sex":
                return self.random.choice(("male", "female"))
            case "joins":
                return self.random.random() < 0.7
            case "until":
                return self.random.choice((None, day + timedelta(days=self.random.randint(5, 300))))
            case "relationship":
                return "other"
            case "address":
                return f"Số {self.random.randint(100, 999)} phố Mới"
            case "unit":
                return f"P{self.random.randint(100, 999)}"
            case _:
                return asked.default

    def _some(self, values: list[Any]) -> tuple[Any, ...]:
        count = self.random.randint(0, len(values))
        return tuple(sorted(self.random.sample(values, count)))

    def _other(self, asked: Input, values: dict[str, Any], day: date) -> int | None:
        if asked.key == "dwelling" and not asked.required and self.random.random() < 0.5:
            return None
        if asked.kind != "resident":
            numbers = [each.id for each in self.register.all(asked.kind)]
            return self.random.choice(numbers) if numbers else None
        if not asked.required and self.random.random() < 0.3:
            return None
        one = self.model.people[values["resident"]]
        fitting = [
            each.id
            for each in self.model.people.values()
            if each.died is None and day.year - each.born.year >= 20
            if asked.key != "spouse" or (each.sex != one.sex and each.marital.at(day) != "married")
        ]
        return self.random.choice(fitting) if fitting else None

    def _newcomers(self, day: date) -> tuple[Newcomer, ...]:
        made = []
        for _place in range(self.random.randint(0, 3)):
            born = day - timedelta(days=365 * self.random.randint(0, 60) + 200)
            name = f"{self.random.choice(FAMILY_NAMES)} {self.random.choice(GIVEN)}"
            sex = self.random.choice(("male", "female"))
            made.append(Newcomer(name, sex, PartialDate.of(born), relationship="other"))
        return tuple(made)

    def _give_head(self, values: dict[str, Any]) -> None:
        """Let the first of those who found a household head it, mostly."""
        founds = "code" in values and not values["joins"]
        if not founds or self.random.random() < 0.1:
            return
        newcomers, given = values["newcomers"], values["relationships"]
        if newcomers:
            values["newcomers"] = (replace(newcomers[0], relationship="head"), *newcomers[1:])
        elif given:
            values["relationships"] = ((given[0][0], "head"), *given[1:])

    def _returning(self, day: date) -> tuple[int, ...]:
        gone = [
            each.id
            for each in self.model.people.values()
            if each.died is None and not each.residence.at(day)
        ]
        return tuple(self.random.sample(gone, min(len(gone), self.random.randint(0, 2))))

    # The model

    def _tell(self, name: str, day: date, values: dict[str, Any], entry: Entry) -> None:
        changes = self.register.changes(entry.id)
        new = [each.after for each in changes if each.before is None]
        people = sorted(each.id for each in new if isinstance(each, Resident))
        households = [each.id for each in new if isinstance(each, Household)]
        model, tell = self.model, getattr(self.model, name, None)
        dwellings = {each.before.id for each in changes if isinstance(each.before, Dwelling)}
        special: dict[str, Callable[[], None]] = {
            "birth": lambda: model.birth(day, people[0], values),
            "move_in": lambda: model.move_in(day, values, values["joins"] or households[0], people),
            "join_household": lambda: model.move_in(day, values, values["home"], people),
            "temporary_residence": lambda: model.register(day, values, "temporary"),
            "renew_residence": lambda: model.register(day, values, "temporary"),
            "register_permanent": lambda: model.register(day, values, "permanent"),
            "split_household": lambda: model.split_household(day, values, households[0]),
            "register_service": lambda: model.service(day, values, "registered"),
            "defer_service": lambda: model.service(day, values, "deferred"),
            "delete_resident": lambda: model.delete_resident(values["resident"]),
            "delete_household": lambda: model.delete_household(values["household"]),
            "delete_dwelling": lambda: model.delete_dwellings(dwellings),
            "delete_building": lambda: model.delete_dwellings(dwellings),
            "new_building": lambda: None,
            "new_dwelling": lambda: None,
        }
        special["move_in_anywhere"] = special["move_in"]
        if name in special:
            special[name]()
        else:
            assert tell is not None, f"the model knows nothing of {name}"
            tell(day, values)


def disagreements(register: Store, model: Model, day: date) -> list[str]:
    """What register and model say differently of a day."""
    found = []
    ids = sorted(int(each) for each in register.ask(Question(on=day)).ids)
    if set(ids) != model.present(day):
        found.append(f"{day}: population {set(ids) ^ model.present(day)}")
    codes = {
        each.id: each.code for each in register.all("household") if isinstance(each, Household)
    }
    fields = ("household_code", "relationship", "residence", "military_state", "marital_status")
    for number, row in zip(ids, register.rows(ids, fields, day), strict=True):
        if number not in model.people:
            continue
        shown = model.shown(number, day)
        said = {
            "household": row[0],
            "head": row[1] == "head",
            "residence": row[2],
            "military_state": row[3] or "",
            "marital_status": row[4] or "",
        }
        shown["household"] = codes.get(shown["household"])
        if said != shown:
            found.append(f"{day}: resident {number} {said} instead of {shown}")
    return found + _homes(register, model, day)


def _homes(register: Store, model: Model, day: date) -> list[str]:
    there: dict[int, set[int]] = {each.id: set() for each in register.all("household")}
    for each in register.all("occupancy"):
        assert isinstance(each, Occupancy)
        begun = each.from_date is None or each.from_date <= day
        if begun and (each.to_date is None or day < each.to_date):
            there[each.household_id].add(each.dwelling_id)
    wanted = {number: set(home.at(day)) for number, home in model.homes.items()}
    return [] if there == wanted else [f"{day}: homes {there} instead of {wanted}"]
