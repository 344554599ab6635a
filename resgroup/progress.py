"""Owns how long work reports how far it is and learns that the user wants it stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Called with work done and work in all (0 where unknown) and a word on what is being done.

    Raises `resgroup.errors.CancelledError` when the user asked to stop.
    """

    def __call__(self, done: int, total: int, what: str) -> None:
        """Take note of the work done."""
        ...


def silent(done: int, total: int, what: str) -> None:
    """Progress nobody watches."""


def watched(items: Iterable[T], total: int, what: str, progress: Progress) -> Iterator[T]:
    """The items, reporting every hundredth of the way."""
    step = max(1, total // 100)
    for done, item in enumerate(items):
        if done % step == 0:
            progress(done, total, what)
        yield item
    progress(total, total, what)
