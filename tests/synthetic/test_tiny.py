"""The match that docs/tiny.md works out by hand, against the engine and the referee's second opinion."""

from __future__ import annotations

import csv
import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from matcher.domain import Instance, Policy
from matcher.intake import read_tables
from matcher.solver.match import Match, match
from tests.oracles import best_plan, candidates

ROOT = Path(__file__).parents[2]
TINY = ROOT / "fixtures" / "tiny"
PAGE = (ROOT / "docs" / "tiny.md").read_text(encoding="utf-8")
WEIGHTS = {"W1": 16, "W2": 8, "W3": 4, "W4": 4, "W5": 8}


@pytest.fixture(scope="module")
def tiny() -> Instance:
    return read_tables(TINY, date(2026, 10, 1)).instance


@pytest.fixture(scope="module")
def found(tiny: Instance) -> Match:
    return match(tiny, keep_criteria=True)


def expected() -> dict[tuple[str, str], int]:
    with (TINY.parent / "tiny-expected.csv").open(encoding="utf-8", newline="") as lines:
        return {(row["woman_id"], row["home_id"]): int(row["points"]) for row in csv.DictReader(lines)}


def on_page() -> dict[tuple[str, str], tuple[list[int], int]]:
    """Pair -> (points of each criterion, their sum) in the page's table of points."""
    found = {}
    for woman_id, home_id, cells, total in re.findall(r"^\| (W\d) (H\d) \|(.*)\| \*\*([\d,]+)\*\* \|$", PAGE, re.M):
        parts = [int(points.replace(",", "")) for points in re.findall(r": ([\d,]+) *(?:\||$)", cells)]
        found[woman_id, home_id] = parts, int(total.replace(",", ""))
    return found


def capped(plan: dict[str, str], limit: int) -> bool:
    """Whether a plan keeps to P2's limit and to one household a home, two in H6."""
    homes = list(plan.values())
    return homes.count("H3") + homes.count("H4") <= limit and all(homes.count(h) <= 1 + (h == "H6") for h in homes)


def best_of_all(limit: int) -> tuple[int, int]:
    """(level 1, points) of the best of every plan there is."""
    points = expected()
    options = [[None, *(home for woman, home in points if woman == each)] for each in WEIGHTS]
    values = []
    for choice in product(*options):
        plan = {woman: home for woman, home in zip(WEIGHTS, choice, strict=True) if home is not None}
        if capped(plan, limit):
            values.append((sum(WEIGHTS[woman] for woman in plan), sum(points[pair] for pair in plan.items())))
    return max(values)


def test_the_engine_finds_the_pairs_and_points_of_the_page(tiny: Instance, found: Match) -> None:
    pairs = found.candidates
    ids = [
        (tiny.women[woman].woman_id, tiny.homes[home].home_id)
        for woman, home in zip(pairs.woman, pairs.home, strict=True)
    ]
    assert dict(zip(ids, pairs.points.tolist(), strict=True)) == expected()


def test_the_page_adds_up_and_agrees_with_the_expected_points() -> None:
    table = on_page()
    assert {pair: total for pair, (_, total) in table.items()} == expected()
    assert all(sum(parts) == total for parts, total in table.values())


def test_the_points_of_each_criterion_are_the_engines(tiny: Instance, found: Match) -> None:
    pairs = found.candidates
    for row, (woman, home) in enumerate(zip(pairs.woman, pairs.home, strict=True)):
        by_criterion = [int(points[row]) for points in pairs.by_criterion if points[row] > 0]
        parts, _ = on_page()[tiny.women[woman].woman_id, tiny.homes[home].home_id]
        assert sorted(by_criterion) == sorted(parts)


def test_the_engines_plan_is_the_pages(found: Match) -> None:
    plan = {placement.woman_id: placement.home_id for placement in found.plan.placements}
    assert plan == {"W1": "H2", "W2": "H1", "W3": "H3", "W4": "H6"}
    assert [level.value for level in found.result.levels][:2] == [32, 31_195]
    assert found.result.gap == 0


def test_trying_every_plan_and_the_oracle_agree() -> None:
    assert best_of_all(limit=1) == (32, 31_195)
    assert best_plan(TINY, Policy()) == (32, 31_195)
    assert candidates(TINY, Policy()) == expected()


def test_the_partners_limit_binds(tiny: Instance) -> None:
    assert best_of_all(limit=2) == (32, 33_759)
    partners = tuple(
        type(partner)(partner_id=partner.partner_id, region=partner.region, max_new_households=None)
        for partner in tiny.partners
    )
    assert [level.value for level in match(tiny.replace(partners=partners)).result.levels][:2] == [32, 33_759]


@pytest.mark.parametrize(
    ("order", "level1", "points"),
    [
        (["W1", "W2", "W5", "W3", "W4"], 24, 23_113),
        (["W1", "W5", "W2", "W4", "W3"], 24, 22_307),
    ],
)
def test_greed_by_priority_and_by_date_leaves_a_mother_out(order: list[str], level1: int, points: int) -> None:
    worth, plan = expected(), dict[str, str]()
    for woman in order:
        best_first = sorted((pair for pair in worth if pair[0] == woman), key=lambda pair: -worth[pair])
        free = [home for _, home in best_first if capped({**plan, woman: home}, 1)]
        if free:
            plan[woman] = free[0]
    assert "W2" not in plan
    assert sum(WEIGHTS[woman] for woman in plan) == level1
    assert sum(worth[pair] for pair in plan.items()) == points


def test_taking_the_best_pair_first_loses_points() -> None:
    worth, plan = expected(), dict[str, str]()
    for woman, home in sorted(worth, key=lambda pair: -worth[pair]):
        if woman not in plan and capped({**plan, woman: home}, 1):
            plan[woman] = home
    assert len(plan) == 4
    assert sum(worth[pair] for pair in plan.items()) == 30_389
