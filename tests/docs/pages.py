"""The pages as their fenced blocks, and a desk at which the blocks of one page are really carried out.

What a block does is in its language: `python` runs, and a `text` block right after it is what it prints; `console` holds
commands after `$ ` and what they print; `bash` holds commands alone. `file=NAME` after any language writes the block to
that file instead. `...` in shown output stands for anything.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from api.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])

FENCE = re.compile(r"^```(?P<language>\w+)(?: file=(?P<file>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = {"cat": ["cat"], "ls": ["ls"], "python": [sys.executable], "pytest": [sys.executable, "-m", "pytest"]}
ELSEWHERE = ("export", "make")
"""Commands that set up a shell, or run what other tests run."""


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    file: str
    text: str


def name_of(page: Path) -> str:
    """A page as people call it."""
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Block(match["language"], match["file"] or "", match["text"]) for match in found]


def commands(page: Path) -> list[tuple[str, str | None]]:
    """(command, what it prints; None where the page does not say) of every console and bash block."""
    found: list[tuple[str, str | None]] = []
    for block in blocks(page):
        if not block.file:
            found += commands_of(block)
    return found


def commands_of(block: Block) -> list[tuple[str, str | None]]:
    """The commands of one block; a backslash at the end of a line continues it."""
    text = block.text.replace("\\\n", " ")
    if block.language == "bash":
        return [(line, None) for line in text.splitlines() if line and not line.startswith("#")]
    if block.language == "console":
        return [(part.partition("\n")[0], part.partition("\n")[2]) for part in re.split(r"^\$ ", text, flags=re.M)[1:]]
    return []


class Desk:
    """Carries out one page in the current directory, block after block.

    A command must end with exit code 0 unless the page asks for it with `echo $?`. Raises AssertionError.
    """

    def __init__(self, page: Path) -> None:
        self._blocks = blocks(page)
        self._names: dict[str, Any] = {"__name__": "__page__"}
        self._code = 0

    def work(self) -> None:
        """Does every block."""
        for at, block in enumerate(self._blocks):
            after = self._blocks[at + 1] if at + 1 < len(self._blocks) else None
            if block.file:
                Path(block.file).parent.mkdir(parents=True, exist_ok=True)
                Path(block.file).write_text(block.text, encoding="utf-8")
            elif block.language == "python":
                self._python(block.text, after.text if after and after.language == "text" else None)
            else:
                self._commands(commands_of(block))

    def _python(self, code: str, shown: str | None) -> None:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "a page", "exec"), self._names)
        if shown is not None:
            require_same(code, shown, printed.getvalue())

    def _commands(self, found: list[tuple[str, str | None]]) -> None:
        for at, (command, shown) in enumerate(found):
            printed = self._run(command)
            if shown is not None:
                require_same(command, shown, printed)
            asked = at + 1 < len(found) and found[at + 1][0] == "echo $?"
            assert asked or self._code == 0, f"{command} ended with {self._code}:\n{printed}"

    def _run(self, command: str) -> str:
        words = shlex.split(command, comments=True)
        if command == "echo $?":
            code, self._code = self._code, 0
            return f"{code}\n"
        if words[0] == "homeward":
            done = CliRunner().invoke(app, words[1:])
            assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
            self._code = done.exit_code
            return done.output
        if words[0] in PROGRAMS:
            ended = subprocess.run([*PROGRAMS[words[0]], *words[1:]], capture_output=True, text=True, check=False)
            self._code = ended.returncode
            return ended.stdout + ended.stderr
        assert words[0] in ELSEWHERE, f"no test runs {command}"
        return ""


def require_same(source: str, shown: str, printed: str) -> None:
    """Raises AssertionError unless what a page shows is what came out."""
    checker = doctest.OutputChecker()
    example = doctest.Example(source, shown)
    if not checker.check_output(shown, printed, doctest.ELLIPSIS):
        raise AssertionError(f"{source}\n{checker.output_difference(example, printed, doctest.REPORT_NDIFF)}")


if __name__ == "__main__":
    Desk(Path(sys.argv[1]).resolve()).work()
