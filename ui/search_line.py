"""Owns the search line: people found while typing, chosen by keyboard or mouse."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.register import Hit
from ui import theme
from ui.icons import icon
from ui.list_model import Index
from ui.session import Session
from ui.texts import name_buttons_inside

_LIMIT: Final = 30
_SHOWN: Final = 8
_HIT: Final = Qt.ItemDataRole.UserRole.value
_DISPLAY: Final = Qt.ItemDataRole.DisplayRole.value
_PARENTLESS: Final = QModelIndex()


class _Hits(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: list[Hit] = []

    def show_hits(self, hits: list[Hit]) -> None:
        self.beginResetModel()
        self.hits = hits
        self.endResetModel()

    def rowCount(self, parent: Index = _PARENTLESS) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        hit = self.hits[index.row()]
        if role == _DISPLAY:
            return " · ".join(part for part in (hit.full_name, hit.birth, hit.address) if part)
        return hit if role == _HIT else None


class _HitPainter(QStyledItemDelegate):
    """Writes a hit in two lines: the name, and what tells people of one name apart."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, theme.current().row + 20)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        look = theme.current()
        hit: Hit = index.data(_HIT)
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("picked"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("hover"))
        inner = box.adjusted(12, 5, -12, -5)
        half = inner.height() // 2
        font = option.font
        metrics = option.fontMetrics
        painter.save()
        painter.setFont(font)
        painter.setPen(look.colour("text"))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(inner.adjusted(0, 0, 0, -half), 0, hit.full_name)
        painter.setPen(look.colour("muted"))
        below = " · ".join(part for part in (hit.birth, hit.address) if part)
        words = metrics.elidedText(below, elide, inner.width())
        painter.drawText(inner.adjusted(0, half, 0, 0), 0, words)
        painter.restore()


class SearchLine(QLineEdit):
    """One line for names without diacritics, id numbers, phones and addresses."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self.results = QListView(parent)
        self._hits = _Hits(self.results)
        self.results.setModel(self._hits)
        self.results.setItemDelegate(_HitPainter(self.results))
        self.results.setMouseTracking(True)
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.results.setObjectName("results")
        self.results.hide()
        self.results.clicked.connect(self._choose)
        self.textEdited.connect(self._search)
        self._glass = self.addAction(
            icon("magnifying-glass", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(200)
        self.retranslate()

    def set_session(self, session: Session | None) -> None:
        """Search in a register, or in none; what is found is laid over the whole window."""
        self._session = session
        self.clear()
        self.close_results()

    def retranslate(self) -> None:
        """Write what can be searched in the user's language."""
        self.setPlaceholderText(_("Name, ID number, phone or address"))
        self.setAccessibleName(_("Find a person"))
        self.results.setAccessibleName(_("People found"))
        self._glass.setText(_("Find a person"))
        name_buttons_inside(self)

    def close_results(self) -> None:
        """Put what was found away."""
        self.results.hide()

    def _search(self, typed: str) -> None:
        if self._session is None or not typed.strip():
            self.close_results()
            return
        try:
            hits = self._session.register.search(typed, _LIMIT)
        except RegisterError as error:
            self._session.failed.emit(str(error))
            return
        self._hits.show_hits(hits or [_nobody()])
        self.results.setCurrentIndex(self._hits.index(0))
        self._open(len(hits))

    def _open(self, count: int) -> None:
        under = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        self.results.setParent(self.window())
        row = theme.current().row + 20
        height = min(max(count, 1), _SHOWN) * row + 2
        width = max(self.width(), 360)
        self.results.setGeometry(under.x(), under.y(), width, height)
        self.results.show()
        self.results.raise_()

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(_HIT) if index.isValid() else None
        if hit is None or not hit.resident_id or self._session is None:
            return
        self.close_results()
        self.setText(hit.full_name)
        self._session.pick_resident(hit.resident_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through what was found, take it on Enter, put it away on Escape."""
        key = event.key()
        open_ = self.results.isVisible()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            if open_:
                self.results.keyPressEvent(event)
            elif self._hits.hits and self.text():
                self._open(len(self._hits.hits))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if open_:
                self._choose(self.results.currentIndex())
        elif key == Qt.Key.Key_Escape:
            if open_:
                self.close_results()
            else:
                self.clear()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:
        """Put what was found away when the user goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_results()


def _nobody() -> Hit:
    return Hit(0, _("Nobody was found."), "", _("Fewer words or other spellings may help."))
