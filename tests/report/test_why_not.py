"""The one main reason that a woman has no proposal: each kind, and nothing of what is restricted."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from matcher.domain import Bar, Partner, Pin, Policy
from matcher.domain.reasons import ReasonCode
from matcher.report import why_not
from matcher.report.rows import UnplacedRow
from matcher.report.why_not import unplaced_rows
from matcher.rules.explain import explain_rules
from matcher.rules.registry import hard_rules
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import match
from tests.rules.random_world import policy_of, random_instance
from tests.rules.world import Record, bar, child, home, is_blocked, occupant, place, shared, woman, world, zone

RESTRICTED = [rule.code for rule in hard_rules() if rule.restricted]
FIRST, SECOND = woman(woman_id="a", priority=1), woman(woman_id="b", priority=5)


def unplaced(*records: Record, **policy: Any) -> dict[str, UnplacedRow]:
    rows = unplaced_rows(match(world(*records), Policy(**policy)))
    assert [row.woman_id for row in rows] == sorted(row.woman_id for row in rows)
    return {row.woman_id: row for row in rows}


def reason(*records: Record, **policy: Any) -> UnplacedRow:
    """The row of the one woman left out."""
    [found] = unplaced(*records, **policy).values()
    return found


def test_whoever_is_placed_has_no_row() -> None:
    assert unplaced(woman(), home()) == {}
    assert list(unplaced(FIRST, SECOND, home())) == ["b"]


@pytest.mark.parametrize(
    ("records", "code"),
    [
        ((woman(), home(available_from=date(2027, 2, 1))), "ready_in_time"),
        ((woman(), home(available_to=date(2026, 11, 20))), "offer_open"),
        ((woman(), home(bedrooms=0, living_rooms=2)), "bedrooms"),
        ((woman(), home(bedspaces=1), child(date_of_birth=date(2024, 3, 1))), "bedspaces"),
        ((woman(), home(children_ok=False), child()), "children_accepted"),
        ((woman(), home(women_only=True), child(sex="M", date_of_birth=date(2009, 1, 1))), "women_only"),
        ((woman(access_need="wheelchair"), home()), "access"),
        ((woman(nations_ok=("Wales",)), home()), "nation_accepted"),
        ((woman(regions_ok=("London",)), home()), "region_accepted"),
        ((woman(), home(set_aside="path")), "set_aside"),
        ((woman(tenure_floor=90.0), home(tenancy="licence")), "tenure_floor"),
    ],
)
def test_the_rule_in_the_way_is_named_with_its_sentence(records: tuple[Record, ...], code: str) -> None:
    found = reason(*records)
    assert found.reason_code == code
    assert next(rule.sentence for rule in hard_rules() if rule.code == code) in found.sentence
    assert "1 home would fit if only this were different" in found.sentence
    assert (found.woman_id, found.smallest_change) == ("w", "")


def test_a_missing_fact_is_named() -> None:
    found = reason(woman(), home(available_from=None))
    assert found.reason_code == "ready_in_time"
    assert "not known" in found.sentence.lower()


def test_of_several_rules_the_one_that_alone_keeps_most_homes_from_her() -> None:
    small = [home(home_id=name, bedrooms=0, living_rooms=2) for name in "ab"]
    late = home(home_id="c", available_from=date(2027, 2, 1))
    both = home(home_id="d", available_from=date(2027, 2, 1), children_ok=False, bedrooms=0, living_rooms=2)
    found = reason(woman(), *small, late, both)
    assert found.reason_code == "bedrooms"
    assert "2 homes would fit if only this were different" in found.sentence
    assert reason(woman(), small[0], late, dataclasses.replace(late, home_id="e")).reason_code == "ready_in_time"


def test_when_none_stands_alone_the_rule_that_blocks_most() -> None:
    both = [
        home(home_id=name, available_from=date(2027, 2, 1), tenancy=tenancy)
        for name, tenancy in (("a", "licence"), ("b", "assured"))
    ]
    found = reason(woman(tenure_floor=60.0, nations_ok=("Wales",)), *both)
    assert found.reason_code in ("nation_accepted", "ready_in_time")
    assert "2 homes of 2" in found.sentence


RISK = woman(risk_flags=("arson",))
HOSTEL = shared(children_ok=True)


@pytest.mark.parametrize(
    "records",
    [
        (woman(), home(), zone("exclude", place=place(1), radius_km=3.0)),
        (woman(), home(), zone("stay_within", place=place(40), radius_km=3.0)),
        (woman(), home(), zone("safety", place=place(1), restricted=True)),
        (woman(), home(), bar("no_cohabit_children", under_age=16), child(carer="with_her")),
        (woman(), HOSTEL, bar("no_cohabit_children", under_age=16), occupant(role="child")),
        (RISK, home(refuses=("arson",))),
        (woman(risk_flags=None), home(refuses=("violence",))),
        (woman(), home(place=None), zone("exclude", place=place(1), radius_km=3.0)),
    ],
)
def test_a_restricted_rule_is_only_called_restricted(records: tuple[Record, ...]) -> None:
    found = reason(*records)
    assert found.reason_code == "restricted_condition"
    assert found.sentence == "A restricted condition is the main obstacle; a named person can look it up."
    for word in (*RESTRICTED, "arson", "violence", "zone", "exclusion", "km", "bar", "landlord", "child", "refuse"):
        assert word not in found.sentence.lower(), word


def test_below_the_floor() -> None:
    points = match(world(woman(), home())).plan.placements[0].points
    found = reason(woman(), home(), quality_floor_points=points + 1)
    assert found.reason_code == "quality_floor"
    assert f"{points:,}" in found.sentence and f"{points + 1:,}" in found.sentence


def test_a_partner_that_takes_no_more() -> None:
    full = Partner(partner_id="p", max_new_households=1)
    found = unplaced(FIRST, SECOND, home(home_id="x"), home(home_id="y"), full)
    assert [row.reason_code for row in found.values()] == ["partner_limit"]
    assert "2 homes" in found["b"].sentence and "1 stands free" in found["b"].sentence


def test_competition() -> None:
    found = reason(FIRST, SECOND, home())
    assert (found.woman_id, found.priority, found.reason_code) == ("b", 5, "competition")
    assert "1 home would fit her" in found.sentence


def test_a_full_home_of_a_full_partner_is_competition() -> None:
    assert reason(FIRST, SECOND, home(), Partner(partner_id="p", max_new_households=1)).reason_code == "competition"


def apart(kind: str, **facts: Any) -> Bar:
    """A bar of a about b."""
    return bar(kind, woman_id="a", other_id="b", **facts)


NEEDY = [dataclasses.replace(one, support_hours_week=4.0) for one in (FIRST, SECOND)]
TWO = home(home_id="x"), home(home_id="y")


def test_a_partner_without_enough_hours_of_support() -> None:
    found = reason(*NEEDY, *TWO, Partner(partner_id="p", caseload_hours_week=5.0))
    assert found.reason_code == "partner_limit"
    assert (
        found.sentence
        == "2 homes would fit her; 1 stands free, but the partner's hours of support are too few for her."
    )
    # Nobody else holds what she lacks.
    found = reason(NEEDY[0], *TWO, Partner(partner_id="p", caseload_hours_week=3.0))
    assert found.reason_code == "partner_limit"
    assert found.sentence == "2 homes would fit her, but the partner's hours of support are too few for her."


def test_a_partner_who_takes_no_more_in_the_period() -> None:
    found = reason(FIRST, SECOND, *TWO, Partner(partner_id="p", max_new_in_period=1))
    assert found.reason_code == "partner_limit"
    assert "1 stands free, but the partner takes no more new households in that period." in found.sentence


def test_homes_free_for_some_are_not_called_free_where_they_are_too_small_for_her() -> None:
    family = child(woman_id="b")
    found = reason(FIRST, SECOND, shared(bedspaces=2, children_ok=True, bedrooms=3), family)
    assert (found.woman_id, found.reason_code) == ("b", "competition")


def test_of_two_women_who_may_not_meet_nothing_is_told() -> None:
    in_one_home = reason(FIRST, SECOND, shared(bedspaces=4), apart("no_cohabit_person"))
    assert in_one_home == reason(FIRST, SECOND, shared(bedspaces=1))
    in_one_building = reason(FIRST, SECOND, shared(bedspaces=4), apart("non_association"))
    assert in_one_building == in_one_home
    nearby = reason(FIRST, SECOND, *TWO, apart("non_association", radius_km=5.0))
    assert (nearby.woman_id, nearby.reason_code) == ("b", "joint_conditions")
    assert nearby.sentence == (
        "2 homes would fit her; 1 stands free, but not together with this plan's other proposals."
    )


def test_a_share_kept_for_others_reads_alike() -> None:
    # Alone she would be half of the placements; nobody is a mother.
    found = unplaced(FIRST, SECOND, *TWO, floors={"mothers": 0.5})
    assert {row.reason_code for row in found.values()} == {"joint_conditions"}
    assert "2 stand free, but not together with this plan's other proposals." in found["a"].sentence


def test_every_reason_is_true_on_random_instances() -> None:
    codes: set[str] = set()
    for seed in range(40):
        try:
            found = match(random_instance(seed), policy_of(seed))
        except InfeasiblePins:
            continue
        placed = {item.woman_id for item in found.plan.placements}
        rows = {row.woman_id: row for row in unplaced_rows(found)}
        assert set(rows) == {woman.woman_id for woman in found.instance.women} - placed
        for woman_id, row in rows.items():
            codes.add(row.reason_code)
            her = found.facts.woman_row[woman_id]
            answers = [explain_rules(found.facts, her, at) for at in range(len(found.instance.homes))]
            everywhere = all(is_blocked(answer) for answer in answers)
            by_rule = row.reason_code not in ("quality_floor", "partner_limit", "joint_conditions", "competition")
            assert by_rule is everywhere, (seed, woman_id)
            assert row.reason_code not in RESTRICTED
            blocking = {item.code for answer in answers for item in answer if item.effect == "block"}
            if row.reason_code == "restricted_condition":
                assert blocking & set(RESTRICTED)
            elif by_rule:
                assert row.reason_code in blocking
    assert len(codes) >= 6


def veto(code: ReasonCode | None, home_id: str = "h", woman_id: str = "w") -> Pin:
    return Pin(woman_id=woman_id, home_id=home_id, kind="veto", reason_code=code, reason="rats in the yard")


def test_of_a_veto_the_sides_are_told_and_no_reason() -> None:
    vetoes = veto("probation_not_approved"), veto("harassment_or_unsafe_area", "i"), veto("person_declined", "i")
    found = reason(woman(), home(), home(home_id="i"), *vetoes)
    assert found.reason_code == "veto"
    assert " Ruled out by her and probation. 2 homes would fit if only this were different." in found.sentence
    assert "safe" not in found.sentence and "approved" not in found.sentence and "rats" not in found.sentence


def test_a_veto_without_a_code_and_another_woman_s_name_no_side() -> None:
    assert "Ruled out by" not in reason(woman(), home(), veto(None)).sentence
    rows = unplaced(FIRST, SECOND, home(), veto("person_declined", woman_id="a"), veto(None, woman_id="b"))
    assert "Ruled out by her." in rows["a"].sentence and "Ruled out by" not in rows["b"].sentence
    # She declined this home, and it is let too late for her: the other rule is what stands in the way.
    late = home(available_from=date(2027, 2, 1)), home(home_id="i", available_from=date(2027, 2, 1))
    assert "Ruled out by" not in reason(woman(), *late, veto("person_declined")).sentence


@pytest.mark.parametrize("seed", range(3))
def test_asked_together_they_are_told_what_each_is_told_alone(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = match(random_instance(seed), policy_of(seed))
    monkeypatch.setattr(why_not, "WOMEN_AT_ONCE", 1)
    alone = unplaced_rows(found)
    for many in (2, 3, 100):
        monkeypatch.setattr(why_not, "WOMEN_AT_ONCE", many)
        assert unplaced_rows(found) == alone
