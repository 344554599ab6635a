"""Owns how changes are shown in words: before they are written, and in the history after."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from resgroup.commands.plan import Concern, Plan
from resgroup.errors import LaterWorkError, RegisterError
from resgroup.i18n import _
from resgroup.narration import Line, Told, told
from ui import theme
from ui.forms.editor import Message
from ui.session import Session
from ui.texts import button, fitting, label, line

_LABEL_WIDTH: Final = {False: 112, True: 136}
_SHOWN: Final = 40
_ONE_LINE: Final = 44
"""How many letters before and after may have together to stand in one line."""
_THEMSELVES: Final = frozenset({"resident", "household", "building", "dwelling"})
_MARKS: Final = {
    "added": lambda: _("new in the register"),
    "removed": lambda: _("removed from the register"),
}
_NOTHING: Final = "—"


class ChangesView(QWidget):
    """Changes by whom they are about; each name leads to its record."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Changes"))
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._content = _content()
        self._outer.addWidget(self._content)

    def show_changes(self, changes: Sequence[Told]) -> None:
        """Show other changes."""
        self._outer.removeWidget(self._content)
        self._content.hide()
        self._content.deleteLater()
        self._content = _content()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for subject, together in groupby(changes, key=lambda each: each.subject):
            self._add_subject(column, subject, list(together))
        column.addStretch(1)
        self._outer.addWidget(self._content)
        self._content.show()

    def _add_subject(self, column: QVBoxLayout, subject: str, changes: list[Told]) -> None:
        if changes[0].action == "more":
            column.addWidget(label(subject, "muted", wrap=True))
            return
        column.addWidget(self._name(subject, changes[0]), 0, Qt.AlignmentFlag.AlignLeft)
        own = {change.action for change in changes if change.kind in _THEMSELVES}
        for action in own & _MARKS.keys():
            column.addWidget(label(_MARKS[action](), "small"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for change in changes:
            for each in change.lines:
                _add_line(grid, each, whole="removed" in own or change.action == "added")
        column.addLayout(grid)

    def _name(self, subject: str, change: Told) -> QWidget:
        opens = self._opener(change)
        if opens is None:
            return fitting(subject, "heading")
        return button(subject, "link", does=opens)

    def _opener(self, change: Told) -> partial[None] | None:
        """What opens the record a change is about, None where none can be opened."""
        session = self._session
        for number, kind, pick in (
            (change.resident_id, "resident", session.pick_resident),
            (change.household_id, "household", session.pick_household),
            (change.building_id, "building", session.pick_building),
        ):
            if number:
                stands = bool(session.register.get(kind, [number]))
                return partial(pick, number) if stands else None
        return None


def _content() -> QWidget:
    made = QWidget()
    made.setAccessibleName(_("Changes"))
    return made


def _add_line(grid: QGridLayout, told_line: Line, *, whole: bool) -> None:
    """One difference; of what comes or goes as a whole there is nothing to compare."""
    row, width = grid.rowCount(), _LABEL_WIDTH[theme.current().large]
    before, after = told_line.before or _NOTHING, told_line.after or _NOTHING
    gap = "\n" if len(before) + len(after) > _ONE_LINE else " "
    words = told_line.after or told_line.before if whole else f"{before}{gap}→ {after}"
    caption = label(told_line.label, "muted", wrap=True)
    caption.setFixedWidth(width)
    text = fitting(words)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setAccessibleName(f"{told_line.label}: {words}")
    grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)


class Preview(QWidget):
    """What a plan will write, what is unusual about it, or why there is no plan.

    `agreed` tells that the user agreed to what is unusual, or took it back.
    """

    agreed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("What will be recorded"))
        self._concerns: tuple[Concern, ...] = ()
        self.refusal = Message()
        self._in_the_way: tuple[str, int] | None = None
        self.leads = button(
            _("Show what was entered later"), picture="clock-counter-clockwise", does=self._lead
        )
        self._questions = QFrame()
        self._questions.setProperty("surface", "notice")
        self._questions.setAccessibleName(_("To be checked"))
        self._listed = QVBoxLayout()
        self._said: list[Message] = []
        self.agreement = QCheckBox(_("Checked, save anyway"))
        self.agreement.toggled.connect(lambda _on: self.agreed.emit())
        inside = QVBoxLayout(self._questions)
        inside.setContentsMargins(16, 8, 8, 8)
        inside.addLayout(self._listed)
        inside.addWidget(self.agreement)
        self._heading = label(_("Will be recorded"), "heading")
        self._line = line()
        self._changes = ChangesView(session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.refusal)
        column.addWidget(self.leads, 0, Qt.AlignmentFlag.AlignLeft)
        for each in (self._questions, self._line, self._heading, self._changes):
            column.addWidget(each)
        self.clear()

    @property
    def may_save(self) -> bool:
        """Whether the user agreed to all that is unusual."""
        return not self._concerns or self.agreement.isChecked()

    def show_plan(self, plan: Plan) -> None:
        """Show what a plan will write; what was agreed to before stays agreed to."""
        self.refusal.say("")
        self.leads.hide()
        if plan.concerns != self._concerns:
            self._ask(plan.concerns)
        changes = told(plan.change_set.changes, self._session.register, limit=_SHOWN)
        self._changes.show_changes(changes)
        self._show_parts(True)

    def refuse(self, error: RegisterError) -> None:
        """Say why nothing can be written, with the way to what is in the way."""
        self.clear()
        self.refusal.say(str(error))
        self._in_the_way = error.about if isinstance(error, LaterWorkError) else None
        self.leads.setVisible(self._in_the_way is not None)

    def clear(self) -> None:
        """Show nothing: too little is known yet."""
        self._ask(())
        self._show_parts(False)
        self.refusal.say("")
        self.leads.hide()

    def _lead(self) -> None:
        assert self._in_the_way is not None
        about = self._in_the_way
        if about[0] != "entry":  # what was last done to the record is the work in the way
            found = self._session.register.entries(1, touching=[about])
            about = ("entry", found[0].id if found else 0)
        self._session.turn_to("history", about)

    def _show_parts(self, wanted: bool) -> None:
        for each in (self._line, self._heading, self._changes):
            each.setVisible(wanted)

    def _ask(self, concerns: tuple[Concern, ...]) -> None:
        self._concerns = concerns
        self.agreement.setChecked(False)
        for before in self._said:
            self._listed.removeWidget(before)
            before.deleteLater()
        self._said = [Message() for _concern in concerns]
        for said, concern in zip(self._said, concerns, strict=True):
            self._listed.addWidget(said)
            said.say(str(concern))
        self._questions.setVisible(bool(concerns))
