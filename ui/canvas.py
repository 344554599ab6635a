"""Owns the map on screen: which part is in view, and turning mouse and keys into questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from maps.legend import draw_legend_panel, draw_scale_bar, legend_size
from maps.projection import View
from maps.scene import MapScene
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.register import Ids
from ui import theme
from ui.area_drawing import AreaDrawing, paint_areas
from ui.jobs import Job
from ui.texts import plain_tip

_STEP: Final = 1.25
_PAN: Final = 80
_SHARPEN_AFTER: Final = 60
_NEAR: Final = 0.35
_EDGE: Final = 12
_LEGEND_FROM: Final = QSize(420, 260)
_KEYBOARD: Final = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
_ARROWS: Final = {
    Qt.Key.Key_Left.value: (_PAN, 0),
    Qt.Key.Key_Right.value: (-_PAN, 0),
    Qt.Key.Key_Up.value: (0, _PAN),
    Qt.Key.Key_Down.value: (0, -_PAN),
}


class Canvas(QWidget):
    """Shows pictures of a map scene.

    While the view moves, the last picture is shown moved and scaled; a sharp one is drawn by a
    thread as soon as the view rests. `pointed` and `clicked` carry a building's id, 0 for none.
    While an area is drawn, clicks put its corners instead: `drawn` carries the closed area as WKT,
    an empty one when the user gave up, and `misdrawn` says why it cannot be closed.
    """

    pointed = Signal(int)
    clicked = Signal(int)
    viewed = Signal()
    drawn = Signal(str)
    misdrawn = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Map"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 140)
        self.view: View | None = None
        self._scene: MapScene | None = None
        self._picture: tuple[View, QImage] | None = None
        self._lit: Ids | None = None
        self._picked = 0
        self._hovered = 0
        self._areas: list[str] = []
        self._drawing: AreaDrawing | None = None
        self._fitted = True
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._by_keyboard = False
        self._job: Job | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_SHARPEN_AFTER)
        self._rest.timeout.connect(self._sharpen)
        self.describe: Callable[[int], str] = str
        self.legend_title = ""

    # What is shown

    def set_scene(self, scene: MapScene) -> None:
        """Show a scene; the part in view stays where it is unless the whole is shown."""
        self._scene = scene
        self._picture = None
        if self._fitted or self.view is None:
            self.fit()
        else:
            self._show_now()

    def set_lit(self, buildings: Ids | None) -> None:
        """Light a question's buildings; None where nothing is asked."""
        self._lit = buildings
        self._show_now()

    def set_picked(self, building: int) -> None:
        """Ring the building of the record looked at, 0 for none."""
        self._picked = building
        self.update()

    def set_hovered(self, building: int) -> None:
        """Ring the building pointed at, 0 for none."""
        self._hovered = building
        self.update()

    def set_areas(self, areas: list[str]) -> None:
        """Outline the areas the question speaks of."""
        self._areas = areas
        self.update()

    def draw_area(self) -> None:
        """Let the user draw an area: clicks or Space put corners, Enter closes, Escape gives up."""
        self._drawing = AreaDrawing()
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.update()

    def end_drawing(self, area: str = "") -> None:
        """Go back to pointing and picking, with the area drawn or none."""
        if self._drawing is not None:
            self._drawing = None
            self.unsetCursor()
            self.update()
            self.drawn.emit(area)

    @property
    def is_drawing(self) -> bool:
        """Whether an area is being drawn."""
        return self._drawing is not None

    def fit(self) -> None:
        """Show the whole group."""
        if self._scene is not None:
            self._fitted = True
            self._look_at(self._scene.fit(self.width(), self.height(), self.devicePixelRatioF()))
            self._show_now()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Come nearer by a factor, a point of the window staying in place."""
        if self.view is not None:
            middle = at or QPointF(self.width() / 2, self.height() / 2)
            self._move_to(self.view.zoomed(factor, middle.x(), middle.y()))

    def show_building(self, building: int) -> None:
        """Bring a building into view where it is not."""
        if self._scene is None or self.view is None:
            return
        bounds = self._scene.building_bounds(building)
        if bounds is None:
            return
        x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        west, south, east, north = self.view.bounds
        inset_x, inset_y = (east - west) * 0.08, (north - south) * 0.08
        inside = west + inset_x < x < east - inset_x and south + inset_y < y < north - inset_y
        if not inside:
            self._move_to(self.view.centred(x, y, min(self.view.scale, _NEAR)))

    @property
    def sharp(self) -> bool:
        """Whether the picture shown is that of the view."""
        return self._picture is not None and self._picture[0] == self.view

    def stop(self) -> None:
        """End the drawing under way; called before the canvas goes."""
        self._rest.stop()
        if self._job is not None:
            self._job.wait()
            self._job = None

    def settle(self, ratio: float = 1.0) -> None:
        """Draw what is in view now, with so many pixels for one, before a picture is taken."""
        self.stop()
        if self._scene is not None and self.view is not None:
            view = self.view.resized(self.width(), self.height(), ratio)
            self._look_at(view)
            self._picture = (view, self._scene.highlighted(view, self._lit))
            self.update()

    # Moving about

    def _look_at(self, view: View) -> None:
        self.view = view
        self.viewed.emit()

    def _move_to(self, view: View) -> None:
        self._fitted = False
        self._look_at(view)
        self._rest.start()
        self.update()

    def _show_now(self) -> None:
        """Show the view's picture at once where it is quick, else draw it in a thread."""
        if self._scene is None or self.view is None or not self.isVisible():
            return
        first = self._picture is None
        if first or self._scene.is_ready(self.view, self._lit is not None):
            self._picture = (self.view, self._scene.highlighted(self.view, self._lit))
            if first:
                self._sharpen()
        else:
            self._sharpen()
        self.update()

    def _sharpen(self) -> None:
        """Have the view's pictures drawn by a thread, those for a question included."""
        scene, view = self._scene, self.view
        if scene is None or view is None or self._job is not None:
            return
        if scene.is_ready(view, question=True):
            self._drawn()
            return
        self._job = Job(lambda _job: scene.prepare(view), self)
        self._job.done.connect(self._prepared)
        self._job.refused.connect(self._not_drawn)
        self._job.start()

    def _prepared(self) -> None:
        # what was stopped may still tell that it is done: it must begin nothing anew
        if self._job is not None:
            self._job = None
            self._drawn()

    def _drawn(self) -> None:
        if self._scene is None or self.view is None or self._rest.isActive():
            return
        if self._scene.is_ready(self.view, question=self._lit is not None):
            self._picture = (self.view, self._scene.highlighted(self.view, self._lit))
            self.update()
        else:
            self._sharpen()

    def _not_drawn(self, error: Exception) -> None:
        self._job = None
        raise error

    # What Qt tells

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show the picture where the view has it, with rings, legend and scale bar over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._scene is None or self.view is None:
            painter.fillRect(self.rect(), theme.current().colour("window"))
            return
        colours = self._scene.scenery.theme
        if not self.sharp:
            painter.fillRect(self.rect(), colours["ground"])
        if self._picture is not None:
            drawn_for, image = self._picture
            target = QRectF(*self.view.place_of(drawn_for))
            if self.sharp:
                painter.drawImage(0, 0, image)
            else:
                painter.drawImage(target, image)
        picked = [self._picked] if self._picked else []
        self._scene.draw_overlay(painter, self.view, picked, self._hovered or None)
        accent = theme.current().colour("accent")
        paint_areas(painter, self.view, self._areas, accent)
        if self._drawing is not None:
            self._drawing.paint(painter, self.view, accent)
        self._paint_explanations(painter, self._scene, self.view)
        if self.hasFocus() and self._by_keyboard:
            painter.setPen(QPen(theme.current().colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_explanations(self, painter: QPainter, scene: MapScene, view: View) -> None:
        colours = scene.scenery.theme
        draw_scale_bar(painter, view, QPointF(self.width() - 156, self.height() - _EDGE), colours)
        room = _LEGEND_FROM
        if self.width() < room.width() or self.height() < room.height():
            return
        items = scene.legend(question=self._lit is not None)
        if not items:
            return
        title = self.legend_title if self._lit is None else ""
        height = legend_size(items, title).height() + 16
        at = QPointF(_EDGE, self.height() - height - _EDGE)
        draw_legend_panel(painter, at, items, colours, title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the map in the middle."""
        super().resizeEvent(event)
        if self.view is None or self._fitted:
            self.fit()
            return
        size = event.size()
        self._look_at(self.view.resized(size.width(), size.height(), self.devicePixelRatioF()))
        self._rest.start()

    def event(self, event: QEvent) -> bool:
        """Tell about the building under the pointer when Qt asks for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            building = self._building_at(QPointF(event.pos()))
            words = self.describe(building) if building else ""
            if words:
                QToolTip.showText(event.globalPos(), plain_tip(words), self)
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self, self._show_now)
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        steps = event.angleDelta().y() / 120
        self.zoom(_STEP**steps, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click or a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the map, or point at a building."""
        at = event.position()
        if self._pressed is None or self._dragged is None or self.view is None:
            self._point_at(at)
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far or self._dragged != self._pressed:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            moved = at - self._dragged
            self._dragged = at
            self._move_to(self.view.panned(moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag, or pick what was clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        was_click = self._dragged == self._pressed
        self._pressed = self._dragged = None
        self.setCursor(
            Qt.CursorShape.CrossCursor if self.is_drawing else Qt.CursorShape.ArrowCursor
        )
        if not was_click:
            return
        if self._drawing is not None:
            self._put_corner(event.position())
        else:
            self.clicked.emit(self._building_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Come nearer, or close the area drawn: its last corner was put by the first click."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._drawing is not None:
            self._close_area()
        else:
            self.zoom(_STEP * _STEP, event.position())

    def _point_at(self, at: QPointF) -> None:
        if self._drawing is not None and self.view is not None:
            self._drawing.pointer = self.view.to_world(at.x(), at.y())
            self.update()
        else:
            self.pointed.emit(self._building_at(at))

    def _put_corner(self, at: QPointF) -> None:
        if self._drawing is not None and self.view is not None:
            self._drawing.add(self.view.to_world(at.x(), at.y()))
            self.update()

    def _close_area(self) -> None:
        assert self._drawing is not None
        try:
            area = self._drawing.wkt()
        except RegisterError as error:
            self.misdrawn.emit(str(error))
            return
        self.end_drawing(area)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the keyboard brought the user here: only then is the focus framed."""
        self._by_keyboard = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self.pointed.emit(0)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move about by the keyboard."""
        key = event.key()
        if self._drawing is not None and self._draws(self._drawing, key):
            return
        if key in _ARROWS and self.view is not None:
            self._move_to(self.view.panned(*_ARROWS[key]))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key == Qt.Key.Key_Escape:
            self.clicked.emit(0)
        else:
            super().keyPressEvent(event)

    def _draws(self, drawing: AreaDrawing, key: int) -> bool:
        """Do what a key means while an area is drawn; whether it means anything then."""
        if key == Qt.Key.Key_Space:
            drawing.pointer = None
            self._put_corner(QPointF(self.width() / 2, self.height() / 2))
        elif key == Qt.Key.Key_Backspace:
            drawing.drop()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._close_area()
        elif key == Qt.Key.Key_Escape:
            self.end_drawing()
        else:
            return False
        self.update()
        return True

    def _building_at(self, at: QPointF) -> int:
        if self._scene is None or self.view is None:
            return 0
        return self._scene.building_at(self.view, at.x(), at.y()) or 0
