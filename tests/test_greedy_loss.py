"""What a plan made one woman at a time loses on the national fixture; the README tells these numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import matcher
from benchmarks.greedy import by_priority, by_scarcity
from matcher.solver.arrays import Ints
from matcher.solver.match import Match
from matcher.solver.solve import keeps_rules
from tests.runs import AS_OF, FIXTURES

README = Path(__file__).parent.parent / "README.md"


@pytest.fixture(scope="module")
def national() -> Match:
    return matcher.match(matcher.read_tables(FIXTURES / "national", date.fromisoformat(AS_OF)))


def keeps_to_limits(match: Match, chosen: Ints) -> bool:
    model = match.built.model
    pairs = chosen[chosen >= 0]
    homes = np.bincount(model.pair_place[pairs], minlength=model.places)
    partners = np.bincount(model.place_group[model.pair_place[pairs]], minlength=len(model.group_capacity))
    within = (homes <= model.place_capacity).all() and (partners <= model.group_capacity).all()
    return bool(within) and keeps_rules(model, chosen)


def test_what_the_readme_says_of_greedy_plans(national: Match) -> None:
    model = national.built.model
    best = national.result.chosen
    women, points = int((best >= 0).sum()), model.levels(best[best >= 0])[1]
    text = " ".join(README.read_text(encoding="utf-8").split())
    for words, chosen in (("by priority", by_priority(model)), ("by scarcity", by_scarcity(model))):
        assert keeps_to_limits(national, chosen)
        placed = int((chosen >= 0).sum())
        level1, earned, _ = model.levels(chosen[chosen >= 0])
        # Never better, level by level.
        assert (level1, earned) < model.levels(best[best >= 0])[:2]
        share = 100 * (points - earned) / points
        fewer = f"{words} places {women - placed} women fewer ({placed} instead of {women})"
        said = f"{fewer} and earns {share:.0f}% fewer points"
        assert said in text, said
