"""The benchmarks run from a checkout, and their figures become a page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import api.bench
from benchmarks import page
from tests.runs import homeward

HOMEWARD = Path(sys.executable).parent / "homeward"

RECORD = {
    "benchmarks": [
        {"group": "a solve", "name": "test_raw_flow[large]", "stats": {"median": 0.25}, "extra_info": {}},
        {
            "group": "a solve",
            "name": "test_homeward_with_proof",
            "stats": {"median": 0.5},
            "extra_info": {"pairs": 9000},
        },
        {"group": None, "name": "test_floor", "stats": {"median": 1.0}, "extra_info": {"share": 0.5}},
    ]
}


def test_one_benchmark_runs_with_its_answer_asserted() -> None:
    # Whoever types the command is no worker of a test run, which would switch the benchmarks off.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    command = [HOMEWARD, "bench", "networkx"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=alone)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "test_networkx" in done.stdout and "1 passed" in done.stdout


def test_without_a_checkout_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.bench, "BENCHMARKS", tmp_path / "benchmarks")
    done = homeward("bench")
    assert done.exit_code == 2
    assert done.stderr == "The benchmarks are not installed with Homeward; run this from a checkout.\n"


def test_each_group_is_compared_with_its_own_homeward_figure() -> None:
    text = page.table(page.measured(RECORD))
    assert "| raw flow (large) | 0.25 | 0.5 |  |" in text
    assert "| homeward with proof | 0.5 | 1 | pairs 9,000 |" in text
    # Nothing of ours stands beside it.
    assert "| floor | 1 |  | share 0.5 |" in text


def test_the_page_keeps_what_stands_around_the_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, plot, figures = tmp_path / "page.md", tmp_path / "plot.svg", tmp_path / "figures.json"
    target.write_text(f"before\n{page.START}\nold\n{page.END}\nafter\n")
    figures.write_text(page.json.dumps(RECORD))
    monkeypatch.setattr(page, "PAGE", target)
    monkeypatch.setattr(page, "PLOT", plot)
    page.main(figures)
    page.main(figures)
    text = target.read_text()
    assert text.startswith("before\n") and text.endswith("after\n") and "old" not in text
    assert text.count("### a solve") == 1
    assert plot.read_text().startswith("<svg")


def test_the_plot_shows_how_long_each_took() -> None:
    """A bar each, longer for more seconds; none for what nothing of ours stands beside."""
    bar = r'aria-label="[^"]*name: ([^"]*)" role="graphics-symbol" aria-roledescription="bar" d="M0,[\d.]+h([\d.]+)v'
    drawn = re.findall(bar, page.plot(page.measured(RECORD)))
    width = {name: float(wide) for name, wide in drawn}
    assert set(width) == {"raw flow (large)", "homeward with proof"}
    assert 0 < width["raw flow (large)"] < width["homeward with proof"]
