"""Where the examples of a page are really carried out.

`python -m tests.docs.desk README.md docs/python.md` rewrites what these pages show where something else came out.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

from typer.testing import CliRunner

from api.cli import app
from tests.docs.pages import FENCE, ROOT, Block, block_of, commands, name_of

IN_A_COPY = ("docs/add-a-rule.md",)
"""Pages that add files to the package, or write into the project."""

PROGRAMS = {
    "cat": ["cat"],
    "cp": ["cp"],
    "ls": ["ls"],
    "python": [sys.executable],
    "pytest": [sys.executable, "-m", "pytest"],
}
ELSEWHERE = ("export", "make")
"""Commands that set up a shell, or run what other tests run."""
OURS = "HOMEWARD_DATABASE_URL="
"""The setting that holds for the rest of a page once it is exported."""

SECONDS = re.compile(r"\(\d+\.\d s\)")


def carried_out(page: Path, folder: Path) -> str:
    """The page as it should be, after its examples have been done in an empty folder. Raises AssertionError."""
    text = page.read_text(encoding="utf-8")
    if name_of(page) in IN_A_COPY:
        return _in_a_copy(text, folder)
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    with contextlib.chdir(folder):
        return corrected(text)


def corrected(text: str) -> str:
    """The page as it should be, after its examples have been done in the current directory. Raises AssertionError."""
    with mock.patch.dict(os.environ):
        return FENCE.sub(_Desk().does, text)


def _in_a_copy(text: str, folder: Path) -> str:
    for package in ("api", "geo", "matcher", "docs", "tests/rules", "tests/docs"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("test_*", "__pycache__"))
    for name in ("README.md", "CHANGELOG.md", "fixtures"):
        (folder / name).symlink_to(ROOT / name)
    code = "import sys; from tests.docs.desk import corrected; sys.stdout.write(corrected(sys.stdin.read()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class _Desk:
    """Does the blocks of one page, one after the other; what it knows lasts for the page."""

    def __init__(self) -> None:
        self._names: dict[str, Any] = {"__name__": "__page__"}
        self._printed: str | None = None
        self._code = 0

    def does(self, match: re.Match[str]) -> str:
        """One block; what should stand in its place."""
        block, printed, self._printed = block_of(match), self._printed, None
        if block.file:
            Path(block.file).parent.mkdir(parents=True, exist_ok=True)
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            self._printed = self._python(block.text)
        elif block.language == "text" and printed is not None:
            return f"```text\n{_right(block.text, printed)}```"
        elif block.language in ("console", "bash"):
            return f"```{block.language}\n{self._commands(block)}```"
        return match[0]

    def _python(self, code: str) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "a page", "exec"), self._names)
        return printed.getvalue()

    def _commands(self, block: Block) -> str:
        """A command must end with exit code 0 unless the page asks for the code next."""
        found, text = commands(block), ""
        for at, (command, shown) in enumerate(found):
            printed = self._run(command)
            text += f"$ {command}\n{_right(shown, printed)}"
            asked = at + 1 < len(found) and found[at + 1][0] == "echo $?"
            assert asked or self._code == 0, f"{command} ended with {self._code}:\n{printed}"
        return text if block.language == "console" else block.text

    def _run(self, command: str) -> str:
        if command == "echo $?":
            code, self._code = self._code, 0
            return f"{code}\n"
        words = shlex.split(command)
        if words[0] == "homeward":
            done = CliRunner().invoke(app, words[1:])
            assert done.exception is None or isinstance(done.exception, SystemExit), f"{command}: {done.exception!r}"
            self._code = done.exit_code
            return done.output
        if words[0] in PROGRAMS:
            ended = subprocess.run([*PROGRAMS[words[0]], *words[1:]], capture_output=True, text=True, check=False)
            self._code = ended.returncode
            return ended.stdout + ended.stderr
        if words[0] == "export" and words[1].startswith(OURS):
            name, _, value = words[1].partition("=")
            os.environ[name] = value
            return ""
        assert words[0] in ELSEWHERE, f"nothing runs {command}"
        return ""


def _right(shown: str, printed: str) -> str:
    """What a page shows, if that is what came out (`...` stands for anything); else what came out, without timings."""
    if doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS):
        return shown
    return SECONDS.sub("(... s)", printed)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as empty:
            right = carried_out(ROOT / name, Path(empty))
        (ROOT / name).write_text(right, encoding="utf-8")
