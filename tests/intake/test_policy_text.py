"""A policy written out: it reads back as it was, says what each setting means, and shows what differs."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.columns import Column, columns_of
from matcher.domain.policy import DEFAULT_WEIGHTS, Policy
from matcher.intake import read_policy, write_policy
from matcher.intake.policy_file import parse_policy
from matcher.intake.policy_tables import policy_tables, values_of
from matcher.intake.policy_text import policy_diff, settings_of
from matcher.rules.switches import known_tables
from tests.intake.records import records

TABLES = known_tables()


def read_back(policy: Policy) -> Policy:
    return parse_policy(write_policy(policy, TABLES).encode(), "policy.toml", TABLES)


def values(column: Column) -> st.SearchStrategy[Any]:
    if column.kind == "choice":
        return st.sampled_from([value for value in column.values if value != "on"])
    return st.floats(column.minimum, column.maximum).map(lambda number: number + 0.0)


def some_of(table: str) -> st.SearchStrategy[dict[str, Any]]:
    columns = {key: values(column) for key, column in TABLES[table].items()}
    return st.fixed_dictionaries({}, optional=columns)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Any policy that a file may hold."""
    made: Policy = draw(records(Policy))
    ok, fail = sorted((made.shortfall_ok_share, made.shortfall_fail_share))
    tables = {table: {**values_of(Policy(), table, {"rules": {}}), **draw(some_of(table))} for table in TABLES}
    tables["weights"] = {**tables["weights"], "tenure": 1.5}
    return dataclasses.replace(made, shortfall_ok_share=ok, shortfall_fail_share=fail, **tables)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(policies())
def test_any_policy_reads_back(policy: Policy) -> None:
    assert read_back(policy) == policy


@settings(deadline=None, derandomize=True, max_examples=40)
@given(policies(), policies())
def test_the_difference_is_empty_exactly_between_equals(one: Policy, two: Policy) -> None:
    assert policy_diff(one, one, TABLES) == ()
    assert (policy_diff(one, two, TABLES) == ()) is (one == two)
    assert len(policy_diff(one, two, TABLES)) == len(policy_diff(two, one, TABLES))


def test_the_default_policy_reads_back_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(write_policy(Policy()), encoding="utf-8")
    assert read_policy(tmp_path / "policy.toml") == Policy()


def test_every_setting_stands_under_its_meaning_and_range() -> None:
    text = write_policy(Policy(), TABLES)
    for field, column in columns_of(Policy).items():
        assert re.search(rf"^# {re.escape(column.doc)} \(\S.*\)\n{field} = ", text, re.M), field
    assert 'scenario = "all_planned"' in text and "sites_complete = false" in text
    assert "(between 0 and 14)" not in text and "(between 0 and 90)" in text
    for table, columns in TABLES.items():
        section = text.split(f"\n[{table}]\n")[1].split("\n[")[0]
        assert re.findall(r"^(\w+) = ", section, re.M) == list(columns)


def test_the_tables_give_unit_title_and_switches() -> None:
    text = write_policy(Policy(), TABLES)
    assert "\ncontact_journeys = 100  # km a week\n" in text
    assert "\nschool_worst = 30  # farthest school\n" in text
    assert '\nsafety_distance = "on"  # on, block\n' in text


def test_a_criterion_left_out_is_written_as_nothing() -> None:
    assert read_back(Policy(weights={"tenure": 1.0})).weights == {**dict.fromkeys(DEFAULT_WEIGHTS, 0.0), "tenure": 1.0}


def test_the_title_is_a_remark() -> None:
    text = write_policy(Policy(), title="Ours.\nAgreed in May.")
    assert text.startswith("# Ours.\n# Agreed in May.\n\n# ")


def test_what_differs_in_the_order_of_the_file() -> None:
    after = Policy(
        scenario="none",
        sites_complete=True,
        travel_cost_share=0.25,
        weights={**DEFAULT_WEIGHTS, "school_worst": 45.0},
        half_at={**Policy().half_at, "void_days": 30.0},
        rules={"tenure_floor": "off"},
    )
    assert policy_diff(Policy(), after, TABLES) == (
        "scenario: all_planned -> none",
        "travel_cost_share: 0.5 -> 0.25",
        "sites_complete: false -> true",
        "weights.school_worst: 30 -> 45",
        "half_at.void_days: 60 -> 30",
        "rules.tenure_floor: on -> off",
    )


def test_a_weight_that_only_one_policy_has() -> None:
    after = Policy(weights={**DEFAULT_WEIGHTS, "garden": 2.0})
    tables = policy_tables(titles={"garden": "a garden"})
    assert policy_diff(Policy(), after, tables) == ("weights.garden: none -> 2",)


@pytest.mark.parametrize("rule", ["on", None])
def test_on_and_not_named_are_the_same(rule: str | None) -> None:
    named = Policy(rules={"veto": "on"} if rule else {})
    assert policy_diff(named, Policy(), TABLES) == ()
    assert settings_of(named, TABLES)["rules.veto"] == "on"
