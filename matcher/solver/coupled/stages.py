"""How long each stage took, what is told on the way, when to end, and the answer in the end."""

from __future__ import annotations

import math
import time

from matcher.solver.arrays import Ints
from matcher.solver.coupled.answer import NAMES, CoupledAnswer
from matcher.solver.coupled.bounds import Bounds, is_closed, levels_of
from matcher.solver.plan import Level
from matcher.solver.watch import Watch

ROUNDS, ROUNDS_WITH_CLOCK = 2, 200


class Stages:
    """Keeps the clock and tells the watch."""

    def __init__(self, bounds: Bounds, watch: Watch) -> None:
        self.bounds, self.watch = bounds, watch
        self.levels = 2 if bounds.model.pair_kept is None else 3
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    @property
    def has_clock(self) -> bool:
        """Whether time is limited."""
        return not math.isinf(self.watch.left_seconds())

    @property
    def rounds(self) -> int:
        """How many rounds of work there are at most: with a clock, as many as there is time for."""
        return ROUNDS_WITH_CLOCK if self.has_clock else ROUNDS

    def closed(self, level: int, chosen: Ints) -> bool:
        """Whether a plan is proven best on a level."""
        return is_closed(self.bounds, level, levels_of(self.bounds, chosen))

    def done(self, chosen: Ints) -> bool:
        """Whether time is over, or a plan is proven best on every level."""
        return self.watch.is_over() or all(self.closed(level, chosen) for level in range(self.levels))

    def end(self, name: str, chosen: Ints) -> None:
        """Ends a stage and tells what is known."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now
        self.tell(name, chosen)

    def tell(self, name: str, chosen: Ints) -> None:
        """Tells the watch how good a plan is, and how good any may be."""
        self.watch.tell(name, self.of(chosen))

    def of(self, chosen: Ints) -> tuple[Level, ...]:
        """Value and proven bound of each level."""
        held = levels_of(self.bounds, chosen)
        bounds = [max(held[level], self.bounds.best(level, held)[0]) for level in range(self.levels)]
        return tuple(Level(name=NAMES[at], value=held[at], bound=bound) for at, bound in enumerate(bounds))

    def answer(self, chosen: Ints) -> CoupledAnswer:
        """The answer, with what proves it."""
        held = levels_of(self.bounds, chosen)
        best = [self.bounds.best(level, held) for level in range(self.levels)]
        levels, searched = self.of(chosen), tuple(pairs for _, _, pairs in best)
        duals = tuple(dual for _, dual, _ in best)
        known = tuple(self.bounds.duals(level, held) for level in range(self.levels))
        return CoupledAnswer(
            chosen, levels, duals, searched, _method(self.seconds), self.seconds, proof_of(levels, searched), known
        )


def proof_of(levels: tuple[Level, ...], searched: tuple[int | None, ...]) -> str:
    """What was proven, in a sentence. searched: for each level how many pairs were searched to the end."""
    said = []
    for level, pairs in zip(levels, searched, strict=True):
        how = "prices over all pairs"
        if pairs is not None:
            how += f" and a search of the {pairs:,} pairs that they leave"
        best = "is best" if level.gap == 0.0 else f"is at most {level.bound - level.value:,} below the best"
        said.append(f"{level.name} {level.value:,} {best}, by {how}")
    return f"Proved under all rules, level by level: {'; '.join(said)}."


def _method(seconds: dict[str, float]) -> str:
    parts = {
        "first plan": "flow prices",
        "plan by ways": "relaxation by ways to fill shared homes",
        "bound": "relaxation and exact packing of budgets",
        "plan": "neighbourhood search",
        "search to the end": "search to the end",
    }
    return ", ".join(words for stage, words in parts.items() if stage in seconds)
