"""Owns the right panel: the record looked at, what may be done to it, and forms in its place."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.register import BuildingPage, HouseholdPage, ResidentPage
from ui.forms.unfinished import Unfinished
from ui.icons import icon
from ui.record_pages import record_page
from ui.rights import why_read_only
from ui.session import FormRequest, Session, subject_of
from ui.texts import button, label, line, unmarked

if TYPE_CHECKING:
    from resgroup.commands.event import Event, Subject
    from ui.forms.form import Form


class RecordPanel(QWidget):
    """A building, dwelling, household or resident; every name in it leads on.

    While the session wants a form it stands here instead; what was typed into one that is left
    is kept, and offered again.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._masked = True
        self._form: Form | None = None
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Record"))
        self.setMinimumWidth(264)
        self._back = button(_("Back"), "quiet", picture="arrow-left", does=session.go_back)
        self._reveal = button("", "quiet", picture="eye", does=self._toggle_masks)
        self._events = button(_("Record…"), picture="plus", does=self.choose_event)
        self._edit = button(_("Edit"), "quiet", picture="pencil-simple", does=self.edit)
        self._history = button(
            _("Log"), "quiet", picture="clock-counter-clockwise", does=self._show_history
        )
        self._why = label(role="small", wrap=True)
        self._why.setContentsMargins(16, 0, 16, 4)
        self._unfinished = Unfinished(session)
        self._scroll = QScrollArea()
        self._record = QWidget()
        self._outer = QVBoxLayout(self)
        self._build()
        session.picked.connect(self._show_record)
        session.form_wanted.connect(self._show_form)
        session.asked.connect(self._show_rights)
        self._show_record()
        self._show_form()

    def _build(self) -> None:
        self._scroll.setAccessibleName(_("Record"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._record.setAccessibleName(_("Record"))
        self._events.setToolTip(_("Record an event (Ctrl+N)"))
        self._edit.setToolTip(_("Edit the record (Ctrl+E)"))
        inside = QVBoxLayout(self._record)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(_row(self._back, None, self._reveal))
        inside.addWidget(line())
        inside.addLayout(_row(self._events, self._edit, self._history, None))
        inside.addWidget(self._why)
        inside.addWidget(self._unfinished)
        inside.addWidget(line())
        inside.addWidget(self._scroll, 1)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self._record, 1)

    # What may be done

    def choose_event(self) -> None:
        """Let the user choose what happened to whom the record is about."""
        why = why_read_only(self._session)
        if why:
            self._session.failed.emit(why)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(_("Record an event"))
        for words, kind, number, offers in self._offers():
            _add_heading(menu, words)
            for event in offers:
                action = menu.addAction(icon(event.icon), unmarked(event.label))
                action.triggered.connect(partial(self._record_event, event, kind, number))
        if menu.isEmpty():
            menu.addAction(_("Nothing can be recorded here.")).setEnabled(False)
        menu.popup(self._events.mapToGlobal(QPoint(0, self._events.height() + 2)))

    def _offers(self) -> Iterable[tuple[str, str, int, list[Event]]]:
        """The events that fit the record, by whom they are about; empty groups left out."""
        from resgroup.commands.catalogue import offered

        session = self._session
        page = session.page
        subjects: list[tuple[Subject, int]] = [subject_of(page)] if page else []
        if isinstance(page, ResidentPage) and page.household:
            subjects.append(("household", page.household.household_id))
        elif isinstance(page, BuildingPage) and len(page.dwellings) == 1:
            subjects.append(("dwelling", page.dwellings[0][0]))
        for about, number in (*subjects, ("", 0)):
            found = offered(session.register, about, number, session.as_of)
            if found:
                yield _subject_words(about), about, number, found

    def _record_event(self, event: Event, kind: str, number: int) -> None:
        values = {event.subject_key: number} if event.subject_key and number else {}
        self._session.open_form(FormRequest(event.name, kind, number, values))

    def edit(self) -> None:
        """Edit the record looked at."""
        why = why_read_only(self._session)
        if why:
            self._session.failed.emit(why)
        elif self._session.page is not None:
            kind, number = subject_of(self._session.page)
            self._session.open_form(FormRequest("", kind, number))
        else:
            self._session.failed.emit(
                _("Choose the record first: a building on the map, or a row of the list.")
            )

    def _show_history(self) -> None:
        if self._session.page is not None:
            self._session.turn_to("history", subject_of(self._session.page))

    # Forms

    def _show_form(self) -> None:
        wanted = self._session.form
        if self._form is not None and self._form.request == wanted:
            return
        self.stop()
        if wanted is not None:
            self._form = self._new_form(wanted)
        self._record.setVisible(self._form is None)
        if self._form is not None:
            self._outer.addWidget(self._form, 1)
            self._form.show()
            self._form.focus_first()
        else:
            self._unfinished.refresh()

    def _new_form(self, wanted: FormRequest) -> Form | None:
        from ui.forms.event_form import EventForm
        from ui.forms.record_form import RecordForm

        try:
            return (EventForm if wanted.event else RecordForm)(self._session, wanted)
        except RegisterError as error:
            self._session.form = None
            self._session.failed.emit(str(error))
            return None

    def stop(self) -> None:
        """Keep what is half typed, and put the form away."""
        if self._form is not None:
            form, self._form = self._form, None
            form.leave()
            form.hide()
            form.deleteLater()

    # The record

    def _show_record(self) -> None:
        self._masked = True
        self._refresh()

    def _toggle_masks(self) -> None:
        self._masked = not self._masked
        self._refresh()

    def _refresh(self) -> None:
        page = self._session.page
        self._back.setEnabled(self._session.can_go_back)
        self._reveal.setVisible(isinstance(page, ResidentPage | HouseholdPage))
        words = _("Show numbers in full") if self._masked else _("Hide numbers")
        self._reveal.setText(words)
        self._reveal.setAccessibleName(words)
        self._history.setVisible(page is not None)
        self._show_rights()
        self._unfinished.refresh()
        shown = _nothing() if page is None else record_page(self._session, page, self._masked)
        self._scroll.setWidget(shown)

    def _show_rights(self) -> None:
        """Allow what may be done now, and say why not."""
        why = why_read_only(self._session)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._events.setEnabled(not why)
        self._edit.setVisible(self._session.page is not None)
        self._edit.setEnabled(not why)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None stands for the room between."""
    row = QHBoxLayout()
    row.setContentsMargins(8, 4, 8, 4)
    row.setSpacing(4)
    for each in widgets:
        if each is None:
            row.addStretch(1)
        else:
            row.addWidget(each)
    return row


def _add_heading(menu: QMenu, words: str) -> None:
    if not menu.isEmpty():
        menu.addSeparator()
    menu.addAction(unmarked(words)).setEnabled(False)


def _subject_words(kind: str) -> str:
    return {
        "resident": _("This resident"),
        "household": _("This household"),
        "dwelling": _("This dwelling"),
        "building": _("This building"),
        "": _("The register"),
    }[kind]


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
