"""Every hard rule is the referee's business too: a placement that breaks it alone is rejected under its code alone.

Nobody but the referee stands between a wrong solver and a woman, so each rule is broken here on purpose, and then kept
by changing a single fact. The rules that tests/solver/test_check.py breaks in its town are not broken again.
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from matcher.domain import Instance, Policy
from matcher.domain.policy import Switch
from matcher.domain.surroundings import LhaRate
from matcher.rules.registry import hard_rules
from matcher.solver.check import PlanRejected, check, require_valid
from matcher.solver.plan import Level, Placement, Plan
from tests.rules.world import RELEASE, adult, bar, child, home, occupant, place, shared, site, woman, world, zone
from tests.solver.test_check import BROKEN

CODES = [rule.code for rule in hard_rules()]
NO_WEIGHTS = {"tenure": 0.0}
"""Without weights every pair is worth 10,000 points, so that a plan's points are right wherever she is placed."""
PLAN = Plan(
    placements=(Placement(woman_id="w", home_id="h", points=10_000),),
    levels=(Level(name="placed", value=4, bound=4), Level(name="points", value=10_000, bound=10_000)),
)
"""The forced placement: she, of the middle priority, in the only home."""

SHE = woman(benefit_income_gbp_week=100.0)
RENT: dict[str, Any] = {"rent_gbp_week": 120.0, "exempt_accommodation": True}
"""A rent that is paid in full, so that money is in question only where a case is about it."""
LHA = LhaRate(
    brma="A",
    shared_gbp_week=70.0,
    one_bed_gbp_week=98.0,
    two_bed_gbp_week=130.0,
    three_bed_gbp_week=150.0,
    four_bed_gbp_week=201.0,
)
PRIVATE: dict[str, Any] = {"landlord": "private", "brma": "A", "exempt_accommodation": False}
"""Alone she has £98 a week of help with such a rent: £5 more are no worry, £25 more are all that she can bear."""
CAS3: dict[str, Any] = {**RENT, "tenancy": "cas3", "landlord": "hmpps"}
NAMED = {"other_id": "somebody"}


class Case(NamedTuple):
    """A record that breaks a rule, the one fact of it that does, what keeps the rule instead, and who else is there."""

    breaks: Any
    fact: str
    kept: Any
    around: tuple[Any, ...]

    def broken(self) -> Instance:
        """The world in which placing her breaks the rule."""
        return world(self.breaks, *self.around)

    def control(self) -> Instance:
        """The same with the one fact changed."""
        return world(dataclasses.replace(self.breaks, **{self.fact: self.kept}), *self.around)


CASES: dict[str, Case] = {
    "affordable": Case(home(**PRIVATE, rent_gbp_week=123.01), "rent_gbp_week", 103.0, (SHE, LHA)),
    "affordable_with_margin": Case(home(**PRIVATE, rent_gbp_week=103.01), "rent_gbp_week", 103.0, (SHE, LHA)),
    # Only a person can say who an adult or a resident is: these two rules are never surely broken, only unknown.
    "bar_person_own": Case(
        bar("no_cohabit_person", **NAMED), "approved_by", "J. Officer", (SHE, adult(), home(**RENT))
    ),
    "bar_person_present": Case(
        occupant(until=RELEASE),
        "until",
        RELEASE - timedelta(days=1),
        (SHE, bar("no_cohabit_person", **NAMED), shared(**RENT)),
    ),
    "cas3_children": Case(child(returns="yes"), "returns", "no", (SHE, home(**CAS3, tenancy_weeks=12.0))),
    "cas3_nights": Case(home(**CAS3, tenancy_weeks=12.1), "tenancy_weeks", 12.0, (SHE,)),
    "keep_away": Case(
        child(returns="no", keep_away_km=5.0, keep_away_place=place(3, 4)),
        "keep_away_km",
        4.999,
        (SHE, home(**RENT)),
    ),
    "landlord_reviews": Case(
        dataclasses.replace(SHE, risk_flags=("arson",)), "risk_flags", ("none",), (home(**RENT, reviews=("arson",)),)
    ),
    "placement_with_parents": Case(
        child(order="care", carer="foster"), "order", "section20", (SHE, shared(**RENT, children_ok=True), occupant())
    ),
    "play_areas": Case(
        zone("play_areas", radius_km=2.5), "radius_km", 2.4, (SHE, home(**RENT), site("play_area", place=place(1.5, 2)))
    ),
    # The law allows a month's rent: £120 a week is £520 a month.
    "rent_in_advance": Case(
        home(**RENT, landlord="private", rent_in_advance_gbp=520.01), "rent_in_advance_gbp", 520.0, (SHE,)
    ),
    "schools": Case(
        zone("schools", radius_km=2.5), "radius_km", 2.4, (SHE, home(**RENT), site("school", place=place(1.5, 2)))
    ),
    "tenancy_lawful": Case(home(**RENT, tenancy="assured_shorthold", landlord="private"), "landlord", "social", (SHE,)),
}
FORBIDDEN_ANYWAY = {"affordable", "cas3_children", "keep_away", "placement_with_parents", "play_areas", "schools"}
"""What no plan may hold under the default policy; the others go to a named person, unless a policy blocks them."""


def kinds(instance: Instance, rules: dict[str, Switch]) -> list[str]:
    """What the referee says is wrong with placing her, once for each thing."""
    policy = Policy(weights=NO_WEIGHTS, sites_complete=True, rules=rules)
    return [violation.kind for violation in check(instance, policy, PLAN)]


def everything_blocks() -> dict[str, Switch]:
    """The strictest policy there is: a rule that does not surely hold forbids the pair."""
    return dict.fromkeys(CODES, "block")


@pytest.mark.parametrize("code", CASES)
def test_a_plan_that_breaks_one_rule_is_rejected_under_its_code_alone(code: str) -> None:
    broken = CASES[code].broken()
    assert kinds(broken, everything_blocks()) == [code]
    # The rule's own switch is enough.
    assert kinds(broken, {code: "block"}) == [code]


@pytest.mark.parametrize("code", CASES)
def test_the_same_plan_is_accepted_when_the_one_fact_is_another(code: str) -> None:
    """Otherwise something else could be what the referee minds."""
    assert kinds(CASES[code].control(), everything_blocks()) == []


@pytest.mark.parametrize("code", CASES)
def test_by_default_what_a_person_may_settle_is_no_violation(code: str) -> None:
    assert kinds(CASES[code].broken(), {}) == ([code] if code in FORBIDDEN_ANYWAY else [])


def test_such_a_plan_is_never_returned() -> None:
    policy = Policy(weights=NO_WEIGHTS)
    with pytest.raises(PlanRejected, match="the rule affordable blocks the pair"):
        require_valid(CASES["affordable"].broken(), policy, PLAN)
    require_valid(CASES["affordable"].control(), policy, PLAN)


def test_every_hard_rule_has_one_case() -> None:
    """A new rule needs a plan that breaks it: here, or in the town of tests/solver/test_check.py."""
    assert sorted([*CASES, *BROKEN]) == CODES
