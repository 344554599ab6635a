"""Owns figures on paper: tables in words, small figures hidden, charts beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from resgroup.i18n import _
from resgroup.lists.document import Block, Document, Figures, Picture
from resgroup.lists.papers import Basis, paper_of
from resgroup.lists.table import Heading as ColumnHeading
from resgroup.lists.table import Row, Section, Table
from resgroup.register import RegisterInfo
from resgroup.statistics.suppression import hidden_cells
from resgroup.statistics.tally import Figure, Heading, Tally
from resgroup.values import grouped

HIDDEN = "•"
_WIDE = 7
"""From how many columns on a table needs the paper's long side."""
_LARGEST_CHART = 0.7
_LINE_SHARE = 0.026

Hidden = NDArray[np.bool_]
Draw = Callable[[Tally, Hidden], str]


def figures_of(tally: Tally, hidden: Hidden | None = None) -> Figures:
    """A table of figures in words, those hidden as a dot."""
    rows = []
    for number, line in enumerate(tally.lines):
        cells = [
            HIDDEN if hidden is not None and hidden[number, column] else figure_words(figure, head)
            for column, (figure, head) in enumerate(zip(line.figures, tally.headings, strict=True))
        ]
        rows.append((line.words, *cells))
    headings = (tally.corner, *(heading.words for heading in tally.headings))
    return Figures(tally.title, headings, tuple(rows))


def figure_words(figure: Figure, heading: Heading) -> str:
    """A figure in words; differences bear their sign."""
    signed = heading.day == "change" or heading.key == "net"
    sign = "+" if signed and figure.count > 0 else ""
    return sign + grouped(figure.count).replace("-", "−")


def statistics_tables(tallies: Sequence[Tally], least: int = 0) -> tuple[Figures, ...]:
    """The tables of several topics, figures under `least` hidden (0 hides none)."""
    return tuple(figures_of(each, hidden_cells(each, least)) for each in tallies)


def document_of_statistics(
    info: RegisterInfo,
    tallies: Sequence[Tally],
    basis: Basis,
    *,
    today: date,
    least: int = 0,
    draw: Draw | None = None,
    as_tables: bool = False,
) -> Document:
    """The paper of figures; `draw` makes each chart as SVG text.

    `as_tables` gives the figures as numbers of a table, as a spreadsheet keeps them.
    """
    told = [each for each in tallies if not each.empty]
    blocks = [block for each in told for block in _blocks(each, least, draw, as_tables=as_tables)]
    title = told[0].title if len(told) == 1 else _("Statistics")
    paper = paper_of(info, basis, title=title, today=today, blocks=blocks)
    wide = any(len(each.headings) >= _WIDE for each in told)
    hides = any(hidden_cells(each, least).any() for each in told)
    notes = (*(note for each in told for note in each.notes), *([_hidden_note(least)] * hides))
    return replace(paper, landscape=wide, notes=(*notes, *paper.notes))


def _blocks(tally: Tally, least: int, draw: Draw | None, *, as_tables: bool) -> Iterator[Block]:
    hidden = hidden_cells(tally, least)
    if draw is not None:
        share = min(_LARGEST_CHART, _LINE_SHARE * (len(tally.lines) + 2))
        yield Picture(draw(tally, hidden), share=share)
    yield table_of(tally, hidden) if as_tables else figures_of(tally, hidden)


def table_of(tally: Tally, hidden: Hidden) -> Table:
    """A table of figures as numbers, those hidden as a dot."""
    told = figures_of(tally, hidden)
    headings = [ColumnHeading("corner", tally.corner)]
    headings += [ColumnHeading("figure", each.words, "right") for each in tally.headings]
    rows = []
    for number, (line, words) in enumerate(zip(tally.lines, told.rows, strict=True)):
        figures = (
            HIDDEN if hidden[number, column] else figure.count
            for column, figure in enumerate(line.figures)
        )
        rows.append(Row(number, words, (line.words, *figures)))
    return Table(tuple(headings), (Section("", tuple(rows)),))


def _hidden_note(least: int) -> str:
    return _("{mark}: hidden, being smaller than {least} or giving a smaller figure away.").format(
        mark=HIDDEN, least=least
    )
