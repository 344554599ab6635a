"""A plausible synthetic group: streets, buildings and families that hold together, from a seed."""

from resgroup.simulation.group import DemoPlan, generate
from resgroup.simulation.papers import known_wrong_ids

__all__ = ["DemoPlan", "generate", "known_wrong_ids"]
