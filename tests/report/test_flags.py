"""Flags: what a person should check or know, with restricted rules unnamed."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from geo.journeys.estimate import minutes_of_way
from geo.place import Place
from matcher.domain import Child, Partner, Pin, Policy, Woman
from matcher.report.flags import RESTRICTED, review_flags
from matcher.report.placements import placement_rows
from matcher.report.rows import PlacementRow
from matcher.rules.explain import explain_rules
from matcher.rules.registry import hard_rules
from matcher.solver.match import match
from tests.rules import world as plain
from tests.rules.world import Record, adult, bar, facts_of, home, occupant, place, shared, woman, world, zone

KNOWN = woman(benefit_income_gbp_week=300.0)
LET = home(rent_gbp_week=120.0, bedrooms=2, exempt_accommodation=True)
ONE_ROOM = dataclasses.replace(LET, bedrooms=1)
HOSTEL = shared(rent_gbp_week=120.0, exempt_accommodation=True)
"""The whole rent is helped with, so nothing is to say about money."""
LEGAL: dict[str, Any] = {
    "parental_responsibility": True,
    "order": "none",
    "proceedings": "none",
    "return_contested": False,
    "looked_after": False,
}


def child(**facts: Any) -> Child:
    """A girl of twelve who returns from family, of whom every legal fact is known."""
    return plain.child(**(LEGAL | facts))


def row(*records: Record, as_of: date = date(2026, 10, 1), **policy: Any) -> PlacementRow:
    """Her line of placements.csv; she must have one."""
    [found] = placement_rows(match(world(*records, as_of=as_of), Policy(**policy)))
    return found


def said(code: str, *records: Record, **rest: Any) -> str:
    """The sentence of one of her flags."""
    found = row(*records, **rest)
    return dict(zip(found.flags, found.flag_sentences, strict=True))[code]


def flags(*records: Record, **rest: Any) -> tuple[str, ...]:
    return row(*records, **rest).flags


SEEN = plain.child(returns="no", contact="supervised", contact_place=place(0, 56.0), contact_visits_month=1.0)
"""36.1 km at 24 km an hour are a little over one and a half hours."""
NEAR_SCHOOL, FAR_SCHOOL = place(0, 1), place(0, 27.1)


def pupil(name: str, where: Place, **facts: Any) -> Child:
    """A girl of eight at a primary school."""
    born = date(2018, 3, 1)
    return child(child_id=name, date_of_birth=born, school_place=where, school_phase="primary", **facts)


def test_a_plain_placement_has_no_flag() -> None:
    assert flags(KNOWN, LET) == ()


@pytest.mark.parametrize(
    ("records", "flag"),
    [
        ((KNOWN, LET, child(returns="uncertain")), "uncertain_return"),
        ((KNOWN, LET, child(order="care", looked_after=True, council="X")), "uncertain_return"),
        ((KNOWN, LET, child(carer="with_her", return_contested=True)), "uncertain_return"),
        ((KNOWN, LET, child(carer="mother_and_baby_unit", order="interim_care")), "uncertain_return"),
        ((KNOWN, LET, child(carer="with_her", returns="uncertain")), "uncertain_return"),
        ((KNOWN, LET, child(carer="with_her", proceedings="current")), "uncertain_return"),
        ((dataclasses.replace(KNOWN, due_date=date(2027, 9, 1)), ONE_ROOM), "more_bedrooms_later"),
        ((KNOWN, LET, child(returns_on=date(2027, 6, 2))), "returns_after_window"),
        ((KNOWN, dataclasses.replace(LET, tenancy_weeks=12.0)), "short_term"),
        ((dataclasses.replace(KNOWN, release_type="hdc"), LET), "curfew_ended"),
        ((KNOWN, LET, child(school_place=place(0, 8), school_phase="secondary")), "far_from_school"),
        ((KNOWN, dataclasses.replace(LET, rent_gbp_week=None)), "affordable"),
        ((woman(), LET), "affordable"),
        ((KNOWN, dataclasses.replace(LET, ineligible_charges_gbp_week=30.0)), "affordable_with_margin"),
        ((KNOWN, LET, child(parental_responsibility=None)), "legal_facts_missing"),
        ((KNOWN, LET, child(looked_after=True)), "legal_facts_missing"),
        ((KNOWN, LET, adult(relation="partner")), "adult_joins"),
        ((KNOWN, LET, adult(joins_on=date(2027, 12, 1))), "adult_joins"),
        ((KNOWN, LET, SEEN), "long_contact_journey"),
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
        (KNOWN, LET, child(returns_on=date(2027, 6, 1))),
        (KNOWN, LET, child(carer="with_her", order="section20", council="X", proceedings="planned")),
        (KNOWN, LET, child(carer="with_her", returns=None, parental_responsibility=False)),
        (KNOWN, dataclasses.replace(HOSTEL, bedrooms=1)),
        (KNOWN, dataclasses.replace(LET, tenancy_weeks=26.0)),
        (KNOWN, LET, child(school_place=place(0, 7), school_phase="secondary")),
        (KNOWN, dataclasses.replace(LET, place=place(kind="unit", uncertainty_m=100.0))),
        (KNOWN, LET, zone("work", place=place(5))),
        (KNOWN, LET, dataclasses.replace(SEEN, contact_place=place(0, 54.0))),
        (KNOWN, LET, dataclasses.replace(SEEN, contact="letterbox")),
        (KNOWN, dataclasses.replace(LET, ineligible_charges_gbp_week=15.0)),
        (KNOWN, LET, plain.child(returns="no")),
    ],
)
def test_and_just_short_of_it_none(records: tuple[Record, ...]) -> None:
    assert flags(*records) == ()


def test_a_release_that_has_passed_is_flagged() -> None:
    assert flags(KNOWN, LET, as_of=date(2026, 12, 1)) == ("too_late",)
    assert flags(KNOWN, LET, as_of=date(2026, 12, 2)) == ("release_past", "too_late")


def test_a_step_whose_day_has_passed_is_flagged_and_says_what_to_do_instead() -> None:
    # The prison refers her 56 days before, and can still do so later; probation has the address by Tuesday 17 November.
    assert flags(KNOWN, LET, as_of=date(2026, 10, 7)) == ()
    assert flags(KNOWN, LET, as_of=date(2026, 11, 17)) == ()
    assert "1 condition " in said("too_late", KNOWN, LET, as_of=date(2026, 11, 18))
    found = row(KNOWN, LET, as_of=date(2026, 11, 18)).conditions
    assert ["this day has passed: " in sentence for sentence in found] == [True, True, False, False]


def test_which_of_return_and_stay_is_uncertain() -> None:
    comes, stays = child(returns="uncertain"), child(child_id="d", carer="with_her", returns="uncertain")
    assert "a child whose return is not" in said("uncertain_return", KNOWN, LET, comes)
    assert "a child whose stay with her is not" in said("uncertain_return", KNOWN, LET, stays)
    assert "a child whose return or stay with her is not" in said("uncertain_return", KNOWN, LET, comes, stays)
    # A return may be uncertain and far off.
    far = dataclasses.replace(comes, returns_on=date(2027, 9, 1))
    assert flags(KNOWN, LET, far) == ("uncertain_return", "returns_after_window")


def test_a_child_who_comes_after_the_window() -> None:
    first = child(returns_on=date(2027, 9, 1), school_place=place(0, 50))
    second = dataclasses.replace(first, child_id="d", returns_on=date(2028, 1, 3))
    sentence = said("returns_after_window", KNOWN, LET, first)
    assert sentence.startswith("A child comes on Wednesday 1 September 2027, ") and "school" in sentence
    both = said("returns_after_window", KNOWN, LET, second, first)
    assert both.startswith("2 children come, the first on Wednesday 1 September 2027, ")
    # The school is fifty kilometres off, 87 minutes, and not counted.
    assert flags(KNOWN, LET, first) == ("returns_after_window",)
    assert flags(KNOWN, LET, first, scenario="none") == ()
    assert flags(KNOWN, LET, first, planning_weeks=40) == ("far_from_school",)
    assert "long_school_journey" in flags(KNOWN, LET, first, planning_weeks=40, school_journey_secondary_minutes=57)


SON = child(sex="M", returns_on=date(2027, 9, 1))
"""Twelve, and from that day he and his mother need two rooms by law: they may not share."""
BEDSIT = dataclasses.replace(LET, bedrooms=1, living_rooms=0)
LATE = ("more_bedrooms_later", "overcrowded_later", "returns_after_window")


def test_a_home_that_will_be_too_small_by_law() -> None:
    assert sorted(flags(KNOWN, BEDSIT, SON)) == list(LATE)
    sentence = said("overcrowded_later", KNOWN, BEDSIT, SON)
    assert sentence.startswith("By law too small from Wednesday 1 September 2027: 2 rooms ")
    assert sentence.endswith(" has 1.")


@pytest.mark.parametrize(
    ("home_facts", "son_facts", "told"),
    [
        ({"living_rooms": 1}, {}, False),
        ({"living_rooms": None}, {}, False),
        ({"sharing": "shared", "children_ok": True}, {}, False),
        ({"tenancy_weeks": 38.0}, {}, False),
        ({"tenancy_weeks": 39.0}, {}, False),
        ({"tenancy_weeks": 39.3}, {}, True),
        ({}, {"sex": None}, False),
        ({}, {"sex": "F"}, False),
        ({}, {"date_of_birth": date(2018, 11, 28)}, True),
        ({}, {"date_of_birth": date(2018, 11, 29)}, False),
        ({}, {"date_of_birth": date(2017, 11, 1)}, True),
        ({}, {"returns_on": date(2028, 11, 28)}, True),
        ({}, {"returns_on": date(2028, 11, 29)}, False),
    ],
)
def test_too_small_by_law_on_a_day_of_the_tenancy_within_two_years_and_surely(
    home_facts: dict[str, Any], son_facts: dict[str, Any], told: bool
) -> None:
    # From Tuesday 1 December 2026, 39 weeks end on Monday 30 August 2027, and 39.3 on Wednesday 1 September.
    later = flags(KNOWN, dataclasses.replace(BEDSIT, **home_facts), dataclasses.replace(SON, **son_facts))
    assert ("overcrowded_later" in later) is told


def test_a_school_is_far_from_so_many_times_the_walking_target_as_the_policy_says() -> None:
    # Eight years: three miles. At 8 km: 1.66 times.
    assert flags(KNOWN, LET, pupil("c", place(0, 8))) == ("far_from_school",)
    assert flags(KNOWN, LET, pupil("c", place(0, 8)), review_ratio=1.7) == ()
    assert "1.5 times" in said("far_from_school", KNOWN, LET, pupil("c", place(0, 8)))
    assert "1.25 times" in said("far_from_school", KNOWN, LET, pupil("c", place(0, 8)), review_ratio=1.25)


def test_a_way_to_school_is_long_by_its_phase() -> None:
    # 27.1 km are 68 minutes by train: more than 1.5 times 45, and less than 1.5 times 75; by car they are 47.
    assert flags(KNOWN, LET, pupil("c", FAR_SCHOOL)) == ("far_from_school", "long_school_journey")
    older = child(school_place=FAR_SCHOOL, school_phase="secondary")
    assert flags(KNOWN, LET, older) == ("far_from_school",)
    sentence = said("long_school_journey", KNOWN, LET, pupil("c", FAR_SCHOOL))
    assert "68 minutes" in sentence and "45" in sentence and "estimate" in sentence.lower()
    assert flags(KNOWN, LET, pupil("c", FAR_SCHOOL), journey_mode="car") == ("far_from_school",)


def test_the_worst_of_several_journeys_is_told() -> None:
    second = dataclasses.replace(SEEN, child_id="d", contact_place=place(0, 70))
    minutes = minutes_of_way(70_000.0, "public")
    sentence = said("long_contact_journey", KNOWN, LET, SEEN, second)
    assert f"{minutes:.0f} minutes" in sentence and "60" in sentence


def test_children_at_several_schools_are_flagged_and_those_at_one_are_not() -> None:
    assert flags(KNOWN, LET, pupil("c", NEAR_SCHOOL), pupil("d", place(1))) == ("several_schools",)
    assert flags(KNOWN, LET, pupil("c", NEAR_SCHOOL), pupil("d", NEAR_SCHOOL)) == ()
    away = pupil("d", place(1), returns="no")
    assert flags(KNOWN, LET, pupil("c", NEAR_SCHOOL), away) == ()


def test_an_adult_who_joins_changes_more_than_rooms() -> None:
    sentence = said("adult_joins", KNOWN, LET, adult(relation="partner", joins_on=date(2027, 3, 12)))
    for words in ("12 March 2027", "rooms", "money", "assessed"):
        assert words in sentence
    two = adult(relation="partner"), adult(relation="adult_child", joins_on=date(2028, 1, 3))
    assert said("adult_joins", KNOWN, LET, *two).startswith("2 adults")


def test_legal_facts_to_ask_for_are_named_once_and_no_child_is() -> None:
    hers = [plain.child(child_id=name, date_of_birth=date(2014, 3, 1)) for name in ("kid1", "kid2")]
    sentence = said("legal_facts_missing", KNOWN, LET, *hers)
    assert sentence.startswith("Ask before the return is planned: ")
    assert sentence.count("parental responsibility") == 1
    assert "kid" not in sentence


def test_what_money_needs_to_know_is_named() -> None:
    assert "rent" in said("affordable", KNOWN, dataclasses.replace(LET, rent_gbp_week=None))
    assert "income" in said("affordable", woman(), LET)


def risky(*risks: Any) -> Woman:
    return dataclasses.replace(KNOWN, risk_flags=risks)


@pytest.mark.parametrize(
    "records",
    [
        (risky("violence"), dataclasses.replace(LET, reviews=("violence",))),
        (dataclasses.replace(KNOWN, risk_flags=None), dataclasses.replace(LET, reviews=("arson",))),
        (KNOWN, HOSTEL, occupant(), bar("no_cohabit_person", other_id="X1")),
        (KNOWN, LET, zone("schools", radius_km=1.0)),
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


def test_a_bar_that_somebody_lifted_is_looked_at_again() -> None:
    ann, bea = (dataclasses.replace(KNOWN, woman_id=name) for name in "ab")
    lifted = bar("non_association", woman_id="a", other_id="b", approved_by="officer 1")
    found = placement_rows(match(world(ann, bea, HOSTEL, lifted)))
    assert [item.flags for item in found] == [("restricted_review",), ()]


def test_an_assumed_need_of_support_is_told_where_the_partner_counts_hours() -> None:
    counts = Partner(partner_id="p", caseload_hours_week=10)
    assert flags(KNOWN, LET, counts) == ("support_hours_assumed",)
    assert flags(dataclasses.replace(KNOWN, support_hours_week=0.0), LET, counts) == ()
    assert flags(KNOWN, LET, Partner(partner_id="p")) == ()


def test_a_review_says_what_is_not_known() -> None:
    unknown = dataclasses.replace(LET, tenancy=None)
    [(code, sentence)] = review_flags(explain_rules(facts_of(KNOWN, unknown), 0, 0))
    assert code == "tenancy_lawful"
    assert "tenancy" in sentence and "not known" in sentence


def test_a_flag_and_its_sentence_go_together() -> None:
    records = woman(), dataclasses.replace(LET, place=None, tenancy_weeks=12.0, tenancy="licence")
    found = row(*records)
    assert len(found.flags) == len(found.flag_sentences) == len(set(found.flags)) == 3
    assert "12 weeks" in said("short_term", *records)


def test_cas3_is_a_step_whether_or_not_its_term_is_given() -> None:
    # 84 nights are twelve weeks; a term that is given counts as it is given.
    cas3 = dataclasses.replace(LET, tenancy="cas3")
    assert flags(KNOWN, cas3) == ("short_term",)
    assert "12 weeks" in said("short_term", KNOWN, cas3)
    assert "8 weeks" in said("short_term", KNOWN, dataclasses.replace(cas3, tenancy_weeks=8.0))
    assert flags(KNOWN, dataclasses.replace(LET, tenancy="temporary")) == ()
