"""The best plan, by trying every one: for half a dozen women and homes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from matcher.domain.policy import Policy
from tests.oracle.effects import eligible
from tests.oracle.points import points
from tests.oracle.rooms import most_persons, need_range
from tests.oracle.rules import pairs
from tests.oracle.rules_fit import free_bedspaces, rooms_free
from tests.oracle.tables import Data, load

Pair = tuple[str, str]
Objective = tuple[int, int]
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


def capacities(directory: Path | Data, policy: Policy) -> dict[str, int]:
    """Households each home takes."""
    data = load(directory)
    pinned = pairs(data, "pin")
    held = {woman_id for woman_id, _ in pinned}
    offers = [pair for pair in candidates(data, policy) if pair in pinned or pair[0] not in held]
    return {home_id: _capacity(data, home_id, offers, pinned, policy) for home_id in data.homes}


def _capacity(data: Data, home_id: str, offers: list[Pair], pinned: set[Pair], policy: Policy) -> int:
    home = data.homes[home_id]
    spaces, rooms = free_bedspaces(data, home), rooms_free(data, home) or 0
    if home["sharing"] != "shared" or spaces is None:
        return 1
    here = [(woman, (woman, home_id) in pinned) for woman, offered in offers if offered == home_id]
    size = {woman: most_persons(data, data.women[woman], policy) or 1 for woman, _ in here}
    need = {woman: (need_range(data, data.women[woman], policy) or (1, 1))[1] for woman, _ in here}
    first, others = [w for w, fixed in here if fixed], [w for w, fixed in here if not fixed]
    families = any(count > 1 for count in size.values())
    spaces_left = spaces - sum(size[w] for w in first)
    rooms_left = rooms - sum(need[w] for w in first)
    if spaces_left < 0 or (families and rooms_left < 0):
        return 1
    more = spaces_left // max([1, *(size[w] for w in others)])
    if families:
        more = min(more, rooms_left // max([1, *(need[w] for w in others)]))
    return max(1, len(first) + more)


def priority(data: Data, woman_id: str) -> int:
    """Her priority, 3 when empty."""
    found: int | None = data.women[woman_id]["priority"]
    return 3 if found is None else found


def best_plan(directory: Path | Data, policy: Policy) -> Objective | None:
    """(level 1, points) of the best plan within all capacities and limits; None when no plan keeps the pins."""
    data = load(directory)
    offers = candidates(data, policy)
    pinned = pairs(data, "pin")
    if not pinned <= set(offers) or len({woman for woman, _ in pinned}) < len(pinned):
        return None
    women, homes, partners = sorted(data.women), sorted(data.homes), sorted(data.partners)
    partner_of = [partners.index(data.homes[home_id]["partner_id"]) for home_id in homes]
    capacity = capacities(data, policy)
    limits = [data.partners[partner_id]["max_new_households"] for partner_id in partners]
    choices = [_choices(woman_id, homes, offers, pinned) for woman_id in women]
    worth = [LEVEL1[priority(data, woman_id)] for woman_id in women]

    @cache
    def best(turn: int, places: tuple[int, ...], rooms_left: tuple[int, ...]) -> Objective | None:
        """The best that women from `turn` on can add, given what homes and partners have left."""
        if turn == len(women):
            return 0, 0
        found: list[Objective] = []
        for home, gain in choices[turn]:
            if home is None:
                rest = best(turn + 1, places, rooms_left)
            elif places[home] and rooms_left[partner_of[home]]:
                rest = best(turn + 1, _one_less(places, home), _one_less(rooms_left, partner_of[home]))
            else:
                rest = None
            if rest is not None:
                found.append((rest[0] + (worth[turn] if home is not None else 0), rest[1] + gain))
        return max(found, default=None)

    unlimited = len(women)
    return best(
        0,
        tuple(capacity[home_id] for home_id in homes),
        tuple(unlimited if limit is None else limit for limit in limits),
    )


def _choices(
    woman_id: str, homes: list[str], offers: dict[Pair, int], pinned: set[Pair]
) -> list[tuple[int | None, int]]:
    """What may become of her: (index of a home, points), or (None, 0) for no home; only her pin when she has one."""
    fixed = [home_id for home_id in homes if (woman_id, home_id) in pinned]
    open_to = fixed or [home_id for home_id in homes if (woman_id, home_id) in offers]
    placed: list[tuple[int | None, int]] = [(homes.index(home_id), offers[woman_id, home_id]) for home_id in open_to]
    return placed if fixed else [*placed, (None, 0)]


def _one_less(counts: tuple[int, ...], place: int) -> tuple[int, ...]:
    return (*counts[:place], counts[place] - 1, *counts[place + 1 :])
