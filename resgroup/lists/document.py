"""Owns what an office's paper says around a table, a map or figures (NĐ 30/2020/NĐ-CP, annex I)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from resgroup.lists.table import Table


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs at the foot: the office in capitals, the name beneath where it is known."""

    office: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG text, with what stands above and beneath it; `share` of a page's height.

    One that is `kept` stands on the page on which what follows it begins.
    """

    svg: str
    caption: str = ""
    share: float = 0.5
    title: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """A small table of figures: headings and rows of words, the first column to the left."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A first page to be handed out: counts with their words, a drawing that takes what room
    there is, and small tables beside it or, on upright paper, beneath. What follows it begins on
    a page of its own.
    """

    counts: tuple[tuple[str, str], ...]
    picture: Picture | None = None
    figures: tuple[Figures, ...] = ()


Block = Table | Picture | Figures | Overview | str
"""What a document is made of, in order; a text is a paragraph."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the group: national header, place and day, title, blocks, signatures.

    Every text is data and never markup. `notes` stand small at the foot of the last page: the day
    the register is taken as it stood, the law, the source; `trace` on every page: who printed it,
    when, and for what. `simulated` prints "dữ liệu mô phỏng" on every page.
    """

    title: str
    about: str = ""
    superior: str = ""
    office: str = ""
    number: str = ""
    place_and_day: str = ""
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    recipients: tuple[str, ...] = ()
    paper: Literal["A4", "A3"] = "A4"
    landscape: bool = False
    simulated: bool = False
    trace: str = ""
