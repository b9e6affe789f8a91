"""A run too large to list its pairs, on loads small enough to list them: the same plan, told in the same words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.domain import Instance, Policy
from matcher.report.build import build_report
from matcher.report.rows import RunReport
from matcher.solver import match as match_module
from matcher.solver.match import Match, match
from matcher.solver.priced import start
from matcher.synthetic import generate
from tests.runs import FIXTURES, homeward, kept, matched, record, resigned

LOADS = {"roomy": (60, 150, 1, False), "shared": (120, 60, 3, False), "coupled": (90, 50, 2, True)}


@pytest.fixture
def priced(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on no run is small enough for a list of its pairs."""
    monkeypatch.setattr(match_module, "EVERY_PAIR_UP_TO", 0)
    monkeypatch.setattr(start, "PROMISING", 2)


def both(instance: Instance, policy: Policy, monkeypatch: pytest.MonkeyPatch) -> tuple[Match, Match]:
    """With every pair listed, and without."""
    every = match(instance, policy)
    monkeypatch.setattr(match_module, "EVERY_PAIR_UP_TO", 0)
    monkeypatch.setattr(start, "PROMISING", 2)
    found = match(instance, policy, previous={item.woman_id: item.home_id for item in every.plan.placements})
    assert every.pool is None and found.pool is not None
    return every, found


@pytest.mark.parametrize("load", sorted(LOADS))
def test_the_same_plan_and_the_same_words(load: str, monkeypatch: pytest.MonkeyPatch) -> None:
    every, found = both(generate(*LOADS[load]), Policy(), monkeypatch)
    assert found.plan.levels[:2] == every.plan.levels
    # The plan before is kept wherever that costs nothing: here it is one of the best plans.
    assert found.plan.placements == every.plan.placements
    assert len(found.candidates.woman) < len(every.candidates.woman) or load != "roomy"
    assert found.eligible == every.eligible and found.proposable is None
    expected, told = build_report(every), build_report(found)
    assert told.placements == expected.placements
    assert told.unplaced == expected.unplaced and told.unplaced
    assert told.shortages == expected.shortages and (told.shortages or load == "roomy")
    require_modest(told, expected)


def require_modest(told: RunReport, expected: RunReport) -> None:
    """What alternatives are said to cost at least, they cost where that is known exactly."""
    exact = {(row.woman_id, row.home_id): row for row in expected.alternatives}
    common = [row for row in told.alternatives if (row.woman_id, row.home_id) in exact]
    assert len(common) > len(told.alternatives) // 2
    for row in common:
        other = exact[row.woman_id, row.home_id]
        if "at least" not in other.note and "no loss" not in other.note:
            assert row.loss_level1 <= other.loss_level1
            assert row.loss_level1 < other.loss_level1 or (row.loss_points or 0) <= (other.loss_points or 0)


@pytest.mark.usefixtures("priced")
@pytest.mark.parametrize("fixture", ["tiny", "everything"])
def test_its_files_can_be_checked_from_themselves(fixture: str, tmp_path: Path) -> None:
    run = matched(FIXTURES / fixture, tmp_path / "run")
    counts = record(run)["counts"]
    assert counts["pairs_proposable"] is None and counts["pairs_eligible"] > 0
    done = homeward("check", run, "--certificate")
    assert done.exit_code == 0, done.output
    assert f"{counts['pairs_eligible']} eligible pairs found again" in done.stdout
    woman = (run / "placements.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    assert homeward("explain", run, woman).exit_code == 0


@pytest.mark.usefixtures("priced")
def test_a_coupled_run_is_certified_over_all_pairs(tmp_path: Path) -> None:
    run = kept(match(generate(*LOADS["coupled"])), tmp_path / "run")
    done = homeward("check", run, "--certificate")
    assert done.exit_code == 0, done.output


@pytest.mark.usefixtures("priced")
def test_a_count_that_is_said_must_be_true(tmp_path: Path) -> None:
    run = matched(FIXTURES / "tiny", tmp_path / "run")
    held = record(run)
    held["counts"]["pairs_eligible"] += 1
    (run / "run.json").write_text(json.dumps(held), encoding="utf-8")
    resigned(run)
    assert "pairs_eligible" in homeward("check", run, "--certificate").stderr


@pytest.mark.usefixtures("priced")
def test_with_kept_pairs_every_pair_is_listed(tmp_path: Path) -> None:
    run = matched(FIXTURES / "tiny", tmp_path / "run", "--keep-pairs")
    assert (run / "pairs.parquet").is_file() and record(run)["counts"]["pairs_proposable"] > 0


@pytest.mark.usefixtures("priced")
def test_the_same_files_again(tmp_path: Path) -> None:
    one, other = (matched(FIXTURES / "everything", tmp_path / name) for name in ("one", "other"))
    for path in sorted(one.rglob("*")):
        if path.is_file() and path.name != "run.json":
            assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path.name


@pytest.mark.parametrize(("women", "homes", "is_listed"), [(8, 12, True), (12, 8, False), (8, 13, False), (8, 7, True)])
def test_fewer_pairs_are_listed_where_there_are_fewer_homes_than_women(
    women: int, homes: int, is_listed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to 100 pairs are, and up to 60 where homes are scarce."""
    monkeypatch.setattr(match_module, "EVERY_PAIR_UP_TO", 100)
    monkeypatch.setattr(match_module, "SCARCE_UP_TO", 60)
    assert (match(generate(women, homes, 1), Policy()).pool is None) == is_listed
