"""The whole way from an instance to a plan: what people decided, what homes and partners take, what was before."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from matcher.domain import Instance, Partner, Pin, Policy
from matcher.solver.build import InfeasiblePins
from matcher.solver.check import check
from matcher.solver.match import NOT_ENFORCED, Match, match
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import Record, child, home, shared, woman, world

ANN, BEA = woman(woman_id="a"), woman(woman_id="b")
ROOMY, SNUG = home(home_id="roomy"), home(home_id="snug", bedrooms=1)
PLANS = range(60)


def plan(*records: Record, previous: dict[str, str] | None = None, **policy: Any) -> dict[str, str]:
    """woman -> home; every plan must be proven."""
    found = match(world(*records), Policy(**policy), previous=previous)
    assert found.plan.gap == 0.0
    return homes(found)


def homes(found: Match) -> dict[str, str]:
    return {item.woman_id: item.home_id for item in found.plan.placements}


def levels(found: Match) -> list[int]:
    return [level.value for level in found.plan.levels]


def pin(woman_id: str, home_id: str, kind: Any = "pin") -> Pin:
    return Pin(woman_id=woman_id, home_id=home_id, kind=kind)


def test_a_pin_is_kept_though_another_home_is_better() -> None:
    assert plan(ANN, ROOMY, SNUG) == {"a": "snug"}
    assert plan(ANN, ROOMY, SNUG, pin("a", "roomy")) == {"a": "roomy"}


def test_a_pin_is_kept_though_another_woman_comes_first() -> None:
    first, last = dataclasses.replace(ANN, priority=1), dataclasses.replace(BEA, priority=5)
    assert plan(first, last, SNUG) == {"a": "snug"}
    assert plan(first, last, SNUG, pin("b", "snug")) == {"b": "snug"}


def test_a_veto_is_kept_though_it_leaves_her_without() -> None:
    assert plan(ANN, ROOMY, SNUG, pin("a", "snug", "veto")) == {"a": "roomy"}
    assert plan(ANN, SNUG, pin("a", "snug", "veto")) == {}


def test_pins_that_cannot_hold_stop_the_run() -> None:
    with pytest.raises(InfeasiblePins, match="1 pins cannot hold") as refused:
        match(world(ANN, SNUG, child(woman_id="a"), pin("a", "snug")))
    assert refused.value.conflicts == ("pin a to snug breaks bedrooms",)


def test_a_shared_home_takes_as_many_as_it_has_room_for() -> None:
    women = [woman(woman_id=name) for name in "abcd"]
    assert len(plan(*women, shared(bedspaces=3))) == 3
    assert len(plan(*women, shared(bedspaces=9))) == 4
    assert len(plan(*women, home(bedspaces=9))) == 1


def test_a_partner_takes_as_many_as_it_says() -> None:
    women = [woman(woman_id=name) for name in "abc"]
    offers = [home(home_id=name) for name in "xyz"]
    for most in (0, 1, 2, 3):
        assert len(plan(*women, *offers, Partner(partner_id="p", max_new_households=most))) == most
    assert len(plan(*women, *offers, Partner(partner_id="p"))) == 3


def test_a_partners_limit_is_used_for_the_women_and_homes_where_it_is_worth_most() -> None:
    one = Partner(partner_id="p", max_new_households=1)
    urgent = dataclasses.replace(BEA, priority=1)
    assert plan(ANN, urgent, ROOMY, SNUG, one) == {"b": "snug"}


def test_nothing_below_the_floor_is_proposed_unless_it_is_pinned() -> None:
    points = match(world(ANN, SNUG)).plan.placements[0].points
    assert plan(ANN, SNUG, quality_floor_points=points) == {"a": "snug"}
    assert plan(ANN, SNUG, quality_floor_points=points + 1) == {}
    assert plan(ANN, SNUG, pin("a", "snug"), quality_floor_points=points + 1) == {"a": "snug"}


@pytest.mark.parametrize("previous", [{"a": "x", "b": "y"}, {"a": "y", "b": "x"}])
def test_the_previous_plan_breaks_ties(previous: dict[str, str]) -> None:
    twins = (ANN, BEA, home(home_id="x"), home(home_id="y"))
    assert plan(*twins, previous=previous) == previous


def test_the_previous_plan_never_costs_points_or_a_placement() -> None:
    found = match(world(ANN, BEA, ROOMY, SNUG, child(woman_id="b")), previous={"a": "roomy"})
    assert homes(found) == {"a": "snug", "b": "roomy"}
    assert levels(found)[2] == 0
    found = match(world(ANN, ROOMY, SNUG), previous={"a": "roomy"})
    assert homes(found) == {"a": "snug"}


@pytest.mark.parametrize("seed", PLANS)
def test_a_previous_plan_leaves_the_other_levels_as_they_are(seed: int) -> None:
    instance, policy = random_instance(seed), policy_of(seed)
    try:
        alone = match(instance, policy)
    except InfeasiblePins:
        return
    again = match(instance, policy, previous=homes(alone))
    assert levels(again) == [*levels(alone), len(alone.plan.placements)]
    assert homes(again) == homes(alone)
    other = {woman.woman_id: instance.homes[-1].home_id for woman in instance.women}
    kept = match(instance, policy, previous=other)
    assert levels(kept)[:2] == levels(alone)
    assert levels(kept)[2] == sum(other[name] == where for name, where in homes(kept).items())
    assert kept.plan.gap == 0.0


def test_the_random_instances_can_mostly_be_matched() -> None:
    assert sum(matched(random_instance(seed), policy_of(seed)) for seed in PLANS) > 40


def matched(instance: Instance, policy: Policy) -> bool:
    try:
        return bool(match(instance, policy).plan.placements)
    except InfeasiblePins:
        return False


def test_one_more_home_never_makes_the_plan_worse() -> None:
    for seed in range(20):
        instance = random_instance(seed).replace(pins=())
        for gone in instance.homes:
            fewer = instance.replace(
                homes=tuple(offer for offer in instance.homes if offer is not gone),
                occupants=tuple(item for item in instance.occupants if item.home_id != gone.home_id),
            )
            assert levels(match(fewer)) <= levels(match(instance)), (seed, gone.home_id)


def test_the_stages_are_told_and_timed() -> None:
    told: list[tuple[str, float]] = []
    found = match(world(ANN, BEA, ROOMY, SNUG), progress=lambda stage, share: told.append((stage, share)))
    assert [stage for stage, share in told if share == 1.0] == ["pairs", "solve", "referee"]
    assert set(found.seconds) == {"facts", "candidates", "solve", "referee"}
    assert min(found.seconds.values()) >= 0.0


def test_points_by_criterion_are_kept_when_asked_for() -> None:
    assert match(world(ANN, SNUG)).candidates.by_criterion == ()
    kept = match(world(ANN, ROOMY, SNUG), keep_criteria=True).candidates
    assert np.sum(kept.by_criterion, axis=0).tolist() == kept.points.tolist()


def test_a_match_without_any_possible_pair_is_a_proven_empty_plan() -> None:
    found = match(world(woman(release_date=None), home()))
    assert found.plan.placements == ()
    assert levels(found) == [0, 0] and found.plan.gap == 0.0
    assert check(found.instance, found.policy, found.plan) == ()


def test_what_is_not_enforced_is_said() -> None:
    text = " ".join(NOT_ENFORCED).lower()
    for word in ("overcrowding", "earnings", "covers"):
        assert word in text
