"""Sums that were worked out before: the same multipliers are asked about the same model again and again."""

from __future__ import annotations

import weakref
from collections.abc import Callable

from matcher.solver.model import AssignmentModel


class KnownSums:
    """Of models and of what else a sum depends on, told apart as objects: arrays are never changed once they are part
    of a dual. Copies of a dual with other multipliers may share it."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[weakref.ref[AssignmentModel], tuple[object, ...], int]] = {}

    def __reduce__(self) -> tuple[type[KnownSums], tuple[()]]:
        """A copy, or what is read back, knows nothing yet."""
        return KnownSums, ()

    def of(self, told: tuple[object, ...], model: AssignmentModel, sum_of: Callable[[AssignmentModel], int]) -> int:
        """The sum, worked out where it is not known."""
        key = (id(model), *(one if isinstance(one, int) else id(one) for one in told))
        # What it was told is kept, so that no other object can come to have the same id.
        known = self._known.get(key)
        if known is None or known[0]() is not model:
            known = self._known[key] = weakref.ref(model), told, sum_of(model)
        return known[2]
