"""Whether a browser writes for our own page: a cookie goes along with whatever page has it ask, a token does not."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from api.web.problems import Problem

READS = frozenset({"GET", "HEAD", "OPTIONS"})


def require_same_origin(request: Request) -> None:
    """Raises Problem for a write that another page, or nobody knows which, has the browser send.

    Browsers say it themselves in `Sec-Fetch-Site`, which no page can set; an old one says `Origin`, which must then
    name the host that was asked.
    """
    if request.method in READS:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    own = site == "same-origin" if site is not None else _host_of(origin) == request.headers.get("host", "").lower()
    if not own:
        raise Problem(403, "other_origin", "With a session, only our own pages can write; show a token instead.")


def _host_of(origin: str) -> str | None:
    """The host and port of an origin; None for what is none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") and parts.netloc else None
