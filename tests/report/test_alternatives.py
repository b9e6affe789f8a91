"""Next best homes: best first, none proposed already, and never dearer than they are said to be."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any

import numpy as np
import pytest

from matcher.domain import Instance, Partner, Pin, Policy
from matcher.report.alternatives import alternative_rows, losses
from matcher.report.rows import AlternativeRow
from matcher.solver import Infeasible, solve
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from matcher.solver.model import AssignmentModel
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import Record, child, home, woman, world

ANN, BEA = woman(woman_id="a"), woman(woman_id="b")
SNUG, ROOMY, LODGE = home(home_id="snug", bedrooms=1), home(home_id="roomy"), home(home_id="lodge", tenancy="licence")


def matched(*records: Record, **policy: Any) -> Match:
    return match(world(*records), Policy(**policy))


def rows(*records: Record, **policy: Any) -> list[AlternativeRow]:
    return list(alternative_rows(matched(*records, **policy)))


def points(found: Match, home_id: str) -> int:
    """What the first woman earns there."""
    place = found.facts.home_row[home_id]
    mine = (found.candidates.woman == 0) & (found.candidates.home == place)
    return int(found.candidates.points[mine][0])


def test_the_other_homes_that_fit_best_first() -> None:
    found = matched(ANN, SNUG, ROOMY, LODGE)
    own = points(found, "snug")
    expected = sorted(["roomy", "lodge"], key=lambda name: -points(found, name))
    listed = alternative_rows(found)
    assert [row.home_id for row in listed] == expected
    assert [row.rank for row in listed] == [1, 2]
    assert [row.points for row in listed] == [points(found, name) for name in expected]
    assert [row.loss_points for row in listed] == [own - points(found, name) for name in expected]
    assert {row.partner_id for row in listed} == {"p"}


def test_as_many_as_the_policy_asks_for() -> None:
    for most in (0, 1, 2, 3):
        assert len(rows(ANN, SNUG, ROOMY, LODGE, alternatives=most)) == min(most, 2)


def test_homes_that_do_not_fit_are_not_listed() -> None:
    assert rows(ANN, SNUG, ROOMY, child(woman_id="a")) == []
    assert rows(ANN, SNUG, ROOMY, quality_floor_points=9_600) == []


def test_a_tie_loses_nothing() -> None:
    twins = home(home_id="x"), home(home_id="y")
    assert [row.loss_points for row in rows(ANN, *twins)] == [0]
    assert [row.loss_points for row in rows(ANN, BEA, *twins)] == [0, 0]


def test_what_others_win_and_lose_counts() -> None:
    # Both like snug best. Whoever lives in roomy could have it without loss, for the other would have roomy.
    assert [row.loss_points for row in rows(ANN, BEA, SNUG, ROOMY)] == [0, 0]
    # Bea and her child fit roomy alone: nobody gains what Ann would lose there.
    found = matched(ANN, BEA, SNUG, ROOMY, child(woman_id="b"))
    [row] = alternative_rows(found)
    assert (row.woman_id, row.home_id) == ("a", "roomy")
    assert row.loss_points >= points(found, "snug") - points(found, "roomy")


def test_a_woman_left_out_sees_the_homes_that_would_fit() -> None:
    urgent = dataclasses.replace(ANN, priority=1)
    [row] = rows(urgent, BEA, SNUG)
    assert (row.woman_id, row.home_id, row.rank) == ("b", "snug", 1)


def test_a_pinned_woman_has_no_alternative_and_a_full_partner_hides_none() -> None:
    assert rows(ANN, SNUG, ROOMY, Pin(woman_id="a", home_id="roomy", kind="pin")) == []
    full = Partner(partner_id="p", max_new_households=1)
    assert len(rows(ANN, BEA, SNUG, ROOMY, full)) == 3


def forced(model: AssignmentModel, pair: int) -> int | None:
    """The best composite value of a plan that holds one pair; None when there is none."""
    agent = int(model.pair_agent[pair])
    keep = (model.pair_agent != agent) | (np.arange(len(model.pair_agent)) == pair)
    must = ~model.may_be_left
    must[agent] = True
    fixed = dataclasses.replace(
        model,
        pair_agent=model.pair_agent[keep],
        pair_place=model.pair_place[keep],
        pair_points=model.pair_points[keep],
        pair_kept=None if model.pair_kept is None else model.pair_kept[keep],
        must_place=must,
    )
    try:
        chosen = solve(fixed).chosen
    except Infeasible:
        return None
    # The values are the whole model's: a model of fewer pairs might weigh its levels otherwise.
    return int(model.value[np.flatnonzero(keep)[chosen[chosen >= 0]]].sum())


@pytest.mark.parametrize("seed", range(40))
def test_the_true_loss_is_never_smaller(seed: int) -> None:
    instance, policy = random_instance(seed), policy_of(seed).replace(alternatives=50)
    try:
        found = match(instance, policy)
    except InfeasiblePins:
        return
    model, loss = found.built.model, losses(found)
    best = int(model.value[found.result.chosen[found.result.chosen >= 0]].sum())
    assert (loss >= 0).all()
    for pair in range(len(loss)):
        reached = forced(model, pair)
        if reached is not None:
            assert best - reached >= loss[pair], pair
    assert not loss[found.result.chosen[found.result.chosen >= 0]].any()


@pytest.mark.parametrize("seed", range(0, 40, 5))
def test_every_row_is_another_home_that_fits_and_stands_in_order(seed: int) -> None:
    instance, policy = random_instance(seed).replace(pins=()), policy_of(seed).replace(alternatives=4)
    found = match(instance, policy)
    placed = {item.woman_id: item.home_id for item in found.plan.placements}
    fits = pairs_of(found, instance)
    loss = dict(zip(fits, losses(found).tolist(), strict=True))
    by_woman: dict[str, list[AlternativeRow]] = defaultdict(list)
    for row in alternative_rows(found):
        by_woman[row.woman_id].append(row)
    for woman_id, listed in by_woman.items():
        assert [row.rank for row in listed] == list(range(1, len(listed) + 1))
        others = [pair for pair in fits if pair[0] == woman_id and placed.get(woman_id) != pair[1]]
        assert len(listed) == min(4, len(others))
        shown = [loss[woman_id, row.home_id] for row in listed]
        assert shown == sorted(loss[pair] for pair in others)[: len(listed)]


def pairs_of(found: Match, instance: Instance) -> list[tuple[str, str]]:
    model = found.built.model
    return [
        (instance.women[agent].woman_id, instance.homes[place].home_id)
        for agent, place in zip(model.pair_agent, model.pair_place, strict=True)
    ]


def test_points_lost_are_a_bound_where_nobody_loses_her_home() -> None:
    seen = 0
    for seed in range(40):
        found = match(random_instance(seed).replace(pins=()), policy_of(seed).replace(alternatives=50))
        model = found.built.model
        where = {pair: at for at, pair in enumerate(pairs_of(found, found.instance))}
        best = int(model.value[found.result.chosen[found.result.chosen >= 0]].sum())
        for row in alternative_rows(found):
            reached = forced(model, where[row.woman_id, row.home_id])
            if reached is not None and best - reached < model.scales[0] // 2:
                seen += 1
                assert best - reached >= row.loss_points >= 0, (seed, row)
    assert seen > 100
