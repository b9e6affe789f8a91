"""How long a solve may take, who may stop it, and whom it tells how far it is."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from copy import copy

from matcher.solver.plan import Level

Told = Callable[[str, Sequence[Level]], None]
"""Called with the stage and the levels so far: value of the best plan yet, and the bound proven yet."""


class Watch:
    """A deadline and a stop sign, asked between steps; the plan so far is the answer when it is over.

    seconds: from `begin` on; None = no limit. A solve without one does a fixed amount of work, so it is repeatable.
    """

    def __init__(self, seconds: float | None = None, tell: Told | None = None) -> None:
        self._seconds = seconds
        self._end = math.inf
        self._stopped = threading.Event()
        self._tell = tell
        self.begun = self.cut_short = False

    def begin(self) -> None:
        """Starts the clock, where there is a limit and it does not run yet. From here on there may be a plan."""
        self.begun = True
        if self._seconds is not None and self._end == math.inf:
            self._end = time.monotonic() + self._seconds

    def hold_back(self, seconds: float) -> None:
        """Lets the search end so much sooner, for what must still be done after it."""
        self._end -= seconds

    def stop(self) -> None:
        """Asks the solve to end with the best plan so far; safe from a signal handler or another thread."""
        self._stopped.set()

    def left_seconds(self) -> float:
        """Seconds until the deadline, infinity without one; 0 once stopped."""
        return 0.0 if self._stopped.is_set() else max(0.0, self._end - time.monotonic())

    def is_over(self) -> bool:
        """Whether to end now. Remembered as `cut_short`: the answer then depends on the clock."""
        if self.left_seconds() <= 0.0:
            self.cut_short = True
        return self.cut_short

    def unheard(self) -> Watch:
        """One of the same deadline and stop sign that tells nobody."""
        other = copy(self)
        other._tell = None
        return other

    def tell(self, stage: str, levels: Sequence[Level]) -> None:
        """Passes on how far the solve is."""
        if self._tell is not None:
            self._tell(stage, levels)
