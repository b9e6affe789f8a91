"""One question to an OSRM table service: https://project-osrm.org/docs/ (service `table`, version 1)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.journeys.osrm_address import SERVICE, checked, keep_places_out_of_logs
from geo.journeys.osrm_batches import Keys, lon_lat
from geo.journeys.protocol import JourneyError

_BUSY = (429, 500, 502, 503, 504)
_TOO_LONG = (413, 414)
_LONGEST_WAIT_S = 60
_LARGEST = 10**9
_PROFILE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_OLD = "did not understand the question: it must know annotations=duration,distance (OSRM 5.18 or later)"
_CODES = {
    "NoRoute": "found no route at all",
    "NoTable": "found no route at all",
    "InvalidQuery": _OLD,
    "InvalidOptions": _OLD,
    "InvalidValue": "refused a value of the question",
    "InvalidUrl": "has no table service at this address: give the part before /table/v1/",
    "InvalidService": "has no table service: give the address of an OSRM server",
    "InvalidVersion": "has no version 1 of the table service: give the address of an OSRM 5 server",
}


class TooBigError(JourneyError):
    """The server takes fewer points in a request."""


class NoSegmentError(JourneyError):
    """Some point lies near no street that the server knows."""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole seconds and metres of shape (origins, destinations), NaN for none, and the version of the data or ""."""

    seconds: NDArray[np.float64]
    metres: NDArray[np.float64]
    version: str


class OsrmServer:
    """A server and a profile. Raises JourneyError for an address or profile that cannot be one.

    timeout_s: for a connection and for each wait on an answer. retries: further tries after a broken or late answer
    and after a busy server, which may say how long to wait (up to a minute). Redirects are not followed and proxies of
    the environment not used: places go to the named server or nowhere.
    """

    def __init__(self, url: str, profile: str, *, timeout_s: float, retries: int) -> None:
        import urllib3  # here, so that a command without routing does not wait for it

        parts = checked(url)
        if not _PROFILE.fullmatch(profile):
            raise JourneyError("the profile of a routing server is a short name such as driving or foot")
        self.url = parts.geturl().rstrip("/")
        self.host = parts.netloc
        self.profile = profile
        self._timeout_s = timeout_s
        self._tries = retries + 1
        self._pool = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=timeout_s, read=timeout_s),
            retries=urllib3.Retry(
                total=retries,
                redirect=0,
                status_forcelist=_BUSY,
                backoff_factor=0.2,
                backoff_max=_LONGEST_WAIT_S,
                retry_after_max=_LONGEST_WAIT_S,
                raise_on_status=False,
                raise_on_redirect=False,
            ),
        )
        keep_places_out_of_logs()

    def ask(self, origins: Keys, destinations: Keys) -> Block:
        """Every origin to every destination. Raises TooBigError, NoSegmentError, or JourneyError for all else."""
        points = np.unique(np.concatenate((origins, destinations)))
        answer = self._answer(points, np.searchsorted(points, origins), np.searchsorted(points, destinations))
        shape = origins.size, destinations.size
        seconds = self._matrix(answer.get("durations"), shape)
        metres = self._matrix(answer["distances"], shape) if "distances" in answer else np.full(shape, np.nan)
        version = answer.get("data_version")
        return Block(seconds, metres, version if isinstance(version, str) else "")

    def off_the_streets(self, points: Keys) -> Keys:
        """Which of the points the server cannot place on a street: it refuses a whole request for one of them."""
        first = np.zeros(1, dtype=np.intp)
        try:
            self._answer(points, first, first)
        except NoSegmentError:
            if points.size == 1:
                return points
            halves = np.array_split(points, 2)
            return np.concatenate([self.off_the_streets(half) for half in halves])
        return points[:0]

    def _answer(self, points: Keys, sources: NDArray[np.intp], destinations: NDArray[np.intp]) -> dict[str, Any]:
        places = ";".join(lon_lat(key) for key in points)
        options = f"sources={_list(sources)}&destinations={_list(destinations)}&annotations=duration,distance"
        status, body = self._get(f"{self.url}{SERVICE}{self.profile}/{places}?{options}")
        if status in _TOO_LONG:
            raise TooBigError(self._says("takes fewer places in a request"))
        if status in _BUSY:
            raise JourneyError(self._says(f"is busy or out of order (status {status}, {self._tries} tries); try later"))
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("code"), str):
            raise JourneyError(
                self._says(f"answered something else than routes (status {status}); is it an OSRM server, or a proxy?")
            )
        self._raise_for(answer["code"])
        return answer

    def _get(self, url: str) -> tuple[int, bytes]:
        from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, TimeoutError

        try:
            response = self._pool.request("GET", url, redirect=False)
        except HTTPError as error:
            reason = error.reason if isinstance(error, MaxRetryError) else error
            refused = isinstance(reason, NewConnectionError)  # which the library counts among the late ones
            late = isinstance(reason, TimeoutError) and not refused
            fault = f"did not answer in {self._timeout_s:g} seconds" if late else "could not be reached or broke off"
            # The library's own message holds the address with every place in it.
            raise JourneyError(self._says(f"{fault} ({self._tries} tries); check that it runs")) from None
        return response.status, response.data

    def _raise_for(self, code: str) -> None:
        if code == "TooBig":
            raise TooBigError(self._says("takes fewer places in a request"))
        if code == "NoSegment":
            raise NoSegmentError(self._says("knows no street near a place"))
        if code != "Ok":
            raise JourneyError(self._says(_CODES.get(code, "refused the question")))

    def _matrix(self, rows: object, shape: tuple[int, int]) -> NDArray[np.float64]:
        if not _is_matrix(rows, shape):
            raise JourneyError(self._says(f"answered with a table that is not {shape[0]} by {shape[1]} numbers"))
        return np.rint(np.array(rows, dtype=np.float64).reshape(shape))

    def _says(self, fault: str) -> str:
        return f"the routing server {self.host} {fault}"


def _list(positions: NDArray[np.intp]) -> str:
    return ";".join(map(str, positions.tolist()))


def _is_matrix(rows: object, shape: tuple[int, int]) -> bool:
    if not isinstance(rows, list) or len(rows) != shape[0]:
        return False
    return all(isinstance(row, list) and len(row) == shape[1] and _are_cells(row) for row in rows)


def _are_cells(cells: Sequence[object]) -> bool:
    """Whether all are null or a number that a journey can have."""
    return all(cell is None or (type(cell) in (int, float) and _in_range(cell)) for cell in cells)


def _in_range(cell: Any) -> bool:
    return bool(0 <= cell <= _LARGEST)
