"""Owns the figures of a population: each a count of a question, so that it opens its names."""

from resgroup.statistics.comparison import compared
from resgroup.statistics.overview import Band, Statistics, statistics
from resgroup.statistics.suppression import LEAST, hidden_cells
from resgroup.statistics.tally import Figure, Heading, Line, Tally
from resgroup.statistics.topics import BYS, TOPICS, By, tally, topic_words

__all__ = [
    "BYS",
    "LEAST",
    "TOPICS",
    "Band",
    "By",
    "Figure",
    "Heading",
    "Line",
    "Statistics",
    "Tally",
    "compared",
    "hidden_cells",
    "statistics",
    "tally",
    "topic_words",
]
