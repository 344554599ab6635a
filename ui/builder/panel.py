"""Owns the panel in which a question is built: its parts, its day, and asking it while it grows."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget

from resgroup import rules
from resgroup.criteria import EVERYONE
from resgroup.i18n import _
from ui.builder.condition import ConditionPart
from ui.builder.group import GroupPart
from ui.builder.part import KEYS, Part
from ui.builder.places import AreaPart, RulePart
from ui.builder.reading import parts_of_question
from ui.day_edit import DayEdit
from ui.draft import Draft
from ui.scrolling import Scrolling
from ui.session import Session
from ui.texts import Elided, button, label, line

_EDGES: Final = 24
_GAP: Final = 8
_PAUSE: Final = 120
"""How long typing must rest, in milliseconds, before the question is asked."""


class BuilderPanel(QWidget):
    """The question as a tree; finished conditions are asked while the user types.

    `area_wanted` asks for an area drawn on the map, `done` tells that the user closes the panel.
    """

    area_wanted = Signal()
    done = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Build the question"))
        self.root = GroupPart(self, root=True)
        self._asked: object = None
        self._drawing_for: AreaPart | None = None
        self._day = DayEdit(session.counted_on, _("Ages are counted by this day"))
        self._heading = label(_("Build the question"), "heading")
        self._unfinished = Elided(role="muted")
        self._ages = label(_("Ages as of"), "muted")
        self._ages.setBuddy(self._day)
        self._done = button(_("Done"), "quiet", picture="check", does=self.done.emit)
        self._inside = Scrolling(_("Build the question"))
        # groups in groups may need more width than a small screen has
        self._inside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.ask)
        self._build()
        self.root.edited.connect(self._pause.start)
        session.asked.connect(self._follow)
        for name, keys in KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda each=name: self.act(each, self._part_at_work()))
        self._read()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 8, 4)
        head.setSpacing(_GAP)
        head.addWidget(self._heading)
        head.addWidget(self._unfinished, 1)
        head.addWidget(self._ages)
        head.addWidget(self._day)
        head.addWidget(self._done)
        self._day.chosen.connect(self.session.set_counted_on)
        self._day.refused.connect(self.session.failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self._inside, 1)
        self._inside.column.setContentsMargins(16, 8, 8, 16)
        self._inside.column.addWidget(self.root)
        self._inside.column.addStretch(1)

    # What is asked

    def ask(self) -> None:
        """Ask what is finished; what is not is marked and left out."""
        self._pause.stop()
        criterion = self.root.criterion() or EVERYONE
        draft = Draft.of(criterion, self.session.draft.counted_on)
        self._asked = draft.criterion()
        self._say_unfinished()
        if self._asked != self.session.draft.criterion():
            self.session.set_draft(draft)

    def _follow(self) -> None:
        """Show a question asked elsewhere; what is not finished here stays."""
        self._day.show_day(self.session.counted_on)
        if self.isVisible() and self._asked != self.session.draft.criterion():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was asked while another page stood here."""
        super().showEvent(event)
        self._follow()

    def _read(self) -> None:
        """Show the question of the moment."""
        kept = [part for part in self.root.parts if part.unfinished]
        for part in list(self.root.parts):
            self.root.take(part)
            if part not in kept:
                _drop(part)
        criterion = self.session.draft.criterion()
        join, parts = parts_of_question(self, criterion)
        self.root.join(join)
        for part in [*parts, *kept]:
            self.root.insert(len(self.root.parts), part)
        self._asked = criterion
        self.order_stops()
        self._say_unfinished()

    def _say_unfinished(self) -> None:
        count = self.root.unfinished
        self._unfinished.setText(_("Not counted: {count}").format(count=count) if count else "")
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is said of unfinished lines in sight."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Leave out the words before the day, then the heading, where the line is too short."""
        always = (self._unfinished, self._day, self._done)
        needed = _EDGES + sum(each.sizeHint().width() + _GAP for each in always)
        for each in (self._heading, self._ages):
            needed += each.sizeHint().width() + _GAP
            each.setVisible(needed <= self.width())

    # Its parts

    def act(self, name: str, part: Part) -> None:
        """Do one of `KEYS` to a part."""
        match name:
            case "condition":
                self._add(part, ConditionPart(self))
            case "group":
                group = GroupPart(self)
                group.insert(0, ConditionPart(self))
                group.join("any")
                self._add(part, group, focus=group.parts[0])
            case "remove":
                self._remove(part)
            case _:
                self._move(part, 1 if name == "down" else -1)

    def open(self) -> None:
        """Show the question of the moment and wait for keys; an empty one gets a first line."""
        if self._asked != self.session.draft.criterion():
            self._read()
        if not self.root.parts:
            self.root.insert(0, ConditionPart(self))
        self._turn_to(self.root.parts[-1])

    def _add(self, beside: Part, part: Part, focus: Part | None = None) -> None:
        """Put a new part at the end of a group, or after the condition at work."""
        group = beside if isinstance(beside, GroupPart) else beside.group or self.root
        at = len(group.parts) if group is beside else group.parts.index(beside) + 1
        group.insert(at, part)
        self._turn_to(focus or part)
        self.root.edited.emit()

    def become(self, part: Part, kind: str) -> None:
        """Put another kind of part in the place of a condition."""
        group = part.group or self.root
        place = group.take(part)
        _drop(part)
        made = self._new(kind)
        group.insert(place, made)
        if isinstance(made, AreaPart):
            self.draw_area(made)
        else:
            self._turn_to(made.parts[0] if isinstance(made, GroupPart) else made)
        self.root.edited.emit()

    def _new(self, kind: str) -> Part:
        if kind == "rule":
            return RulePart(self)
        if kind == "area":
            return AreaPart(self)
        made = GroupPart(self, "" if kind == "group" else kind)
        made.insert(0, ConditionPart(self))
        return made

    def _remove(self, part: Part) -> None:
        group = part.group
        if group is None:
            return
        place = group.take(part)
        _drop(part)
        left = group.parts
        self._turn_to(left[min(place, len(left) - 1)] if left else group)
        self.root.edited.emit()

    def _move(self, part: Part, step: int) -> None:
        """Move a part by one place: into a group it meets, or out of its own at the end."""
        group = part.group
        if group is None:
            return
        place = group.take(part)
        onto = place + step if step < 0 else place
        met = group.parts[onto] if 0 <= onto < len(group.parts) else None
        if isinstance(met, GroupPart):
            met.insert(0 if step > 0 else len(met.parts), part)
        elif met is not None:
            group.insert(place + step, part)
        elif group.group is not None:
            outer = group.group
            outer.insert(outer.parts.index(group) + (step > 0), part)
        else:
            group.insert(place, part)
        self._turn_to(part)
        self.root.edited.emit()

    def order_stops(self) -> None:
        """Let the keyboard go through the parts as they stand."""
        for before, after in pairwise(self.root.stops):
            QWidget.setTabOrder(before, after)

    def _turn_to(self, part: Part) -> None:
        self.order_stops()
        part.stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show(part)

    def _show(self, part: Part) -> None:
        """Scroll to a part; sideways only as far as its beginning asks for."""
        content = self._inside.widget()
        assert content is not None
        self._inside.ensureWidgetVisible(part)
        sideways = self._inside.horizontalScrollBar()
        begins = part.mapTo(content, QPoint()).x()
        room = self._inside.viewport().width() // 2
        sideways.setValue(max(begins - room, 0))

    def _part_at_work(self) -> Part:
        """The part the focus is in."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, Part):
            widget = widget.parentWidget()
        return widget or self.root

    # What parts ask for

    def choose_rule(self, rule: str) -> None:
        """Count by the day the law has a rule count, where no day was chosen."""
        if self.session.draft.counted_on is None:
            day = rules.day_in_force(rules.rule_named(rule), self.session.today)
            self.session.set_counted_on(day)

    def draw_area(self, part: Part) -> None:
        """Have the area of a part drawn on the map."""
        self._drawing_for = part if isinstance(part, AreaPart) else None
        self.area_wanted.emit()

    def take_area(self, area: str) -> None:
        """Take over the area drawn; an empty one where the user gave up."""
        part, self._drawing_for = self._drawing_for, None
        if part is not None:
            part.take_area(area)
            self._turn_to(part)

    @property
    def is_waiting(self) -> bool:
        """Whether an area is being drawn for a part."""
        return self._drawing_for is not None

    def stop(self) -> None:
        """Ask nothing any more; called before the panel goes."""
        self._pause.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next field on Enter, close on Escape."""
        at = QApplication.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            if isinstance(at, QAbstractButton):
                at.click()
            else:
                self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape:
            self.done.emit()
        else:
            super().keyPressEvent(event)


def _drop(part: Part) -> None:
    part.hide()
    part.deleteLater()
