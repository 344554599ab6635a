"""Owns schooling, work, pensions and insurance of the people of the demo."""

from __future__ import annotations

import random
from bisect import bisect
from datetime import date
from typing import Final

from resgroup.simulation.drafts import Person
from resgroup.simulation.lots import Lot, even, table

_STUDENTS: Final = {17: 0.95, 18: 0.66, 19: 0.64, 20: 0.6, 21: 0.52, 22: 0.25, 23: 0.1, 24: 0.05}
"""The share of an age that goes to upper-secondary school, college or university."""

_GENERAL: Final = ("none", "primary", "lower_secondary", "upper_secondary")
_BEFORE_SCHOOL: Final = {"none": "", "primary": "4/12", "lower_secondary": "9/12"}
_TEN_YEARS_UNTIL: Final = 1971
"""Whoever was born before went through ten grades, as northern schools had then."""


class Livelihood:
    """Gives people their schooling, work and cards."""

    def __init__(self, as_of: date, rng: random.Random) -> None:
        self.as_of, self.rng = as_of, rng
        self.school_year = as_of.year if as_of.month >= 9 else as_of.year - 1
        tables = table("livelihoods")
        self._ends = [band["to"] for band in tables["by_age"]]
        self._levels = [
            Lot(dict(zip(tables["levels"], band["weights"], strict=True)))
            for band in tables["by_age"]
        ]
        self._schools = {level: even(names) for level, names in tables["schools"].items()}
        self._places = {kind: even(names) for kind, names in tables["workplaces"].items()}
        self._work = _works(tables["work"])
        self._jobs = {job["name"]: (job["place"], job["insurance"]) for job in tables["work"]}

    def give(self, person: Person) -> None:
        """Give someone schooling and work fitting the age."""
        grade = self.school_year - person.born.year - 5
        age = person.years
        if grade < 1:
            self._small_child(person, age)
        elif grade <= 12 and (grade <= 9 or self.rng.random() < 0.97):
            self._pupil(person, grade)
        elif age < 18:
            person.education, person.schooling = "lower_secondary", "9/12"
            person.occupation, person.insurance = "Lao động tự do", "GD4"
        elif self.rng.random() < _STUDENTS.get(age, 0) * (0.35 if person.spouse else 1.0) * (
            0.8 if person.role in ("child", "co_renting", "renting", "nephew_niece", "head") else 1
        ):
            self._student(person)
        else:
            self._adult(person, age)

    def _small_child(self, person: Person, age: int) -> None:
        person.insurance = "TE1"
        if age >= 2 and self.rng.random() < 0.35 + 0.13 * age:
            person.education = "preschool"
            person.studying = self._schools["preschool"].draw(self.rng)
            person.occupation = "Trẻ em"
        else:
            person.education = "none"
            person.occupation = "Trẻ em"

    def _pupil(self, person: Person, grade: int) -> None:
        level = bisect((5, 9), grade - 1)
        person.education = ("primary_incomplete", "primary", "lower_secondary")[level]
        school = ("primary", "lower_secondary", "upper_secondary")[level]
        person.studying = self._schools[school].draw(self.rng)
        person.schooling = f"{grade}/12"
        person.occupation, person.insurance = "Học sinh", "HS4"
        person.course = "upper_secondary" if level == 2 else ""

    def _student(self, person: Person) -> None:
        person.education, person.schooling = "upper_secondary", "12/12"
        person.course = "bachelor" if self.rng.random() < 0.76 else "college"
        person.studying = self._schools[person.course].draw(self.rng)
        person.occupation, person.insurance = "Sinh viên", "SV4"

    def _adult(self, person: Person, age: int) -> None:
        level = self._levels[bisect(self._ends, age - 1)].draw(self.rng)
        if age < 21 and level in ("college", "bachelor"):
            level = "upper_secondary"
        if level == "bachelor" and age < 22:
            level = "college"
        if level == "master" and self.rng.random() < 0.12 and age > 33:
            level = "doctor"
        person.education = level if level in _GENERAL else "upper_secondary"
        person.qualification = "" if level in _GENERAL else level
        ten = person.born.year < _TEN_YEARS_UNTIL
        if person.education == "upper_secondary":
            person.schooling = "10/10" if ten else "12/12"
        else:
            lower = "7/10" if ten and person.education == "lower_secondary" else ""
            person.schooling = lower or _BEFORE_SCHOOL[person.education]
        if person.qualification == "" and level == "upper_secondary" and self.rng.random() < 0.05:
            person.qualification = "elementary_vocational"
        self._occupy(person, age, _attainment(level))

    def _occupy(self, person: Person, age: int, attainment: str) -> None:
        rng = self.rng
        retires = 57 if person.sex == "female" else 61
        if age >= retires - 4:
            pensioned = {"low": 0.22, "middle": 0.62, "high": 0.9}[attainment]
            if rng.random() < pensioned * (1.0 if age >= retires else 0.3):
                person.occupation, person.welfare, person.insurance = "Hưu trí", "pension", "HT3"
                return
            if age >= 70 or (age >= retires + 2 and rng.random() < 0.6):
                person.occupation = "Già yếu" if age >= 80 else "Ở nhà"
                person.insurance = "BT2" if age >= 75 else "GD4"
                person.welfare = "social_pension" if age >= 75 and rng.random() < 0.93 else ""
                return
        person.occupation = self._work[person.sex, attainment].draw(rng)
        while person.occupation == "Nội trợ" and person.marital == "single":
            person.occupation = self._work[person.sex, attainment].draw(rng)
        if person.role == "domestic_worker":
            person.occupation = "Giúp việc gia đình"
        self._employ(person)

    def _employ(self, person: Person) -> None:
        place, person.insurance = self._jobs[person.occupation]
        if place not in ("none", "home"):
            person.workplace = self._places[place].draw(self.rng)


def _attainment(level: str) -> str:
    if level in ("none", "primary", "lower_secondary"):
        return "low"
    return "middle" if level in ("upper_secondary", "intermediate") else "high"


def _works(jobs: list[dict[str, object]]) -> dict[tuple[str, str], Lot]:
    """What men and women of each attainment work as."""
    lots = {}
    for sex in ("male", "female"):
        for attainment in ("low", "middle", "high"):
            weights: dict[str, float] = {}
            for job in jobs:
                share = job["weights"]
                if job["sex"] in ("any", sex) and isinstance(share, dict):
                    weights[str(job["name"])] = float(share[attainment])
            lots[sex, attainment] = Lot(weights)
    return lots
