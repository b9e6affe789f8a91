from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from matcher.domain import Child, Instance, Policy, Woman
from matcher.domain.serial import from_json, to_json
from tests.intake.records import records
from tests.intake.tables import RICH, read_well


def test_an_instance_comes_back_whole(tmp_path: Path) -> None:
    instance = read_well(tmp_path, RICH).instance
    text = to_json(instance)
    again = from_json(Instance, text)
    assert again == instance
    assert to_json(again) == text


def test_a_policy_comes_back_whole() -> None:
    policy = Policy(scenario="none", travel_cost_share=0.25, weights={"tenure": 1.5})
    assert from_json(Policy, to_json(policy)) == policy


@settings(deadline=None, derandomize=True, max_examples=60)
@given(records(Woman), records(Child))
def test_any_record_comes_back(woman: Woman, child: Child) -> None:
    assert from_json(Woman, to_json(woman)) == woman
    assert from_json(Child, to_json(child)) == child


def test_defaults_are_left_out_and_keys_sorted() -> None:
    assert (
        to_json(Woman(woman_id="W1", release_date=date(2027, 1, 8))) == '{"release_date":"2027-01-08","woman_id":"W1"}'
    )


def test_risks_assessed_and_clear_differ_from_not_assessed() -> None:
    for flags in (None, (), ("none",)):
        assert from_json(Woman, to_json(Woman(woman_id="W1", risk_flags=flags))).risk_flags == flags


@pytest.mark.parametrize("text", ["", "{", '{"woman_id": "W1", "shoe_size": 5}'])
def test_text_that_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(Woman, text)
