"""Owns saved filters: kept under names in folders, and handed on as files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from resgroup import filters, json_text
from resgroup.commands.edits import Edits
from resgroup.commands.plan import Plan
from resgroup.criteria import Criterion
from resgroup.errors import RegisterError
from resgroup.fields import resident_fields
from resgroup.lists.form import columns_of
from resgroup.names import clean, text_key
from resgroup.records import SavedFilter
from resgroup.register import Register
from resgroup.rules import rule_named

VERSION: Final = 1
"""The version of the files filters are handed on in."""

_MARK: Final = "resgroup_filter"
_KEYS: Final = frozenset({_MARK, "name", "folder", "criterion", "columns"})
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Shared:
    """A filter as a file holds it."""

    name: str
    folder: str
    criterion: Criterion
    columns: tuple[str, ...]


def saved_filters(register: Register) -> list[SavedFilter]:
    """The saved filters by folder and name; those in no folder first."""
    found = [each for each in register.all("saved_filter") if isinstance(each, SavedFilter)]
    return sorted(found, key=lambda each: (text_key(each.folder), text_key(each.name), each.id))


def question_of(saved: SavedFilter) -> Criterion:
    """What a saved filter asks; RegisterError names what this program does not know in it."""
    parsed = json_text.parsed(saved.criterion, _bad_file)
    _refuse_unknown(_unknown_in(parsed))
    return filters.read(parsed)


def columns_in(saved: SavedFilter) -> tuple[str, ...]:
    """The columns kept with a saved filter that this program knows."""
    known = columns_of("resident")
    return tuple(each for each in saved.columns.split(",") if each in known)


def save_filter(
    register: Register,
    name: str,
    folder: str,
    criterion: Criterion,
    columns: Sequence[str] = (),
) -> Plan:
    """Keep a filter under a name; refused where the folder has one of that name."""
    edits = Edits(register)
    written = json.dumps(filters.write(criterion), ensure_ascii=False)
    made = SavedFilter(0, _name(name), clean(folder), written, ",".join(columns))
    _refuse_taken(register, made)
    edits.add(made)
    return Plan(edits.change_set("save_filter"))


def update_filter(
    register: Register, number: int, criterion: Criterion, columns: Sequence[str] = ()
) -> Plan:
    """Let a saved filter ask something else under its name."""
    written = json.dumps(filters.write(criterion), ensure_ascii=False)
    return _changed(register, number, "update_filter", criterion=written, columns=",".join(columns))


def rename_filter(register: Register, number: int, name: str) -> Plan:
    """Give a saved filter another name."""
    return _changed(register, number, "rename_filter", name=_name(name))


def move_filter(register: Register, number: int, folder: str) -> Plan:
    """Put a saved filter into another folder, or into none."""
    return _changed(register, number, "move_filter", folder=clean(folder))


def delete_filter(register: Register, number: int) -> Plan:
    """Remove a saved filter."""
    edits = Edits(register)
    edits.remove(edits.get(SavedFilter, number))
    return Plan(edits.change_set("delete_filter"))


def _changed(register: Register, number: int, command: str, **values: Any) -> Plan:
    edits = Edits(register)
    changed = edits.change(edits.get(SavedFilter, number), **values)
    _refuse_taken(register, changed)
    return Plan(edits.change_set(command))


def _name(name: str) -> str:
    name = clean(name)
    if not name or len(name) > _LONGEST:
        raise RegisterError(
            "filter-name",
            f"Hãy đặt tên cho câu hỏi (không quá {_LONGEST} ký tự).",
            f"Give the question a name (at most {_LONGEST} characters).",
        )
    return name


def _refuse_taken(register: Register, wanted: SavedFilter) -> None:
    place = (wanted.folder.casefold(), wanted.name.casefold())
    for other in saved_filters(register):
        if other.id != wanted.id and (other.folder.casefold(), other.name.casefold()) == place:
            raise RegisterError(
                "filter-name-taken",
                f"Đã có câu hỏi tên “{other.name}” ở đây; hãy chọn tên khác.",
                f"There is a question named “{other.name}” here already; choose another name.",
            )


# Files


def share(saved: SavedFilter) -> str:
    """A saved filter as the text of a file."""
    content = {
        _MARK: VERSION,
        "name": saved.name,
        "folder": saved.folder,
        "criterion": filters.write(question_of(saved)),
        "columns": list(columns_in(saved)),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def take_in(text: str) -> Shared:
    """The filter of a file, whole or not at all; RegisterError says what is wrong in it."""
    content = json_text.parsed(text, _bad_file)
    if not isinstance(content, dict) or _MARK not in content:
        raise _bad_file(
            "đây không phải là tệp câu hỏi của chương trình này",
            "this is no file of a question of this program",
        )
    version = content[_MARK]
    if version != VERSION or isinstance(version, bool):
        raise _bad_file(
            f"tệp theo phiên bản {version}, chương trình này chỉ đọc phiên bản {VERSION}; "
            "hãy cập nhật chương trình",
            f"the file is of version {version}, this program reads only version {VERSION}; "
            "update the program",
        )
    extra = sorted(set(content) - _KEYS)
    if extra:
        said = ", ".join(f"“{each}”" for each in extra)
        raise _bad_file(f"không hiểu phần {said}", f"{said} is not understood")
    return _taken_in(content)


def _taken_in(content: dict[str, Any]) -> Shared:
    name, folder = content.get("name"), content.get("folder", "")
    columns = content.get("columns", [])
    if not isinstance(name, str) or not isinstance(folder, str):
        raise _bad_file("tên và thư mục của câu hỏi phải là chữ", "name and folder must be text")
    if not isinstance(columns, list) or not all(isinstance(each, str) for each in columns):
        raise _bad_file(
            "phần các cột phải là một danh sách tên cột", "its columns must be a list of names"
        )
    known = columns_of("resident")
    _refuse_unknown(
        [*_unknown_in(content.get("criterion")), *(each for each in columns if each not in known)]
    )
    criterion = filters.read(content.get("criterion"))
    return Shared(_name(name), clean(folder), criterion, tuple(columns))


def _unknown_in(source: Any) -> list[str]:
    """The fields and rules of a filter that this program does not know, each once."""
    return list(dict.fromkeys(_unknown(source)))


def _unknown(source: Any) -> Iterator[str]:
    waiting = [source]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(reversed(part))
        elif isinstance(part, dict):
            field, rule = part.get("field"), part.get("rule")
            if isinstance(field, str) and field not in resident_fields():
                yield field
            if isinstance(rule, str) and not _is_rule(rule):
                yield rule
            waiting.extend(reversed(list(part.values())))


def _is_rule(name: str) -> bool:
    try:
        rule_named(name)
    except RegisterError:
        return False
    return True


def _refuse_unknown(names: Iterable[str]) -> None:
    said = ", ".join(f"“{name}”" for name in names)
    if said:
        raise RegisterError(
            "unknown-in-filter",
            f"Câu hỏi dùng mục, cột hoặc danh sách theo luật mà chương trình này không có: {said}. "
            "Có thể câu hỏi được lập ở phiên bản khác; không có gì được lấy vào.",
            f"The question uses fields, columns or lists by law this program does not have: {said}."
            " It may come from another version; nothing was taken in.",
        )


def _bad_file(vi: str, en: str) -> RegisterError:
    return RegisterError(
        "bad-filter-file", f"Không đọc được câu hỏi: {vi}.", f"The question cannot be read: {en}."
    )
