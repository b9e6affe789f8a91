"""Loads and tables that the benchmarks share; results are kept for docs/benchmarks.md."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.domain import Policy
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver import AssignmentModel
from matcher.solver.build import build_model
from matcher.synthetic import generate

FLOOR_POINTS = 5_470
"""The quality floor that leaves some 340,000 pairs of the larger load."""


@pytest.fixture(scope="session")
def two_million() -> Facts:
    """1,000 women and 2,000 homes: two million pairs."""
    return build_facts(generate(1_000, 2_000, 2), Policy())


@pytest.fixture(scope="session")
def national() -> tuple[Facts, Candidates]:
    """The size of a national quarter with its eligible pairs."""
    facts = build_facts(generate(1_400, 900, 1), Policy())
    return facts, find_candidates(facts)


def nested(facts: Facts, candidates: Candidates) -> AssignmentModel:
    """The model with its nested limits alone: what peers that know no coupling rules can be asked."""
    return replace(build_model(facts, candidates).model, coupling=())


@pytest.fixture(scope="session")
def large_load() -> tuple[Facts, Candidates]:
    """1,000 women and 3,000 homes."""
    facts = build_facts(generate(1_000, 3_000, 1), Policy(quality_floor_points=FLOOR_POINTS))
    return facts, find_candidates(facts)


@pytest.fixture(scope="session")
def large(large_load: tuple[Facts, Candidates]) -> AssignmentModel:
    """Its some 340,000 pairs, with limits of homes and partners."""
    model = nested(*large_load)
    assert 300_000 < len(model.pair_agent) < 380_000
    return model
