from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from matcher.domain.policy import DEFAULT_HALF_AT, DEFAULT_TENURE_RANK, DEFAULT_WEIGHTS, Policy
from matcher.intake import BadInput, Fault, read_policy
from matcher.intake.policy_tables import policy_tables, switch_column
from tests.intake.tables import only

TABLES = policy_tables(
    rules={
        "fence": switch_column("She is safe.", ("on", "block")),
        "rooms": switch_column("She has room.", ("on", "block", "review")),
        "taste": switch_column("She likes it.", ("on", "block", "review", "off")),
    }
)


def read(folder: Path, text: str | bytes) -> Policy:
    path = folder / "policy.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_policy(path, TABLES)


def faults(folder: Path, text: str | bytes) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        read(folder, text)
    return caught.value.faults


def test_an_empty_file_is_the_default_policy(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Policy()


def test_what_the_file_leaves_out_keeps_its_default(tmp_path: Path) -> None:
    policy = read(tmp_path, 'scenario = "none"\r\nplanning_weeks = 8\r\n[weights]\r\ntenure = 5\r\n')
    assert policy == Policy(scenario="none", planning_weeks=8, weights={**DEFAULT_WEIGHTS, "tenure": 5.0})


def test_every_table_keeps_its_defaults_line_by_line(tmp_path: Path) -> None:
    text = 'sites_complete = true\n[half_at]\nnursery = 2\n[tenure_rank]\ncas3 = 0\n[rules]\ntaste = "off"\n'
    assert read(tmp_path, text) == Policy(
        sites_complete=True,
        half_at={**DEFAULT_HALF_AT, "nursery": 2.0},
        tenure_rank={**DEFAULT_TENURE_RANK, "cas3": 0.0},
        rules={"taste": "off"},
    )


def test_a_rule_that_is_on_need_not_be_named(tmp_path: Path) -> None:
    assert read(tmp_path, '[rules]\nfence = "on"\nrooms = "review"\n').rules == {"rooms": "review"}


def test_numbers_are_of_one_kind_however_they_are_written(tmp_path: Path) -> None:
    policy = read(tmp_path, "review_ratio = 2\n[half_at]\nnursery = 2\n[weights]\ntenure = -0.0\n")
    values = (policy.review_ratio, policy.half_at["nursery"], policy.weights["tenure"])
    assert [repr(value) for value in values] == ["2.0", "2.0", "0.0"]


def test_a_new_criterion_may_have_a_weight_when_it_is_known(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text("[weights]\ngarden = 2\n")
    assert read_policy(path, policy_tables(titles={"garden": "a garden"})).weights["garden"] == 2.0
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
sites_complete = 1
shortfall_ok_share = 0.4

[weights]
tenure = -1
schol_sum = 3
nursery = nan
void_days = "x"

[half_at]
nursery = 0
tenure = 3
"void_days" = inf

[tenure_rank]
secure = 100.5

[rules]
fence = "off"
rooms = "off"
tasted = "off"
taste = "gone"
"""
    assert [(fault.row, fault.column) for fault in faults(tmp_path, text)] == [
        (1, "scenario"),
        (2, "planing_weeks"),
        (3, "max_bridging_nights"),
        (4, "alternatives"),
        (5, "quality_floor_points"),
        (6, "travel_cost_share"),
        (7, "sites_complete"),
        (8, "shortfall_ok_share"),
        (11, "weights.tenure"),
        (12, "weights.schol_sum"),
        (13, "weights.nursery"),
        (14, "weights.void_days"),
        (17, "half_at.nursery"),
        (18, "half_at.tenure"),
        (19, "half_at.void_days"),
        (22, "tenure_rank.secure"),
        (25, "rules.fence"),
        (26, "rules.rooms"),
        (27, "rules.tasted"),
        (28, "rules.taste"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('scenario = "some"', "must be one of: all_planned, confirmed_only, none"),
        ("scenario = []", "must be one of"),
        ("planing_weeks = 3", "did you mean planning_weeks?"),
        ("zzz = 3", "known are: scenario"),
        ("[rule]", "did you mean rules?"),
        ("max_bridging_nights = 91", "whole number between 0 and 90"),
        ("max_bridging_nights = 3.5", "whole number between 0 and 90"),
        ("max_bridging_nights = true", "whole number between 0 and 90"),
        ("travel_cost_share = inf", "number between 0 and 1"),
        ("safety_distance_km = nan", "number between 0 and 500"),
        ("review_ratio = 0.99", "number between 1 and 10"),
        ('sites_complete = "yes"', "must be true or false"),
        ("shortfall_fail_share = 0.04", "shortfall_ok_share, 0.05, is more than shortfall_fail_share, 0.04"),
        ("[weights]\ntenure = -0.1", "number between 0 and 1000000"),
        ("[weights]\ntenure = true", "number between"),
        ("[weights]\nschol_sum = 1", "did you mean school_sum?"),
        ("[weights.tenure]\nx = 1", "number between"),
        ("weights = 3", "[weights]"),
        ("[weights]\n" + "".join(f"{code} = 0\n" for code in DEFAULT_WEIGHTS), "are all 0"),
        ("[half_at]\nnursery = 0", "number between 0.001 and 100000"),
        ("[half_at]\ngap = 1", "is not a criterion with half marks; known are: contact_journeys"),
        ("half_at = 3", "[half_at]"),
        ("[tenure_rank]\ncas4 = 1", "did you mean cas3?"),
        ('[tenure_rank]\ncas3 = "low"', "number between 0 and 100"),
        ('[rules]\nfence = "review"', "fence is a safety or legal rule and cannot be sent to review instead"),
        ('[rules]\nfence = "off"', "fence is a safety or legal rule and cannot be switched off; it may be on or block"),
        ('[rules]\nrooms = "off"', "rooms cannot be switched off; it may be on or block or review"),
        ("[rules]\ntaste = false", "must be one of: on, block, review, off"),
        ('[rules]\nfense = "block"', "is not a rule; did you mean fence?"),
        ("[[rules]]\nfence = 1", "must be a table"),
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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('alternatives = "7"', "'7' must be a whole number between 0 and 50, without quotes"),
        ('sites_complete = "true"', "'true' must be true or false, without quotes"),
        ("sites_complete = 1", "'1' must be true or false"),
        ("alternatives = true", "'true' must be a whole number between 0 and 50"),
    ],
)
def test_a_value_is_told_as_the_file_has_it(line: str, words: str, tmp_path: Path) -> None:
    assert str(only(faults(tmp_path, line))) == f"policy.toml, row 1, column {line.split()[0]}: {words}"


def test_equal_shortfall_shares_are_right(tmp_path: Path) -> None:
    shares = {"shortfall_ok_share": 0.2, "shortfall_fail_share": 0.2}
    text = "".join(f"{name} = {share}\n" for name, share in shares.items())
    assert read(tmp_path, text) == dataclasses.replace(Policy(), **shares)


def test_without_rules_at_hand_none_may_be_switched(tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('[rules]\ntaste = "off"\n')
    with pytest.raises(BadInput, match="is not a rule"):
        read_policy(path)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("planning_weeks = 3\n\nweights.tenur = 1\n", 3),
        ("# remark\n[weights.tenure]\nx = 1\n", 2),
        ("planning_weeks = 3\nweights = { tenur = 1 }\n", 2),
        ("[ 'weights' ]\nnursery = 1\n'tenur' = 1\n", 3),
        ("[half_at]\nnursery = 1\n[weights]\n# nursery\nnursery = -1\n", 5),
    ],
)
def test_the_line_of_a_key_however_it_is_written(text: str, row: int, tmp_path: Path) -> None:
    assert only(faults(tmp_path, text)).row == row


def test_a_syntax_fault_has_its_line(tmp_path: Path) -> None:
    assert only(faults(tmp_path, "planning_weeks = 3\nscenario = none\n")).row == 2


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"policy\.toml: cannot be opened"):
        read_policy(tmp_path / "policy.toml")
