"""Every example of every page does what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, SHELL_TOOLS, Block, Desk, blocks, commands, name_of, require_same

WITH_EXAMPLES = [page for page in PAGES if any(block.language in ("python", "console", "bash") for block in blocks(page))]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_the_examples_hold(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [str(tmp_path)] + __import__("sys").path)
    Desk(page).work()


def test_every_make_target_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = {shlex.split(command)[1] for page in PAGES for command, _ in commands(page) if command.startswith("make ")}
    assert {"match", "test"} <= named
    assert named <= targets
