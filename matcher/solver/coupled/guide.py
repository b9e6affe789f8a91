"""From prices to where good plans are: the relaxation, then the descent, on the pairs that may matter."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.bounds import Bounds, Levels
from matcher.solver.coupled.descent import Packer, descend
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.priced import Floats, Priced
from matcher.solver.coupled.relaxed import SHARE_OF_TIME, Relaxed, is_little, solve_relaxed
from matcher.solver.coupled.whole import joint_alone, relaxed_whole
from matcher.solver.duals.dual import Dual, allowed_pairs, budgets_of
from matcher.solver.model import AssignmentModel
from matcher.solver.watch import Watch

UNBOUND = 1e-7
LEAST_GAIN = 1e-3
LIKELY, POSSIBLE = 0.3, 0.02
"""Pairs with a larger share are chosen from first, or looked at in the search."""
COLUMN_ROUNDS, COLUMNS_A_ROUND = 12, 8


@dataclass
class Guide:
    """Multipliers for one level, and on which pairs they were found. prices: (rows,) of `Priced`. shares: (k,) of the
    pairs. packed: the budget rule that is packed exactly; None where no budget has a price. support: the pairs that
    the relaxation takes. exact: whether no descent brings the multipliers further.
    """

    level: int
    pairs: Ints
    prices: Floats
    shares: Floats
    packed: int | None
    support: Ints
    exact: bool = False

    def likely(self, pairs: Ints) -> Bools:
        """(k,) which of some pairs have a good share."""
        found: Bools = np.isin(pairs, self.pairs[self.shares > LIKELY])
        return found

    @property
    def packs(self) -> bool:
        """Whether the shares are those of packings, as a descent finds them."""
        return self.packed is not None and not self.exact

    def shares_of(self, pairs: Ints) -> Floats:
        """(k,) the share of each of some pairs; 0 where it was not looked at."""
        if not len(self.pairs):
            return np.zeros(len(pairs))
        at = np.minimum(np.searchsorted(self.pairs, pairs), len(self.pairs) - 1)
        return np.where(self.pairs[at] == pairs, self.shares[at], 0.0)

    @property
    def possible(self) -> Ints:
        """The pairs that have any share, or had in the relaxation. Ascending."""
        return np.union1d(self.support, self.pairs[self.shares > POSSIBLE])


def first_guide(
    model: AssignmentModel,
    bounds: Bounds,
    level: int,
    pairs: Ints,
    held: Levels,
    watch: Watch,
    rounds: int = COLUMN_ROUNDS,
) -> Guide | None:
    """The relaxation's multipliers, offered to the bounds; None when none were found in time. rounds: how often more
    pairs are taken in at most."""
    if joint_alone(model) is None:
        found = _relaxed_over_all(model, bounds, level, pairs, held, watch, rounds)
        if found is None:
            return None
        priced, relaxed, dual = found
        packed = _dearest_budget(priced, relaxed)
        if packed is None or not isinstance(budgets_of(model)[packed], JointOccupancy):
            guide = _guide(level, priced, relaxed, packed)
            return guide if packed is None else _widened(model, guide, dual.worth(model) / dual.scale)
        pairs = priced.pairs
    whole = relaxed_whole(model, bounds, _goal(level, held), pairs, watch, rounds)
    return None if whole is None else replace(_guide(level, *whole, whole[0].whole), exact=True)


def _guide(level: int, priced: Priced, relaxed: Relaxed, packed: int | None) -> Guide:
    return Guide(level, priced.pairs, relaxed.prices, relaxed.x, packed, priced.pairs[relaxed.x > POSSIBLE])


def _relaxed_over_all(
    model: AssignmentModel, bounds: Bounds, level: int, pairs: Ints, held: Levels, watch: Watch, rounds: int
) -> tuple[Priced, Relaxed, Dual] | None:
    """The relaxation on ever more pairs: each round adds those that its prices make better than an agent's best."""
    found = None
    for _ in range(rounds):
        priced = Priced(model, pairs, _goal(level, held))
        relaxed = solve_relaxed(priced, watch.left_seconds() * SHARE_OF_TIME)
        if relaxed is None:
            return found
        dual = priced.dual(relaxed.prices, None)
        bounds.offer(level, dual)
        found = priced, relaxed, dual
        if level > 0 and _dearest_budget(priced, relaxed) is not None:
            break  # The descent will take pairs in as it needs them.
        more, slack = _left_out(model, pairs, dual)
        if is_little(slack, relaxed) or watch.is_over():
            break
        pairs = np.union1d(pairs, more)
    return found


def _left_out(model: AssignmentModel, pairs: Ints, dual: Dual) -> tuple[Ints, float]:
    """Pairs not among these that are better than an agent's best of these, a few an agent; and by how much in all."""
    worth = np.where(allowed_pairs(model), dual.worth(model) / dual.scale, -np.inf)
    own = np.where(model.may_be_left, 0.0, -np.inf)
    np.maximum.at(own, model.pair_agent[pairs], worth[pairs])
    best = own.copy()
    np.maximum.at(best, model.pair_agent, worth)
    beyond = np.flatnonzero(worth > own[model.pair_agent] + LEAST_GAIN)
    order = beyond[np.lexsort((-worth[beyond], model.pair_agent[beyond]))]
    agents = model.pair_agent[order]
    rank = np.arange(len(order)) - np.searchsorted(agents, agents)
    gain = np.where(np.isfinite(own), best - own, 0.0)
    return order[rank < COLUMNS_A_ROUND], float(gain.sum())


def _widened(model: AssignmentModel, guide: Guide, worth: Floats) -> Guide:
    """The guide with the pairs that are worth more than their agent's price, and that price raised to the best of them.

    worth: (k,) of all the model's pairs, less all prices but the agents'.
    """
    own = guide.prices[: model.agents]
    beyond = np.flatnonzero(worth > own[model.pair_agent] + LEAST_GAIN)
    np.maximum.at(own, model.pair_agent[beyond], worth[beyond])
    pairs = np.union1d(guide.pairs, beyond)
    return replace(guide, pairs=pairs, shares=_shares_on(guide, pairs))


def _shares_on(guide: Guide, pairs: Ints) -> Floats:
    shares = np.zeros(len(pairs))
    shares[np.searchsorted(pairs, guide.pairs)] = guide.shares
    return shares


def _goal(level: int, held: Levels) -> Goal:
    return Goal(level, tuple(enumerate(held[:level])))


def _dearest_budget(priced: Priced, relaxed: Relaxed) -> int | None:
    """The budget rule whose budgets are worth most together; None where none has a price."""
    rows = [priced.rows_of_budget(rule) for rule in range(len(budgets_of(priced.model)))]
    worth = [float(relaxed.prices[of] @ priced.upper[of]) for of in rows]
    return int(np.argmax(worth)) if worth and max(worth) > UNBOUND else None


def refined(
    model: AssignmentModel, guide: Guide | None, pairs: Ints, held: Levels, steps: int, watch: Watch
) -> tuple[Guide | None, Dual | None]:
    """The guide after more steps of descent, on more pairs, and the dual it then is. pairs: ascending."""
    if guide is None or guide.packed is None or guide.exact or steps == 0:
        return guide, None
    pairs = np.union1d(guide.pairs, pairs)
    priced = Priced(model, pairs, _goal(guide.level, held))
    found = descend(Packer(priced, guide.packed), guide.prices, _shares_on(guide, pairs), steps, watch)
    refined_guide = replace(guide, pairs=pairs, prices=found.prices, shares=found.average)
    return refined_guide, priced.dual(found.prices, guide.packed)
