"""Loads and tables that the benchmarks share; results are kept for docs/benchmarks.md."""

from __future__ import annotations

import pytest

from matcher.domain import Policy
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.synthetic import generate


@pytest.fixture(scope="session")
def two_million() -> Facts:
    """1,000 women and 2,000 homes: two million pairs."""
    return build_facts(generate(1_000, 2_000, 2), Policy())


@pytest.fixture(scope="session")
def national() -> tuple[Facts, Candidates]:
    """The size of a national quarter with its eligible pairs."""
    facts = build_facts(generate(1_400, 900, 1), Policy())
    return facts, find_candidates(facts)
