"""What every proof stands on, worked out again from the tables: weights, pins, and what may be proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matcher.domain.policy import FLOOR_GROUPS
from matcher.rules.facts import Facts
from matcher.rules.pair_blocks import PairBlock
from matcher.solver.arrays import Bools, Ints
from matcher.solver.certificate.limits import HouseholdsInPeriod, Limit, SupportHours
from matcher.solver.certificate.shared_homes import SharedHomes
from matcher.solver.coupling.floors import members_of_group, share_of
from matcher.solver.referee.objective import WORTH


@dataclass(frozen=True)
class Pairs:
    """The proposable pairs of the women from row `first` to `last`, `last` not among them.

    woman, home: (k,) rows, ascending. points: (k,). pinned, kept: (k,) whether a pin, or the previous plan, has each.
    """

    first: int
    last: int
    woman: Ints
    home: Ints
    points: Ints
    pinned: Bools
    kept: Bools


class Ground:
    """An instance as the check of a certificate sees it.

    weight, must_place: (women,) worth of placing each, and whether she is pinned. partner: (homes,) row of each one's
    partner. households: (partners,) new ones each takes. limits: code -> what several placements share. lacks: group ->
    (women,) what placing each takes from the group's least share, or gives to it (< 0); over a plan it adds up to 0 at
    most. previous: woman_id -> home_id of the plan before.
    """

    def __init__(self, facts: Facts, previous: Mapping[str, str] | None = None) -> None:
        instance = facts.instance
        self.facts, self.has_previous = facts, previous is not None
        self.weight = np.array([WORTH[woman.priority] for woman in instance.women], np.int64)
        self._pins = self._keys((pin.woman_id, pin.home_id) for pin in instance.pins if pin.kind == "pin")
        self._kept = self._keys((previous or {}).items())
        self.must_place = np.isin(np.arange(len(instance.women)), self._pins // max(1, len(instance.homes)))
        row = {partner.partner_id: at for at, partner in enumerate(instance.partners)}
        self.partner = np.array([row[home.partner_id] for home in instance.homes], np.int64)
        # Nobody can be given more households than there are women.
        most = (partner.max_new_households for partner in instance.partners)
        self.households = np.array([len(instance.women) if limit is None else limit for limit in most], np.int64)
        shared: tuple[Limit, ...] = SupportHours(facts), HouseholdsInPeriod(facts), SharedHomes(facts)
        self.limits = {limit.code: limit for limit in shared}
        self.lacks: dict[str, Ints] = {
            group: _lack(facts, group) for group in FLOOR_GROUPS if facts.policy.floors.get(group, 0) > 0
        }

    def _keys(self, pairs: Iterable[tuple[str, str]]) -> Ints:
        """One number for each pair whose woman and home are known."""
        women, homes = self.facts.woman_row, self.facts.home_row
        known = [women[her] * len(homes) + homes[home] for her, home in pairs if her in women and home in homes]
        return np.array(known, np.int64)

    def proposable(self, block: PairBlock) -> Pairs:
        """A pinned woman's pins, and of the others every pair at or above the quality floor."""
        keys = block.woman * len(self.facts.instance.homes) + block.home
        pinned = np.isin(keys, self._pins)
        at = np.flatnonzero(np.where(self.must_place[block.woman], pinned, block.proposable))
        return Pairs(
            first=block.first,
            last=block.last,
            woman=block.woman[at].astype(np.int64),
            home=block.home[at].astype(np.int64),
            points=block.points[at].astype(np.int64),
            pinned=pinned[at],
            kept=np.isin(keys[at], self._kept),
        )


def _lack(facts: Facts, group: str) -> Ints:
    part, whole = share_of(facts.policy, group)
    return part - whole * members_of_group(facts, group).astype(np.int64)
