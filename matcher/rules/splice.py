"""Two sorted lists of pairs become one: what stays of the old one, and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.rules.facts.moves import Moves
from matcher.rules.table import Bools, Index


@dataclass(frozen=True)
class Splice:
    """How the lists become one. ends: (s + 1,) where the old list is cut. kept: (s,) which stretches of it stay.
    inner: (s + 1,) how many of the new pairs stand before each cut. first: (women + 1,) where the pairs of each woman
    begin in the joint list. fresh: (f,) rows of the new pairs in it."""

    ends: Index
    kept: Bools
    inner: Index
    first: Index
    fresh: Index

    def of(self, old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        """A column of the joint list; each stretch is copied in one go."""
        ends, inner = self.ends.tolist(), self.inner.tolist()
        parts = [new[: inner[0]]]
        for at, stays in enumerate(self.kept.tolist()):
            if stays:
                parts.append(old[ends[at] : ends[at + 1]])
            if inner[at + 1] > inner[at]:
                parts.append(new[inner[at] : inner[at + 1]])
        found: NDArray[Any] = np.concatenate(parts)
        return found

    @property
    def women(self) -> Index:
        """(k,) the woman of each pair of the joint list."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))


@dataclass(frozen=True)
class OldPairs:
    """Pairs ascending by woman and then home. first: (women + 1,) where the pairs of each woman begin."""

    woman: Index
    home: Index
    first: Index


def splice(old: OldPairs, women: Moves, homes: Moves, woman: Index, home: Index) -> Splice:
    """The old pairs without those of touched women and homes, and new ones of touched women or homes, ascending."""
    gone, place = _gone(old, women, homes), _places(old, women, homes, woman, home)
    ends = np.unique(np.concatenate([[0, len(old.woman)], place, gone, gone + 1]))
    counts = np.zeros(len(women.now) + len(women.fresh), np.intp)
    stay = women.new_row != -1
    counts[women.new_row[stay]] = np.diff(old.first)[stay]
    lost = women.new_row[old.woman[gone]]
    counts -= np.bincount(lost[lost >= 0], minlength=len(counts))
    counts += np.bincount(woman, minlength=len(counts))
    return Splice(
        ends=ends,
        kept=~np.isin(ends[:-1], gone),
        inner=place.searchsorted(ends, side="right"),
        first=np.concatenate([[0], np.cumsum(counts)]),
        fresh=place - gone.searchsorted(place) + np.arange(len(place)),
    )


def _gone(old: OldPairs, women: Moves, homes: Moves) -> Index:
    """Positions of the old pairs of touched women and homes, ascending."""
    hers = [np.arange(old.first[row], old.first[row + 1]) for row in np.flatnonzero(women.new_row < 0).tolist()]
    theirs = [np.flatnonzero(old.home == row) for row in np.flatnonzero(homes.new_row < 0).tolist()]
    return np.unique(np.concatenate([np.zeros(0, np.intp), *hers, *theirs]))


def _places(old: OldPairs, women: Moves, homes: Moves, woman: Index, home: Index) -> Index:
    """(f,) the old position before which each new pair goes, ascending."""
    # The old row of the first untouched woman, or home, that stands after each, or at it.
    next_woman = np.append(women.kept, women.before)[women.now.searchsorted(woman)]
    next_home = np.append(homes.kept, homes.before)[homes.now.searchsorted(home)]
    place: Index = old.first[next_woman]
    is_fresh = np.isin(woman, women.fresh)
    for at in np.flatnonzero(~is_fresh).tolist():
        hers = old.home[old.first[next_woman[at]] : old.first[next_woman[at] + 1]]
        place[at] += hers.searchsorted(next_home[at])
    return place
