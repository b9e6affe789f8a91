"""The best plan of a small coupled problem, by trying every one: plain recursion, no solver.

Coupling rules are judged by the re-coding of `rules_again`; each plan that would be the best so far, and each that was
left for a broken rule, is put to the rule's own `violations` too, and the two must agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matcher.solver import AssignmentModel
from tests.solver.problems import Levels
from tests.solver.rules_again import Judge, Placed, judge

ASKED_ABOUT_BROKEN = 20


class TheyDisagree(AssertionError):
    """A rule's `violations` and its re-coding say different things of one plan."""


@dataclass(frozen=True)
class Best:
    """levels: of the best plan. pairs: its pairs, ascending. alone: whether no other plan is as good."""

    levels: Levels
    pairs: tuple[int, ...]
    alone: bool


def shared_limits(model: AssignmentModel) -> list[tuple[set[int], int]]:
    """Every limit on how many agents some places hold together: the places, the groups and the limits over groups."""
    found = [({place}, most) for place, most in enumerate(model.place_capacity.tolist())]
    inside: list[set[int]] = [set() for _ in model.group_capacity]
    for place, group in enumerate(model.place_group.tolist()):
        while group >= 0:
            inside[group].add(place)
            group = -1 if model.group_parent is None else int(model.group_parent[group])
    return found + list(zip(inside, model.group_capacity.tolist(), strict=True))


def agrees(model: AssignmentModel, judges: Sequence[Judge], placed: Placed) -> bool:
    """Whether a plan breaks no rule. Raises TheyDisagree."""
    agent = np.array([who for who, _ in placed], np.int64)
    place = np.array([where for _, where in placed], np.int64)
    for rule, own in zip(model.coupling, judges, strict=True):
        if (broken := list(rule.violations(agent, place))) != [] and own.holds(placed):
            raise TheyDisagree(f"{rule} finds {broken} in {placed}, its re-coding nothing")
        if not broken and not own.holds(placed):
            raise TheyDisagree(f"{rule} finds nothing in {placed}, its re-coding does")
    return all(own.holds(placed) for own in judges)


@dataclass
class _Search:
    """The state of one search: agents in order, with the room that is left."""

    model: AssignmentModel
    judges: list[Judge]
    best: Levels | None = None
    pairs: tuple[int, ...] = ()
    alone: bool = True
    asked: int = 0
    placed: list[tuple[int, int]] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        model = self.model
        limits = shared_limits(model)
        self.room = [most for _, most in limits]
        every = range(model.places)
        self.draws_on = [[at for at, (places, _) in enumerate(limits) if place in places] for place in every]
        kept = np.zeros(len(model.pair_agent), np.int64) if model.pair_kept is None else model.pair_kept.astype(int)
        own: list[list[tuple[int, int, int, int]]] = [[] for _ in range(model.agents)]
        rows = zip(model.pair_agent.tolist(), model.pair_place.tolist(), model.pair_points.tolist(), strict=True)
        for pair, (agent, place, points) in enumerate(rows):
            own[agent].append((pair, place, points, int(kept[pair])))
        self.weight = model.agent_weight.tolist()
        self.may_be_left = model.may_be_left.tolist()
        self.order = sorted(range(model.agents), key=lambda agent: (self.may_be_left[agent], -self.weight[agent]))
        self.own = [sorted(pairs, key=lambda pair: (-pair[2], -pair[3], pair[0])) for pairs in own]
        self.bounds = [self._bounds(at) for at in range(model.agents + 1)]
        # The places' own groups share all places out between them: no more than their room can still be placed.
        self.groups = sorted({model.places + group for group in model.place_group.tolist()})

    def _bounds(self, start: int) -> list[Levels]:
        """By number of places left: no more than this can the agents from `start` on bring to each level."""
        rest = [agent for agent in self.order[start:] if self.own[agent]]
        weights = sorted((self.weight[agent] for agent in rest), reverse=True)
        points = sorted((max(pair[2] for pair in self.own[agent]) for agent in rest), reverse=True)
        kept = sorted((max(pair[3] for pair in self.own[agent]) for agent in rest), reverse=True)
        return [(sum(weights[:most]), sum(points[:most]), sum(kept[:most])) for most in range(self.model.agents + 1)]

    def hopeless(self, at: int, now: Levels) -> bool:
        """Whether nothing as good as the best can come of this."""
        if self.best is None:
            return False
        left = min(sum(self.room[group] for group in self.groups), self.model.agents)
        more = self.bounds[at][left]
        return (now[0] + more[0], now[1] + more[1], now[2] + more[2]) < self.best

    def onwards(self, at: int, now: Levels) -> None:
        if self.hopeless(at, now) or not self._may_keep_all(at):
            return
        if at == self.model.agents:
            self._finish(now)
            return
        agent = self.order[at]
        for pair, place, points, kept in self.own[agent]:
            if all(self.room[limit] for limit in self.draws_on[place]):
                self._take(pair, agent, place)
                self.onwards(at + 1, (now[0] + self.weight[agent], now[1] + points, now[2] + kept))
                self._give_back(place)
        if self.may_be_left[agent]:
            self.onwards(at + 1, now)

    def _take(self, pair: int, agent: int, place: int) -> None:
        for limit in self.draws_on[place]:
            self.room[limit] -= 1
        self.placed.append((agent, place))
        self.chosen.append(pair)

    def _give_back(self, place: int) -> None:
        for limit in self.draws_on[place]:
            self.room[limit] += 1
        self.placed.pop()
        self.chosen.pop()

    def _may_keep_all(self, at: int) -> bool:
        """Whether no rule is broken for good: one that those from `at` on cannot mend."""
        if all(judge.hopeful(self.placed, self.order[at:]) for judge in self.judges):
            return True
        self._ask_about_broken()
        return False

    def _ask_about_broken(self) -> None:
        if self.asked < ASKED_ABOUT_BROKEN:
            self.asked += 1
            agrees(self.model, self.judges, self.placed)

    def _finish(self, now: Levels) -> None:
        if self.best is None or now > self.best:
            assert agrees(self.model, self.judges, self.placed)
            self.best, self.pairs, self.alone = now, tuple(sorted(self.chosen)), True
        elif now == self.best:
            self.alone = False


def best_by_search(model: AssignmentModel) -> Best | None:
    """The best plan, level by level; None when those who must be placed cannot all be. Raises TheyDisagree."""
    search = _Search(model, [judge(rule) for rule in model.coupling])
    search.onwards(0, (0, 0, 0))
    return None if search.best is None else Best(search.best, search.pairs, search.alone)
