"""What members of a household are to a new head: what is certain, what is only proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resgroup.dates import UNKNOWN, PartialDate
from resgroup.kinship import Kin, relationships_to
from resgroup.records import Kinship, Resident

# A family of four generations: sex and year of birth.
GRANDFATHER, GRANDMOTHER, MAN, WIFE, BROTHER, SISTER = 1, 2, 3, 4, 5, 6
SON, DAUGHTER, HIS_WIFE, GRANDSON, BROTHERS_WIFE, NEPHEW = 7, 8, 9, 10, 11, 12
BORN = {
    GRANDFATHER: ("male", 1940),
    GRANDMOTHER: ("female", 1943),
    MAN: ("male", 1965),
    WIFE: ("female", 1967),
    BROTHER: ("male", 1962),
    SISTER: ("female", 1970),
    SON: ("male", 1990),
    DAUGHTER: ("female", 1995),
    HIS_WIFE: ("female", 1992),
    GRANDSON: ("male", 2018),
    BROTHERS_WIFE: ("female", 1963),
    NEPHEW: ("male", 1991),
}
TERMS = {
    MAN: "head",
    GRANDFATHER: "father",
    GRANDMOTHER: "mother",
    WIFE: "wife",
    BROTHER: "older_brother",
    SISTER: "younger_sibling",
    SON: "child",
    DAUGHTER: "child",
    HIS_WIFE: "daughter_in_law",
    GRANDSON: "grandchild_p",
    BROTHERS_WIFE: "elder_brothers_wife",
    NEPHEW: "nephew_niece",
}
PARENTS = [
    *((child, parent) for child in (MAN, BROTHER, SISTER) for parent in (GRANDFATHER, GRANDMOTHER)),
    *((child, parent) for child in (SON, DAUGHTER) for parent in (MAN, WIFE)),
    *((GRANDSON, parent) for parent in (SON, HIS_WIFE)),
    *((NEPHEW, parent) for parent in (BROTHER, BROTHERS_WIFE)),
]
COUPLES = [(GRANDFATHER, GRANDMOTHER), (MAN, WIFE), (SON, HIS_WIFE), (BROTHER, BROTHERS_WIFE)]


def person(number: int, sex: str, year: int | None) -> Resident:
    born = UNKNOWN if year is None else PartialDate(year, 5, 2)
    return Resident(number, f"Người {number}", sex, born)


def people(*numbers: int) -> dict[int, Resident]:
    return {number: person(number, *BORN[number]) for number in numbers}


def links(
    parents: list[tuple[int, int]], couples: list[tuple[int, int]] | None = None
) -> list[Kinship]:
    made = [("parent", *pair) for pair in parents]
    made += [("spouse", *pair) for pair in couples or []]
    return [Kinship(number, *link) for number, link in enumerate(made, start=1)]


def words(found: Mapping[int, Kin], *, certain: bool = True) -> dict[int, str]:
    return {number: kin.term for number, kin in found.items() if kin.certain == certain}


def only(*numbers: int) -> dict[int, str]:
    return {number: TERMS[number] for number in numbers}


EVERYONE = people(*BORN)
ALL_LINKS = links(PARENTS, COUPLES)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            WIFE,
            {
                MAN: "husband",
                GRANDFATHER: "husbands_father",
                GRANDMOTHER: "husbands_mother",
                BROTHER: "other_relative",
                SISTER: "other_relative",
                SON: "child",
                DAUGHTER: "child",
                HIS_WIFE: "daughter_in_law",
                GRANDSON: "grandchild_p",
                BROTHERS_WIFE: "other_relative",
                NEPHEW: "other_relative",
            },
        ),
        (
            SON,
            {
                MAN: "father",
                WIFE: "mother",
                GRANDFATHER: "grandfather_p",
                GRANDMOTHER: "grandmother_p",
                BROTHER: "uncle_older",
                SISTER: "aunt",
                DAUGHTER: "younger_sibling",
                HIS_WIFE: "wife",
                GRANDSON: "child",
                BROTHERS_WIFE: "other_relative",
                NEPHEW: "other_relative",
            },
        ),
        (
            GRANDSON,
            {
                MAN: "grandfather_p",
                WIFE: "grandmother_p",
                GRANDFATHER: "great_grandparent_p",
                GRANDMOTHER: "great_grandparent_p",
                BROTHER: "other_relative",
                SISTER: "other_relative",
                SON: "father",
                HIS_WIFE: "mother",
                DAUGHTER: "aunt",
                BROTHERS_WIFE: "",
                NEPHEW: "",
            },
        ),
        (
            GRANDFATHER,
            {
                GRANDMOTHER: "wife",
                MAN: "child",
                BROTHER: "child",
                SISTER: "child",
                WIFE: "daughter_in_law",
                BROTHERS_WIFE: "daughter_in_law",
                SON: "grandchild_p",
                DAUGHTER: "grandchild_p",
                NEPHEW: "grandchild_p",
                HIS_WIFE: "grandchild_in_law",
                GRANDSON: "great_grandchild",
            },
        ),
        (
            HIS_WIFE,
            {
                SON: "husband",
                GRANDSON: "child",
                MAN: "husbands_father",
                WIFE: "husbands_mother",
                GRANDFATHER: "other_relative",
                GRANDMOTHER: "other_relative",
                BROTHER: "other_relative",
                SISTER: "other_relative",
                DAUGHTER: "other_relative",
                BROTHERS_WIFE: "",
                NEPHEW: "",
            },
        ),
        (
            NEPHEW,
            {
                MAN: "uncle_younger",
                WIFE: "other_relative",
                GRANDFATHER: "grandfather_p",
                GRANDMOTHER: "grandmother_p",
                BROTHER: "father",
                BROTHERS_WIFE: "mother",
                SISTER: "aunt",
                SON: "other_relative",
                DAUGHTER: "other_relative",
                HIS_WIFE: "",
                GRANDSON: "",
            },
        ),
        (
            BROTHERS_WIFE,
            {
                BROTHER: "husband",
                NEPHEW: "child",
                GRANDFATHER: "husbands_father",
                GRANDMOTHER: "husbands_mother",
                MAN: "other_relative",
                SISTER: "other_relative",
                WIFE: "other_relative",
                SON: "other_relative",
                DAUGHTER: "other_relative",
                HIS_WIFE: "",
                GRANDSON: "",
            },
        ),
    ],
)
def test_with_all_links_everything_near_is_certain(head: int, expected: dict[int, str]) -> None:
    found = relationships_to(head, EVERYONE, TERMS, ALL_LINKS)
    assert {number: kin.term for number, kin in found.items()} == expected
    assert all(kin.certain for kin in found.values() if kin.term)


def test_the_head_keeps_his_familys_terms() -> None:
    found = relationships_to(MAN, EVERYONE, TERMS, [])
    assert found == {number: Kin(TERMS[number], True) for number in TERMS if number != MAN}


def test_whether_the_wife_is_the_mother_is_known_only_from_a_link() -> None:
    family, terms = people(MAN, WIFE, SON), only(MAN, WIFE, SON)
    assert relationships_to(SON, family, terms, []) == {
        MAN: Kin("father", True),
        WIFE: Kin("mother", False),
    }
    assert relationships_to(WIFE, family, terms, []) == {
        MAN: Kin("husband", True),
        SON: Kin("child", False),
    }
    known = links([(SON, WIFE)])
    assert relationships_to(SON, family, terms, known)[WIFE] == Kin("mother", True)
    other = {**family, 50: person(50, "female", 1966)}
    known = links([(SON, 50)])
    assert relationships_to(SON, other, terms, known)[WIFE] == Kin("step_mother", True)


def test_a_wife_too_young_to_be_the_mother_is_proposed_as_stepmother() -> None:
    family = {**people(MAN, SON), WIFE: person(WIFE, "female", 1984)}
    found = relationships_to(SON, family, only(MAN, WIFE, SON), [])
    assert found[WIFE] == Kin("step_mother", False)


def test_a_stepchild_is_the_wifes_own() -> None:
    terms = {MAN: "head", WIFE: "wife", SON: "stepchild", DAUGHTER: "child"}
    family = people(*terms)
    assert words(relationships_to(WIFE, family, terms, [])) == {MAN: "husband", SON: "child"}
    found = relationships_to(SON, family, terms, [])
    assert found[MAN] == Kin("step_father", True)
    assert found[WIFE] == Kin("mother", True)
    assert found[DAUGHTER] == Kin("half_sibling_same_mother", False)


def test_an_anonymous_son_may_be_the_one_in_the_household() -> None:
    family = people(MAN, SON, HIS_WIFE, GRANDSON)
    terms = only(MAN, SON, HIS_WIFE, GRANDSON)
    found = relationships_to(SON, family, terms, [])
    assert found == {
        MAN: Kin("father", True),
        HIS_WIFE: Kin("wife", False),
        GRANDSON: Kin("child", False),
    }
    found = relationships_to(HIS_WIFE, family, terms, [])
    assert found == {
        MAN: Kin("husbands_father", True),
        SON: Kin("husband", False),
        GRANDSON: Kin("child", False),
    }


def test_a_daughters_nephew_is_no_guess() -> None:
    family, terms = people(MAN, DAUGHTER, GRANDSON), only(MAN, DAUGHTER, GRANDSON)
    found = relationships_to(GRANDSON, family, terms, [])
    assert found[MAN] == Kin("grandfather_p", True)
    assert relationships_to(DAUGHTER, family, terms, [])[GRANDSON] == Kin("nephew_niece", True)


def test_two_sons_leave_open_whose_the_grandchild_is() -> None:
    other = 20
    family = {**people(MAN, SON, GRANDSON), other: person(other, "male", 1988)}
    terms = {**only(MAN, SON, GRANDSON), other: "child"}
    found = relationships_to(SON, family, terms, [])
    assert found[GRANDSON] == Kin("nephew_niece", False)
    assert found[other] == Kin("older_brother", False)


def test_siblings_by_term_are_certain() -> None:
    family = people(MAN, GRANDMOTHER, BROTHER, SISTER, BROTHERS_WIFE)
    terms = only(*family)
    assert words(relationships_to(BROTHER, family, terms, [])) == {
        MAN: "younger_sibling",
        GRANDMOTHER: "mother",
        SISTER: "younger_sibling",
    }
    found = relationships_to(SISTER, family, terms, [])
    assert found[MAN] == Kin("older_brother", True)
    assert found[BROTHER] == Kin("older_brother", True)
    assert found[BROTHERS_WIFE].term == "elder_brothers_wife"


def test_the_old_term_tells_who_is_older_where_births_do_not() -> None:
    family = {1: person(1, "male", None), 2: person(2, "female", None)}
    terms = {1: "head", 2: "older_sister"}
    assert relationships_to(2, family, terms, []) == {1: Kin("younger_sibling", True)}
    terms = {1: "head", 2: "younger_sibling"}
    assert relationships_to(2, family, terms, []) == {1: Kin("older_brother", True)}


def test_children_of_one_father_are_proposed_as_full_siblings() -> None:
    family, terms = people(MAN, SON, DAUGHTER), only(MAN, SON, DAUGHTER)
    found = relationships_to(SON, family, terms, [])
    assert found[DAUGHTER] == Kin("younger_sibling", False)
    mothers = {40: person(40, "female", 1966), 41: person(41, "female", 1970)}
    known = links([(SON, 40), (DAUGHTER, 41)])
    found = relationships_to(SON, family | mothers, terms, known)
    assert found[DAUGHTER] == Kin("half_sibling_same_father", True)


def test_half_siblings_by_term() -> None:
    for term in ("half_sibling_same_father", "half_sibling_same_mother"):
        found = relationships_to(SON, people(MAN, SON), {MAN: "head", SON: term}, [])
        assert found == {MAN: Kin(term, True)}


def test_adoption() -> None:
    terms = {MAN: "head", WIFE: "wife", SON: "adopted_child", DAUGHTER: "child"}
    family = people(*terms)
    found = relationships_to(SON, family, terms, [])
    assert found[MAN] == Kin("adoptive_father", True)
    assert found[DAUGHTER] == Kin("other_relative", True)
    back = {MAN: "adoptive_father", SON: "head"}
    assert relationships_to(MAN, family, back, [])[SON] == Kin("adopted_child", True)
    both = [Kinship(1, "adoptive_parent", SON, MAN), Kinship(2, "adoptive_parent", SON, WIFE)]
    assert relationships_to(SON, family, terms, both)[WIFE] == Kin("adoptive_mother", True)


def test_parents_in_law_and_children_in_law_mirror_each_other() -> None:
    for term, back in (
        ("wifes_mother", "son_in_law"),
        ("husbands_mother", "daughter_in_law"),
    ):
        sex = "male" if back == "son_in_law" else "female"
        family = {1: person(1, sex, 1980), 2: person(2, "female", 1950)}
        assert relationships_to(2, family, {1: "head", 2: term}, []) == {1: Kin(back, True)}
        assert relationships_to(1, family, {2: "head", 1: back}, []) == {2: Kin(term, True)}


def test_terms_that_leave_the_way_open_turn_round_where_only_one_fits() -> None:
    family = {1: person(1, "female", 1980), 2: person(2, "male", 1950)}
    assert relationships_to(2, family, {1: "head", 2: "uncle_older"}, []) == {
        1: Kin("nephew_niece", True)
    }
    assert relationships_to(2, family, {1: "head", 2: "great_grandparent_p"}, []) == {
        1: Kin("great_grandchild", True)
    }
    assert relationships_to(1, family, {2: "head", 1: "nephew_niece"}, []) == {2: Kin("", False)}


def test_lodgers_stay_lodgers_and_co_tenants_co_tenants() -> None:
    family = people(MAN, WIFE, SON, DAUGHTER)
    terms = {MAN: "head", WIFE: "wife", SON: "renting", DAUGHTER: "domestic_worker"}
    found = relationships_to(WIFE, family, terms, [])
    assert found[SON] == Kin("renting", True)
    assert found[DAUGHTER] == Kin("domestic_worker", True)
    assert relationships_to(SON, family, terms, [])[WIFE] == Kin("", False)
    terms = {MAN: "head", SON: "co_renting", WIFE: "co_renting", DAUGHTER: "co_renting"}
    assert relationships_to(SON, family, terms, links([], [(SON, WIFE)])) == {
        MAN: Kin("co_renting", True),
        WIFE: Kin("wife", True),
        DAUGHTER: Kin("co_renting", True),
    }


def test_guardianship_and_vague_terms() -> None:
    family = people(MAN, SON, WIFE)
    terms = {MAN: "head", SON: "guarded_person", WIFE: "wife"}
    assert relationships_to(SON, family, terms, [])[MAN] == Kin("guardian", True)
    assert relationships_to(WIFE, family, terms, [])[SON] == Kin("", False)
    terms = {MAN: "head", SON: "other_relative", WIFE: "wife"}
    assert relationships_to(SON, family, terms, [])[MAN] == Kin("other_relative", False)
    assert relationships_to(WIFE, family, terms, [])[SON] == Kin("other_relative", False)


def test_a_widow_stays_family_and_a_divorced_wife_does_not() -> None:
    dead = Resident(SON, "Con", "male", PartialDate(1990), death_date=PartialDate(2020, 3, 1))
    family = people(MAN, HIS_WIFE, GRANDSON)
    terms = only(MAN, HIS_WIFE, GRANDSON)
    kin = links([(SON, MAN), (GRANDSON, SON), (GRANDSON, HIS_WIFE)])
    ended = Kinship(90, "spouse", SON, HIS_WIFE, None, date(2020, 3, 1))
    found = relationships_to(HIS_WIFE, {**family, SON: dead}, terms, [*kin, ended])
    assert (found[MAN], found[GRANDSON]) == (Kin("husbands_father", True), Kin("child", True))
    divorced = Kinship(90, "spouse", SON, HIS_WIFE, None, date(2015, 3, 1))
    found = relationships_to(
        MAN, {**family, SON: dead}, {MAN: "head", GRANDSON: "grandchild_p"}, [*kin, divorced]
    )
    assert found[HIS_WIFE] == Kin("", False)


def test_someone_who_joins_is_named_to_the_same_head() -> None:
    baby = 30
    family = {**people(MAN, SON, HIS_WIFE), baby: person(baby, "female", 2026)}
    terms = only(MAN, SON)
    known = links([(SON, MAN), (baby, SON), (baby, HIS_WIFE)], [(SON, HIS_WIFE)])
    found = relationships_to(MAN, family, terms, known)
    assert found[HIS_WIFE] == Kin("daughter_in_law", True)
    assert found[baby] == Kin("grandchild_p", True)


def test_a_household_without_a_head_keeps_what_it_knows() -> None:
    found = relationships_to(SON, people(SON, DAUGHTER), only(SON, DAUGHTER), [])
    assert found == {DAUGHTER: Kin("", False)}
    family = people(GRANDMOTHER, SON)
    found = relationships_to(SON, family, {GRANDMOTHER: "mother", SON: "child"}, [])
    assert found == {GRANDMOTHER: Kin("", False)}


BLOOD = frozenset(
    "father mother child grandfather_p grandmother_p grandfather_m grandmother_m grandchild_p "
    "grandchild_m older_brother older_sister younger_sibling half_sibling_same_father "
    "half_sibling_same_mother nephew_niece uncle_older uncle_younger maternal_uncle aunt "
    "maternal_aunt great_grandchild".split()
)


@st.composite
def families(draw: st.DrawFn) -> tuple[dict[int, Resident], list[Kinship]]:
    """Three generations of a couple's descendants with every link written down."""
    members: dict[int, Resident] = {}
    pairs: list[tuple[int, int]] = []
    couples: list[tuple[int, int]] = []

    def born(sex: str, year: int) -> int:
        number = len(members) + 1
        members[number] = person(number, sex, year)
        return number

    def marry(one: int, year: int) -> None:
        other = born("female" if members[one].sex == "male" else "male", year)
        couples.append((one, other))
        generation.append((one, other, year))

    generation: list[tuple[int, int, int]] = []
    marry(born("male", 1930), 1932)
    for years in (range(1952, 1972), range(1978, 1995), range(2002, 2020)):
        parents, generation = generation, []
        for father, mother, _year in parents:
            chosen = draw(st.lists(st.sampled_from(years), max_size=3, unique=True))
            for year in chosen:
                child = born(draw(st.sampled_from(("male", "female"))), year)
                pairs += [(child, father), (child, mother)]
                if years[0] < 2000 and draw(st.booleans()):
                    marry(child, year + 1)
    return members, links(pairs, couples)


@given(families(), st.data())
def test_changing_the_head_and_back_gives_the_first_terms(
    family: tuple[dict[int, Resident], list[Kinship]], data: st.DataObject
) -> None:
    members, known = family
    first = data.draw(st.sampled_from(sorted(members)))
    then = data.draw(st.sampled_from(sorted(members)))
    before = relationships_to(first, members, {first: "head"}, known)
    mine = {number: kin.term for number, kin in before.items() if kin.term}
    passed = relationships_to(then, members, {first: "head", **mine}, known)
    theirs = {number: kin.term for number, kin in passed.items() if kin.term}
    after = relationships_to(first, members, {then: "head", **theirs}, known)
    for number, kin in before.items():
        if kin.term in BLOOD:
            assert kin.certain
            assert after[number] == kin


@given(families(), st.data())
def test_what_is_certain_is_true_however_little_is_known(
    family: tuple[dict[int, Resident], list[Kinship]], data: st.DataObject
) -> None:
    members, known = family
    first = data.draw(st.sampled_from(sorted(members)))
    then = data.draw(st.sampled_from(sorted(members)))
    terms = relationships_to(first, members, {first: "head"}, known)
    truth = relationships_to(then, members, {then: "head"}, known)
    some = [link for link in known if data.draw(st.booleans())]
    told = {
        number: kin.term for number, kin in terms.items() if kin.term and data.draw(st.booleans())
    }
    found = relationships_to(then, members, {**told, first: "head"}, some)
    for number, kin in found.items():
        if kin.certain and truth[number].term:
            assert kin.term == truth[number].term
