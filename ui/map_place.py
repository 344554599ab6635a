"""Owns the place of the map: alone, beside the builder of questions, or giving way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

from resgroup.criteria import Inside
from resgroup.i18n import _
from ui import theme
from ui.map_panel import MapPanel
from ui.session import Session

if TYPE_CHECKING:
    from ui.builder.panel import BuilderPanel

_FOR_BOTH: Final = {False: 1040, True: 1240}
"""From which width on the map stays beside the builder."""


class MapPlace(QSplitter):
    """The map and, when a question is built, the builder."""

    def __init__(self, session: Session, shown: MapPanel) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._session = session
        self._map = shown
        self.builder: BuilderPanel | None = None
        self.setAccessibleName(_("Map"))
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(shown)
        shown.canvas.drawn.connect(self._take_area)

    def toggle_builder(self) -> None:
        """Show the builder, or put it away."""
        if self.builder is None or self.builder.isHidden():
            self.open_builder()
            return
        self.builder.hide()
        self._make_room()
        self._map.canvas.setFocus()

    def open_builder(self) -> None:
        """Show the builder, and let the user type into it."""
        if self.builder is None:
            self.builder = self._new_builder()
        self.builder.show()
        self._make_room()
        self.builder.open()

    def show_map(self) -> None:
        """Put the builder away where it stands in the place of the map."""
        if self._map.isHidden():
            self.toggle_builder()

    def take_focus(self) -> None:
        """Give the keyboard to the map, or to the builder where that stands in its place."""
        if self._map.isHidden():
            self.open_builder()
        else:
            self._map.canvas.setFocus()

    def _new_builder(self) -> BuilderPanel:
        # imported when first wanted: the window opens without it
        from ui.builder.panel import BuilderPanel

        made = BuilderPanel(self._session)
        made.hide()
        made.area_wanted.connect(self.draw_area)
        made.done.connect(self.toggle_builder)
        self.insertWidget(0, made)
        return made

    def draw_area(self) -> None:
        """Let the user draw an area on the map; it becomes a condition of the question."""
        if self.builder is not None:
            self.builder.setVisible(not self.builder.isHidden() and self._has_room)
        self._map.show()
        self._map.draw_area()

    def _take_area(self, area: str) -> None:
        builder = self.builder
        if builder is not None and builder.is_waiting:
            builder.show()
            self._make_room()
            builder.take_area(area)
        elif area:
            self._session.add(Inside(area))

    @property
    def _has_room(self) -> bool:
        return self.width() >= _FOR_BOTH[theme.current().large]

    def _make_room(self) -> None:
        """Let the map give way where there is no room for both."""
        building = self.builder is not None and not self.builder.isHidden()
        self._map.setVisible(not building or self._has_room or self._map.canvas.is_drawing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both where there is room."""
        super().resizeEvent(event)
        self._make_room()

    def stop(self) -> None:
        """Ask nothing any more; called before the place goes."""
        if self.builder is not None:
            self.builder.stop()
