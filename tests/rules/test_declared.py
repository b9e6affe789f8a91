"""What a rule says it rests on is what moves its answers: settings of the policy, and dated figures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest

from geo.journeys.estimate import EstimatedJourneys
from matcher.domain import Instance, Policy
from matcher.domain.columns import columns_of
from matcher.rules.base import HardRule, SoftCriterion
from matcher.rules.evaluate import answer_block
from matcher.rules.examples import instance_of
from matcher.rules.facts import Facts, build_facts
from matcher.rules.journey_lookup import with_journeys
from matcher.rules.parameters import all_parameters
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.score import natural_of_pairs
from tests.rules.random_world import random_instance
from tests.rules.witnesses import WITNESSES

Item = HardRule | SoftCriterion
ITEMS: Mapping[str, Item] = {item.code: item for item in (*hard_rules(), *criteria())}

TABLES = ("half_at", "tenure_rank")
"""Settings that are tables; `weights` and `rules` belong to every criterion and every rule."""
SETTINGS = (*columns_of(Policy), *TABLES)

SHARED = {"baby_listed_within_days"} | {
    name for name, values in all_parameters().items() if values[0].file == "release"
}
"""Figures that move the day she walks out and who lives with her, and so nearly every rule."""

LARGEST = ("lha_most_bedrooms",)
"""Figures that cannot be larger: the tables have no rates for more."""

BIG = {"women": 40, "homes": 40}
SEEDS = (5, 6)


def test_every_setting_and_figure_that_is_named_is_there() -> None:
    for item in ITEMS.values():
        assert set(item.settings) <= set(SETTINGS)
        assert set(item.parameters) <= set(all_parameters())
        assert len(set(item.settings)) == len(item.settings) and len(set(item.parameters)) == len(item.parameters)


@cache
def towns() -> tuple[Instance, ...]:
    """Random instances large enough for most settings and figures to matter to somebody."""
    return tuple(random_instance(seed, **BIG) for seed in SEEDS)


def answers(item: Item, facts: Facts) -> list[bytes]:
    """All that an item says of every pair, comparable."""
    women, homes = np.arange(len(facts.instance.women)), np.arange(len(facts.instance.homes))
    if isinstance(item, HardRule):
        shape = len(women), len(homes)
        return [np.broadcast_to(part, shape).tobytes() for part in answer_block(item, facts, women, homes)]
    pairs = np.repeat(women, len(homes)), np.tile(homes, len(women))
    forms = [(item, facts)] if item.timed is None else [(item, facts), (item.timed, looked_up(facts))]
    found = []
    for form, known in forms:
        quantity = natural_of_pairs(form, known, *pairs)
        found += [quantity.tobytes(), form.score(quantity, facts.policy).tobytes()]
    return found


@lru_cache(maxsize=4)
def looked_up(facts: Facts) -> Facts:
    """The same facts with the journeys that the estimate gives for the policy's mode."""
    return build_facts(with_journeys(facts.instance, facts.policy, EstimatedJourneys()), facts.policy)


@cache
def usual(code: str, at: int) -> list[bytes]:
    """What an item says of a town under the default policy."""
    return answers(ITEMS[code], usual_facts(at))


@cache
def usual_facts(at: int) -> Facts:
    return build_facts(towns()[at], Policy())


def moved(policy: Policy) -> set[str]:
    """Items that answer differently under another policy, or with other figures in force."""
    found = set()
    for at, town in enumerate(towns()):
        facts = build_facts(town, policy)
        found |= {code for code, item in ITEMS.items() if answers(item, facts) != usual(code, at)}
    return found


def answered(codes: Collection[str], **policy: Any) -> dict[str, list[list[bytes]]]:
    """What each of these items says of its own examples and of the witnesses."""
    return {code: [answers(ITEMS[code], facts) for facts in _cases(code, policy)] for code in sorted(codes)}


def _cases(code: str, policy: Mapping[str, Any]) -> Iterator[Facts]:
    examples = (*ITEMS[code].examples, *WITNESSES)
    for at, example in enumerate(examples):
        yield build_facts(_instance(code, at), Policy(**{**example.policy, **policy}))


@cache
def _instance(code: str, at: int) -> Instance:
    return instance_of((*ITEMS[code].examples, *WITNESSES)[at])


def bent(value: Any) -> Iterator[Any]:
    """Another value or two of the same kind, larger and smaller."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (type(value)(value * 2 + 1), type(value)(value * 0.5))
    elif isinstance(value, date):
        yield from (value + timedelta(days=1000), value - timedelta(days=1000))
    elif isinstance(value, Mapping):
        yield from ({key: _first(item, at) for key, item in value.items()} for at in (0, 1))
    elif isinstance(value, list):
        yield from ([_first(item, at) for item in value] for at in (0, 1))


def _first(value: Any, at: int) -> Any:
    """The larger (0) or smaller (1) other value; words and yes or no stay as they are."""
    others = [] if isinstance(value, bool) else list(bent(value))
    return others[at] if others else value


def other_settings(name: str) -> Iterator[Any]:
    """Other values of a setting."""
    column = columns_of(Policy).get(name)
    if column is not None and column.kind == "choice":
        yield from (value for value in column.values if value != getattr(Policy(), name))
    else:
        yield from bent(getattr(Policy(), name))


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_moves_those_that_name_it_and_no_other(name: str) -> None:
    declared = {code for code, item in ITEMS.items() if name in item.settings}
    policies = [{name: value} for value in other_settings(name)]
    found = set().union(*(moved(Policy(**policy)) for policy in policies))
    assert found <= declared
    rare = declared - found
    usually = answered(rare, **{name: getattr(Policy(), name)})
    otherwise = [answered(rare, **policy) for policy in policies]
    assert {code for code in rare if all(seen[code] == usually[code] for seen in otherwise)} == set()


@pytest.fixture
def in_force(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts the larger (0) or smaller (1) value of a figure in force, or the right one (None), and that afterwards."""
    figures = all_parameters()
    assert isinstance(figures, dict)
    right = dict(figures)
    for at in range(len(towns())):  # What is usual must be known before anything is put in force.
        for code in ITEMS:
            usual(code, at)

    def put(name: str, at: int | None) -> None:
        wrong = tuple(row if at is None else replace(row, value=_first(row.value, at)) for row in right[name])
        monkeypatch.setitem(figures, name, wrong)
        forget()

    yield put
    monkeypatch.undo()
    forget()


def forget() -> None:
    """Clears what the rules keep between calls, except which rules and figures there are."""
    kept = {hard_rules, criteria, all_parameters}
    for module in [module for name, module in sys.modules.items() if name.startswith("matcher.rules")]:
        for function in vars(module).values():
            if hasattr(function, "cache_clear") and function not in kept:
                function.cache_clear()


@pytest.mark.parametrize("name", sorted(all_parameters()))
def test_a_figure_moves_those_that_name_it_and_no_other(name: str, in_force: Callable[..., None]) -> None:
    declared = {code for code, item in ITEMS.items() if name in item.parameters}
    found: set[str] = set()
    ways = (1,) if name in LARGEST else (0, 1)
    for at in ways:
        in_force(name, at)
        found |= moved(Policy())
    assert found <= declared or name in SHARED
    rare, seen = declared - found, []
    for at in (None, *ways) if rare else ():
        in_force(name, at)
        seen.append(answered(rare))
    assert {code for code in rare if all(other[code] == seen[0][code] for other in seen[1:])} == set()
