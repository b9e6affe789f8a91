"""The lines of docs/stories.md that come from a run."""

from __future__ import annotations

from matcher.domain import Home
from matcher.report.words import count, day, tenancy
from matcher.solver.match import Match
from tests.stories.story import PAGE, answers, homes, points, run, told


def section(story: str) -> str:
    """The page's text about one story, on one line, so that no line break matters."""
    text = PAGE.read_text(encoding="utf-8")
    return " ".join(text.split(f"\n## {story.capitalize()}\n", 1)[1].split("\n## ", 1)[0].split())


def table(story: str) -> str:
    """The story's homes, and what the run says of each for the woman of the story."""
    found, woman = run(story), story.capitalize()
    lines = [f"| home | what it is | {woman} |", "|---|---|---|"]
    lines += [f"| `{home.home_id}` | {_offer(home)} | {_answer(found, woman, home)} |" for home in told(story).homes]
    return "\n".join(lines) + "\n"


def _offer(home: Home) -> str:
    assert home.available_from is not None
    rooms = "shared house" if home.sharing == "shared" else count(home.bedrooms or 0, "bedroom")
    return f"{rooms}, {tenancy(home)}, free from {day(home.available_from)}"


def _answer(found: Match, woman: str, home: Home) -> str:
    blocked = [answer for answer in answers(found, woman, home.home_id) if answer.effect == "block"]
    if blocked:
        return "; ".join(f"no, `{answer.code}`: {answer.detail or answer.sentence}" for answer in blocked)
    earned = f"{points(found, woman, home.home_id):,} points"
    return f"**proposed**, {earned}" if homes(found)[woman] == home.home_id else f"possible, {earned}"
