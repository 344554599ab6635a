"""Owns the page of statistics: a topic's figures as chart and table, each opening its names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from resgroup.commands.releasing import Release
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.lists.document import Document
from resgroup.lists.papers import Basis
from resgroup.register import Question
from resgroup.statistics import (
    BYS,
    LEAST,
    TOPICS,
    By,
    Tally,
    age_bounds,
    compared,
    document_of_statistics,
    tally,
    topic_words,
)
from resgroup.wording import in_words
from ui import theme
from ui.chart_view import ChartView
from ui.charts import chart_svg
from ui.choices import Choice, Segments
from ui.day_edit import DayEdit
from ui.draft import Draft
from ui.flow import Flow
from ui.forms.editor import Message
from ui.jobs import Job
from ui.pages.frame import PageFrame
from ui.pages.plain_table import PlainTable
from ui.pages.statistics_model import FiguresModel
from ui.releasing import asked_fields, let_out, write_trace
from ui.session import Session
from ui.texts import button, label, line
from ui.whole import write_out

_ALWAYS_OF_ALL: Final = frozenset({"movements", "cultural_family"})
"""Topics that are told of the whole group, by month or year."""
_FILES: Final = "PDF (*.pdf);;Word (*.docx);;Excel (*.xlsx);;CSV (*.csv)"
_SPREADSHEETS: Final = frozenset({".xlsx", ".csv"})
_ROOMY: Final = 620
_WIDEST: Final = 6
"""How wide a column may be, in heights of a row."""


class Page(PageFrame):
    """What is counted, of whom and by what above; the chart left and the table right."""

    def __init__(self, session: Session, _about: object) -> None:
        super().__init__(session, _("Statistics"))
        self._model = FiguresModel(self)
        self._known: dict[object, Tally] = {}
        self._job: Job | None = None
        self.topic = Choice(_("What is counted"))
        self.by = Choice(_("Counted by"))
        self.whose = Segments(
            _("Of whom"), [("all", _("Everyone")), ("asked", _("The running question"))]
        )
        self.ages = QLineEdit("5")
        self._age_line = _beside(label(_("Age bands"), "muted"), self.ages)
        self.comparing = QCheckBox(_("Compare with"))
        self.other_day = DayEdit(_year_before(session.as_of), _("Compare with"))
        self.hides = QCheckBox(_("Hide figures under {least}").format(least=LEAST))
        self.chart = ChartView()
        self.table = PlainTable(_("Table of figures"))
        self.summary = label(role="muted")
        self.message = Message()
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._offer()
        self._build()
        self._connect()
        self.setFocusProxy(self.topic)
        self.refresh()

    # How it is made

    def _offer(self) -> None:
        self.topic.offer((name, topic_words(name)) for name in TOPICS)
        places = {"group": _("The whole group"), "street": _("By street"), "area": _("By area")}
        self.by.offer((by, places[by]) for by in BYS)
        if not self.session.draft.empty:
            self.whose.choose("asked")
        self.ages.setAccessibleName(_("Age bands"))
        self.ages.setFixedWidth(5 * theme.current().row)
        self.ages.setToolTip(_("Years in a band, or the first age of each: 0,6,15,18,60"))
        self.hides.setChecked(True)
        self.hides.setToolTip(_("In what is written to a file, so that nobody can be made out"))

    def _build(self) -> None:
        for widget in (
            button(_("Copy the table"), picture="copy", does=self.copy),
            button(_("Export…"), "primary", picture="export", does=self.export),
        ):
            self.top.addWidget(widget)
        choices = QWidget()
        choices.setAccessibleName(_("What is counted"))
        around = QVBoxLayout(choices)
        around.setContentsMargins(16, 8, 16, 8)
        row = Flow()
        around.addLayout(row)
        for each in (
            *(self.topic, self.by, self.whose, self._age_line),
            *(_beside(self.comparing, self.other_day), _beside(self.hides)),
        ):
            row.addWidget(each)
        self.column.addWidget(choices)
        self.column.addWidget(line())
        self.summary.setContentsMargins(16, 6, 16, 6)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.message)
        self.table.setModel(self._model)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self._parts.setAccessibleName(_("Chart and table"))
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(1)
        self._parts.addWidget(self.chart)
        self._parts.addWidget(self.table)
        self.column.addWidget(self._parts, 1)

    def _connect(self) -> None:
        session = self.session
        self.topic.currentIndexChanged.connect(lambda _place: self.refresh())
        self.by.currentIndexChanged.connect(lambda _place: self.refresh())
        self.whose.chosen.connect(lambda _value: self.refresh())
        self.ages.editingFinished.connect(self.refresh)
        self.comparing.toggled.connect(lambda _on: self.refresh())
        self.other_day.chosen.connect(lambda _day: self.refresh())
        self.other_day.refused.connect(session.failed)
        self.chart.wanted.connect(self.open)
        for told in (self.table.clicked, self.table.wanted):
            told.connect(self._open_cell)
        session.asked.connect(self.refresh)
        session.changed.connect(lambda _touched: self._forget())

    # What is shown

    @property
    def tally(self) -> Tally:
        """The figures shown."""
        assert self._model.tally is not None
        return self._model.tally

    @property
    def question(self) -> Question:
        """Whom the figures are of."""
        session = self.session
        if self.whose.value == "asked" and self.topic.value != "movements":
            return session.answer.question
        return Question(on=session.as_of)

    def _forget(self) -> None:
        self._known.clear()
        self.refresh()

    def refresh(self) -> None:
        """Count what is chosen; figures already counted are shown again."""
        fixed = self.topic.value in _ALWAYS_OF_ALL
        self.by.setEnabled(not fixed)
        self.whose.setEnabled(self.topic.value != "movements")
        self.comparing.setEnabled(not fixed)
        self.other_day.setEnabled(self.comparing.isChecked() and not fixed)
        self._age_line.setVisible(self.topic.value == "age")
        try:
            self._show(self._counted())
        except RegisterError as error:
            self.message.say(str(error))

    def _counted(self) -> Tally:
        question = self.question
        now = self._of(question)
        if not self.comparing.isChecked() or self.topic.value in _ALWAYS_OF_ALL:
            return now
        day = self.other_day.day
        return compared(self._of(Question(question.criterion, day)), now)

    def _of(self, question: Question) -> Tally:
        topic, by, ages = self.topic.value, self._by(), self._ages()
        key = (topic, by, ages, question)
        if key not in self._known:
            features = self.session.features if question.on == self.session.as_of else None
            self._known[key] = tally(
                self.session.register,
                question,
                topic,
                by=by,
                ages=ages,
                buildings=features.buildings if features else None,
            )
        return self._known[key]

    def _by(self) -> By:
        by: By = "group" if self.topic.value in _ALWAYS_OF_ALL else self.by.value
        return by

    def _ages(self) -> tuple[int, ...]:
        return age_bounds(self.ages.text())

    def _show(self, found: Tally) -> None:
        self.message.say("")
        self._model.show_tally(found)
        self.chart.show_tally(found)
        self.summary.setText(self._words(found))
        for column in range(self._model.columnCount()):
            widest = _WIDEST * theme.current().row
            self.table.setColumnWidth(column, min(self._model.width(column), widest))
        self._share_room()

    def _share_room(self) -> None:
        """Give the table the width its columns need, at most half, and the rest to the chart."""
        if self._parts.orientation() == Qt.Orientation.Horizontal:
            whole = max(self._parts.width(), 2)
            wanted = min(self.table.horizontalHeader().length() + 24, whole // 2)
            self._parts.setSizes([whole - wanted, wanted])
        else:
            self._parts.setSizes([1000, 1000])

    def _words(self, found: Tally) -> str:
        if found.empty:
            return _("There is nobody to count.")
        if not [each for each in found.lines if each.part == "value"]:
            return _("No area is drawn within the group.")
        return _("Choose a bar or a figure to see whom it counts.")

    # What is chosen

    def _open_cell(self, index: QModelIndex) -> None:
        if index.column() > 0:
            self.open(index.row(), index.column() - 1)

    def open(self, row: int, column: int) -> None:
        """Show the people of a figure in list and map."""
        found, session = self.tally, self.session
        figure = found.lines[row].figures[column]
        if found.topic == "movements":
            session.turn_to("balance")
        if figure.criterion is None or not figure.count:
            return
        question = found.question
        if figure.on is not None:
            session.set_as_of(figure.on)
        counted = question.on if question.standing else None
        session.set_draft(Draft.of(figure.criterion, counted))
        session.show_uncertain(figure.uncertain)
        session.turn_to("")

    def copy(self) -> None:
        """Put the table on the clipboard, for a spreadsheet."""
        QGuiApplication.clipboard().setText(self._model.as_text())
        self.message.say(_("The table is copied."), refused=False)

    # What leaves

    @property
    def least(self) -> int:
        """From which size on figures are written, 0 for all."""
        return LEAST if self.hides.isChecked() else 0

    def document(self) -> Document:
        """The figures shown as a paper, with their chart."""
        return self._paper(chart=True)

    def _paper(self, *, chart: bool) -> Document:
        """The paper with its chart, or for a spreadsheet the table alone."""
        question, session = self.tally.question, self.session
        words = (
            ""
            if question == Question(on=question.on)
            else in_words(question.criterion, question.on)
        )
        standing = question.standing or question.on
        return document_of_statistics(
            session.info,
            [self.tally],
            Basis(standing, words, counted_on=question.on),
            today=session.today,
            least=self.least,
            draw=_svg if chart else None,
            as_tables=not chart,
        )

    def export(self) -> None:
        """Write the figures to a file the user names."""
        name, kind = QFileDialog.getSaveFileName(self, _("Export…"), f"{self.tally.title}", _FILES)
        if name:
            suffix = kind[kind.rfind(".") : -1]
            path = Path(name if Path(name).suffix else name + suffix)
            leaving = Release("file", self.tally.title, self.session.population, self._fields())
            let_out(self.session, leaving, lambda released: self.write(path, released))

    def _fields(self) -> tuple[str, ...]:
        """The fields of a question that leaves with the figures; sums alone tell of nobody."""
        return () if self.whose.value == "all" else asked_fields(self.session)

    def write(self, path: Path, leaving: Release) -> None:
        """Write the figures to a file, in a thread."""
        session = self.session
        document = self._paper(chart=path.suffix.lower() not in _SPREADSHEETS)

        def work(_job: Job) -> None:
            write_out(
                path,
                lambda draft: session.papers.write_document(draft, document),
                lambda: write_trace(session, leaving),
            )

        words = _("The figures are in {file}.").format(file=path)
        self._job = Job(work, self)
        self._job.done.connect(lambda _done: self._ended(words, refused=False))
        self._job.refused.connect(lambda error: self._ended(str(error), refused=True))
        self._job.start()

    def _ended(self, words: str, *, refused: bool) -> None:
        self._job = None
        self.message.say(words, refused=refused)

    def stop(self) -> None:
        """Wait for what is under way; called before the page goes."""
        if self._job is not None:
            self._job.wait()
            self._job = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the table below the chart where both have no room beside each other."""
        super().resizeEvent(event)
        share = theme.current().row / theme.theme("light").row
        beside = self.width() >= _ROOMY * share
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._parts.orientation() != wanted:
            self._parts.setOrientation(wanted)
        self._share_room()


def _svg(found: Tally, hidden: NDArray[np.bool_]) -> str:
    return chart_svg(found, hidden.tolist())


def _beside(*widgets: QWidget) -> QWidget:
    """Widgets in one row that stay together."""
    made = QWidget()
    made.setAccessibleName(widgets[0].accessibleName() or widgets[-1].accessibleName())
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for each in widgets:
        row.addWidget(each)
    made.setMinimumHeight(theme.current().touch)
    return made


def _year_before(day: date) -> date:
    return date(day.year - 1, 12, 31)
