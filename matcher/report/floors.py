"""What a floor of the policy asks, what the plan does about it, and what that costs, in words."""

from __future__ import annotations

from fractions import Fraction

from matcher.report.card import code_words
from matcher.report.words import count
from matcher.solver.floor_price import FloorPrice


def floor_sentence(floor: FloorPrice) -> str:
    """One sentence; nobody is named."""
    least = f"{float(Fraction(floor.least_share)):.6g}"
    share = f"{floor.in_group} of {count(floor.placed, 'proposal')}"
    group = code_words(floor.group).lower()
    return f"Floor for {group}: at least {least} of all proposals; the plan has {share}. {_cost(floor)}"


def _cost(floor: FloorPrice) -> str:
    """The first level that would change without the floor says what it costs."""
    for name, price in floor.levels:
        if price:
            exactly = "costs" if floor.proven else "costs, as far as both plans are known,"
            return f"It {exactly} {price:,} of level {name}."
    return "It costs nothing." if floor.proven else "As far as both plans are known, it costs nothing."
