"""What a certificate says: the levels of a plan, and the prices that prove that no plan is better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.solver.plan import Level


@dataclass(frozen=True)
class Proof:
    """One set of whole-number prices. It bounds  placed * (sum of weights) + points * (sum of points) + kept * (pairs
    kept)  of every plan by these three factors.

    homes, partners: id -> price >= 0, all of them. limits: code of a rule -> name of its limit -> price >= 0 of a unit
    of it; see `limits.py` and `shared_homes.py`. packed: code -> names of limits that are shared out exactly instead,
    of one rule at most; of shared homes, among the sets of women who may live there (`households.py`). Beside shared
    homes, "partners" -> ids of those, of price 0, whose new households are shared out exactly among their homes
    (`partners.py`). floors: group of women -> price >= 0 of its least share. women: woman_id -> what being placed costs
    her, >= 0 unless she is pinned; None = nothing.
    """

    placed: int
    points: int
    kept: int
    homes: Mapping[str, int]
    partners: Mapping[str, int]
    limits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    packed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    floors: Mapping[str, int] = field(default_factory=dict)
    women: Mapping[str, int] | None = None

    @property
    def factors(self) -> tuple[int, int, int]:
        """What a unit of each level is worth, in the order of the levels."""
        return self.placed, self.points, self.kept


@dataclass(frozen=True)
class Certificate:
    """levels: what is claimed of the plan. priced: for each level the bound that the prices prove; where conditions
    couple placements, the level's own may be lower by a search that no price can show. eligible, proposable: pairs the
    rules allow, and those that may be proposed: at or above the quality floor, or pinned; None = not counted. proofs:
    any of them may prove any level."""

    levels: tuple[Level, ...]
    priced: tuple[int, ...]
    eligible: int
    proposable: int | None
    proofs: tuple[Proof, ...]
