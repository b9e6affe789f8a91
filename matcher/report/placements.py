"""One row a placement: dates, rooms, points, flags, conditions and the reasons in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from matcher.domain import Home, Woman
from matcher.report.cells import snapped
from matcher.report.flags import RESTRICTED, Flag, fact_flags, review_flags, together_though_barred
from matcher.report.rows import MapLine, PlacementRow
from matcher.report.schools import over_review, pulls_of, school_legs
from matcher.report.words import day, tenancy
from matcher.rules.calendar import key_date
from matcher.rules.explain import explain_rules_of_pairs
from matcher.rules.household import Household
from matcher.rules.parameters import parameter
from matcher.rules.registry import criteria
from matcher.rules.score import Scores, applies_to, score_pairs
from matcher.rules.steps import NeededStep, needed_steps
from matcher.rules.tenure import tenure_rank
from matcher.solver.match import Match
from matcher.solver.plan import Placement

REASONS = 3
CHILD_PULLS = ("school_pulls", "nursery_pulls", "contact_pulls")


def placement_rows(match: Match) -> tuple[PlacementRow, ...]:
    """Rows in the order of the plan's placements."""
    facts = match.facts
    women = np.array([facts.woman_row[item.woman_id] for item in match.plan.placements], dtype=np.intp)
    homes = np.array([facts.home_row[item.home_id] for item in match.plan.placements], dtype=np.intp)
    scores, answers = score_pairs(facts, women, homes), explain_rules_of_pairs(facts, women, homes)
    barred = together_though_barred(match.instance, match.plan)
    rows = []
    for at, placement in enumerate(match.plan.placements):
        apart = (RESTRICTED,) if placement.woman_id in barred else ()
        rows.append(_row(match, placement, scores, at, tuple(dict.fromkeys((*apart, *review_flags(answers[at]))))))
    return tuple(rows)


def _row(match: Match, placement: Placement, scores: Scores, at: int, reviews: tuple[Flag, ...]) -> PlacementRow:
    facts, instance = match.facts, match.instance
    woman, home = instance.woman[placement.woman_id], instance.home[placement.home_id]
    household = household_in(match, woman)
    ready = key_date(home.available_from) or household.release
    legs = school_legs(facts, woman, home, household)
    flags = tuple(dict.fromkeys((*reviews, *fact_flags(woman, home, household, facts, over_review(legs)))))
    steps = needed_steps(woman, home, household, instance.as_of, tuple(code for code, _ in reviews))
    natural = _natural(match, woman, scores, at)
    points = {
        criterion.code: int(scores.points[column][at])
        for column, criterion in enumerate(criteria())
        if criterion.code in natural
    }
    contact_km = natural.get("contact_journeys")
    return PlacementRow(
        woman_id=woman.woman_id,
        home_id=home.home_id,
        partner_id=home.partner_id,
        partner_name=instance.partner[home.partner_id].name or home.partner_id,
        priority=woman.priority,
        points=placement.points,
        points_by_criterion=points,
        flags=tuple(code for code, _ in flags),
        flag_sentences=tuple(sentence for _, sentence in flags),
        conditions=tuple(_condition(step) for step in steps),
        release_on=household.release,
        keys_on=max(ready, household.release),
        nights_without_home=max(0, (ready - household.release).days),
        void_days=max(0, (household.release - ready).days),
        bedrooms=home.bedrooms,
        bedrooms_needed=household.steps[0].bedrooms[1],
        bedrooms_later=household.bedrooms_later(),
        tenancy=tenancy(home),
        tenure_rank=tenure_rank(home, instance.as_of),
        home_region=home.place.region if home.place else "",
        school_worst_km=max((leg.distance_km for leg in legs), default=None),
        school_sum_km=sum(leg.distance_km for leg in legs) if legs else None,
        children_near_school=sum(leg.near for leg in legs),
        children_with_school=len(pulls_of(facts, woman, household, "school_pulls")),
        contact_km_week=contact_km,
        contact_cost_gbp_week=contact_cost_gbp_week(match, contact_km, household),
        reasons=_reasons(natural, points),
    )


def household_in(match: Match, woman: Woman) -> Household:
    """Her household; a placed woman always has one, for an unknown release date blocks every home."""
    household = match.facts.households[woman.woman_id]
    if household is None:
        raise ValueError(f"{woman.woman_id} has no release date")
    return household


def contact_cost_gbp_week(match: Match, km_week: float | None, household: Household) -> float | None:
    """Her share of the weekly cost of contact journeys, pounds."""
    if km_week is None:
        return None
    cost = km_week * float(parameter("travel_cost_gbp_km", household.release))
    return round(cost * (1.0 - match.policy.travel_cost_share), 2)


def _natural(match: Match, woman: Woman, scores: Scores, at: int) -> Mapping[str, float | None]:
    """Criterion code -> its quantity (None unknown), for the criteria that apply to her."""
    row, women = match.facts.woman_row[woman.woman_id], match.facts.tables["women"]
    return {
        criterion.code: None if np.isnan(scores.natural[column][at]) else float(scores.natural[column][at])
        for column, criterion in enumerate(criteria())
        if applies_to(criterion, women)[row]
    }


def _condition(step: NeededStep) -> str:
    late = " (this day has passed: agree now who does it and what happens if it fails)" if step.late else ""
    return f"{step.sentence} by {day(step.by)}{late}."


def _reasons(natural: Mapping[str, float | None], points: Mapping[str, int]) -> tuple[str, ...]:
    """What earns this home most of its points."""
    phrase = {criterion.code: criterion.phrase for criterion in criteria()}
    best = sorted((code for code in natural if natural[code] is not None), key=lambda code: (-points[code], code))
    found = (phrase[code].format(x=natural[code]) for code in best[:REASONS])
    return tuple(sentence[0].upper() + sentence[1:] + "." for sentence in found)


def map_lines(match: Match) -> tuple[MapLine, ...]:
    """From each child's school, nursery or contact venue to the proposed home, both ends snapped to cells."""
    return tuple(
        MapLine(
            woman_id=placement.woman_id,
            from_easting_m=start[0],
            from_northing_m=start[1],
            to_easting_m=end[0],
            to_northing_m=end[1],
        )
        for placement, end in zip(match.plan.placements, home_points(match), strict=True)
        if end is not None
        for start in _child_cells(match, placement.woman_id)
    )


def _child_cells(match: Match, woman_id: str) -> tuple[tuple[float, float], ...]:
    """Schools, nurseries and contact venues; never the home of somebody who cares for a child."""
    woman = match.instance.woman[woman_id]
    household = household_in(match, woman)
    pulls = (pull for table in CHILD_PULLS for pull in pulls_of(match.facts, woman, household, table))
    return tuple(snapped(pull.place) for pull in pulls if pull.child and pull.place is not pull.child.carer_place)


def home_points(match: Match) -> tuple[tuple[float, float] | None, ...]:
    """Each proposed home's cell, in the order of the placements; None without a place."""
    return tuple(_cell(match.instance.home[placement.home_id]) for placement in match.plan.placements)


def _cell(home: Home) -> tuple[float, float] | None:
    return None if home.place is None else snapped(home.place)
