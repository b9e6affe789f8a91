"""Why this home, or what stands in the way of that one, in words."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Home, Pin, Policy
from matcher.report.explanation import UnknownId, explain_pair
from matcher.rules.explain import explain_points, explain_rules
from matcher.rules.registry import hard_rules
from matcher.solver.match import match
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import Record, bar, child, home, occupant, place, shared, woman, world, zone

SNUG, ROOMY = home(home_id="snug", bedrooms=1), home(home_id="roomy")


def told(*records: Record, her: str = "w", where: str | None = None, **policy: Any) -> str:
    found = match(world(*records), Policy(**policy))
    return explain_pair(found.facts, found.plan, her, where)


def test_the_proposed_home_with_its_points_and_steps() -> None:
    text = told(woman(), SNUG, ROOMY)
    assert text.splitlines()[0] == "w is proposed for snug."
    assert text == told(woman(), SNUG, ROOMY, where="snug")
    assert "snug: 1 bedroom, assured tenancy, offered by p." in text
    assert "She is released on Tuesday 1 December 2026 and needs 1 bedroom now." in text
    assert "Blocked" not in text
    address = "Probation has the address to approve, which takes 10 working days."
    assert f"Needed by Tuesday 17 November 2026 from probation: {address}" in text.splitlines()


def test_points_add_up_line_by_line_best_first() -> None:
    found = match(world(woman(), ROOMY))
    lines = explain_pair(found.facts, found.plan, "w").splitlines()
    [total] = [line for line in lines if line.startswith("Points:")]
    assert f"{found.plan.placements[0].points:,} of 10,000" in total
    earned = [line for line in lines if line.startswith("  ") and " of " in line[:16]]
    points = [int(line.split(" of ")[0].replace(",", "")) for line in earned]
    shares = [int(line.split(" of ")[1].split()[0].replace(",", "")) for line in earned]
    assert sum(points) == found.plan.placements[0].points
    assert sum(shares) == 10_000
    assert points == sorted(points, reverse=True)


def test_a_step_that_is_late_is_called_so() -> None:
    found = match(world(woman(), home(), as_of=date(2026, 11, 20)))
    assert "(already past)" in explain_pair(found.facts, found.plan, "w")


def test_later_needs_are_told() -> None:
    text = told(woman(), ROOMY, child(returns_on=date(2027, 2, 1)))
    assert "needs 1 bedroom now, 2 from 1 February 2027." in text


def test_a_home_that_would_do_but_is_not_hers() -> None:
    text = told(woman(), SNUG, ROOMY, where="roomy")
    assert text.splitlines()[0].startswith("w is allowed in roomy; snug is better")
    assert "Points:" in text
    rival = woman(woman_id="a", priority=1)
    text = told(rival, woman(), SNUG, where="snug")
    assert text.splitlines()[0].startswith("w is allowed in snug; ")


def test_a_home_below_the_floor() -> None:
    text = told(woman(), SNUG, where="snug", quality_floor_points=9_999)
    assert text.splitlines()[0].startswith("w is allowed in snug, but ") and "9,999" in text.splitlines()[0]


def test_each_rule_in_the_way_and_by_how_much() -> None:
    late = home(home_id="late", available_from=date(2027, 1, 4), bedrooms=1)
    text = told(woman(), late, child(), where="late")
    assert text.splitlines()[0] == "w cannot be proposed for late: 2 rules in the way."
    [bedrooms] = [line for line in text.splitlines() if line.startswith("Blocked by bedrooms, which asks:")]
    assert "needs 2 bedrooms" in bedrooms and "has 1" in bedrooms
    [ready] = [line for line in text.splitlines() if line.startswith("Blocked by ready_in_time, which asks:")]
    # From Tuesday 1 December to Monday 4 January.
    assert "34" in ready
    assert "Points:" not in text and "Needed by" not in text


def test_a_fact_nobody_knows_is_named() -> None:
    text = told(woman(), home(available_from=None), where="h")
    [line] = [line for line in text.splitlines() if line.startswith("Blocked by ready_in_time, which asks:")]
    assert "Not known:" in line


def test_what_is_for_review() -> None:
    text = told(woman(), home(tenancy=None))
    [line] = [line for line in text.splitlines() if line.startswith("For review tenancy_lawful, which asks:")]
    assert "Not known:" in line
    assert "Needed by Tuesday 17 November 2026 from the programme: A named person reviews" in text


def test_each_step_says_what_to_do_when_it_fails() -> None:
    lines = told(woman(), ROOMY, child(carer="foster", order="section20")).splitlines()
    steps = [at for at, line in enumerate(lines) if line.startswith("Needed by ")]
    assert len(steps) == 6
    assert all(lines[at + 1].startswith("  If that fails: ") for at in steps)


def test_who_decides_on_each_child_and_what_to_ask_first() -> None:
    hers = (
        child(child_id="kid1", order="care", council="Ambridge"),
        child(child_id="kid2", returns="no"),
        child(child_id="kid3", carer="with_her", order="none"),
    )
    text = told(woman(), ROOMY, *hers)
    assert "Child 1 of 3: return uncertain; who decides: council and court." in text
    assert "Child 2 of 3: does not return; who decides: holders of parental responsibility." in text
    assert "Child 3 of 3: with her; who decides: nobody: already with her." in text
    [ask] = [line for line in text.splitlines() if line.startswith("Ask before the return is planned: ")]
    assert "who has parental responsibility" in ask and "which order" not in ask
    assert "kid" not in text and "Ambridge" not in text


def test_nothing_is_asked_of_a_woman_without_children() -> None:
    text = told(woman(), ROOMY)
    assert "Child 1" not in text and "Ask before" not in text


def test_the_law_is_told_as_information_and_by_her_case_file() -> None:
    marked = told(woman(abuse_victim=True), ROOMY)
    assert any(
        line.startswith("To know, not a decision: England: As she has suffered domestic abuse")
        for line in marked.splitlines()
    )
    assert "domestic abuse, no council may refer" not in told(woman(abuse_victim=False), ROOMY)
    assert "To know, not a decision" not in told(woman(), home(available_from=None), where="h")


def test_money_line_by_line_and_what_is_not_known_of_it() -> None:
    sure = home(rent_gbp_week=120.0, exempt_accommodation=True)
    [line] = [line for line in told(woman(benefit_income_gbp_week=300.0), sure).splitlines() if line[:6] == "Money:"]
    assert "£120.00" in line and "£300.00" in line
    unsure = told(woman(), sure).splitlines()
    assert any(line.startswith("To know affordable, which asks: ") and "Not known:" in line for line in unsure)


def test_a_home_she_cannot_afford_shows_the_sums_and_one_that_money_does_not_close_does_not() -> None:
    # Two bedrooms to spare cost a quarter of £240, and she could bear a quarter of £200.
    dear = home(rent_gbp_week=240.0, landlord="social", exempt_accommodation=False)
    text = told(woman(benefit_income_gbp_week=200.0, benefit_cap_exempt=True), dear, where="h")
    assert "Blocked by affordable, which asks: " in text and "Points:" not in text
    [line] = [line for line in text.splitlines() if line.startswith("Money:")]
    assert "2 spare bedrooms cost £60.00 of it" in line and "shortfall £60.00" in line
    late = home(rent_gbp_week=120.0, exempt_accommodation=True, available_from=date(2027, 6, 1))
    assert "Money:" not in told(woman(benefit_income_gbp_week=300.0), late, where="h")


@pytest.mark.parametrize(
    ("records", "code"),
    [
        ((woman(), home(), zone("exclude", place=place(1), radius_km=3.0)), "exclusion_zone"),
        ((woman(), home(), zone("stay_within", place=place(40), radius_km=3.0)), "stay_within"),
        ((woman(), home(), zone("safety", place=place(1), restricted=True)), "safety_distance"),
        ((woman(risk_flags=("arson",)), home(refuses=("arson",))), "landlord_refuses"),
        ((woman(), home(), bar("no_cohabit_children", under_age=16), child(carer="with_her")), "bar_own_children"),
        ((woman(), shared(), bar("no_cohabit_person", other_id="X7"), occupant()), "bar_person_present"),
        ((woman(risk_flags=("arson",)), home(reviews=("arson",))), "landlord_reviews"),
    ],
)
def test_a_restricted_rule_is_named_and_never_measured(records: tuple[Record, ...], code: str) -> None:
    [line] = [line for line in told(*records, where="h").splitlines() if code in line]
    sentence = next(rule.sentence for rule in hard_rules() if rule.code == code)
    assert line in (f"Blocked by {code}, which asks: {sentence}", f"For review {code}, which asks: {sentence}")
    assert "Here:" not in line and "X7" not in line and "arson" not in line and " km" not in line


def line_of(code: str, *records: Record) -> str:
    """What a restricted rule that blocks says of the pair, after its sentence."""
    [line] = [line for line in told(*records, where="h").splitlines() if line.startswith(f"Blocked by {code}, ")]
    sentence = next(rule.sentence for rule in hard_rules() if rule.code == code)
    return line.removeprefix(f"Blocked by {code}, which asks: {sentence}").strip()


NEAR, EDGE = (zone("exclude", place=place(at), radius_km=3.0) for at in (1, 3))
NOT_FOUND = zone("exclude", postcode="M14 4FX", radius_km=3.0)
CHILD_BAR = bar("no_cohabit_children", under_age=16)


@pytest.mark.parametrize(
    ("code", "records", "missing"),
    [
        ("landlord_refuses", (woman(risk_flags=None), home(refuses=("arson",))), "her risk assessment"),
        ("landlord_refuses", (woman(risk_flags=("arson",)), home(refuses=("arson",))), ""),
        ("exclusion_zone", (home(place=None), NEAR), "where the home is"),
        ("exclusion_zone", (home(place=place(uncertainty_m=500.0)), EDGE), ""),
        ("exclusion_zone", (home(), NOT_FOUND), ""),
        ("exclusion_zone", (home(), NEAR), ""),
        ("residence_region", (home(place=None), zone("region", place=place())), "the home's probation region"),
        ("residence_region", (home(), zone("region", postcode="M14 4FX")), ""),
        ("bar_children_present", (home(sharing=None), CHILD_BAR), "whether the home is shared"),
        ("bar_children_present", (woman(release_date=None), shared(), CHILD_BAR), "her release date"),
        ("bar_children_present", (shared(), CHILD_BAR, occupant(date_of_birth=None)), ""),
        ("bar_children_present", (shared(children_ok=None), CHILD_BAR), ""),
        ("bar_own_children", (woman(), home(), CHILD_BAR, child(date_of_birth=None)), ""),
        ("keep_away", (home(place=None), child(keep_away_km=5.0)), "where the home is"),
        ("keep_away", (home(), child(keep_away_km=5.0)), ""),
    ],
)
def test_of_a_restricted_rule_only_unknown_facts_of_her_and_of_the_home_are_told(
    code: str, records: tuple[Record, ...], missing: str
) -> None:
    assert line_of(code, *records) == (f"Not known: {missing}." if missing else "")


@pytest.mark.parametrize("where", [home(), home(place=None), home(place=place(uncertainty_m=900.0))])
def test_what_is_told_of_a_zone_does_not_depend_on_it(where: Home) -> None:
    """Except that a home surely outside is not blocked."""
    polygon = "POLYGON ((-2.25 53.4, -2.2 53.4, -2.2 53.5, -2.25 53.4))"
    zones = [
        zone("exclude", **facts)
        for facts in (
            {"place": place(), "radius_km": 3.0},
            {"place": place(1, 1), "radius_km": 2.0, "source": "police note", "restricted": True},
            {"place": place(1, 1, uncertainty_m=2_000.0), "radius_km": 1.5},
            {"postcode": "M14 4FX", "radius_km": 2.0},
            {"place": place(1)},
            {"wkt": polygon},
        )
    ]
    both = [(item,) for item in zones] + [tuple(zones)]
    assert {line_of("exclusion_zone", where, *some) for some in both} == {
        "" if where.place else "Not known: where the home is."
    }


def test_a_child_who_is_with_her_and_may_not_stay_is_told_so() -> None:
    text = told(woman(), ROOMY, child(carer="with_her", return_contested=True))
    assert "Child 1 of 1: with her, but may not stay; who decides: court." in text
    assert "Child 1 of 1: with her; who decides" in told(woman(), ROOMY, child(carer="with_her"))


def test_a_woman_without_a_proposal() -> None:
    text = told(woman(), home(available_from=date(2027, 3, 1)))
    assert text.startswith("w has no proposal in this run") and "unplaced.csv" in text


def test_a_home_of_which_little_is_known() -> None:
    bare = dataclasses.replace(home(), bedrooms=None, tenancy=None)
    assert "h: bedrooms not known, tenancy not known, offered by p." in told(woman(), bare, where="h")


def test_a_woman_whose_release_is_unknown() -> None:
    text = told(woman(release_date=None), home(), where="h")
    assert "Blocked by ready_in_time" in text
    assert "She is released" not in text


@pytest.mark.parametrize(("her", "where", "missing"), [("w9", None, "w9"), ("w", "h9", "h9"), ("w9", "h9", "w9")])
def test_ids_that_nobody_has_are_refused(her: str, where: str | None, missing: str) -> None:
    with pytest.raises(UnknownId, match=missing):
        told(woman(), home(), her=her, where=where)


@pytest.mark.parametrize("seed", range(8))
def test_every_pair_is_told_as_the_engine_sees_it(seed: int) -> None:
    found = match(random_instance(seed).replace(pins=()), policy_of(seed))
    facts = found.facts
    for her, row in facts.woman_row.items():
        for where, column in facts.home_row.items():
            text = explain_pair(facts, found.plan, her, where)
            answers = explain_rules(facts, row, column)
            blocking = [answer.code for answer in answers if answer.effect == "block"]
            lines = text.splitlines()
            assert [line.split(",")[0] for line in lines if line.startswith("Blocked by ")] == [
                f"Blocked by {code}" for code in blocking
            ]
            total = f"Points: {sum(answer.points for answer in explain_points(facts, row, column)):,} of 10,000."
            assert (total in lines) is (not blocking)
            assert ("cannot be proposed" in lines[0]) is bool(blocking)


def test_a_plan_that_names_no_home_of_the_run_is_said_so() -> None:
    found = match(world())
    [placement] = found.plan.placements
    tampered = dataclasses.replace(found.plan, placements=(dataclasses.replace(placement, home_id="H99"),))
    with pytest.raises(UnknownId, match="H99"):
        explain_pair(found.facts, tampered, placement.woman_id)


def test_a_pair_that_is_ruled_out_says_by_whom_and_why_in_words() -> None:
    ruled_out = Pin(
        woman_id="w", home_id="snug", kind="veto", reason_code="childrens_services_not_approved", reason="rats", by="AB"
    )
    text = told(woman(), SNUG, ROOMY, ruled_out, where="snug")
    [line] = [line for line in text.splitlines() if line.startswith("Blocked by veto, which asks:")]
    assert line.endswith("Here: ruled out by children's services: the home was not approved.")
    assert "rats" not in text and "childrens_services_not_approved" not in text
    without = told(woman(), SNUG, ROOMY, dataclasses.replace(ruled_out, reason_code=None), where="snug")
    assert "Blocked by veto, which asks: Nobody has ruled this pair out." in without.splitlines()


def test_a_home_that_is_not_free_now_says_why() -> None:
    assert "offered by p; not free now: void works." in told(woman(), home(unavailable="void_works"))
    text = told(woman(), home(unavailable="deep_clean", available_from=None), where="h")
    assert "; not free now: a deep clean." in text
    [line] = [line for line in text.splitlines() if line.startswith("Blocked by home_offered, which asks:")]
    assert line.endswith("Not known: when the home is free again.")
    text = told(woman(), home(unavailable="withdrawn"), where="h")
    [line] = [line for line in text.splitlines() if line.startswith("Blocked by home_offered, which asks:")]
    assert line.endswith("Here: the home is withdrawn.")
