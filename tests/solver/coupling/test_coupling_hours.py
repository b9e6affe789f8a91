"""Support hours of partners as budgets: what counts, how it is rounded, and when it cannot bind."""

from __future__ import annotations

import pytest

from matcher.domain import Partner
from matcher.solver.constraints import SupportHours
from tests.rules.world import home, shared, woman
from tests.solver.coupling.setting import only, rules

ANN, BEA = woman(woman_id="a", support_hours_week=4.0), woman(woman_id="b", support_hours_week=2.5)
EAST, WEST = home(home_id="e"), home(home_id="w", partner_id="q", support_hours_week=1.0)
Q = Partner(partner_id="q")


def hours(limit: float | None) -> Partner:
    return Partner(partner_id="p", caseload_hours_week=limit)


def test_needs_and_hours_are_hundredths_of_an_hour() -> None:
    rule = only(SupportHours, ANN, BEA, EAST, WEST, hours(3), Q)
    assert rule.agent_need.tolist() == [400, 250]
    assert rule.place_on_site.tolist() == [0, 100]
    assert rule.place_budget.tolist() == [0, -1]
    assert rule.capacity.tolist() == [300]


def test_needs_are_rounded_up_and_what_is_given_down() -> None:
    ann = woman(woman_id="a", support_hours_week=1.101)
    rule = only(SupportHours, ann, home(support_hours_week=0.019), hours(1.089))
    assert (rule.agent_need.tolist(), rule.place_on_site.tolist()) == ([111], [1])
    assert rule.capacity.tolist() == [108]
    # 0.29 x 100 is 28.999... in binary; the number is taken as it is written.
    assert only(SupportHours, woman(support_hours_week=0.3), home(), hours(0.29)).capacity.tolist() == [29]


@pytest.mark.parametrize(("policy", "need"), [({}, 310), ({"support_hours_if_unknown": 0.005}, 1)])
def test_an_unknown_need_counts_as_the_policy_says(policy: dict[str, float], need: int) -> None:
    rule = only(SupportHours, woman(support_hours_week=None), home(), hours(0), **policy)
    assert rule.agent_need.tolist() == [need]


@pytest.mark.parametrize(("limit", "binds"), [(None, False), (7, False), (6.5, False), (6.49, True), (0, True)])
def test_hours_that_suffice_for_all_who_could_be_proposed_are_no_rule(limit: float | None, binds: bool) -> None:
    # Ten places, but only two women: 6.5 hours at most.
    found = rules(SupportHours, ANN, BEA, shared(bedspaces=10), hours(limit))
    assert bool(found) is binds


@pytest.mark.parametrize(("limit", "binds"), [(4, False), (3.99, True)])
def test_one_place_holds_one_woman(limit: float, binds: bool) -> None:
    assert bool(rules(SupportHours, ANN, BEA, home(), hours(limit))) is binds


def test_a_limit_on_households_is_looked_at_too() -> None:
    two = home(home_id="e"), home(home_id="f")
    few = Partner(partner_id="p", caseload_hours_week=4, max_new_households=1)
    assert rules(SupportHours, ANN, BEA, *two, few) == []
    assert rules(SupportHours, ANN, BEA, *two, hours(4))


def test_only_partners_whose_hours_may_not_suffice_have_a_budget() -> None:
    rule = only(SupportHours, ANN, BEA, EAST, WEST, hours(3), Partner(partner_id="q", caseload_hours_week=3))
    assert rule.place_budget.tolist() == [0, -1]
