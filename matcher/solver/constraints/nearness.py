"""Which places may be within a radius of one another, for all that is known of where they are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.solver.arrays import Bools

Floats = NDArray[np.float64]

BLOCK = 512
"""Points compared with all others at once, to spare memory."""


def require_points(name: str, held: NDArray[Any], places: int) -> None:
    """Raises ValueError unless `held` is (places, 3) easting, northing and doubt in metres, no doubt below 0."""
    if held.shape != (places, 3):
        raise ValueError(f"{name} has shape {held.shape}, not {(places, 3)}")
    if held.dtype != np.float64:
        raise ValueError(f"{name} must hold numbers of type float64")
    if np.isinf(held).any() or (held[:, 2] < 0).any():
        raise ValueError(f"{name} must hold finite numbers or NaN, and no doubt below 0")


def near(here_m: Floats, there_m: Floats, radius_m: int) -> Bools:
    """(k, l) whether each point of `here_m` (k, 3) may be within the radius of each of `there_m` (l, 3).

    The columns are easting, northing and doubt; distances are rounded to whole metres. The radius itself is within;
    NaN may be anywhere.
    """
    parts = [np.zeros((0, len(there_m)), bool)]
    for start in range(0, len(here_m), BLOCK):
        here = here_m[start : start + BLOCK, None]
        east, north = here[..., 0] - there_m[:, 0], here[..., 1] - there_m[:, 1]
        distance = np.rint(np.sqrt(east * east + north * north))
        parts.append(~(distance > radius_m + (here[..., 2] + there_m[:, 2])))
    return np.concatenate(parts)
