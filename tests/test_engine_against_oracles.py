"""The engine against the second engine of `tests/oracle/`: every verdict, effect and point, and the best plan."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from matcher.domain import Instance, Policy
from matcher.intake import read_tables
from matcher.rules.candidates import find_candidates
from matcher.rules.explain import explain_points_of_pairs, explain_rules_of_pairs
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import InfeasiblePins
from matcher.solver.flow import Infeasible
from matcher.solver.match import match
from tests import oracles
from tests.oracle.build import filled
from tests.oracle.cases import BAR_CASES, CASES, Case
from tests.oracle.cases_caps import CAP_CASES
from tests.oracle.cases_money import MONEY_CASES
from tests.oracle.cases_near import NEAR_CASES, PLACEMENT_CASES
from tests.rules.random_world import COMPARED_SEEDS, policy_of
from tests.rules.world import AS_OF
from tests.strategies import random_directory
from tests.strategy.scene import write_table

Effects = dict[str, tuple[str, str]]
"""Rule code -> verdict, and what it does to the pair."""
PLAN_SEEDS, PLANS_A_TEST = 200, 10
ALL_CASES = [*CASES, *BAR_CASES, *NEAR_CASES, *PLACEMENT_CASES, *MONEY_CASES, *CAP_CASES]


@pytest.mark.parametrize("seed", COMPARED_SEEDS)
def test_every_verdict_and_every_point(seed: int, tmp_path: Path) -> None:
    folder, policy = random_directory(seed, tmp_path), policy_of(seed)
    data = oracles.load(folder)
    facts = build_facts(read_tables(folder, AS_OF).instance, policy)
    ids = list(product(facts.woman_row, facts.home_row))
    women = np.array([facts.woman_row[woman_id] for woman_id, _ in ids])
    homes = np.array([facts.home_row[home_id] for _, home_id in ids])
    ruled, scored = explain_rules_of_pairs(facts, women, homes), explain_points_of_pairs(facts, women, homes)
    for (woman_id, home_id), rules, criteria in zip(ids, ruled, scored, strict=True):
        pair = data, data.women[woman_id], data.homes[home_id], policy
        found = {answer.code: (answer.verdict.name.lower(), answer.effect) for answer in rules}
        assert kept(found, policy) == kept(oracles.effects(*pair), policy), (woman_id, home_id)
        assert {answer.code: answer.points for answer in criteria} == oracles.points(*pair)[1], (woman_id, home_id)
    assert candidates_of(facts) == {
        pair: oracles.points(data, data.women[pair[0]], data.homes[pair[1]], policy)[0]
        for pair in oracles.eligible_pairs(data, policy)
    }


def candidates_of(facts: Facts) -> dict[tuple[str, str], int]:
    """Points of each pair that the engine keeps, worked out for all pairs at once."""
    found = find_candidates(facts)
    return {
        (facts.instance.women[woman].woman_id, facts.instance.homes[home].home_id): int(points)
        for woman, home, points in zip(found.woman, found.home, found.points, strict=True)
    }


def kept(answers: Effects, policy: Policy) -> Effects:
    """The answers of the rules that are not left out; whether the others are listed is a matter of taste."""
    off = [code for code, switch in policy.rules.items() if switch == "off"]
    assert all(answers[code][1] == "" for code in off if code in answers)
    return {code: answer for code, answer in answers.items() if code not in off}


@pytest.mark.parametrize("first", range(0, PLAN_SEEDS, PLANS_A_TEST))
def test_the_best_plan(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + PLANS_A_TEST):
        folder, policy = random_directory(seed, tmp_path / str(seed)), policy_of(seed)
        assert best_levels(read_tables(folder, AS_OF).instance, policy) == oracles.best_plan(folder, policy), seed


def best_levels(instance: Instance, policy: Policy) -> tuple[int, ...] | None:
    """The values of the plan's levels, proven; None when the pins cannot hold."""
    try:
        plan = match(instance, policy).plan
    except (InfeasiblePins, Infeasible):
        return None
    assert plan.gap == 0.0
    assert [level.name for level in plan.levels] == ["placed", "points"]
    return tuple(level.value for level in plan.levels)


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_worked_examples_from_tables_to_verdict(case: Case, tmp_path: Path) -> None:
    code, expected, she, it, rows = case
    rows = {**rows, "women": [she], "homes": [it], "partners": [filled("partners", partner_id="p")]}
    for table, cells in rows.items():
        # The example does not say whom she may not live with; the tables must.
        somebody = {"other_id": "x"} if table == "bars" and cells[0]["kind"] == "no_cohabit_person" else {}
        write_table(tmp_path, table, [row | somebody for row in cells])
    facts = build_facts(read_tables(tmp_path, AS_OF).instance, Policy())
    answers = explain_rules_of_pairs(facts, np.array([0]), np.array([0]))[0]
    assert next(answer.verdict.name.lower() for answer in answers if answer.code == code) == expected
