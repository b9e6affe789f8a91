"""A live progress display on a terminal; silence in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

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


@contextmanager
def display() -> Iterator[Display]:
    """A display on standard error, shown only when that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<38}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield Display(progress)
