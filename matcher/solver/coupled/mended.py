"""The plan of a model like this one, mended together with the multipliers that proved it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from matcher.solver.arrays import Bools, Ints
from matcher.solver.coupled.bounds import Bounds, levels_of
from matcher.solver.coupled.goal import Goal
from matcher.solver.coupled.neighbours import pairs_near
from matcher.solver.coupled.priced import Floats, Priced
from matcher.solver.coupled.relaxed import SHARE_OF_TIME, Relaxed, solve_relaxed
from matcher.solver.coupled.whole import joint_alone, joint_rule
from matcher.solver.duals.dual import Dual
from matcher.solver.model import AssignmentModel
from matcher.solver.watch import Watch

ROUNDS, CHEAP_ROUNDS = 10, 1
"""In the first, a unit of level 1 costs no more than it did: a dearer one makes pairs left out look better."""
MOST_PAIRS = 40_000
"""A relaxation of more takes longer than it saves."""
WHOLE, MOST = 1e-6, 0.5
PAID = 0.01
"""A price below this, in units of a level, is rounding."""


@dataclass(frozen=True)
class Mended:
    """chosen: (agents,) the pairs that the relaxation takes, or -1. core: (c,) the pairs that it looked at, ascending.
    is_plan: whether it takes whole pairs, and they keep every rule."""

    chosen: Ints
    core: Ints
    is_plan: bool


def mended(bounds: Bounds, chosen: Ints, allowed: Bools, watch: Watch) -> Mended | None:
    """What the relaxation takes near a plan, and its multipliers near the closest known, offered to the bounds.

    None where that is not to be had: rules other than shared homes set budgets, there is too much of it, or no time.
    chosen: (agents,) the plan of before, as far as there is still a pair for it; it may break rules.
    """
    if joint_alone(bounds.model) is None or watch.is_over():
        return None
    mending, found = _Mending(bounds, chosen, allowed, watch), None
    for _ in range(2):
        found = mending.level(1, bounds.best(0, levels_of(bounds, chosen))[0])
        if found is None or found[1].short.max(initial=0.0) < WHOLE:
            break
        mending.level(0, 0)  # Fewer can be placed than was thought.
    return None if found is None else _taken(bounds.model, found[0], found[1].x)


class _Mending:
    """The pairs that the relaxation looks at, and whose prices may fall to nothing: (agents + places + groups,)."""

    def __init__(self, bounds: Bounds, chosen: Ints, allowed: Bools, watch: Watch) -> None:
        self.bounds, self.model, self.allowed, self.watch = bounds, bounds.model, allowed, watch
        own = chosen[chosen >= 0]
        place, group = self.model.used(own)
        unused = chosen < 0, place < self.model.place_capacity, group < self.model.group_capacity
        self.unused = np.concatenate(unused)
        self.free = np.zeros(len(self.unused), bool)
        self.pairs: Ints = np.union1d(pairs_near(bounds, bounds.latest(1), allowed), own[allowed[own]])

    def level(self, level: int, aim: int) -> tuple[Ints, Relaxed] | None:
        """The relaxation of a level, with `aim` held on the one before, and its pairs; None where it is too large or
        time is over.

        No price falls further below its old one than half of what any pair left out loses by the old ones, so that
        none of those becomes better than nothing but in a shared home; such pairs are taken in. What has a price and is
        not used up may fall to nothing, once all its pairs are looked at.
        """
        known = self.bounds.latest(level)
        dual, spare = _with_agents(known.dual, self.model), self._spare(self.bounds.losses(known), known.dual.scale)
        old, found = _prices_of(dual), None
        self._set_free(self.unused & (old > PAID))
        for number in range(ROUNDS):
            dearest = 0.0 if number < CHEAP_ROUNDS else None
            if len(self.pairs) > MOST_PAIRS or self.watch.is_over():
                return None
            priced = Priced(self.model, self.pairs, Goal(level, ((0, aim),)[:level]), joint_rule(self.model))
            least = self._least(priced, dual, np.where(self.free, 0.0, old - spare))
            relaxed = solve_relaxed(priced, self.watch.left_seconds() * SHARE_OF_TIME, least, dearest)
            if relaxed is None:
                break
            found = priced.pairs, relaxed
            more = self._takes_in(priced, relaxed, least)
            if not more and (dearest is None or relaxed.short.max(initial=0.0) < WHOLE):
                break
        return found

    def _spare(self, losses: Ints, scale: int) -> float:
        """Half of what any pair that is left out loses, in units of the level."""
        left_out = self.allowed.copy()
        left_out[self.pairs] = False
        found = losses[left_out]
        return float(found.min()) / scale / 2 if len(found) else math.inf

    def _set_free(self, more: Bools) -> bool:
        """Lets prices fall to nothing; whether there are more of them than before."""
        more = more & ~self.free
        agent, place, _ = np.split(more, [self.model.agents, self.model.agents + self.model.places])
        theirs = self.allowed & (agent[self.model.pair_agent] | place[self.model.pair_place])
        self.pairs = np.union1d(self.pairs, np.flatnonzero(theirs))
        self.free |= more
        return bool(more.any())

    def _least(self, priced: Priced, dual: Dual, head: Floats) -> Floats:
        """(rows,) what prices must be at least. head: of agents, places and groups."""
        held = np.array([dual.weight_factor, dual.points_factor])[: priced.goal.level] / dual.scale
        least = np.zeros(len(priced.upper))
        least[: len(head)] = np.maximum(0.0, head)
        least[len(least) - len(held) :] = held
        return least

    def _takes_in(self, priced: Priced, relaxed: Relaxed, least: Floats) -> bool:
        """Offers the multipliers; whether more than these pairs are to be looked at, or prices are to fall further."""
        level, held = priced.goal.level, (sum(least for _, least in priced.goal.held), 0, 0)
        dual = priced.dual(relaxed.prices, priced.whole)
        if not self.bounds.offer(level, dual):
            return False
        unused = (priced.upper - priced.matrix @ relaxed.x > WHOLE) & (least > PAID)
        more = self._set_free(unused[: len(self.free)])
        if self.bounds.best(level, held)[0] > math.floor(relaxed.value + WHOLE):
            self.pairs = np.union1d(self.pairs, dual.taken(self.model))
        return more or len(self.pairs) > len(priced.pairs)


def _with_agents(dual: Dual, model: AssignmentModel) -> Dual:
    """The dual with the price of each agent told: what her best pair is worth."""
    if dual.agent is not None:
        return dual
    return replace(dual, agent=dual.best(model, dual.worth(model)), budgets=(None,))


def _prices_of(dual: Dual) -> Floats:
    """(agents + places + groups,) in units of the level."""
    assert dual.agent is not None
    found: Floats = np.concatenate([dual.agent, dual.place, dual.group]) / dual.scale
    return found


def _taken(model: AssignmentModel, pairs: Ints, x: Floats) -> Mended:
    """What a relaxation of some pairs takes, where that is most of a pair."""
    chosen, most = np.full(model.agents, -1, np.int64), pairs[x > MOST]
    agent, place = model.pair_agent[most], model.pair_place[most]
    chosen[agent] = most
    whole = bool((np.abs(x - np.rint(x)) < WHOLE).all())
    is_plan = whole and not any(True for rule in model.coupling for _ in rule.violations(agent, place))
    return Mended(chosen, pairs, is_plan)
