"""Owns the figures of a population: each a count of a question, so that it opens its names."""

from resgroup.statistics.comparison import compared
from resgroup.statistics.overview import Band, Statistics, statistics
from resgroup.statistics.papers import (
    document_of_statistics,
    figure_words,
    figures_of,
    statistics_tables,
)
from resgroup.statistics.suppression import LEAST, hidden_cells
from resgroup.statistics.tally import Figure, Heading, Line, Tally
from resgroup.statistics.topics import BYS, FIVE_YEARS, TOPICS, By, age_bounds, tally, topic_words

__all__ = [
    "BYS",
    "FIVE_YEARS",
    "LEAST",
    "TOPICS",
    "Band",
    "By",
    "Figure",
    "Heading",
    "Line",
    "Statistics",
    "Tally",
    "age_bounds",
    "compared",
    "document_of_statistics",
    "figure_words",
    "figures_of",
    "hidden_cells",
    "statistics",
    "statistics_tables",
    "tally",
    "topic_words",
]
