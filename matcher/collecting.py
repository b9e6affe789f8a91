"""How often dead cycles of objects are looked for while a run is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (200_000, 20, 100)
"""As for `gc.set_threshold`. A run makes millions of records that last and hardly a cycle; each look walks them all."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Looks seldom until the block ends: a fifth less time where there are many rows, and no more memory."""
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
