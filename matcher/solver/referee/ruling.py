"""The referee's own three-valued answer."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Ruling(IntEnum):
    """Between several rows the larger outweighs the smaller: a fail an unknown, an unknown a pass."""

    PASS = 0
    UNKNOWN = 1
    FAIL = 2


def worst(rulings: Iterable[Ruling]) -> Ruling:
    """The ruling that outweighs the others; PASS when there are none."""
    return max(rulings, default=Ruling.PASS)


def passes_if(condition: bool) -> Ruling:
    """PASS or FAIL of a condition whose facts are all known."""
    return Ruling.PASS if condition else Ruling.FAIL


def within(least: int, most: int, room: int) -> Ruling:
    """Whether a need somewhere in least..most fits into `room`."""
    if most <= room:
        return Ruling.PASS
    return Ruling.FAIL if least > room else Ruling.UNKNOWN
