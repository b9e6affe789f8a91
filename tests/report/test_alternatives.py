"""Next best homes: least loss first, none proposed already, and what each would lose is so to the point."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.domain import Instance, Partner, Pin, Policy
from matcher.report.alternatives import alternative_rows, is_exact, next_losses
from matcher.report.rows import AlternativeRow
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.solver import Infeasible, solve
from matcher.solver.build import InfeasiblePins, build_model
from matcher.solver.match import Match, match
from matcher.solver.model import AssignmentModel
from matcher.solver.plan import Plan
from matcher.solver.prices.smallest import Prices
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
    assert (row.woman_id, row.home_id, row.loss_level1) == ("a", "roomy", 4)


def test_a_woman_left_out_sees_the_homes_that_would_fit() -> None:
    urgent = dataclasses.replace(ANN, priority=1)
    [row] = rows(urgent, BEA, SNUG)
    assert (row.woman_id, row.home_id, row.rank) == ("b", "snug", 1)


def test_what_the_note_says_of_the_loss() -> None:
    [row] = rows(ANN, SNUG, ROOMY)
    assert row.note == f"the whole plan would lose {row.loss_points:,} points"
    no_loss = "the whole plan would lose nothing"
    assert [row.note for row in rows(ANN, home(home_id="x"), home(home_id="y"))] == [no_loss]
    [row] = rows(ANN, BEA, SNUG)
    assert (row.loss_level1, row.loss_points, row.note) == (0, 0, f"in place of another woman; {no_loss}")


def test_where_placements_are_coupled_every_loss_is_only_the_least() -> None:
    needy = [dataclasses.replace(one, support_hours_week=4.0) for one in (ANN, BEA)]
    found = matched(*needy, SNUG, LODGE, Partner(partner_id="p", caseload_hours_week=5.0))
    assert not is_exact(found)
    notes = {row.note for row in alternative_rows(found)}
    assert any(note.startswith("in place of another woman; ") for note in notes)
    told = ("the prices show no loss, though there may be one", ", or some of the first level")
    assert notes and all(note.endswith(told) for note in notes)


def test_a_loss_of_points_may_be_one_of_the_first_level_instead() -> None:
    # A limit by period may bind where a partner has two homes, though here it does not.
    [row] = rows(ANN, SNUG, LODGE, Partner(partner_id="p", max_new_in_period=1))
    assert row.loss_points is not None and row.loss_points > 0
    assert row.note == f"the whole plan would lose at least {row.loss_points:,} points, or some of the first level"


def test_a_home_whose_partner_cannot_give_her_the_hours_is_none() -> None:
    needy, other = dataclasses.replace(ANN, support_hours_week=4.0), home(home_id="other", partner_id="q")
    weak, strong = Partner(partner_id="p", caseload_hours_week=3.0), Partner(partner_id="q", caseload_hours_week=9.0)
    assert rows(needy, SNUG, other, weak, strong) == []
    assert [row.home_id for row in rows(needy, SNUG, other, Partner(partner_id="p"), strong)] == ["other"]


def test_where_another_woman_would_have_no_home_level_1_falls_and_no_points_are_told() -> None:
    # Bea and Cat, each with a child, compete for roomy: it is Bea's, and if Ann had it both would go without.
    cat, children = woman(woman_id="c", priority=5), [child(child_id=name, woman_id=name) for name in "bc"]
    [row] = [row for row in rows(ANN, BEA, cat, SNUG, ROOMY, *children) if row.woman_id == "a"]
    assert (row.home_id, row.loss_level1, row.loss_points) == ("roomy", 4, None)
    assert row.note == "another woman would have no home, and the first level would lose 4"


def test_points_gained_in_a_better_home_do_not_show_where_level_1_falls() -> None:
    poor, others = dataclasses.replace(LODGE, home_id="poor", bedrooms=1), (BEA, woman(woman_id="c"))
    listed = rows(ANN, *others, poor, ROOMY, *(child(child_id=name, woman_id=name) for name in "bc"))
    [row] = [row for row in listed if row.woman_id == "a"]
    assert row.home_id == "roomy"
    assert (row.loss_level1, row.loss_points) == (4, None)


def test_a_pinned_woman_has_no_alternative_and_a_full_partner_hides_none() -> None:
    assert rows(ANN, SNUG, ROOMY, Pin(woman_id="a", home_id="roomy", kind="pin")) == []
    full = Partner(partner_id="p", max_new_households=1)
    assert len(rows(ANN, BEA, SNUG, ROOMY, full)) == 3


def forced(model: AssignmentModel, pair: int) -> NDArray[np.intp] | None:
    """The pairs of the best plan that holds one pair; None when there is none."""
    agent = int(model.pair_agent[pair])
    keep = (model.pair_agent != agent) | (np.arange(len(model.pair_agent)) == pair)
    must = ~model.may_be_left
    must[agent] = True
    fixed = dataclasses.replace(model.of_pairs(np.flatnonzero(keep)), must_place=must)
    try:
        chosen = solve(fixed).chosen
    except Infeasible:
        return None
    return np.flatnonzero(keep)[chosen[chosen >= 0]]


def chosen_by(found: Match) -> NDArray[np.int64]:
    """The pairs of the plan."""
    return found.result.chosen[found.result.chosen >= 0]


def others_of(found: Match) -> list[int]:
    """The pairs whose woman has another home, or none, in the plan."""
    model, chosen = found.built.model, found.result.chosen
    own = np.append(model.pair_place, -1)[chosen]
    return np.flatnonzero(model.pair_place != own[model.pair_agent]).tolist()


def uncoupled(instance: Instance, policy: Policy) -> Match:
    """The match as it would be if nothing but capacities limited placements together."""
    facts = build_facts(instance, policy)
    candidates = find_candidates(facts)
    built = build_model(facts, candidates)
    built = dataclasses.replace(built, model=dataclasses.replace(built.model, coupling=()))
    result = solve(built.model)
    return Match(instance, policy, facts, candidates, built, result, Plan(placements=(), levels=result.levels), {})


@pytest.mark.parametrize("seed", range(40))
def test_every_row_tells_the_loss_of_the_plan_solved_again(seed: int) -> None:
    instance, policy = random_instance(seed), policy_of(seed).replace(alternatives=50)
    try:
        found = uncoupled(instance, policy)
    except InfeasiblePins:
        return
    model = found.built.model
    assert is_exact(found)
    placed, points, _ = model.levels(chosen_by(found))
    where = {pair: at for at, pair in enumerate(pairs_of(found, instance))}
    listed = {where[row.woman_id, row.home_id]: row for row in alternative_rows(found)}
    for pair in others_of(found):
        reached = forced(model, pair)
        if reached is None:
            assert pair not in listed
            continue
        still_placed, still_points, _ = model.levels(reached)
        row = listed[pair]
        assert row.loss_level1 == placed - still_placed
        assert row.loss_points == (points - still_points if still_placed == placed else None)
        assert "at least" not in row.note


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_where_prices_prove_no_plan_the_true_loss_is_never_smaller(seed: int) -> None:
    found = uncoupled(random_instance(seed).replace(pins=()), policy_of(seed).replace(alternatives=50))
    model, result = found.built.model, found.result
    value = int(model.value[chosen_by(found)].sum())
    dearer = Prices(result.prices.place + 1, result.prices.group + 1)
    unproven = dataclasses.replace(found, result=dataclasses.replace(result, prices=dearer))
    if dearer.bound(model) == value:
        return
    assert not is_exact(unproven)
    told = next_losses(unproven)
    assert (told.loss >= 0).all() and sorted(told.pair.tolist()) == others_of(found)
    placed, points, _ = model.levels(chosen_by(found))
    rows = alternative_rows(unproven)
    for pair, loss, row in zip(told.pair.tolist(), told.loss.tolist(), rows, strict=True):
        reached = forced(model, pair)
        if reached is None:  # a home that takes nobody
            continue
        assert value - int(model.value[reached].sum()) >= loss
        still_placed, still_points, _ = model.levels(reached)
        assert placed - still_placed >= row.loss_level1 >= 0
        if still_placed == placed:
            assert row.loss_points is not None and points - still_points >= row.loss_points >= 0
        assert "at least" in row.note or "there may be one" in row.note


@pytest.mark.parametrize("seed", range(0, 40, 5))
def test_every_row_is_another_home_that_fits_and_stands_in_order(seed: int) -> None:
    instance, policy = random_instance(seed).replace(pins=()), policy_of(seed).replace(alternatives=4)
    found = uncoupled(instance, policy)
    fits = pairs_of(found, instance)
    every = next_losses(dataclasses.replace(found, policy=policy.replace(alternatives=50)))
    loss = {fits[pair]: lost for pair, lost in zip(every.pair.tolist(), every.loss.tolist(), strict=True)}
    by_woman: dict[str, list[AlternativeRow]] = defaultdict(list)
    for row in alternative_rows(found):
        by_woman[row.woman_id].append(row)
    for woman_id, listed in by_woman.items():
        assert [row.rank for row in listed] == list(range(1, len(listed) + 1))
        others = [pair for pair in loss if pair[0] == woman_id]
        assert len(listed) == min(4, len(others))
        shown = [loss[woman_id, row.home_id] for row in listed]
        assert shown == sorted(loss[pair] for pair in others)[: len(listed)]


def pairs_of(found: Match, instance: Instance) -> list[tuple[str, str]]:
    model = found.built.model
    return [
        (instance.women[agent].woman_id, instance.homes[place].home_id)
        for agent, place in zip(model.pair_agent, model.pair_place, strict=True)
    ]


def test_the_rows_tell_of_both_levels() -> None:
    falls = stays = 0
    for seed in range(40):
        instance, policy = random_instance(seed).replace(pins=()), policy_of(seed).replace(alternatives=50)
        rows = alternative_rows(uncoupled(instance, policy))
        falls += sum(row.loss_level1 > 0 for row in rows)
        stays += sum(bool(row.loss_points) for row in rows)
    assert falls > 10 and stays > 100
