"""Loads whose shared homes are scarce, begun with few pairs: what the tests of bounds over all pairs have in common."""

from __future__ import annotations

from functools import cache

import pytest

from matcher.domain import Policy
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import build_model
from matcher.solver.certificate.check import check_certificate
from matcher.solver.certificate.made import certificate_of
from matcher.solver.coupled import engine
from matcher.solver.match import plan_of
from matcher.solver.model import AssignmentModel
from matcher.solver.priced import rounds, start, whole
from matcher.solver.priced.parts import PricedMatch
from matcher.solver.solve import Result, solve
from matcher.synthetic import generate

SEEDS = (4, 8, 13, 15)
"""Of loads on which shared homes couple placements."""


def few_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else so small a load would have every pair at hand from the start, and bounds over all pairs would be trivial."""
    monkeypatch.setattr(start, "PROMISING", 1)
    monkeypatch.setattr(rounds, "ADDED", 2)
    monkeypatch.setattr(whole, "NEAR_EACH", 2)


@cache
def facts_of(seed: int, coupled: bool = False) -> Facts:
    return build_facts(generate(70, 28, seed, coupled=coupled), Policy())


@cache
def with_every_pair(seed: int, coupled: bool = False) -> tuple[AssignmentModel, Result]:
    """The model and its best plan, with multipliers that a relaxation found; the same whichever test asks first."""
    facts = facts_of(seed, coupled)
    model = build_model(facts, find_candidates(facts)).model
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "FEW_PAIRS", 0)
        patch.setattr(engine, "LARGE_CORE", 50_000)
        return model, solve(model)


def require_certified(facts: Facts, found: PricedMatch, previous: dict[str, str] | None = None) -> None:
    """The checker packs every shared home with all eligible pairs, and proves no less than is said."""
    pairs = found.pool.eligible, None
    certificate = certificate_of(facts.instance, Policy(), found.built.model, found.result, pairs)
    plan = plan_of(facts.instance, found.candidates, found.built, found.result)
    faults = check_certificate(facts, plan, certificate, previous).faults
    assert faults == ()
