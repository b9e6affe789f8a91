"""Writes the generated pages, or checks them and the links of every page: `python docs/generate.py [--check]`.

Exit codes: 0 written, or all in order; 1 something to put right, one line each on standard error; 2 a wrong option.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from api.service.roles_page import roles_markdown
from api.settings import settings_markdown
from matcher.intake import tables_markdown
from matcher.rules.rule_docs import rules_markdown
from matcher.solver.match import NOT_ENFORCED

ROOT = Path(__file__).resolve().parents[1]

NOT_ENFORCED_INTRODUCTION = """# What this version does not do yet

Every limit and rule that the tables can express but this version does not enforce. Silence means enforced. The same
sentences stand in `run.json` and in the report of every run. This page is generated from the code.
"""

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ELSEWHERE = re.compile(r"[a-z]+:")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MACHINE_PATH = re.compile(r"(?<![\w./])(?:/(?:home|root|tmp|work|mnt|opt|var|Users)/|[A-Z]:\\)")


def not_enforced_markdown() -> str:
    """`docs/not-enforced.md`."""
    return NOT_ENFORCED_INTRODUCTION + "\n" + "".join(f"- {sentence}\n" for sentence in NOT_ENFORCED)


GENERATED: Mapping[str, Callable[[], str]] = {
    "docs/tables.md": tables_markdown,
    "docs/rules.md": rules_markdown,
    "docs/not-enforced.md": not_enforced_markdown,
    "docs/settings.md": settings_markdown,
    "docs/roles.md": roles_markdown,
}
"""Page -> what writes it."""


def pages(root: Path) -> list[Path]:
    """Every page for people: the two at the top and all of `docs/`."""
    return [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md"))]


def faults(root: Path) -> Iterator[str]:
    """Everything to put right, a sentence each, naming the page."""
    for name, page in GENERATED.items():
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != page():
            yield f"{name} is stale: run python docs/generate.py"
    for path in pages(root):
        name = path.relative_to(root).as_posix()
        if not path.is_file():
            yield f"{name} is missing"
            continue
        text = path.read_text(encoding="utf-8")
        yield from (f"{name} links to {target}, which is not there" for target in _lost_links(path, text))
        yield from (f"{name} names a path of one machine: {line}" for line in _machine_lines(text))


def _lost_links(path: Path, text: str) -> Iterator[str]:
    for target in LINK.findall(FENCED.sub("", text)):
        file = target.partition("#")[0]
        if file and not ELSEWHERE.match(file) and not (path.parent / file).exists():
            yield target


def _machine_lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if MACHINE_PATH.search(line))


def main(arguments: Sequence[str], root: Path = ROOT) -> int:
    """Runs the command; the exit code."""
    parser = argparse.ArgumentParser(prog="docs/generate.py", description="Writes or checks the generated pages.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page needs work")
    if not parser.parse_args(arguments).check:
        for name, page in GENERATED.items():
            (root / name).write_text(page(), encoding="utf-8")
        return 0
    found = list(faults(root))
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
