"""Whether placements of an instance can get in each other's way beyond the numbers of homes and partners."""

from __future__ import annotations

import numpy as np

from matcher.domain import Instance
from matcher.solver.arrays import Ints
from matcher.solver.certificate.ground import Ground

BETWEEN_WOMEN = ("non_association", "no_cohabit_person")


class Couples:
    """Gathers, as the pairs go by, whether any condition on several placements could ever bite.

    Where none can, prices prove the best plan exactly. It rather says yes than no.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        homes = len(ground.partner)
        self._shared = ground.facts.tables["homes"].columns["shared"] == 1.0
        self._persons = ground.facts.tables["women"].columns["persons"]
        self._family = np.zeros(homes, bool)
        self._asked = np.zeros(homes, bool)
        self._most_drawn = np.zeros(homes, np.int64)

    def add(self, woman: Ints, home: Ints) -> None:
        """Takes note of pairs that may be proposed."""
        self._asked[home] = True
        self._family[home[self._persons[woman] > 1.0]] = True
        np.maximum.at(self._most_drawn, home, self._ground.limits["support_hours"].drawn(woman, home)[1])

    def found(self, rooms: Ints) -> bool:
        """After all pairs have gone by. rooms: (homes,) households each takes at most."""
        most = np.where(self._asked, rooms, 0)
        several = self._shared & (most > 1)
        # Children may yet come to a woman who counts as alone, so whoever must not live with any may bite anywhere.
        bars = self._ground.facts.tables["child_bars"].size > 0
        return (
            bool(self._ground.lacks)
            or bool((several & (self._family | bars)).any())
            or _names_another(self._ground.facts.instance)
            or self._exceeds("support_hours", most * self._most_drawn)
            or self._exceeds("households_in_period", most)
        )

    def _exceeds(self, code: str, of_home: Ints) -> bool:
        """Whether all homes of a partner together could draw more than its limit holds."""
        limit = self._ground.limits[code]
        of_partner = np.bincount(self._ground.partner, of_home, minlength=len(self._ground.households))
        return any(
            of_partner[row] > limit.least_room(partner.partner_id)
            for row, partner in enumerate(self._ground.facts.instance.partners)
        )


def _names_another(instance: Instance) -> bool:
    """Whether a bar that stands is about two women of the list."""
    return any(
        bar.kind in BETWEEN_WOMEN and bar.approved_by is None and bar.other_id in instance.woman
        for bar in instance.bars
    )
