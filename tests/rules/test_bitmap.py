"""Which rows share an answer: by all that a rule was seen to read of them, of their owner and of their home."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from matcher.rules import bitmap
from matcher.rules.base import Action, Answer, HardRule, decided
from matcher.rules.registry import hard_rules
from matcher.rules.sieve import build_sieve
from matcher.rules.table import Grid
from tests.rules.dense import sieved
from tests.rules.random_world import random_facts
from tests.rules.world import child, facts_of, home, occupant, place, shared, woman, zone

LOW, HIGH = 10.0, 90.0


def rule(check: Any, **fields: Any) -> HardRule:
    """A rule with a check of its own."""
    return HardRule(code="a_rule", sentence="A sentence.", source="a source", check=check, **fields)


def test_the_same_item_of_two_women_is_not_the_same_where_the_rule_looks_at_the_women() -> None:
    women = [woman(woman_id=f"w{at}", tenure_floor=(LOW, HIGH)[at % 2]) for at in range(8)]
    zones = [zone("exclude", woman_id=f"w{at}", radius_km=1.0, place=place()) for at in range(8)]
    facts = facts_of(*women, *zones)
    of_women = rule(lambda grid: decided(grid.woman("tenure_floor") < 50.0), rows="exclusion_zones")
    built = build_sieve(facts, (of_women,))
    # One pair, then a zone of a woman of each kind.
    assert (len(built.bitmaps), built.prepared) == (1, 1 + 2)
    assert sieved(facts, (of_women,))[:, 0].tolist() == [True, False] * 4


def test_the_same_occupant_of_two_homes_is_not_the_same_where_the_rule_looks_at_the_homes() -> None:
    homes = [shared(home_id=f"h{at}", bedrooms=1 + at % 2) for at in range(8)]
    facts = facts_of(*homes, *(occupant(home_id=f"h{at}") for at in range(8)))
    of_homes = rule(lambda grid: decided(grid.home("bedrooms") > 1.0), cols="occupants")
    assert len(build_sieve(facts, (of_homes,)).bitmaps) == 1
    assert sieved(facts, (of_homes,)).tolist() == [[False, True] * 4]


def test_what_a_rule_read_once_counts_though_it_does_not_read_it_again() -> None:
    """Looking at one woman it reads her access need, looking at more her children: as many kinds, not the same."""

    def check(grid: Grid) -> Answer:
        low = grid.woman("tenure_floor") < 50.0
        if low.all():
            return decided(low & (grid.woman("access_need") >= 0.0))
        return decided(low | ~grid.woman("minor_possible"))

    kinds = (LOW, "none", False), (HIGH, "none", False), (HIGH, "step_free", False), (HIGH, "none", True)
    women, children = [], []
    for at in range(16):
        floor, need, mother = kinds[at % 4]
        women.append(woman(woman_id=f"w{at:02}", tenure_floor=floor, access_need=need))
        children += [child(woman_id=f"w{at:02}", child_id=f"c{at:02}")] if mother else []
    facts = facts_of(*women, *children)
    built = build_sieve(facts, (rule(check),))
    assert (len(built.bitmaps), built.prepared) == (1, 1 + 3 + 4)
    assert sieved(facts, (rule(check),))[:, 0].tolist() == [True, True, True, False] * 4


def test_a_rule_that_no_bit_can_hold_is_not_asked_beforehand() -> None:
    zones = [zone("exclude", radius_km=1.0, place=place())]
    tested = rule(
        lambda grid: decided(grid.row("radius_km") == 1.0),
        rows="exclusion_zones",
        on_fail=Action.REVIEW,
        on_unknown=Action.BLOCK,
    )
    built = build_sieve(facts_of(*zones, home()), (tested,))
    assert (built.bitmaps, built.others, built.prepared) == ((), (tested,), 0)


@pytest.mark.parametrize("room", [0, 40, 10**6])
@pytest.mark.parametrize("seed", range(3))
def test_bitmaps_put_together_narrow_as_each_of_them_does(
    seed: int, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bitmap, "MERGED_BYTES", room)
    built = build_sieve(random_facts(seed), hard_rules())
    women, homes = (built.facts.tables[name].size for name in ("women", "homes"))
    one = np.full((women, -(-homes // 8)), 255, np.uint8)
    other = one.copy()
    together = bitmap.merged(built.bitmaps)
    for known in built.bitmaps:
        known.narrow(one, np.arange(women))
    for known in together:
        known.narrow(other, np.arange(women))
    assert np.array_equal(one, other)
    assert len(together) < len(built.bitmaps) or not room


@pytest.mark.parametrize("width", [0, 1, 7, 8, 9, 24, 31])
def test_bits_are_counted_row_by_row(width: int) -> None:
    bits = np.random.default_rng(width).integers(0, 256, (5, width)).astype(np.uint8)
    assert bitmap.held(bits).tolist() == [sum(byte.bit_count() for byte in row) for row in bits.tolist()]
