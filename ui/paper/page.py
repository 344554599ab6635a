"""Owns the page that makes a list for paper and files: its form left, its pages right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from resgroup.commands.releasing import How, Release
from resgroup.i18n import _, ngettext
from resgroup.lists.form import ListForm
from resgroup.register import Ids, Touched
from resgroup.values import grouped, people_words
from ui import theme
from ui.choices import Segments
from ui.flow import Flow
from ui.pages.frame import PageFrame
from ui.paper.fitting import Fitting
from ui.paper.form_choice import FormChoice
from ui.paper.options import Options
from ui.paper.outlets import Outlets, Source, list_said
from ui.paper.preview import Preview, Shown
from ui.paper.wanted import Wanted, basis_of, release_of
from ui.releasing import ask_again
from ui.scrolling import Scrolling
from ui.session import PaperAbout, Session
from ui.texts import Elided, button, label, line

_WIDTH: Final = {False: 316, True: 384}
_PAGES_WIDTH: Final = {False: 392, True: 472}
"""Where there is less for both, form and pages take turns."""

_ANY_WIDTH: Final = 16_777_215
_ZOOMS: Final = (1.0, 1.6, 2.4)


class Page(PageFrame):
    """The form left, the pages right; `about` says what the list shows, and which rows of it."""

    def __init__(self, session: Session, about: object) -> None:
        super().__init__(session, _("Print or export the list"))
        self._about = about if isinstance(about, PaperAbout) else PaperAbout()
        self._selected = self._about.ids
        self._listed: tuple[object, Ids] = (None, session.ids)
        self._touched = False
        self.forms = FormChoice(session, self._about.unit)
        self.options = Options()
        self.fitting = Fitting(session)
        self.preview = Preview(session.papers.preview)
        self.outlets = Outlets(session, self._source())
        self.only_selected = QCheckBox()
        self.count = Elided(role="heading")
        self.purpose = label(role="small", wrap=True)
        self.zoom = Segments(_("Zoom"), [(each, f"{each:.0%}") for each in _ZOOMS])
        self.sides = Segments(_("View"), [("pages", _("Preview")), ("form", _("Form"))])
        self._buttons: list[QWidget] = []
        self._build()
        self._connect()
        self.options.show_form(self.forms.first)
        self._refresh()

    # How it is made

    def _build(self) -> None:
        self.top.addWidget(self.sides)
        self._form_side = self._build_form_side()
        self._pages_side = self._build_pages_side()
        self._between = line(vertical=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._form_side)
        row.addWidget(self._between)
        row.addWidget(self._pages_side, 1)
        self.column.addLayout(row, 1)

    def _build_form_side(self) -> QWidget:
        side = QWidget()
        side.setAccessibleName(_("Form of the list"))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(16, 0, 16, 4)
        above.addWidget(self.forms)
        above.addWidget(self._selection())
        column.addLayout(above)
        column.addWidget(self.options, 1)
        return side

    def _build_pages_side(self) -> QWidget:
        side = Scrolling(_("Pages"))  # in a low window nothing is squeezed
        column = side.column
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._actions())
        column.addWidget(line())
        column.addWidget(self.preview, 1)
        for each in (self.purpose, self.outlets):  # nothing of them is there while they are silent
            each.setContentsMargins(16, 4, 16, 4)
            column.addWidget(each)
        return side

    def _selection(self) -> QWidget:
        """The choice between the rows selected and the whole list, where there is one."""
        words = _("Only the rows selected: {people}").format(
            people=people_words(len(self._selected))
        )
        self.only_selected.setText(words)
        self.only_selected.setAccessibleName(words)
        some = 1 < len(self._selected) < len(self.session.ids)
        self.only_selected.setVisible(some)
        self.only_selected.setChecked(some)
        return self.only_selected

    def _actions(self) -> QWidget:
        made = QWidget()
        made.setAccessibleName(_("What to do with the list"))
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 8, 16, 4)
        column.setSpacing(4)
        flow, out = Flow(), self.outlets
        for each in (
            button(_("Print…"), "primary", picture="printer", does=out.print_list),
            button(_("Make a PDF"), picture="file-pdf", does=lambda: out.export(".pdf")),
            button(_("Word"), does=lambda: out.export(".docx")),
            button(_("Excel"), does=lambda: out.export(".xlsx")),
            button(_("CSV"), does=lambda: out.export(".csv")),
            button(_("By a Word template…"), does=out.fill_template),
        ):
            self._buttons.append(each)
            flow.addWidget(each)
        flow.addWidget(button(_("Purpose and recipient…"), "quiet", does=self._ask_purpose))
        column.addLayout(flow)
        facts = QHBoxLayout()
        facts.setSpacing(16)
        facts.addWidget(self.count, 1)
        facts.addWidget(self.zoom)
        column.addLayout(facts)
        column.addWidget(self.fitting)
        return made

    def _connect(self) -> None:
        self.forms.chosen.connect(self._take_form)
        self.forms.save_wanted.connect(self._save_form)
        self.options.changed.connect(self._edit)
        self.only_selected.clicked.connect(lambda _on: self._refresh())
        self.zoom.chosen.connect(self.preview.zoom)
        self.sides.chosen.connect(lambda _side: self._turn())
        self.fitting.wanted.connect(lambda: self.fitting.ask_for(self.options.form))
        self.preview.made.connect(self._show_facts)
        self.preview.failed.connect(self.outlets.refuse)
        self.outlets.busy_changed.connect(self._follow_outlets)
        self.session.asked.connect(self._follow)
        self.session.changed.connect(self._follow_change)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show form and pages side by side where there is room, else one of them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        large = theme.current().large
        both = self.width() >= _WIDTH[large] + _PAGES_WIDTH[large]
        self.sides.setVisible(not both)
        self._between.setVisible(both)
        self._form_side.setMinimumWidth(_WIDTH[large] if both else 0)
        self._form_side.setMaximumWidth(_WIDTH[large] if both else _ANY_WIDTH)
        form = both or self.sides.value == "form"
        self._form_side.setVisible(form)
        self._pages_side.setVisible(both or not form)
        self.setFocusProxy(self.forms.forms if form else self._buttons[0])

    def _turn(self) -> None:
        self._arrange()
        self.setFocus()

    # What is filled in

    def _take_form(self, form: ListForm) -> None:
        self._touched = True
        self.fitting.clear()
        self.options.show_form(form)
        if self.session.draft.empty and not self._some:
            self.fitting.ask_for(form)
        self._refresh()

    def _save_form(self, name: str) -> None:
        self.forms.keep(self.options.kept(self.session.answer.question.criterion), name)

    def _edit(self) -> None:
        self._touched = True
        self._refresh()

    # What is shown

    @property
    def _some(self) -> bool:
        """Whether only the rows selected are listed."""
        return self.only_selected.isChecked() and bool(self._selected)

    @property
    def ids(self) -> Ids:
        """Who is on the list."""
        return np.array(self._selected, np.int64) if self._some else self.session.ids

    def wanted(self) -> Wanted:
        """The paper as it is filled in now."""
        session, form = self.session, self.options.fitted(self.session.answer.question.criterion)
        return Wanted(
            session.register,
            self.ids,
            form,
            basis_of(session, form),
            session.today,
            self.options.paper_size,
            self.options.place.text().strip(),
        )

    def release(self, how: How) -> Release:
        """What leaves with it, for what and whom as far as that is known."""
        made = release_of(self.session, self.options.form, len(self.ids))
        purpose, recipient = self.session.released_for or ("", "")
        return replace(made, how=how, purpose=purpose, recipient=recipient)

    def _follow(self) -> None:
        """Show who answers now, if another question does or they stand in another order.

        Until the user fills in anything, the form follows the rule asked.
        """
        if not self._touched and self.forms.first.id != self.options.form.id:
            self.forms.offer()
            self.options.show_form(self.forms.first)
        asked, listed = self._listed
        if asked != self._asked() or not np.array_equal(listed, self.session.ids):
            self._refresh()

    def _asked(self) -> object:
        return self.session.answer.question, self.session.showing_uncertain

    def _follow_change(self, touched: Touched) -> None:
        """Show what was written; the trace of a list that left changes nothing of it."""
        if "saved_list_form" in touched.ids:
            self.forms.follow()
        elif touched.ids:
            self._refresh()

    def _refresh(self) -> None:
        """Make the pages of what is filled in."""
        self._listed = self._asked(), self.session.ids
        self.options.show_title(self.session.answer.question.criterion)
        self.fitting.show_form(self.options.form, titled=self.options.has_own_title)
        self._allow()
        if not self.outlets.busy:
            self.outlets.say("")
        self._make_pages()

    def _make_pages(self) -> None:
        wanted, release = self.wanted(), self.release("print")
        self.options.place.setPlaceholderText(self._place())
        self.purpose.setText(_purpose_words(release))
        self.purpose.setVisible(bool(self.purpose.text()))
        self.preview.show_soon(lambda progress: wanted.document(release, progress))

    def _place(self) -> str:
        from resgroup.lists.papers import place_and_day

        return place_and_day(self.session.info, self.session.today)

    def _show_facts(self, shown: Shown) -> None:
        rows, pages = shown.rows, shown.count
        parts = [ngettext("{count} row", "{count} rows", rows).format(count=grouped(rows))]
        if pages:
            words = ngettext("{count} page", "{count} pages", pages)
            parts.append(words.format(count=grouped(pages)))
        if not shown.last:
            parts.append(_("the other pages follow…"))
        self.count.setText(" · ".join(parts))

    def _source(self) -> Source:
        said = list_said()
        return Source(lambda _suffix: self.wanted(), self.release, self._page_count, said)

    def _page_count(self) -> int:
        shown = self.preview.shown
        return shown.count if shown else 0

    # Where it goes

    def _ask_purpose(self) -> None:
        ask_again(self.session, partial(self.release, "file"), lambda _leaving: self._refresh())

    def _allow(self) -> None:
        may = not self.outlets.busy and len(self.ids) > 0
        for each in self._buttons:
            each.setEnabled(may)

    def _follow_outlets(self) -> None:
        self._allow()
        if self.outlets.busy:
            self._make_pages()  # what they say of purpose and recipient is known now

    def stop(self) -> None:
        """End what is under way; called before the page goes."""
        self.preview.stop()
        self.outlets.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Make a PDF with Ctrl+S; Esc stops a list that is being made before it leaves the page."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.outlets.export(".pdf")
        elif event.key() == Qt.Key.Key_Escape and self.outlets.busy:
            self.outlets.cancel()
        else:
            super().keyPressEvent(event)


def _purpose_words(leaving: Release) -> str:
    if leaving.purpose:
        return _("Purpose: {purpose} · Recipient: {recipient}").format(
            purpose=leaving.purpose, recipient=leaving.recipient
        )
    if leaving.sensitive:
        return _("Sensitive data are on this list: purpose and recipient are asked for first.")
    return ""
