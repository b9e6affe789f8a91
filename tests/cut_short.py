"""A command at work on a terminal of its own, for the tests that cut its search short."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.runs import AS_OF

HOMEWARD = Path(sys.executable).parent / "homeward"
LATEST_SECONDS = 120
"""Nothing here takes so long on any machine, however busy it is."""
SEARCHING = "of at most"
"""On the terminal from the first plan on."""


def match_words(data: Path, out: Path, *options: object) -> list[str]:
    """The words of a match."""
    words = (HOMEWARD, "match", "--data", data, "--out", out, "--as-of", AS_OF, *options)
    return [str(word) for word in words]


class AtWork:
    """A command in a process group and on a terminal of its own. shown: what its terminal shows so far."""

    def __init__(self, process: subprocess.Popen[str], terminal: int) -> None:
        self.process, self._terminal = process, terminal
        self.shown = ""

    def wait_for(self, words: str) -> None:
        """Until the terminal shows them; the command must not end before."""
        while words not in self.shown:
            assert self._more(), f"ended without {words!r}: {self.shown}"

    def press_ctrl_c(self) -> None:
        """What a terminal sends."""
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self) -> tuple[int, str]:
        """Exit code, and what went to standard output, once it has ended."""
        while self._more():
            pass
        said, _ = self.process.communicate(timeout=LATEST_SECONDS)
        return self.process.returncode, said

    def _more(self) -> bool:
        try:
            piece = os.read(self._terminal, 65_536)
        except OSError:
            # Linux says so when the last writer has gone.
            return False
        self.shown += piece.decode(errors="replace")
        return bool(piece)


@contextmanager
def at_work(words: list[str]) -> Iterator[AtWork]:
    """A command started; killed if it still runs when the block ends."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "160"}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=theirs, text=True, env=environment, start_new_session=True
    ) as process:
        os.close(theirs)
        try:
            yield AtWork(process, ours)
        finally:
            process.kill()
            os.close(ours)
