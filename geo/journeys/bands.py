"""Minutes and pounds from the length of a way, by mode: the calibrated figures of `data/journey_bands.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.journeys.protocol import Mode

PUBLIC: tuple[Mode, ...] = ("walk", "bus", "rail")
_M_PER_KM = 1_000
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fare:
    """What a mode costs from a day on: flat and by the km of streets or track, added up, but at least the minimum."""

    begins: date
    flat_gbp: float
    gbp_per_km: float
    minimum_gbp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """The figures of one mode. Three arrays of one length: from so many metres of way on, so many minutes a metre, and
    so much detour (metres of street or track a metre of way).
    """

    fixed_minutes: float
    offered_from_m: float
    from_m: NDArray[np.float64]
    minutes_per_m: NDArray[np.float64]
    detour: NDArray[np.float64]
    fares: tuple[Fare, ...]

    def minutes(self, way_m: ArrayLike) -> NDArray[np.float64]:
        """Door to door, growing with the way and without a jump; also for ways too short to be offered."""
        return self.fixed_minutes + _added_up(self.from_m, self.minutes_per_m, way_m)

    def cost_gbp(self, way_m: ArrayLike, on: date) -> NDArray[np.float64]:
        """One way, for one person (or one car), at the fares of a day. Raises ValueError before the first fare."""
        fares = [fare for fare in self.fares if fare.begins <= on]
        if not fares:
            raise ValueError(f"no fares are known before {self.fares[0].begins.isoformat()}")
        street_km = _added_up(self.from_m, self.detour, way_m) / _M_PER_KM
        return np.maximum(fares[-1].flat_gbp + fares[-1].gbp_per_km * street_km, fares[-1].minimum_gbp)

    def is_offered(self, way_m: ArrayLike) -> NDArray[np.bool_]:
        """Whether anybody takes the mode for a way so long."""
        return np.greater_equal(way_m, self.offered_from_m)


def version() -> str:
    """Of the figures."""
    return str(_figures()["version"])


def fares_on() -> date:
    """The day whose fares are used when no other is asked for."""
    day: date = _figures()["fares_on"]
    return day


@cache
def bands(mode: Mode) -> Bands:
    """The figures of walk, bus, rail or car; `public` has none of its own (ValueError)."""
    if mode == "public":
        raise ValueError("public is the quickest of walk, bus and rail: ask for those")
    figures = _figures()[mode]
    rows = figures["bands"]
    detour = np.array([row["detour"] for row in rows])
    speed_kmh = np.array([row["speed_kmh"] for row in rows])
    return Bands(
        fixed_minutes=figures["fixed_minutes"],
        offered_from_m=figures["offered_from_km"] * _M_PER_KM,
        from_m=np.array([row["from_km"] * _M_PER_KM for row in rows]),
        minutes_per_m=detour / speed_kmh * _MINUTES_PER_HOUR / _M_PER_KM,
        detour=detour,
        fares=tuple(_fare(row) for row in figures["fares"]),
    )


def _fare(row: dict[str, Any]) -> Fare:
    return Fare(
        begins=row["from"], flat_gbp=row["flat_gbp"], gbp_per_km=row["gbp_per_km"], minimum_gbp=row["minimum_gbp"]
    )


def _added_up(from_m: NDArray[np.float64], per_m: NDArray[np.float64], way_m: ArrayLike) -> NDArray[np.float64]:
    """The sum over a way of what each of its metres takes, the last band going on for ever. NaN gives NaN."""
    way = np.asarray(way_m, dtype=np.float64)
    at_edges = np.concatenate([[0.0], np.cumsum(np.diff(from_m) * per_m[:-1])])
    beyond = np.maximum(way - from_m[-1], 0.0) * per_m[-1]
    return np.asarray(np.interp(way, from_m, at_edges) + beyond, dtype=np.float64)


@cache
def _figures() -> dict[str, Any]:
    return tomllib.loads(files("geo").joinpath("data", "journey_bands.toml").read_text(encoding="utf-8"))
