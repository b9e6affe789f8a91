"""What an answer of a hard rule does to a pair, under a policy that may switch rules."""

from __future__ import annotations

from matcher.domain.policy import Policy
from tests.oracle.rules import RULES
from tests.oracle.tables import Data, Row, Verdict

ON: dict[str, tuple[str, str]] = dict.fromkeys(RULES, ("block", "block"))
"""Rule code -> what a fail does and what an unknown does; "" where the rule never answers so."""
ON |= {
    "schools": ("block", "review"),
    "play_areas": ("block", "review"),
    "placement_with_parents": ("block", "review"),
    "bar_person_own": ("", "review"),
    "bar_person_present": ("", "review"),
    "landlord_reviews": ("review", "review"),
    "set_aside": ("block", ""),
    "tenancy_lawful": ("review", "review"),
    "rent_in_advance": ("review", "review"),
    "cas3_nights": ("review", ""),
    "affordable": ("block", "flag"),
    "affordable_with_margin": ("review", ""),
    "veto": ("block", ""),
}


def verdicts(data: Data, woman: Row, home: Row, policy: Policy) -> dict[str, Verdict]:
    """Every rule's answer for a pair, switched off or not."""
    return {code: rule(data, woman, home, policy) for code, rule in RULES.items()}


def action(code: str, verdict: Verdict, policy: Policy) -> str:
    """block, review, flag or "" for a rule's answer."""
    if verdict == "pass":
        return ""
    usual = ON[code][0 if verdict == "fail" else 1]
    switched = {
        "on": usual,
        "block": "block",
        "review": "review" if usual == "block" else usual,
        "off": "",
    }
    return switched[policy.rules.get(code, "on")]


def effects(data: Data, woman: Row, home: Row, policy: Policy) -> dict[str, tuple[Verdict, str]]:
    """Every rule's answer for a pair and what it does."""
    return {
        code: (verdict, action(code, verdict, policy)) for code, verdict in verdicts(data, woman, home, policy).items()
    }


def eligible(data: Data, woman: Row, home: Row, policy: Policy) -> bool:
    """Whether no rule blocks the pair."""
    return all(action(code, rule(data, woman, home, policy), policy) != "block" for code, rule in RULES.items())


def reviews(data: Data, woman: Row, home: Row, policy: Policy) -> list[str]:
    """Codes of the rules that send the pair to a person, in the order of the table."""
    return [code for code, (_, effect) in effects(data, woman, home, policy).items() if effect == "review"]
