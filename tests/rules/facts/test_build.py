"""The whole set of columns, built once a run."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from matcher.domain import Policy
from matcher.rules.facts import Facts, build_facts
from matcher.rules.registry import criteria, hard_rules
from tests.rules.random_world import random_instance
from tests.rules.world import child, facts_of, home, place, woman


def test_rows_follow_the_instance() -> None:
    facts = facts_of(woman(woman_id="b"), woman(woman_id="a", release_date=None), home(home_id="i"), home())
    assert (dict(facts.woman_row), dict(facts.home_row)) == ({"b": 0, "a": 1}, {"i": 0, "h": 1})
    assert facts.households["a"] is None
    assert facts.households["b"] is not None
    assert (facts.tables["women"].size, facts.tables["homes"].size) == (2, 2)


def test_every_column_has_its_tables_length_and_every_item_an_ascending_parent() -> None:
    for seed in range(10):
        tables = build_facts(random_instance(seed), Policy()).tables
        for table in tables.values():
            assert all(values.shape[0] == table.size for values in table.columns.values())
            if table.parent is not None:
                assert table.parent.shape == (table.size,)
                assert (np.diff(table.parent) >= 0).all()


def test_every_rule_and_criterion_finds_its_tables() -> None:
    tables = facts_of().tables
    for rule in hard_rules():
        assert {rule.rows, rule.cols} <= set(tables)
    for criterion in criteria():
        assert criterion.rows in tables
        assert not criterion.applies or tables["women"].columns[criterion.applies].dtype == np.bool_


def same(one: Facts, other: Facts) -> bool:
    """Equal column by column."""
    return all(
        np.array_equal(values, other.tables[name].columns[column], equal_nan=values.dtype.kind == "f")
        for name, table in one.tables.items()
        for column, values in table.columns.items()
    )


@pytest.mark.parametrize("seed", range(4))
def test_building_is_pure(seed: int) -> None:
    instance = random_instance(seed)
    assert same(build_facts(instance, Policy()), build_facts(instance, Policy()))
    assert not same(build_facts(instance, Policy()), build_facts(instance, Policy(max_bridging_nights=3)))


def test_facts_are_equal_only_to_themselves() -> None:
    facts = facts_of(child(school_place=place(1)))
    assert facts == facts
    assert facts != dataclasses.replace(facts)
    assert {facts: 1}[facts] == 1
