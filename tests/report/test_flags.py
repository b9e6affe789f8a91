"""Flags: what a person should check or know, with restricted rules unnamed."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Pin, Woman
from matcher.report.flags import RESTRICTED, review_flags
from matcher.report.placements import placement_rows
from matcher.report.rows import PlacementRow
from matcher.rules.explain import explain_rules
from matcher.rules.registry import hard_rules
from matcher.solver.match import match
from tests.rules.world import Record, bar, child, facts_of, home, occupant, place, shared, woman, world, zone

KNOWN = woman(benefit_income_gbp_week=300.0)
LET = home(rent_gbp_week=120.0, bedrooms=2)
HOSTEL = shared(rent_gbp_week=120.0)


def row(*records: Record, as_of: date = date(2026, 10, 1)) -> PlacementRow:
    """Her line of placements.csv; she must have one."""
    [found] = placement_rows(match(world(*records, as_of=as_of)))
    return found


def flags(*records: Record, **rest: Any) -> tuple[str, ...]:
    return row(*records, **rest).flags


def test_a_plain_placement_has_no_flag() -> None:
    assert flags(KNOWN, LET) == ()


@pytest.mark.parametrize(
    ("records", "flag"),
    [
        ((KNOWN, LET, child(returns="uncertain")), "uncertain_return"),
        ((KNOWN, LET, child(returns="yes", order="care")), "uncertain_return"),
        ((KNOWN, dataclasses.replace(LET, bedrooms=1), child(returns_on=date(2027, 9, 1))), "more_bedrooms_later"),
        ((KNOWN, dataclasses.replace(LET, tenancy_weeks=12.0)), "short_term"),
        ((KNOWN, LET, child(school_place=place(0, 8), school_phase="secondary")), "far_from_school"),
        ((KNOWN, dataclasses.replace(LET, rent_gbp_week=None)), "affordability_unknown"),
        ((woman(), LET), "affordability_unknown"),
        ((KNOWN, dataclasses.replace(LET, place=None)), "place_approximate"),
        ((KNOWN, dataclasses.replace(LET, place=place(kind="outcode", uncertainty_m=4000.0))), "place_approximate"),
        ((KNOWN, LET, Pin(woman_id="w", home_id="h", kind="pin")), "pinned"),
        ((KNOWN, dataclasses.replace(LET, tenancy=None)), "tenancy_lawful"),
    ],
)
def test_each_fact_has_its_flag(records: tuple[Record, ...], flag: str) -> None:
    assert flags(*records) == (flag,)


@pytest.mark.parametrize(
    "records",
    [
        (KNOWN, LET, child(returns="yes")),
        (KNOWN, LET, child(child_id="c", returns_on=date(2027, 9, 1))),
        (KNOWN, dataclasses.replace(HOSTEL, bedrooms=1)),
        (KNOWN, dataclasses.replace(LET, tenancy_weeks=26.0)),
        (KNOWN, LET, child(school_place=place(0, 7), school_phase="secondary")),
        (KNOWN, dataclasses.replace(LET, place=place(kind="unit", uncertainty_m=100.0))),
        (KNOWN, LET, zone("work", place=place(5))),
    ],
)
def test_and_just_short_of_it_none(records: tuple[Record, ...]) -> None:
    assert flags(*records) == ()


def test_a_release_that_has_passed_is_flagged() -> None:
    assert flags(KNOWN, LET, as_of=date(2026, 12, 1)) == ()
    assert flags(KNOWN, LET, as_of=date(2026, 12, 2)) == ("release_past",)


def risky(*risks: Any) -> Woman:
    return dataclasses.replace(KNOWN, risk_flags=risks)


@pytest.mark.parametrize(
    "records",
    [
        (risky("violence"), dataclasses.replace(LET, reviews=("violence",))),
        (dataclasses.replace(KNOWN, risk_flags=None), dataclasses.replace(LET, reviews=("arson",))),
        (KNOWN, HOSTEL, occupant(), bar("no_cohabit_person", other_id="X1")),
        (KNOWN, LET, zone("schools")),
    ],
)
def test_a_restricted_rule_sends_to_review_without_its_name(records: tuple[Record, ...]) -> None:
    found = row(*records)
    assert found.flags == (RESTRICTED[0],) == ("restricted_review",)
    assert found.flag_sentences == (RESTRICTED[1],)
    for word in (*(rule.code for rule in hard_rules()), "arson", "violence", "bar", "X1", "landlord", "live there"):
        assert word not in RESTRICTED[1]


def test_several_restricted_rules_are_one_flag() -> None:
    reviewed = dataclasses.replace(HOSTEL, reviews=("violence",))
    found = flags(risky("violence"), reviewed, occupant(), bar("no_cohabit_person", other_id="X1"))
    assert found == ("restricted_review",)


def test_women_who_may_not_live_together_are_flagged_when_they_do() -> None:
    ann, bea = (dataclasses.replace(KNOWN, woman_id=name) for name in "ab")
    apart = bar("non_association", woman_id="a", other_id="b", radius_km=1.0)
    both = placement_rows(match(world(ann, bea, HOSTEL, apart)))
    assert [item.flags for item in both] == [("restricted_review",)] * 2
    lifted = dataclasses.replace(apart, approved_by="officer 1")
    # A bar that somebody lifted is a reason to look again at her, and at nobody else.
    assert [item.flags for item in placement_rows(match(world(ann, bea, HOSTEL, lifted)))] == [
        ("restricted_review",),
        (),
    ]
    homes = (dataclasses.replace(LET, home_id=name) for name in "xy")
    assert [item.flags for item in placement_rows(match(world(ann, bea, *homes, apart)))] == [(), ()]


def test_a_review_says_what_is_not_known() -> None:
    unknown = dataclasses.replace(LET, tenancy=None)
    [(code, sentence)] = review_flags(explain_rules(facts_of(KNOWN, unknown), 0, 0))
    assert code == "tenancy_lawful"
    assert "tenancy" in sentence and "not known" in sentence


def test_a_flag_and_its_sentence_go_together() -> None:
    found = row(woman(), dataclasses.replace(LET, place=None, tenancy_weeks=12.0, tenancy="licence"))
    assert len(found.flags) == len(found.flag_sentences) == len(set(found.flags)) == 3
    said = dict(zip(found.flags, found.flag_sentences, strict=True))
    assert "12 weeks" in said["short_term"]
