"""Every example of every page does what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.docs.desk import carried_out, corrected
from tests.docs.pages import PAGES, ROOT, blocks, commands, name_of

WITH_EXAMPLES = [page for page in PAGES if {"python", "console", "bash"} & {block.language for block in blocks(page)}]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_the_examples_hold(page: Path, tmp_path: Path) -> None:
    assert carried_out(page, tmp_path) == page.read_text(encoding="utf-8")


def test_every_make_target_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    told = [shlex.split(command) for page in PAGES for block in blocks(page) for command, _ in commands(block)]
    named = {words[1] for words in told if words[0] == "make"}
    assert {"match", "test", "bench"} <= named <= targets


def test_the_desk_puts_right_what_a_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = "```csv file=a/b.csv\nx\n1\n```\n```console\n$ cat a/b.csv\ny\n```\n```python\nprint(6 * 7)\n```\n\n```text\n41\n```\n"
    right = wrong.replace("\ny\n", "\nx\n1\n").replace("41", "42")
    assert corrected(wrong) == right
    assert corrected(right) == right
    assert corrected(right.replace("x\n1\n```\n```p", "...\n```\n```p")).count("...") == 1


@pytest.mark.parametrize("text", ["```bash\nhomeward check .\n```", "```bash\nrm -r x\n```", "```bash\ncat gone\n```"])
def test_the_desk_refuses_what_does_not_work(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError):
        corrected(text)
