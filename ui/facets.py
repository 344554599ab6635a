"""Owns the counted values of fields: rows to click that narrow the question."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from resgroup.fields import Field
from resgroup.i18n import _
from resgroup.names import contains
from resgroup.terms import terms
from resgroup.values import grouped, people_words, shown
from ui import theme
from ui.draft import Value
from ui.texts import button, label, name_buttons_inside

_SHOWN: Final = 5
_MANY: Final = 12
"""From how many values on they are searched."""
_MOST: Final = 60
"""How many rows are shown at once: of more, the search line finds the rest."""
_ABOVE: Final = 2
_INSET: Final = 16
_BOX: Final = 14


class FacetRow(QAbstractButton):
    """One value with its count and a bar of its share; checked where it is part of the question."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.value: Value = None
        self._count = 0
        self._share = 0.0

    def show_value(self, value: Value, words: str, count: int, share: float) -> None:
        """Show a value, how many have it, and their share of the most frequent one."""
        self.value, self._count, self._share = value, count, share
        self.setText(words)
        self.setAccessibleName(f"{words}, {people_words(count)}")
        self.update()

    def sizeHint(self) -> QSize:
        """A row of the grid, a little lower than a table's."""
        return QSize(120, max(theme.current().row, 28))

    def nextCheckState(self) -> None:
        """Wait for the question: a click may be refused."""

    def enterEvent(self, event: QEvent) -> None:
        """Show that it can be clicked."""
        self.update()
        super().enterEvent(event)  # type: ignore[arg-type]  # Qt sends a QEnterEvent here

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, words, count and bar."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect()
        if self.underMouse() or self.hasFocus():
            painter.fillRect(box, look.colour("hover"))
        self._paint_box(painter, look)
        left = _INSET + _BOX + 8
        font = theme.tabular(self.font())
        painter.setFont(font)
        metrics = QFontMetrics(font)
        figures = grouped(self._count)
        room = metrics.horizontalAdvance(figures)
        right = box.width() - _INSET
        painter.setPen(look.colour("text" if self._count else "faint"))
        words = metrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, right - room - 8 - left
        )
        middle = int(Qt.AlignmentFlag.AlignVCenter.value)
        painter.drawText(QRect(left, 0, right - left, box.height() - 3), middle, words)
        painter.setPen(look.colour("muted"))
        painter.drawText(QRect(right - room, 0, room, box.height() - 3), middle, figures)
        width = int((right - left) * self._share)
        if width:
            painter.fillRect(QRect(left, box.height() - 4, max(width, 2), 2), look.colour("bar"))

    def _paint_box(self, painter: QPainter, look: theme.Theme) -> None:
        top = (self.height() - _BOX) // 2 - 1
        if self.isChecked():
            painter.setPen(QPen(look.colour("accent"), 1))
            painter.setBrush(look.colour("accent"))
        else:
            painter.setPen(QPen(look.colour("line_strong"), 1))
            painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(QRect(_INSET, top, _BOX, _BOX), 3, 3)
        if self.isChecked():
            pen = QPen(look.colour("on_accent"), 1.8)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline(
                [
                    self.rect().topLeft() + each
                    for each in (
                        QRect(_INSET + 3, top + 7, 1, 1).topLeft(),
                        QRect(_INSET + 6, top + 10, 1, 1).topLeft(),
                        QRect(_INSET + 11, top + 4, 1, 1).topLeft(),
                    )
                ]
            )


class Facet(QWidget):
    """A field with its most frequent values; `toggled` carries the field and the value clicked."""

    toggled = Signal(str, object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._rows: list[FacetRow] = []
        self._all = False
        self._counts: dict[Any, int] = {}
        self._chosen: tuple[Value, ...] = ()
        self.setAccessibleName(field.label)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 8, 0, 0)
        self._layout.setSpacing(0)
        heading = label(field.label, "heading")
        heading.setContentsMargins(_INSET, 0, _INSET, 4)
        self._layout.addWidget(heading)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Find a value"))
        self._search.setAccessibleName(f"{field.label}: {_('Find a value')}")
        self._search.setClearButtonEnabled(True)
        name_buttons_inside(self._search)
        self._search.textChanged.connect(lambda _typed: self._refresh())
        self._search.hide()
        searching = QHBoxLayout()
        searching.setContentsMargins(_INSET, 0, _INSET, 4)
        searching.addWidget(self._search)
        self._layout.addLayout(searching)
        self._more = button(_("Fewer"), "link", does=self._show_all)
        below = QHBoxLayout()
        below.setContentsMargins(_INSET + _BOX + 8, 0, _INSET, 0)
        below.addWidget(self._more)
        below.addStretch(1)
        self._layout.addLayout(below)

    def show_counts(self, counts: dict[Any, int], chosen: tuple[Value, ...]) -> None:
        """Show new counts, most frequent first, chosen values always among them."""
        self._counts, self._chosen = counts, chosen
        self.setVisible(bool(chosen) or any(value is not None for value in counts))
        self._refresh()

    def _show_all(self) -> None:
        self._all = not self._all
        self._search.clear()
        self._refresh()
        if self._all and len(self._counts) > _MANY:
            self._search.setFocus()

    def _refresh(self) -> None:
        values = self._ordered()
        self._search.setVisible(self._all and len(values) > _MANY)
        visible = self._found(values)[:_MOST] if self._all else values[:_SHOWN]
        visible += [value for value in self._chosen if value not in visible]
        most = max(self._counts.values(), default=0)
        while len(self._rows) < len(visible):
            self._add_row()
        for row, value in zip(self._rows, visible, strict=False):
            count = self._counts.get(value, 0)
            row.show_value(value, self._words(value), count, count / most if most else 0.0)
            row.setChecked(value in self._chosen)
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(visible))
        words = _("Fewer") if self._all else _("{count} more").format(count=len(values) - _SHOWN)
        self._more.setText(words)
        self._more.setAccessibleName(f"{self._field.label}: {words}")
        self._more.setVisible(len(values) > _SHOWN)

    def _add_row(self) -> None:
        row = FacetRow(self)
        row.clicked.connect(lambda _checked=False, each=row: self._click(each))
        self._layout.insertWidget(_ABOVE + len(self._rows), row)
        self._rows.append(row)

    def _click(self, row: FacetRow) -> None:
        self.toggled.emit(self._field.key, row.value)

    def _found(self, values: list[Value]) -> list[Value]:
        typed = self._search.text()
        return [value for value in values if contains(self._words(value), typed)]

    def _ordered(self) -> list[Value]:
        """The values, most frequent first; numbers and short lists in their own order."""
        values: list[Value] = list(self._counts)
        known = [value for value in values if value is not None]
        if self._field.kind == "integer":
            known.sort(key=lambda value: int(value or 0))
        elif self._field.kind == "choice" and len(terms(self._field.terms)) <= _SHOWN:
            order = list(terms(self._field.terms))
            known.sort(key=lambda value: order.index(str(value)) if value in order else len(order))
        return known + ([None] if None in values else [])

    def _words(self, value: Value) -> str:
        return _("Not recorded") if value is None else shown(self._field.key, value)
