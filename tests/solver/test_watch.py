"""A watch ends a search by its clock or by a hand, and remembers that it did."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matcher.solver.match import match
from matcher.solver.plan import Level
from matcher.solver.watch import Watch
from matcher.synthetic import generate


def test_without_a_limit_it_is_never_over() -> None:
    watch = Watch()
    watch.begin()
    assert watch.left_seconds() == math.inf
    assert not watch.is_over() and not watch.cut_short


def test_the_clock_starts_when_the_search_does() -> None:
    watch = Watch(0.0)
    assert not watch.is_over()
    watch.begin()
    assert watch.left_seconds() == 0.0
    assert watch.is_over() and watch.cut_short


def test_seconds_run_down() -> None:
    watch = Watch(60.0)
    watch.begin()
    before = watch.left_seconds()
    assert 0.0 < watch.left_seconds() <= before <= 60.0
    assert not watch.is_over()


def test_a_hand_stops_it_before_or_after_it_began() -> None:
    watch = Watch()
    watch.stop()
    watch.begin()
    assert watch.left_seconds() == 0.0
    assert watch.is_over()


def test_a_search_that_never_asked_was_not_cut_short() -> None:
    watch = Watch(0.0)
    watch.begin()
    watch.stop()
    assert not watch.cut_short


def test_what_it_is_told_it_passes_on() -> None:
    told: list[tuple[str, int]] = []
    watch = Watch(tell=lambda stage, levels: told.append((stage, levels[0].value)))
    watch.tell("bound", [Level(name="placed", value=3, bound=5)])
    assert told == [("bound", 3)]
    Watch().tell("bound", [])


def test_time_held_back_is_not_for_the_search() -> None:
    watch = Watch(1_000.0)
    watch.begin()
    watch.hold_back(400.0)
    assert 500.0 < watch.left_seconds() <= 600.0 and not watch.is_over()
    watch.hold_back(600.0)
    assert watch.is_over() and watch.cut_short


def test_one_unheard_ends_with_the_other_and_tells_nobody() -> None:
    told = list[str]()
    watch = Watch(1e6, lambda stage, _: told.append(stage))
    watch.begin()
    quiet = watch.unheard()
    quiet.tell("a", ())
    watch.tell("b", ())
    assert told == ["b"] and not quiet.is_over() and 0 < quiet.left_seconds() <= 1e6
    watch.stop()
    assert quiet.is_over() and not watch.cut_short


def test_what_is_told_of_a_search_converges() -> None:
    """Plans only get better, bounds only closer, and no plan ever passes its bound."""
    told = list[tuple[tuple[int, ...], tuple[int, ...]]]()

    def tell(_: str, levels: Sequence[Level]) -> None:
        told.append((tuple(level.value for level in levels), tuple(level.bound for level in levels)))

    found = match(generate(130, 85, 1, True), watch=Watch(None, tell))
    plans, bounds = zip(*told, strict=True)
    assert len(set(plans)) > 5 and len(set(bounds)) > 2
    assert list(plans) == sorted(plans) and list(bounds) == sorted(bounds, reverse=True)
    assert all(plan <= bound for plan, bound in told)
    assert (plans[-1], bounds[-1]) == tuple(zip(*((it.value, it.bound) for it in found.plan.levels), strict=True))
