"""The calls most people need from Python."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import matcher
from matcher.domain import Instance, Pin, Policy
from matcher.intake import BadInput
from matcher.report.explanation import UnknownId
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match
from tests.runs import FIXTURES, homeward, rows_of

TINY = FIXTURES / "tiny"


@pytest.fixture(scope="module")
def instance() -> Instance:
    return matcher.read_tables(TINY, as_of=date(2026, 10, 1))


@pytest.fixture(scope="module")
def result(instance: Instance) -> Match:
    return matcher.match(instance)


def plan(found: Match) -> dict[str, str]:
    return {item.woman_id: item.home_id for item in found.plan.placements}


def test_tables_become_an_instance(instance: Instance) -> None:
    assert [len(rows) for rows in (instance.women, instance.homes, instance.partners)] == [5, 6, 3]
    assert instance.as_of == date(2026, 10, 1)
    assert matcher.read_tables(str(TINY), date(2026, 10, 1)) == instance
    today = matcher.read_tables(TINY)
    assert abs((today.as_of - date.today()).days) <= 1 and today.replace(as_of=instance.as_of) == instance


def test_tables_that_cannot_be_used_raise_every_fault(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        matcher.read_tables(tmp_path)
    assert [fault.file for fault in refused.value.faults] == ["women.csv", "homes.csv", "partners.csv"]


def test_a_match_is_proven_and_is_the_commands(result: Match, tiny_run: Path) -> None:
    assert result.plan.gap == 0.0
    assert plan(result) == {row["woman_id"]: row["home_id"] for row in rows_of(tiny_run / "placements.csv")}
    assert [level.name for level in result.plan.levels] == ["placed", "points"]


def test_nothing_is_written_and_nothing_printed(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    matcher.explain(matcher.match(instance), "W1", "H1")
    assert list(tmp_path.iterdir()) == []
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_another_policy(instance: Instance) -> None:
    assert plan(matcher.match(instance, Policy())) == plan(matcher.match(instance))
    assert set(plan(matcher.match(instance, Policy(quality_floor_points=9_000)))) == {"W2", "W4"}
    # Without bridging nights W3 cannot wait three nights for H3.
    assert plan(matcher.match(instance, Policy(max_bridging_nights=0)))["W3"] == "H5"


def test_an_earlier_plan_is_kept_where_that_costs_nothing(instance: Instance, result: Match) -> None:
    again = matcher.match(instance, previous=plan(result))
    assert plan(again) == plan(result)
    assert (again.plan.levels[2].name, again.plan.levels[2].value) == ("kept", 4)
    other = matcher.match(instance, previous={"W1": "H6", "W4": "H4"})
    assert plan(other) == plan(result) and other.plan.levels[2].value == 0


def test_points_by_criterion_on_request(instance: Instance, result: Match) -> None:
    assert result.candidates.by_criterion == ()
    assert len(matcher.match(instance, keep_criteria=True).candidates.by_criterion) > 0


def test_progress_is_told(instance: Instance) -> None:
    told: list[str] = []
    matcher.match(instance, progress=lambda stage, share: told.append(f"{stage} {share:.0%}"))
    assert told == ["pairs 100%", "solve 100%", "referee 100%"]


def test_pins_that_cannot_hold_are_raised(instance: Instance) -> None:
    with pytest.raises(InfeasiblePins) as refused:
        matcher.match(instance.replace(pins=(Pin(woman_id="W5", home_id="H2", kind="pin"),)))
    assert refused.value.conflicts == ("pin W5 to H2 breaks access",)


def test_explain_is_the_commands_text(result: Match, tiny_run: Path) -> None:
    for ids in (("W1",), ("W2", "H5"), ("W3", "H3"), ("W4", "H1"), ("W5",)):
        assert f"{matcher.explain(result, *ids)}\n" == homeward("explain", tiny_run, *ids).stdout
    with pytest.raises(UnknownId, match="W9"):
        matcher.explain(result, "W9")
    with pytest.raises(UnknownId, match="H9"):
        matcher.explain(result, "W1", "H9")


def test_a_policy_is_a_file_or_a_preset(tmp_path: Path) -> None:
    assert matcher.read_policy("default") == Policy()
    (tmp_path / "mine.toml").write_text('[rules]\ntenure_floor = "off"\n')
    assert matcher.read_policy(tmp_path / "mine.toml") == Policy(rules={"tenure_floor": "off"})
    with pytest.raises(BadInput, match="presets are: default"):
        matcher.read_policy(tmp_path / "none.toml")


def test_a_safety_rule_cannot_be_made_milder_from_python_either(instance: Instance) -> None:
    with pytest.raises(ValueError, match="safety_distance is a safety or legal rule and cannot be switched off"):
        matcher.match(instance, Policy(rules={"safety_distance": "off"}))
    with pytest.raises(ValueError, match="safety_distanse, which is not a rule"):
        matcher.match(instance, Policy(rules={"safety_distanse": "block"}))


def test_a_change_is_matched_again_from_the_match_before(instance: Instance, result: Match) -> None:
    veto = Pin(woman_id="W1", home_id=plan(result)["W1"], kind="veto")
    changed = instance.replace(pins=(*instance.pins, veto))
    again = matcher.rematch(result, changed, time_limit_seconds=60.0)
    assert again.plan.levels == matcher.match(changed).plan.levels != result.plan.levels and again.plan.gap == 0.0
    assert plan(again)["W1"] != plan(result)["W1"]
    near = matcher.rematch(again, instance, previous=plan(again), judge_all=True)
    assert near.plan.levels == matcher.match(instance, previous=plan(again)).plan.levels


def test_the_package_offers_these_five_and_loads_them_late() -> None:
    assert matcher.__all__ == ["explain", "match", "read_policy", "read_tables", "rematch"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        matcher.__getattr__("nothing")
    code = "import sys, matcher; sys.exit(any(name.startswith(('ortools', 'pandas')) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
