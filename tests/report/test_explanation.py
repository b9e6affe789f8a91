"""Why this home, or what stands in the way of that one, in words."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Policy
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
    [bedrooms] = [line for line in text.splitlines() if line.startswith("Blocked by bedrooms:")]
    assert "needs 2 bedrooms" in bedrooms and "has 1" in bedrooms
    [ready] = [line for line in text.splitlines() if line.startswith("Blocked by ready_in_time:")]
    # From Tuesday 1 December to Monday 4 January.
    assert "34" in ready
    assert "Points:" not in text and "Needed by" not in text


def test_a_fact_nobody_knows_is_named() -> None:
    text = told(woman(), home(available_from=None), where="h")
    [line] = [line for line in text.splitlines() if line.startswith("Blocked by ready_in_time:")]
    assert "Not known:" in line


def test_what_is_for_review() -> None:
    text = told(woman(), home(tenancy=None))
    [line] = [line for line in text.splitlines() if line.startswith("For review tenancy_lawful:")]
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
    assert any(line.startswith("To know affordable: ") and "Not known:" in line for line in unsure)


@pytest.mark.parametrize(
    ("records", "code"),
    [
        ((woman(), home(), zone("exclude", place=place(1), radius_km=3.0)), "exclusion_zone"),
        ((woman(), home(), zone("stay_within", place=place(40), radius_km=3.0)), "stay_within"),
        ((woman(), home(), zone("safety", place=place(1), restricted=True)), "safety_distance"),
        ((woman(risk_flags=("arson",)), home(refuses=("arson",))), "landlord_refuses"),
        ((woman(), home(), bar("no_cohabit_children", under_age=16), child()), "bar_own_children"),
        ((woman(), shared(), bar("no_cohabit_person", other_id="X7"), occupant()), "bar_person_present"),
        ((woman(risk_flags=("arson",)), home(reviews=("arson",))), "landlord_reviews"),
    ],
)
def test_a_restricted_rule_is_named_and_never_measured(records: tuple[Record, ...], code: str) -> None:
    [line] = [line for line in told(*records, where="h").splitlines() if code in line]
    sentence = next(rule.sentence for rule in hard_rules() if rule.code == code)
    assert line in (f"Blocked by {code}: {sentence}", f"For review {code}: {sentence}")
    assert "Here:" not in line and "X7" not in line and "arson" not in line and " km" not in line


@pytest.mark.parametrize(
    ("code", "failing", "unknown"),
    [
        (
            "landlord_refuses",
            (woman(risk_flags=("arson",)), home(refuses=("arson",))),
            (woman(risk_flags=None), home(refuses=("arson",))),
        ),
        (
            "exclusion_zone",
            (woman(), home(), zone("exclude", place=place(1), radius_km=3.0)),
            (woman(), home(place=None), zone("exclude", place=place(1), radius_km=3.0)),
        ),
    ],
)
def test_a_restricted_rule_says_the_same_when_it_fails_and_when_it_does_not_know(
    code: str, failing: tuple[Record, ...], unknown: tuple[Record, ...]
) -> None:
    lines = [line for records in (failing, unknown) for line in told(*records, where="h").splitlines() if code in line]
    assert len(lines) == 2 and lines[0] == lines[1]


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
            assert [line.split(":")[0] for line in lines if line.startswith("Blocked by ")] == [
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
