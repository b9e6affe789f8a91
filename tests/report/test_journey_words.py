"""How ways and times were found: said to people, and recorded in run.json."""

from __future__ import annotations

import dataclasses
from typing import Any

from geo.journeys.estimate import EstimatedJourneys
from matcher.domain import Instance, Policy
from matcher.report.explanation import explain_pair
from matcher.report.journey_words import how_timed, journeys_record, journeys_sentence
from matcher.rules.facts import build_facts
from matcher.rules.journey_lookup import with_journeys
from matcher.solver.plan import Plan
from tests.rules.journey_source import Streets
from tests.rules.world import child, facts_of, place

PUPIL = child(school_place=place(3, 4), school_phase="primary")
BY_CAR = Policy(journey_mode="car")


def looked_up(policy: Policy, **changes: Any) -> Instance:
    found = with_journeys(facts_of(PUPIL).instance, policy, Streets())
    assert found.journeys is not None
    return found.replace(journeys=dataclasses.replace(found.journeys, **changes))


def test_by_distance_the_estimate_beside_it_declares_itself() -> None:
    instance = facts_of(PUPIL).instance
    told = EstimatedJourneys().declare("public")
    sentence = journeys_sentence(instance, Policy())
    for words in ("compared by distance", told.method, told.version, "on foot, by bus or by train", "estuary"):
        assert words in sentence
    assert journeys_record(instance, Policy()) == {
        "compared_by": "distance",
        "mode": "public",
        "method": told.method,
        "version": told.version,
        "estimate": True,
        "fallback": "",
        "estimated_pairs": None,
    }
    assert "stimate" in how_timed(instance)


def test_by_time_the_source_is_named_and_how_often_it_had_no_answer() -> None:
    sure = looked_up(BY_CAR)
    assert "compared by journey time (drives along the streets 7, by car)" in journeys_sentence(sure, BY_CAR)
    assert "fallback" not in journeys_sentence(sure, BY_CAR)
    assert how_timed(sure) == "By drives along the streets, by car."
    partly = looked_up(BY_CAR, fallback="a guess", estimated_pairs=1)
    assert "Of 1 journeys 1 come from the fallback: a guess." in journeys_sentence(partly, BY_CAR)
    # Whether this one was looked up is not known any more.
    assert how_timed(partly) == "By drives along the streets, by car, or else by the fallback (a guess): check it."
    assert journeys_record(partly, BY_CAR)["estimated_pairs"] == 1
    assert journeys_record(partly, BY_CAR)["compared_by"] == "time"


def test_a_run_s_own_mode_is_told_whatever_policy_reads_it() -> None:
    assert journeys_record(looked_up(BY_CAR), Policy(journey_mode="walk"))["mode"] == "car"


def test_an_explanation_says_that_minutes_count_and_whose_they_are() -> None:
    facts = build_facts(looked_up(BY_CAR), BY_CAR)
    told = explain_pair(facts, Plan(placements=(), levels=()), "w", "h")
    assert "14 minutes to the school" in told
    assert "Journeys: Homes are compared by journey time (drives along the streets 7, by car)" in told
    plain = explain_pair(facts_of(PUPIL), Plan(placements=(), levels=()), "w", "h")
    assert "Journeys:" not in plain and "5.0 km to the school" in plain
