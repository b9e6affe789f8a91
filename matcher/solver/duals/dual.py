"""Multipliers that prove an upper bound on every plan of a model, coupling rules included."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matcher.solver.arrays import Bools, Ints, dot, exact_sum
from matcher.solver.constraints.base import Budget, Floor, PairRule
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.duals.knapsack import Packing
from matcher.solver.duals.known_sums import KnownSums
from matcher.solver.duals.shared_out import packed_and_shared
from matcher.solver.duals.subproblem import knapsacks_of, packing_of
from matcher.solver.model import AssignmentModel

LARGEST = 2**62
"""Sums must stay below this to be exact in 64 bits."""


class DualError(ValueError):
    """Multipliers that do not fit a model, prove nothing, or are too large to be exact."""


def budgets_of(model: AssignmentModel) -> tuple[Budget, ...]:
    """The model's rules that are budgets, in order."""
    return tuple(rule for rule in model.coupling if isinstance(rule, Budget))


def floors_of(model: AssignmentModel) -> tuple[Floor, ...]:
    """The model's rules that are floors, in order."""
    return tuple(rule for rule in model.coupling if isinstance(rule, Floor))


def allowed_pairs(model: AssignmentModel) -> Bools:
    """(k,) pairs that no rule on single pairs forbids."""
    found = np.ones(len(model.pair_agent), bool)
    for rule in model.coupling:
        if isinstance(rule, PairRule):
            found &= rule.allowed(model.pair_agent, model.pair_place)
    return found


@dataclass(frozen=True)
class Dual:
    """Lagrange multipliers, whole numbers in 1/scale of a unit. Weak duality holds whatever they are.

    A pair is worth  weight_factor * agent_weight + points_factor * pair_points + kept_factor * pair_kept, less the
    multipliers of its place, the groups around that, the floors, the priced budgets and, where given, its agent. With
    levels held (sum of weights >= L) the factor is that level's multiplier, and `constant` is multiplier * L.

    place: (m,) >= 0. group: (g,) >= 0. agent: None = each agent takes its best pair; (n,) = what being placed costs
    each agent, >= 0 but for agents who must be placed. budgets: for each budget rule its (b,) multipliers >= 0, or None
    for at most one that is a sub-problem instead: its budgets are packed exactly (needs `agent`). floors: for each
    floor rule its (f,) multipliers >= 0. slack: what pairs that a model leaves out could add to the sub-problems at
    most, in 1/scale of a unit. Rules of other kinds are left out, which can only raise the bound. Where joint
    occupancy is the sub-problem, each place takes the best households that may live together: see `households.py`.
    shared_out: None, or (g,) innermost groups with multiplier 0 whose limit is kept to exactly instead (needs joint
    occupancy as the sub-problem): see `sharing.py`.
    """

    place: Ints
    group: Ints
    weight_factor: int = 0
    points_factor: int = 0
    kept_factor: int = 0
    constant: int = 0
    scale: int = 1
    agent: Ints | None = None
    budgets: tuple[Ints | None, ...] = ()
    floors: tuple[Ints, ...] = ()
    slack: int = 0
    shared_out: Bools | None = None
    _sums: KnownSums = field(default_factory=KnownSums, repr=False, compare=False)

    def require_fit(self, model: AssignmentModel) -> None:
        """Raises DualError where shapes or signs do not fit, or sums could leave 64 bits."""
        budgets, floors = budgets_of(model), floors_of(model)
        if self.scale < 1 or len(self.budgets) != len(budgets) or len(self.floors) != len(floors):
            raise DualError("scale must be positive, and each budget and floor rule needs its multipliers")
        self._require("place", self.place, model.places)
        self._require("group", self.group, len(model.group_capacity))
        for rule, held in zip(budgets, self.budgets, strict=True):
            if held is not None:
                self._require("budgets", held, len(rule.room))
        for floor, price in zip(floors, self.floors, strict=True):
            self._require("floors", price, len(floor.lack(np.zeros(0, np.int64))))
        if self.agent is not None:
            self._require("agent", np.where(model.may_be_left, self.agent, np.abs(self.agent)), model.agents)
        packed = sum(held is None for held in self.budgets)
        if packed > 1 or (packed and self.agent is None):
            raise DualError("only one budget rule can be a sub-problem, and only with agents priced")
        if self.shared_out is not None:
            self._require_shared_out(model, self.shared_out)
        if self._largest(model) >= LARGEST:
            raise DualError("the multipliers are too large to be exact")

    def _require_shared_out(self, model: AssignmentModel, groups: Bools) -> None:
        if groups.shape != self.group.shape or groups.dtype.kind != "b":
            raise DualError(f"shared_out must say yes or no {len(self.group)} times")
        parents = np.zeros(0, np.int64) if model.group_parent is None else model.group_parent
        if self.group[groups].any() or groups[parents[parents >= 0]].any():
            raise DualError("only innermost groups without a price can be shared out")
        if not isinstance(self._packed(model), JointOccupancy):
            raise DualError("groups can only be shared out where shared places are the sub-problem")

    @staticmethod
    def _require(name: str, held: Ints, length: int) -> None:
        if held.shape != (length,) or held.dtype.kind != "i":
            raise DualError(f"{name} must be {length} whole numbers")
        if len(held) and held.min() < 0:
            raise DualError(f"{name} must not be negative")

    def _largest(self, model: AssignmentModel) -> int:
        """Nothing that pairs are worth, and no sum of it over the agents of a sub-problem, can be larger in size."""
        most = abs(self.weight_factor) * int(model.agent_weight.max(initial=0))
        most += abs(self.points_factor) * int(model.pair_points.max(initial=0)) + abs(self.kept_factor)
        parts = [self.place, model.of_groups_above(self.group)] + ([] if self.agent is None else [self.agent])
        most += sum(int(np.abs(part).max(initial=0)) for part in parts)
        for rule, held in zip(budgets_of(model), self.budgets, strict=True):
            if held is not None and held.any():
                charge = rule.charge(model.pair_agent, model.pair_place)
                most += int(held.max(initial=0)) * int(charge.max(initial=0))
        for floor, price in zip(floors_of(model), self.floors, strict=True):
            lack = np.abs(floor.lack(np.arange(model.agents))).max(initial=0)
            most += int(price.max(initial=0)) * len(price) * int(lack)
        return most * (2 if self._packed(model) is None else model.agents + 1)

    def of_agent(self, model: AssignmentModel) -> Ints:
        """(n,) what every pair of an agent is worth alike: the agent, less its floors and its own price."""
        found: Ints = model.agent_weight * self.weight_factor
        for floor, price in zip(floors_of(model), self.floors, strict=True):
            found = found - price @ floor.lack(np.arange(model.agents))
        return found if self.agent is None else found - self.agent

    def of_place(self, model: AssignmentModel) -> Ints:
        """(m,) what every pair of a place costs alike: the place, and the groups around it."""
        return self.place + model.of_groups_above(self.group)

    def charge(self, model: AssignmentModel, agent: Ints, place: Ints) -> Ints:
        """(k,) what pairs draw on the budgets that have a price."""
        found = np.zeros(len(agent), np.int64)
        for rule, held in zip(budgets_of(model), self.budgets, strict=True):
            if held is not None and held.any():
                found += held[rule.cell(agent, place)] * rule.charge(agent, place)
        return found

    def worth(self, model: AssignmentModel) -> Ints:
        """(k,) what each pair is worth beyond all multipliers."""
        agent, place = model.pair_agent, model.pair_place
        found: Ints = self.of_agent(model)[agent] + model.pair_points * self.points_factor - self.of_place(model)[place]
        if model.pair_kept is not None and self.kept_factor:
            found += model.pair_kept * self.kept_factor
        return found - self.charge(model, agent, place)

    def bound(self, model: AssignmentModel) -> int:
        """No plan of the model that holds the levels held is worth more. Raises DualError."""
        return self.total(model) // self.scale

    def total(self, model: AssignmentModel) -> int:
        """The bound in 1/scale of a unit. Raises DualError."""
        self.require_fit(model)
        return self._fixed(model) + self._sums.of(self._told(), model, self._sum)

    def _sum(self, model: AssignmentModel) -> int:
        """What the best of each agent, or of each sub-problem, is worth beyond all multipliers."""
        worth = self.worth(model)
        if self._packed(model) is None:
            return exact_sum(self.best(model, worth))
        packing = self._packing(model, worth)
        if self.shared_out is None:
            return exact_sum(packing.best)
        return packed_and_shared(model, self.shared_out, self.place, worth, packing)

    def _told(self) -> tuple[object, ...]:
        """All that the sum depends on."""
        factors = self.weight_factor, self.points_factor, self.kept_factor
        return self.place, self.group, self.agent, self.shared_out, *factors, *self.budgets, *self.floors

    def losses(self, model: AssignmentModel) -> Ints:
        """(k,) by how much `total` falls, at least, for plans that choose the pair. Raises DualError."""
        self.require_fit(model)
        worth = self.worth(model)
        if self.agent is None:
            return np.where(allowed_pairs(model), self.best(model, worth)[model.pair_agent] - worth, LARGEST)
        if self._packed(model) is None:
            return np.where(allowed_pairs(model), np.maximum(0, -worth), LARGEST)
        packing = self._packing(model, worth)
        budget, charge, capacity = knapsacks_of(model, self._packed(model))
        beyond = (charge > capacity[budget]) | ~allowed_pairs(model)
        charge, row = np.minimum(charge, capacity[budget]), packing.row[budget]
        rest = packing.best[budget]
        tight = row >= 0
        if self.shared_out is not None:
            # With a household less elsewhere in its group a place may be worth as much without the pair.
            tight &= ~self.shared_out[model.place_group[model.pair_place]]
        rest[tight] = np.minimum(rest[tight], packing.table[row[tight], (capacity[budget] - charge)[tight]])
        return np.where(beyond, LARGEST, np.maximum(0, packing.best[budget] - rest - worth))

    def taken(self, model: AssignmentModel) -> Ints:
        """The pairs that the sub-problems take, ascending; needs `agent`."""
        return self._packing(model, self.worth(model)).chosen

    def _fixed(self, model: AssignmentModel) -> int:
        """What all capacities and prices of agents are worth, the constant taken off."""
        priced = self.place if self.shared_out is None else np.where(self.shared_out[model.place_group], 0, self.place)
        found = dot(priced, model.place_capacity) + dot(self.group, model.group_capacity)
        found += self.slack - self.constant
        for rule, held in zip(budgets_of(model), self.budgets, strict=True):
            found += 0 if held is None else dot(held, rule.room)
        return found if self.agent is None else found + exact_sum(self.agent)

    def best(self, model: AssignmentModel, worth: Ints) -> Ints:
        """(n,) what each agent's best pair is worth, or none at all unless it must have one and has no price that says
        so."""
        allowed = allowed_pairs(model)
        best = np.where(model.may_be_left | (self.agent is not None), 0, -LARGEST)
        np.maximum.at(best, model.pair_agent[allowed], worth[allowed])
        if (best == -LARGEST).any():
            raise DualError("an agent who must be placed has no pair")
        return best

    def _packed(self, model: AssignmentModel) -> Budget | None:
        """The budget rule that is a sub-problem."""
        packed = (rule for rule, held in zip(budgets_of(model), self.budgets, strict=True) if held is None)
        return next(packed, None)

    def _packing(self, model: AssignmentModel, worth: Ints) -> Packing:
        return packing_of(model, self._packed(model), np.where(allowed_pairs(model), worth, 0))
