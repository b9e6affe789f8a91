from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from matcher.domain import Bar, Instance, Occupant, Pin, Policy, Zone
from matcher.rules.facts import build_facts
from matcher.solver.check import PlanRejected, check, require_valid
from matcher.solver.plan import Level, Placement, Plan
from tests.solver.referee.town import LEVELS, PLACEMENTS, PLAN, POLICY, TOWN, added, altered, place

W1, W2, W3 = PLACEMENTS
W4 = Placement(woman_id="W4", home_id="H3", points=10_000)


def kinds(instance: Instance = TOWN, plan: Plan = PLAN, policy: Policy = POLICY, **rest: Any) -> list[str]:
    return sorted({violation.kind for violation in check(instance, policy, plan, **rest)})


def placing(*placements: Placement) -> Plan:
    """A plan of these placements whose levels add up."""
    worth = {"W1": 16, "W2": 4, "W3": 1, "W4": 8}
    placed = sum(worth.get(item.woman_id, 0) for item in placements)
    points = sum(item.points for item in placements)
    levels = (Level(name="placed", value=placed, bound=99), Level(name="points", value=points, bound=99_999))
    return Plan(placements=placements, levels=levels)


def test_a_good_plan_passes() -> None:
    assert check(TOWN, POLICY, PLAN) == ()
    assert check(TOWN, POLICY, PLAN, facts=build_facts(TOWN, POLICY)) == ()
    require_valid(TOWN, POLICY, PLAN)


def test_an_empty_plan_passes_where_nothing_is_pinned() -> None:
    assert check(TOWN.replace(pins=()), POLICY, placing()) == ()


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (placing(W1, W2, Placement(woman_id="W9", home_id="H2", points=0)), "unknown_woman"),
        (placing(W1, W2, dataclasses.replace(W3, home_id="H9")), "unknown_home"),
        (placing(W1, W2, W2), "placed_twice"),
        (placing(W1, W3, W2), "order"),
        (placing(W2, W3), "pin_left_out"),
        (placing(W1, W2, W3, W4), "partner_households"),
        (placing(W1, W2, dataclasses.replace(W3, points=5_501)), "points"),
        (placing(dataclasses.replace(W1, points=10_001)), "points_range"),
        (placing(dataclasses.replace(W1, points=-1)), "points_range"),
    ],
)
def test_a_tampered_plan_is_rejected(plan: Plan, expected: str) -> None:
    assert expected in kinds(plan=plan)
    with pytest.raises(PlanRejected) as rejected:
        require_valid(TOWN, POLICY, plan)
    assert expected in {violation.kind for violation in rejected.value.violations}


def test_a_plan_out_of_order_or_without_its_pin_has_no_other_fault() -> None:
    assert kinds(plan=placing(W1, W3, W2)) == ["order"]
    assert kinds(plan=placing(W2, W3)) == ["pin_left_out"]
    assert kinds(plan=placing(W1, W2, W3, W4)) == ["partner_households"]


def test_a_self_contained_home_takes_one_household() -> None:
    limitless = tuple(dataclasses.replace(partner, max_new_households=None) for partner in TOWN.partners)
    both = placing(
        W1, dataclasses.replace(W2, home_id="H3", points=10_000), dataclasses.replace(W3, home_id="H3", points=10_000)
    )
    assert kinds(TOWN.replace(partners=limitless), both) == ["home_households"]
    assert "home_households" in kinds(altered("homes", 1, sharing=None))


def test_a_shared_home_takes_households_until_its_bedspaces_are_used() -> None:
    crowd = added("occupants", Occupant(home_id="H2", role="resident", sex="F", date_of_birth=date(1970, 1, 1)))
    assert kinds(crowd) == ["home_persons"]
    gone = added("occupants", Occupant(home_id="H2", role="resident", sex="F", until=date(2026, 11, 19)))
    assert kinds(gone) == []


def test_families_in_a_shared_home_need_their_rooms() -> None:
    # She and her girl need 2 rooms, W2 and W4 one each, and the home has 3 free.
    girl = dataclasses.replace(TOWN.children[1], woman_id="W3", carer="kinship")
    instance = TOWN.replace(
        homes=altered("homes", 1, bedspaces=6, children_ok=True).homes, children=(*TOWN.children, girl), bars=()
    )
    partners = (TOWN.partners[0], dataclasses.replace(TOWN.partners[1], max_new_households=3))
    plan = placing(W1, W2, W3, Placement(woman_id="W4", home_id="H2", points=5_500))
    assert kinds(instance.replace(partners=partners), placing(W1, W2, W3)) == []
    assert kinds(instance.replace(partners=partners), plan) == ["home_rooms"]


def test_a_limit_of_nothing_is_a_limit_and_an_empty_limit_is_none() -> None:
    first, second = TOWN.partners
    assert kinds(TOWN.replace(partners=(first, dataclasses.replace(second, max_new_households=0)))) == [
        "partner_households"
    ]
    assert kinds(TOWN.replace(partners=(first, dataclasses.replace(second, max_new_households=None)))) == []


OUT = place(0.5, outcode="ST9")
BROKEN: dict[str, Callable[[], Instance]] = {
    "veto": lambda: added("pins", Pin(woman_id="W2", home_id="H2", kind="veto")),
    "ready_in_time": lambda: altered("homes", 0, available_from=date(2026, 12, 14)),
    "home_offered": lambda: altered("homes", 0, unavailable="withdrawn"),
    "offer_open": lambda: altered("homes", 0, available_to=date(2026, 11, 26)),
    "bedrooms": lambda: altered("homes", 0, bedrooms=1),
    "overcrowding": lambda: altered("homes", 0, bedrooms=1, living_rooms=0),
    "bedspaces": lambda: altered("homes", 0, bedspaces=2),
    "exclusion_zone": lambda: added("zones", Zone(woman_id="W1", kind="exclude", place=place(1), radius_km=1.0)),
    "stay_within": lambda: added("zones", Zone(woman_id="W1", kind="stay_within", place=place(2), radius_km=1.0)),
    "safety_distance": lambda: added("zones", Zone(woman_id="W1", kind="safety", place=OUT, restricted=True)),
    "residence_region": lambda: altered("zones", 3, place=place(region="Wales")),
    "bar_children_present": lambda: altered("homes", 1, children_ok=True),
    "bar_own_children": lambda: added("bars", Bar(woman_id="W1", kind="no_cohabit_children")).replace(
        children=(dataclasses.replace(TOWN.children[0], carer="with_her"), *TOWN.children[1:])
    ),
    "landlord_refuses": lambda: altered("women", 2, risk_flags=("arson",)),
    "women_only": lambda: altered("homes", 0, women_only=True).replace(
        children=(dataclasses.replace(TOWN.children[0], sex="M", date_of_birth=date(2009, 1, 1)),)
    ),
    "children_accepted": lambda: altered("homes", 0, children_ok=False),
    "access": lambda: altered("women", 0, access_need="wheelchair"),
    "nation_accepted": lambda: altered("women", 0, nations_ok=("Wales",)),
    "region_accepted": lambda: altered("women", 0, regions_ok=("London",)),
    "set_aside": lambda: altered("homes", 0, set_aside="only_others"),
    "tenure_floor": lambda: altered("women", 1, tenure_floor=80.0),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_pair_that_a_rule_blocks_is_rejected_under_its_code(code: str) -> None:
    found = kinds(BROKEN[code]())
    assert code in found
    assert "disagreement" not in found


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (altered("women", 2, release_date=None), {"ready_in_time", "bedrooms", "bedspaces"}),
        (altered("homes", 0, place=None), {"exclusion_zone", "stay_within", "safety_distance", "residence_region"}),
        (altered("homes", 0, bedrooms=None), {"bedrooms", "overcrowding"}),
        (altered("homes", 1, bedspaces=None), {"bedspaces"}),
        (altered("homes", 1, children_ok=None), {"bar_children_present"}),
        (altered("women", 2, risk_flags=None), {"landlord_refuses"}),
    ],
)
def test_an_unknown_fact_that_blocks_is_a_violation(change: Instance, codes: set[str]) -> None:
    assert codes <= set(kinds(change))
    assert "disagreement" not in kinds(change)


def test_safety_sentences_give_nothing_away() -> None:
    for code in ("exclusion_zone", "stay_within", "safety_distance", "residence_region", "landlord_refuses"):
        (sentence,) = {item.sentence for item in check(BROKEN[code](), POLICY, PLAN) if item.kind == code}
        woman, home = ("W3", "H2") if code == "landlord_refuses" else ("W1", "H1")
        assert sentence == f"{woman} cannot be proposed for {home}: a safety rule forbids it"


def test_a_rule_that_only_asks_for_review_is_no_violation() -> None:
    assert kinds(added("zones", Zone(woman_id="W1", kind="schools"))) == []
    assert kinds(altered("homes", 1, reviews=("violence",))) == []


@pytest.mark.parametrize("code", ["bedrooms", "safety_distance", "ready_in_time", "bar_children_present"])
def test_an_engine_that_misjudges_a_pair_is_found_out_either_way(code: str) -> None:
    """Facts whose tables are of another instance stand for a rule that is wrong."""
    bad = BROKEN[code]()
    too_lax = dataclasses.replace(build_facts(TOWN, POLICY), instance=bad)
    assert {code, "disagreement"} <= set(kinds(bad, facts=too_lax))
    too_strict = dataclasses.replace(build_facts(bad, POLICY), instance=TOWN)
    found = [item.sentence for item in check(TOWN, POLICY, PLAN, facts=too_strict) if item.kind == "disagreement"]
    assert any(code in sentence for sentence in found)


def test_facts_of_another_run_are_refused() -> None:
    with pytest.raises(ValueError, match="another instance or policy"):
        check(TOWN, POLICY, PLAN, facts=build_facts(TOWN, Policy()))
    with pytest.raises(ValueError, match="another instance or policy"):
        check(TOWN, POLICY, PLAN, facts=build_facts(altered("women", 0, priority=2), POLICY))


def test_the_quality_floor_holds_unless_pinned() -> None:
    floor = POLICY.replace(quality_floor_points=5_501)
    assert kinds(policy=floor) == ["quality_floor"]
    assert kinds(policy=POLICY.replace(quality_floor_points=5_500)) == []
    pins = [Pin(woman_id=item.woman_id, home_id="H2", kind="pin") for item in (W2, W3)]
    assert kinds(added("pins", *pins), policy=floor) == []


def test_without_weights_every_pair_has_ten_thousand_points() -> None:
    policy = POLICY.replace(weights={"tenure": 0.0})
    assert kinds(policy=policy) == ["points"]
    full = placing(*(dataclasses.replace(item, points=10_000) for item in PLACEMENTS))
    assert kinds(plan=full, policy=policy) == []


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((), ["levels"]),
        (LEVELS[:1], ["levels"]),
        (LEVELS[::-1], ["levels"]),
        ((*LEVELS, Level(name="kept", value=0, bound=0)), ["levels"]),
        ((Level(name="placed", value=22, bound=29), LEVELS[1]), ["objective"]),
        ((LEVELS[0], Level(name="points", value=20_999, bound=21_000)), ["objective"]),
        ((LEVELS[0], Level(name="points", value=21_000, bound=20_999)), ["bound"]),
        ((Level(name="placed", value=20, bound=20), LEVELS[1]), ["bound", "objective"]),
    ],
)
def test_levels_are_worked_out_again(levels: tuple[Level, ...], expected: list[str]) -> None:
    assert kinds(plan=Plan(placements=PLACEMENTS, levels=levels)) == expected


def test_kept_counts_the_placements_of_the_previous_plan() -> None:
    previous = {"W1": "H1", "W2": "H2", "W3": "H3", "W4": "H2"}
    right = Plan(placements=PLACEMENTS, levels=(*LEVELS, Level(name="kept", value=2, bound=3)))
    wrong = Plan(placements=PLACEMENTS, levels=(*LEVELS, Level(name="kept", value=3, bound=3)))
    assert kinds(plan=right, previous=previous) == []
    assert kinds(plan=wrong, previous=previous) == ["objective"]
    assert kinds(previous=previous) == ["levels"]


def test_the_error_shows_a_few_sentences_and_keeps_all() -> None:
    crowd = placing(*(Placement(woman_id=f"X{number}", home_id="H2", points=0) for number in range(9)))
    with pytest.raises(PlanRejected, match=r"no woman has the id X0; .*and 5 more") as rejected:
        require_valid(TOWN, POLICY, crowd)
    assert len(rejected.value.violations) == 10


def test_limits_over_several_placements_are_checked() -> None:
    tight = {"caseload_hours_week": 6.19, "max_new_in_period": 1}
    assert kinds(altered("partners", 1, **tight)) == ["partner_hours", "partner_period"]
    apart = added("bars", Bar(woman_id="W3", kind="non_association", other_id="W2"))
    assert kinds(apart) == ["apart"]
    assert kinds(policy=POLICY.replace(floors={"mothers": 0.34})) == ["group_floor"]
    assert kinds(policy=POLICY.replace(floors={"mothers": 0.33})) == []
    assert "policy" in kinds(policy=POLICY.replace(floors={"mother": 0.1}))
