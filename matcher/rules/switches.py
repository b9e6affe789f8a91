"""What a policy may make of each rule, and the names a policy file may hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.domain.policy import SWITCHES, Policy
from matcher.intake.policy_tables import PolicyTables, policy_tables, switch_column, too_mild
from matcher.rules.base import HardRule
from matcher.rules.registry import criteria, hard_rules

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "fixed": ("on", "block"),
    "review": ("on", "block", "review"),
    "off": SWITCHES,
}
"""`HardRule.switch`, the mildest a rule may be made -> the switches a policy may set."""


def allowed_switches(rule: HardRule) -> tuple[str, ...]:
    """What a policy may make of a rule, mildest last."""
    return ALLOWED[rule.switch]


def known_tables() -> PolicyTables:
    """The tables of a policy file, with every criterion and rule there is: for `read_policy` and `write_policy`."""
    return policy_tables(
        titles={criterion.code: criterion.title for criterion in criteria()},
        units={criterion.code: criterion.unit for criterion in criteria()},
        rules={rule.code: switch_column(rule.sentence, allowed_switches(rule)) for rule in hard_rules()},
    )


def switch_faults(policy: Policy) -> Iterator[str]:
    """A sentence for each switch that no policy may set; a policy that was read from a file has none."""
    rules = {rule.code: rule for rule in hard_rules()}
    for code, switch in sorted(policy.rules.items()):
        if code not in rules:
            yield f"the policy switches {code}, which is not a rule"
        elif reason := too_mild(code, switch, allowed_switches(rules[code])):
            yield f"the policy's switch {switch!r} of {code} {reason}"
        elif switch not in SWITCHES:
            yield f"the policy's switch of {code} must be one of: {', '.join(allowed_switches(rules[code]))}"
