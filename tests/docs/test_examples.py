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


PAGE = """```csv file=a/b.csv
x
1
```
```console
$ cat a/b.csv
{cat}
```
```python
print(6 * 7)
```

```text
{sum}
```
"""


def test_the_desk_puts_right_what_a_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    right = PAGE.format(cat="x\n1", sum="42")
    assert corrected(PAGE.format(cat="x\n2", sum="41")) == right
    assert corrected(right) == right
    elided = PAGE.format(cat="x\n...", sum="42")
    assert corrected(elided) == elided


@pytest.mark.parametrize("text", ["```bash\nhomeward check .\n```", "```bash\nrm -r x\n```", "```bash\ncat gone\n```"])
def test_the_desk_refuses_what_does_not_work(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError):
        corrected(text)
