"""Owns the figures of a population: each a count of a question, so that it opens its names."""

from resgroup.statistics.comparison import compared
from resgroup.statistics.overview import Band, Statistics, statistics
from resgroup.statistics.papers import (
    MOST_BARS,
    bars_note,
    document_of_statistics,
    figure_words,
    figures_of,
    has_too_many_bars,
    needs_width,
    no_area_words,
    statistics_tables,
)
from resgroup.statistics.shares import Shares, percent_words, percentages, shares_of
from resgroup.statistics.suppression import LEAST, hidden_cells, hidden_together
from resgroup.statistics.tally import (
    Figure,
    Heading,
    Houses,
    Line,
    Moved,
    Tally,
    Unit,
)
from resgroup.statistics.topics import BYS, FIVE_YEARS, TOPICS, By, age_bounds, tally, topic_words

__all__ = [
    "BYS",
    "FIVE_YEARS",
    "LEAST",
    "MOST_BARS",
    "TOPICS",
    "Band",
    "By",
    "Figure",
    "Heading",
    "Houses",
    "Line",
    "Moved",
    "Shares",
    "Statistics",
    "Tally",
    "Unit",
    "age_bounds",
    "bars_note",
    "compared",
    "document_of_statistics",
    "figure_words",
    "figures_of",
    "has_too_many_bars",
    "hidden_cells",
    "hidden_together",
    "needs_width",
    "no_area_words",
    "percent_words",
    "percentages",
    "shares_of",
    "statistics",
    "statistics_tables",
    "tally",
    "topic_words",
]
