"""One pair in words; and the bulk path and the single pair always agree."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.rules.base import Verdict
from matcher.rules.evaluate import answer_block
from matcher.rules.explain import (
    explain_points,
    explain_points_of_pairs,
    explain_rules,
    explain_rules_of_pairs,
)
from matcher.rules.facts import Facts
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.score import score_pairs
from tests.rules.dense import sieved
from tests.rules.random_world import random_facts
from tests.rules.world import (
    ask,
    bar,
    child,
    criterion,
    facts_of,
    home,
    is_blocked,
    numbers,
    occupant,
    place,
    shared,
    woman,
    zone,
)

SEEDS = settings(deadline=None, derandomize=True, max_examples=30)
RESTRICTED = [rule.code for rule in hard_rules() if rule.restricted]


def pairs_of(facts: Facts) -> list[tuple[int, int]]:
    """Every woman with every home."""
    return list(itertools.product(range(len(facts.instance.women)), range(len(facts.instance.homes))))


def test_every_rule_is_content_with_the_usual_world() -> None:
    """Once what she lives on is known, and that the whole rent is paid."""
    answers = explain_rules(
        facts_of(woman(benefit_income_gbp_week=100.0), home(rent_gbp_week=120.0, exempt_accommodation=True)), 0, 0
    )
    assert [answer.code for answer in answers] == [rule.code for rule in hard_rules()]
    assert all(answer.verdict is Verdict.PASS for answer in answers)
    assert all((answer.effect, answer.detail, answer.missing) == ("", "", ()) for answer in answers)
    assert not is_blocked(answers)


def test_a_review_does_not_block() -> None:
    reviewed = explain_rules(facts_of(home(reviews=("arson",)), woman(risk_flags=("arson",))), 0, 0)
    assert [answer.code for answer in reviewed if answer.effect == "review"] == ["landlord_reviews"]
    assert not is_blocked(reviewed)
    assert is_blocked(explain_rules(facts_of(home(bedrooms=None)), 0, 0))


def test_an_answer_carries_the_rule_it_came_from() -> None:
    for rule, answer in zip(hard_rules(), explain_rules(facts_of(), 0, 0), strict=True):
        assert (answer.code, answer.sentence, answer.source) == (rule.code, rule.sentence, rule.source)


@SEEDS
@given(st.integers(0, 10_000))
def test_the_block_and_the_single_pair_agree_on_every_rule(seed: int) -> None:
    facts = random_facts(seed, women=4, homes=5)
    women, homes = np.arange(4), np.arange(5)
    single = {pair: explain_rules(facts, *pair) for pair in pairs_of(facts)}
    for column, rule in enumerate(hard_rules()):
        passes, fails = (np.broadcast_to(part, (4, 5)) for part in answer_block(rule, facts, women, homes))
        assert not (passes & fails).any()
        for pair, answers in single.items():
            verdict = Verdict.FAIL if fails[pair] else Verdict.PASS if passes[pair] else Verdict.UNKNOWN
            assert answers[column].verdict is verdict
    allowed = sieved(facts, hard_rules())
    assert all(allowed[pair] == (not is_blocked(answers)) for pair, answers in single.items())


@SEEDS
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_a_list_of_pairs_in_any_order_gives_what_each_pair_gives(seed: int, draws: random.Random) -> None:
    facts = random_facts(seed, women=4, homes=5)
    pairs = draws.sample(pairs_of(facts), 9)
    women, homes = (np.array(column) for column in zip(*pairs, strict=True))
    assert explain_rules_of_pairs(facts, women, homes) == [explain_rules(facts, *pair) for pair in pairs]


@SEEDS
@given(st.integers(0, 10_000))
def test_the_list_of_pairs_and_the_single_pair_agree_on_every_criterion(seed: int) -> None:
    facts = random_facts(seed, women=4, homes=5)
    pairs = pairs_of(facts)
    women, homes = (np.array(column) for column in zip(*pairs, strict=True))
    single = [explain_points(facts, *pair) for pair in pairs]
    assert explain_points_of_pairs(facts, women, homes) == single
    scores = score_pairs(facts, women, homes)
    for row, answers in enumerate(single):
        listed = {answer.code: (answer.natural, answer.points) for answer in answers}
        for column, item in enumerate(criteria()):
            natural, points = float(scores.natural[column][row]), int(scores.points[column][row])
            assert (None if np.isnan(natural) else natural, points) == listed.get(item.code, (None, 0))
        weighed = any(answer.share for answer in answers)
        assert scores.total[row] == (sum(answer.points for answer in answers) if weighed else 10_000)


def test_rules_that_would_give_a_place_or_a_person_away_are_restricted() -> None:
    assert set(RESTRICTED) >= {
        "bar_children_present",
        "bar_own_children",
        "bar_person_own",
        "bar_person_present",
        "exclusion_zone",
        "keep_away",
        "landlord_refuses",
        "landlord_reviews",
        "play_areas",
        "safety_distance",
        "schools",
        "stay_within",
    }


@SEEDS
@given(st.integers(0, 10_000))
def test_restricted_rules_never_give_details(seed: int) -> None:
    facts = random_facts(seed, women=4, homes=4)
    for pair in pairs_of(facts):
        for answer in explain_rules(facts, *pair):
            assert answer.restricted is (answer.code in RESTRICTED)
            assert answer.detail == "" or not answer.restricted


def test_a_restricted_answer_is_the_same_whatever_the_distance() -> None:
    near = zone("safety", place=place(1, outcode="S1"), restricted=True, source="from the police")
    far = zone("safety", place=place(8, outcode="M14"), restricted=True)
    answers = [
        answer
        for facts in (facts_of(near), facts_of(far))
        for answer in explain_rules(facts, 0, 0)
        if answer.code == "safety_distance"
    ]
    assert answers[0] == answers[1]
    assert answers[0].verdict is Verdict.FAIL


def test_only_a_fail_has_details_and_only_an_unknown_lacks_facts() -> None:
    facts = facts_of(
        woman(release_date=None, access_need="wheelchair"),
        shared(children_ok=None),
        child(),
        bar("no_cohabit_children"),
        occupant(),
    )
    for answer in explain_rules(facts, 0, 0):
        assert not answer.detail or answer.verdict is Verdict.FAIL
        assert not answer.missing or answer.verdict is Verdict.UNKNOWN


def test_points_in_words() -> None:
    answer = criterion("home_area", woman(home_place=place(3, 4)))
    assert answer is not None
    assert (answer.natural, answer.unit) == (5.0, "km")
    assert answer.sentence == next(known.sentence for known in criteria() if known.code == "home_area")
    assert numbers(answer.scale) == [0, 25]
    assert numbers(answer.phrase) == [5.0]


def test_an_unknown_quantity_is_said_to_be_unknown() -> None:
    answer = criterion("home_area", woman(home_place=place(3, 4)), home(place=None))
    assert answer is not None
    assert (answer.natural, answer.score, answer.points) == (None, 0.0, 0)
    assert numbers(answer.phrase) == []


@pytest.mark.parametrize("planned", [True, False])
def test_only_criteria_that_apply_are_listed_by_code(planned: bool) -> None:
    facts = facts_of(child(school_place=place(1)), scenario="all_planned" if planned else "none")
    codes = [answer.code for answer in explain_points(facts, 0, 0)]
    schools = ["school_sum", "school_target", "school_worst"] if planned else []
    assert codes == sorted(["bedrooms_fit", "nights_without_home", "region_kept", "tenure", "void_days", *schools])
    assert sum(answer.share for answer in explain_points(facts, 0, 0)) == 10_000


def test_an_unknown_names_a_missing_fact() -> None:
    unasked = {
        "children_accepted": (home(children_ok=None), child()),
        "women_only": (home(women_only=True), child(sex=None, date_of_birth=None)),
        "bedrooms": (home(bedrooms=1), child(date_of_birth=None)),
        "overcrowding": (home(bedrooms=1, living_rooms=None), child(), child(child_id="d")),
    }
    for code, records in unasked.items():
        answer = ask(code, *records)
        assert answer.verdict.name == "UNKNOWN" and answer.missing, code
