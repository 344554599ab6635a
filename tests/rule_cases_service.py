"""Whom the rules of military service and of elections mean on 24 February 2027, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tests.rule_case import ANYONE, FOREIGN, Case, states

# Luật NVQS Đ13, Đ14, Đ24, Đ41, Đ4.4: who is not called up, and who has served.
_SERVED = "serving police_service discharged completed not_allowed registration_exempt"
_NOT_CALLED = states(f"{_SERVED} exempt deferred reserve_1 reserve_2 reserve_unit")
_CALLED = (*states("registered not_registered militia"), {"military_state": ""})
_RESERVISTS: dict[str, Any] = {
    "since": "2020-07-01",
    "fits": {"military_state": "reserve_1"},
    "also": states("reserve_2 reserve_unit"),
    "out": (*FOREIGN, *states("registered exempt discharged not_registered")),
    "unsure": ({"military_state": ""},),
}
_NVQS = "2016-01-01"
_DQTV = "2020-07-01"
_HANDOVER = "2027-02-24"
MILITARY: Final[dict[str, Case]] = {
    "nvqs_first_registration": Case(
        born=("2010-01-01", "2010-12-31"), sex="male", since=_NVQS, day="2027-04-30", out=FOREIGN
    ),
    "nvqs_unregistered": Case(
        born=("1981-02-25", "2010-02-24"),
        sex="male",
        since=_NVQS,
        fits={"military_state": "not_registered"},
        also=({"military_state": ""}, {"military_state": None}),
        out=(*FOREIGN, *states("registered deferred exempt serving discharged reserve_2")),
    ),
    "nvqs_female_registration": Case(
        born=("1986-02-25", "2009-02-24"), sex="female", since=_NVQS, out=FOREIGN
    ),
    "nvqs_call_up": Case(
        born=("2001-02-25", "2009-02-24"),
        sex="male",
        since=_NVQS,
        day=_HANDOVER,
        also=_CALLED,
        out=(*FOREIGN, *_NOT_CALLED),
    ),
    "nvqs_call_up_student": Case(
        born=("1999-02-25", "2009-02-24"),
        sex="male",
        since=_NVQS,
        day=_HANDOVER,
        fits={"study_deferred": True},
        also=_CALLED,
        out=(*FOREIGN, *_NOT_CALLED, {"study_deferred": False}),
    ),
    "nvqs_call_up_all": Case(
        born=("2001-02-25", "2009-02-24"),
        sex="male",
        since=_NVQS,
        day=_HANDOVER,
        also=(
            *_CALLED,
            {"study_deferred": True, "born": date(2001, 2, 24)},
            {"study_deferred": True, "born": date(1999, 2, 25)},
        ),
        out=(
            *FOREIGN,
            *_NOT_CALLED,
            {"study_deferred": True, "born": date(1999, 2, 24)},
            {"study_deferred": True, "born": date(2009, 2, 25)},
        ),
    ),
    "nvqs_deferred_exempt": Case(
        born=("2001-02-25", "2009-02-24"),
        sex="male",
        since=_NVQS,
        day=_HANDOVER,
        fits={"military_state": "deferred"},
        also=(
            *states("exempt"),
            {"study_deferred": True, "born": date(2001, 2, 24)},
            {"study_deferred": True, "born": date(1999, 2, 25)},
        ),
        out=(
            *FOREIGN,
            *states("registered serving not_allowed"),
            {"military_state": ""},
            {"study_deferred": True, "born": date(1999, 2, 24)},
            {"study_deferred": True, "born": date(2009, 2, 25)},
        ),
    ),
    "reserve_class2_pool": Case(
        born=("1981-02-25", "2001-02-24"),
        sex="male",
        since=_NVQS,
        also=(
            *states("deferred exempt reserve_2 registered militia"),
            {"study_deferred": True, "born": date(1999, 2, 24)},
        ),
        out=(
            *FOREIGN,
            *states(f"{_SERVED} reserve_1 reserve_unit"),
            {"study_deferred": True, "born": date(1999, 2, 25)},
            {"study_deferred": True, "born": date(2001, 2, 24)},
        ),
    ),
    "reserve_male": Case(born=("1981-02-25", "2009-02-24"), sex="male", since=_NVQS, out=FOREIGN),
    "reserve_female": Case(
        born=("1986-02-25", "2009-02-24"), sex="female", since=_NVQS, out=FOREIGN
    ),
    "reserve_unit_combat": Case(born=("1991-02-25", "2009-02-24"), sex="male", **_RESERVISTS),
    "reserve_unit_professional": Case(born=("1986-02-25", "2009-02-24"), sex="male", **_RESERVISTS),
    "reserve_unit_support_male": Case(born=("1981-02-25", "2009-02-24"), sex="male", **_RESERVISTS),
    "reserve_unit_support_female": Case(
        born=("1986-02-25", "2009-02-24"),
        sex="female",
        since="2020-07-01",
        fits={"military_state": "reserve_2"},
        also=states("reserve_1 reserve_unit"),
        out=(*FOREIGN, *states("registered"), {"military_state": ""}),
    ),
    "militia_male": Case(born=("1981-02-25", "2009-02-24"), sex="male", since=_DQTV, out=FOREIGN),
    "militia_female": Case(
        born=("1986-02-25", "2009-02-24"), sex="female", since=_DQTV, out=FOREIGN
    ),
    "militia_voluntary_male": Case(
        born=("1976-02-25", "1981-02-24"), sex="male", since=_DQTV, out=FOREIGN
    ),
    "militia_voluntary_female": Case(
        born=("1981-02-25", "1986-02-24"), sex="female", since=_DQTV, out=FOREIGN
    ),
    "militia_deferred_mother": Case(
        born=("1986-02-25", "2009-02-24"),
        since=_DQTV,
        fits={"sex": "female"},
        child=("2024-02-25", "2027-02-24"),
        also=(
            {"marital_status": "married"},
            *(
                {"sex": "male", "marital_status": status, "born": born}
                for status in ("single", "widowed", "divorced", "separated")
                for born in (date(1981, 2, 25), date(2009, 2, 24))
            ),
        ),
        out=(
            *FOREIGN,
            {"sex": "male", "marital_status": "married"},
            {"sex": "male", "marital_status": "single", "born": date(1981, 2, 24)},
            {"sex": "male", "marital_status": "single", "born": date(2009, 2, 25)},
        ),
        unsure=({"sex": "male", "marital_status": ""},),
    ),
}

VOTERS: Final[dict[str, Case]] = {
    "voter": Case(
        born=(ANYONE, "2009-02-24"),
        since="2015-09-01",
        fits={"residence": "permanent"},
        also=({"residence": "temporary"}, {"residence": "absent"}),
        out=(*FOREIGN, {"residence": "staying"}),
    ),
    "voter_new_residence": Case(
        born=(ANYONE, "2009-02-24"),
        since="2015-09-01",
        fits={"residence": "temporary", "residence_from": date(2026, 2, 25)},
        out=(*FOREIGN, {"residence": "permanent"}, {"residence_from": date(2026, 2, 24)}),
        unsure=({"residence_from": None},),
    ),
    "candidate": Case(born=(ANYONE, "2006-02-24"), since="2015-09-01", out=FOREIGN),
    "tdp_head_candidate": Case(
        born=(ANYONE, "2006-02-24"),
        since="2026-05-26",
        fits={"residence": "permanent"},
        also=({"residence": "temporary"},),
        out=(*FOREIGN, {"residence": "absent"}, {"residence": "staying"}),
    ),
    "household_representative_vote": Case(
        born=(ANYONE, "2009-02-24"),
        since="2023-07-01",
        fits={"relationship": "head"},
        out=({"relationship": "wife"},),
    ),
}
