"""The same input gives the same bytes in every file, whatever the order of rows and columns, except the timings."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs import AS_OF, FIXTURES, contents, matched, record, rows_of

HOMEWARD = Path(sys.executable).parent / "homeward"


def timeless(run: Path) -> dict[str, bytes]:
    """Every file of a run, with `seconds` taken out of run.json."""
    found = record(run)
    assert set(found.pop("seconds")) >= {"read", "solve", "write"}
    return contents(run) | {"run.json": json.dumps(found).encode()}


@pytest.mark.parametrize("name", ["tiny", "everything"])
def test_a_second_run_is_the_same(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    first: Path = request.getfixturevalue(f"{name}_run")
    second = matched(FIXTURES / name, tmp_path / "run", "--keep-pairs")
    assert timeless(second) == timeless(first)


def shuffled(source: Path, folder: Path, seed: int) -> Path:
    """The tables with their rows, and their columns, in another order."""
    chance = random.Random(seed)
    folder.mkdir()
    for path in sorted(source.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        order = chance.sample(range(len(header)), len(header))
        chance.shuffle(rows)
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[row[at] for at in order] for row in (header, *rows)])
    return folder


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_and_columns_never_matters(seed: int, everything_run: Path, tmp_path: Path) -> None:
    data = shuffled(FIXTURES / "everything", tmp_path / "data", seed)
    assert rows_of(data / "women.csv") != rows_of(FIXTURES / "everything" / "women.csv")
    run = matched(data, tmp_path / "run", "--keep-pairs")
    assert timeless(run) == timeless(everything_run)


def test_ties_break_the_same_way_in_any_order_of_rows(tmp_path: Path) -> None:
    """Six women and four homes that are all alike."""
    source = tmp_path / "source"
    shutil.copytree(FIXTURES / "tiny", source)
    for name in ("children", "zones", "occupants"):
        (source / f"{name}.csv").unlink()
    repeated(source / "women.csv", "W", 6)
    repeated(source / "homes.csv", "H", 4)
    runs = [matched(shuffled(source, tmp_path / f"data{seed}", seed), tmp_path / f"run{seed}") for seed in range(3)]
    assert record(runs[0])["counts"]["placed"] == 4
    assert timeless(runs[0]) == timeless(runs[1]) == timeless(runs[2])


def repeated(path: Path, letter: str, times: int) -> None:
    """The first row of a table several times, with ids of their own."""
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    rest = first.split(",", 1)[1]
    path.write_text("\n".join([header, *(f"{letter}{at},{rest}" for at in range(times))]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("name", "seed"), [("everything", "0"), ("tiny", "1234567")])
def test_the_hash_seed_of_the_process_never_matters(
    name: str, seed: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    out, data = tmp_path / "run", FIXTURES / name
    words = [str(HOMEWARD), "match", "--data", str(data), "--out", str(out), "--as-of", AS_OF, "--keep-pairs"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert timeless(out) == timeless(request.getfixturevalue(f"{name}_run"))


def test_another_input_or_policy_is_signed_otherwise(tiny_run: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("alternatives = 2\n", encoding="utf-8")
    other = record(matched(FIXTURES / "tiny", tmp_path / "run", "--policy", policy))
    mine = record(tiny_run)
    assert other["input_sha256"] == mine["input_sha256"] and other["policy_sha256"] != mine["policy_sha256"]
