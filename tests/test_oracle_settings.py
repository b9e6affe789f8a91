"""The oracle, by hand: walking targets, rooms for contact and for carers, and what a policy sets or switches."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain.policy import DEFAULT_HALF_AT, DEFAULT_TENURE_RANK, Policy, Switch
from tests.oracle.build import RELEASE, child, home, shared, site, tables, woman, zone
from tests.oracle.cases import NEAR
from tests.oracle.criteria_children import THREE_MILES_KM, TWO_MILES_KM, walking_target_km
from tests.oracle.household import dependent_children
from tests.oracles import CRITERIA, RULES, Person, Verdict, action, need_range, statutory_range, tenure_rank

POLICY = Policy()
FAR = {"school_postcode": "M13 9PY", "school_phase": "primary"}


@pytest.mark.parametrize(
    ("phase", "age", "english", "welsh"),
    [
        ("primary", 7, TWO_MILES_KM, TWO_MILES_KM),
        ("primary", 8, THREE_MILES_KM, TWO_MILES_KM),
        ("primary", 11, THREE_MILES_KM, TWO_MILES_KM),
        ("secondary", 7, TWO_MILES_KM, THREE_MILES_KM),
        ("secondary", None, TWO_MILES_KM, THREE_MILES_KM),
        (None, 10, THREE_MILES_KM, TWO_MILES_KM),
        (None, 11, THREE_MILES_KM, THREE_MILES_KM),
        (None, None, TWO_MILES_KM, TWO_MILES_KM),
        ("special", 15, THREE_MILES_KM, TWO_MILES_KM),
    ],
)
def test_walking_targets(phase: str | None, age: int | None, english: float, welsh: float) -> None:
    pupil = child(school_phase=phase, date_of_birth=None if age is None else RELEASE.replace(year=RELEASE.year - age))
    assert [walking_target_km(pupil, RELEASE, nation) for nation in ("England", "Wales", None)] == [
        english, welsh, english,
    ]  # fmt: skip


def test_school_target_is_the_worst_against_its_own_target() -> None:
    # 13,309 m to OL1 3NS against three miles for the girl of 12; 1,115 m to M13 9PY against two for her of 4.
    near = child(**FAR, date_of_birth=date(2022, 6, 1))
    far = child(child_id="d", school_postcode="OL1 3NS", date_of_birth=date(2014, 6, 1))
    data = tables(woman(), home(), children=[near, far])
    quantity = 13.309 / THREE_MILES_KM
    assert CRITERIA["school_target"](data, woman(), home(), POLICY) == (True, quantity, 1 / quantity)
    in_reach = tables(woman(), home(), children=[near])
    assert CRITERIA["school_target"](in_reach, woman(), home(), POLICY) == (True, 1.115 / TWO_MILES_KM, 1.0)
    assert CRITERIA["school_target"](data, woman(), home(postcode=None), POLICY) == (True, None, 0.0)
    assert CRITERIA["school_target"](tables(woman(), home()), woman(), home(), POLICY) == (False, None, 0.0)


def test_a_room_for_contact() -> None:
    stays = child(returns="no", contact="unsupervised", contact_overnight=True)
    room = CRITERIA["contact_room"]
    data = tables(woman(), home(), children=[stays])
    assert room(data, woman(), home(bedrooms=2), POLICY) == (True, 1.0, 1.0)
    assert room(data, woman(), home(bedrooms=1), POLICY) == (True, 0.0, 0.0)
    assert room(data, woman(overnight_carer=True), home(bedrooms=2), POLICY) == (True, 0.0, 0.0)
    assert room(data, woman(), shared(), POLICY) == (True, 0.0, 0.0)
    assert room(data, woman(), home(bedrooms=None), POLICY) == (True, None, 0.0)
    for cells in ({"contact_overnight": False}, {"contact": "barred"}, {"carer": "adopted"}, {"returns": "yes"}):
        assert room(tables(woman(), home(), children=[stays | cells]), woman(), home(), POLICY)[0] is False


def test_a_policy_sets_ranks_halves_and_distances() -> None:
    ranks = Policy(tenure_rank=DEFAULT_TENURE_RANK | {"assured_social": 70.0, "short_term": 30.0})
    assert [tenure_rank(home(tenancy_weeks=weeks), ranks) for weeks in (None, 26.0, 25.0)] == [70.0, 70.0, 30.0]
    halves = Policy(half_at=DEFAULT_HALF_AT | {"void_days": 29.0})
    assert CRITERIA["void_days"](tables(woman(), home()), woman(), home(), halves) == (True, 29.0, 0.5)
    kept = tables(woman(), home(), **zone("safety", postcode="OL1 3NS"))
    found = [
        RULES["safety_distance"](kept, woman(), home(), Policy(safety_distance_km=km)) for km in (8.04672, 13.2, 13.6)
    ]
    assert found == ["pass", "unknown", "fail"]


def test_complete_sites_need_no_check() -> None:
    listed = Policy(sites_complete=True)
    for sites, expected in (
        ([], "pass"),
        ([site("school", **NEAR)], "pass"),
        ([site("school")], "unknown"),
        ([site("play_area")], "pass"),
    ):
        data = tables(woman(), home(), sites=sites, **zone("schools", radius_km=0.914))
        assert RULES["schools"](data, woman(), home(), listed) == expected
        assert RULES["schools"](data, woman(), home(), POLICY) == "unknown"


@pytest.mark.parametrize(
    ("code", "verdict", "switch", "effect"),
    [
        ("affordable", "fail", "on", "block"),
        ("affordable", "unknown", "on", "flag"),
        ("affordable", "unknown", "block", "block"),
        ("affordable", "unknown", "review", "flag"),
        ("affordable", "fail", "review", "review"),
        ("affordable", "fail", "off", ""),
        ("tenancy_lawful", "fail", "on", "review"),
        ("tenancy_lawful", "fail", "block", "block"),
        ("schools", "unknown", "on", "review"),
        ("schools", "unknown", "block", "block"),
        ("bedrooms", "unknown", "review", "review"),
        ("bedrooms", "pass", "block", ""),
    ],
)
def test_switches(code: str, verdict: Verdict, switch: Switch, effect: str) -> None:
    assert action(code, verdict, Policy(rules={code: switch})) == effect
    assert action("ready_in_time", "fail", Policy(rules={code: switch})) == "block"


def test_an_overnight_carer_has_a_room() -> None:
    for standard in ("larger", "bedroom_standard", "size_criteria"):
        policy = Policy(bedroom_standard=standard)
        assert need_range(tables(woman(), home()), woman(overnight_carer=True), policy) == (2, 2)
        assert need_range(tables(woman(), home()), woman(overnight_carer=False), policy, later=True) == (1, 1)
    assert statutory_range(tables(woman(), home()), woman(overnight_carer=True), POLICY) == (1, 1)


def test_dependent_children() -> None:
    she = Person("woman", 17, "F")
    assert not dependent_children((she,))
    assert not dependent_children((she, Person("child", 18, "F"), Person("adult", None, "F")))
    for somebody in (Person("child", 17, "F"), Person("child", None, "F"), Person("adult", 17, "F")):
        assert dependent_children((she, somebody))
