"""Ctrl-C: the real command, the real signal, at every stage of a match."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from matcher.searching import searched
from matcher.solver.watch import Watch
from tests.cut_short import LATEST_SECONDS, SEARCHING, at_work, match_words
from tests.runs import contents, homeward, record

GAVE_UP = 130


def test_during_the_search_it_ends_the_search_alone(unprovable_load: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    with at_work(match_words(unprovable_load, run)) as command:
        command.wait_for(SEARCHING)
        command.press_ctrl_c()
        code, said = command.end()
    assert code == 4
    assert "Stopping with the best plan so far; Ctrl-C again to give up." in command.shown
    assert "Traceback" not in command.shown
    assert "; cut short with placed within " in said.splitlines()[0]
    assert record(run)["finished"] is False and record(run)["gap"] > 0.0
    assert homeward("check", run).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_second_one_gives_up_and_the_earlier_run_stays(unprovable_load: Path, tiny_run: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    subprocess.run(["cp", "-r", tiny_run, run], check=True)
    with at_work(match_words(unprovable_load, run)) as command:
        command.wait_for(SEARCHING)
        command.press_ctrl_c()
        command.wait_for("Stopping with the best plan so far")
        command.press_ctrl_c()
        code, said = command.end()
    assert (code, said) == (GAVE_UP, "")
    assert "Traceback" not in command.shown and "Exception" not in command.shown
    assert contents(run) == contents(tiny_run)
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_while_the_input_is_read_it_gives_up(unprovable_load: Path, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy.toml", tmp_path / "out"
    os.mkfifo(policy)
    with at_work(match_words(unprovable_load, out / "run", "--policy", policy)) as command:
        # From when somebody reads the policy, and in vain.
        writer = os.open(policy, os.O_WRONLY)
        command.press_ctrl_c()
        code, said = command.end()
        os.close(writer)
    assert (code, said) == (GAVE_UP, "")
    assert "Traceback" not in command.shown and "Stopping" not in command.shown
    assert not out.exists()


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C as a terminal has it: who starts the tests in the background may have had it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_before_there_is_a_plan_it_gives_up() -> None:
    def pairs(_watch: Watch) -> None:
        signal.raise_signal(signal.SIGINT)
        time.sleep(0.1)

    with pytest.raises(KeyboardInterrupt):
        searched(pairs, Watch())


def test_what_a_search_finds_or_raises_comes_back() -> None:
    def stopped(watch: Watch) -> bool:
        watch.begin()
        signal.raise_signal(signal.SIGINT)
        while not watch.is_over():
            time.sleep(0.001)
        return watch.cut_short

    def broken(_watch: Watch) -> None:
        raise LookupError("mine")

    before = signal.getsignal(signal.SIGINT)
    assert searched(stopped, Watch()) is True
    with pytest.raises(LookupError, match="mine"):
        searched(broken, Watch())
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("module", ["typer", "matcher.commands", "ortools.graph.python.min_cost_flow"])
def test_while_the_command_starts_it_ends_without_a_word(module: str, tmp_path: Path) -> None:
    script = f'''
import os, signal, sys
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "{module}":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
sys.argv[0] = "homeward"
from api.cli import main
main()
'''
    words = [sys.executable, "-c", script, *match_words(tmp_path, tmp_path / "run")[1:]]
    done = subprocess.run(words, capture_output=True, text=True, timeout=LATEST_SECONDS, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (GAVE_UP, "", "")
    assert list(tmp_path.iterdir()) == []
