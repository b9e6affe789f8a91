"""What surrounds a rule's own check: needs, vacuity, dates, nations, restriction; and the scales of criteria."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules.base import Action, Answer, HardRule, Scale, SoftCriterion, Verdict, decided, halving
from matcher.rules.evaluate import mesh
from matcher.rules.registry import hard_rules
from matcher.rules.table import Grid
from tests.rules.world import RELEASE, Record, facts_of, home, numbers, woman


def grid_of(*records: Record) -> Grid:
    """One pair as a grid."""
    return mesh(facts_of(*records), "women", "homes", np.array([0]), np.array([0]))


def rule(*, passes: bool = False, fails: bool = False, **fields: Any) -> HardRule:
    """A rule whose check always says the same."""
    answer = Answer(np.array([[passes]]), np.array([[fails]]))
    return HardRule(code="a_rule", sentence="A sentence.", source="a source", check=lambda _grid: answer, **fields)


def said(tested: HardRule, *records: Record) -> str:
    """pass, fail or unknown."""
    passes, fails = tested.answer(grid_of(*records))
    assert not (passes & fails).any()
    return "pass" if passes.all() else "fail" if fails.all() else "unknown"


def test_a_fail_outweighs_an_unknown_and_an_unknown_a_pass() -> None:
    assert Verdict.PASS < Verdict.UNKNOWN < Verdict.FAIL


def test_decided_is_never_unknown() -> None:
    passes, fails = decided(np.array([True, False]))
    assert passes.tolist() == [True, False]
    assert fails.tolist() == [False, True]


def test_the_check_decides_when_nothing_else_does() -> None:
    assert said(rule(passes=True)) == "pass"
    assert said(rule(fails=True)) == "fail"
    assert said(rule()) == "unknown"


def test_a_missing_fact_makes_unknown_of_any_answer() -> None:
    for check in ({"passes": True}, {"fails": True}, {}):
        needy = rule(**check, needs=("homes.bedrooms", "women.release"))
        assert said(needy, home(bedrooms=None)) == "unknown"
        assert said(needy, woman(release_date=None)) == "unknown"
    assert said(rule(fails=True, needs=("homes.bedrooms",)), home(bedrooms=2)) == "fail"


def test_a_rule_that_does_not_apply_passes_even_without_its_facts() -> None:
    vacuous = rule(fails=True, needs=("homes.bedrooms",), applies=lambda grid: grid.home("women_only").astype(bool))
    assert said(vacuous, home(women_only=False, bedrooms=None)) == "pass"
    assert said(vacuous, home(women_only=True)) == "fail"
    assert said(vacuous, home(women_only=True, bedrooms=None)) == "unknown"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"valid_from": RELEASE}, "fail"),
        ({"valid_from": date(2026, 12, 2)}, "pass"),
        ({"valid_to": RELEASE}, "fail"),
        ({"valid_to": date(2026, 11, 30)}, "pass"),
        ({"valid_from": date(2026, 11, 30), "valid_to": date(2026, 12, 2)}, "fail"),
    ],
)
def test_a_dated_rule_holds_on_move_in_dates(limits: dict[str, Any], expected: str) -> None:
    assert said(rule(fails=True, **limits)) == expected


def test_a_dated_rule_holds_where_the_move_in_date_is_unknown() -> None:
    assert said(rule(fails=True, valid_from=date(2050, 1, 1)), woman(release_date=None)) == "fail"


@pytest.mark.parametrize(
    ("nation", "wales", "england", "both"),
    [("England", "pass", "fail", "fail"), ("Wales", "fail", "pass", "fail"), (None, "fail", "fail", "fail")],
)
def test_a_rule_holds_in_its_nations(nation: str | None, wales: str, england: str, both: str) -> None:
    there = home(nation=nation)
    assert said(rule(fails=True, nations=("Wales",)), there) == wales
    assert said(rule(fails=True, nations=("England",)), there) == england
    assert said(rule(fails=True), there) == both


def test_outside_any_of_its_limits_a_rule_is_vacuous() -> None:
    welsh_and_past: dict[str, Any] = {"nations": ("Wales",), "valid_to": date(2026, 11, 30)}
    assert said(rule(fails=True, **welsh_and_past), home(nation="England")) == "pass"
    assert said(rule(fails=True, **welsh_and_past), home(nation="Wales")) == "pass"
    assert said(rule(fails=True, nations=("Wales",), valid_to=RELEASE), home(nation="England")) == "pass"
    assert said(rule(fails=True, nations=("Wales",), valid_to=RELEASE), home(nation="Wales")) == "fail"
    assert said(rule(fails=True, applies=lambda grid: grid.woman_at > 0, valid_to=RELEASE)) == "pass"


def test_a_rule_blocks_unless_it_says_otherwise() -> None:
    usual = rule()
    assert (usual.on_fail, usual.on_unknown, usual.restricted) == (Action.BLOCK, Action.BLOCK, False)


def test_a_restricted_rule_gives_no_details_and_is_not_switched_off() -> None:
    with pytest.raises(ValueError, match="a_rule is restricted"):
        rule(restricted=True, detail=lambda _grid: "by 300 m")
    for switch in ("review", "off"):
        with pytest.raises(ValueError, match="a_rule is restricted"):
            rule(restricted=True, switch=switch)
    assert rule(restricted=True).detail is None


@pytest.mark.parametrize(
    ("switch", "effects"),
    [
        ("on", (None, Action.BLOCK, Action.FLAG)),
        ("block", (None, Action.BLOCK, Action.BLOCK)),
        ("review", (None, Action.REVIEW, Action.FLAG)),
        ("off", (None, None, None)),
    ],
)
def test_a_policy_switches_what_a_rule_does(switch: str, effects: tuple[Action | None, ...]) -> None:
    policies = [Policy(rules={"a_rule": switch}), Policy(rules={"another_rule": switch}), Policy()]
    switched, *usual = (
        tuple(
            rule(on_unknown=Action.FLAG).effect(verdict, policy)
            for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN)
        )
        for policy in policies
    )
    assert switched == effects
    assert usual == [(None, Action.BLOCK, Action.FLAG)] * 2


def test_every_rule_has_a_chapter_of_the_rule_book() -> None:
    assert rule().chapter == "other"
    assert [known.code for known in hard_rules() if known.chapter == "other"] == []


def test_halving() -> None:
    scale, policy = halving("home_area", "km"), Policy(half_at={"home_area": 20.0, "nursery": 1.0})
    assert scale.score(np.array([0.0, 20.0, 60.0]), policy).tolist() == [1.0, 0.5, 0.25]
    assert numbers(scale.sentence(policy)) == [0, 20]
    assert numbers(scale.sentence(Policy())) == [0, Policy().half_at["home_area"]]


def test_unknown_scores_nothing() -> None:
    criterion = SoftCriterion(
        code="a_criterion",
        title="a title",
        sentence="A sentence.",
        source="a source",
        unit="nights",
        phrase="{x:.0f} nights",
        natural=lambda grid: grid.nights_without_home,
        scale=Scale(score=lambda x, policy: x / policy.max_bridging_nights, sentence=lambda _policy: "a scale"),
    )
    scores = criterion.score(np.array([7.0, np.nan]), Policy(max_bridging_nights=28))
    assert scores.tolist() == [0.25, 0.0]
