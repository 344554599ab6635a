"""A register left open overnight: the next morning is today, and what was typed is still there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.files import open_register
from tests import window_register as given
from tests.form_driving import type_into
from tests.window_driving import panels, session
from ui.app import settle
from ui.files import Files
from ui.pages.due import Page as DuePage
from ui.preferences import Preferences
from ui.session import FormRequest
from ui.window import Window

TOMORROW = given.TODAY + timedelta(days=1)


class Night:
    """A calendar that is turned by hand."""

    def __init__(self) -> None:
        self.day = given.TODAY

    def today(self) -> date:
        return self.day


@pytest.fixture
def night() -> Night:
    return Night()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, night: Night) -> Iterator[Window]:
    """A window over the small register."""
    files = Files(lambda name, _passphrase: open_register(name))
    made = Window(files, Preferences(tmp_path / "window.ini"), night.today)
    made.show_register(given.make(tmp_path / "small.resgroup"))
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    settle(made)
    yield made
    made.close()
    made.deleteLater()


def pass_midnight(window: Window, night: Night) -> None:
    night.day = TOMORROW
    window._minutes.timeout.emit()


def test_the_register_of_today_becomes_that_of_tomorrow(window: Window, night: Night) -> None:
    pass_midnight(window, night)
    assert (session(window).today, session(window).as_of) == (TOMORROW, TOMORROW)
    assert session(window).can_edit
    assert panels(window).top.day.day == TOMORROW


def test_who_looks_at_another_day_stays_there(window: Window, night: Night) -> None:
    past = date(2025, 6, 1)
    session(window).set_as_of(past)
    pass_midnight(window, night)
    assert (session(window).today, session(window).as_of) == (TOMORROW, past)
    window.actions_["today"].trigger()
    assert session(window).as_of == TOMORROW
    assert session(window).can_edit


def test_a_form_left_open_goes_on(qtbot: QtBot, window: Window, night: Night) -> None:
    session(window).pick_resident(5)
    session(window).open_form(FormRequest("", "resident", 5))
    form = panels(window).record._form
    assert form is not None
    type_into(qtbot, form.editors["occupation"], "Thợ điện")
    pass_midnight(window, night)
    again = panels(window).record._form
    assert again is not None
    assert again.changed == {"occupation"}


def test_what_is_due_is_looked_up_anew(window: Window, night: Night) -> None:
    session(window).turn_to("due")
    page = panels(window)._page
    assert isinstance(page, DuePage)
    pass_midnight(window, night)
    assert page.model.today == TOMORROW
