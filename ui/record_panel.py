"""Owns the right panel: the record looked at, with the way back to the one before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from resgroup.i18n import _
from resgroup.register import BuildingPage, ResidentPage
from ui.record_pages import building_page, resident_page
from ui.session import Session
from ui.texts import button, label, line


class RecordPanel(QWidget):
    """A building or a resident; every name in it leads on."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._masked = True
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Record"))
        self.setMinimumWidth(264)
        self._back = button(_("Back"), "quiet", picture="arrow-left", does=session.go_back)
        self._reveal = button("", "quiet", picture="eye", does=self._toggle_masks)
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.addWidget(self._back)
        top.addStretch(1)
        top.addWidget(self._reveal)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(_("Record"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addWidget(line())
        outer.addWidget(self._scroll, 1)
        session.picked.connect(self._show_record)
        self._show_record()

    def choose_event(self) -> None:
        """Let the user choose what happened to whom the record is about."""

    def edit(self) -> None:
        """Edit the record looked at."""

    def _show_record(self) -> None:
        self._masked = True
        self._refresh()

    def _toggle_masks(self) -> None:
        self._masked = not self._masked
        self._refresh()

    def _refresh(self) -> None:
        page = self._session.page
        self._back.setEnabled(self._session.can_go_back)
        self._reveal.setVisible(isinstance(page, ResidentPage))
        words = _("Show numbers in full") if self._masked else _("Hide numbers")
        self._reveal.setText(words)
        self._reveal.setAccessibleName(words)
        if isinstance(page, BuildingPage):
            self._scroll.setWidget(building_page(self._session, page))
        elif isinstance(page, ResidentPage):
            self._scroll.setWidget(resident_page(self._session, page, self._masked))
        else:
            self._scroll.setWidget(_nothing())


def _nothing() -> QWidget:
    made = QWidget()
    made.setProperty("surface", "panel")
    made.setAccessibleName(_("No record"))
    column = QVBoxLayout(made)
    column.setContentsMargins(24, 24, 24, 24)
    words = label(
        _("Click a building on the map or a name in the list: its record will stand here."),
        "muted",
        wrap=True,
    )
    words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(words)
    column.addStretch(1)
    return made
