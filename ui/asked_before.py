"""Owns the way back to earlier questions: keeping those that stood a while, and stepping back."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QTimer

from resgroup import rules
from resgroup.asking.recent import Recent, recent, remember
from resgroup.criteria import Criterion, rules_in
from ui.draft import Draft
from ui.session import Session

_STOOD: Final = 1_000
"""After how many milliseconds a question is no mere step of typing another one."""


class AskedBefore(QObject):
    """The last questions of a session's register; one key asks the one before again."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._trail: list[Recent] = []
        self._at = 0
        self._stepping = False
        self._seen = self._now()
        self._stood = QTimer(self)
        self._stood.setSingleShot(True)
        self._stood.setInterval(_STOOD)
        self._stood.timeout.connect(self.keep)
        session.asked.connect(self._follow)

    def keep(self) -> None:
        """Put the question of the moment among the last ones."""
        self._stood.stop()
        if not self._session.info.read_only:
            criterion, on = self._now()
            remember(self._session.register, criterion, on)

    def step_back(self) -> None:
        """Ask the question before, each time one earlier."""
        if not self._trail:
            self.keep()
            self._trail = recent(self._session.register)
            here = bool(self._trail) and self._trail[0].criterion == self._now()[0]
            self._at = 0 if here else -1
        if self._at + 1 < len(self._trail):
            self._at += 1
            self._stepping = True
            ask_again(self._session, self._trail[self._at])
            self._stepping = False

    def _follow(self) -> None:
        if self._now() == self._seen:
            return
        self._seen = self._now()
        if not self._stepping:
            self._trail = []
            self._stood.start()

    def _now(self) -> tuple[Criterion, date]:
        return self._session.draft.criterion(), self._session.counted_on

    def stop(self) -> None:
        """Keep what stands, and nothing more; called before the register goes."""
        if self._stood.isActive():
            self.keep()


def ask_again(session: Session, asked: Recent) -> None:
    """Ask a question of before; ages are counted anew unless a law or a later day fixed them."""
    session.set_draft(Draft.of(asked.criterion, fixed_day(session, asked)))


def fixed_day(session: Session, asked: Recent) -> date | None:
    """The day a question of before keeps counting by, None for the day looked at."""
    return asked.on if rules_in(asked.criterion) or asked.on > session.today else None


def ask_saved(session: Session, criterion: Criterion) -> None:
    """Ask a saved question, on the day the law has its first rule count."""
    session.set_draft(Draft.of(criterion, day_of_law(session, criterion)))


def day_of_law(session: Session, criterion: Criterion) -> date | None:
    """The next day the first rule of a question counts for, None where it names none."""
    named = rules_in(criterion)
    return rules.reference_day(rules.rule_named(named[0]), session.today) if named else None
