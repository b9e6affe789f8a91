"""Progress on a terminal, silence in a pipe: the real command in a process of its own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from matcher.progress import STAGES
from tests.runs import AS_OF, FIXTURES, contents

HOMEWARD = Path(sys.executable).parent / "homeward"
TINY = FIXTURES / "tiny"


def words(out: Path) -> list[str]:
    return [str(HOMEWARD), "match", "--data", str(TINY), "--out", str(out), "--as-of", AS_OF]


def read_all(terminal: int) -> str:
    """What was written to a terminal, until nobody holds its other end."""
    seen = b""
    try:
        while piece := os.read(terminal, 65_536):
            seen += piece
    except OSError:
        # Linux says so when the last writer has gone.
        return seen.decode()
    return seen.decode()


def test_a_pipe_stays_quiet(tmp_path: Path) -> None:
    done = subprocess.run(words(tmp_path / "run"), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("4 of 5 women placed")
    assert "\x1b" not in done.stdout
    assert "report.html" in contents(tmp_path / "run")


def test_a_terminal_shows_every_stage(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(
        words(tmp_path / "run"), stdout=subprocess.PIPE, stderr=theirs, text=True, env=environment
    ) as running:
        os.close(theirs)
        shown = read_all(ours)
        assert running.stdout is not None
        said = running.stdout.read()
    os.close(ours)
    assert running.returncode == 0
    for stage in STAGES.values():
        assert stage in shown
    assert "\x1b[" in shown
    # What the command says goes to standard output, also then.
    assert said.startswith("4 of 5 women placed") and "\x1b" not in said


def test_faults_on_a_terminal_are_said_after_the_display(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [str(HOMEWARD), "match", "--data", str(tmp_path), "--out", str(tmp_path / "run")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True) as running:
        os.close(theirs)
        shown = read_all(ours)
    os.close(ours)
    assert running.returncode == 2
    assert "women.csv: is missing" in shown and "Traceback" not in shown
    assert list(tmp_path.iterdir()) == []


def test_a_signal_that_comes_amid_an_import_still_ends_the_command() -> None:
    # A callback of the import machinery swallows whatever is raised in it.
    script = '''
import os, signal, time, weakref
from api.ending import hear_signals
hear_signals()
class Module: pass
scope = {"os": os, "signal": signal}
callback = """def cb(ref):
    os.kill(os.getpid(), signal.SIGTERM)
    [None for _ in range(1000)]
"""
exec(compile(callback, "<frozen importlib._bootstrap>", "exec"), scope)
module = Module()
watch = weakref.ref(module, scope["cb"])
del module
time.sleep(30)
'''
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")


def test_a_signal_that_comes_as_garbage_is_collected_still_ends_the_command() -> None:
    # Whatever a finaliser raises is swallowed.
    script = """
import gc, os, signal, time
from api.ending import hear_signals
hear_signals()
class Garbage:
    def __init__(self): self.itself = self
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        [None for _ in range(1000)]
Garbage()
gc.collect()
time.sleep(30)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")


def test_a_signal_that_a_library_drops_still_ends_the_command() -> None:
    # As libraries do that ask from C whether an object has something, and take any error for a no.
    script = """
import contextlib, os, signal, time
from api.ending import hear_signals
hear_signals()
with contextlib.suppress(BaseException):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
time.sleep(30)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")


def test_what_is_being_cleared_away_when_it_ends_is_cleared_to_the_end() -> None:
    """However long it takes, with errors of its own on the way."""
    script = """
import os, signal, time
import api.ending
api.ending.LOOK_AGAIN_SECONDS = 0.05
api.ending.hear_signals()
def clear():
    try:
        time.sleep(0.2)
        raise OSError
    except OSError:
        time.sleep(0.2)
    time.sleep(0.2)
    print("cleared")
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(30)
finally:
    clear()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, "cleared\n", "")


def test_what_else_a_finaliser_raises_is_still_told() -> None:
    script = """
from api.ending import hear_signals
hear_signals()
class Garbage:
    def __del__(self): raise ValueError("lost")
Garbage()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 0 and "ValueError: lost" in done.stderr
