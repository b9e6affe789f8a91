"""Eligible homes as bits: kept or asked again, the same."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.rules import eligible
from matcher.rules.bitmap import unpacked
from matcher.rules.candidates import find_candidates
from matcher.rules.eligible import KeptRows, SievedRows, homes_of
from matcher.rules.registry import hard_rules
from matcher.rules.sieve import build_sieve
from tests.rules.random_world import random_facts


@pytest.mark.parametrize("seed", range(4))
def test_kept_and_asked_again_say_what_the_list_of_pairs_says(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligible, "ROWS_AT_ONCE", 3)
    facts = random_facts(seed)
    found = find_candidates(facts)
    women, homes = facts.tables["women"].size, facts.tables["homes"].size
    some = np.arange(0, homes, 2)
    sieve = build_sieve(facts, hard_rules())
    bits = sieve.kept(np.arange(women))[0]
    kept = KeptRows(bits, some)
    again = SievedRows(sieve, np.packbits(unpacked(bits, homes)[:, some], axis=1), some)
    for woman, row in enumerate(kept.bits):
        assert homes_of(row, homes).tolist() == found.home[found.woman == woman].tolist()
    pair = np.random.default_rng(seed).permutation(women * homes)
    expected = np.isin(pair, found.woman * homes + found.home)
    for rows in (kept, again):
        assert np.array_equal(rows.holds(pair // homes, pair % homes), expected)
        assert np.array_equal(rows.rows(np.array([0, women - 1])), kept.bits[[0, women - 1]])
        assert not len(rows.holds(pair[:0], pair[:0]))
        turned = np.arange(women)[::-1]
        at = np.arange(len(some))[1:]
        assert np.array_equal(rows.of_some(turned, at), unpacked(bits, homes)[::-1, 2::2])
        assert np.array_equal(rows.some_of_any(turned[:2]), unpacked(bits, homes)[turned[:2], ::2].any(axis=0))
        less = rows.without_some()
        assert not len(less.some) and less.of_some(turned, at[:0]).shape == (women, 0)
        assert not len(less.some_of_any(turned)) and np.array_equal(less.holds(pair // homes, pair % homes), expected)
