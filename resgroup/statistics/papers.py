"""Owns figures on paper: tables in words, small figures hidden, charts beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from resgroup.i18n import _
from resgroup.lists.document import Block, Document, Figures, Picture
from resgroup.lists.papers import Basis, paper_of
from resgroup.lists.table import Heading as ColumnHeading
from resgroup.lists.table import Row, Section, Table
from resgroup.register import RegisterInfo
from resgroup.statistics.shares import percent_words, percentages, shares_of
from resgroup.statistics.suppression import Hidden, hidden_together
from resgroup.statistics.tally import Figure, Heading, Tally
from resgroup.values import grouped

HIDDEN = "•"
MOST_BARS = 60
"""So many lines have bars in a chart; its table tells of all."""
_WIDE = 7
"""From how many columns on a table needs the paper's long side."""
_ROOM = {False: (165, 257), True: (252, 170)}
"""How wide and high a page is within its margins, upright and across, in millimetres."""
_LARGEST_CHART = 0.85
_BELOW_HEAD = {False: 0.7, True: 0.62}
"""The largest chart below the head of the paper, as a part of a page's height."""
_SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')

Draw = Callable[[Tally, Hidden, bool], Sequence[str]]
"""Makes the charts of figures as SVG texts, for a page across where that is true."""


def figures_of(tally: Tally, hidden: Hidden | None = None) -> Figures:
    """A table of figures in words with their shares, those hidden as a dot."""
    rows = []
    for number, line in enumerate(tally.lines):
        cells = [
            HIDDEN if hidden is not None and hidden[number, column] else figure_words(figure, head)
            for column, (figure, head) in enumerate(zip(line.figures, tally.headings, strict=True))
        ]
        rows.append((line.words, *cells))
    headings = [tally.corner, *(heading.words for heading in tally.headings)]
    shares = shares_of(tally)
    if shares is not None:
        headings.append(shares.words)
        told = percentages(tally, shares, hidden)
        rows = [(*row, _percent(share)) for row, share in zip(rows, told, strict=True)]
    return Figures(_title(tally), tuple(headings), tuple(rows))


def _percent(share: float | None) -> str:
    return HIDDEN if share is None else percent_words(share)


def _title(tally: Tally) -> str:
    return tally.title if tally.by == "group" else f"{tally.title} · {tally.corner}"


def figure_words(figure: Figure, heading: Heading) -> str:
    """A figure in words; differences bear their sign."""
    signed = heading.day == "change" or heading.key == "net"
    sign = "+" if signed and figure.count > 0 else ""
    return sign + grouped(figure.count).replace("-", "−")


def statistics_tables(tallies: Sequence[Tally], least: int = 0) -> tuple[Figures, ...]:
    """The tables of several topics, figures under `least` hidden (0 hides none)."""
    hidden = hidden_together(tallies, least)
    return tuple(figures_of(each, some) for each, some in zip(tallies, hidden, strict=True))


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
    """The paper of figures; `draw` makes their charts.

    `as_tables` gives the figures as numbers of a table, as a spreadsheet keeps them.
    """
    told = [each for each in tallies if not each.empty]
    wide = needs_width(told)
    page = _Page(draw, wide, as_tables, titled=len(told) > 1)
    hidden = hidden_together(told, least)
    together = zip(told, hidden, strict=True)
    blocks = [block for each, some in together for block in _blocks(each, some, page)]
    if blocks and isinstance(blocks[0], Picture):
        blocks[0] = _below_head(blocks[0], _BELOW_HEAD[wide])
    title = _title(told[0]) if len(told) == 1 else _("Statistics")
    paper = paper_of(info, basis, title=title, today=today, blocks=blocks)
    notes = [note for each in told for note in each.notes]
    notes += [bars_note()] * (draw is not None and any(map(has_too_many_bars, told)))
    notes += [_hidden_note(least)] * any(some.any() for some in hidden)
    return replace(paper, landscape=wide, notes=(*dict.fromkeys(notes), *paper.notes))


def _below_head(chart: Picture, most: float) -> Picture:
    """The first chart, such that it stands on the page of the head, with its table if it is low."""
    return replace(chart, share=min(chart.share, most), kept=chart.share <= most / 2)


def needs_width(tallies: Sequence[Tally]) -> bool:
    """Whether a table among them needs the paper's long side."""
    return any(len(each.headings) >= _WIDE for each in tallies if not each.empty)


def has_too_many_bars(tally: Tally) -> bool:
    """Whether a chart shows only the first of the lines."""
    return sum(line.part != "total" for line in tally.lines) > MOST_BARS


def no_area_words() -> str:
    """What is said where figures by area have no area."""
    return _(
        "There is no area yet. Draw one on the map and save that question under a name: it is an "
        "area here."
    )


def bars_note() -> str:
    """What is said of a chart that shows only the first of the lines."""
    return _("The chart shows the first {count} lines, the table all.").format(count=MOST_BARS)


@dataclass(frozen=True, slots=True)
class _Page:
    """How figures are put on a page."""

    draw: Draw | None
    wide: bool
    as_tables: bool
    titled: bool
    """Whether each topic must say what it is of, above its charts and its table."""


def _blocks(tally: Tally, hidden: Hidden, page: _Page) -> Iterator[Block]:
    title = _title(tally) if page.titled else ""
    charts = page.draw(tally, hidden, page.wide) if page.draw is not None else ()
    for number, svg in enumerate(charts, start=1):
        last = number == len(charts)
        yield Picture(svg, share=_share(svg, wide=page.wide), title=title, kept=last)
        title = ""
    if page.as_tables:
        yield table_of(tally, hidden)
    else:
        yield replace(figures_of(tally, hidden), title=title)


def _share(svg: str, *, wide: bool) -> float:
    """How much of a page's height a chart takes that is as wide as the page."""
    size = _SIZE.search(svg)
    if size is None:
        return _LARGEST_CHART
    across, high = _ROOM[wide]
    return min(_LARGEST_CHART, across * float(size[2]) / float(size[1]) / high)


def table_of(tally: Tally, hidden: Hidden) -> Table:
    """A table of figures as numbers, those hidden as a dot."""
    told = figures_of(tally, hidden)
    headings = [ColumnHeading("corner", tally.corner)]
    headings += [ColumnHeading("figure", words, "right") for words in told.headings[1:]]
    shares = shares_of(tally)
    parts = list(percentages(tally, shares, hidden)) if shares is not None else []
    rows = []
    for number, (line, words) in enumerate(zip(tally.lines, told.rows, strict=True)):
        figures: list[Any] = [
            HIDDEN if hidden[number, column] else figure.count
            for column, figure in enumerate(line.figures)
        ]
        figures += [HIDDEN if share is None else share for share in parts[number : number + 1]]
        rows.append(Row(number, words, (line.words, *figures)))
    return Table(tuple(headings), (Section("", tuple(rows)),))


def _hidden_note(least: int) -> str:
    return _("{mark}: hidden, being smaller than {least} or giving a smaller figure away.").format(
        mark=HIDDEN, least=least
    )
