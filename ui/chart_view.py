"""Owns a chart on screen: bars to point at, walk through by keys, and open."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from resgroup.i18n import _
from resgroup.statistics import Tally
from ui import theme
from ui.chart_paint import paint, screen_colours
from ui.charts import Chart, Drawing, Mark, mark_words
from ui.texts import plain_tip

_LEAST_ROW: Final = 22
_MOST_ROW: Final = 40
_STEPS: Final = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
}


class ChartView(QScrollArea):
    """A table of figures as bars; `wanted` tells the line and column of the bar chosen."""

    wanted = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAccessibleName(_("Chart"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bars = _Bars(self)
        self.setWidget(self._bars)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("surface", "panel")
        self.viewport().setAutoFillBackground(False)
        self._bars.setAutoFillBackground(False)

    def show_tally(self, tally: Tally) -> None:
        """Draw other figures."""
        self._bars.show_chart(Chart(tally))
        self.verticalScrollBar().setValue(0)

    @property
    def bars(self) -> list[QAbstractButton]:
        """The bars in their order, each a button with its words."""
        return self._bars.shown


class _Bars(QWidget):
    """The drawing, with an invisible button over each bar."""

    def __init__(self, view: ChartView) -> None:
        super().__init__()
        self._view = view
        self._chart: Chart | None = None
        self._drawing: Drawing | None = None
        self._buttons: list[_Bar] = []
        self.setAccessibleName(_("Chart"))

    @property
    def shown(self) -> list[QAbstractButton]:
        count = len(self._drawing.marks) if self._drawing else 0
        return [*self._buttons[:count]]

    def show_chart(self, chart: Chart) -> None:
        self._chart = chart
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        chart = self._chart
        if chart is None:
            return
        share = theme.current().row / theme.theme("light").row
        font = theme.tabular(self.font())
        least = max(_LEAST_ROW * share, chart.least_row(font, self.width()))
        most = max(_MOST_ROW * share, least)
        fitting = self._view.viewport().height() / max(chart.height(1) + 1, 1)
        row = min(max(fitting, least), most)
        self._drawing = chart.lay_out(font, self.width(), row)
        self.setMinimumHeight(int(self._drawing.height))
        self._put_buttons(chart.tally, self._drawing)
        self.update()

    def _put_buttons(self, tally: Tally, drawing: Drawing) -> None:
        while len(self._buttons) < len(drawing.marks):
            self._buttons.append(_Bar(self))
        for button in self._buttons[len(drawing.marks) :]:
            button.hide()
        for button, mark in zip(self._buttons, drawing.marks, strict=False):
            button.show_mark(tally, mark)

    def choose(self, mark: Mark) -> None:
        self._view.wanted.emit(mark.line, mark.column)

    def step(self, bar: _Bar, by: int) -> None:
        """Go to a bar before or after."""
        shown = self.shown
        place = shown.index(bar) + by
        if 0 <= place < len(shown):
            shown[place].setFocus(Qt.FocusReason.OtherFocusReason)
            self._view.ensureWidgetVisible(shown[place])

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._chart is None or self._drawing is None:
            return
        painter = QPainter(self)
        painter.setFont(theme.tabular(self.font()))
        paint(painter, self._drawing, screen_colours())


class _Bar(QAbstractButton):
    """A bar to be clicked, or chosen by Enter."""

    def __init__(self, bars: _Bars) -> None:
        super().__init__(bars)
        self._bars = bars
        self._mark: Mark | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._choose)

    def show_mark(self, tally: Tally, mark: Mark) -> None:
        self._mark = mark
        words = mark_words(tally, mark.line, mark.column)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
        opens = tally.lines[mark.line].figures[mark.column].opens
        pointed = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.setCursor(pointed)
        box = mark.rect.adjusted(-1, -2, 1, 2).toAlignedRect()
        box.setWidth(max(box.width(), 8))
        self.setGeometry(box)
        self.show()

    def _choose(self) -> None:
        if self._mark is not None:
            self._bars.choose(self._mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            self._bars.step(self, _STEPS[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a ring around the bar looked at."""
        if not (self.hasFocus() or self.underMouse()):
            return
        painter = QPainter(self)
        name = "ring" if self.hasFocus() else "text"
        painter.setPen(QPen(QColor(theme.current().colour(name)), 2 if self.hasFocus() else 1))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
