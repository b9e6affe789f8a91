"""Every example of every rule and criterion is true, and there are enough of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from matcher.intake import BadInput
from matcher.rules.base import Example, HardRule, SoftCriterion, Verdict
from matcher.rules.evaluate import answer_block
from matcher.rules.examples import PLAIN, facts_of, quantity_of, verdict_of
from matcher.rules.explain import explain_rules
from matcher.rules.facts import Facts
from matcher.rules.registry import criteria, hard_rules
from tests.rules.random_world import random_facts

RULED = [(rule, example) for rule in hard_rules() for example in rule.examples]
MEASURED = [(criterion, example) for criterion in criteria() for example in criterion.examples]
SEEDS = range(30)


@cache
def town(seed: int) -> Facts:
    """A random instance under the default policy."""
    return random_facts(2 * seed)


def name_of(value: object) -> str:
    """A rule's or criterion's code, or the first words of an example."""
    if isinstance(value, Example):
        return " ".join(value.words.split()[:6])
    return value.code if isinstance(value, HardRule | SoftCriterion) else ""


@pytest.mark.parametrize(("rule", "example"), RULED, ids=name_of)
def test_a_rule_answers_its_examples(rule: HardRule, example: Example) -> None:
    assert (verdict_of(rule, example), example.quantity) == (example.verdict, None)


@pytest.mark.parametrize(("criterion", "example"), MEASURED, ids=name_of)
def test_a_criterion_measures_its_examples(criterion: SoftCriterion, example: Example) -> None:
    assert example.verdict is None
    measured = quantity_of(criterion, example)
    assert measured == (None if example.quantity is None else pytest.approx(example.quantity, rel=1e-9))


def test_the_plain_pair_passes_every_rule() -> None:
    answers = {answer.code: (answer.verdict, answer.effect) for answer in explain_rules(facts_of(PLAIN), 0, 0)}
    assert answers == {rule.code: (Verdict.PASS, "") for rule in hard_rules()}


def test_the_plain_pair_is_the_one_in_words() -> None:
    facts = facts_of(PLAIN)
    (woman,), (home,) = facts.instance.women, facts.instance.homes
    household = facts.households[woman.woman_id]
    assert household is not None and woman.date_of_birth is not None
    assert f"{household.release:Released on %A %-d %B %Y}".lower() in PLAIN.words.lower()
    assert household.release.year - woman.date_of_birth.year == 36 and "She is 36, alone" in PLAIN.words
    assert (household.members, woman.risk_flags, woman.benefit_income_gbp_week) == ((), ("none",), 100.0)
    assert (home.landlord, home.bedrooms, home.place.authority if home.place else "") == ("social", 1, "E08000003")
    assert home.available_from is not None and (household.release - home.available_from).days == 1


@pytest.mark.parametrize("rule", hard_rules(), ids=name_of)
def test_a_rule_has_an_example_of_every_answer_it_can_give(rule: HardRule) -> None:
    shown = {example.verdict for example in rule.examples}
    assert len({example.words for example in rule.examples}) == len(rule.examples)
    assert Verdict.PASS in shown and len(shown) > 1
    for seed in SEEDS:
        facts = town(seed)
        women, homes = np.arange(len(facts.instance.women)), np.arange(len(facts.instance.homes))
        passes, fails = answer_block(rule, facts, women, homes)
        assert Verdict.FAIL in shown or not fails.any()
        assert Verdict.UNKNOWN in shown or (passes | fails).all()


@pytest.mark.parametrize("criterion", criteria(), ids=name_of)
def test_a_criterion_has_an_example_with_a_quantity(criterion: SoftCriterion) -> None:
    assert any(example.quantity is not None for example in criterion.examples)


def test_ids_left_out_are_the_pair_s_own_or_the_next() -> None:
    more = {
        "children": [{"sex": "F"}, {"child_id": "Amy"}],
        "pins": [{"kind": "pin"}],
        "occupants": [{"role": "staff"}],
    }
    instance = facts_of(Example(words="", more=more)).instance
    assert [(child.child_id, child.woman_id) for child in instance.children] == [
        ("Amy", "woman"),
        ("children 1", "woman"),
    ]
    assert [(pin.woman_id, pin.home_id) for pin in instance.pins] == [("woman", "home")]
    assert [occupant.home_id for occupant in instance.occupants] == ["home"]


def test_a_row_of_a_table_that_every_pair_has_stands_instead() -> None:
    more = {"lha": [{"brma": "Elsewhere", "one_bed_gbp_week": "120"}]}
    assert [rate.brma for rate in facts_of(PLAIN).instance.lha] == ["Anytown"]
    assert [rate.brma for rate in facts_of(Example(words="", more=more)).instance.lha] == ["Elsewhere"]


def test_a_cell_that_no_file_may_hold_is_refused() -> None:
    with pytest.raises(BadInput, match="access"):
        facts_of(Example(words="", home={"access": "lift"}))


def test_an_example_may_set_a_policy() -> None:
    assert facts_of(Example(words="", policy={"planning_weeks": 4})).policy.planning_weeks == 4
