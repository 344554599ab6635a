"""Owns what the user wants counted: topic, place, ages, other day, and from which size on told."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.lists.papers import Basis
from resgroup.register import Question, Register
from resgroup.statistics import BYS, LEAST, TOPICS, By, Tally, age_bounds, compared, tally
from resgroup.wording import in_words
from ui.releasing import asked_fields
from ui.session import Session

_KEPT: Final = "statistics"
WHOLE_GROUP: Final = frozenset({"movements", "cultural_family"})
"""Topics that are told of the whole group, by month or year."""
LIMITS: Final = (0, 3, LEAST, 10)
"""From which size on figures leave; 0 hides none."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is counted of whom; an empty `other` compares with no day."""

    topic: str = "age"
    by: By = "group"
    asked: bool = False
    ages: str = "5"
    other: date | None = None
    least: int = LEAST

    def of(self, topic: str) -> Choices:
        """The same of another topic."""
        return replace(self, topic=topic)

    @property
    def fixed(self) -> bool:
        """Whether the topic is told of the whole group only."""
        return self.topic in WHOLE_GROUP

    def question(self, session: Session) -> Question:
        """Whom the figures are of."""
        if self.asked and self.topic != "movements":
            return session.answer.question
        return Question(on=session.as_of)

    def count(self, session: Session) -> Count:
        """The count of what is chosen, to be made in whatever thread."""
        return Count(session.register, replace(self, least=0), self.question(session))

    def basis(self, session: Session) -> Basis:
        """What the figures rest on, as a paper tells it."""
        question = self.question(session)
        everyone = question == Question(on=question.on)
        words = "" if everyone else in_words(question.criterion, question.on)
        standing, unsure = question.standing or question.on, self.uncertain(session)
        return Basis(standing, words, counted_on=question.on, uncertain=unsure)

    def uncertain(self, session: Session) -> int:
        """Of how many people it is uncertain whether the figures are of them."""
        everyone = self.question(session) != session.answer.question
        return 0 if everyone else len(session.answer.uncertain)

    def fields(self, session: Session) -> tuple[str, ...]:
        """The fields of a question that leaves with the figures; sums alone tell of nobody."""
        return asked_fields(session) if self.asked else ()

    def people(self, session: Session) -> int:
        """How many people the figures are of."""
        return len(session.answer.ids) if self.asked else session.population


@dataclass(frozen=True)
class Count:
    """Figures to be counted; equal ones are the same figures while nothing is written."""

    register: Register = field(compare=False)
    choices: Choices
    question: Question

    def tally(self) -> Tally:
        """The figures; raises RegisterError("bad-ages"). May be called in any thread."""
        question, other = self.question, self.choices.other
        now = self._tally(question)
        if other is None or self.choices.fixed:
            return now
        return compared(self._tally(Question(question.criterion, other)), now)

    def _tally(self, question: Question) -> Tally:
        chosen = self.choices
        by: By = "group" if chosen.fixed else chosen.by
        return tally(self.register, question, chosen.topic, by=by, ages=age_bounds(chosen.ages))


def limit_words(least: int) -> str:
    """A limit as it is chosen."""
    return _("Hide figures under {least}").format(least=least) if least else _("Hide no figures")


def kept(session: Session) -> Choices:
    """What was chosen the last time; what cannot be read any more is as at first."""
    try:
        given: dict[str, Any] = json.loads(session.register.setting(_KEPT) or "{}")
        made = Choices(**{**given, "other": _day(given.get("other"))})
        age_bounds(made.ages)
    except (ValueError, TypeError, AttributeError, RegisterError):
        return Choices()
    known = made.topic in TOPICS and made.by in BYS and made.least in LIMITS
    return made if known else Choices()


def keep(session: Session, choices: Choices) -> None:
    """Remember what was chosen; a register open for reading only remembers nothing."""
    if not session.info.read_only and choices != kept(session):
        given = {**asdict(choices), "other": choices.other and choices.other.isoformat()}
        session.register.keep_setting(_KEPT, json.dumps(given))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
