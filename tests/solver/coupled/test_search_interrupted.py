"""Ctrl-C in a program that calls the engine: the solver is told to stop, and nobody waits for its search to end."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from matcher.solver.coupled.exact import _run
from matcher.solver.watch import Watch

LATEST_SECONDS = 30


class Endless:
    """A solver that ends only when it is told to. told: whether it was."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self.told = False

    def solve(self, _model: object) -> int:
        self.told = self._stop.wait(LATEST_SECONDS)
        return 4

    def stop_search(self) -> None:
        self._stop.set()


class Interrupted(Watch):
    """A watch during which somebody presses Ctrl-C."""

    def is_over(self) -> bool:
        raise KeyboardInterrupt


def test_an_interrupted_search_stops_its_solver() -> None:
    solver: Any = Endless()
    with pytest.raises(KeyboardInterrupt):
        _run(solver, Any, Interrupted())
    assert solver.told


def test_a_search_whose_time_is_up_stops_its_solver() -> None:
    solver: Any = Endless()
    watch = Watch(0.001)
    watch.begin()
    assert _run(solver, Any, watch) == 4
    assert solver.told
