"""Small numbers are not shown, and the others not exactly (the programme's published practice): rounded to 5, nothing
under 10.

The rule of every published count, written once:

- under 10, also 0, it is not shown at all: nobody and nine look the same;
- from 10 on it is shown as the nearest 5;
- a total is rounded from its own exact count, never added up from parts;
- of the parts of one whole, those not shown add up to 10 or more together, or all are hidden: else the total less the
  others would tell what was hidden. The smallest of the others are hidden too until that holds.
"""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 10
"""A count under this is not shown."""
STEP = 5
"""Counts are shown as multiples of this."""


def shown_count(n: int) -> int | None:
    """A count as it may be published: None under 10, else the nearest multiple of 5. n: 0 or more."""
    return None if n < FEWEST else STEP * ((n + STEP // 2) // STEP)


def shown_parts(parts: Mapping[str, int]) -> dict[str, int | None]:
    """The parts of one whole, in their order, as they may be published beside its total; None where hidden."""
    shown = {name: shown_count(n) for name, n in parts.items()}
    hidden = sum(n for n in parts.values() if n < FEWEST)
    if None in shown.values():
        for n, name in sorted((n, name) for name, n in parts.items() if n >= FEWEST):
            if hidden >= FEWEST:
                break
            shown[name], hidden = None, hidden + n
    return shown
