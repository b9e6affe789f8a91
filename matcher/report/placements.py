"""One row a placement: dates, rooms, points, flags, conditions and the reasons in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from geo.place import Place
from matcher.domain import Home, Woman
from matcher.report.conditions import condition, late_flags
from matcher.report.contact import contact_week
from matcher.report.flags import RESTRICTED, Flag, fact_flags, review_flags, rule_flags, together_though_barred
from matcher.report.journey_flags import journey_flags
from matcher.report.money import money_lines
from matcher.report.needs import needs, needs_words, tenancy_ends_on
from matcher.report.rows import PlacementRow
from matcher.report.schools import pulls_of, school_legs
from matcher.report.words import tenancy
from matcher.rules.base import Verdict
from matcher.rules.calendar import key_date, move_in_date
from matcher.rules.explain import RuleAnswer, explain_rules_of_pairs
from matcher.rules.facts import Facts
from matcher.rules.homelessness import information
from matcher.rules.household import Household
from matcher.rules.scenarios import needs_by_scenario
from matcher.rules.score import Scores, applies_to, measured, score_pairs
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
    scores, answers = score_pairs(facts, women, homes), explain_rules_of_pairs(facts, women, homes)
    facts.ways.prepare(_ways_to_tell(match))
    barred = together_though_barred(match.instance, match.plan)
    rows = []
    for at, placement in enumerate(match.plan.placements):
        apart = (RESTRICTED,) if placement.woman_id in barred else ()
        reviews = tuple(dict.fromkeys((*apart, *review_flags(answers[at]))))
        rows.append(_row(match, placement, scores, at, reviews, answers[at]))
    return tuple(rows)


def _ways_to_tell(match: Match) -> Iterator[tuple[Place, Place]]:
    """From every school and place of contact to the home proposed."""
    for item in match.plan.placements:
        woman, home = match.instance.woman[item.woman_id], match.instance.home[item.home_id]
        if home.place is not None:
            for table in ("school_pulls", "contact_pulls"):
                for pull in pulls_of(match.facts, woman, household_in(match, woman), table):
                    yield pull.place, home.place


def _row(
    match: Match,
    placement: Placement,
    scores: Scores,
    at: int,
    reviews: tuple[Flag, ...],
    answers: Sequence[RuleAnswer],
) -> PlacementRow:
    facts, instance = match.facts, match.instance
    woman, home = instance.woman[placement.woman_id], instance.home[placement.home_id]
    household, natural = household_in(match, woman), _natural(match, woman, scores, at)
    points = {
        criterion.code: int(scores.points[column][at])
        for column, criterion in enumerate(measured(match.facts))
        if criterion.code in natural
    }
    return PlacementRow(
        woman_id=woman.woman_id,
        home_id=home.home_id,
        partner_id=home.partner_id,
        partner_name=instance.partner[home.partner_id].name or home.partner_id,
        priority=woman.priority,
        points=placement.points,
        points_by_criterion=points,
        **_work(match, woman, home, household, reviews, rule_flags(answers)),
        **_home(match, woman, home, household),
        **_journeys(match, woman, home, household),
        affordability=affordability(answers),
        money=money_lines(facts, facts.woman_row[woman.woman_id], facts.home_row[home.home_id]),
        information=information(woman, home, household.release),
        reasons=_reasons(match.facts, natural, points),
    )


def _work(
    match: Match,
    woman: Woman,
    home: Home,
    household: Household,
    reviews: tuple[Flag, ...],
    told: tuple[Flag, ...],
) -> dict[str, Any]:
    """What people must do, check and know. reviews: rules that ask for a check; told: rules that only say so."""
    facts = match.facts
    steps = needed_steps(facts, woman, home, household, tuple(code for code, _ in reviews))
    known = (*fact_flags(woman, home, household, facts), *journey_flags(woman, home, household, facts))
    flags = tuple(dict.fromkeys((*reviews, *told, *known, *late_flags(steps))))
    return {
        "flags": tuple(code for code, _ in flags),
        "flag_sentences": tuple(sentence for _, sentence in flags),
        "conditions": tuple(condition(step) for step in steps),
    }


def _home(match: Match, woman: Woman, home: Home, household: Household) -> dict[str, Any]:
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
        "needs_by_scenario": needs_by_scenario(woman, match.instance, match.policy),
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
        "children_with_school": len(pulls_of(match.facts, woman, household, "school_pulls")),
        **contact_week(match.facts, woman, home, household),
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


def _natural(match: Match, woman: Woman, scores: Scores, at: int) -> Mapping[str, float | None]:
    """Criterion code -> its quantity (None unknown), for the criteria that apply to her."""
    row, women = match.facts.woman_row[woman.woman_id], match.facts.tables["women"]
    return {
        criterion.code: None if np.isnan(scores.natural[column][at]) else float(scores.natural[column][at])
        for column, criterion in enumerate(measured(match.facts))
        if applies_to(criterion, women)[row]
    }


def _reasons(facts: Facts, natural: Mapping[str, float | None], points: Mapping[str, int]) -> tuple[str, ...]:
    """What earns this home most of its points."""
    phrase = {criterion.code: criterion.phrase for criterion in measured(facts)}
    best = sorted((code for code in natural if natural[code] is not None), key=lambda code: (-points[code], code))
    found = (phrase[code].format(x=natural[code]) for code in best[:REASONS])
    return tuple(sentence[0].upper() + sentence[1:] + "." for sentence in found)
