"""A live progress display on a terminal; silence in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from matcher.solver.plan import Level

STAGES = {
    "read": "Reading and checking tables",
    "journeys": "Looking journeys up",
    "pairs": "Asking every rule about every pair",
    "solve": "Finding the best plan and proving it",
    "referee": "Checking the plan independently",
    "write": "Writing the outputs",
}


class Display:
    """Stages with a bar each; `tell` marks how much of a stage is done, 0..1."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks = {stage: progress.add_task(words, total=1.0, start=False) for stage, words in STAGES.items()}

    def tell(self, stage: str, share: float) -> None:
        """Shows a stage's share done."""
        self._progress.start_task(self._tasks[stage])
        self._progress.update(self._tasks[stage], completed=share)

    def converging(self, _part: str, levels: Sequence[Level]) -> None:
        """Shows how near the best plan so far is to what no plan can beat."""
        task = self._tasks["solve"]
        self._progress.start_task(task)
        shown = ", ".join(f"{level.name} {level.value:,} of at most {level.bound:,}" for level in levels)
        self._progress.update(task, description=f"{STAGES['solve']}: {shown}", completed=_share_proven(levels))


def _share_proven(levels: Sequence[Level]) -> float:
    """0..1, of the level that is furthest from its bound."""
    return min((1.0 - level.gap for level in levels), default=0.0)


@contextmanager
def display() -> Iterator[Display]:
    """A display on standard error, shown only when that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<38}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield Display(progress)
