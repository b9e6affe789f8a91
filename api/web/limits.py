"""How much may be asked: by each token, and by each address that shows none that is good.

Every worker process counts for itself, and a restart begins anew: the limits keep a program that runs wild from
crowding out the others, and need not be exact.
"""

from __future__ import annotations

import ipaddress
import math
import time

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.settings import Settings
from api.web.problems import Problem

NETWORK_BITS = 64
"""Of an address of version 6: who has one has all of its network."""


class Limits:
    """The counters of one process. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._counted = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._of = {"token": settings.requests_per_minute, "address": settings.refused_per_minute}

    def asked_with(self, token: str) -> None:
        """Counts a request that showed a good token. Raises Problem (429) where that is too many."""
        self._count("token", token)

    def refused_at(self, address: str) -> None:
        """Counts a request of an address that showed no good token. Raises Problem (429) where that is too many."""
        self._count("address", network_of(address))

    def _count(self, what: str, which: str) -> None:
        most = self._of[what]
        if not most:
            return
        item = RateLimitItemPerMinute(most)
        if not self._counted.hit(item, what, which):
            seconds = self._counted.get_window_stats(item, what, which).reset_time - time.time()
            again = {"Retry-After": str(max(1, math.ceil(seconds)))}
            raise Problem(429, "too_many", "Too many requests; try again after `Retry-After` seconds.", headers=again)


def network_of(address: str) -> str:
    """What an address is counted as."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, NETWORK_BITS), strict=False))


def limits_of(request: Request) -> Limits:
    """The counters of the application."""
    limits: Limits = request.app.state.limits
    return limits


def address_of(request: Request) -> str:
    """Whose request it is, as far as the network tells; behind a proxy, as far as a trusted one says."""
    return request.client.host if request.client else ""
