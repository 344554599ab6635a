"""Owns how the fields of a form stand: labels above, in one column or two where there is room."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from resgroup.i18n import _
from ui.forms.editor import Editor
from ui.texts import label, line

_TWO_COLUMNS: Final = 560


class Cell(QWidget):
    """An editor with its name above, whether it must be filled in, and what may help."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        spec = editor.spec
        self.wide = spec.wide
        self.wanted = True
        self.setAccessibleName(spec.label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        above = QHBoxLayout()
        above.setSpacing(8)
        name = label(spec.label, wrap=True)
        name.setBuddy(editor)
        above.addWidget(name, 1)
        if spec.required:
            above.addWidget(label(_("required"), "small"), 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(above)
        column.addWidget(editor)
        if spec.hint:
            column.addWidget(label(spec.hint, "small", wrap=True))


class Heading(QWidget):
    """A heading over the fields of a group, with a thin line above unless it is the first."""

    def __init__(self, words: str, *, first: bool) -> None:
        super().__init__()
        self.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0 if first else 8, 0, 0)
        column.setSpacing(8)
        if not first:
            column.addWidget(line())
        column.addWidget(label(words, "heading", wrap=True))


class Columns(QWidget):
    """Cells under headings; a heading stands as long as one of its cells does."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Form"))
        self._groups: list[tuple[Heading | None, list[Cell]]] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(12)

    def add(self, cell: Cell, heading: str = "") -> None:
        """Add a cell, under a new heading where its words differ from the last one's."""
        last = self._groups[-1][0] if self._groups else None
        if not self._groups or (heading and (last is None or last.accessibleName() != heading)):
            self._groups.append((self._heading(heading), []))
            self._adopt(self._groups[-1][0])
        self._groups[-1][1].append(cell)
        self._adopt(cell)

    def _heading(self, words: str) -> Heading | None:
        return Heading(words, first=not self._groups) if words else None

    def _adopt(self, widget: QWidget | None) -> None:
        """Make a widget ours before it is ever shown: alone it would be a window."""
        if widget is not None:
            widget.setParent(self)

    def want(self, cell: Cell, wanted: bool) -> None:
        """Show a cell, or leave it out."""
        if cell.wanted != wanted:
            cell.wanted = wanted
            self.arrange()

    def arrange(self) -> None:
        """Put everything in its place."""
        self._columns = 2 if self.width() >= _TWO_COLUMNS else 1
        for heading, cells in self._groups:
            # Not takeAt: an item left over would keep the sizes its widget once had.
            for each in (heading, *cells):
                if each is not None:
                    self._grid.removeWidget(each)
        row = 0
        for heading, cells in self._groups:
            shown = [cell for cell in cells if cell.wanted]
            if heading is not None:
                heading.setVisible(bool(shown))
                if shown:
                    self._grid.addWidget(heading, row, 0, 1, self._columns)
                    row += 1
            for cell in cells:
                cell.setVisible(cell.wanted)
            row = self._fill(shown, row)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, self._columns - 1)

    def _fill(self, cells: list[Cell], row: int) -> int:
        column = 0
        for cell in cells:
            span = self._columns if cell.wide else 1
            if column + span > self._columns:
                row, column = row + 1, 0
            self._grid.addWidget(cell, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        return row + 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take two columns where there is room for them."""
        super().resizeEvent(event)
        if (self.width() >= _TWO_COLUMNS) != (self._columns == 2):
            self.arrange()
