"""One row a placement: dates, rooms, points, flags, conditions and the reasons in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from geo.place import Place
from matcher.domain import Home, Policy, Woman
from matcher.domain.policy import Scenario
from matcher.report.conditions import condition, late_flags
from matcher.report.contact import contact_week
from matcher.report.flags import fact_flags, review_flags, rule_flags
from matcher.report.journey_flags import journey_flags
from matcher.report.needs import needs, needs_words, tenancy_ends_on
from matcher.report.pair_answers import PairAnswers, pair_answers
from matcher.report.rows import PlacementRow
from matcher.report.schools import pulls_of, school_legs
from matcher.report.words import tenancy
from matcher.rules.base import Verdict
from matcher.rules.calendar import key_date, move_in_date
from matcher.rules.explain import RuleAnswer
from matcher.rules.facts import Facts
from matcher.rules.homelessness import information
from matcher.rules.household import Household
from matcher.rules.scenarios import needs_by_scenario, scenario_policies
from matcher.rules.score import measured
from matcher.rules.steps import needed_steps
from matcher.rules.tenure import tenure_rank
from matcher.solver.match import Match
from matcher.solver.plan import Placement

REASONS = 3


def placement_rows(match: Match) -> tuple[PlacementRow, ...]:
    """Rows in the order of the plan's placements."""
    facts = match.facts
    women = np.array([facts.woman_row[item.woman_id] for item in match.plan.placements], dtype=np.intp)
    homes = np.array([facts.home_row[item.home_id] for item in match.plan.placements], dtype=np.intp)
    facts.ways.prepare(_ways_to_tell(match))
    policies = scenario_policies(match.policy)
    return tuple(
        _row(match, placement, answers, policies)
        for placement, answers in zip(match.plan.placements, pair_answers(facts, women, homes), strict=True)
    )


def _ways_to_tell(match: Match) -> Iterator[tuple[Place, Place]]:
    """From every school and place of contact to the home proposed."""
    for item in match.plan.placements:
        home = match.instance.home[item.home_id]
        if home.place is not None:
            for table in ("school_pulls", "contact_pulls"):
                for pull in pulls_of(match.facts, item.woman_id, table):
                    yield pull.place, home.place


def _row(
    match: Match,
    placement: Placement,
    answers: PairAnswers,
    policies: Mapping[Scenario, Policy],
) -> PlacementRow:
    instance = match.instance
    woman, home = instance.woman[placement.woman_id], instance.home[placement.home_id]
    household = household_in(match, woman)
    return PlacementRow(
        woman_id=woman.woman_id,
        home_id=home.home_id,
        partner_id=home.partner_id,
        partner_name=instance.partner[home.partner_id].name or home.partner_id,
        priority=woman.priority,
        points=placement.points,
        points_by_criterion=answers.points,
        **to_do(match.facts, woman, home, household, answers.rules),
        **_home(match, woman, home, household, policies),
        **_journeys(match, woman, home, household),
        affordability=affordability(answers.rules),
        money=answers.money,
        information=information(woman, home, household.release),
        reasons=_reasons(match.facts, answers),
    )


def to_do(
    facts: Facts, woman: Woman, home: Home, household: Household, answers: Sequence[RuleAnswer]
) -> dict[str, Any]:
    """What people must do, check and know of one pair that no rule blocks: flags, flag_sentences and conditions, as in
    `PlacementRow`. answers: every rule's."""
    reviews = review_flags(answers)
    steps = needed_steps(facts, woman, home, household, tuple(code for code, _ in reviews))
    known = (*fact_flags(woman, home, household, facts), *journey_flags(woman, home, household, facts))
    flags = tuple(dict.fromkeys((*reviews, *rule_flags(answers), *known, *late_flags(steps))))
    return {
        "flags": tuple(code for code, _ in flags),
        "flag_sentences": tuple(sentence for _, sentence in flags),
        "conditions": tuple(condition(step) for step in steps),
    }


def _home(
    match: Match, woman: Woman, home: Home, household: Household, policies: Mapping[Scenario, Policy]
) -> dict[str, Any]:
    """When she moves in, and what she needs then and later against what the home has."""
    ready = key_date(home.available_from) or household.release
    moves_in = move_in_date(home.available_from, household.release)
    ends = tenancy_ends_on(home, moves_in)
    return {
        "release_on": household.release,
        "keys_on": moves_in,
        "nights_without_home": max(0, (ready - household.release).days),
        "void_days": max(0, (household.release - ready).days),
        "bedrooms": home.bedrooms,
        "bedrooms_needed": household.steps[0].bedrooms[1],
        "bedrooms_later": household.bedrooms_later(),
        "tenancy_ends_on": ends,
        "needs": needs_words(needs(household, ends)),
        "needs_by_scenario": needs_by_scenario(woman, match.instance, policies, household),
        "tenancy": tenancy(home),
        "tenure_rank": tenure_rank(home, match.instance.as_of, match.policy),
        "home_region": home.place.region if home.place else "",
    }


def _journeys(match: Match, woman: Woman, home: Home, household: Household) -> dict[str, Any]:
    """The ways to school, by child, and to contact."""
    legs = school_legs(match.facts, woman, home, household)
    school_km = tuple(leg.distance_km for leg in legs)
    return {
        "school_worst_km": max(school_km, default=None),
        "school_sum_km": sum(school_km) if school_km else None,
        "school_km": school_km,
        "children_near_school": sum(leg.near for leg in legs),
        "children_with_school": len(pulls_of(match.facts, woman.woman_id, "school_pulls")),
        **contact_week(match.facts, woman, home),
    }


def affordability(answers: Sequence[RuleAnswer]) -> str:
    """ok, marginal, fail or unknown: what the two rules on money say of one pair."""
    verdicts = {answer.code: answer.verdict for answer in answers}
    if verdicts["affordable"] is not Verdict.PASS:
        return "fail" if verdicts["affordable"] is Verdict.FAIL else "unknown"
    return "ok" if verdicts["affordable_with_margin"] is Verdict.PASS else "marginal"


def household_in(match: Match, woman: Woman) -> Household:
    """Her household; a placed woman always has one, for an unknown release date blocks every home."""
    household = match.facts.households[woman.woman_id]
    if household is None:
        raise ValueError(f"{woman.woman_id} has no release date")
    return household


def _reasons(facts: Facts, answers: PairAnswers) -> tuple[str, ...]:
    """What earns this home most of its points."""
    phrase = {criterion.code: criterion.phrase for criterion in measured(facts)}
    natural, points = answers.natural, answers.points
    best = sorted((code for code in natural if natural[code] is not None), key=lambda code: (-points[code], code))
    found = (phrase[code].format(x=natural[code]) for code in best[:REASONS])
    return tuple(sentence[0].upper() + sentence[1:] + "." for sentence in found)
