"""What coupling rules are built from: the pairs that may be proposed, and the room in each home."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matcher.rules.facts import Facts
from matcher.solver.arrays import Bools, Ints


@dataclass(frozen=True, eq=False)
class Offers:
    """Pairs that may be proposed, and how many households each home takes at most.

    woman, home: (k,) rows of the facts, ascending by woman and then home. pinned: (k,) pairs that a person has fixed.
    capacity: (homes,).
    """

    facts: Facts
    woman: Ints
    home: Ints
    pinned: Bools
    capacity: Ints

    @cached_property
    def shared(self) -> Bools:
        """(homes,) homes known to be shared."""
        found: Bools = self.facts.tables["homes"].columns["shared"] == 1.0
        return found

    @cached_property
    def partner(self) -> Ints:
        """(homes,) row of the partner who offers each."""
        row = {partner.partner_id: number for number, partner in enumerate(self.facts.instance.partners)}
        return np.array([row[home.partner_id] for home in self.facts.instance.homes], np.int64)

    @cached_property
    def most_of_partner(self) -> Ints:
        """(partners,) households that a partner could be given at most."""
        asked = np.bincount(self.home, minlength=len(self.capacity)) > 0
        return self._room(np.where(asked, self.capacity, 0))

    @cached_property
    def room_of_partner(self) -> Ints:
        """(partners,) households that a partner could take if anybody could be proposed anywhere."""
        return self._room(self.capacity)

    def _room(self, capacity: Ints) -> Ints:
        """(partners,) households that fit into homes of such a capacity, up to the partner's limit."""
        partners = self.facts.instance.partners
        places = np.bincount(self.partner, capacity, minlength=len(partners)).astype(np.int64)
        limits = [partner.max_new_households for partner in partners]
        most = [place if limit is None else min(place, limit) for place, limit in zip(places, limits, strict=True)]
        return np.array(most, np.int64)
