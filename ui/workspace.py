"""Owns the working page: where the panels stand, and which fold when there is little room."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from resgroup.i18n import _
from ui import theme
from ui.asked_before import AskedBefore
from ui.commands import Actions
from ui.filter_panel import FilterPanel
from ui.focus import give_back
from ui.jobs import wait_for_left
from ui.list_panel import ListPanel
from ui.map_panel import MapPanel
from ui.map_place import MapPlace
from ui.other_day import OtherDay
from ui.pages.frame import PageFrame
from ui.preferences import Preferences
from ui.question_bar import QuestionBar
from ui.record_panel import RecordPanel
from ui.releasing import ReleasePanel
from ui.session import Session
from ui.texts import line
from ui.top_bar import TopBar

if TYPE_CHECKING:
    from resgroup.lists.form import Unit

_LEFT: Final = {False: 280, True: 312}
_RIGHT: Final = {False: 312, True: 352}
_WHOLE: Final = 1000
_LIST_SHARE: Final = 360
_LEAST_SHARE: Final = 150
"""Of the height of map and list, in thousandths."""

_NARROW: Final = 1080
_PAGES: Final = {
    "due": "ui.pages.due",
    "history": "ui.pages.history",
    "balance": "ui.pages.balance",
    "statistics": "ui.pages.statistics",
    "statistics_names": "ui.pages.statistics_names",
    "statistics_paper": "ui.paper.statistics",
    "trash": "ui.pages.trash",
    "merge": "ui.pages.merge",
    "bulk": "ui.pages.bulk",
    "paste": "ui.pages.paste",
    "paper": "ui.paper.page",
}
"""The pages that take the place of map and list, each a `Page(session, about)` of its module."""

_ON_MAP_AND_LIST: Final = frozenset({"map", "fit", "columns", "draw_area"})
_ON_THE_RECORD: Final = frozenset({"record_event", "edit"})
"""What acts on a part of the window, which is brought into sight first."""


class Workspace(QWidget):
    """Filters left, map and list in the middle, the record right; all of one session."""

    def __init__(
        self, session: Session, preferences: Preferences, actions: Actions, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setAccessibleName(_("Register"))
        self._session = session
        self._preferences = preferences
        self._actions = actions
        self._wanted = ["filters", "record"]
        large = theme.current().large
        self._sizes = {"filters": _LEFT[large], "record": _RIGHT[large]}
        self._placed = False
        self.top = TopBar(session, actions, self)
        self.filters = FilterPanel(session)
        self.map = MapPanel(session)
        self.place = MapPlace(session, self.map)
        self.question = QuestionBar(session)
        self.before = AskedBefore(session)
        self.list = ListPanel(session, preferences)
        self.record = RecordPanel(session)
        self._middle = QStackedWidget()
        self._page: PageFrame | None = None
        self.shown: tuple[str, object] = ("", None)
        self._focused: QWidget | None = None
        self._across = _splitter(Qt.Orientation.Horizontal, _("Panels"))
        self._down = _splitter(Qt.Orientation.Vertical, _("Map and list"))
        self._build()
        session.picked.connect(self._open_record)
        session.form_wanted.connect(self._open_record)
        session.turned.connect(self._turn_to)
        self.filters.build_wanted.connect(self._build_question)

    def _build(self) -> None:
        middle = QWidget()
        middle.setAccessibleName(_("Map and list"))
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.question)
        column.addWidget(line())
        self._down.addWidget(self.place)
        self._down.addWidget(self.list)
        self._down.setStretchFactor(0, 3)
        self._down.setStretchFactor(1, 2)
        column.addWidget(self._down, 1)
        self._middle.setAccessibleName(_("Map and list"))
        self._middle.addWidget(middle)
        for widget in (self.filters, self._middle, self.record):
            self._across.addWidget(widget)
        self._across.setStretchFactor(1, 1)
        self._across.splitterMoved.connect(lambda *_moved: self._remember_sizes())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.top)
        outer.addWidget(OtherDay(self._session))
        outer.addWidget(ReleasePanel(self._session))
        outer.addWidget(self._across, 1)

    def run(self, command: str) -> None:
        """Carry out one of `PANEL_COMMANDS`, where the user sees what comes of it."""
        if command in _ON_MAP_AND_LIST:
            self._turn_back()
        elif command in _ON_THE_RECORD and self.record.isHidden():
            self.toggle("record")
        does: dict[str, Callable[[], object]] = {
            "search": self.top.search.setFocus,
            "map": self._go_to_map,
            "fit": self._fit,
            "filters": partial(self.toggle, "filters"),
            "record": partial(self.toggle, "record"),
            "list": self.toggle_list,
            "columns": self._choose_columns,
            "copy": self.list.copy,
            "record_event": self.record.choose_event,
            "edit": self.record.edit,
            **{name: partial(self._session.turn_to, name) for name in _PAGES},
            "bulk": self.list.change_field,
            "merge": self.list.merge,
            "print_list": self.list.print_list,
            "builder": self._build_question,
            "recent": self._show_recent,
            "step_back": partial(self._ask, self.before.step_back),
            "clear": partial(self._ask, self._session.clear),
            "save_question": self._save_question,
            "draw_area": self.place.draw_area,
        }
        does[command]()

    def _turn_to(self, name: str, about: object) -> None:
        """Show a page in the place of map and list, or map and list again.

        The page that is shown already stays: something may be half typed there.
        """
        if self._page is not None and self.shown == (name, about):
            if not self._page.isAncestorOf(self.window().focusWidget()):
                self._page.enter()
            return
        self.shown = name, about
        if self._page is not None:
            self._page.stop()
            self._middle.removeWidget(self._page)
            self._page.deleteLater()
            self._page = None
        else:
            self._focused = self.window().focusWidget()
        if name:
            self._page = page = import_module(_PAGES[name]).Page(self._session, about)
            self._middle.addWidget(page)
            self._middle.setCurrentWidget(page)
            page.enter()
            return
        if about is not None:
            self.list.show_unit(cast("Unit", about))
        if not give_back(self._focused):
            self.place.take_focus()

    def _turn_back(self) -> None:
        """Show map and list where a page stands in their place."""
        if self._page is not None:
            self._session.turn_to("")

    def _go_to_map(self) -> None:
        self.place.show_map()
        self.map.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fit(self) -> None:
        self.place.show_map()
        self.map.canvas.fit()

    def _choose_columns(self) -> None:
        if self.list.isHidden():
            self.toggle_list()
        self.list.choose_columns()

    def _build_question(self) -> None:
        """Open the builder or put it away; on another page, turn back to it."""
        if self._page is None:
            self.place.toggle_builder()
        else:
            self._turn_back()
            self.place.open_builder()

    def _ask(self, asks: Callable[[], None]) -> None:
        """Ask another question, and show what is asked where a page hides it."""
        asks()
        if not self.question.isVisible():
            self._show_filters()

    def stop(self) -> None:
        """End what is under way, keep what is half typed; called before the workspace goes."""
        self._session.turned.disconnect(self._turn_to)
        if self._page is not None:
            self._page.stop()
        self.record.stop()
        self.question.stop()
        self.place.stop()
        self.before.stop()
        self.map.canvas.stop()
        self.list.stop()
        wait_for_left()

    def _show_recent(self) -> None:
        """Show the last questions, and what is saved, in the left panel."""
        self._show_filters()
        self.before.keep()
        self.filters.show_saved()

    def _save_question(self) -> None:
        self._show_filters()
        self.filters.show_saved()
        self.filters.saved.save()

    def _show_filters(self) -> None:
        if not self.filters.isVisible():
            self.toggle("filters")

    # Folding

    def toggle(self, name: str) -> None:
        """Open a side panel, or fold it; where there is room for one only, the other folds."""
        if self._panel(name).isVisible():
            self._wanted = [each for each in self._wanted if each != name]
        else:
            self._wanted = [name, *(each for each in self._wanted if each != name)]
        self._fold()

    def toggle_list(self) -> None:
        """Show the list below the map, or give the map its room."""
        self.list.setVisible(self._page is not None or self.list.isHidden())
        self._actions["list"].setChecked(not self.list.isHidden())
        self._turn_back()

    def _panel(self, name: str) -> QWidget:
        return self.filters if name == "filters" else self.record

    def _open_record(self) -> None:
        """Bring a form into sight, and a picked record where one side panel only has room."""
        session = self._session
        if (session.page is None and session.form is None) or not self.isVisible():
            return
        if self.record.isHidden() and (session.form is not None or "record" in self._wanted):
            self._wanted = ["record", *(each for each in self._wanted if each != "record")]
            self._fold()

    def _fold(self) -> None:
        """Show the panels asked for as long as the map keeps half the width."""
        room = self.width() // 2
        shown: list[str] = []
        for name in self._wanted:
            if self._sizes[name] <= room:
                shown.append(name)
                room -= self._sizes[name]
        for name in ("filters", "record"):
            self._panel(name).setVisible(name in shown)
            self._actions[name].setChecked(name in shown)
        self._actions["list"].setChecked(not self.list.isHidden())
        sides = [self._sizes[name] if name in shown else 0 for name in ("filters", "record")]
        self._across.setSizes([sides[0], max(self.width() - sum(sides), 1), sides[1]])

    def _remember_sizes(self) -> None:
        for name, size in zip(("filters", "record"), self._across.sizes()[::2], strict=True):
            if size:
                self._sizes[name] = size

    def _place(self) -> None:
        """Put everything where it was left, or where it belongs."""
        self._placed = True
        kept = self._preferences.sizes("panels")
        if len(kept) != 4 or bool(kept[3]) != theme.current().large:
            kept = [*self._sizes.values(), _LIST_SHARE]
        self._sizes = {"filters": kept[0], "record": kept[1]}
        below = min(max(kept[2], _LEAST_SHARE), _WHOLE - _LEAST_SHARE)
        self._down.setSizes([_WHOLE - below, below])

    def keep_places(self) -> None:
        """Remember where everything stands."""
        if self._placed:
            # a share, not pixels: bars that come and go would make the list smaller each time
            map_, list_ = self._down.sizes()
            below = round(_WHOLE * list_ / (map_ + list_)) if list_ else _LIST_SHARE
            large = int(theme.current().large)
            self._preferences.keep_sizes(
                "panels", [self._sizes["filters"], self._sizes["record"], below, large]
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        super().resizeEvent(event)
        self.top.squeeze(self.width() < _NARROW)
        if not self._placed:
            self._place()
        self._fold()


def _splitter(orientation: Qt.Orientation, name: str) -> QSplitter:
    made = QSplitter(orientation)
    made.setAccessibleName(name)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    return made
