"""The check of a certificate adds up what the solver's own multipliers prove, and takes nothing less."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from matcher.domain import Instance, Pin, Policy
from matcher.rules.facts import Facts, build_facts
from matcher.rules.pair_blocks import pair_blocks
from matcher.solver.certificate import Certificate, certificate_of, check_certificate
from matcher.solver.certificate.ground import Ground
from matcher.solver.certificate.made import composite_dual
from matcher.solver.certificate.rooms import Rooms
from matcher.solver.certificate.tally import Tally
from matcher.solver.duals.dual import Dual, budgets_of, floors_of
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Level, Plan
from matcher.solver.solve import Result, solve
from tests.rules.random_world import policy_of, random_instance
from tests.solver.certificate.towns import FLOORS, coupled_town, flat_town, modelled, plan_of
from tests.solver.problems import ints

PREVIOUS = {"w1": "h2", "w3": "h1", "w4": "h6", "w99": "h1"}
SEEDS = (0, 2, 3, 4, 5, 6, 7, 8, 9)
"""Of random instances whose pins can hold."""


def total(facts: Facts, certificate: Certificate, previous: dict[str, str] | None = None) -> int:
    """What the first proof bounds, as the check adds it up."""
    ground = Ground(facts, previous)
    tally, rooms = Tally(ground, certificate.proofs[0]), Rooms(facts)
    for block in pair_blocks(facts, pairs_of_a_block=10):
        pairs = ground.proposable(block)
        tally.add(pairs)
        rooms.add(pairs.woman, pairs.home, pairs.pinned)
    return tally.total(rooms.households())


def random_dual(model: AssignmentModel, seed: int) -> Dual:
    """Multipliers of every kind; on a third of the seeds none for women, on another one of the budget rules is packed.
    No budget that no pair can draw on has one."""
    chance = np.random.default_rng(seed)
    rules = budgets_of(model)
    used = [np.unique(rule.cell(model.pair_agent, model.pair_place)) for rule in rules]
    prices = [chance.integers(0, 4, len(rule.room)) for rule in rules]
    budgets = [
        np.where(np.isin(np.arange(len(held)), cells), held, 0) for held, cells in zip(prices, used, strict=True)
    ]
    agent = None if seed % 3 == 0 else chance.integers(0, 9_000, model.agents)
    if agent is not None:
        agent[~model.may_be_left] -= 5_000
    return Dual(
        place=chance.integers(0, 4_000, model.places),
        group=chance.integers(0, 3_000, len(model.group_capacity)),
        weight_factor=int(chance.integers(0, 9_000)),
        points_factor=int(chance.integers(0, 5)),
        kept_factor=0 if model.pair_kept is None else int(chance.integers(0, 3)),
        agent=agent,
        budgets=tuple(
            None if seed % 3 == 2 and at == (seed // 3) % len(rules) else held for at, held in enumerate(budgets)
        ),
        floors=tuple(chance.integers(0, 500, 1) for _ in floors_of(model)),
    )


def limited(model: AssignmentModel) -> AssignmentModel:
    """Where a partner takes any number, no more than there are women."""
    return dataclasses.replace(model, group_capacity=np.minimum(model.group_capacity, model.agents))


def certificate_from(facts: Facts, model: AssignmentModel, dual: Dual, eligible: int) -> Certificate:
    result = dataclasses.replace(solve(dataclasses.replace(model, coupling=())), duals=(dual,))
    return certificate_of(facts.instance, facts.policy, model, result, (eligible, len(model.pair_agent)))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_multipliers_add_up_alike_without_coupling(seed: int) -> None:
    facts, model, eligible = modelled(random_instance(seed), policy_of(seed), PREVIOUS if seed % 2 else None)
    model = limited(dataclasses.replace(model, coupling=()))
    dual = random_dual(model, seed)
    assert total(facts, certificate_from(facts, model, dual, eligible), PREVIOUS) == dual.total(model)


@pytest.mark.parametrize("seed", range(12))
def test_random_multipliers_add_up_alike_with_everything_shared(seed: int) -> None:
    facts, model, eligible = modelled(coupled_town(), Policy(floors=FLOORS))
    model = limited(model)
    codes = [rule.code for rule in (*budgets_of(model), *floors_of(model))]
    assert codes == ["support_hours", "households_in_period", "group_floor", "group_floor"]
    dual = random_dual(model, seed)
    assert total(facts, certificate_from(facts, model, dual, eligible)) == dual.total(model)


def flow(instance: Instance, policy: Policy, previous: dict[str, str] | None = None) -> tuple[Facts, Plan, Certificate]:
    """An instance solved without what couples."""
    facts, model, eligible = modelled(instance, policy, previous)
    model = dataclasses.replace(model, coupling=())
    result = solve(model)
    certificate = certificate_of(facts.instance, facts.policy, model, result, (eligible, len(model.pair_agent)))
    return facts, plan_of(facts, model, result), certificate


@pytest.mark.parametrize("seed", SEEDS)
def test_the_certificate_of_a_flow_proves_its_levels_exactly(seed: int) -> None:
    previous = PREVIOUS if seed % 2 else None
    facts, plan, certificate = flow(random_instance(seed), policy_of(seed), previous)
    found = check_certificate(facts, plan, certificate, previous)
    assert found.faults == ()
    assert found.bounds == tuple(level.value for level in plan.levels)
    assert (found.eligible, found.proposable) == (certificate.eligible, certificate.proposable)


def test_levels_follow_from_one_another_whatever_the_factors_are() -> None:
    facts, model, eligible = modelled(flat_town(), Policy())
    model = dataclasses.replace(model, coupling=())
    result = solve(model)
    dual = composite_dual(model, result.prices)
    # Twice the prices and factors prove as much; and so do proofs of which each has only one level to prove.
    double = dataclasses.replace(
        dual,
        place=2 * dual.place,
        group=2 * dual.group,
        weight_factor=2 * dual.weight_factor,
        points_factor=2 * dual.points_factor,
    )
    loose = Dual(0 * dual.place, 0 * dual.group, 1, 0)
    plan = plan_of(facts, model, result)

    def faults_of(*duals: Dual) -> tuple[str, ...]:
        proven = dataclasses.replace(result, duals=duals)
        certificate = certificate_of(facts.instance, facts.policy, model, proven, (eligible, len(model.pair_agent)))
        return check_certificate(facts, plan, certificate).faults

    assert faults_of(double) == faults_of(loose, dual) == ()
    faults = faults_of(loose)
    assert any("level points is said to be" in fault for fault in faults)


def scarce() -> tuple[Facts, Plan, Certificate]:
    """The flat town: homes and a partner have prices, and a pinned woman's other pairs may not be proposed."""
    facts, plan, certificate = flow(flat_town(), Policy())
    proof = certificate.proofs[0]
    assert proof.homes["h2"] > 0 < proof.partners["q"]
    assert (certificate.eligible, certificate.proposable) == (20, 17)
    return facts, plan, certificate


def unproven(result: Result) -> Result:
    """The same plan, with bounds that nobody has proven but that are no lower than the prices prove."""
    levels = tuple(dataclasses.replace(level, bound=level.bound + 7) for level in result.levels)
    return dataclasses.replace(result, levels=levels)


def test_a_bound_with_a_gap_holds_when_it_is_no_lower_than_what_is_proven() -> None:
    facts, model, eligible = modelled(flat_town(), Policy())
    model = dataclasses.replace(model, coupling=())
    result = unproven(solve(model))
    certificate = certificate_of(facts.instance, facts.policy, model, result, (eligible, len(model.pair_agent)))
    found = check_certificate(facts, plan_of(facts, model, result), certificate)
    assert found.faults == ()
    assert all(proven < level.bound for proven, level in zip(found.bounds, result.levels, strict=True))


def test_a_bound_below_what_prices_prove_holds_only_where_something_couples() -> None:
    facts, model, eligible = modelled(coupled_town(), Policy(floors=FLOORS))
    result = solve(dataclasses.replace(model, coupling=()))
    loose = random_dual(model, 0)
    dual = dataclasses.replace(loose, weight_factor=10**6, points_factor=1)
    result = dataclasses.replace(result, duals=(dual,))
    certificate = certificate_of(facts.instance, facts.policy, model, result, (eligible, len(model.pair_agent)))
    plan = plan_of(facts, model, result)
    found = check_certificate(facts, plan, certificate)
    assert found.faults == () and found.bounds == certificate.priced
    assert found.bounds[1] > result.levels[1].bound
    cheaper = dataclasses.replace(certificate, priced=tuple(bound - 1 for bound in certificate.priced))
    assert any("only prove" in fault for fault in check_certificate(facts, plan, cheaper).faults)
    flat, flat_plan, held = scarce()
    weak = changed(held, homes=homes_of(held, h2=10**6))
    claimed = dataclasses.replace(weak, priced=(10**9, 10**9))
    assert any("the prices only prove" in fault for fault in check_certificate(flat, flat_plan, claimed).faults)


def changed(certificate: Certificate, **changes: Any) -> Certificate:
    return dataclasses.replace(
        certificate, proofs=(dataclasses.replace(certificate.proofs[0], **changes), *certificate.proofs[1:])
    )


def levelled(levels: Callable[[tuple[Level, ...]], tuple[Level, ...]]) -> Callable[[Certificate], Certificate]:
    return lambda certificate: dataclasses.replace(certificate, levels=levels(certificate.levels))


def homes_of(certificate: Certificate, **prices: int) -> dict[str, int]:
    return dict(certificate.proofs[0].homes) | prices


def partners_of(certificate: Certificate, **prices: int) -> dict[str, int]:
    return dict(certificate.proofs[0].partners) | prices


SPOILT: dict[str, tuple[Callable[[Certificate], Certificate], str]] = {
    "a price raised": (lambda it: changed(it, homes=homes_of(it, h2=10**6)), "the prices only prove"),
    "all prices dropped to 0": (
        lambda it: changed(it, homes=dict.fromkeys(it.proofs[0].homes, 0)),
        "the prices only prove",
    ),
    "a price below 0": (lambda it: changed(it, homes=homes_of(it, h2=-1)), "has a price below 0 for home 'h2'"),
    "a home dropped": (
        lambda it: changed(it, homes={name: price for name, price in it.proofs[0].homes.items() if name != "h3"}),
        "lacks the price of 1 of the homes, such as 'h3'",
    ),
    "a home that is not there": (lambda it: changed(it, homes=homes_of(it, h99=0)), "such as 'h99'"),
    "a partner's price raised": (lambda it: changed(it, partners=partners_of(it, q=10**6)), "the prices only prove"),
    "a partner's price dropped to 0": (lambda it: changed(it, partners=partners_of(it, q=0)), "the prices only prove"),
    "a partner's price below 0": (
        lambda it: changed(it, partners=partners_of(it, q=-1)),
        "has a price below 0 for partner 'q'",
    ),
    "a partner dropped": (lambda it: changed(it, partners={}), "of the partners, such as"),
    "factors swapped": (
        lambda it: changed(it, placed=it.proofs[0].points, points=it.proofs[0].placed),
        "the prices only prove",
    ),
    "a factor below 0": (lambda it: changed(it, points=-1), "has a factor below 0"),
    "no factor": (lambda it: changed(it, placed=0, points=0), "the prices only prove"),
    "too large to add up": (lambda it: changed(it, placed=2**61), "too large to add up"),
    "no proof": (lambda it: dataclasses.replace(it, proofs=()), "holds no proof"),
    "a pair more": (lambda it: dataclasses.replace(it, eligible=it.eligible + 1), "eligible pairs, but there are"),
    "a pair fewer": (lambda it: dataclasses.replace(it, proposable=it.proposable - 1), "proposable pairs, but there"),
    "a level dropped": (levelled(lambda levels: levels[:1]), "levels are placed, but should be placed, points"),
    "levels swapped": (levelled(lambda levels: levels[::-1]), "levels are points, placed, but should be"),
    "a bound lowered": (
        levelled(lambda levels: (levels[0], dataclasses.replace(levels[1], bound=levels[1].bound - 1))),
        "but the plan's is points is",
    ),
    "a limit that is not there": (
        lambda it: changed(it, limits={"support_hours": {"P99": 1}}),
        "prices 1 limits of 'support_hours' that the tables do not have, such as 'P99'",
    ),
    "a rule that is not there": (lambda it: changed(it, limits={"magic": {}}), "prices 'magic', which is not a rule"),
    "a floor that is not there": (lambda it: changed(it, floors={"mothers": 1}), "which has no floor"),
    "packed without prices of women": (lambda it: changed(it, packed={"support_hours": ()}), "packs limits"),
    "prices of other women": (lambda it: changed(it, women={"w99": 0}), "of a woman that is not in the tables"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_certificate_that_was_tampered_with_is_found_out(what: str) -> None:
    facts, plan, certificate = scarce()
    assert check_certificate(facts, plan, certificate).faults == ()
    spoil, words = SPOILT[what]
    faults = check_certificate(facts, plan, spoil(certificate)).faults
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(("level", "what"), [(0, "bound"), (1, "bound"), (0, "value"), (1, "value")])
def test_levels_forged_alike_in_plan_and_certificate_are_not_proven(level: int, what: str) -> None:
    facts, plan, certificate = scarce()
    step = -1 if what == "bound" else 1
    forged = list(plan.levels)
    forged[level] = dataclasses.replace(forged[level], **{what: getattr(forged[level], what) + step})
    found = check_certificate(
        facts,
        dataclasses.replace(plan, levels=tuple(forged)),
        dataclasses.replace(certificate, levels=tuple(forged)),
    )
    wanted = "the prices only prove" if what == "bound" else "the prices prove"
    assert any(wanted in fault for fault in found.faults), found


def test_three_levels_need_the_plan_before() -> None:
    facts, plan, certificate = flow(random_instance(3), policy_of(3), PREVIOUS)
    assert check_certificate(facts, plan, certificate, PREVIOUS).faults == ()
    assert "should be placed, points" in check_certificate(facts, plan, certificate).faults[0]


@pytest.mark.parametrize("kept", [0, 10**6])
def test_the_third_level_hangs_on_its_factor(kept: int) -> None:
    facts, plan, certificate = flow(random_instance(3), policy_of(3), PREVIOUS)
    assert certificate.proofs[0].kept == 1
    faults = check_certificate(facts, plan, changed(certificate, kept=kept), PREVIOUS).faults
    assert any("prices only prove" in fault for fault in faults)


@pytest.mark.parametrize("group", FLOORS)
def test_another_price_of_a_floor_proves_something_else(group: str) -> None:
    """By the floors' prices alone no plan places more than 31; without one, or with one far dearer, it is more."""
    facts, model, eligible = modelled(coupled_town(), Policy(floors=FLOORS))
    result = solve(model)
    free = composite_dual(model, result.prices)
    dual = dataclasses.replace(
        free, place=0 * free.place, group=0 * free.group, weight_factor=1, points_factor=0, floors=(ints(8), ints(8))
    )
    result = dataclasses.replace(result, duals=(dual,))
    certificate = certificate_of(facts.instance, facts.policy, model, result, (eligible, len(model.pair_agent)))
    plan, floors = plan_of(facts, model, result), dict(certificate.proofs[0].floors)
    assert check_certificate(facts, plan, certificate).faults == ()
    assert (result.levels[0].value, certificate.priced[0]) == (30, 31)
    for price, wanted in ((0, "only prove"), (100, "only prove"), (-1, "or a price below 0")):
        other = changed(certificate, floors=floors | {group: price})
        assert any(wanted in fault for fault in check_certificate(facts, plan, other).faults), price


def test_a_pinned_woman_without_her_pair_is_named() -> None:
    facts, plan, certificate = scarce()
    both = (Pin(woman_id="w4", home_id="h1", kind="pin"), Pin(woman_id="w4", home_id="h1", kind="veto"))
    barred = build_facts(facts.instance.replace(pins=both), facts.policy)
    assert "w4 is pinned to a home that no rule lets her have" in check_certificate(barred, plan, certificate).faults
