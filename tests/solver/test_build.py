"""From eligible pairs to arrays: what may be proposed, how much room there is, and pins that cannot hold."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.domain import Instance, Partner, Pin, Policy
from matcher.rules.candidates import Candidates, find_candidates
from matcher.rules.facts import Facts, build_facts
from matcher.solver.build import UNLIMITED, Built, InfeasiblePins, build_model
from tests.rules.world import Record, bar, child, home, place, shared, woman, world, zone

ANN, BEA, CAT = (woman(woman_id=name, priority=priority) for name, priority in (("a", 1), ("b", 3), ("c", 5)))
EAST, WEST = home(home_id="e"), home(home_id="w", partner_id="q", bedrooms=1)
P, Q = Partner(partner_id="p"), Partner(partner_id="q", max_new_households=2)
TOWN: tuple[Record, ...] = (ANN, BEA, CAT, EAST, WEST, P, Q)


def pin(woman_id: str, home_id: str, kind: Any = "pin") -> Pin:
    return Pin(woman_id=woman_id, home_id=home_id, kind=kind)


def prepared(*records: Record, **policy: Any) -> tuple[Facts, Candidates]:
    facts = build_facts(world(*records), Policy(**policy))
    return facts, find_candidates(facts)


def built(*records: Record, previous: dict[str, str] | None = None, **policy: Any) -> Built:
    return build_model(*prepared(*records, **policy), previous)


def pairs(found: Built, instance: Instance) -> list[str]:
    """Each pair of the model as "woman home"."""
    women, homes = instance.women, instance.homes
    model = found.model
    return [
        f"{women[agent].woman_id} {homes[place].home_id}"
        for agent, place in zip(model.pair_agent, model.pair_place, strict=True)
    ]


def conflicts(*records: Record, **policy: Any) -> tuple[str, ...]:
    with pytest.raises(InfeasiblePins) as refused:
        built(*records, **policy)
    return refused.value.conflicts


def test_arrays_by_hand() -> None:
    facts, candidates = prepared(*TOWN)
    model = build_model(facts, candidates).model
    assert (model.agents, model.places) == (3, 2)
    assert model.agent_weight.tolist() == [16, 4, 1]
    assert model.place_capacity.tolist() == [1, 1]
    assert model.place_group.tolist() == [0, 1]
    assert model.group_capacity.tolist() == [UNLIMITED, 2]
    assert model.pair_points.tolist() == candidates.points.tolist()
    assert model.pair_kept is None
    assert model.may_be_left.tolist() == [True, True, True]


def test_every_eligible_pair_at_or_above_the_floor_is_in_the_model() -> None:
    # Nothing pulls: points come from bedrooms, tenure, nights and void days. Three bedrooms for one are two too many.
    facts, candidates = prepared(*TOWN)
    few, many = sorted(set(candidates.points.tolist()))
    assert pairs(build_model(facts, candidates), facts.instance) == ["a e", "a w", "b e", "b w", "c e", "c w"]
    assert pairs(built(*TOWN, quality_floor_points=many), facts.instance) == ["a w", "b w", "c w"]
    assert pairs(built(*TOWN, quality_floor_points=few), facts.instance) == pairs(built(*TOWN), facts.instance)
    assert pairs(built(*TOWN, quality_floor_points=many + 1), facts.instance) == []


def test_a_veto_takes_the_pair_away() -> None:
    facts, _ = prepared(*TOWN)
    assert pairs(built(*TOWN, pin("a", "w", "veto")), facts.instance) == ["a e", "b e", "b w", "c e", "c w"]


def test_a_pin_leaves_her_no_other_choice_and_no_way_out() -> None:
    facts, _ = prepared(*TOWN)
    found = built(*TOWN, pin("a", "e"))
    assert pairs(found, facts.instance) == ["a e", "b e", "b w", "c e", "c w"]
    assert found.model.may_be_left.tolist() == [False, True, True]


def test_a_pinned_pair_is_proposed_below_the_floor() -> None:
    facts, _ = prepared(*TOWN)
    assert pairs(built(*TOWN, pin("a", "e"), quality_floor_points=10_000), facts.instance) == ["a e"]


def test_a_pair_pinned_twice_is_pinned_once() -> None:
    twice = dataclasses.replace(pin("a", "e"), by="somebody else")
    assert built(*TOWN, pin("a", "e"), twice).model.may_be_left.tolist() == [False, True, True]


def test_the_previous_plan_marks_the_pairs_it_had() -> None:
    facts, _ = prepared(*TOWN)
    found = built(*TOWN, previous={"a": "w", "b": "e", "c": "gone", "gone": "e"})
    kept = found.model.pair_kept
    assert kept is not None
    assert [pair for pair, was in zip(pairs(found, facts.instance), kept, strict=True) if was] == ["a w", "b e"]
    nothing_kept = built(*TOWN, previous={}).model.pair_kept
    assert nothing_kept is not None and not nothing_kept.any()


def test_a_pin_that_a_rule_blocks_is_named_with_every_rule() -> None:
    assert conflicts(*TOWN, child(woman_id="a"), pin("a", "w")) == ("pin a to w breaks bedrooms",)
    closed = dataclasses.replace(WEST, available_from=date(2027, 3, 1), children_ok=False)
    records = (ANN, EAST, closed, P, Q, child(woman_id="a"), pin("a", "w"))
    assert conflicts(*records) == ("pin a to w breaks bedrooms, children_accepted, ready_in_time",)


def test_an_unknown_fact_breaks_a_pin_too() -> None:
    nobody_knows = dataclasses.replace(EAST, available_from=None)
    assert conflicts(ANN, nobody_knows, pin("a", "e")) == ("pin a to e breaks ready_in_time",)


def test_a_pair_that_is_pinned_and_vetoed_cannot_hold() -> None:
    assert conflicts(*TOWN, pin("a", "e"), pin("a", "e", "veto")) == ("pin a to e breaks veto",)


def only(found: tuple[str, ...]) -> set[str]:
    """The words of the one conflict there is."""
    assert len(found) == 1, found
    return set(found[0].replace(",", "").replace(";", "").split())


def test_a_woman_has_one_home() -> None:
    assert only(conflicts(*TOWN, pin("a", "e"), pin("a", "w"))) >= {"a", "pinned", "2", "homes"}


def test_a_home_takes_no_more_than_it_has_room_for() -> None:
    assert only(conflicts(*TOWN, pin("a", "e"), pin("b", "e"))) >= {"2", "women", "pinned", "e", "cannot", "hold"}
    three = (pin("a", "h"), pin("b", "h"), pin("c", "h"))
    assert only(conflicts(ANN, BEA, CAT, shared(bedspaces=2), *three)) >= {"3", "h", "cannot", "hold"}
    assert built(ANN, BEA, CAT, shared(bedspaces=3), *three).model.may_be_left.tolist() == [False] * 3


def test_a_partner_takes_no_more_than_it_says() -> None:
    one, none = (dataclasses.replace(P, max_new_households=most) for most in (1, 0))
    homes, two = (EAST, home(home_id="f")), (pin("a", "e"), pin("b", "f"))
    assert only(conflicts(ANN, BEA, *homes, one, *two)) >= {"2", "homes", "of", "p", "takes", "1", "households"}
    assert only(conflicts(ANN, *homes, none, pin("a", "e"))) >= {"1", "homes", "of", "p", "takes", "0"}
    assert built(ANN, BEA, *homes, P, *two).model.group_capacity.tolist() == [UNLIMITED]


def test_all_conflicts_come_together() -> None:
    one = dataclasses.replace(Q, max_new_households=1)
    pins = (pin("a", "e"), pin("a", "w"), pin("b", "w"), pin("c", "e"), pin("c", "e", "veto"))
    found = conflicts(ANN, BEA, CAT, EAST, WEST, P, one, *pins)
    assert len(found) == 5
    for part in ("c to e breaks veto", "a is pinned", "to e,", "to w,", "homes of q"):
        assert sum(part in sentence for sentence in found) == 1, part


def test_restricted_rules_are_not_named() -> None:
    near = zone("safety", place=place(1, 1), restricted=True)
    barred = bar("no_cohabit_children", sex="M", under_age=16, other_id="X77")
    found = conflicts(woman(), home(children_ok=False), near, barred, child(sex="M", carer="with_her"), pin("w", "h"))
    assert found == ("pin w to h breaks a restricted condition, children_accepted",)


def test_rows_lead_back_to_the_candidates() -> None:
    facts, candidates = prepared(*TOWN, child(woman_id="b"), quality_floor_points=5_000)
    found = build_model(facts, candidates)
    assert np.array_equal(found.model.pair_agent, candidates.woman[found.candidate])
    assert np.array_equal(found.model.pair_place, candidates.home[found.candidate])
    assert np.array_equal(found.model.pair_points, candidates.points[found.candidate])
