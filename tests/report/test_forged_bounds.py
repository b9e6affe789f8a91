"""What `check` and its `--certificate` find out, or at least tell, of a run whose bounds somebody changed with care."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import Result

from matcher.solver.match import match
from tests.runs import homeward, kept, record, resigned
from tests.solver.certificate.towns import shared_town


@pytest.fixture(scope="module")
def coupled_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with families in shared homes, in which a search has closed what prices leave open."""
    run = kept(match(shared_town()), tmp_path_factory.mktemp("coupled") / "run")
    assert record(run)["gap"] == 0.0
    return run


def forged(run: Path, copy: Path, points_bound: int, *, in_certificate: bool = True, finished: bool = True) -> Path:
    """A copy with another bound on points, and all else in run.json in keeping with it."""
    shutil.copytree(run, copy)
    held, top = record(copy), json.loads((copy / "certificate.json").read_text(encoding="utf-8"))
    level = held["levels"][1]
    gap = (points_bound - level["value"]) / points_bound
    level |= {"bound": points_bound, "gap": gap}
    held |= {"gap": gap, "status": "feasible" if gap else "optimal", "finished": finished}
    top["levels"][1]["bound"] = points_bound if in_certificate else top["levels"][1]["bound"]
    (copy / "run.json").write_text(json.dumps(held), encoding="utf-8")
    (copy / "certificate.json").write_text(json.dumps(top), encoding="utf-8")
    resigned(copy)
    return copy


def certified(run: Path) -> Result:
    return homeward("check", run, "--certificate")


def proven(run: Path) -> tuple[int, int]:
    """What the plan has of points, and what its prices alone prove."""
    level = json.loads((run / "certificate.json").read_text(encoding="utf-8"))["levels"][1]
    return level["value"], level["prices_prove"]


def test_a_bound_in_run_json_alone_is_found_out(coupled_run: Path, tmp_path: Path) -> None:
    value, _ = proven(coupled_run)
    done = certified(forged(coupled_run, tmp_path / "copy", value + 5, in_certificate=False))
    assert done.exit_code == 1
    assert (
        f"level points is {value:,}, {value:,} at most, but the plan's is points is {value:,}, {value + 5:,} at most"
        in (done.stderr)
    )


def test_a_bound_below_the_value_is_found_out_without_the_certificate(coupled_run: Path, tmp_path: Path) -> None:
    done = homeward("check", forged(coupled_run, tmp_path / "copy", proven(coupled_run)[0] - 1))
    assert done.exit_code == 1 and "which is below its value" in done.stderr


def test_a_bound_better_than_prices_prove_is_told_to_be_the_runs_own(coupled_run: Path, tmp_path: Path) -> None:
    value, priced = proven(coupled_run)
    assert value + 1 < priced
    done = certified(forged(coupled_run, tmp_path / "copy", value + 1))
    assert done.exit_code == 0
    assert f"and points {priced:,}; by the run's own search no plan is above" in done.stdout


def test_a_bound_worse_than_prices_prove_is_told(coupled_run: Path, tmp_path: Path) -> None:
    _, priced = proven(coupled_run)
    done = certified(forged(coupled_run, tmp_path / "copy", priced + 7))
    assert done.exit_code == 0
    assert done.stdout.endswith(f"; its prices prove more than it claims: no plan above points {priced:,}.\n")
    assert "more than it claims" not in certified(coupled_run).stdout


def test_a_proven_plan_cannot_be_of_a_search_cut_short(coupled_run: Path, tmp_path: Path) -> None:
    done = homeward("check", forged(coupled_run, tmp_path / "copy", proven(coupled_run)[0], finished=False))
    assert (done.exit_code, done.stdout) == (1, "")
    assert "run.json says finished is False, but it is True" in done.stderr


def test_a_run_that_claims_to_have_kept_an_earlier_plan_is_found_out(coupled_run: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(coupled_run, tmp_path / "copy"))
    levels = [*record(copy)["levels"], {"name": "kept", "value": 3, "bound": 3, "gap": 0.0}]
    (copy / "run.json").write_text(json.dumps(record(copy) | {"levels": levels}), encoding="utf-8")
    done = homeward("check", copy)
    assert done.exit_code == 1
    assert "the plan's levels are placed, points, kept, but should be placed, points" in done.stderr
