"""The address of a routing server, and keeping what is asked of it out of every log."""

from __future__ import annotations

import logging
import re
from urllib.parse import SplitResult, urlsplit

from geo.journeys.protocol import JourneyError

SERVICE = "/table/v1/"
"""What stands between a server's address and the profile."""


def checked(url: str) -> SplitResult:
    """The address of a server in parts. The message does not repeat it: it may hold a password."""
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s\\]", url.strip()):
        raise JourneyError("a routing server's address looks like https://routes.example.org")
    if "@" in parts.netloc:
        raise JourneyError("a routing server's address may not hold a user or a password")
    if "?" in url or "#" in url:
        raise JourneyError("a routing server's address has no ? and no #: give the part before /table/v1/")
    if SERVICE.rstrip("/") in parts.path:
        raise JourneyError("give the part of the routing server's address before /table/v1/")
    return parts


class _NoPlaces(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return SERVICE not in record.getMessage()


_NO_PLACES = _NoPlaces()


def keep_places_out_of_logs() -> None:
    """urllib3 logs the address of every request, and ours hold places."""
    for name in ("connection", "connectionpool", "poolmanager", "response", "util.retry"):
        logging.getLogger(f"urllib3.{name}").addFilter(_NO_PLACES)
