"""Owns the page of statistics: a topic's figures as chart and table, each opening its names."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final
from weakref import ref

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from resgroup.commands.releasing import Release
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.lists.form import Unit as ListUnit
from resgroup.lists.papers import not_listed
from resgroup.register import Touched
from resgroup.statistics import (
    BYS,
    TOPICS,
    Figure,
    Tally,
    Unit,
    age_bounds,
    bars_note,
    has_too_many_bars,
    no_area_words,
    topic_words,
)
from ui import theme
from ui.chart_view import ChartView
from ui.choices import Choice, Segments
from ui.day_edit import DayEdit
from ui.draft import Draft
from ui.flow import Flow
from ui.forms.editor import Message
from ui.pages.frame import PageFrame
from ui.pages.plain_table import PlainTable
from ui.pages.statistics_choices import LIMITS, Choices, keep, kept, limit_words
from ui.pages.statistics_model import FiguresModel
from ui.pages.statistics_names import Behind
from ui.releasing import let_out, write_trace
from ui.session import Session
from ui.texts import button, label, line

_ROOMY: Final = 620
_WIDEST: Final = 10
"""How wide a column may be, in heights of a row."""
_CHART: Final = 360
"""How wide the chart is at least, where it stands beside the table."""
_LISTED: Final[dict[Unit, ListUnit]] = {
    "people": "resident",
    "households": "household",
    "buildings": "building",
}


class Page(PageFrame):
    """What is counted, of whom and by what above; the chart left and the table right."""

    _opened: ClassVar[ref[Draft] | None] = None
    """The question a bar opened last: coming back from it is not asking for its figures."""

    def __init__(self, session: Session, _about: object) -> None:
        super().__init__(session, _("Statistics"))
        self._model = FiguresModel(self)
        self._known: dict[object, Tally] = {}
        self._opening = False
        self.topic = Choice(_("What is counted"))
        self.by = Choice(_("Counted by"))
        self.whose = Segments(
            _("Of whom"), [(False, _("Everyone")), (True, _("The running question"))]
        )
        self.ages = QLineEdit()
        self._age_line = _beside(label(_("Age bands"), "muted"), self.ages)
        self.comparing = QCheckBox(_("Compare with"))
        self.other_day = DayEdit(_year_before(session.as_of), _("Compare with"))
        self.limit = Choice(_("Small figures in what leaves"))
        self.chart = ChartView()
        self.table = PlainTable(_("Table of figures"))
        self.summary = label(role="muted", wrap=True)
        self.message = Message()
        self.view = Segments(_("Chart and table"), [("chart", _("Chart")), ("table", _("Table"))])
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._offer()
        self._build()
        self._connect()
        self.setFocusProxy(self.topic)
        self.refresh()

    # How it is made

    def _offer(self) -> None:
        """Offer what can be chosen, with what was chosen the last time."""
        before = kept(self.session)
        self.topic.offer((name, topic_words(name)) for name in TOPICS)
        places = {"group": _("The whole group"), "street": _("By street"), "area": _("By area")}
        self.by.offer((by, places[by]) for by in BYS)
        self.limit.offer((least, limit_words(least)) for least in LIMITS)
        self.topic.choose(before.topic)
        self.by.choose(before.by)
        self.limit.choose(before.least)
        self.whose.choose(self._asks_anew() or (before.asked and not self.session.draft.empty))
        self._ages = before.ages
        self.ages.setText(before.ages)
        self.ages.setAccessibleName(_("Age bands"))
        self.ages.setFixedWidth(4 * theme.current().row)
        self.ages.setToolTip(_("Years in a band, or the first age of each: 0,6,15,18,60"))
        self.comparing.setChecked(before.other is not None)
        if before.other is not None:
            self.other_day.show_day(before.other)
        self.limit.setToolTip(
            _("In what is printed, written to a file or copied, so that nobody can be made out")
        )

    def _asks_anew(self) -> bool:
        """Whether a question runs that no bar of this page opened."""
        draft, opened = self.session.draft, Page._opened
        return not draft.empty and (opened is None or opened() is not draft)

    def _build(self) -> None:
        for widget in (
            button(_("Copy the table"), picture="copy", does=self.copy),
            button(_("Print or export"), "primary", picture="printer", does=self.print_out),
        ):
            self.top.addWidget(widget)
        choices = QWidget()
        choices.setAccessibleName(_("What is counted"))
        around = QVBoxLayout(choices)
        around.setContentsMargins(16, 6, 16, 6)
        row = Flow()
        around.addLayout(row)
        for each in (
            *(self.topic, self.by, self.whose, self._age_line),
            *(_beside(self.comparing, self.other_day), self.limit, self.view),
        ):
            row.addWidget(each)
        self.column.addWidget(choices)
        self.column.addWidget(line())
        self.summary.setContentsMargins(16, 4, 16, 4)
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
        self.ages.editingFinished.connect(self._take_ages)
        self.comparing.toggled.connect(lambda _on: self.refresh())
        self.other_day.chosen.connect(lambda _day: self.refresh())
        self.other_day.refused.connect(session.failed)
        self.view.chosen.connect(lambda _value: self._place())
        self.chart.wanted.connect(self.open)
        for told in (self.table.clicked, self.table.wanted):
            told.connect(self._open_cell)
        session.asked.connect(self.refresh)
        session.changed.connect(self._follow_change)

    # What is shown

    @property
    def tally(self) -> Tally:
        """The figures shown."""
        assert self._model.tally is not None
        return self._model.tally

    @property
    def choices(self) -> Choices:
        """What is chosen."""
        return Choices(
            self.topic.value,
            self.by.value,
            bool(self.whose.value) and not self.session.draft.empty,
            self._ages,
            self.other_day.day if self.comparing.isChecked() else None,
            self.limit.value,
        )

    def _take_ages(self) -> None:
        """Count by the ages typed; ages that are none are refused, and those before come back."""
        try:
            age_bounds(self.ages.text())
        except RegisterError as error:
            self.ages.setText(self._ages)
            self.message.say(str(error))
        else:
            self._ages = self.ages.text()
            self.refresh()

    def _follow_change(self, touched: Touched) -> None:
        """Count what was written; the trace of figures that left changes none."""
        if touched.ids:
            self._known.clear()
            self.refresh()

    def refresh(self) -> None:
        """Count what is chosen; figures already counted are shown again."""
        if self._opening:
            return
        choices = self.choices
        self.by.setEnabled(not choices.fixed)
        self.whose.setVisible(not self.session.draft.empty)
        self.whose.setEnabled(choices.topic != "movements")
        self.comparing.setEnabled(not choices.fixed)
        self.other_day.setVisible(self.comparing.isChecked())
        self.other_day.setEnabled(not choices.fixed)
        self._age_line.setVisible(choices.topic == "age")
        try:
            self._show(self._counted(choices))
        except RegisterError as error:
            self.message.say(str(error))

    def _counted(self, choices: Choices) -> Tally:
        """The figures, counted once for each question."""
        count = choices.count(self.session)
        if count not in self._known:
            self._known[count] = count.tally()
        return self._known[count]

    def _show(self, found: Tally) -> None:
        self.message.say("")
        self._model.show_tally(found)
        self.chart.show_tally(found)
        for column in range(self._model.columnCount()):
            widest = _WIDEST * theme.current().row
            self.table.setColumnWidth(column, min(self._model.width(column), widest))
        look = theme.current()
        higher = (self._model.heading_lines - 1) * look.row // 2
        self.table.horizontalHeader().setFixedHeight(look.row + higher)
        self._place()

    @property
    def _table_width(self) -> int:
        return self.table.horizontalHeader().length() + 24

    @property
    def _scale(self) -> float:
        """How much larger than usual everything is written."""
        return theme.current().row / theme.theme("light").row

    def _words(self, found: Tally) -> str:
        if found.empty:
            return _("There is nobody to count.")
        if not [each for each in found.lines if each.part == "value"]:
            return no_area_words()
        opens = () if self._narrow else (_("Choose a bar or a figure to see whom it counts."),)
        bars = (bars_note(),) if has_too_many_bars(found) else ()
        uncertain = self.choices.uncertain(self.session)
        unsure = (f"{not_listed(uncertain)}.",) if uncertain else ()
        return " ".join((*found.notes, *unsure, *bars, *opens))

    # What is chosen

    def _open_cell(self, index: QModelIndex) -> None:
        figure = self._model.figure_at(index)
        if figure is not None:
            self.open(*figure)

    def open(self, row: int, column: int) -> None:
        """Show what a figure counts: its people, their households or buildings in list and map."""
        found, session = self.tally, self.session
        figure = found.lines[row].figures[column]
        if not figure.opens:
            return
        if figure.behind is not None:
            told = found.lines[row].words, found.headings[column].words
            title = f"{found.corner}: {' · '.join(told)}"
            session.turn_to("statistics_names", Behind(title, figure.behind))
            return
        self._ask(figure, found)
        session.turn_to("", _LISTED[figure.unit])

    def _ask(self, figure: Figure, found: Tally) -> None:
        """Ask for those a figure counts, on the day it counts them."""
        assert figure.criterion is not None
        session, question = self.session, found.question
        self._opening = True  # what is asked now is not to be counted here
        if figure.on is not None:
            session.set_as_of(figure.on)
        session.set_draft(Draft.of(figure.criterion, question.on if question.standing else None))
        session.show_uncertain(figure.uncertain)
        Page._opened = ref(session.draft)
        self._opening = False

    # What leaves

    def print_out(self) -> None:
        """Go on to the pages of these figures, to be printed or written to a file."""
        self.session.turn_to("statistics_paper", self.choices)

    def copy(self) -> None:
        """Put the table on the clipboard, for a spreadsheet."""
        let_out(self.session, self._release, self._copy)

    def _release(self) -> Release:
        choices, session = self.choices, self.session
        people, fields = choices.people(session), choices.fields(session)
        return Release("clipboard", self.tally.title, people, fields)

    def _copy(self, leaving: Release) -> None:
        try:
            write_trace(self.session, leaving)
        except RegisterError as error:
            self.message.say(str(error))
            return
        QGuiApplication.clipboard().setText(self._model.as_text(self.limit.value))
        words = _("The table is copied.")
        if self.limit.value:
            words = _("The table is copied; figures under {least} are hidden in it.").format(
                least=self.limit.value
            )
        self.message.say(words, refused=False)

    def stop(self) -> None:
        """Remember what is chosen; called before the page goes."""
        keep(self.session, self.choices)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show either chart or table where both have no room beside each other."""
        super().resizeEvent(event)
        self._place()

    @property
    def _narrow(self) -> bool:
        return self.width() < _ROOMY * self._scale

    def _place(self) -> None:
        """Show what there is room for."""
        one_only = self.width() < self._table_width + _CHART * self._scale
        self.view.setVisible(one_only)
        self.limit.setVisible(not self._narrow)
        self.chart.setVisible(not one_only or self.view.value == "chart")
        self.table.setVisible(not one_only or self.view.value == "table")
        if self._model.tally is not None:
            words = self._words(self.tally)
            self.summary.setText(words)
            self.summary.setVisible(bool(words))
        self._parts.setSizes([max(self.width() - self._table_width, 1), self._table_width])


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
    return date(max(day.year - 1, 1), 12, 31)
