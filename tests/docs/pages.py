"""The pages for people, and their fenced blocks.

What a block does is in its language: `python` runs, and a `text` block right after it is what it prints; `console`
holds commands after `$ ` and what they print; `bash` holds commands alone; `http` holds a request to the service and
what is answered. `file=NAME` after any language writes the block to that file instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])

FENCE = re.compile(
    r"^```(?P<language>\w+)(?: file=(?P<file>\S+))?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    language: str
    file: str
    text: str


def name_of(page: Path) -> str:
    """A page as people call it."""
    return page.relative_to(ROOT).as_posix()


def block_of(match: re.Match[str]) -> Block:
    """The block that a match of `FENCE` found."""
    return Block(match["language"], match["file"] or "", match["text"])


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [block_of(match) for match in FENCE.finditer(page.read_text(encoding="utf-8"))]


def commands(block: Block) -> list[tuple[str, str]]:
    """(command, what the block shows it to print) of a console or bash block."""
    if block.file:
        return []
    if block.language == "bash":
        return [(line, "") for line in block.text.splitlines() if line and not line.startswith("#")]
    if block.language == "console":
        parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
        return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts)]
    return []
