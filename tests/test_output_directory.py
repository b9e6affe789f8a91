"""Wherever `--out` points, a command either writes there whole or says why not, and leaves nothing behind."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs import AS_OF, FIXTURES, contents, homeward, matched, open_to_all, shut

HOMEWARD = Path(sys.executable).parent / "homeward"
MATCH = ("match", "--data", FIXTURES / "tiny", "--as-of", AS_OF)
GENERATE = ("generate", "--women", 2, "--homes", 3)
BOTH = pytest.mark.parametrize("words", [MATCH, GENERATE], ids=["match", "generate"])

Words = tuple[object, ...]


def refused(words: Words, out: Path, *parts: str) -> None:
    done = homeward(*words, "--out", out)
    assert (done.exit_code, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert all(part in line for part in (str(out), *parts)) and line.endswith(".")


@BOTH
def test_under_a_file(words: Words, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    refused(words, tmp_path / "file", "is a file")
    refused(words, tmp_path / "file" / "new", "is a file")
    assert contents(tmp_path) == {"file": b"mine"}


@BOTH
def test_where_nobody_may_write(words: Words) -> None:
    refused(words, Path("/proc/new"), "cannot be written")
    with open_to_all() as folder, shut(folder, 0o555):
        refused(words, folder / "new", "permission denied")
        refused(words, folder / "deep" / "new", "permission denied")
        assert list(folder.iterdir()) == []


@BOTH
def test_the_directory_one_works_in(words: Words, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(words, Path(), "is the directory you are working in")
    assert list(tmp_path.iterdir()) == []


@BOTH
def test_through_a_link_that_leads_nowhere_yet(words: Words, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("there")
    assert homeward(*words, "--out", tmp_path / "link").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "there"]
    assert (tmp_path / "link").is_symlink()


def test_through_a_link_to_a_run(tmp_path: Path) -> None:
    run = matched(FIXTURES / "tiny", tmp_path / "run", "--keep-pairs")
    (tmp_path / "link").symlink_to("run")
    matched(FIXTURES / "tiny", tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and "pairs.parquet" not in contents(run)
    assert homeward("check", tmp_path / "link").exit_code == 0


def test_generate_replaces_nothing(tmp_path: Path) -> None:
    run = matched(FIXTURES / "tiny", tmp_path / "run")
    before = contents(run)
    refused(GENERATE, run, "is not empty")
    assert contents(run) == before


def test_one_of_each_is_said_so(tmp_path: Path) -> None:
    done = homeward("generate", "--women", 1, "--homes", 1, "--out", tmp_path / "load")
    assert done.stdout == f"1 woman and 1 home: {tmp_path / 'load'}\n"


def small_files() -> None:
    """No file of this process may grow beyond 2,000 bytes: what a full disk does, where there is none."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))


@pytest.mark.parametrize(
    "words",
    [MATCH, (*MATCH, "--keep-pairs"), ("generate", "--women", 200, "--homes", 300)],
    ids=["match", "match with pairs", "generate"],
)
def test_when_the_disk_is_full(words: Words, tmp_path: Path) -> None:
    done = ended(words, tmp_path / "deep" / "new", small_files)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'deep' / 'new'} cannot be written: file too large.\n"
    assert list(tmp_path.iterdir()) == []


def ended(words: Words, out: Path, first: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    command = [str(HOMEWARD), *map(str, words), "--out", str(out)]
    return subprocess.run(command, preexec_fn=first, capture_output=True, text=True, check=False)


def test_when_it_is_told_to_end(tmp_path: Path) -> None:
    command = [HOMEWARD, "generate", "--women", "20000", "--homes", "30000", "--out", tmp_path / "deep" / "load"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not list(tmp_path.glob("deep/.load.*")):
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout, stderr) == (143, "", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("check",), ("explain",)])
def test_whoever_may_not_read_a_run_is_told_whom_to_ask(words: Words, tiny_run: Path) -> None:
    with open_to_all() as folder:
        run = folder / "run"
        subprocess.run(["cp", "-r", tiny_run, run], check=True)
        with shut(run / "restricted", 0o000):
            done = homeward(*words, run, *(["W1"] if words == ("explain",) else []))
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"you may not read {run / 'restricted'}; ask the person who ran it" in done.stderr


def test_a_run_that_somebody_adds_to_does_not_hold(tiny_run: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    subprocess.run(["cp", "-r", tiny_run, run], check=True)
    (run / "notes.txt").write_text("mine")
    done = homeward("check", run)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"{run} does not hold: 1 violation.\n  notes.txt is not a file of this run\n"
