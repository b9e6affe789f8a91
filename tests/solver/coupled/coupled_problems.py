"""Small problems under several coupling rules, drawn from a seed."""

from __future__ import annotations

import numpy as np

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints
from matcher.solver.constraints import (
    Coupling,
    GroupFloor,
    HouseholdsInPeriod,
    JointOccupancy,
    NonAssociation,
    SetAside,
    SupportHours,
    WeightedBudget,
)
from matcher.solver.coupled import CoupledAnswer, solve_coupled
from matcher.solver.flow import solve_flow
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.watch import Watch
from tests.solver.problems import changed, plans, random_problem

BUDGETS = 3


def twos(chance: np.random.Generator, agents: int, share: float) -> Ints:
    """(q, 2) some of all two agents."""
    every = [(one, other) for one in range(agents) for other in range(one + 1, agents)]
    return np.array([two for two in every if chance.random() < share], np.int64).reshape(-1, 2)


def rules(model: AssignmentModel, chance: np.random.Generator) -> tuple[Coupling, ...]:
    """One to three rules of different kinds."""
    n, m = model.agents, model.places
    draw = chance.integers
    budget = draw(-1, BUDGETS, m)
    kinds = [
        lambda: SupportHours(draw(0, 7, n), draw(0, 3, m), budget, draw(0, 12, BUDGETS)),
        lambda: WeightedBudget(draw(0, 6, (n, m)), budget, draw(0, 12, BUDGETS)),
        lambda: HouseholdsInPeriod(draw(-1, 2, m), draw(0, 2, n), draw(-1, 3, (2, 2))),
        lambda: GroupFloor(chance.random(n) < 0.5, (int(draw(0, 4)), 4)),
        lambda: NonAssociation(twos(chance, n, 0.3), draw(-1, 2, m)),
        lambda: JointOccupancy(
            draw(1, 3, n), draw(1, 3, n), chance.random(m) < 0.6, draw(-1, 5, m), draw(-1, 4, m), twos(chance, n, 0.2)
        ),
        lambda: SetAside(draw(-1, 2, m), chance.random((n, 2)) < 0.5),
    ]
    return tuple(kinds[kind]() for kind in chance.choice(len(kinds), int(draw(1, 4)), replace=False))


def coupled_problem(seed: int) -> AssignmentModel:
    """A random problem under random rules."""
    model = random_problem(seed, 6, 5, 2)
    return changed(model, coupling=rules(model, np.random.default_rng(seed + 77)))


def breaks_no_rule(model: AssignmentModel, pairs: list[int] | Ints) -> bool:
    """Whether chosen pairs keep every coupling rule."""
    agent, place = model.pair_agent[pairs], model.pair_place[pairs]
    return not any(True for rule in model.coupling for _ in rule.violations(agent, place))


def possible_plans(model: AssignmentModel) -> list[list[int]]:
    """All plans that keep all limits and rules."""
    return [plan for plan in plans(model) if breaks_no_rule(model, plan)]


def answered(model: AssignmentModel, watch: Watch | None = None) -> CoupledAnswer:
    """The engine's answer, from the flow. Raises Infeasible."""
    chosen = solve_flow(model)
    return solve_coupled(model, chosen, smallest_prices(model, chosen), watch or Watch())


def binding_hours(agents: int, places: int, seed: int, share: float = 0.5) -> AssignmentModel:
    """Every pair, ten groups, and hours that hold about `share` of what the agents need."""
    chance = np.random.default_rng(seed)
    agent, place = (side.ravel() for side in np.indices((agents, places)))
    group = chance.integers(0, 10, places)
    need = chance.integers(1, 13, agents)
    hours = SupportHours(need, chance.integers(0, 3, places), group, np.full(10, int(need.sum() * share / 10)))
    return AssignmentModel(
        agents=agents,
        pair_agent=agent.astype(np.int64),
        pair_place=place.astype(np.int64),
        pair_points=chance.integers(0, 10_001, len(agent)),
        agent_weight=chance.choice([1, 2, 4, 8, 16], agents).astype(np.int64),
        place_capacity=np.ones(places, np.int64),
        place_group=group,
        group_capacity=np.full(10, agents),
        coupling=(hours,),
    )
