"""What docs/stories.md says, and what it should say of each home by a run."""

from __future__ import annotations

from matcher.solver.match import Match
from tests.stories.story import PAGE, blocking, homes, points


def _lines(story: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return text.split(f"\n## {story.capitalize()}\n", 1)[1].split("\n## ", 1)[0].splitlines()


def section(story: str) -> str:
    """The page's text about one story, on one line, so that no line break matters."""
    return " ".join(" ".join(_lines(story)).split())


def results(story: str) -> dict[str, str]:
    """home_id -> the second cell of its row in the story's table."""
    rows = [line.split(" | ") for line in _lines(story) if line.startswith("| `")]
    return {row[0].strip("| `"): row[1] for row in rows}


def result(found: Match, woman_id: str, home_id: str) -> str:
    """What that cell should say."""
    if rules := blocking(found, woman_id, home_id):
        return "no: " + ", ".join(f"`{rule}`" for rule in rules)
    earned = f"{points(found, woman_id, home_id):,} points"
    return f"**proposed**, {earned}" if homes(found)[woman_id] == home_id else f"possible, {earned}"
