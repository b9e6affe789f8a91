"""What run.json says a policy made of every rule and criterion."""

from __future__ import annotations

from matcher.domain import Policy
from matcher.report.roll import policy_roll
from matcher.rules.registry import criteria, hard_rules


def test_the_default_policy_leaves_every_rule_as_it_is_written() -> None:
    roll = policy_roll(Policy())
    assert set(roll) == {"scenario", "rules", "criteria"} and roll["scenario"] == "all_planned"
    assert list(roll["rules"]) == [rule.code for rule in hard_rules()]
    for rule in hard_rules():
        assert roll["rules"][rule.code] == {
            "switch": "on",
            "fail": rule.on_fail.value,
            "unknown": rule.on_unknown.value,
        }
    assert roll["rules"]["bedrooms"] == {"switch": "on", "fail": "block", "unknown": "block"}
    assert roll["rules"]["bar_person_own"]["unknown"] == "review"


def test_every_criterion_with_its_weight_and_what_earns_half_marks() -> None:
    roll = policy_roll(Policy(half_at={**Policy().half_at, "nursery": 2.0}, weights={"nursery": 3.0, "tenure": 1.0}))
    assert list(roll["criteria"]) == [criterion.code for criterion in criteria()]
    assert roll["criteria"]["nursery"] == {"weight": 3.0, "half_at": 2.0}
    assert roll["criteria"]["tenure"] == {"weight": 1.0}
    assert roll["criteria"]["void_days"] == {"weight": 0.0, "half_at": 60.0}


def test_switches_show_what_they_did() -> None:
    rules = {"tenure_floor": "off", "bedrooms": "review", "bar_person_own": "block", "tenancy_lawful": "review"}
    roll = policy_roll(Policy(scenario="none").replace(rules=rules))
    assert roll["scenario"] == "none"
    assert roll["rules"]["tenure_floor"] == {"switch": "off", "fail": "nothing", "unknown": "nothing"}
    assert roll["rules"]["bedrooms"] == {"switch": "review", "fail": "review", "unknown": "review"}
    assert roll["rules"]["bar_person_own"] == {"switch": "block", "fail": "block", "unknown": "block"}
    assert roll["rules"]["tenancy_lawful"] == {"switch": "review", "fail": "review", "unknown": "review"}
