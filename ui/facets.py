"""Owns the counted values of fields: rows to click that narrow the question, and can be folded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
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
from resgroup.names import has_typed
from resgroup.terms import terms
from resgroup.values import grouped, people_words, shown
from ui import theme
from ui.draft import Value
from ui.icons import icon
from ui.texts import button, name_buttons_inside

_SHOWN: Final = 5
_MANY: Final = 12
"""From how many values on they are searched."""
_MOST: Final = 60
"""How many rows are shown at once: of more, the search line finds the rest."""
_ABOVE: Final = 2
_INSET: Final = 16
_BOX: Final = 14


class FacetHeading(QAbstractButton):
    """The name of a field with a caret; folded, it tells the values chosen."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._chosen = ""

    def show_chosen(self, words: str) -> None:
        """Tell the values chosen, and for those who hear it, whether they are folded away."""
        self._chosen = words
        state = _("unfolded") if self.isChecked() else _("folded")
        said = f"{self.text()}, {state}"
        self.setAccessibleName(f"{said}: {words}" if words else said)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a row."""
        return QSize(120, max(theme.current().row, 28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold and unfold on Enter too."""
        if not _clicked_by(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw caret, name and what is chosen."""
        look = theme.current()
        painter = QPainter(self)
        box = self.rect()
        if self.underMouse() or self.hasFocus():
            painter.fillRect(box, look.colour("hover"))
        side = theme.current().icon
        caret = QRect(_INSET - 1, (box.height() - side) // 2, side, side)
        icon("caret-down" if self.isChecked() else "caret-right", "muted").paint(painter, caret)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        left, middle = _INSET + _BOX + 8, int(Qt.AlignmentFlag.AlignVCenter.value)
        room = box.width() - left - _INSET
        metrics = QFontMetrics(font)
        elide = Qt.TextElideMode.ElideRight
        words = metrics.elidedText(self.text(), elide, room)
        painter.drawText(QRect(left, 0, room, box.height()), middle, words)
        if self._chosen and not self.isChecked():
            taken = metrics.horizontalAdvance(words) + 8
            painter.setFont(self.font())
            painter.setPen(look.colour("accent"))
            chosen = QFontMetrics(self.font()).elidedText(self._chosen, elide, room - taken)
            right = middle | int(Qt.AlignmentFlag.AlignRight.value)
            painter.drawText(QRect(left, 0, room, box.height()), right, chosen)


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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose on Enter too."""
        if not _clicked_by(self, event):
            super().keyPressEvent(event)

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


def _clicked_by(made: QAbstractButton, event: QKeyEvent) -> bool:
    """Click a button on Enter, as on Space."""
    if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return False
    made.click()
    return True


class Facet(QWidget):
    """A field with its most frequent values; `toggled` carries the field and the value clicked.

    Folded, it shows no values and needs no counts; `opened` asks for them.
    """

    toggled = Signal(str, object)
    opened = Signal()

    def __init__(self, field: Field, *, folded: bool = False) -> None:
        super().__init__()
        self._field = field
        self._rows: list[FacetRow] = []
        self._all = False
        self._counts: dict[Any, int] = {}
        self._chosen: tuple[Value, ...] = ()
        self.setAccessibleName(field.label)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 0)
        self._layout.setSpacing(0)
        self.heading = FacetHeading(field.label, self)
        self.heading.setChecked(not folded)
        self.heading.toggled.connect(self._fold)
        self._layout.addWidget(self.heading)
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
        self._more.hide()
        below = QHBoxLayout()
        below.setContentsMargins(_INSET + _BOX + 8, 0, _INSET, 0)
        below.addWidget(self._more)
        below.addStretch(1)
        self._layout.addLayout(below)

    @property
    def is_open(self) -> bool:
        """Whether the values are shown."""
        return self.heading.isChecked()

    def show_counts(
        self, counts: dict[Any, int], chosen: tuple[Value, ...], known: Iterable[Any] = ()
    ) -> None:
        """Show new counts, most frequent first, chosen values always among them.

        Values that are only `known` to the register are shown with none, in grey.
        """
        self._counts, self._chosen = dict(counts), chosen
        for value in known:
            self._counts.setdefault(value, 0)
        self.setVisible(bool(chosen) or any(value is not None for value in self._counts))
        self._refresh()

    def show_chosen(self, chosen: tuple[Value, ...]) -> None:
        """Tell which values are chosen while none are shown."""
        self._chosen = chosen
        self._refresh()

    def _fold(self, is_open: bool) -> None:
        self._refresh()
        if is_open:
            self.opened.emit()

    def _show_all(self) -> None:
        self._all = not self._all
        self._search.clear()
        self._refresh()
        if self._all and len(self._counts) > _MANY:
            self._search.setFocus()

    def _refresh(self) -> None:
        self.heading.show_chosen(", ".join(self._words(value) for value in self._chosen))
        values = self._ordered() if self.is_open else []
        self._search.setVisible(self._all and len(values) > _MANY)
        visible = self._found(values)[:_MOST] if self._all else values[:_SHOWN]
        if self.is_open:
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
        return [value for value in values if has_typed(self._words(value), typed)]

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
