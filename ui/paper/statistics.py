"""Owns the page that puts figures on paper and into files: which topics, their pages, where to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from resgroup.commands.releasing import How, Release, trace_words
from resgroup.i18n import _, ngettext
from resgroup.lists.document import Document
from resgroup.lists.papers import Basis
from resgroup.progress import Progress, silent
from resgroup.register import RegisterInfo
from resgroup.statistics import TOPICS, Tally, document_of_statistics, needs_width, topic_words
from resgroup.values import grouped
from ui import theme
from ui.chart_paint import chart_svgs
from ui.choices import Choice, Segments
from ui.flow import Flow
from ui.leaving import Size
from ui.pages.frame import PageFrame
from ui.pages.statistics_choices import LIMITS, Choices, keep, kept, limit_words
from ui.paper.outlets import Outlets, Said, Source
from ui.paper.preview import Preview, Shown
from ui.paper.wanted import file_name
from ui.releasing import ask_again
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import button, label, line

_WIDTH: Final = {False: 264, True: 312}
_PAGES_WIDTH: Final = {False: 440, True: 520}
_ANY_WIDTH: Final = 16_777_215
_ZOOMS: Final = (1.0, 1.6, 2.4)
_SPREADSHEETS: Final = frozenset({".xlsx", ".csv"})


@dataclass(frozen=True)
class Wanted:
    """Figures wanted on paper, or as `bare` tables for a spreadsheet."""

    info: RegisterInfo
    title: str
    tallies: tuple[Tally, ...]
    basis: Basis
    today: date
    least: int
    charts: bool
    bare: bool = False
    size: Size = "A4"

    @property
    def landscape(self) -> bool:
        """Whether the pages stand across."""
        return needs_width(self.tallies)

    def file_name(self, suffix: str) -> str:
        """A name for the file: the title, and the day of the figures."""
        return file_name(self.title, self.basis.on, suffix)

    def document(self, leaving: Release, progress: Progress = silent) -> Document:
        """The paper, with the trace of what it leaves for; may be made in any thread."""
        progress(0, 1, self.title)
        made = document_of_statistics(
            self.info,
            self.tallies,
            self.basis,
            today=self.today,
            least=self.least,
            draw=_svgs if self.charts and not self.bare else None,
            as_tables=self.bare,
        )
        progress(1, 1, self.title)
        return replace(made, trace=trace_words(leaving, self.info.user, self.today))


class Page(PageFrame):
    """The topics left, the pages right; `about` says what was chosen on the page of statistics."""

    def __init__(self, session: Session, about: object) -> None:
        super().__init__(session, _("Print or export statistics"))
        self._choices = about if isinstance(about, Choices) else kept(session)
        self._known: dict[str, Tally] = {}
        self.topics = {name: QCheckBox(topic_words(name)) for name in TOPICS}
        self.all = QCheckBox(_("All topics"))
        self.charts = QCheckBox(_("With charts"))
        self.limit = Choice(_("Small figures in what leaves"))
        self.preview = Preview(session.papers.preview)
        self.count = label(role="heading")
        self.purpose = label(role="small", wrap=True)
        self.outlets = Outlets(session, self._source())
        self.zoom = Segments(_("Zoom"), [(each, f"{each:.0%}") for each in _ZOOMS])
        self.sides = Segments(_("View"), [("pages", _("Preview")), ("topics", _("Topics"))])
        self._buttons: dict[str, QWidget] = {}
        self._build()
        self._connect()
        self.refresh()

    # How it is made

    def _build(self) -> None:
        self.back.setToolTip(_("Back to the statistics (Esc)"))
        self.top.addWidget(self.sides)
        self._pages_side = QWidget()
        self._pages_side.setAccessibleName(_("Pages"))
        right = QVBoxLayout(self._pages_side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._actions())
        right.addWidget(line())
        right.addWidget(self.preview, 1)
        for each in (self.purpose, self.outlets):  # nothing of them is there while they are silent
            each.setContentsMargins(16, 4, 16, 4)
            right.addWidget(each)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._topics_side, self._between = self._side(), line(vertical=True)
        row.addWidget(self._topics_side)
        row.addWidget(self._between)
        row.addWidget(self._pages_side, 1)
        self.column.addLayout(row, 1)

    def _side(self) -> QWidget:
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

    def _actions(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName(_("What to do with the figures"))
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        flow, out = Flow(), self.outlets
        self._buttons = {
            "": button(_("Print…"), "primary", picture="printer", does=out.print_list),
            ".pdf": button(_("Make a PDF"), picture="file-pdf", does=lambda: out.export(".pdf")),
            ".docx": button(_("Word"), does=lambda: out.export(".docx")),
            ".xlsx": button(_("Excel"), does=lambda: out.export(".xlsx")),
            ".csv": button(_("CSV"), does=lambda: out.export(".csv")),
        }
        for each in self._buttons.values():
            flow.addWidget(each)
        flow.addWidget(button(_("Purpose and recipient…"), "quiet", does=self._ask_purpose))
        column.addLayout(flow)
        facts = QHBoxLayout()
        facts.setSpacing(16)
        facts.addWidget(self.count)
        facts.addStretch(1)
        facts.addWidget(self.zoom)
        column.addLayout(facts)
        return made

    def _connect(self) -> None:
        for box in self.topics.values():
            box.clicked.connect(lambda _on: self.refresh())
        self.all.clicked.connect(self._choose_all)
        self.charts.clicked.connect(lambda _on: self.refresh())
        self.limit.currentIndexChanged.connect(lambda _place: self.refresh())
        self.sides.chosen.connect(lambda _side: self._arrange())
        self.zoom.chosen.connect(self.preview.zoom)
        self.preview.made.connect(self._show_facts)
        self.preview.failed.connect(self.outlets.refuse)
        self.outlets.busy_changed.connect(self._follow_outlets)
        self.session.asked.connect(self._forget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show topics and pages side by side where there is room, else one of them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        large = theme.current().large
        both = self.width() >= _WIDTH[large] + _PAGES_WIDTH[large]
        topics = both or self.sides.value == "topics"
        self.sides.setVisible(not both)
        self._between.setVisible(both)
        self._topics_side.setMinimumWidth(_WIDTH[large] if both else 0)
        self._topics_side.setMaximumWidth(_WIDTH[large] if both else _ANY_WIDTH)
        self._topics_side.setVisible(topics)
        self._pages_side.setVisible(both or not topics)
        self.setFocusProxy(self.topics[self._choices.topic] if topics else self._buttons[""])

    def _choose_all(self, on: bool) -> None:
        for name, box in self.topics.items():
            box.setChecked(on or name == self._choices.topic)
        self.refresh()

    # What is shown

    @property
    def chosen(self) -> list[str]:
        """The topics chosen, in their order."""
        return [name for name, box in self.topics.items() if box.isChecked()]

    def _forget(self) -> None:
        self._known.clear()
        self.refresh()

    def refresh(self) -> None:
        """Make the pages of what is chosen."""
        if not self.outlets.busy:
            self.outlets.say("")
        self.all.setChecked(len(self.chosen) == len(self.topics))
        self._make_pages()
        self._allow()

    def _make_pages(self) -> None:
        release = self.release("print")
        self.purpose.setText(_purpose_words(release))
        self.purpose.setVisible(bool(self.purpose.text()))
        wanted = self.wanted("")
        self.preview.show_soon(lambda _progress: wanted.document(release))

    def wanted(self, suffix: str) -> Wanted:
        """The paper as it is chosen now, for a file with an ending."""
        session = self.session
        tallies = tuple(self._counted(name) for name in self.chosen)
        basis = self._choices.basis(session)
        return Wanted(
            session.info,
            self.title,
            tallies,
            basis,
            session.today,
            self.limit.value,
            self.charts.isChecked(),
            bare=suffix in _SPREADSHEETS,
        )

    def _counted(self, topic: str) -> Tally:
        if topic not in self._known:
            self._known[topic] = self._choices.of(topic).counted(self.session)
        return self._known[topic]

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

    # Where it goes

    def _source(self) -> Source:
        said = Said(
            _("Save the figures"),
            _("The figures are being written…"),
            _("The figures went to the printer."),
            _("The figures are in {file}."),
        )
        return Source(self.wanted, self.release, self._page_count, said)

    def _page_count(self) -> int:
        shown = self.preview.shown
        return shown.count if shown else 0

    def _ask_purpose(self) -> None:
        ask_again(self.session, partial(self.release, "file"), lambda _leaving: self.refresh())

    def _follow_outlets(self) -> None:
        self._allow()
        if self.outlets.busy:
            self._make_pages()  # what they say of purpose and recipient is known now

    def _allow(self) -> None:
        tells = any(not self._counted(name).empty for name in self.chosen)
        may = tells and not self.outlets.busy
        for suffix, each in self._buttons.items():
            one_only = suffix in _SPREADSHEETS
            each.setEnabled(may and (not one_only or len(self.chosen) == 1))
            each.setToolTip(_("A spreadsheet holds one topic.") if one_only else "")

    def stop(self) -> None:
        """Remember the limit, end what is under way; called before the page goes."""
        self.preview.stop()
        self.outlets.stop()
        keep(self.session, replace(self._choices, least=self.limit.value))

    def leave(self) -> None:
        """Go back to the figures."""
        self.session.turn_to("statistics")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Make a PDF with Ctrl+S; Esc stops what is being written before it leaves the page."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.outlets.export(".pdf")
        elif event.key() == Qt.Key.Key_Escape and self.outlets.busy:
            self.outlets.cancel()
        else:
            super().keyPressEvent(event)


def _svgs(found: Tally, hidden: NDArray[np.bool_], wide: bool) -> list[str]:
    return chart_svgs(found, hidden.tolist(), wide=wide)


def _purpose_words(leaving: Release) -> str:
    if leaving.purpose:
        return _("Purpose: {purpose} · Recipient: {recipient}").format(
            purpose=leaving.purpose, recipient=leaving.recipient
        )
    if leaving.sensitive:
        return _("The question asks for sensitive data: purpose and recipient are asked for first.")
    return ""
