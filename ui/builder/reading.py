"""Owns how a ready question is shown as parts of the builder."""

from __future__ import annotations

from resgroup.asking.builder import Condition, InArea, OfPeople, OnList, Several, parts
from resgroup.asking.builder import Part as Said
from resgroup.criteria import Criterion
from ui.builder.condition import ConditionPart
from ui.builder.group import GroupPart
from ui.builder.part import Builder, Part
from ui.builder.places import AreaPart, RulePart


def parts_of_question(builder: Builder, criterion: Criterion) -> tuple[str, list[Part]]:
    """How the parts at the top are joined, and the parts."""
    said = parts(criterion)
    join, inner = (said.join, said.parts) if isinstance(said, Several) else ("all", (said,))
    return join, [_part(builder, each) for each in inner]


def _part(builder: Builder, said: Said) -> Part:
    match said:
        case Condition():
            return ConditionPart(builder, said)
        case OnList(rule):
            return RulePart(builder, rule)
        case InArea(area):
            return AreaPart(builder, area)
        case Several("none", (InArea(area),)):
            return AreaPart(builder, area, outside=True)
        case OfPeople():
            made = GroupPart(builder, said.scope)
            made.count(said.kind, said.low, said.high)
            return _filled(made, said.where)
        case Several():
            return _filled(GroupPart(builder), said)


def _filled(made: GroupPart, said: Said) -> GroupPart:
    """A group part with what stands in it."""
    inner = said.parts if isinstance(said, Several) else (said,)
    made.join(said.join if isinstance(said, Several) else "all")
    for place, each in enumerate(inner):
        made.insert(place, _part(made.builder, each))
    return made
