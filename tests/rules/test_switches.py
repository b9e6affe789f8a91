"""What a policy may make of each rule."""

from __future__ import annotations

import pytest

from matcher.domain import Policy
from matcher.domain.policy import SWITCHES
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.switches import allowed_switches, known_tables, switch_faults


def test_every_rule_may_be_made_stricter_and_no_restricted_one_milder() -> None:
    for rule in hard_rules():
        allowed = allowed_switches(rule)
        assert allowed == SWITCHES[: len(allowed)] and allowed[:2] == ("on", "block")
        assert len(allowed) == 2 or not rule.restricted
    assert {len(allowed_switches(rule)) for rule in hard_rules()} == {2, 3, 4}


def test_a_policy_file_may_name_every_rule_and_criterion() -> None:
    tables = known_tables()
    assert list(tables["rules"]) == [rule.code for rule in hard_rules()]
    assert set(tables["weights"]) == {criterion.code for criterion in criteria()}
    for criterion in criteria():
        assert tables["weights"][criterion.code].doc == criterion.title
        if criterion.code in tables["half_at"]:
            assert tables["half_at"][criterion.code].doc == criterion.unit


def test_every_allowed_switch_has_no_fault() -> None:
    for rule in hard_rules():
        for switch in allowed_switches(rule):
            assert list(switch_faults(Policy().replace(rules={rule.code: switch}))) == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"veto": "off"}, "the policy's switch 'off' of veto is not allowed: veto is a safety or legal rule"),
        ({"veto": "review"}, "veto is a safety or legal rule and cannot be sent to review instead"),
        ({"bedrooms": "off"}, "bedrooms cannot be switched off; it may be on or block or review"),
        ({"vetoed": "block"}, "the policy switches vetoed, which is not a rule"),
        ({"bedrooms": "maybe"}, "the policy's switch of bedrooms must be one of: on, block, review"),
    ],
)
def test_any_other_switch_is_a_fault(rules: dict[str, str], words: str) -> None:
    [fault] = switch_faults(Policy().replace(rules={"tenure_floor": "off", **rules}))
    assert words in fault
