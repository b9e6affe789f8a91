"""A start that is a plan already: it is told at once, named in the answer, and only ever made better."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.solver.arrays import Ints
from matcher.solver.coupled import CoupledAnswer, solve_coupled
from matcher.solver.coupled import improved as module
from matcher.solver.coupled.warm import Start
from matcher.solver.flow import solve_flow
from matcher.solver.prices.smallest import smallest_prices
from matcher.solver.watch import Watch
from tests.solver.coupled.coupled_problems import answered, binding_hours, breaks_no_rule
from tests.solver.problems import keeps_to_limits

MODEL = binding_hours(16, 12, 1)
NOBODY: Ints = np.full(MODEL.agents, -1, np.int64)
WAYS = "relaxation by ways to fill shared homes"


def improved(start: Start, watch: Watch) -> CoupledAnswer:
    """The engine's answer from a plan."""
    relaxed = solve_flow(MODEL)
    return solve_coupled(MODEL, relaxed, smallest_prices(MODEL, relaxed), watch, start)


def test_when_time_is_over_at_once_the_plan_is_the_answer_and_is_told_and_named() -> None:
    told: list[tuple[str, int]] = []
    watch = Watch(tell=lambda stage, levels: told.append((stage, levels[0].value)))
    watch.stop()
    answer = improved(Start(NOBODY, (), (0, 0), is_plan=True), watch)
    assert answer.chosen.tolist() == NOBODY.tolist()
    assert list(answer.seconds) == ["plan by ways"] and answer.method == WAYS
    assert told == [("plan by ways", 0)]


def test_the_best_plan_stays_the_best() -> None:
    best = answered(MODEL)
    answer = improved(Start(best.chosen, best.duals, (0, 0), is_plan=True), Watch())
    assert [level.value for level in answer.levels] == [level.value for level in best.levels]


def test_the_plan_gets_better_and_keeps_every_rule() -> None:
    told: list[tuple[str, int]] = []
    watch = Watch(tell=lambda stage, levels: told.append((stage, levels[0].value)))
    answer = improved(Start(NOBODY, (), (0, 0), is_plan=True), watch)
    assert answer.levels[0].value > 0
    assert breaks_no_rule(MODEL, answer.chosen[answer.chosen >= 0]) and keeps_to_limits(MODEL, answer.chosen)
    assert told[0] == ("plan by ways", 0) and told[-1][1] == answer.levels[0].value
    assert list(answer.seconds) == ["plan by ways", "plan"]
    assert answer.method == f"{WAYS}, neighbourhood search"


def test_without_a_clock_it_is_not_searched_around_a_plan_that_is_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one, as long as there is time."""
    best = answered(MODEL)
    start = Start(best.chosen, (), (0, 0), is_plan=True)
    assert list(improved(start, Watch()).seconds) == ["plan by ways", "plan"]
    monkeypatch.setattr(module, "CLOSE", 1e6)
    assert list(improved(start, Watch()).seconds) == ["plan by ways"]
    watch = Watch(2.0)
    watch.begin()
    assert list(improved(start, watch).seconds) == ["plan by ways", "plan"]
