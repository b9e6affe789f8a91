"""Checks that the arrays of a coupling rule fit a model."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 2**40
"""Numbers up to here can be added up over millions of placements in 64 bits."""


def require_whole(name: str, held: NDArray[Any], shape: int | tuple[int, ...], *, lowest: int = 0) -> None:
    """Raises ValueError unless `held` has this shape (or length) and holds int64 from `lowest` to LARGEST."""
    wanted = (shape,) if isinstance(shape, int) else shape
    if held.shape != wanted:
        raise ValueError(f"{name} has shape {held.shape}, not {wanted}")
    if held.dtype != np.int64:
        raise ValueError(f"{name} must hold whole numbers of 64 bits (int64)")
    if held.size and held.min() < lowest:
        raise ValueError(f"{name} must not hold less than {lowest}")
    if held.size and held.max() > LARGEST:
        raise ValueError(f"{name} must not hold more than 2**40")


def require_indices(name: str, held: NDArray[Any], length: int, end: int, *, lowest: int = 0) -> None:
    """Raises ValueError unless `held` is (length,) whole numbers from `lowest` to end - 1."""
    require_whole(name, held, length, lowest=lowest)
    if len(held) and held.max() >= end:
        raise ValueError(f"{name} must hold whole numbers from {lowest} to {end - 1}")


def require_flags(name: str, held: NDArray[Any], shape: int | tuple[int, ...]) -> None:
    """Raises ValueError unless `held` has this shape (or length) and holds yes or no."""
    wanted = (shape,) if isinstance(shape, int) else shape
    if held.shape != wanted:
        raise ValueError(f"{name} has shape {held.shape}, not {wanted}")
    if held.dtype != np.bool_:
        raise ValueError(f"{name} must hold yes or no")


def require_agent_pairs(name: str, held: NDArray[Any], agents: int) -> None:
    """Raises ValueError unless `held` is (q, 2) agents, two different ones in each row."""
    require_whole(name, held, (len(held), 2))
    if held.size and held.max() >= agents:
        raise ValueError(f"{name} must hold agents from 0 to {agents - 1}")
    if (held[:, 0] == held[:, 1]).any():
        raise ValueError(f"{name} must not pair an agent with herself")
