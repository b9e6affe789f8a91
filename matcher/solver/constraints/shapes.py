"""Checks that the arrays of a coupling rule fit a model."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def require_whole(name: str, held: NDArray[Any], length: int, *, lowest: int = 0) -> None:
    """Raises ValueError unless `held` is (length,) whole numbers, none below `lowest`."""
    if held.shape != (length,):
        raise ValueError(f"{name} has shape {held.shape}, not ({length},)")
    if held.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold whole numbers")
    if len(held) and held.min() < lowest:
        raise ValueError(f"{name} must not hold less than {lowest}")


def require_indices(name: str, held: NDArray[Any], length: int, end: int, *, lowest: int = 0) -> None:
    """Raises ValueError unless `held` is (length,) whole numbers from `lowest` to end - 1."""
    require_whole(name, held, length, lowest=lowest)
    if len(held) and held.max() >= end:
        raise ValueError(f"{name} must hold whole numbers from {lowest} to {end - 1}")


def require_flags(name: str, held: NDArray[Any], length: int) -> None:
    """Raises ValueError unless `held` is (length,) yes or no."""
    if held.shape != (length,) or held.dtype != np.bool_:
        raise ValueError(f"{name} must be {length} times yes or no")
