"""Whether a home still suits a woman by the engine's own rules, how many people would move in, and who must approve."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import Connection

from api.service.offers.facts import facts_of
from matcher.domain import Policy
from matcher.domain.reasons import ReasonSide
from matcher.rules.calendar import effective_release, move_in_date
from matcher.rules.explain import RuleAnswer, explain_rules_of_pairs
from matcher.rules.facts import Facts
from matcher.rules.members import members_of
from matcher.rules.steps import needed_steps

RESTRICTED = "a_restricted_condition"
"""Stands for the code of a rule that may not be told."""
APPROVERS: tuple[ReasonSide, ...] = ("probation", "children's services")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One woman and one home.

    people: who would move in, she and all who live with her within the planning window. move_in_on: None where her
    release date is not known. blocked: codes of the rules that forbid it. approvals: sides that must say yes.
    """

    people: int
    move_in_on: date | None
    blocked: tuple[str, ...]
    approvals: tuple[ReasonSide, ...]


def judge(connection: Connection, pairs: Mapping[str, str], policy: Policy) -> dict[str, Judged]:
    """woman_id -> how the home suits her that is meant for her.

    pairs: woman_id -> home_id, all of whom are there. Raises Refused where rows do not hold together.
    """
    if not pairs:
        return {}
    pairs = dict(sorted(pairs.items()))
    facts = facts_of(connection, list(pairs), set(pairs.values()), policy)
    rows = np.array([facts.woman_row[woman] for woman in pairs], np.intp)
    cols = np.array([facts.home_row[home] for home in pairs.values()], np.intp)
    answers = explain_rules_of_pairs(facts, rows, cols)
    return {pair[0]: _judged(facts, *pair, said) for pair, said in zip(pairs.items(), answers, strict=True)}


def judge_pair(connection: Connection, woman_id: str, home_id: str, policy: Policy) -> Judged:
    """The same of one woman and one home, which are there."""
    return judge(connection, {woman_id: home_id}, policy)[woman_id]


def _judged(facts: Facts, woman_id: str, home_id: str, answers: Sequence[RuleAnswer]) -> Judged:
    woman, home = facts.instance.woman[woman_id], facts.instance.home[home_id]
    release = effective_release(woman)
    blocking = [answer for answer in answers if answer.effect == "block"]
    reviews = tuple(answer.code for answer in answers if answer.effect == "review")
    return Judged(
        people=people_of(facts, woman_id),
        move_in_on=None if release is None else move_in_date(home.available_from, release),
        blocked=tuple(dict.fromkeys(RESTRICTED if answer.restricted else answer.code for answer in blocking)),
        approvals=_approvals(facts, woman_id, home_id, reviews),
    )


def people_of(facts: Facts, woman_id: str) -> int:
    """How many people move in with her, and she; as if released today, where nobody knows when she is."""
    known = float(facts.tables["women"].columns["persons"][facts.woman_row[woman_id]])
    if not math.isnan(known):
        return int(known)
    woman = facts.instance.woman[woman_id]
    return 1 + len(tuple(members_of(woman, facts.instance.as_of, facts.instance, facts.policy)))


def _approvals(facts: Facts, woman_id: str, home_id: str, reviews: tuple[str, ...]) -> tuple[ReasonSide, ...]:
    """Probation always approves an address; children's services where the engine names a step of theirs, or nobody can
    tell without a release date."""
    household = facts.households[woman_id]
    if household is None:
        return APPROVERS
    instance = facts.instance
    steps = needed_steps(facts, instance.woman[woman_id], instance.home[home_id], household, reviews)
    named = {step.who for step in steps}
    return tuple(side for side in APPROVERS if side == "probation" or side in named)


def together(connection: Connection, placed: Mapping[str, str], policy: Policy) -> bool:
    """Whether some women may all live where they are promised a home, by the rules on several at once: who fits into a
    shared home with whom, and who may not associate. placed: woman_id -> home_id."""
    # The solver's packages take a second to load, and few homes are shared.
    from matcher.solver.coupling.apart import non_associations
    from matcher.solver.coupling.offers import Offers
    from matcher.solver.coupling.shared_homes import joint_occupancy

    facts = facts_of(connection, list(placed), set(placed.values()), policy)
    women = [woman.woman_id for woman in facts.instance.women]
    home = np.array([facts.home_row[placed[woman_id]] for woman_id in women], np.int64)
    capacity = np.full(len(facts.instance.homes), len(women), np.int64)
    offers = Offers(facts, np.arange(len(women)), home, np.ones(len(women), bool), capacity)
    shared = joint_occupancy(offers)
    rules = (*(() if shared is None else (shared,)), *non_associations(offers))
    return not any(True for rule in rules for _ in rule.violations(offers.woman, home))
