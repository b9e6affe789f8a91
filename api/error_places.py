"""Errors as logs may tell them: what an error says may be of somebody, where it was raised is not."""

from __future__ import annotations

import traceback
from pathlib import Path

MOST_FRAMES = 8


def place_of(error: BaseException) -> str:
    """Where an error was raised, the innermost place first, without what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-MOST_FRAMES:]))
