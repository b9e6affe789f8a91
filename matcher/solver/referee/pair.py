"""Judges one pair: the rulings coded here, and the rules' own answers asked again."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

from matcher.rules.base import Action, HardRule, Verdict
from matcher.rules.explain import RuleAnswer
from matcher.rules.facts import Facts
from matcher.rules.registry import hard_rules
from matcher.solver.referee import apart, bars, care, fit, zones
from matcher.solver.referee.case import Case, open_case
from matcher.solver.referee.ruling import Ruling
from matcher.solver.referee.violation import Violation


def veto(case: Case) -> Ruling:
    """Nobody vetoed the pair."""
    pins = case.instance.pins_of[case.woman.woman_id]
    vetoed = any(pin.kind == "veto" and pin.home_id == case.home.home_id for pin in pins)
    return Ruling.FAIL if vetoed else Ruling.PASS


SAFETY: Mapping[str, Callable[[Case], Ruling]] = {
    "bar_children_present": bars.bar_children_present,
    "bar_own_children": bars.bar_own_children,
    "exclusion_zone": zones.exclusion_zone,
    "keep_away": apart.keep_away,
    "landlord_refuses": bars.landlord_refuses,
    "play_areas": apart.play_areas,
    "residence_region": zones.residence_region,
    "safety_distance": zones.safety_distance,
    "schools": apart.schools,
    "stay_within": zones.stay_within,
}
"""Rules coded here whose sentences give nothing away."""

OWN: Mapping[str, Callable[[Case], Ruling]] = {
    **SAFETY,
    "bedrooms": fit.bedrooms,
    "bedspaces": fit.bedspaces,
    "home_offered": fit.home_offered,
    "offer_open": fit.offer_open,
    "overcrowding": fit.overcrowding,
    "placement_with_parents": care.placement_with_parents,
    "ready_in_time": fit.ready_in_time,
    "veto": veto,
}
"""Every rule coded here; what a ruling that is no pass does to a pair is the rule's own word, under the policy."""

VERDICTS: Mapping[Ruling, Verdict] = {ruling: Verdict[ruling.name] for ruling in Ruling}


def pair_faults(facts: Facts, woman_id: str, home_id: str, answers: Sequence[RuleAnswer]) -> Iterator[Violation]:
    """What forbids a pair of known ids, and where the two codings of a rule disagree. answers: the rules' own."""
    case = open_case(facts.instance, facts.policy, woman_id, home_id)
    verdicts = {answer.code: answer.verdict for answer in answers}
    for code, rule in OWN.items():
        ruling = rule(case)
        verdict = VERDICTS[ruling]
        if verdict is not Verdict.PASS and _rules()[code].effect(verdict, facts.policy) is Action.BLOCK:
            yield _forbidden(code, ruling, woman_id, home_id)
        if verdicts.get(code) is not verdict:
            yield _disagreement(code, woman_id, home_id)
    for answer in answers:
        if answer.effect == "block" and answer.code not in OWN:
            yield _blocked(answer, woman_id, home_id)


@functools.cache
def _rules() -> Mapping[str, HardRule]:
    return {rule.code: rule for rule in hard_rules()}


def _forbidden(code: str, ruling: Ruling, woman_id: str, home_id: str) -> Violation:
    reason = f"the rule {code} forbids it" if ruling is Ruling.FAIL else f"the rule {code} lacks a fact it needs"
    if code in SAFETY:
        reason = "a safety rule forbids it"
    return Violation(code, woman_id, home_id, f"{woman_id} cannot be proposed for {home_id}: {reason}")


def _blocked(answer: RuleAnswer, woman_id: str, home_id: str) -> Violation:
    sentence = f"{woman_id} cannot be proposed for {home_id}: the rule {answer.code} blocks the pair"
    return Violation(answer.code, woman_id, home_id, sentence)


def _disagreement(code: str, woman_id: str, home_id: str) -> Violation:
    sentence = f"the referee and the engine disagree on the rule {code} for {woman_id} in {home_id}"
    return Violation("disagreement", woman_id, home_id, sentence)
