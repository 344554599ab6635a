"""Owns the middle of the window: the map with its colouring, its zoom buttons and its badge."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QToolButton, QVBoxLayout

from maps.scene import MapScene
from maps.styles import STYLES
from resgroup.criteria import areas_in
from resgroup.errors import RegisterError
from resgroup.i18n import _
from ui import theme
from ui.canvas import Canvas
from ui.icons import icon
from ui.record_pages import building_words
from ui.session import Session
from ui.texts import label


class MapPanel(QFrame):
    """The canvas and what lies over its corners."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("Map"))
        self.canvas = Canvas()
        self.canvas.describe = self._describe
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.canvas)
        self._scene = MapScene(session.features, theme.current().name, session.style)
        self._style = QComboBox()
        self._fill_styles()
        self._empty = label(
            _(
                "Nothing has a place on the map yet. Buildings and streets will be drawn here once "
                "they have been imported."
            ),
            "muted",
            wrap=True,
        )
        self._drawing = label(role="hint", wrap=True)
        self._lay_over()
        self._connect()
        self._show_scene()

    def _fill_styles(self) -> None:
        self._style.setAccessibleName(_("Colour the buildings by"))
        self._style.view().setAccessibleName(_("Colour the buildings by"))
        self._style.setToolTip(_("What the colours of the buildings mean"))
        for key, style in STYLES.items():
            words = _("Question only") if key == "plain" else style.title()
            self._style.addItem(icon("palette", "muted"), words, key)
        self._style.setCurrentIndex(self._style.findData(self._session.style))

    def _lay_over(self) -> None:
        grid = QGridLayout(self.canvas)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.addWidget(self._style, 0, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        badge = label(_("SIMULATED DATA"), "badge")
        if not self._session.info.simulated:
            badge.hide()
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = QVBoxLayout()
        side.setSpacing(4)
        side.addWidget(badge, 0, Qt.AlignmentFlag.AlignRight)
        for made in self._zoom_buttons():
            side.addWidget(made, 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        grid.addLayout(side, 0, 2, 2, 1)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._empty.setMinimumWidth(320)
        grid.addWidget(self._empty, 1, 0, 1, 3, Qt.AlignmentFlag.AlignCenter)
        self._drawing.setText(
            _("Click the corners of the area. Double click or Enter closes it, Esc gives up.")
        )
        self._drawing.setToolTip(
            _("By keys: arrows move the map, Space puts a corner, Backspace takes it back.")
        )
        self._drawing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._drawing.hide()
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._drawing, 0, 1, middle)
        grid.setRowStretch(1, 1)
        grid.setColumnStretch(1, 1)

    def _zoom_buttons(self) -> Iterator[QToolButton]:
        canvas = self.canvas
        for words, picture, does in (
            (_("Nearer (+)"), "plus", lambda: canvas.zoom(1.5)),
            (_("Farther (-)"), "minus", lambda: canvas.zoom(1 / 1.5)),
            (_("Show the whole group (Home)"), "arrows-out", canvas.fit),
        ):
            made = QToolButton()
            made.setIcon(icon(picture))
            made.setIconSize(QSize(theme.current().icon, theme.current().icon))
            made.setToolTip(words)
            made.setAccessibleName(words)
            made.clicked.connect(lambda _checked=False, run=does: run())
            yield made

    def _connect(self) -> None:
        session, canvas = self._session, self.canvas
        self._style.activated.connect(lambda place: session.set_style(self._style.itemData(place)))
        canvas.pointed.connect(session.hover)
        canvas.clicked.connect(self._pick)
        canvas.drawn.connect(lambda _area: self._drawing.hide())
        canvas.misdrawn.connect(session.failed)
        session.asked.connect(self._light)
        session.hovered.connect(canvas.set_hovered)
        session.picked.connect(self._follow)
        session.recoloured.connect(self._recolour)
        session.redrawn.connect(self._redraw)

    def draw_area(self) -> None:
        """Let the user draw an area; the canvas tells what came of it."""
        self._drawing.show()
        self.canvas.draw_area()

    def _light(self) -> None:
        self.canvas.set_lit(self._session.lit)
        self.canvas.set_areas(areas_in(self._session.draft.criterion()))

    def _show_scene(self) -> None:
        self.canvas.legend_title = STYLES[self._session.style].title()
        self._empty.setVisible(self._session.features.empty)
        self.canvas.set_scene(self._scene)
        self._light()
        self.canvas.set_picked(self._session.picked_building)

    def _recolour(self) -> None:
        if self._scene.features is self._session.features:
            self._scene = self._scene.with_look(style=self._session.style)
        else:
            self._scene = self._new_scene()
        self._style.setCurrentIndex(self._style.findData(self._session.style))
        self._show_scene()

    def _redraw(self) -> None:
        self._scene = self._new_scene()
        self._show_scene()

    def _new_scene(self) -> MapScene:
        return MapScene(self._session.features, theme.current().name, self._session.style)

    def _pick(self, building: int) -> None:
        if building:
            self._session.pick_building(building)
        else:
            self._session.pick_nothing()

    def _follow(self) -> None:
        building = self._session.picked_building
        self.canvas.set_picked(building)
        if building:
            self.canvas.show_building(building)

    def _describe(self, building: int) -> str:
        session = self._session
        try:
            return building_words(session.register.building_page(building, session.as_of))
        except RegisterError:
            return ""
