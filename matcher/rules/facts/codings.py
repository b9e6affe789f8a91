"""Sets and yes/no facts as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geo.place import Place
from matcher.domain.codes import NATIONS, PROBATION_REGIONS, RISK_CODES
from matcher.rules.table import Floats

UNKNOWN = float("nan")


def floats(values: Iterable[float | int | None]) -> Floats:
    """Numbers as a float column; None becomes NaN, which is how a column says unknown."""
    return np.array([UNKNOWN if value is None else value for value in values], dtype=np.float64)


@lru_cache(maxsize=4096)
def mask_of(codes: tuple[str, ...], order: tuple[str, ...]) -> int:
    """A set of codes as bits, in the order given."""
    return sum(1 << order.index(code) for code in set(codes) if code in order)


def risk_mask(codes: tuple[str, ...]) -> int:
    """Risk codes as bits; `none` is no bit."""
    return mask_of(codes, RISK_CODES)


def nation_mask(codes: tuple[str, ...]) -> int:
    """Nations as bits."""
    return mask_of(codes, NATIONS)


def region_mask(codes: tuple[str, ...]) -> int:
    """Probation regions as bits."""
    return mask_of(codes, PROBATION_REGIONS)


def bits(values: Iterable[int]) -> NDArray[np.int64]:
    """A column of bit masks."""
    return np.array(list(values), dtype=np.int64)


def region_number(region: str | None) -> float:
    """Index of a probation region; NaN when unknown."""
    return float(PROBATION_REGIONS.index(region)) if region else UNKNOWN


@lru_cache(maxsize=4096)
def outcode_number(outcode: str) -> float:
    """An outcode read as a number in base 36, equal only when the outcodes are; NaN when unknown."""
    return float(int(outcode, 36)) if outcode else UNKNOWN


def place_columns(places: Sequence[Place | None]) -> dict[str, Floats]:
    """easting_m, northing_m, uncertainty_m and outcode; NaN where unknown."""
    return {
        "easting_m": floats(None if place is None else place.easting_m for place in places),
        "northing_m": floats(None if place is None else place.northing_m for place in places),
        "uncertainty_m": floats(None if place is None else place.uncertainty_m for place in places),
        "outcode": floats(outcode_number(place.outcode if place else "") for place in places),
    }
