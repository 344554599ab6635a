"""Owns saving list forms in the register, and deleting them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from resgroup.commands.edits import Edits
from resgroup.commands.plan import Plan
from resgroup.errors import RegisterError
from resgroup.lists.form import ListForm
from resgroup.lists.form_files import MAX_WORDS, check_form, read_form, write_form
from resgroup.lists.forms import forms, saved_forms
from resgroup.names import clean
from resgroup.records import SavedListForm
from resgroup.register import Register


def save_list_form(register: Register, form: ListForm, name: str) -> Plan:
    """Keep a form under a name; one saved under the same name before takes its place.

    Raises RegisterError("bad-form-name") for no name, or one of a form of the program.
    """
    name = _own_name(name)
    check_form(form)
    edits = Edits(register)
    old = saved_forms(register).get(name) or edits.add(SavedListForm(0, name))
    kept = replace(form, id=str(old.id), vi=name, en=name)
    edits.change(old, content=write_form(kept))
    return Plan(edits.change_set("save_list_form"))


def rename_list_form(register: Register, number: int, name: str) -> Plan:
    """Keep a saved form under another name; what it holds stays, even where nobody can read it.

    Raises RegisterError("bad-form-name") as saving does, and for the name of another one.
    """
    name, edits = _own_name(name), Edits(register)
    old = edits.get(SavedListForm, number)
    same = saved_forms(register).get(name)
    if same is not None and same.id != number:
        raise RegisterError(
            "bad-form-name",
            f"Đã có mẫu “{name}”; hãy đặt tên khác.",
            f"There is a form “{name}” already; give another name.",
        )
    content = old.content
    with suppress(RegisterError):
        content = write_form(replace(read_form(content), vi=name, en=name))
    edits.change(old, name=name, content=content)
    return Plan(edits.change_set("save_list_form"))


def delete_list_form(register: Register, number: int) -> Plan:
    """Forget a saved form."""
    edits = Edits(register)
    edits.remove(edits.get(SavedListForm, number))
    return Plan(edits.change_set("delete_list_form"))


def _own_name(name: str) -> str:
    """The name of a saved form; RegisterError where it is none, or one of a form of the program."""
    name = clean(name)
    shipped = {word for each in forms().values() for word in (each.id, each.vi, each.en)}
    if not name or len(name) > MAX_WORDS or name in shipped:
        raise RegisterError(
            "bad-form-name",
            f"Hãy đặt cho mẫu một tên riêng, không quá {MAX_WORDS} chữ.",
            f"Give the form a name of its own, of up to {MAX_WORDS} characters.",
        )
    return name
