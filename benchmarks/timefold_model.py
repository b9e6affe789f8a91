# Timefold reads annotations as objects, so they are not postponed here.
"""The problem as Timefold's planner sees it: each woman picks one of her pairs, or none. Needs its package and Java."""

from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
from timefold.solver import SolverFactory
from timefold.solver.config import Duration, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import ConstraintCollectors, ConstraintFactory, HardMediumSoftScore, constraint_provider

from matcher.solver import AssignmentModel
from matcher.solver.arrays import Ints


@dataclass
class Pair:
    """A home one woman may have, with what the home and its partner can take."""

    number: Annotated[int, PlanningId]
    place: int
    room: int
    group: int
    group_room: int
    points: int


@planning_entity
@dataclass
class Woman:
    """A woman, what placing her is worth, and her choice."""

    number: Annotated[int, PlanningId]
    weight: int
    pairs: Annotated[list[Pair], ValueRangeProvider]
    pair: Annotated[Pair | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass
class Plan:
    """All women, and the score of their choices: broken limits, level 1, points."""

    women: Annotated[list[Woman], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


@constraint_provider
def limits_and_levels(factory: ConstraintFactory) -> list[Any]:
    """Homes and partners not beyond their room; then women placed by priority; then points."""
    count = ConstraintCollectors.count
    return [
        factory.for_each(Woman)
        .group_by(lambda woman: woman.pair.place, lambda woman: woman.pair.room, count())
        .filter(lambda _place, room, women: women > room)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda _place, room, women: women - room)
        .as_constraint("homes"),
        factory.for_each(Woman)
        .group_by(lambda woman: woman.pair.group, lambda woman: woman.pair.group_room, count())
        .filter(lambda _group, room, women: women > room)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda _group, room, women: women - room)
        .as_constraint("partners"),
        factory.for_each(Woman)
        .reward(HardMediumSoftScore.ONE_MEDIUM, lambda woman: woman.weight)
        .as_constraint("placed"),
        factory.for_each(Woman)
        .reward(HardMediumSoftScore.ONE_SOFT, lambda woman: woman.pair.points)
        .as_constraint("points"),
    ]


def plan_of(model: AssignmentModel) -> Plan:
    """The model's pairs as objects."""
    group = model.place_group[model.pair_place]
    columns = (model.pair_place, model.place_capacity[model.pair_place], group, model.group_capacity[group])
    cells = zip(*(column.tolist() for column in (*columns, model.pair_points)), strict=True)
    pairs = [Pair(number, *row) for number, row in enumerate(cells)]
    first = np.searchsorted(model.pair_agent, np.arange(model.agents + 1)).tolist()
    weights = model.agent_weight.tolist()
    return Plan([Woman(at, weights[at], pairs[first[at] : first[at + 1]]) for at in range(model.agents)])


def planned(plan: Plan, seconds: int) -> Ints:
    """(agents,) the pair each woman picks in Timefold's default configuration after so many seconds, or -1."""
    config = SolverConfig(
        solution_class=Plan,
        entity_class_list=[Woman],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=limits_and_levels),
        termination_config=TerminationConfig(spent_limit=Duration(seconds=seconds)),
    )
    found = SolverFactory.create(config).build_solver().solve(plan)
    return np.array([-1 if woman.pair is None else woman.pair.number for woman in found.women], dtype=np.int64)
