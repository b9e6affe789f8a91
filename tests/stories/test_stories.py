"""What holds for every published story: docs/stories.md tells them in words."""

from __future__ import annotations

import pytest

import matcher
from matcher.domain import Instance, Policy
from matcher.rules.calendar import is_working_day
from matcher.rules.explain import explain_rules
from matcher.rules.facts import build_facts
from matcher.solver.check import check
from tests.stories.page import result, results, section
from tests.stories.story import (
    AS_OF,
    Expected,
    blocking,
    expected,
    homes,
    placement,
    points,
    reading,
    run,
    shifted,
    told,
)

STORIES = tuple(AS_OF)
EXPECTED = expected()
TO_2027 = 783
"""Weeks from 2012 to the same weekday fifteen years on."""


@pytest.mark.parametrize("story", STORIES)
def test_the_tables_are_read_without_a_warning(story: str) -> None:
    assert reading(story).warnings == ()


@pytest.mark.parametrize("story", STORIES)
def test_every_place_is_a_real_postcode_in_england_or_wales(story: str) -> None:
    instance = told(story)
    places = [home.place for home in instance.homes] + [partner.place for partner in instance.partners]
    places += [woman.home_place for woman in instance.women] + [zone.place for zone in instance.zones]
    places += [child.school_place for child in instance.children if child.school_postcode]
    places += [child.contact_place for child in instance.children if child.contact_postcode]
    assert all(place is not None and place.kind == "unit" and place.region for place in places)


def test_every_pair_of_every_story_has_a_pinned_outcome() -> None:
    pairs = [(item.story, item.woman_id, item.home_id) for item in EXPECTED]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {
        (story, woman.woman_id, home.home_id)
        for story in STORIES
        for woman in told(story).women
        for home in told(story).homes
    }


@pytest.mark.parametrize("item", EXPECTED, ids=lambda item: f"{item.woman_id}-{item.home_id}")
def test_each_pair_comes_out_as_pinned(item: Expected) -> None:
    found = run(item.story)
    assert ";".join(blocking(found, item.woman_id, item.home_id)) == item.rules
    given = homes(found).get(item.woman_id)
    assert (given == item.home_id) == (item.outcome == "proposed")
    if item.outcome == "blocked":
        assert item.rules
        return
    here = points(found, item.woman_id, item.home_id)
    own = points(found, item.woman_id, given) if given else 0
    assert item.outcome == ("proposed" if given == item.home_id else "more_points" if here > own else "fewer_points")


@pytest.mark.parametrize("story", STORIES)
def test_the_homes_are_wrong_in_three_ways_or_more_and_somebody_else_wants_the_right_one(story: str) -> None:
    woman = story.capitalize()
    right = homes(run(story))[woman]
    wrong = [item for item in EXPECTED if item.woman_id == woman and item.outcome != "proposed"]
    assert len(wrong) >= 3
    assert len({(item.outcome, item.rules) for item in wrong}) == len(wrong)
    rivals = [item for item in EXPECTED if item.home_id == right and item.woman_id != woman]
    assert "more_points" in {item.outcome for item in rivals}


@pytest.mark.parametrize("story", STORIES)
def test_the_engine_finds_the_plan_by_itself_proves_it_and_the_referee_agrees(story: str) -> None:
    found = run(story)
    assert found.instance.pins == ()
    assert found.policy == Policy()
    assert [level.gap for level in found.plan.levels] == [0.0, 0.0]
    assert check(found.instance, found.policy, found.plan) == ()


@pytest.mark.parametrize("item", EXPECTED, ids=lambda item: f"{item.woman_id}-{item.home_id}")
def test_the_explanation_names_each_rule_in_the_way(item: Expected) -> None:
    text = matcher.explain(run(item.story), item.woman_id, item.home_id)
    named = [line.split(",")[0].removeprefix("Blocked by ") for line in text.splitlines() if "Blocked by" in line]
    assert ";".join(named) == item.rules


@pytest.mark.parametrize("story", STORIES)
def test_everything_happens_on_working_days_of_2012(story: str) -> None:
    row = placement(run(story), story.capitalize())
    assert row.release_on.year == row.keys_on.year == 2012
    assert is_working_day(row.release_on)
    assert is_working_day(row.keys_on)
    assert row.conditions
    assert all("2012" in condition for condition in row.conditions)


def unlawful(instance: Instance) -> set[str]:
    """Homes whose tenancy may not be granted on the day some woman would move in."""
    facts = build_facts(instance, Policy())
    return {
        home.home_id
        for at_woman in range(len(instance.women))
        for at_home, home in enumerate(instance.homes)
        for answer in explain_rules(facts, at_woman, at_home)
        if answer.code == "tenancy_lawful" and answer.effect
    }


@pytest.mark.parametrize(
    ("story", "in_2027"),
    [
        ("jodie", {"ashton-2bed", "hyde-2bed", "middleton-2bed"}),
        ("amy", {"catford-flat", "worthing-flat", "newport-flat"}),
        ("jiao", {"roundhay-2bed"}),
    ],
)
def test_the_tenancies_are_lawful_in_2012_and_would_not_all_be_in_2027(story: str, in_2027: set[str]) -> None:
    assert unlawful(told(story)) == set()
    assert unlawful(shifted(told(story), TO_2027)) == in_2027


@pytest.mark.parametrize("story", STORIES)
def test_the_page_says_of_each_home_what_the_run_says(story: str) -> None:
    found, woman = run(story), story.capitalize()
    assert results(story) == {home.home_id: result(found, woman, home.home_id) for home in told(story).homes}


@pytest.mark.parametrize("story", STORIES)
def test_the_page_gives_the_command_that_repeats_the_run(story: str) -> None:
    assert f"homeward match --data fixtures/stories/{story} --out out/{story} --as-of {AS_OF[story]}" in section(story)
