"""Owns the page on which two records of one person become one, field by field."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from resgroup.commands.merging import Difference, differences, merge_residents
from resgroup.commands.plan import Plan
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.namesakes import namesakes
from resgroup.records import Resident
from ui.forms.columns import Cell
from ui.forms.editor import Message
from ui.forms.pick_line import Item
from ui.forms.pickers import ResidentEditor, known_resident
from ui.forms.preview import Preview
from ui.forms.spec import Spec
from ui.pages.frame import PageFrame
from ui.pages.merge_rows import DifferingRow, HeadRow, field_words, same_rows, value_words
from ui.rights import why_read_only
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import button, label, line

_WIDTH: Final = 880
_SIDES: Final = ("keep", "drop")
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Page(PageFrame):
    """Two records side by side; `about` holds their ids, or the first one's alone.

    The first one is kept until the user changes sides; of the other one everything that hangs on
    it goes over to the one kept.
    """

    def __init__(self, session: Session, about: object) -> None:
        super().__init__(session, _("Merge two records of one person"))
        ids = [int(each) for each in about] if isinstance(about, tuple | list) else []
        self._keep, self._drop = (*ids, 0, 0)[:2]
        self._chosen: dict[str, int] = {}
        self._plan: Plan | None = None
        self._done = False
        self.message = Message()
        self.rows: dict[str, DifferingRow] = {}
        self.preview = Preview(session)
        self.search: ResidentEditor | None = None
        self._offers: list[QPushButton] = []
        self._two = False
        self.swap = button(_("Keep the other one"), picture="swap", does=self.change_sides)
        self.save = button(_("Merge"), "primary", picture="check", does=self.commit)
        self.save.setToolTip(_("Ctrl+S"))
        self.cancel = button(_("Cancel"), does=self.leave)
        self._records = QWidget()
        self._scroll = Scrolling(self.accessibleName(), _WIDTH)
        self._build()
        session.changed.connect(self._show)
        session.asked.connect(self._look)
        self._show()

    def _build(self) -> None:
        self.top.addWidget(self.swap)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(self._scroll, 1)
        inside = self._scroll.column
        inside.setContentsMargins(8, 8, 8, 16)
        inside.setSpacing(16)
        inside.addWidget(self._records)
        inside.addWidget(self.preview)
        inside.addStretch(1)
        self.preview.agreed.connect(self._allow)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        foot.addWidget(self.message)
        foot.addLayout(buttons)
        self.column.addWidget(line())
        self.column.addLayout(foot)

    # What is shown

    def _show(self) -> None:
        """Show the two records, or ask for the second one."""
        if self._done:
            return
        self.rows, self._offers, self.search = {}, [], None
        records = QWidget()
        records.setAccessibleName(_("The two records"))
        inside = QVBoxLayout(records)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        kept, dropped = self._item(self._keep), self._item(self._drop)
        if kept and dropped:
            self._fill(inside, HeadRow(kept, dropped))
        elif kept:
            self._ask(inside, kept)
        self._scroll.column.replaceWidget(self._records, records)
        self._records.deleteLater()
        self._records = records
        records.show()
        self._two = bool(kept and dropped)
        for each in (self.swap, self.save):
            each.setVisible(self._two)
        self._look()
        self._focus()

    def _item(self, number: int) -> Item | None:
        return known_resident(self.session, number) if number else None

    def _fill(self, inside: QVBoxLayout, head: HeadRow) -> None:
        register = self.session.register
        inside.addWidget(head)
        for found in differences(register, self._keep, self._drop):
            name = field_words(found.field)
            words = [
                value_words(found.field, each) for each in (found.keep_value, found.drop_value)
            ]
            row = DifferingRow(name, words, self._side(found))
            row.chosen.connect(partial(self._choose, found.field))
            self.rows[found.field] = row
            inside.addWidget(row)
        kept = register.get("resident", [self._keep])[self._keep]
        assert isinstance(kept, Resident)
        for same in same_rows(kept, set(self.rows)):
            inside.addWidget(same)

    def _side(self, found: Difference) -> int:
        chosen = self._chosen.get(found.field)
        if chosen is not None:
            return int(chosen == self._drop)
        return int(found.proposed == "drop")

    def _ask(self, inside: QVBoxLayout, kept: Item) -> None:
        """Ask which other record is of the same person."""
        inside.setContentsMargins(8, 8, 8, 0)
        inside.addWidget(label(kept.words, "heading", wrap=True))
        inside.addWidget(label(kept.details, "muted", wrap=True))
        inside.addSpacing(16)
        alike = namesakes(self.session.register, self._keep)
        if alike:
            inside.addWidget(label(_("These may be the same person:"), "heading", wrap=True))
        for each in alike:
            item = self._item(each.resident_id)
            if item is not None:
                inside.addWidget(self._offer(item, each.reason))
        inside.addSpacing(8)
        asked = Spec("other", "resident", _("The other record"))
        self.search = ResidentEditor(asked, self.session)
        self.search.line.chosen.connect(self._take_found)
        inside.addWidget(Cell(self.search))

    def _offer(self, item: Item, reason: str) -> QWidget:
        made = QWidget()
        made.setAccessibleName(item.words)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        why = _("the same personal number") if reason == "number" else _("the same name")
        offer = button(item.words, "link", does=partial(self._take, item.value))
        offer.setAccessibleName(f"{item.words}, {item.details}, {why}")
        column.addWidget(offer, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label(" · ".join((item.details, why)), "small", wrap=True))
        self._offers.append(offer)
        return made

    def _take_found(self) -> None:
        if self.search is not None and self.search.line.item is not None:
            self._take(self.search.line.item.value)

    def _take(self, other: int) -> None:
        """Set another record beside the first one."""
        self._drop = other
        self._show()

    def _focus(self) -> None:
        """Let the keyboard begin where there is something to decide."""
        rows = [row.choices[row.side].radio for row in self.rows.values()]
        first: QWidget | None = next(iter(rows), self.save if self._two else None)
        if first is None:
            first = next(iter(self._offers), self.search.line if self.search else self.cancel)
        self.setFocusProxy(first)
        if self.isVisible():
            first.setFocus()

    # What will be written

    def change_sides(self) -> None:
        """Keep the other record; values chosen stay chosen."""
        self._keep, self._drop = self._drop, self._keep
        self._show()

    def _choose(self, field: str, side: int) -> None:
        self._chosen[field] = self._drop if side else self._keep
        self._look()

    def _look(self) -> None:
        """Show what would be written by the choices made so far."""
        if self._done:
            return
        self._plan = None
        self.message.say(why_read_only(self.session))
        self.preview.clear()
        if self._two and not self.message.words:
            choices = {field: _SIDES[row.side] for field, row in self.rows.items()}
            try:
                self._plan = merge_residents(
                    self.session.register, self._keep, self._drop, choices, self.session.today
                )
                self.preview.show_plan(self._plan)
            except RegisterError as error:
                self.message.say(str(error))
        self._allow()

    def _allow(self) -> None:
        self.save.setEnabled(self._plan is not None)

    def commit(self) -> None:
        """Merge, look at the record kept, and go back to map and list."""
        if self._plan is None:
            return
        if not self.preview.may_save:
            self.message.say(_("Please check what is unusual, then merge."), refused=False)
            self.preview.agreement.setFocus()
            self._scroll.ensureWidgetVisible(self.preview.agreement, 0, 64)
            return
        self._done = True
        try:
            self.session.commit(self._plan.change_set)
        except RegisterError as error:
            self._done = False
            self.message.say(str(error))
            return
        self.session.pick_resident(self._keep)
        self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Merge on Ctrl+S, go on to the next field on Enter."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.commit()
        elif event.key() in _ENTER:
            at = self.focusWidget()
            if isinstance(at, QPushButton):
                at.click()
            else:
                self.focusNextChild()
        else:
            super().keyPressEvent(event)
