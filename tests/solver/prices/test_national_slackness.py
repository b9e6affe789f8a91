"""The national fixture without what couples placements: its plan and its prices prove one another."""

from __future__ import annotations

import dataclasses

import pytest

from matcher.domain import Policy
from matcher.intake import read_tables
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.solver import AssignmentModel, Result, solve
from matcher.solver.build import build_model
from matcher.solver.prices.losses import largest_prices
from tests.runs import FIXTURES
from tests.solver.prices.slackness import require_slackness


@pytest.fixture(scope="module")
def national() -> tuple[AssignmentModel, Result]:
    facts = build_facts(read_tables(FIXTURES / "national").instance, Policy())
    model = dataclasses.replace(build_model(facts, find_candidates(facts)).model, coupling=())
    return model, solve(model)


def test_the_smallest_prices_and_the_largest_are_complementary(national: tuple[AssignmentModel, Result]) -> None:
    model, found = national
    assert len(model.pair_agent) > 100_000 and found.prices.place.any() and found.prices.group.any()
    require_slackness(model, found.chosen, found.prices)
    largest = largest_prices(model, found.chosen, found.prices)
    require_slackness(model, found.chosen, largest)
    assert (largest.of_places(model) >= found.prices.of_places(model)).all()


def test_each_level_is_its_bound(national: tuple[AssignmentModel, Result]) -> None:
    model, found = national
    chosen = found.chosen[found.chosen >= 0]
    weights = sum(model.agent_weight[model.pair_agent[chosen]].tolist())
    points = sum(model.pair_points[chosen].tolist())
    assert [(level.value, level.bound) for level in found.levels] == [(weights, weights), (points, points)]
