"""Whom every rule means on 24 February 2027: worked out by hand from the law, not from rules."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.rule_case import ANYONE, FOREIGN, Case
from tests.rule_cases_service import MILITARY, VOTERS

_SCHOOL: dict[str, Any] = {"since": "2020-07-01", "day": "2027-09-05"}
_LONG: dict[str, Any] = {"since": "2010-07-01", "day": "2027-02-06", "out": FOREIGN}
_TO_BIRTH = "2027-02-24"


def _reaching(first: str, last: str, by_date: tuple[str, str]) -> Case:
    return Case(born=(first, last), other=by_date, **_LONG)


def _renewed(first: str, last: str) -> Case:
    """Luật Căn cước Đ21: not where the card is of the two years before."""
    return Case(
        born=(first, last),
        since="2024-07-01",
        fits={"national_id_issued": date(2025, 2, 23)},
        also=({"national_id_issued": None},),
        out=(*FOREIGN, {"national_id_issued": date(2025, 2, 24)}),
    )


CHILDREN: Final[dict[str, Case]] = {
    "child": Case(born=("2011-02-25", _TO_BIRTH), since="2017-06-01"),
    "minor": Case(born=("2009-02-25", _TO_BIRTH), since="2017-01-01"),
    "under_6": Case(born=("2021-02-25", _TO_BIRTH), since="2015-01-01"),
    "nursery": Case(born=("2024-01-25", "2026-11-24"), since="2020-07-01"),
    "kindergarten_3": Case(born=("2024-01-01", "2024-12-31"), **_SCHOOL),
    "kindergarten_4": Case(born=("2023-01-01", "2023-12-31"), **_SCHOOL),
    "kindergarten_5": Case(born=("2022-01-01", "2022-12-31"), **_SCHOOL),
    "grade_1": Case(born=("2021-01-01", "2021-12-31"), **_SCHOOL),
    "grade_6": Case(born=("2016-01-01", "2016-12-31"), **_SCHOOL),
    "grade_10": Case(born=("2012-01-01", "2012-12-31"), **_SCHOOL),
    "primary_6_14": Case(born=("2013-01-01", "2021-12-31")),
    "lower_secondary_11_18": Case(born=("2009-01-01", "2016-12-31")),
    "universal_survey_0_60": Case(born=("1967-01-01", "2027-12-31")),
    "literacy_15_25": Case(born=("2002-01-01", "2012-12-31")),
    "literacy_15_35": Case(born=("1992-01-01", "2012-12-31")),
    "literacy_15_60": Case(born=("1967-01-01", "2012-12-31")),
}

ORGANISATIONS: Final[dict[str, Case]] = {
    "party_members": Case(fits={"party_member": True}, out=({"party_member": False},)),
    "party_admission": Case(
        born=("1967-01-25", "2009-02-24"),
        since="2025-01-20",
        out=(*FOREIGN, {"party_member": True}),
    ),
    "youth": Case(born=("1996-02-25", "2011-02-24"), since="2021-01-01", out=FOREIGN),
    "youth_union": Case(born=("1996-02-25", "2011-02-24")),
    "pioneer": Case(born=("2011-02-25", "2018-02-24")),
    "veterans_union": Case(
        fits={"military_state": "discharged"},
        also=({"military_state": "", "organisation": ("veterans",)},),
        out=({"military_state": "reserve_2", "organisation": ("women",)},),
    ),
    "elderly_union": Case(born=(ANYONE, "1967-02-24"), out=FOREIGN),
}

WOMEN_AND_FAMILY: Final[dict[str, Case]] = {
    "women_15_49": Case(born=("1977-02-25", "2012-02-24"), sex="female"),
    "women_union": Case(born=(ANYONE, "2009-02-24"), sex="female"),
    "mothers_child_under_3": Case(sex="female", child=("2024-02-25", _TO_BIRTH)),
    "mothers_child_under_5": Case(sex="female", child=("2022-02-25", _TO_BIRTH)),
    "marriage_male": Case(born=(ANYONE, "2007-02-24"), sex="male", since="2015-01-01"),
    "marriage_female": Case(born=(ANYONE, "2009-02-24"), sex="female", since="2015-01-01"),
    # NĐ 135/2020: in 2027 women retire at 57 years 4 months, men at 61 years 9 months.
    "working_age_labour": Case(
        born=("1970-01-01", "2012-02-24"),
        since="2021-01-01",
        fits={"sex": "female"},
        also=({"sex": "male", "born": date(1965, 7, 1)},),
        out=({"sex": "male", "born": date(1965, 6, 30)},),
    ),
}

ELDERLY: Final[dict[str, Case]] = {
    "elderly": Case(born=(ANYONE, "1967-02-24"), since="2010-07-01", out=FOREIGN),
    "longevity_70": _reaching("1957-01-01", "1957-12-31", ("1956-02-25", "1957-02-24")),
    "longevity_75": _reaching("1952-01-01", "1952-12-31", ("1951-02-25", "1952-02-24")),
    "longevity_80": _reaching("1947-01-01", "1947-12-31", ("1946-02-25", "1947-02-24")),
    "longevity_85": _reaching("1942-01-01", "1942-12-31", ("1941-02-25", "1942-02-24")),
    "longevity_90": _reaching("1937-01-01", "1937-12-31", ("1936-02-25", "1937-02-24")),
    "longevity_95": _reaching("1932-01-01", "1932-12-31", ("1931-02-25", "1932-02-24")),
    "longevity_100": _reaching("1927-01-01", "1927-12-31", ("1926-02-25", "1927-02-24")),
    "longevity_over_100": _reaching(ANYONE, "1926-12-31", (ANYONE, "1926-02-24")),
    "social_pension_75": Case(
        born=(ANYONE, "1952-02-24"),
        since="2025-07-01",
        also=({"welfare": "social_pension"},),
        out=(*FOREIGN, {"welfare": "pension"}),
    ),
    "social_pension_70_poor": Case(
        born=("1952-02-25", "1957-02-24"),
        since="2025-07-01",
        fits={"poverty": "near_poor"},
        also=({"poverty": "poor"},),
        out=(*FOREIGN, {"welfare": "pension"}, {"poverty": "average"}, {"poverty": ""}),
    ),
    "elderly_80": Case(
        born=(ANYONE, "1945-06-30"),
        since="2010-07-01",
        until="2025-06-30",
        out=FOREIGN,
        on=date(2025, 6, 30),
    ),
}

_LEVELS = ("mild", "severe", "extremely_severe")
_PD = "2021-07-01"

SOCIAL: Final[dict[str, Case]] = {
    "poor_households": Case(
        since="2021-03-15",
        fits={"poverty": "poor"},
        out=({"poverty": "near_poor"}, {"poverty": ""}),
    ),
    "near_poor_households": Case(
        since="2021-03-15",
        fits={"poverty": "near_poor"},
        out=({"poverty": "poor"}, {"poverty": ""}),
    ),
    "escaped_poverty_households": Case(
        since="2021-03-15",
        fits={"poverty": "escaped_poverty"},
        also=({"poverty": "escaped_near_poverty"},),
        out=({"poverty": "poor"}, {"poverty": ""}),
    ),
    "merit_people": Case(
        since=_PD,
        fits={"merit": "invalid"},
        also=({"merit": "heroic_mother"},),
        out=({"merit": "martyr_relative"}, {"merit": ""}),
    ),
    "martyr_relatives": Case(
        since=_PD, fits={"merit": "martyr_relative"}, out=({"merit": "invalid"}, {"merit": ""})
    ),
    "merit_families": Case(
        since=_PD,
        fits={"merit_family": True},
        out=({"merit_family": False}, {"merit_family": None}),
    ),
    "disabled": Case(
        since="2011-01-01",
        fits={"disability_level": "mild"},
        also=({"disability_level": "", "disability_type": "sight"},),
        out=({"disability_level": ""},),
    ),
    "disability_allowance": Case(
        since=_PD,
        fits={"disability_level": "severe"},
        also=({"disability_level": "extremely_severe"},),
        out=({"disability_level": "mild"}, {"disability_level": ""}),
        unsure=({"disability_level": "", "disability_type": "sight"},),
    ),
    "children_without_support": Case(
        born=("2011-02-25", _TO_BIRTH),
        since=_PD,
        fits={"welfare": "orphan"},
        out=({"welfare": "special_child"}, {"welfare": ""}),
    ),
    "special_children": Case(
        born=("2011-02-25", _TO_BIRTH),
        since="2017-06-01",
        fits={"welfare": "special_child"},
        also=(
            {"welfare": "orphan"},
            *({"welfare": "", "disability_level": level} for level in _LEVELS),
            {"welfare": "", "disability_type": "other"},
        ),
        out=({"welfare": ""}, {"welfare": "pension"}),
    ),
    "single_parents_poor": Case(
        since=_PD,
        fits={"sex": "female", "poverty": "poor", "marital_status": "single"},
        child=("2011-02-25", _TO_BIRTH),
        also=({"poverty": "near_poor"}, {"marital_status": "widowed"}, {"sex": "male"}),
        out=(
            {"poverty": "average"},
            {"poverty": ""},
            {"marital_status": "married"},
            {"marital_status": "divorced"},
        ),
        unsure=({"marital_status": ""},),
    ),
    "elderly_without_support": Case(
        born=(ANYONE, "1967-02-24"),
        since="2010-07-01",
        fits={"poverty": "poor"},
        grown=("1967-02-25", "2009-02-24"),
        out=(*FOREIGN, {"poverty": "near_poor"}, {"poverty": ""}, {"born": date(2015, 1, 1)}),
    ),
    "social_assistance": Case(
        since=_PD,
        fits={"welfare": "social_assistance"},
        also=(
            {"welfare": "disability_allowance"},
            {"welfare": "orphan"},
            {"welfare": "single_parent_poor"},
        ),
        out=({"welfare": "social_pension"}, {"welfare": "pension"}, {"welfare": ""}),
    ),
    "insured_by_the_state": Case(
        born=("2021-02-25", _TO_BIRTH),
        since="2015-01-01",
        also=tuple(
            {"born": date(1980, 1, 1), **more}
            for more in (
                {"poverty": "poor"},
                {"merit": "invalid"},
                {"merit": "martyr_relative"},
                {"welfare": "social_pension"},
                {"welfare": "social_assistance"},
                {"welfare": "disability_allowance"},
                {"welfare": "orphan"},
                {"welfare": "single_parent_poor"},
            )
        ),
        out=tuple(
            {"born": date(1980, 1, 1), **more}
            for more in ({}, {"poverty": "near_poor"}, {"welfare": "pension"})
        ),
    ),
    "no_health_insurance": Case(
        since="2015-01-01",
        fits={"health_insurance": ""},
        also=({"health_insurance": None},),
        out=({"health_insurance": "0123456789"},),
    ),
}

IDENTITY: Final[dict[str, Case]] = {
    "id_card_14": Case(born=(ANYONE, "2013-02-24"), since="2024-07-01", out=FOREIGN),
    "id_card_none": Case(
        born=(ANYONE, "2013-02-24"),
        since="2024-07-01",
        fits={"national_id": "001099000001", "national_id_issued": None},
        also=({"national_id": "", "national_id_issued": date(2024, 8, 1)},),
        out=(*FOREIGN, {"national_id_issued": date(2024, 8, 1)}),
    ),
    "id_card_under_14": Case(born=("2013-02-25", _TO_BIRTH), since="2024-07-01", out=FOREIGN),
    "id_renew_14": _renewed("2012-02-25", "2013-02-24"),
    "id_renew_25": _renewed("2001-02-25", "2002-02-24"),
    "id_renew_40": _renewed("1986-02-25", "1987-02-24"),
    "id_renew_60": _renewed("1966-02-25", "1967-02-24"),
    "vneid_level2": Case(born=(ANYONE, "2013-02-24"), since="2024-07-01"),
    "vneid_none": Case(
        born=(ANYONE, "2013-02-24"),
        since="2024-07-01",
        fits={"vneid_level": 1},
        also=({"vneid_level": None}, {"vneid_level": 0}),
        out=(*FOREIGN, {"vneid_level": 2}),
    ),
    "vneid_6_13": Case(born=("2013-02-25", "2021-02-24"), since="2024-07-01"),
}

_CT = "2021-07-01"

RESIDENCE: Final[dict[str, Case]] = {
    "tam_vang_nvqs": Case(
        born=("1981-02-25", "2010-02-24"),
        sex="male",
        since=_CT,
        fits={"residence": "absent", "residence_from": date(2026, 11, 24)},
        out=(*FOREIGN, {"residence": "permanent"}, {"residence_from": date(2026, 11, 25)}),
        unsure=({"residence_from": None},),
    ),
    "absent_12_months": Case(
        since=_CT,
        fits={"residence": "absent", "residence_from": date(2026, 2, 24)},
        out=(*FOREIGN, {"residence": "temporary"}, {"residence_from": date(2026, 2, 25)}),
        unsure=({"residence_from": None},),
    ),
    "temporary_ending": Case(
        since=_CT,
        fits={"residence": "temporary", "residence_until": date(2027, 2, 24)},
        also=({"residence_until": date(2027, 3, 11)},),
        out=(
            {"residence": "permanent"},
            {"residence_until": date(2027, 2, 23)},
            {"residence_until": date(2027, 3, 12)},
        ),
        unsure=({"residence_until": None},),
    ),
    "temporary_ended": Case(
        since=_CT,
        fits={"residence": "temporary", "residence_until": date(2027, 2, 23)},
        out=({"residence": "permanent"}, {"residence_until": date(2027, 2, 24)}),
        unsure=({"residence_until": None},),
    ),
    "staying_30_days": Case(
        since=_CT,
        fits={"residence": "staying", "residence_from": date(2027, 1, 25)},
        out=(*FOREIGN, {"residence": "temporary"}, {"residence_from": date(2027, 1, 26)}),
        unsure=({"residence_from": None},),
    ),
    "foreigners": Case(
        since="2015-01-01",
        fits={"nationality": "KR"},
        out=({"nationality": "VN"},),
        unsure=({"nationality": ""},),
    ),
}

CASES: Final[dict[str, Case]] = {
    **MILITARY,
    **VOTERS,
    **CHILDREN,
    **ORGANISATIONS,
    **WOMEN_AND_FAMILY,
    **ELDERLY,
    **SOCIAL,
    **IDENTITY,
    **RESIDENCE,
}
