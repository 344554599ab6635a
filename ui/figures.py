"""Owns the figures of the command line: the topics asked for, and what becomes of their counts."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from resgroup.balance import Balance, total
from resgroup.commands.releasing import Release, trace_words
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.lists.document import Document, Figures
from resgroup.lists.papers import Basis, not_listed
from resgroup.register import Question, Register, RegisterInfo
from resgroup.statistics import (
    FIVE_YEARS,
    LEAST,
    TOPICS,
    By,
    Tally,
    age_bounds,
    compared,
    document_of_statistics,
    hidden_together,
    no_area_words,
    statistics_tables,
    tally,
)
from ui.terminal import Asked, question_words

_UNDIVIDED: Final = frozenset({"movements", "cultural_family"})
"""Topics told by month or year: by no place, and of no other day."""

_SPREADSHEETS: Final = frozenset({".xlsx", ".csv"})


@dataclass(frozen=True)
class Counted:
    """Figures as the command line hands them on: to the screen, a spreadsheet or paper.

    Figures under `least` are hidden; 0 hides none.
    """

    info: RegisterInfo
    asked: Asked
    tallies: tuple[Tally, ...]
    people: int
    uncertain: int
    least: int

    @property
    def leaving(self) -> Release:
        """What leaves with them in a file: sums, which tell of nobody."""
        name = self.tallies[0].title if len(self.tallies) == 1 else _("Statistics")
        return Release("file", name, self.people, ())

    def paper(self, path: Path, today: date) -> Document:
        """The figures as a paper of the group with charts, or as tables for a spreadsheet.

        Charts need a running application.
        """
        question, bare = self.asked.question, _is_spreadsheet(path)
        made = document_of_statistics(
            self.info,
            self.tallies,
            Basis(
                question.standing or question.on,
                question_words(self.asked),
                self.asked.laws,
                question.on,
                self.uncertain,
            ),
            today=today,
            least=self.least,
            draw=None if bare else _svgs,
            as_tables=bare,
        )
        return replace(made, trace=trace_words(self.leaving, self.info.user, today))

    def lines(self) -> Iterator[str]:
        """The figures as tables of text."""
        question = self.asked.question
        yield _("As of {day}").format(day=written(question.standing or question.on))
        words = question_words(self.asked)
        if words:
            yield words
        if self.uncertain:
            yield not_listed(self.uncertain)
        for found, table in zip(
            self.tallies, statistics_tables(self.tallies, self.least), strict=True
        ):
            yield ""
            yield table.title
            yield from [wanting] if (wanting := _wanting(found)) else _aligned(table)

    def as_json(self) -> dict[str, Any]:
        """The figures for other programs, hidden ones null."""
        question = self.asked.question
        hidden = hidden_together(self.tallies, self.least)
        told = list(zip(self.tallies, hidden, strict=True))
        small = self.people < self.least or any(
            self.people in _counts(each)[some] for each, some in told
        )
        return {
            "on": question.on,
            "standing": question.standing or question.on,
            "population": None if small else self.people,
            "uncertain": self.uncertain,
            "topics": [_topic(each, some) for each, some in told],
        }


def counted(options: argparse.Namespace, register: Register, asked: Asked) -> Counted:
    """The figures of the topics asked for; in a file small ones are hidden unless said."""
    topics = _topics(options)
    ages = age_bounds(options.ages) if options.ages else FIVE_YEARS
    by: By = options.by or "group"
    days = [asked.question]
    if options.compare:
        days.append(Question(asked.question.criterion, options.compare))
    tallies = []
    for topic in topics:
        then = [tally(register, day, topic, by=by, ages=ages) for day in days]
        tallies.append(compared(then[1], then[0]) if len(then) > 1 else then[0])
    if options.out and all(each.empty for each in tallies):
        raise RegisterError(
            "nobody-to-count",
            "Không có ai để đếm nên không ghi tệp nào.",
            "There is nobody to count, so no file was written.",
        )
    answer = register.ask(asked.question)
    least = (LEAST if options.out else 0) if options.least is None else options.least
    people, uncertain = len(answer.ids), len(answer.uncertain)
    return Counted(register.info, asked, tuple(tallies), people, uncertain, least)


def balance_leaving(found: Sequence[Balance]) -> Release:
    """What leaves with the balance of a period in a file: sums, which tell of nobody."""
    return Release("file", _("Population movements"), total(found).figures["closing"], ())


def balance_notes(info: RegisterInfo, leaving: Release, today: date) -> tuple[str, ...]:
    """What stands above a balance in a file."""
    simulated = (_("SIMULATED DATA"),) * info.simulated
    return (trace_words(leaving, info.user, today), *simulated)


def _wanting(found: Tally) -> str:
    """Why there are no figures; nothing where there are."""
    if found.empty:
        return _("There is nobody to count.")
    if not any(line.part == "value" for line in found.lines):
        return no_area_words()
    return ""


def _svgs(found: Tally, hidden: NDArray[np.bool_], wide: bool) -> list[str]:
    from ui.chart_paint import chart_svgs  # needs Qt, which tables do without

    return chart_svgs(found, hidden.tolist(), wide=wide)


def _is_spreadsheet(path: Path) -> bool:
    return path.suffix.lower() in _SPREADSHEETS


def _topics(options: argparse.Namespace) -> list[str]:
    named = list(dict.fromkeys(options.topic))
    for topic in _UNDIVIDED.intersection(named):
        _check_undivided(options, topic)
    if options.out and _is_spreadsheet(options.out) and len(named) != 1:
        raise RegisterError(
            "one-topic",
            "Một tệp bảng tính chỉ ghi một nội dung: hãy cho đúng một --topic, hoặc ghi ra .pdf, "
            ".docx.",
            "A spreadsheet holds one topic: give exactly one --topic, or write .pdf or .docx.",
        )
    return named or [topic for topic in TOPICS if topic not in _UNDIVIDED]


def _check_undivided(options: argparse.Namespace, topic: str) -> None:
    asked = options.rule or options.filter
    if options.compare or options.by not in (None, "group"):
        words = "--by, --compare"
    elif topic == "movements" and asked:
        words = "--rule, --filter"
    else:
        return
    raise RegisterError(
        "whole-group-topic",
        f"“{topic}” chỉ có số liệu của cả tổ: không dùng {words}.",
        f"“{topic}” is told of the whole group: {words} do not go with it.",
    )


def _aligned(table: Figures) -> Iterator[str]:
    rows = [table.headings, *table.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.headings))]
    for row in rows:
        cells = zip(row[1:], widths[1:], strict=True)
        yield f"{row[0]:<{widths[0]}}" + "".join(f"  {cell:>{width}}" for cell, width in cells)


def _counts(found: Tally) -> NDArray[np.int64]:
    counts = [[figure.count for figure in line.figures] for line in found.lines]
    return np.array(counts, np.int64).reshape(len(found.lines), len(found.headings))


def _topic(found: Tally, hidden: NDArray[np.bool_]) -> dict[str, Any]:
    return {
        "topic": found.topic,
        "by": found.by,
        "title": found.title,
        "headings": [
            {"key": each.key, "words": each.words, "day": each.day} for each in found.headings
        ],
        "lines": [
            {
                "key": line.key,
                "words": line.words,
                "part": line.part,
                "figures": [
                    None if hidden[row, column] else figure.count
                    for column, figure in enumerate(line.figures)
                ],
            }
            for row, line in enumerate(found.lines)
        ],
    }
