"""Journeys looked up before a match: what is asked, what the criteria then measure, and what stays by distance."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from geo.journeys.estimate import EstimatedJourneys
from geo.journeys.protocol import JourneyError
from matcher.domain import Policy
from matcher.rules import journey_lookup
from matcher.rules.explain import CriterionAnswer, explain_points
from matcher.rules.facts import Facts, build_facts
from matcher.rules.journey_lookup import with_journeys
from matcher.rules.registry import criteria
from matcher.rules.score import measured, natural_of_pairs
from matcher.rules.ways import Ways
from tests.rules.journey_source import Streets
from tests.rules.world import child, facts_of, home, place, woman, zone

PUPIL = child(school_place=place(3, 4), school_phase="primary")
VISITED = child(child_id="d", returns="no", contact="supervised", contact_place=place(0, 10), contact_visits_month=2.0)
WORK = zone("work", place=place(-6, 0))


def timed(*records: Any, **settings: Any) -> Facts:
    """Facts of a world whose journeys were looked up along the streets."""
    known = facts_of(*records)
    policy = Policy(**settings)
    return build_facts(with_journeys(known.instance, policy, Streets()), policy)


def answers(facts: Facts) -> dict[str, CriterionAnswer]:
    return {answer.code: answer for answer in explain_points(facts, 0, 0)}


def test_each_place_is_asked_about_once_and_never_more_than_draws_her() -> None:
    source = Streets()
    elsewhere = dataclasses.replace(PUPIL, child_id="e", returns="no", contact="barred", carer_place=place(9, 9))
    twin = dataclasses.replace(PUPIL, child_id="f")
    facts = facts_of(PUPIL, twin, VISITED, WORK, elsewhere, woman(home_place=place(1, 1)))
    held = with_journeys(facts.instance, Policy(journey_mode="bus"), source).journeys
    assert source.asked == [(3, 1, "bus")]
    assert held is not None and len(held.origins) == 3
    asked = {(east, north) for east, north in held.origins}
    assert asked == {(spot.easting_m, spot.northing_m) for spot in (place(3, 4), place(0, 10), place(-6, 0))}
    assert (held.mode, held.method, held.version, held.estimate) == ("bus", "walks along the streets", "7", False)


def test_schools_and_pulls_are_measured_in_minutes_and_contact_in_hours() -> None:
    found = answers(timed(PUPIL, VISITED, WORK))
    assert (found["school_worst"].natural, found["school_worst"].unit) == (14.0, "minutes")
    assert found["school_sum"].natural == 14.0
    assert found["pull_places"].natural == 12.0
    # Two visits a month, 20 minutes each way.
    assert found["contact_journeys"].natural == pytest.approx(2 * 20 * 24 / (52 * 60))
    assert found["contact_journeys"].unit == "hours a week"
    assert found["school_worst"].phrase == "14 minutes to the school of the child farthest from it"
    # By law a walk is measured in miles, whatever the bus takes.
    assert found["school_target"].natural == pytest.approx(5.0 / 4.828032)


def test_half_marks_are_the_kilometres_of_the_policy_at_its_speed() -> None:
    # 5 km at 12 km an hour: 25 minutes; half_at 100 km a week: 8.33 hours.
    facts = timed(PUPIL, VISITED)
    found = answers(facts)
    assert found["school_worst"].score == pytest.approx(25 / (25 + 14))
    hours = 2 * 20 * 24 / (52 * 60)
    assert found["contact_journeys"].score == pytest.approx((100 / 12) / (100 / 12 + hours))
    assert "half at 25 minutes" in found["school_worst"].scale
    quicker = answers(timed(PUPIL, journey_speed_km_hour=30.0))
    assert quicker["school_worst"].score == pytest.approx(10 / (10 + 14))


def test_several_schools_are_the_longest_and_the_sum() -> None:
    second = dataclasses.replace(PUPIL, child_id="e", school_place=place(0, -1))
    found = answers(timed(PUPIL, second))
    assert (found["school_worst"].natural, found["school_sum"].natural) == (14.0, 16.0)


def test_a_nursery_in_minutes() -> None:
    small = child(date_of_birth=None, school_phase="nursery", school_place=place(2, 0))
    assert answers(timed(small))["nursery"].natural == 4.0


def test_no_journey_is_unknown_and_earns_nothing() -> None:
    far = answers(timed(dataclasses.replace(PUPIL, school_place=place(90, 90))))["school_worst"]
    assert (far.natural, far.points) == (None, 0)
    nowhere = answers(timed(PUPIL, home(place=None)))["school_worst"]
    assert (nowhere.natural, nowhere.points) == (None, 0)


def test_by_train_a_school_round_the_corner_is_walked_to_and_not_out_of_reach() -> None:
    policy = Policy(journey_mode="rail")

    def minutes(km: float) -> float | None:
        known = facts_of(dataclasses.replace(PUPIL, school_place=place(km, 0)))
        facts = build_facts(with_journeys(known.instance, policy, EstimatedJourneys()), policy)
        found, home_place = answers(facts)["school_worst"].natural, facts.instance.homes[0].place
        assert home_place is not None
        for ways in (facts.ways, Ways(known.instance, policy)):
            assert ways.between(place(km, 0), home_place).minutes == pytest.approx(found, abs=0.051)
        return found

    nearby, short, ridden = minutes(0.5), minutes(2.5), minutes(4)
    assert nearby is not None and short is not None and ridden is not None
    assert nearby < short < ridden
    assert nearby == pytest.approx(0.5 * 1.3 / 4.8 * 60, abs=0.051)
    # A source that knows better is not talked over, and one without an answer to a long way is left alone.
    assert answers(timed(PUPIL, journey_mode="rail"))["school_worst"].natural == 14.0
    far = dataclasses.replace(PUPIL, school_place=place(90, 90))
    assert answers(timed(far, journey_mode="rail"))["school_worst"].natural is None


def test_a_place_that_nobody_asked_about_has_no_journey() -> None:
    facts = timed(PUPIL)
    moved = facts.instance.replace(homes=(home(place=place(1, 1)),))
    assert answers(build_facts(moved, facts.policy))["school_worst"].natural is None


def test_without_looked_up_journeys_everything_stays_by_distance() -> None:
    facts = facts_of(PUPIL, VISITED, WORK)
    assert measured(facts) == criteria()
    assert answers(facts)["school_worst"].unit == "km"


def test_bulk_and_explanation_measure_alike() -> None:
    facts = timed(PUPIL, VISITED, WORK)
    one = np.array([0])
    for criterion in measured(facts):
        bulk = float(natural_of_pairs(criterion, facts, one, one)[0])
        told = answers(facts).get(criterion.code)
        if told is not None and told.natural is not None:
            assert told.natural == bulk


def test_too_many_journeys_are_refused_before_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey_lookup, "MOST_PAIRS", 1)
    source = Streets()
    with pytest.raises(JourneyError, match="2 places times 1 homes"):
        with_journeys(facts_of(PUPIL, VISITED).instance, Policy(), source)
    assert source.asked == []
