"""The best plan, by trying every one: for half a dozen women and homes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from matcher.domain.policy import Policy
from tests.oracle.effects import eligible
from tests.oracle.points import points
from tests.oracle.rules import pairs
from tests.oracle.tables import Data, load
from tests.oracle.together import fits, keeps_floors

Pair = tuple[str, str]
Objective = tuple[int, int]
AS_OF = date(2026, 10, 1)
"""The day that runs of tests speak from."""
LEVEL1 = {1: 16, 2: 8, 3: 4, 4: 2, 5: 1}


def eligible_pairs(directory: Path | Data, policy: Policy) -> set[Pair]:
    """(woman_id, home_id) of each pair that no rule blocks, whatever its points."""
    data = load(directory)
    return {
        (woman_id, home_id)
        for woman_id, woman in data.women.items()
        for home_id, home in data.homes.items()
        if eligible(data, woman, home, policy)
    }


def candidates(directory: Path | Data, policy: Policy) -> dict[Pair, int]:
    """Points of each pair that may be proposed: eligible, and not below the floor unless pinned."""
    data = load(directory)
    pinned = pairs(data, "pin")
    found = {}
    for woman_id, home_id in sorted(eligible_pairs(data, policy)):
        total, _ = points(data, data.women[woman_id], data.homes[home_id], policy)
        if total >= policy.quality_floor_points or (woman_id, home_id) in pinned:
            found[woman_id, home_id] = total
    return found


def priority(data: Data, woman_id: str) -> int:
    """Her priority, 3 when empty."""
    found: int | None = data.women[woman_id]["priority"]
    return 3 if found is None else found


def best_plan(directory: Path | Data, policy: Policy, as_of: date = AS_OF) -> Objective | None:
    """(level 1, points) of the best plan within all limits; None when no plan keeps the pins and the floors."""
    data = load(directory)
    offers = candidates(data, policy)
    pinned = pairs(data, "pin")
    if not pinned <= set(offers) or len({woman for woman, _ in pinned}) < len(pinned):
        return None
    women = sorted(data.women)
    choices = [_choices(data, woman_id, offers, pinned) for woman_id in women]
    best: Objective | None = None

    def onwards(turn: int, plan: dict[str, str], won: Objective) -> None:
        """Tries every choice of the women from `turn` on that can still beat the best plan yet."""
        nonlocal best
        hope = [sum(max(gain[level] for _, gain in own) for own in choices[turn:]) for level in (0, 1)]
        if best is not None and (won[0] + hope[0], won[1] + hope[1]) <= best:
            return
        if turn == len(women):
            if keeps_floors(data, plan, policy):
                best = won
            return
        for home_id, gain in choices[turn]:
            added = plan if home_id is None else {**plan, women[turn]: home_id}
            if home_id is None or fits(data, added, policy, as_of):
                onwards(turn + 1, added, (won[0] + gain[0], won[1] + gain[1]))

    onwards(0, {}, (0, 0))
    return best


def _choices(
    data: Data, woman_id: str, offers: dict[Pair, int], pinned: set[Pair]
) -> list[tuple[str | None, Objective]]:
    """What may become of her, best first: a home and what it adds, or None and nothing; only her pin when she has
    one."""
    worth = LEVEL1[priority(data, woman_id)]
    fixed = [home_id for her, home_id in pinned if her == woman_id]
    open_to = fixed or [home_id for her, home_id in offers if her == woman_id]
    placed: list[tuple[str | None, Objective]] = [
        (home_id, (worth, offers[woman_id, home_id])) for home_id in sorted(open_to)
    ]
    placed.sort(key=lambda choice: choice[1], reverse=True)
    return placed if fixed else [*placed, (None, (0, 0))]
