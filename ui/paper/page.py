"""Owns the page that makes a list for paper and files: its form, its pages, and where they go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from resgroup.commands.releasing import How, Release
from resgroup.errors import CancelledError, RegisterError
from resgroup.i18n import _, ngettext
from resgroup.lists.form import ListForm
from resgroup.register import Ids, Touched
from resgroup.values import grouped, people_words
from ui import theme
from ui.choices import Segments
from ui.flow import Flow
from ui.forms.editor import Message
from ui.jobs import Job
from ui.leaving import PRINT_PPI, choose_printer, new_printer, print_pages
from ui.pages.frame import PageFrame
from ui.paper.form_choice import FormChoice
from ui.paper.options import Options
from ui.paper.preview import Preview, Shown
from ui.paper.wanted import Wanted, basis_of, file_name, release_of
from ui.releasing import ask_again, let_out, write_trace
from ui.session import PaperAbout, Session
from ui.texts import button, label, line
from ui.whole import refuse_template, write_out

_WIDTH: Final = {False: 296, True: 352}
_ZOOMS: Final = (1.0, 1.6, 2.4)
_KINDS: Final[dict[str, Callable[[], str]]] = {
    ".pdf": lambda: _("PDF"),
    ".docx": lambda: _("Word"),
    ".xlsx": lambda: _("Excel"),
    ".csv": lambda: _("CSV"),
}


class Page(PageFrame):
    """The form left, the pages right; `about` says what the list shows, and which rows of it."""

    def __init__(self, session: Session, about: object) -> None:
        super().__init__(session, _("Print or export the list"))
        self._about = about if isinstance(about, PaperAbout) else PaperAbout()
        self._selected = self._about.ids
        self._listed: Ids = session.ids
        self._job: Job | None = None
        self._touched = False
        self.forms = FormChoice(session, self._about.unit)
        self.options = Options()
        self.preview = Preview(session.papers.preview)
        self.only_selected = QCheckBox()
        self.count = label(role="heading")
        self.purpose = label(role="small", wrap=True)
        self.message = Message()
        self.zoom = Segments(_("Zoom"), [(each, f"{each:.0%}") for each in _ZOOMS])
        self._buttons: list[QWidget] = []
        self._build()
        self._connect()
        self.options.show_form(self.forms.first)
        self._refresh()
        self.setFocusProxy(self.forms.forms)

    # How it is made

    def _build(self) -> None:
        side = QWidget()
        side.setAccessibleName(_("Form of the list"))
        side.setFixedWidth(_WIDTH[theme.current().large])
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 8, 0, 0)
        left.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(16, 0, 16, 4)
        above.addWidget(self.forms)
        above.addWidget(self._selection())
        left.addLayout(above)
        left.addWidget(self.options, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._actions())
        right.addWidget(line())
        right.addWidget(self.preview, 1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(line(vertical=True))
        row.addLayout(right, 1)
        self.column.addLayout(row, 1)

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
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        flow = Flow()
        for each in (
            button(_("Print…"), "primary", picture="printer", does=self.print_list),
            button(_("Make a PDF"), picture="file-pdf", does=lambda: self.export(".pdf")),
            button(_("Word"), does=lambda: self.export(".docx")),
            button(_("Excel"), does=lambda: self.export(".xlsx")),
            button(_("CSV"), does=lambda: self.export(".csv")),
            button(_("By a Word template…"), does=self.fill_template),
        ):
            self._buttons.append(each)
            flow.addWidget(each)
        flow.addWidget(button(_("Purpose and recipient…"), "quiet", does=self._ask_purpose))
        column.addLayout(flow)
        facts = QHBoxLayout()
        facts.setSpacing(16)
        facts.addWidget(self.count)
        facts.addStretch(1)
        facts.addWidget(self.zoom)
        column.addLayout(facts)
        column.addWidget(self.purpose)
        column.addWidget(self.message)
        return made

    def _connect(self) -> None:
        self.forms.chosen.connect(self._take_form)
        self.forms.save_wanted.connect(lambda name: self.forms.keep(self.options.form, name))
        self.options.changed.connect(self._edit)
        self.only_selected.clicked.connect(lambda _on: self._refresh())
        self.zoom.chosen.connect(self.preview.zoom)
        self.preview.made.connect(self._show_facts)
        self.preview.failed.connect(self._refuse)
        self.session.asked.connect(self._follow)
        self.session.changed.connect(self._follow_change)

    def _take_form(self, form: ListForm) -> None:
        self._touched = True
        self.options.show_form(form)
        self._refresh()

    def _edit(self) -> None:
        self._touched = True
        self._refresh()

    # What is shown

    @property
    def ids(self) -> Ids:
        """Who is on the list."""
        if self.only_selected.isChecked() and self._selected:
            return np.array(self._selected, np.int64)
        return self.session.ids

    def wanted(self) -> Wanted:
        """The paper as it is filled in now."""
        session, form = self.session, self.options.form
        return Wanted(
            session.register,
            self.ids,
            form,
            basis_of(session, form),
            session.today,
            self.options.paper_size,
            self.options.place.text().strip(),
        )

    def _release(self, how: How) -> Release:
        made = release_of(self.session, self.options.form, len(self.ids))
        purpose, recipient = self.session.released_for or ("", "")
        return replace(made, how=how, purpose=purpose, recipient=recipient)

    def _follow(self) -> None:
        """Show who answers now, if they are others or in another order.

        Until the user fills in anything, the form follows the rule asked.
        """
        if not self._touched and self.forms.first.id != self.options.form.id:
            self.forms.offer()
            self.options.show_form(self.forms.first)
        if not np.array_equal(self._listed, self.session.ids):
            self._refresh()

    def _follow_change(self, touched: Touched) -> None:
        """Show what was written; the trace of a list that left changes nothing of it."""
        if touched.ids:
            self._refresh()

    def _refresh(self) -> None:
        """Make the pages of what is filled in."""
        self._listed = self.session.ids
        self.message.say("")
        self._allow()
        self._make_pages()

    def _make_pages(self) -> None:
        wanted, release = self.wanted(), self._release("print")
        self.options.place.setPlaceholderText(self._place())
        self.purpose.setText(_purpose_words(release))
        self.purpose.setVisible(bool(self.purpose.text()))
        self.preview.show_soon(lambda: wanted.document(release))

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
        elif len(shown.pages) != pages:
            parts.append(_("the first pages are shown"))
        self.count.setText(" · ".join(parts))

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, RegisterError):
            raise error
        if not isinstance(error, CancelledError):
            self.message.say(str(error))

    # Where it goes

    def _ask_purpose(self) -> None:
        ask_again(self.session, self._release("file"), lambda _leaving: self._refresh())

    def _let_out(self, how: How, then: Callable[[Release], object]) -> None:
        """Have the list leave once purpose and recipient are known, where they must be."""
        if self._job is None and len(self.ids):
            let_out(self.session, self._release(how), then)

    def print_list(self) -> None:
        """Print the list on the printer chosen in the system's dialog."""
        self._let_out("print", self._print)

    def _print(self, leaving: Release) -> None:
        wanted, session = self.wanted(), self.session
        form, shown = wanted.form, self.preview.shown
        printer = new_printer(form.title or form.label, wanted.size, landscape=form.landscape)
        if not choose_printer(printer, shown.count if shown else 0, self):
            return

        def work(job: Job) -> None:
            document = wanted.document(leaving, job.report)
            pages = session.papers.preview(document, PRINT_PPI)
            write_trace(session, leaving)
            print_pages(printer, pages)

        self._run(work, _("The list went to the printer."), leaving)

    def export(self, suffix: str) -> None:
        """Write the list to a file the user names."""
        path = self._named(suffix)
        if path is not None:
            self._let_out("file", lambda leaving: self.write(path, leaving))

    def write(self, path: Path, leaving: Release) -> None:
        """Write the list to a file, in a thread."""
        wanted, session = self.wanted(), self.session

        def work(job: Job) -> None:
            document = wanted.document(leaving, job.report)
            write_out(
                path,
                lambda draft: session.papers.write_document(draft, document),
                lambda: write_trace(session, leaving),
            )

        self._run(work, _("The list is in {file}.").format(file=path), leaving)

    def fill_template(self) -> None:
        """Fill a Word template of the user's with the list."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("By a Word template"), "", f"{_('Word')} (*.docx)"
        )
        path = self._named(".docx") if chosen else None
        if path is None:
            return
        template = Path(chosen)
        try:
            refuse_template(template, path)
        except RegisterError as error:
            self._refuse(error)
            return
        self._let_out("file", lambda leaving: self._fill(template, path, leaving))

    def _fill(self, template: Path, path: Path, leaving: Release) -> None:
        wanted, session = self.wanted(), self.session

        def work(job: Job) -> None:
            document = wanted.document(leaving, job.report)
            write_out(
                path,
                lambda draft: session.papers.render_template(template, draft, document),
                lambda: write_trace(session, leaving),
            )

        self._run(work, _("The list is in {file}.").format(file=path), leaving)

    def _named(self, suffix: str) -> Path | None:
        """The file the user names, None where they give up."""
        proposed = file_name(self.options.form, self.session.today, suffix)
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Save the list"), proposed, f"{_KINDS[suffix]()} (*{suffix})"
        )
        if not name:
            return None
        return Path(name if name.lower().endswith(suffix) else name + suffix)

    def _run(self, work: Callable[[Job], object], words: str, leaving: Release) -> None:
        """Do the work in a thread; say how it ended."""
        self._make_pages()  # what they say of purpose and recipient is known now
        self.message.say(_("The list is being made…"), refused=False)
        self._job = Job(work, self)
        self._job.done.connect(lambda _done: self._ended(words, leaving))
        self._job.refused.connect(self._failed)
        self._allow()
        self._job.start()

    def _end_job(self) -> None:
        if self._job is not None:
            self._job.wait()  # it told its outcome, and returns now
            self._job = None
        self._allow()

    def _ended(self, words: str, leaving: Release) -> None:
        self._end_job()
        if self.session.info.read_only and leaving.traced:
            untraced = _("The register is open for reading only, so its history does not tell it.")
            words = f"{words} {untraced}"
        self.message.say(words, refused=False)

    def _failed(self, error: Exception) -> None:
        self._end_job()
        self.message.say("")
        self._refuse(error)

    def _allow(self) -> None:
        may = self._job is None and len(self.ids) > 0
        for each in self._buttons:
            each.setEnabled(may)

    def stop(self) -> None:
        """End what is under way; called before the page goes."""
        self.preview.stop()
        if self._job is not None:
            self._job.stop()
            self._end_job()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Make a PDF with Ctrl+S."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.export(".pdf")
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
