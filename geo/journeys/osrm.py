"""Journeys by road from a routing server that speaks OSRM's table service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from time import monotonic

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.distance import distance_m
from geo.journeys.falling_back import filled
from geo.journeys.osrm_asking import Asker
from geo.journeys.osrm_batches import Answers, Keys, keys_of
from geo.journeys.osrm_cache import AnswerCache
from geo.journeys.osrm_server import OsrmServer
from geo.journeys.protocol import Declaration, JourneyError, Journeys, JourneyTable, Mode, Points

GBP_A_MILE = 0.45
"""What HMRC lets an employer pay untaxed for a mile in one's own car: it stands for fuel, wear and insurance."""

_METRES_A_MILE = 1_609.344
_PROFILES: dict[Mode, str] = {"car": "driving", "walk": "foot"}
_FASTEST_M_A_MINUTE: dict[Mode, float] = {"car": 130_000 / 60, "walk": 10_000 / 60}
_REST_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OsrmSummary:
    """Who answered since the start, in pairs asked for: the server or its kept answers, the fallback, or nobody.

    requests: answered questions to the server. warnings: what went wrong besides, each once, naming no place.
    """

    server: int = 0
    fallback: int = 0
    nobody: int = 0
    requests: int = 0
    warnings: tuple[str, ...] = ()


class OsrmJourneys:
    """Journeys of one mode from a server; see docs/decisions/0014-routing-client.md.

    url: the part before `/table/v1/`. profile: None for `driving` or `foot`. mode: `car` or `walk`; a server holds the
    streets of one, whatever profile it is asked for. Other modes are the fallback's wholly. batch: the most points in
    a request. cache: the folder of kept answers. fallback: answers pairs without a route, and everything else for a
    minute after the server failed. Raises JourneyError for an address, profile or mode that cannot be one, ValueError
    for a figure that makes no sense. Safe to share between threads.
    """

    def __init__(
        self,
        url: str,
        *,
        profile: str | None = None,
        mode: Mode = "car",
        timeout_s: float = 10.0,
        retries: int = 3,
        batch: int = 100,
        cache: Path | None = None,
        keep_days: int = 30,
        fallback: Journeys | None = None,
        gbp_a_mile: float = GBP_A_MILE,
    ) -> None:
        if mode not in _PROFILES:
            raise JourneyError(
                "a routing server answers for car or walk: choose one of them, or use the estimate or a table"
            )
        if not (batch >= 2 and timeout_s > 0 and retries >= 0 and keep_days >= 1 and 0 <= gbp_a_mile < np.inf):
            raise ValueError("batch from 2, timeout_s above 0, retries from 0, keep_days from 1, gbp_a_mile from 0")
        self._server = OsrmServer(url, profile or _PROFILES[mode], timeout_s=timeout_s, retries=retries)
        self._cache = AnswerCache(cache, keep_days, self._server.url, self._server.profile)
        self._asker = Asker(self._server, self._cache, batch)
        self._mode, self._fallback, self._gbp_a_mile = mode, fallback, gbp_a_mile
        self._counts = {"server": 0, "fallback": 0, "nobody": 0}
        self._troubles: list[str] = []
        self._rests_until_s = 0.0
        self._lock = RLock()

    @property
    def summary(self) -> OsrmSummary:
        """Who answered so far."""
        with self._lock:
            return OsrmSummary(
                **self._counts,
                requests=self._asker.requests,
                warnings=(*self._cache.warnings, *self._troubles),
            )

    def declare(self, mode: Mode) -> Declaration:
        """A mode that is not the server's is declared by the fallback. Raises JourneyError when there is none."""
        if mode != self._mode:
            return self._other(mode).declare(mode)
        version = f"v1, data {self._asker.version}" if self._asker.version else "v1, data without a stated version"
        fallback = self._fallback.declare(mode).method if self._fallback else ""
        method = f"the OSRM table service, profile {self._server.profile}"
        return Declaration(method=method, version=version, estimate=False, fallback=fallback)

    def table(self, origins: Points, destinations: Points, mode: Mode) -> JourneyTable:
        """Minutes are at least those of `at_least_minutes`; pounds are of the distance by car, NaN for other modes.

        Raises JourneyError when the server cannot answer and there is no fallback.
        """
        if mode != self._mode:
            return self._other(mode).table(origins, destinations, mode)
        rows, row_of = np.unique(keys_of(origins), return_inverse=True)
        columns, column_of = np.unique(keys_of(destinations), return_inverse=True)
        with self._lock:
            answers = self._answers(rows, columns)
            found = self._priced(answers, np.ix_(row_of, column_of), origins, destinations)
            missing, helped = np.isnan(found.minutes), 0
            if self._fallback is not None:
                found, helped = filled(found, missing, self._fallback, origins, destinations, mode)
            self._counts["server"] += int((~missing).sum())
            self._counts["fallback"] += helped
            self._counts["nobody"] += int(missing.sum()) - helped
        return found

    def at_least_minutes(self, distance_m: ArrayLike, mode: Mode) -> NDArray[np.float64]:
        """The straight line at 130 km/h by car or 10 on foot, or the fallback's own bound where that is lower."""
        if mode != self._mode:
            return self._other(mode).at_least_minutes(distance_m, mode)
        own = _straight_minutes(np.asarray(distance_m, dtype=np.float64), mode)
        return own if self._fallback is None else np.minimum(own, self._fallback.at_least_minutes(distance_m, mode))

    def _other(self, mode: Mode) -> Journeys:
        if self._fallback is None:
            raise JourneyError(
                f"the routing server answers for {self._mode} only: use the estimate or a table for {mode}"
            )
        return self._fallback

    def _priced(
        self, answers: Answers, cells: tuple[NDArray[np.intp], ...], origins: Points, destinations: Points
    ) -> JourneyTable:
        line_m = distance_m(
            origins.easting_m[:, None], origins.northing_m[:, None], destinations.easting_m, destinations.northing_m
        )
        # A server moves points to the next street, which can shorten a journey below what the candidates were told.
        minutes = np.maximum(answers.seconds[cells] / 60, _straight_minutes(line_m, self._mode))
        gbp = answers.metres[cells] / _METRES_A_MILE * self._gbp_a_mile
        cost_gbp = gbp if self._mode == "car" else np.full(minutes.shape, np.nan)
        return JourneyTable(minutes=minutes, cost_gbp=cost_gbp, estimated=np.zeros(minutes.shape, dtype=np.bool_))

    def _answers(self, rows: Keys, columns: Keys) -> Answers:
        resting = self._fallback is not None and monotonic() < self._rests_until_s
        answers, error = self._asker.answers(rows, columns, ask=not resting)
        if error is None:
            return answers
        if self._fallback is None:
            raise error
        self._rests_until_s = monotonic() + _REST_S
        if str(error) not in self._troubles:
            self._troubles.append(str(error))
        return answers


def _straight_minutes(line_m: NDArray[np.float64], mode: Mode) -> NDArray[np.float64]:
    return line_m / _FASTEST_M_A_MINUTE[mode]
