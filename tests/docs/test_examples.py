"""Every example of every page does what the page says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, Desk, blocks, commands, name_of

OWN_COPY = ROOT / "docs" / "add-a-rule.md"
"""Adds files to the package, so it is done in a copy of the project."""

DONE_HERE = [
    page
    for page in PAGES
    if page != OWN_COPY and any(block.language in ("python", "console", "bash") for block in blocks(page))
]


@pytest.mark.parametrize("page", DONE_HERE, ids=name_of)
def test_the_examples_hold(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    monkeypatch.chdir(tmp_path)
    Desk(page).work()


def test_adding_a_rule_goes_as_the_page_says(tmp_path: Path) -> None:
    for package in ("api", "geo", "matcher", "docs", "tests/rules", "tests/docs"):
        ignored = shutil.ignore_patterns("test_*", "__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    for name in ("README.md", "CHANGELOG.md", "fixtures"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.docs.pages", "docs/add-a-rule.md"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "`children_not_shared`" in (tmp_path / "docs" / "rules.md").read_text(encoding="utf-8")


def test_every_make_target_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = {shlex.split(command)[1] for page in PAGES for command, _ in commands(page) if command.startswith("make ")}
    assert {"match", "test"} <= named
    assert named <= targets
