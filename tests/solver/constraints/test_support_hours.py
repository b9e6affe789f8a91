"""Support hours: the optimum within budgets, to the number, and every choice judged the same by both writings."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.solver import ModelError
from matcher.solver.constraints import Broken, SupportHours
from tests.solver.constraints.trying import AGENTS, DRAWN, KNOWN, PLACES, ints, model_with, optimum, verdicts, whole

# Charges: agent 0 draws 4, 5 or 5; agent 1 draws 1, 2 or 2; agent 2 draws 0, 1 or 1.
RULE = SupportHours(
    agent_need=ints(5, 2, 1), place_on_site=ints(1, 0, 0), place_budget=ints(0, 0, 1), capacity=ints(6, 1)
)


@pytest.mark.parametrize(
    ("capacity", "best"),
    [
        (ints(6, 1), (3, 20)),  # 4 + 2 of the first budget, 1 of the second: just enough
        (ints(5, 1), (2, 14)),  # not all three; agent 0 at place 0 and agent 2 at place 1 draw 4 + 1
        (ints(3, 5), (3, 14)),  # agent 0 can only draw on the second budget
        (ints(6, 0), (2, 16)),  # place 2 for nobody
        (ints(0, 0), (1, 3)),  # only agent 2 at place 0, whose own hours are enough
    ],
)
def test_optimum(capacity: Any, best: tuple[int, int]) -> None:
    assert optimum(model_with(dataclasses.replace(RULE, capacity=capacity))) == best


def test_trivial() -> None:
    assert optimum(model_with()) == (3, 20)
    assert optimum(model_with(dataclasses.replace(RULE, agent_need=ints(0, 0, 0), capacity=ints(0, 0)))) == (3, 20)
    assert optimum(model_with(dataclasses.replace(RULE, place_budget=ints(-1, -1, -1), capacity=ints()))) == (3, 20)


def test_spare_hours_on_site_are_not_given_to_others() -> None:
    rule = dataclasses.replace(RULE, agent_need=ints(1, 4, 0), place_on_site=ints(9, 0, 0), capacity=ints(3, 0))
    assert list(rule.violations(ints(0), ints(0))) == []
    assert [found.agents for found in rule.violations(ints(0, 1), ints(0, 1))] == [(1,)]


def test_violations_name_who_draws_and_how_much() -> None:
    assert list(RULE.violations(ints(0, 1, 2), ints(0, 1, 2))) == []
    rule = dataclasses.replace(RULE, capacity=ints(5, 1))
    sentence = "budget 0 holds 5, but 6 are drawn"
    assert list(rule.violations(ints(0, 1, 2), ints(0, 1, 2))) == [Broken("support_hours", (0, 1), (0, 1), sentence)]


@DRAWN
@given(whole(AGENTS, 0, 4), whole(PLACES, 0, 3), whole(PLACES, -1, 1), whole(2, 0, 5), KNOWN)
def test_both_writings_agree(need: Any, on_site: Any, budget: Any, capacity: Any, known: Any) -> None:
    verdicts(SupportHours(need, on_site, budget, capacity), known)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("agent_need", ints(1, 2)),
        ("agent_need", ints(1, 2, -1)),
        ("agent_need", ints(1, 2, 2**40 + 1)),
        ("agent_need", ints(1, 2, 3).astype(float)),
        ("agent_need", ints(1, 2, 3).astype("uint8")),
        ("place_on_site", ints(1, 2, 3, 4)),
        ("place_budget", ints(0, 0, 2)),
        ("place_budget", ints(0, 0, -2)),
        ("capacity", ints(6, -1)),
    ],
)
def test_bad_arrays(name: str, held: Any) -> None:
    with pytest.raises(ValueError, match=name):
        dataclasses.replace(RULE, **{name: held}).require_fit(3, 3)
    with pytest.raises(ModelError, match=f"support_hours: {name}"):
        model_with(dataclasses.replace(RULE, **{name: held}))


@DRAWN
@given(st.integers(0, 2), st.integers(0, 2))
def test_charge_is_need_beyond_what_the_place_gives(agent: int, place: int) -> None:
    assert RULE.charge(ints(agent), ints(place)) == max(0, (5, 2, 1)[agent] - (1, 0, 0)[place])
