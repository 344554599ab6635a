"""Owns what families mean for households: who is kin, what a new head makes of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from resgroup.commands.edits import Edits
from resgroup.commands.inputs import Option
from resgroup.commands.presence import (
    minor,
    nothing_later,
    person_option,
    residences_of,
)
from resgroup.commands.spans import (
    end,
    head_on,
    members_on,
    membership_on,
    occupancies_on,
    spouse_links_on,
    spouse_of,
    value_on,
)
from resgroup.dates import written
from resgroup.errors import RegisterError
from resgroup.i18n import _
from resgroup.kinship import Kin, relationships_to
from resgroup.records import Kinship, Membership, Occupancy, Residence, Resident
from resgroup.terms import terms

_GENERATIONS: Final = 3
_COUPLE: Final = ("wife", "husband")
IN_MARRIAGE: Final = ("married", "separated")
"""The marital statuses of those whose marriage is in force."""
_AFTER_DEATH: Final = timedelta(days=300)
"""How long after a man's death his child is born at most (Luật HNGĐ 52/2014/QH13 Đ88.1)."""
Relationships = Sequence[tuple[int, str]]


def circle(edits: Edits, residents: Iterable[int]) -> tuple[dict[int, Resident], list[Kinship]]:
    """Some people with their kin up to three links away, the dead too, and what links them."""
    numbers, links = set(residents), dict[int, Kinship]()
    for _generation in range(_GENERATIONS):
        asked = sorted(numbers)
        found = edits.linked(Kinship, "resident_id", *asked)
        found += edits.linked(Kinship, "relative_id", *asked)
        links |= {link.id: link for link in found}
        numbers |= {each for link in found for each in (link.resident_id, link.relative_id)}
    people = {each: edits.find(Resident, each) for each in sorted(numbers)}
    return {each: person for each, person in people.items() if person}, list(links.values())


def relationships_under(
    edits: Edits, head: int, members: Iterable[Membership], joining: Iterable[int] = ()
) -> dict[int, Kin]:
    """What members of one household, and those who join them, are to a head."""
    given = {each.resident_id: each.relationship for each in members}
    wanted = [each for each in {**given, **dict.fromkeys(joining)} if each != head]
    people, links = circle(edits, [head, *wanted])
    found = relationships_to(head, people, given, links)
    return {each: found[each] for each in wanted if each in found}


def relationship_of(edits: Edits, person: int, household: int, day: date) -> Kin:
    """What someone who is to join a household is to its head of a day."""
    members = [each for each in members_on(edits, household, day) if each.resident_id != person]
    head = head_on(edits, household, day)
    if head is None or head.resident_id == person:
        return Kin("", False)
    return relationships_under(edits, head.resident_id, members, [person])[person]


def certain_relationship(edits: Edits, person: int, household: int, day: date) -> str:
    """What someone who is to join a household certainly is to its head, empty for a guess."""
    kin = relationship_of(edits, person, household, day)
    return kin.term if kin.certain else ""


def relationship_options(edits: Edits, found: Mapping[int, Kin]) -> list[Option]:
    """The people of a `relationships` input with the terms proposed, guesses marked as such."""
    return [_relationship_option(edits, each, kin) for each, kin in found.items()]


def _relationship_option(edits: Edits, number: int, kin: Kin) -> Option:
    option = person_option(edits, number, kin.term)
    if kin.certain or not kin.term:
        return option
    words = _("{person}, to be confirmed").format(person=option.words)
    return Option(number, words, kin.term)


def settled(edits: Edits, found: Mapping[int, Kin], given: Relationships) -> dict[int, str]:
    """The relationships as the user gave them, as they certainly follow where not given.

    Raises RegisterError("relationship-needed"), ("two-heads") or ("relationship-sex").
    """
    told = dict(given)
    chosen = {
        each: told.get(each) or (kin.term if kin.certain else "") for each, kin in found.items()
    }
    for number, term in chosen.items():
        check_relationship(edits.get(Resident, number), term)
    return chosen


def check_relationship(person: Resident, term: str) -> None:
    """Raise RegisterError where someone cannot be that to a head."""
    if term not in terms("relationship"):
        raise RegisterError(
            "relationship-needed",
            f"Hãy chọn quan hệ với chủ hộ của {person.full_name}.",
            f"Choose what {person.full_name} is to the head of the household.",
        )
    if term == "head":
        raise RegisterError("two-heads", "Hộ chỉ có một chủ hộ.", "A household has one head only.")
    about = terms("relationship")[term]
    if person.sex and about.extra["sex"] not in ("any", person.sex):
        raise RegisterError(
            "relationship-sex",
            f"{person.full_name}: quan hệ “{about.vi}” không hợp với giới tính.",
            f"{person.full_name}: “{about.en}” does not go with the sex recorded.",
        )


def take_over(
    edits: Edits, household: int, head: int, relationships: Mapping[int, str], day: date
) -> None:
    """Give a household a new head from a day on; past days keep the old relationships.

    Raises RegisterError("later-entry") where someone joined or left after the day.
    """
    nothing_later(edits.linked(Membership, "household_id", household), day)
    for member in members_on(edits, household, day):
        term = "head" if member.resident_id == head else relationships.get(member.resident_id)
        if term is not None:
            retitle(edits, member, term, day)


def retitle(edits: Edits, member: Membership, term: str, day: date) -> None:
    """Let a member be something else to the head from a day on."""
    if member.relationship == term:
        return
    if member.from_date == day:
        edits.change(member, relationship=term)
        return
    end(edits, member, day)
    edits.add(Membership(0, member.resident_id, member.household_id, term, day))


def candidates(edits: Edits, household: int, day: date, leaving: Collection[int]) -> list[int]:
    """Who may become the head: adult members, or whoever is left where none is."""
    members = [each.resident_id for each in members_on(edits, household, day)]
    staying = [each for each in members if each not in leaving]
    adults = [each for each in staying if not minor(edits.get(Resident, each), day)]
    return adults or staying


def keeps_head(edits: Edits, household: int, day: date) -> None:
    """Raise RegisterError("later-entry") for a household that lost its head after a day.

    What someone is to the head would not hold after it, and a household that has gone would have
    a member again.
    """
    members = edits.linked(Membership, "household_id", household)
    nothing_later([each for each in members if each.relationship == "head"], day)


def join(edits: Edits, person: int, household: int, term: str, day: date) -> None:
    """Let someone leave the household so far and belong to another from a day on.

    Raises RegisterError("head-first") for a head whose household stays behind without one.
    """
    nothing_later(edits.linked(Membership, "resident_id", person), day)
    keeps_head(edits, household, day)
    old = membership_on(edits, person, day)
    if old is not None:
        others = [each for each in members_on(edits, old.household_id, day) if each != old]
        if others and old.relationship == "head":
            raise _head_first(edits.get(Resident, person))
        end(edits, old, day)
        if not others:
            vacate(edits, old.household_id, day)
    edits.add(Membership(0, person, household, term, day))


def settle_like(edits: Edits, person: int, other: int, day: date, reason: str) -> None:
    """Give someone who has no residence here the kind of residence another has."""
    models = residences_of(edits, other, day)
    if models and not residences_of(edits, person, day):
        model = models[0]
        until = model.until if model.kind == "temporary" else None
        edits.add(Residence(0, person, model.kind, day, None, until, reason))


def vacate(edits: Edits, household: int, day: date) -> None:
    """Let a household without anybody occupy its dwellings no longer.

    Raises RegisterError("later-entry") where it moved, or someone joined it, after the day.
    """
    nothing_later(edits.linked(Occupancy, "household_id", household), day)
    nothing_later(edits.linked(Membership, "household_id", household), day)
    for occupancy in occupancies_on(edits, household, day):
        end(edits, occupancy, day)


def spouses(edits: Edits, person: int, day: date) -> set[int]:
    """Whom someone is married to on a day, by a link or as the head's wife or husband."""
    found = {spouse_of(link, person) for link in spouse_links_on(edits, person, day)}
    own = membership_on(edits, person, day)
    for each in members_on(edits, own.household_id, day) if own else ():
        pair = {own.relationship, each.relationship} if own else set()
        couple = (person, each.resident_id)
        if "head" in pair and pair & {*_COUPLE} and _may_be_married(edits, couple, day):
            found.add(each.resident_id)
    return found


def keep_couple(edits: Edits, household: int, arrived: Mapping[int, str], day: date) -> None:
    """Link who arrives as the head's wife or husband with the head: they are married already.

    Their marriage began on a day nobody told. Only a marital status not recorded yet is set.
    """
    head = head_on(edits, household, day)
    for number, relationship in arrived.items():
        if head is None or relationship not in _COUPLE:
            continue
        couple = (head.resident_id, number)
        linked = any(spouse_links_on(edits, each, day) for each in couple)
        people = [edits.get(Resident, each) for each in couple]
        young = any(minor(person, day) for person in people)
        if linked or young or not _may_be_married(edits, couple, day):
            continue
        edits.add(Kinship(0, "spouse", *couple))
        for person in people:
            if not person.marital_status:
                edits.change(person, marital_status="married")


def _may_be_married(edits: Edits, couple: Iterable[int], day: date) -> bool:
    people = (edits.get(Resident, each) for each in couple)
    return all(
        value_on(edits, each, "marital_status", day) in (*IN_MARRIAGE, "") for each in people
    )


def alive_for(parent: Resident, born: date, died: date) -> None:
    """Raise RegisterError("dead-parent") for someone who died before a child can have been born."""
    latest = died + (_AFTER_DEATH if parent.sex == "male" else timedelta())
    if born > latest:
        raise RegisterError(
            "dead-parent",
            f"{parent.full_name} chết ngày {written(died)}, trước khi con (sinh ngày "
            f"{written(born)}) có thể được sinh ra.",
            f"{parent.full_name} died on {written(died)}, before the child (born on "
            f"{written(born)}) can have been.",
        )


def _head_first(person: Resident) -> RegisterError:
    return RegisterError(
        "head-first",
        f"{person.full_name} là chủ hộ; hãy ghi thay đổi chủ hộ trước.",
        f"{person.full_name} heads a household; enter its new head first.",
    )
