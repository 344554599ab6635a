"""Owns the cells of the list: how they are drawn, typed into and saved, as in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QPlainTextEdit, QStyle, QStyledItemDelegate, QTableView, QWidget

from resgroup.errors import RegisterError
from resgroup.fields import Field
from resgroup.i18n import _
from resgroup.records import Resident
from ui import theme
from ui.forms.editor import Editor
from ui.list_model import Index, ListModel

if TYPE_CHECKING:
    from resgroup.commands.plan import Plan

_CELL_INSET: Final = 8
_LEAST_WIDTH: Final = 176
_TOLD_WIDTH: Final = 336
_DISPLAY: Final = Qt.ItemDataRole.DisplayRole.value
_ALIGN: Final = Qt.ItemDataRole.TextAlignmentRole.value
_BACKGROUND: Final = Qt.ItemDataRole.BackgroundRole.value
_FONT: Final = Qt.ItemDataRole.FontRole.value
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_TABS: Final = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
_NOBODY: Final = Resident(0, "")
_COMES_BACK: Final = frozenset(
    {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
)


class CellPainter(QStyledItemDelegate):
    """Writes one line of text and nothing else, several times faster than the style does."""

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw a cell: its ground by selection and pointer, its text by the column's alignment."""
        look = theme.current()
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("picked"))
        else:
            ground = index.data(_BACKGROUND)
            if ground is not None:
                painter.fillRect(box, ground)
        painter.setPen(look.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        text = index.data(_DISPLAY)
        if not text:
            return
        inner = box.adjusted(_CELL_INSET, 0, -_CELL_INSET, 0)
        figures = index.data(_FONT)
        painter.setFont(figures or option.font)
        painter.setPen(look.colour("text"))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(_ALIGN), elided)


class CellEditing(CellPainter):
    """Puts the editor of a field over its cell; Enter and Tab save and go on, Escape gives up.

    `left` carries the row, the column and the step (rows, columns) to the cell to go to, `told`
    what the user should know of a cell, and whether it was refused.
    """

    left = Signal(int, int, int, int)
    told = Signal(str, bool)

    def __init__(self, model: ListModel, view: QTableView) -> None:
        super().__init__(view)
        self._session = model.session
        self._list = model
        self._view = view
        self._editor: Editor | None = None
        self._index = QPersistentModelIndex()
        self._record: Resident | None = None

    # What Qt asks

    def createEditor(self, parent: QWidget, _option: Any, index: Index) -> QWidget:
        """The editor of a cell's field, with the whole value of the record."""
        field = self._list.field_at(index.column())
        number = self._list.id_at(index.row())
        found = self._session.register.get("resident", [number]).get(number)
        assert isinstance(found, Resident)
        self._index, self._record = QPersistentModelIndex(index), found
        made = self._made(field)
        made.setParent(parent)
        made.set_value(getattr(found, made.spec.key))
        made.edited.connect(self._look)
        for stop in made.stops:
            stop.installEventFilter(self)
        self._editor = made
        self.told.emit("", False)
        return made

    def _made(self, field: Field) -> Editor:
        from ui.forms.editors import editor_for
        from ui.forms.spec import spec_of_field

        spec = spec_of_field(field, nullable=field.kind == "boolean")
        made = editor_for(spec, self._session)
        made.setProperty("surface", "panel")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        made.message.setContentsMargins(_CELL_INSET, 0, _CELL_INSET, _CELL_INSET)
        return made

    def setEditorData(self, _editor: QWidget, _index: Index) -> None:
        """Leave what is typed, whatever is written meanwhile."""

    def setModelData(self, _editor: QWidget, _model: Any, _index: Index) -> None:
        """Save what is typed when another cell is gone to."""
        self._leave()

    def updateEditorGeometry(self, editor: QWidget, _option: Any, index: Index) -> None:
        """Lay the editor over its cell, with what it has to say below."""
        assert isinstance(editor, Editor)
        cell, room = self._view.visualRect(index), self._view.viewport().rect()
        wanted = _TOLD_WIDTH if editor.problem else _LEAST_WIDTH
        width = min(max(cell.width(), wanted), room.width())
        editor.column.activate()
        height = max(editor.column.totalHeightForWidth(width), editor.minimumSizeHint().height())
        left = max(min(cell.left(), room.width() - width), 0)
        top = max(min(cell.top(), room.height() - height), 0)
        editor.setGeometry(left, top, width, max(height, cell.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save, give up or go on by the keys of a spreadsheet."""
        editor = self._editor
        if editor is None:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(watched, event)
        if watched is editor and event.type() == QEvent.Type.LayoutRequest:
            self.updateEditorGeometry(editor, None, self._index)
        if isinstance(event, QFocusEvent) and _goes(event):
            self._leave()
        return False

    def _on_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key in _ENTER and (watched is self._editor or isinstance(watched, QPlainTextEdit)):
            if modifiers & Qt.KeyboardModifier.AltModifier:
                return self._break_line(watched)
            return self._go_on(-1 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        if key == Qt.Key.Key_Escape and watched is self._editor:
            return self._close()
        if key in _TABS:
            return self._go_on(0, _TABS[Qt.Key(key)])
        return False

    def _break_line(self, watched: QObject) -> bool:
        if isinstance(watched, QPlainTextEdit):
            watched.insertPlainText("\n")
        return True

    # Saving

    def _look(self) -> None:
        """Say beside the field what is unusual about the value typed so far; it may be saved."""
        from resgroup.commands.correcting import check_fields, fields_of
        from ui.forms.pickers import PickEditor

        assert self._editor is not None
        assert self._record is not None
        if isinstance(self._editor, PickEditor) and self._editor.line.unsettled:
            return
        key, today = self._editor.spec.key, self._session.today
        values = fields_of(self._record)
        try:
            now = {**values, key: self._editor.value()}
        except RegisterError:
            return  # said when the user goes on
        others = check_fields("resident", {**values, key: getattr(_NOBODY, key)}, today)
        said = [str(each) for each in check_fields("resident", now, today) if each not in others]
        self._editor.complain(" ".join(said), refused=False)

    def _plan(self, editor: Editor) -> Plan | None:
        """What will be written, None where nothing changes; raises RegisterError."""
        from resgroup.commands.correcting import correct

        assert self._record is not None
        fault, key = editor.fault(), editor.spec.key
        if fault is not None:
            raise fault
        value = editor.value()
        if value == getattr(self._record, key):
            return None
        session, number = self._session, self._record.id
        return correct(session.register, "resident", number, {key: value}, today=session.today)

    def _go_on(self, rows: int, columns: int) -> bool:
        """Save and go to the next cell, or say why not and stay."""
        editor = self._editor
        assert editor is not None
        try:
            plan = self._plan(editor)
        except RegisterError as error:
            editor.complain(str(error))
            return True
        row, column = self._index.row(), self._index.column()
        self._close()
        self.left.emit(row, column, rows, columns)
        self._write(plan)
        return True

    def _leave(self) -> None:
        """Save because the user went elsewhere; what cannot be saved is told and given up."""
        editor = self._editor
        if editor is None:
            return
        try:
            plan = self._plan(editor)
        except RegisterError as error:
            plan = None
            self.told.emit(_("Not saved. {reason}").format(reason=error), True)
        self._close()
        self._write(plan)

    def _write(self, plan: Plan | None) -> None:
        if plan is None:
            return
        try:
            self._session.commit(plan.change_set)
        except RegisterError as error:
            self.told.emit(_("Not saved. {reason}").format(reason=error), True)
        else:
            self.told.emit(" ".join(str(each) for each in plan.concerns), False)

    def _close(self) -> bool:
        editor, self._editor = self._editor, None
        if editor is not None:
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        return True


def _goes(event: QFocusEvent) -> bool:
    """Whether the user goes elsewhere in this window."""
    return event.type() == QEvent.Type.FocusOut and event.reason() not in _COMES_BACK
