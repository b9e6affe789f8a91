"""Pairs block by block are the pairs found at once, in order and whole for every woman."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.rules.pair_blocks import pair_blocks
from tests.rules.random_world import random_facts
from tests.rules.world import facts_of, home, woman


@pytest.mark.parametrize("pairs_of_a_block", [1, 20, 10**9])
@pytest.mark.parametrize("seed", range(4))
def test_the_same_pairs_and_points(seed: int, pairs_of_a_block: int) -> None:
    facts = random_facts(seed)
    blocks, found = list(pair_blocks(facts, pairs_of_a_block)), find_candidates(facts)
    for name in ("woman", "home", "points", "proposable"):
        assert np.array_equal(np.concatenate([getattr(block, name) for block in blocks]), getattr(found, name)), name


def test_every_woman_is_in_one_block() -> None:
    facts = random_facts(1)
    blocks = list(pair_blocks(facts, pairs_of_a_block=20))
    assert [block.first for block in blocks] == [0, *(block.last for block in blocks[:-1])]
    assert blocks[-1].last == len(facts.instance.women) and len(blocks) > 1
    for block in blocks:
        assert ((block.woman >= block.first) & (block.woman < block.last)).all()


def test_the_floor_of_the_policy_decides_what_is_proposable() -> None:
    records = woman(), home(home_id="e"), home(home_id="f", bedrooms=1)
    [block] = pair_blocks(facts_of(*records))
    few, many = sorted(block.points.tolist())
    [block] = pair_blocks(facts_of(*records, quality_floor_points=many))
    assert few < many and sorted(block.proposable.tolist()) == [False, True]


def test_no_women_no_blocks() -> None:
    facts = random_facts(0)
    nobody = facts.instance.replace(women=(), adults=(), children=(), zones=(), bars=(), pins=())
    assert list(pair_blocks(build_facts(nobody, facts.policy))) == []
