"""Owns the page that puts figures on paper and into files: which topics, their pages, where to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QCheckBox

from resgroup.commands.releasing import How, Release, trace_words
from resgroup.i18n import _, ngettext
from resgroup.lists.document import Document
from resgroup.lists.papers import Basis
from resgroup.progress import Progress, silent
from resgroup.register import RegisterInfo, Touched
from resgroup.statistics import TOPICS, Tally, document_of_statistics, needs_width, topic_words
from resgroup.values import grouped
from ui.chart_paint import chart_svgs
from ui.choices import Choice
from ui.leaving import Size
from ui.pages.statistics_choices import LIMITS, Choices, Count, keep, kept, limit_words
from ui.paper.frame import PaperFrame
from ui.paper.outlets import Said, Source
from ui.paper.preview import Shown
from ui.paper.wanted import file_name
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import label, line

_SPREADSHEETS: Final = frozenset({".xlsx", ".csv"})


class Counts:
    """Figures counted once each, by whatever thread asks for them first."""

    def __init__(self) -> None:
        self._known: dict[Count, Tally] = {}

    def of(self, count: Count) -> Tally:
        """The figures of a count."""
        if count not in self._known:
            self._known[count] = count.tally()
        return self._known[count]

    def may_tell(self, count: Count) -> bool:
        """Whether there are figures, as far as that is known yet."""
        return count not in self._known or not self._known[count].empty


@dataclass(frozen=True)
class Wanted:
    """Figures wanted on paper, or as `bare` tables for a spreadsheet."""

    info: RegisterInfo
    title: str
    topics: tuple[Count, ...]
    counts: Counts
    basis: Basis
    today: date
    least: int
    charts: bool
    bare: bool = False
    size: Size = "A4"

    @property
    def landscape(self) -> bool:
        """Whether the pages stand across."""
        return needs_width([self.counts.of(topic) for topic in self.topics])

    def file_name(self, suffix: str) -> str:
        """A name for the file: the title, and the day of the figures."""
        return file_name(self.title, self.basis.on, suffix)

    def document(self, leaving: Release, progress: Progress = silent) -> Document:
        """The paper, with the trace of what it leaves for; may be made in any thread."""
        tallies = []
        for done, topic in enumerate(self.topics):
            progress(done, len(self.topics), _("Counting"))
            tallies.append(self.counts.of(topic))
        made = document_of_statistics(
            self.info,
            tallies,
            self.basis,
            today=self.today,
            least=self.least,
            draw=_svgs if self.charts and not self.bare else None,
            as_tables=self.bare,
        )
        return replace(made, trace=trace_words(leaving, self.info.user, self.today))


class Page(PaperFrame):
    """The topics left, the pages right; `about` says what was chosen on the page of statistics."""

    choices_width: ClassVar = {False: 264, True: 312}
    pages_width: ClassVar = {False: 440, True: 520}

    def __init__(self, session: Session, about: object) -> None:
        source = Source(self.wanted, self.release, _said())
        super().__init__(session, _("Print or export statistics"), source, _("Topics"))
        self._choices = about if isinstance(about, Choices) else kept(session)
        self._question = self._choices.question(session)
        self._counts = Counts()
        self.topics = {name: QCheckBox(topic_words(name)) for name in TOPICS}
        self.all = QCheckBox(_("All topics"))
        self.charts = QCheckBox(_("With charts"))
        self.limit = Choice(_("Small figures in what leaves"))
        self.back.setToolTip(_("Back to the statistics (Esc)"))
        first = self.topics[self._choices.topic]
        self.put_together(self._side(), first, _("What to do with the figures"))
        self._connect()
        self.refresh()

    # How it is made

    def _side(self) -> Scrolling:
        side = Scrolling(_("What is counted"))
        column = side.column
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(4)
        column.addWidget(label(_("What is counted"), "muted"))
        for name, box in self.topics.items():
            box.setAccessibleName(topic_words(name))
            box.setChecked(name == self._choices.topic)
            column.addWidget(box)
        for box in (self.all, self.charts):
            box.setAccessibleName(box.text())
        column.addWidget(self.all)
        column.addWidget(line())
        self.charts.setChecked(True)
        column.addWidget(self.charts)
        column.addWidget(label(self.limit.accessibleName(), "muted", wrap=True))
        self.limit.offer((least, limit_words(least)) for least in LIMITS)
        self.limit.choose(self._choices.least)
        column.addWidget(self.limit)
        column.addStretch(1)
        return side

    def _connect(self) -> None:
        for box in self.topics.values():
            box.clicked.connect(lambda _on: self.refresh())
        self.all.clicked.connect(self._choose_all)
        self.charts.clicked.connect(lambda _on: self.refresh())
        self.limit.currentIndexChanged.connect(lambda _place: self.refresh())
        self.preview.made.connect(self._show_facts)
        self.outlets.busy_changed.connect(self._follow_outlets)
        self.outlets.purpose_said.connect(self.refresh)
        self.session.asked.connect(self._follow)
        self.session.changed.connect(self._follow_change)

    def _choose_all(self, on: bool) -> None:
        for name, box in self.topics.items():
            box.setChecked(on or name == self._choices.topic)
        self.refresh()

    # What is shown

    @property
    def chosen(self) -> list[str]:
        """The topics chosen, in their order."""
        return [name for name, box in self.topics.items() if box.isChecked()]

    def _follow(self) -> None:
        """Count anew where another question is asked, or another day looked at."""
        if self._question != self._choices.question(self.session):
            self.refresh()

    def _follow_change(self, touched: Touched) -> None:
        """Count what was written; the trace of figures that left changes none."""
        if touched.ids:
            self._counts = Counts()
            self.refresh()

    def refresh(self) -> None:
        """Make the pages of what is chosen."""
        self._question = self._choices.question(self.session)
        if not self.outlets.busy:
            self.outlets.say("")
        self.all.setChecked(len(self.chosen) == len(self.topics))
        self._make_pages()
        self._allow()

    def _make_pages(self) -> None:
        release = self.release("print")
        asked = _(
            "The question asks for sensitive data: purpose and recipient are asked for first."
        )
        self.show_purpose(release, asked)
        wanted = self.wanted("")
        self.preview.show_soon(lambda progress: wanted.document(release, progress))

    def wanted(self, suffix: str) -> Wanted:
        """The paper as it is chosen now, for a file with an ending."""
        session = self.session
        return Wanted(
            session.info,
            self.title,
            self._topics,
            self._counts,
            self._choices.basis(session),
            session.today,
            self.limit.value,
            self.charts.isChecked(),
            bare=suffix in _SPREADSHEETS,
        )

    @property
    def _topics(self) -> tuple[Count, ...]:
        return tuple(self._choices.of(name).count(self.session) for name in self.chosen)

    @property
    def title(self) -> str:
        """What the paper is called."""
        names = self.chosen
        return topic_words(names[0]) if len(names) == 1 else _("Statistics")

    def release(self, how: How) -> Release:
        """What leaves with the figures."""
        session, choices = self.session, self._choices
        purpose, recipient = session.released_for or ("", "")
        return Release(
            how,
            self.title,
            choices.people(session),
            choices.fields(session),
            purpose=purpose,
            recipient=recipient,
        )

    def _show_facts(self, shown: Shown) -> None:
        words = ngettext("{count} page", "{count} pages", shown.count)
        self.count.setText(words.format(count=grouped(shown.count)))
        self._allow()

    # Where it goes

    def _follow_outlets(self) -> None:
        self._allow()
        if self.outlets.busy:
            self._make_pages()  # what they say of purpose and recipient is known now

    def _allow(self) -> None:
        may = any(map(self._counts.may_tell, self._topics)) and not self.outlets.busy
        for suffix, each in self.buttons.items():
            one_only = suffix in _SPREADSHEETS
            each.setEnabled(may and (not one_only or len(self.chosen) == 1))
            each.setToolTip(_("A spreadsheet holds one topic.") if one_only else "")

    def stop(self) -> None:
        """Remember the limit, end what is under way; called before the page goes."""
        super().stop()
        keep(self.session, replace(self._choices, least=self.limit.value))

    def leave(self) -> None:
        """Go back to the figures."""
        self.session.turn_to("statistics")


def _said() -> Said:
    return Said(
        _("Save the figures"),
        _("The figures are being written…"),
        _("The figures went to the printer."),
        _("The figures are in {file}."),
    )


def _svgs(found: Tally, hidden: NDArray[np.bool_], wide: bool) -> list[str]:
    return chart_svgs(found, hidden.tolist(), wide=wide)
