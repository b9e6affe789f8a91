"""What the coupled engine answers."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.solver.arrays import Ints
from matcher.solver.duals.dual import Dual
from matcher.solver.plan import Level

NAMES = ("placed", "points", "kept")


class NoPlan(RuntimeError):
    """No plan that places all who must be placed was found, nor was it proven that there is none."""


@dataclass(frozen=True)
class CoupledAnswer:
    """A plan that keeps every rule, and how good it is proven to be.

    chosen: (agents,) pair or -1. levels: value and proven bound of each. duals: for each level the multipliers that
    prove a bound over all pairs. searched: for each level the number of pairs that those multipliers could not leave
    out and that were searched to the end, which proved the level's bound; None where the multipliers alone prove it.
    known: for each level all multipliers that were found, those that prove most first.
    method: what found it. seconds: stage -> wall time. proof: what was proven, in a sentence or two.
    """

    chosen: Ints
    levels: tuple[Level, ...]
    duals: tuple[Dual, ...]
    searched: tuple[int | None, ...]
    method: str
    seconds: dict[str, float]
    proof: str
    known: tuple[tuple[Dual, ...], ...] = ()

    @property
    def finished(self) -> bool:
        """Whether every level is proven optimal."""
        return all(level.gap == 0.0 for level in self.levels)
