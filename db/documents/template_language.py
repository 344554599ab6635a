"""Owns the closed language of templates: texts, loops and conditions, with no way out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import SandboxedEnvironment

from resgroup.errors import RegisterError

MAX_WRITTEN: Final = 100_000_000
"""Characters of XML: more than a list of 20,000 people has, and than Word opens."""

_LEAST_OF_A_TURN: Final = 100
_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.CondExpr,
    nodes.Name,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_FILTERS: Final = frozenset({"default", "length", "lower", "trim", "upper"})
_TESTS: Final = frozenset({"defined"})
_LOOP: Final = frozenset({"first", "index", "index0", "last", "length"})
_COUNTED: Final = "counted"
_TAGS: Final = re.compile(r"<[^>]*>")
_EXCERPT: Final = 80
_TOLD: Final = 6


class TemplateLanguage(SandboxedEnvironment):
    """Reads and runs templates over a context of texts, tuples and mappings.

    What may stand in a template is listed and everything else refused before any of it runs:
    calls, arithmetic, assignments, macros and imports have no way in. Names and columns there
    are not are errors, and what is written is measured, so that no nest of loops runs on.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        super().__init__(autoescape=True, undefined=_Missing, finalize=self._measured, cache_size=0)
        self._known = frozenset(context)
        self._left = MAX_WRITTEN
        self.globals.clear()
        self.filters[_COUNTED] = self._counted

    # Before anything runs

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """The template as jinja reads it, once all of it is known to be allowed."""
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise bad_tags(_near(source, error.lineno), error.message or "") from None
        except ValueError as error:  # a number of thousands of digits
            raise bad_tags("", type(error).__name__) from None
        for node in _inside(tree):
            if not _is_allowed(node):
                raise _code(_near(source, node.lineno or 0))
        self._check_names(find_undeclared_variables(tree))
        for loop in list(tree.find_all(nodes.For)):
            size = nodes.Const(_size(loop), lineno=loop.lineno)
            loop.iter = nodes.Filter(
                loop.iter, _COUNTED, [size], [], None, None, lineno=loop.lineno
            )
        return tree

    def _check_names(self, used: Iterable[str]) -> None:
        unknown = sorted(set(used) - self._known)
        if unknown:
            raise no_such_name(unknown, self._known)

    # While it runs

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A part of a mapping, or what a loop tells of itself; never an attribute of Python."""
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A part of a mapping by its name, or one of several by its place."""
        named = isinstance(obj, Mapping) and isinstance(argument, str) and argument in obj
        placed = isinstance(obj, tuple) and isinstance(argument, int)
        if named or (placed and -len(obj) <= argument < len(obj)):
            return obj[argument]
        return obj if isinstance(obj, Undefined) else self.undefined(obj=obj, name=str(argument))

    def _measured(self, value: Any) -> Any:
        """What is written in a place: a text or a number, and not without end."""
        if isinstance(value, Undefined):
            return str(value)  # raises, naming it
        if not isinstance(value, str | int):
            raise RegisterError(
                "template-syntax",
                "Mẫu ghi thẳng một danh sách; hãy dùng vòng lặp, ví dụ {%p for note in notes %}.",
                "The template writes a whole list; loop over it, as in {%p for note in notes %}.",
            )
        self._write(len(str(value)))
        return value

    def _counted(self, several: Any, size: int) -> Iterator[Any]:
        """The items of a loop, each paid for by what its turn writes at least."""
        if isinstance(several, Undefined):
            str(several)
        if not isinstance(several, tuple):
            raise RegisterError(
                "template-syntax",
                "Mẫu có vòng lặp không đi qua danh sách nào.",
                "The template loops over something that is no list.",
            )
        for each in several:
            self._write(size)
            yield each

    def _write(self, characters: int) -> None:
        self._left -= characters
        if self._left < 0:
            raise RegisterError(
                "template-too-long",
                "Văn bản theo mẫu này quá dài, Word không mở được. Hãy bớt vòng lặp lồng nhau "
                "hoặc xuất PDF, Excel.",
                "Filled, this template is too long for Word. Nest fewer loops, or write PDF or "
                "Excel.",
            )


class _Missing(StrictUndefined):
    """A name or column there is not; using it is an error whose message is the name."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


def _code(place: str) -> RegisterError:
    return RegisterError(
        "template-code",
        f"Mẫu có lệnh không được phép ở “{place}”. Mẫu chỉ được ghi trường, lặp (for) và "
        "điều kiện (if); không có gì được chạy.",
        f"The template holds a command that is not allowed at “{place}”. Templates may write "
        "fields, loop (for) and choose (if); nothing was run.",
    )


def no_such_name(unknown: Iterable[str], known: Iterable[str]) -> RegisterError:
    """The error for names a template uses that there are not, with those that may be meant."""
    names = list(unknown)
    near = {each: None for name in names for each in get_close_matches(name, known, 2, 0.5)}
    told = ", ".join(
        name if len(name) <= _EXCERPT else f"{name[:_EXCERPT]}…" for name in names[:_TOLD]
    )
    meant = ", ".join(near or sorted(known))
    return RegisterError(
        "template-unknown",
        f"Mẫu dùng tên không có trong danh sách này: {told}. Dùng được: {meant}.",
        f"The template uses names this list does not have: {told}. It may use: {meant}.",
    )


def bad_tags(place: str, reason: str) -> RegisterError:
    """The error for tags that cannot be understood."""
    return RegisterError(
        "template-syntax",
        f"Mẫu có thẻ viết sai{f' ở “{place}”' if place else ''}; hãy xem lại các dấu {{{{ }}}}, "
        "{% %} và thẻ đóng.",
        f"A tag of the template is wrong{f' at “{place}”' if place else ''}: {reason}.",
    )


def _is_allowed(node: nodes.Node) -> bool:
    match node:
        case nodes.For():
            return not node.recursive
        case nodes.Filter():
            return node.name in _FILTERS and node.node is not None
        case nodes.Test():
            return node.name in _TESTS
        case nodes.Getattr():
            return not node.attr.startswith("_")
        case nodes.Getitem(arg=nodes.Const(value=name)):
            return not str(name).startswith("_")
        case _:
            return isinstance(node, _ALLOWED)


def _inside(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _inside(child)


def _size(node: nodes.Node) -> int:
    """What one turn of a loop writes at least; loops within it are measured by themselves."""
    size = _LEAST_OF_A_TURN
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            size += len(child.data)
        elif not isinstance(child, nodes.For):
            size += _size(child)
    return size


def _near(source: str, line: int) -> str:
    """The words of a line of a template, to find the place in Word."""
    lines = source.splitlines()
    words = _TAGS.sub("", lines[line - 1]) if 0 < line <= len(lines) else ""
    return words.strip()[:_EXCERPT]
