"""The best choice of many pairs, proven by a program that branches only on how shared places are filled."""

from __future__ import annotations

import datetime
import math
from dataclasses import replace
from typing import Any

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2
from scipy.sparse import csr_array, hstack, vstack

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.bounds import Levels
from matcher.solver.coupled.exact import Found
from matcher.solver.coupled.goal import level_values
from matcher.solver.coupled.modes import Modes, modes_of
from matcher.solver.coupled.program_proto import program_proto
from matcher.solver.coupled.rows import Rows, rows_of
from matcher.solver.model import AssignmentModel
from matcher.solver.watch import Watch

NOTHING = Found(None, None, False)
"""A search of no use."""
NODES = 500
WHOLE = 1e-6
ROUNDING = 0.05
"""What floating point may take off a bound, in units of the level; all values are whole numbers."""


def only_rule(model: AssignmentModel) -> JointOccupancy | None:
    """The model's rule for shared places, where nothing else couples."""
    rule = model.coupling[0] if len(model.coupling) == 1 else None
    return rule if isinstance(rule, JointOccupancy) else None


def search_by_modes(
    model: AssignmentModel, rule: JointOccupancy, pairs: Ints, aim: tuple[int, Levels], plan: Ints, watch: Watch
) -> Found:
    """Maximises a level over some pairs, those of a plan among them, with what the plan reaches before held.

    Once each shared place has one of its ways to be filled, joint occupancy is capacities and the rest a flow: so the
    pairs are left continuous, and HiGHS branches on the ways alone (as cutting stock chooses patterns: Vance et al.
    1994, doi:10.1007/BF01300970). Where other rules leave a choice in parts, only the bound is of use. aim: the
    level, and the levels of the plan. plan: (agents,) a pair or -1.
    """
    level, held = aim
    others = tuple(other for other in model.coupling if other is not rule)
    # Where its ways say as much, a place's capacity is a row that only costs time.
    told = rule.is_told_by_ways(model.place_capacity)
    capacity = np.where(told, model.agents, model.place_capacity)
    rows = rows_of(replace(model, coupling=others, place_capacity=capacity), pairs)
    modes = modes_of(rule, rows.agent, rows.place)
    program = _Program(rows, modes, rule, level, held[:level])
    result = mathopt.solve(
        program.model, mathopt.SolverType.HIGHS, params=_parameters(watch), model_params=program.hinted(plan)
    )
    found = program.found(result)
    # The plan itself is a choice: a bound below it, or no choice at all, can only be floating point gone wrong.
    return found if found.bound is not None and found.bound >= model.levels(plan[plan >= 0])[level] else NOTHING


def _parameters(watch: Watch) -> mathopt.SolveParameters:
    highs = highs_pb2.HighsOptionsProto()
    highs.double_options["mip_abs_gap"] = 1.0 - 2 * ROUNDING
    highs.double_options["mip_rel_gap"] = 0.0
    highs.int_options["mip_max_nodes"] = NODES
    highs.string_options["parallel"] = "off"
    # What is left after the prices have spoken is tight; presolve took twice as long as all the rest.
    highs.string_options["presolve"] = "off"
    seconds = watch.left_seconds()
    limit = None if math.isinf(seconds) else datetime.timedelta(seconds=max(0.01, seconds))
    return mathopt.SolveParameters(time_limit=limit, highs=highs)


class _Program:
    """Columns: pairs, ways to fill places and, where levels are held, how far each agent is placed."""

    def __init__(self, rows: Rows, modes: Modes, rule: JointOccupancy, level: int, held: tuple[int, ...]) -> None:
        self.rows, self.modes, self.rule, self.level = rows, modes, rule, level
        self.worth = level_values(rows.model, level, rows.pairs)
        self.agents = np.unique(rows.agent) if held else np.zeros(0, np.int64)
        self.size = len(rows.pairs) + modes.ways + len(self.agents)
        limits = [(rows.matrix, rows.upper), (modes.matrix, modes.upper), self._apart(), *self._held(held)]
        self.matrix = csr_array(vstack([self._wide(matrix) for matrix, _ in limits]))
        self.upper = np.concatenate([upper for _, upper in limits]).astype(float)
        self.model = mathopt.Model.from_model_proto(self._proto())

    def _wide(self, matrix: Any) -> csr_array:
        missing = self.size - matrix.shape[1]
        return csr_array(hstack([matrix, csr_array((matrix.shape[0], missing))]))

    def _apart(self) -> tuple[csr_array, Ints]:
        """One limit for each two of a place who may not live together."""
        found = []
        for where in np.unique(self.modes.place).tolist():
            own = np.flatnonzero(self.rows.place == where)
            one, other = self.rule.incompatible_among(self.rows.agent[own])
            found.append(np.stack([own[one], own[other]]))
        both = np.concatenate([np.zeros((2, 0), np.int64), *found], axis=1)
        row = np.tile(np.arange(both.shape[1]), 2)
        shape = (both.shape[1], len(self.rows.pairs))
        return csr_array((np.ones(len(row)), (row, both.ravel())), shape=shape), np.ones(both.shape[1], np.int64)

    def _held(self, held: tuple[int, ...]) -> list[tuple[csr_array, Ints]]:
        """Levels held, the first by agents: a row over all pairs would take far longer to work with."""
        if not held:
            return []
        pairs, before = len(self.rows.pairs), len(self.rows.pairs) + self.modes.ways
        number = np.searchsorted(self.agents, self.rows.agent)
        row, column = (
            np.append(number, np.arange(len(self.agents))),
            np.append(np.arange(pairs), before + np.arange(len(self.agents))),
        )
        sign = np.append(-np.ones(pairs), np.ones(len(self.agents)))
        # Placed no further than her pairs say: enough, since only more of it is of use.
        placed = csr_array((sign, (row, column)), shape=(len(self.agents), self.size))
        weight = np.zeros(self.size)
        weight[before:] = -self.rows.model.agent_weight[self.agents]
        found = [(placed, np.zeros(len(self.agents), np.int64)), (csr_array(weight[None, :]), np.array([-held[0]]))]
        for level, least in enumerate(held[1:], start=1):
            values = -level_values(self.rows.model, level, self.rows.pairs).astype(float)
            found.append((csr_array(values[None, :]), np.array([-least])))
        return found

    def _proto(self) -> model_pb2.ModelProto:
        least = np.full(len(self.upper), -math.inf)
        worth = np.append(self.worth, np.zeros(self.size - len(self.worth))).astype(float)
        found = program_proto(worth, self.matrix, least, self.upper, 1.0, self._is_way)
        found.objective.maximize = True
        return found

    @property
    def _is_way(self) -> Bools:
        first = len(self.rows.pairs)
        columns = np.arange(self.size)
        found: Bools = (columns >= first) & (columns < first + self.modes.ways)
        return found

    def hinted(self, plan: Ints) -> mathopt.ModelSolveParameters:
        """The plan to begin with."""
        x = self.rows.mask(plan)
        values = np.concatenate([x, self._ways_of(x), np.isin(self.agents, self.rows.agent[x])]).astype(float)
        hint = dict(zip(self.model.variables(), values.tolist(), strict=True))
        return mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=hint)])

    def _ways_of(self, x: Bools) -> Bools:
        """(y,) for each place the first way that has room for whom a choice puts there."""
        taken: dict[int, dict[tuple[int, int], int]] = {}
        for pair in np.flatnonzero(x & self.rule.place_shared[self.rows.place]).tolist():
            where, agent = int(self.rows.place[pair]), int(self.rows.agent[pair])
            spaces, rooms = self.rule.space(where)
            kind = min(int(self.rule.agent_persons[agent]), spaces), min(int(self.rule.agent_rooms[agent]), rooms)
            taken.setdefault(where, {}).setdefault(kind, 0)
            taken[where][kind] += 1
        found = np.zeros(self.modes.ways, bool)
        for way, (where, holds) in enumerate(zip(self.modes.place.tolist(), self.modes.holds, strict=True)):
            asked = taken.get(where)
            if asked is not None and all(holds.get(kind, 0) >= count for kind, count in asked.items()):
                found[way] = True
                del taken[where]
        return found

    def found(self, result: mathopt.SolveResult) -> Found:
        """What the program proves, and its choice where that is one of whole pairs."""
        reason = result.termination.reason
        if reason == mathopt.TerminationReason.INFEASIBLE:
            return NOTHING
        limit = result.termination.objective_bounds.dual_bound
        bound = math.floor(limit + ROUNDING) if math.isfinite(limit) else int(self.worth.sum())
        if not result.has_primal_feasible_solution():
            return Found(None, bound, False)
        values = np.array(list(result.variable_values().values()))[: len(self.rows.pairs)]
        x = values > 0.5
        fits = self.rows.holds(x) and not any(self.rule.violations(self.rows.agent[x], self.rows.place[x]))
        whole = fits and bool((np.abs(values - x) < WHOLE).all())
        return Found(x if whole else None, bound, reason == mathopt.TerminationReason.OPTIMAL and whole)
