"""A plan as the rest of the product sees it: who goes where, and what that is worth."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL1_WEIGHTS = {1: 16, 2: 8, 3: 4, 4: 2, 5: 1}
"""Priority -> what placing her is worth at the first level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One proposed pair and its points, 0..10,000."""

    woman_id: str
    home_id: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of the objective, with the proven upper bound on any plan that is as good on the levels before it."""

    name: str
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """Relative gap, 0 = proven optimal."""
        return (self.bound - self.value) / max(1, abs(self.bound))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Placements by woman_id, and the levels `placed`, `points` and, with a previous plan, `kept`."""

    placements: tuple[Placement, ...]
    levels: tuple[Level, ...]

    @property
    def gap(self) -> float:
        """The largest gap of any level."""
        return max((level.gap for level in self.levels), default=0.0)
