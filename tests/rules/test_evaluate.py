"""Rules asked about blocks: items combined by whom they belong to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules.base import Action, Answer, HardRule
from matcher.rules.evaluate import answer_block, answer_pairs, keeps
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.rules.table import Grid
from tests.rules.random_world import random_facts
from tests.rules.world import facts_of, home, occupant, place, shared, woman, zone


def rule(check: Any, **fields: Any) -> HardRule:
    """A rule with a check of its own."""
    return HardRule(code="a_rule", sentence="A sentence.", source="a source", check=check, **fields)


def said(tested: HardRule, facts: Facts) -> list[str]:
    """One letter a home, one word a woman: P passes, F fails, ? unknown; the same for a block and a list of pairs."""
    women, homes = len(facts.instance.women), len(facts.instance.homes)
    passes, fails = answer_block(tested, facts, np.arange(women), np.arange(homes))
    letters = np.broadcast_to(np.where(passes, "P", np.where(fails, "F", "?")), (women, homes))
    every = [np.repeat(np.arange(women), homes), np.tile(np.arange(homes), women)]
    listed = answer_pairs(tested, facts, *every)
    np.testing.assert_array_equal(np.where(listed.passes, "P", np.where(listed.fails, "F", "?")), letters.reshape(-1))
    return ["".join(row) for row in letters]


def by_radius(grid: Grid) -> Answer:
    """Radius 1 passes, radius 2 fails, radius 3 is unknown; the same for every home."""
    return Answer(grid.row("radius_km") == 1.0, grid.row("radius_km") == 2.0)


def by_sex(grid: Grid) -> Answer:
    """Women pass, men fail, the rest is unknown; the same for every woman."""
    return Answer(grid.col("sex") == 0.0, grid.col("sex") == 1.0)


def radii(woman_id: str, *radius_km: float) -> list[Any]:
    """Exclusion zones of a woman with these radii."""
    return [zone("exclude", woman_id=woman_id, radius_km=radius, place=place()) for radius in radius_km]


def test_items_of_a_woman() -> None:
    women = [woman(woman_id=name) for name in "abcdef"]
    zones = [*radii("b", 1, 1), *radii("c", 1, 3), *radii("d", 2, 3), *radii("f", 1, 2, 1)]
    facts = facts_of(*women, *zones, home(home_id="h"), home(home_id="i"))
    assert said(rule(by_radius, rows="exclusion_zones"), facts) == ["PP", "PP", "??", "FF", "PP", "FF"]


def test_items_of_a_home() -> None:
    homes = [shared(home_id=name) for name in "hijk"] + [home(home_id="l")]
    there = [
        occupant(home_id="h"),
        occupant(home_id="i", sex=None),
        occupant(home_id="j", sex=None),
        occupant(home_id="j", sex="M"),
        occupant(home_id="l", sex="M"),
    ]
    facts = facts_of(woman(woman_id="a"), woman(woman_id="b"), *homes, *there)
    nobody_expected = rule(lambda g: Answer(by_sex(g).passes | g.col("expected"), by_sex(g).fails), cols="occupants")
    assert said(nobody_expected, facts) == ["P?FPP", "P?FPP"]


def test_items_on_both_sides() -> None:
    def worse_of(grid: Grid) -> Answer:
        zones, people = by_radius(grid), by_sex(grid)
        return Answer(zones.passes | people.passes | grid.col("expected"), zones.fails & people.fails)

    women = [woman(woman_id=name) for name in "abc"]
    there = [occupant(home_id="i", sex="M"), occupant(home_id="i"), occupant(home_id="k", sex=None)]
    facts = facts_of(*women, *radii("a", 2), *radii("c", 1, 3), *[shared(home_id=name) for name in "ijk"], *there)
    both = rule(worse_of, rows="exclusion_zones", cols="occupants")
    assert said(both, facts) == ["FP?", "PPP", "?P?"]


def test_answers_that_one_side_alone_decides() -> None:
    women = [woman(woman_id=name) for name in "abc"]
    there = [occupant(home_id="i", sex="M"), occupant(home_id="i"), occupant(home_id="j", sex="M")]
    facts = facts_of(*women, *radii("a", 1, 2), *radii("c", 1, 1, 3), *[shared(home_id=name) for name in "ij"], *there)
    for check, expected in ((by_radius, ["FF", "PP", "??"]), (by_sex, ["FF", "PP", "FF"])):
        assert said(rule(check, rows="exclusion_zones", cols="occupants"), facts) == expected


def test_a_block_is_a_window_on_the_whole() -> None:
    women = [woman(woman_id=name) for name in "abc"]
    facts = facts_of(*women, *radii("a", 2), *radii("c", 1, 3))
    tested = rule(by_radius, rows="exclusion_zones")
    passes, fails = answer_block(tested, facts, np.array([0, 2]), np.array([0]))
    assert (passes[:, 0].tolist(), fails[:, 0].tolist()) == ([False, False], [True, False])


def test_nothing_to_ask_about_passes_everywhere() -> None:
    assert said(rule(by_radius, rows="exclusion_zones"), facts_of(home(), home(home_id="i"))) == ["PP"]
    assert said(rule(by_sex, cols="occupants"), facts_of(woman(), woman(woman_id="x"))) == ["P", "P"]


def test_a_rule_that_never_blocks_keeps_every_pair() -> None:
    flags = rule(by_sex, on_fail=Action.REVIEW, on_unknown=Action.FLAG)
    kept = np.array([[True, False, True, True]] * 3)
    left = kept & keeps(flags, Policy(), Answer(np.zeros((3, 4), dtype=bool), np.ones((3, 4), dtype=bool)))
    assert left.dtype == np.bool_
    assert left.tolist() == kept.tolist()


@pytest.mark.parametrize("tested", hard_rules(), ids=lambda found: found.code)
def test_no_rule_passes_where_it_fails(tested: HardRule) -> None:
    for seed in range(40):
        facts = random_facts(seed)
        women, homes = np.arange(facts.tables["women"].size), np.arange(facts.tables["homes"].size)
        passes, fails = answer_block(tested, facts, women, homes)
        assert not (passes & fails).any()
