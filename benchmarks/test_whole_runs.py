"""The main job from tables to files, as a person runs it, beside a floor: Python started and every postcode read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.priced_loads import LARGE

DATA = Path(__file__).parent.parent / "fixtures" / "national"
GROUP = "national quarter, tables to files"
HOMEWARD = Path(sys.executable).with_name("homeward")
CLOSE = 1e-5
"""The gap that is good enough for the largest of them."""
KILOBYTES = 1024


BETWEEN = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small process between: what is started counts what its parent held when it started it as its own."""


def peak_mb(command: Sequence[str | Path]) -> int:
    """Runs it to its end; the most memory it held."""
    done = subprocess.run([sys.executable, "-c", BETWEEN, *command], check=True, capture_output=True, text=True)
    return int(done.stdout) // KILOBYTES


def matched(benchmark: BenchmarkFixture, data: Path, out: Path, rounds: int, *more: str) -> dict[str, Any]:
    """What `run.json` says of the last of some rounds."""
    command = [HOMEWARD, "match", "--data", data, "--out", out, *more]
    peak = benchmark.pedantic(peak_mb, args=(command,), rounds=rounds)
    record: dict[str, Any] = json.loads((out / "run.json").read_text())
    benchmark.extra_info |= {**record["seconds"], "peak_mb": peak}
    return record


@pytest.mark.benchmark(group=GROUP)
def test_homeward_match(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    record = matched(benchmark, DATA, tmp_path / "run", 3, "--as-of", "2026-10-01")
    assert record["gap"] == 0.0
    assert record["counts"]["women"] == 1_400


@pytest.mark.benchmark(group="ten thousand women, tables to files")
@pytest.mark.parametrize("load", sorted(LARGE))
def test_homeward_match_of_ten_thousand(benchmark: BenchmarkFixture, tmp_path: Path, load: str) -> None:
    women, homes = LARGE[load]
    made = ["--women", str(women), "--homes", str(homes), "--seed", "1"]
    subprocess.run([HOMEWARD, "generate", "--out", tmp_path / "data", *made], check=True, capture_output=True)
    record = matched(benchmark, tmp_path / "data", tmp_path / "run", 1)
    assert record["gap"] <= CLOSE
    assert record["counts"]["pairs_eligible"] >= 1_000 * women
    benchmark.extra_info |= {"eligible": record["counts"]["pairs_eligible"], "gap in percent": 100 * record["gap"]}


@pytest.mark.benchmark(group=GROUP)
def test_floor_python_and_postcodes(benchmark: BenchmarkFixture) -> None:
    program = "from geo.gazetteer import Gazetteer; print(len(Gazetteer().england_and_wales().codes))"
    command = [sys.executable, "-c", program]
    done = benchmark.pedantic(subprocess.run, args=(command,), kwargs={"check": True, "capture_output": True}, rounds=3)
    assert int(done.stdout) > 2_000_000
