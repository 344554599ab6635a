"""Owns the page that makes a list for paper and files: its form left, its pages right."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from resgroup.commands.releasing import How, Release
from resgroup.i18n import _, ngettext
from resgroup.lists.form import ListForm
from resgroup.register import Answer, Ids, Touched
from resgroup.values import grouped, people_words
from ui.paper.fitting import Fitting
from ui.paper.form_choice import FormChoice
from ui.paper.frame import PaperFrame
from ui.paper.options import Options
from ui.paper.outlets import Source, list_said
from ui.paper.preview import Shown
from ui.paper.wanted import Wanted, basis_of, release_of
from ui.session import PaperAbout, Session
from ui.texts import button


class Page(PaperFrame):
    """The form left, the pages right; `about` says what the list shows, and which rows of it."""

    choices_width: ClassVar = {False: 316, True: 384}
    pages_width: ClassVar = {False: 392, True: 472}

    def __init__(self, session: Session, about: object) -> None:
        source = Source(self.wanted, self.release, list_said())
        super().__init__(session, _("Print or export the list"), source, _("Form"))
        self._about = about if isinstance(about, PaperAbout) else PaperAbout()
        self._selected = self._about.ids
        self._listed: tuple[object, Ids] = (None, session.ids)
        self._touched = False
        self.forms = FormChoice(session, self._about.unit)
        self.options = Options()
        self.fitting = Fitting(session)
        self.only_selected = QCheckBox()
        self.with_uncertain = QCheckBox()
        self.with_uncertain.setChecked(True)
        fills = self.outlets.fill_template
        self.buttons["template"] = button(_("By a Word template…"), does=fills)
        self._build()
        self._connect()
        self.options.show_form(self.forms.first)
        self._refresh()

    # How it is made

    def _build(self) -> None:
        side = QWidget()
        side.setAccessibleName(_("Form of the list"))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(16, 0, 16, 4)
        above.addWidget(self.forms)
        above.addWidget(self.only_selected)
        above.addWidget(self.with_uncertain)
        column.addLayout(above)
        column.addWidget(self.options, 1)
        self._offer_selected()
        self.put_together(side, self.forms.forms, _("What to do with the list"))
        self.above.addWidget(self.fitting)

    def _offer_selected(self) -> None:
        """Offer the choice between the rows selected and the whole list, where there is one."""
        some = 1 < len(self._selected) < len(self.session.ids)
        self.only_selected.setVisible(some)
        self.only_selected.setChecked(some)

    def _count_selected(self) -> None:
        people = people_words(len(self._still_listed))
        words = _("Only the rows selected: {people}").format(people=people)
        self.only_selected.setText(words)
        self.only_selected.setAccessibleName(words)

    def _connect(self) -> None:
        self.forms.chosen.connect(self._take_form)
        self.forms.save_wanted.connect(self._save_form)
        self.options.changed.connect(self._edit)
        for box in (self.only_selected, self.with_uncertain):
            box.clicked.connect(lambda _on: self._refresh())
        self.fitting.wanted.connect(lambda: self.fitting.ask_for(self.options.form))
        self.preview.made.connect(self._show_facts)
        self.outlets.busy_changed.connect(self._follow_outlets)
        self.outlets.purpose_said.connect(self._refresh)
        self.session.asked.connect(self._follow)
        self.session.changed.connect(self._follow_change)

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
        return self._still_listed if self._some else self.session.ids

    @property
    def _still_listed(self) -> Ids:
        """Those selected whom the question of the moment finds, in the order of the list."""
        listed = self.session.ids
        return listed[np.isin(listed, self._selected)]

    @property
    def _unsure_of(self) -> Answer | None:
        """The answer where those of whom it is uncertain can stand below the list."""
        session = self.session
        apart = session.showing_uncertain or self._some or self.options.form.unit != "resident"
        return None if apart or not len(session.answer.uncertain) else session.answer

    @property
    def _people(self) -> int:
        """How many people leave with the list."""
        unsure = self._unsure_of if self.with_uncertain.isChecked() else None
        return len(self.ids) + (len(unsure.uncertain) if unsure else 0)

    def wanted(self, _suffix: str = "") -> Wanted:
        """The paper as it is filled in now, the same for whatever file."""
        session, form = self.session, self.options.fitted(self.session.answer.question.criterion)
        return Wanted(
            session.register,
            self.ids,
            form,
            basis_of(session, form),
            session.today,
            self.options.paper_size,
            self.options.place.text().strip(),
            self._unsure_of if self.with_uncertain.isChecked() else None,
            session.answer.question.criterion,
        )

    def release(self, how: How) -> Release:
        """What leaves with it, for what and whom as far as that is known."""
        made = release_of(self.session, self.options.form, self._people)
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
        self._count_selected()
        self.options.show_title(self.session.answer.question.criterion)
        self.fitting.show_form(self.options.form, titled=self.options.has_own_title)
        self._offer_uncertain()
        self._allow()
        if not self.outlets.busy:
            self.outlets.say("")
        self._make_pages()

    def _offer_uncertain(self) -> None:
        unsure = self._unsure_of
        words = _("The uncertain below, with what is missing: {people}").format(
            people=people_words(len(unsure.uncertain) if unsure else 0)
        )
        self.with_uncertain.setText(words)
        self.with_uncertain.setAccessibleName(words)
        self.with_uncertain.setVisible(unsure is not None)

    def _make_pages(self) -> None:
        wanted, release = self.wanted(), self.release("print")
        self.options.place.setPlaceholderText(self._place())
        asked = _("Sensitive data are on this list: purpose and recipient are asked for first.")
        self.show_purpose(release, asked)
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

    # Where it goes

    def _allow(self) -> None:
        may = not self.outlets.busy and self._people > 0
        for each in self.buttons.values():
            each.setEnabled(may)

    def _follow_outlets(self) -> None:
        self._allow()
        if self.outlets.busy:
            self._make_pages()  # what they say of purpose and recipient is known now
