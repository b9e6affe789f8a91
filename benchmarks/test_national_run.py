"""The main job from tables to files, as a person runs it, beside a floor: Python started and every postcode read."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

DATA = Path(__file__).parent.parent / "fixtures" / "national"
GROUP = "national quarter, tables to files"
MEGABYTE_KB = 1024


@pytest.mark.benchmark(group=GROUP)
def test_homeward_match(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    homeward = Path(sys.executable).with_name("homeward")
    command = [homeward, "match", "--data", DATA, "--out", tmp_path / "run", "--as-of", "2026-10-01"]
    benchmark.pedantic(subprocess.run, args=(command,), kwargs={"check": True, "capture_output": True}, rounds=3)
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["gap"] == 0.0
    assert record["counts"]["women"] == 1_400
    benchmark.extra_info |= record["seconds"]
    # The largest child so far, this group's floor included; the floor is far below.
    benchmark.extra_info["peak_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MEGABYTE_KB


@pytest.mark.benchmark(group=GROUP)
def test_floor_python_and_postcodes(benchmark: BenchmarkFixture) -> None:
    program = "from geo.gazetteer import Gazetteer; print(len(Gazetteer().england_and_wales().codes))"
    command = [sys.executable, "-c", program]
    done = benchmark.pedantic(subprocess.run, args=(command,), kwargs={"check": True, "capture_output": True}, rounds=3)
    assert int(done.stdout) > 2_000_000
