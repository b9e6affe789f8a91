from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.domain.columns import columns_of
from matcher.domain.policy import DEFAULT_WEIGHTS, Policy
from matcher.intake import BadInput, Fault, read_policy, write_policy
from tests.intake.records import records
from tests.intake.tables import only


def read(folder: Path, text: str | bytes) -> Policy:
    path = folder / "policy.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_policy(path)


def faults(folder: Path, text: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        read(folder, text)
    return caught.value.faults


def test_an_empty_file_is_the_default_policy(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Policy()


def test_what_the_file_leaves_out_keeps_its_default(tmp_path: Path) -> None:
    policy = read(tmp_path, 'scenario = "none"\r\nplanning_weeks = 8\r\n[weights]\r\ntenure = 5\r\n')
    assert policy == Policy(scenario="none", planning_weeks=8, weights={**DEFAULT_WEIGHTS, "tenure": 5.0})


def test_the_default_policy_reads_back(tmp_path: Path) -> None:
    text = write_policy(Policy())
    assert read(tmp_path, text) == Policy()
    for field, column in columns_of(Policy).items():
        assert f"# {column.doc}" in text
        assert f"\n{field} = " in text


@settings(deadline=None, derandomize=True, max_examples=50)
@given(
    records(Policy),
    st.fixed_dictionaries(dict.fromkeys(DEFAULT_WEIGHTS, st.floats(0, 1e6).map(lambda weight: weight + 0.0))),
)
def test_any_policy_reads_back(
    tmp_path_factory: pytest.TempPathFactory, made: Policy, weights: dict[str, float]
) -> None:
    policy = dataclasses.replace(made, weights={**weights, "tenure": 1.5})
    assert read(tmp_path_factory.mktemp("policy"), write_policy(policy)) == policy


def test_a_criterion_left_out_is_written_as_nothing(tmp_path: Path) -> None:
    policy = read(tmp_path, write_policy(Policy(weights={"tenure": 1.0})))
    assert policy.weights == {**dict.fromkeys(DEFAULT_WEIGHTS, 0.0), "tenure": 1.0}


def test_a_new_criterion_may_have_a_weight_when_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[weights]\ngarden = 2\n")
    assert read_policy(path, criteria=("garden",)).weights["garden"] == 2.0
    with pytest.raises(BadInput, match="garden"):
        read_policy(path)


def test_every_fault_at_once_with_its_line(tmp_path: Path) -> None:
    text = """\
scenario = "some"
planing_weeks = 3
max_bridging_nights = 91
alternatives = 2.0
quality_floor_points = true
travel_cost_share = "half"

[weights]
tenure = -1
schol_sum = 3
nursery = nan
void_days = "x"
"""
    assert [(fault.row, fault.column) for fault in faults(tmp_path, text)] == [
        (1, "scenario"),
        (2, "planing_weeks"),
        (3, "max_bridging_nights"),
        (4, "alternatives"),
        (5, "quality_floor_points"),
        (6, "travel_cost_share"),
        (9, "tenure"),
        (10, "schol_sum"),
        (11, "nursery"),
        (12, "void_days"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('scenario = "some"', "must be one of: all_planned, confirmed_only, none"),
        ("scenario = []", "must be one of"),
        ("planing_weeks = 3", "did you mean planning_weeks?"),
        ("zzz = 3", "known are: scenario"),
        ("max_bridging_nights = 91", "whole number between 0 and 90"),
        ("max_bridging_nights = 3.5", "whole number between 0 and 90"),
        ("max_bridging_nights = true", "whole number between 0 and 90"),
        ("travel_cost_share = inf", "number between 0 and 1"),
        ("[weights]\ntenure = -0.1", "number between 0 and 1000000"),
        ("[weights]\ntenure = true", "number between"),
        ("[weights]\nschol_sum = 1", "did you mean school_sum?"),
        ("[weights.tenure]\nx = 1", "number between"),
        ("weights = 3", "[weights]"),
        ("[weights]\n" + "".join(f"{code} = 0\n" for code in DEFAULT_WEIGHTS), "are all 0"),
        ("planning_weeks = ", "not valid TOML"),
        ("planning_weeks = 3\nplanning_weeks = 4", "not valid TOML"),
        ("x = " + "[" * 3000, "nested too deeply"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_each_fault_says_what_would_be_right(text: str | bytes, message: str, tmp_path: Path) -> None:
    fault = only(faults(tmp_path, text))
    assert fault.file == "policy.toml"
    assert message in fault.message


def test_a_syntax_fault_has_its_line(tmp_path: Path) -> None:
    assert only(faults(tmp_path, "planning_weeks = 3\nscenario = none\n")).row == 2


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"policy\.toml: cannot be opened"):
        read_policy(tmp_path / "policy.toml")
