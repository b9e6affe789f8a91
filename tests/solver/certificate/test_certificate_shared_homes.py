"""Shared homes in a certificate: how many households they take, what each draws, and that all adds up alike."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules.facts import Facts, build_facts
from matcher.rules.pair_blocks import pair_blocks
from matcher.solver.certificate import Certificate, certificate_of, check_certificate
from matcher.solver.certificate.couples import Couples
from matcher.solver.certificate.ground import Ground, Pairs
from matcher.solver.certificate.made import cell_names
from matcher.solver.certificate.rooms import Rooms
from matcher.solver.certificate.shared_homes import PARTS, SharedHomes
from matcher.solver.constraints import JointOccupancy
from matcher.solver.duals.dual import Dual, budgets_of
from matcher.solver.home_capacity import home_capacities
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Plan
from matcher.solver.solve import solve
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import bar, child, home, shared, woman, world
from tests.solver.certificate.test_certificate_check import certificate_from, changed, limited, random_dual, total
from tests.solver.certificate.towns import coupled_town, flat_town, modelled, plan_of, shared_town

SEEDS = (0, 2, 3, 4, 5, 6, 7, 8)
"""Of random instances whose pins can hold."""


def joint_of(model: AssignmentModel) -> JointOccupancy:
    return next(rule for rule in budgets_of(model) if isinstance(rule, JointOccupancy))


def all_pairs(ground: Ground) -> Iterator[Pairs]:
    return map(ground.proposable, pair_blocks(ground.facts, pairs_of_a_block=10))


def test_homes_take_as_many_households_as_in_the_model() -> None:
    towns = [(town(), Policy()) for town in (shared_town, coupled_town, flat_town)]
    most = 0
    for instance, policy in [*towns, *((random_instance(seed), policy_of(seed)) for seed in range(40))]:
        ground = Ground(build_facts(instance, policy))
        rooms, pairs = Rooms(ground.facts), list(all_pairs(ground))
        for some in pairs:
            rooms.add(some.woman, some.home, some.pinned)
        columns = ([getattr(some, name) for some in pairs] for name in ("woman", "home", "pinned"))
        woman_row, home_row, pinned = map(np.concatenate, columns)
        wanted = home_capacities(ground.facts, woman_row, home_row, pinned)
        assert rooms.households().tolist() == wanted.tolist()
        most = max(most, int(wanted.max()))
    assert most > 3


def test_households_draw_what_they_draw_in_the_model() -> None:
    facts, model, _ = modelled(shared_town(), Policy())
    rule, limit = joint_of(model), SharedHomes(facts)
    pairs = model.pair_agent, model.pair_place
    names, cell = cell_names(facts.instance, rule), rule.cell(*pairs)
    found, drawn = limit.drawn(*pairs)
    assert [limit.labels[at] if at >= 0 else None for at in found] == [names.get(at) for at in cell.tolist()]
    assert np.where(found >= 0, drawn, 0).tolist() == rule.charge(*pairs).tolist()
    assert len(set(drawn.tolist())) > 3 and drawn.max() <= limit.most_drawn()
    assert limit.room.tolist() == rule.room[rule.place_shared].tolist() == [5 * PARTS, 7 * PARTS]


def household(name: str, persons: int) -> tuple[object, ...]:
    rows = (child(child_id=f"{name}{at}", woman_id=name, date_of_birth=None, sex=None) for at in range(persons - 1))
    return woman(woman_id=name), *rows


@pytest.mark.parametrize(("bedspaces", "bedrooms"), [(2, 2), (4, 3), (6, 3), (6, 5), (7, 4), (3, 0), (5, None)])
def test_households_that_fit_never_draw_more_than_the_home_holds(bedspaces: int, bedrooms: int | None) -> None:
    sizes = [1, 1, 1, 2, 2, 3, 4, 5]
    records = [row for at, persons in enumerate(sizes) for row in household(f"w{at}", persons)]
    place = shared(bedspaces=bedspaces, bedrooms=bedrooms, children_ok=True)
    facts = build_facts(world(*records, place), Policy())
    rooms = np.maximum(1, facts.tables["women"].columns["bedrooms_high"]).astype(int).tolist()
    persons = facts.tables["women"].columns["persons"].astype(int).tolist()
    limit = SharedHomes(facts)
    _, drawn = limit.drawn(np.arange(len(sizes)), np.zeros(len(sizes), np.int64))
    rule = JointOccupancy(
        agent_persons=np.array(persons),
        agent_rooms=np.array(rooms),
        place_shared=np.array([True]),
        place_bedspaces=np.array([bedspaces]),
        place_rooms=np.array([-1 if bedrooms is None else bedrooms]),
        incompatible=np.zeros((0, 2), np.int64),
    )
    assert persons == sizes
    for number in range(1, len(sizes) + 1):
        for chosen in itertools.combinations(range(len(sizes)), number):
            if not list(rule.violations(np.array(chosen), np.zeros(number, np.int64))):
                assert drawn[list(chosen)].sum() <= limit.room[0], chosen


@pytest.mark.parametrize("seed", range(18))
def test_random_multipliers_add_up_alike(seed: int) -> None:
    facts, model, eligible = modelled(shared_town(), Policy())
    model = limited(model)
    assert [rule.code for rule in budgets_of(model)] == ["support_hours", "joint_occupancy"]
    dual = random_dual(model, seed)
    certificate = certificate_from(facts, model, dual, eligible)
    proof = certificate.proofs[0]
    named = set(proof.limits.get("joint_occupancy", ())) | set(proof.packed.get("joint_occupancy", ()))
    assert named <= {"s5", "s7"}
    assert total(facts, certificate) == dual.total(model)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_multipliers_of_random_instances_add_up_alike(seed: int) -> None:
    facts, model, eligible = modelled(random_instance(seed), policy_of(seed))
    model = limited(model)
    dual = random_dual(model, seed)
    assert total(facts, certificate_from(facts, model, dual, eligible)) == dual.total(model)


def priced() -> tuple[Facts, Plan, Certificate]:
    """The shared town, its certificate with a price a part of a bedspace in each shared home beside its flow's."""
    facts, model, eligible = modelled(shared_town(), Policy())
    result = solve(model)
    dual = Dual(
        place=np.zeros(model.places, np.int64),
        group=np.zeros(len(model.group_capacity), np.int64),
        points_factor=1,
        budgets=tuple(
            np.where(rule.place_shared, 3, 0) if isinstance(rule, JointOccupancy) else np.zeros(len(rule.room), int)
            for rule in budgets_of(model)
        ),
    )
    result = dataclasses.replace(result, duals=(*result.duals, dual))
    certificate = certificate_of(facts.instance, facts.policy, model, result, (eligible, len(model.pair_agent)))
    assert dict(certificate.proofs[-1].limits) == {"joint_occupancy": {"s5": 3, "s7": 3}}
    return facts, plan_of(facts, model, result), certificate


def test_the_certificate_of_a_plan_with_shared_homes_holds() -> None:
    facts, plan, certificate = priced()
    found = check_certificate(facts, plan, certificate)
    assert found.faults == ()
    assert found.bounds == certificate.priced


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"own": 3}, "prices 1 limits of 'joint_occupancy' that the tables do not have, such as 'own'"),
        ({"s9": 3}, "that the tables do not have, such as 's9'"),
        ({"s5": -1}, "has a price below 0 for a limit of joint_occupancy"),
        ({"s5": 2**61}, "too large to add up"),
    ],
)
def test_prices_of_shared_homes_that_cannot_be_are_found_out(held: dict[str, int], words: str) -> None:
    facts, plan, certificate = priced()
    faults = check_certificate(facts, plan, changed(certificate, limits={"joint_occupancy": held})).faults
    assert any(words in fault for fault in faults), faults


def test_a_price_of_a_shared_home_that_was_changed_proves_less() -> None:
    facts, plan, certificate = priced()
    dear = dataclasses.replace(certificate.proofs[-1], limits={"joint_occupancy": {"s5": 10**6}})
    faults = check_certificate(facts, plan, dataclasses.replace(certificate, proofs=(dear,))).faults
    assert any("only prove" in fault for fault in faults), faults


def couples(*records: Any, **policy: Any) -> bool:
    ground = Ground(build_facts(world(*records), Policy(**policy)))
    rooms, found = Rooms(ground.facts), Couples(ground)
    for some in all_pairs(ground):
        rooms.add(some.woman, some.home, some.pinned)
        found.add(some.woman, some.home)
    return found.found(rooms.households())


def test_shared_homes_couple_when_families_or_bars_on_children_may_bite() -> None:
    two = woman(woman_id="a"), woman(woman_id="b")
    girl = child(woman_id="b", date_of_birth=date(2020, 3, 1))
    hostel = shared(bedspaces=5, bedrooms=4, children_ok=True)
    assert couples(*two, girl, hostel)
    assert not couples(*two, hostel)
    assert not couples(*two, girl, shared(bedspaces=1, bedrooms=4, children_ok=True))
    assert not couples(*two, girl, home(bedspaces=5))
    # The girl is not counted on, but she is still planned for, and a may not live with her.
    assert couples(*two, girl, hostel, bar("no_cohabit_children", woman_id="a"), scenario="none")
    assert not couples(*two, girl, hostel, scenario="none")
