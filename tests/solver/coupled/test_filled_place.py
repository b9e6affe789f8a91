"""What households of one place are worth at most, against trying every set of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from matcher.solver.arrays import Ints
from matcher.solver.constraints.joint_occupancy import JointOccupancy
from matcher.solver.coupled.filled_place import Dear, Kinds, most_there

AGENTS, KINDS = 6, 3


def drawn(seed: int) -> tuple[JointOccupancy, list[Kinds], list[Dear]]:
    chance = np.random.default_rng(seed)
    one = np.ones(AGENTS, np.int64)
    two = np.array(list(itertools.combinations(range(AGENTS), 2)))
    barred = two[chance.choice(len(two), chance.integers(0, 5), replace=False)]
    none = np.zeros(0, np.int64)
    rule = JointOccupancy(one, one, none.astype(bool), none, none, barred.reshape(-1, 2))
    price = chance.integers(0, 9, KINDS).tolist()
    ways: list[Kinds] = [
        [(kind, price[kind], int(number)) for kind, number in enumerate(chance.integers(0, 4, KINDS))]
        for _ in range(chance.integers(1, 4))
    ]
    dear = [Dear(int(chance.integers(1, 9)), int(chance.integers(0, KINDS)), agent) for agent in range(AGENTS)]
    return rule, ways, sorted(dear[: chance.integers(0, AGENTS + 1)], reverse=True)


def by_trying(rule: JointOccupancy, ways: list[Kinds], dear: list[Dear], tell_apart: bool) -> Ints:
    """Every set of those who are dear that may live together, filled up with others."""
    found = [0] * 20
    for size in range(len(dear) + 1):
        for some in itertools.combinations(dear, size):
            one, _ = rule.incompatible_among(np.array([it.agent for it in some], np.int64))
            if len(one) and tell_apart:
                continue
            for way in ways:
                slots = []
                for kind, price, number in way:
                    own = [price + it.over for it in some if it.kind == kind][:number]
                    slots += own + [price] * (number - len(own))
                for households, most in enumerate(itertools.accumulate(sorted(slots, reverse=True)), start=1):
                    for more in range(households, len(found)):
                        found[more] = max(found[more], most)
    return np.array(found)


def filled_up(table: Ints) -> Ints:
    return np.append(table, [table[-1]] * (20 - len(table)))


@pytest.mark.parametrize("seed", range(80))
def test_it_is_the_most_of_every_set(seed: int) -> None:
    rule, ways, dear = drawn(seed)
    assert np.array_equal(filled_up(most_there(rule, ways, dear, 99)), by_trying(rule, ways, dear, True))


def test_with_few_tries_it_is_no_less_and_without_any_nobody_is_told_apart() -> None:
    more = 0
    for seed in range(80):
        rule, ways, dear = drawn(seed)
        exact, few, none = (filled_up(most_there(rule, ways, dear, tries)) for tries in (99, 1, 0))
        assert (few >= exact).all() and (none >= few).all()
        assert np.array_equal(none, by_trying(rule, ways, dear, False))
        more += bool((none > exact).any())
    assert more > 5
