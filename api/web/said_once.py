"""A parameter that takes one value is said once: of two values nobody could tell which was meant."""

from __future__ import annotations

from collections import Counter

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from api.web.described import description_of


async def said_once(request: Request) -> None:
    """Raises RequestValidationError where the address says something twice that is no list."""
    times = Counter(name for name, _ in request.query_params.multi_items())
    twice = [name for name, number in times.items() if number > 1]
    if not twice:
        return
    told = description_of(request).get("parameters", [])
    lists = {one["name"]: one["schema"].get("type") == "array" for one in told if one["in"] == "query"}
    faults = [
        # A name that is none of ours is not repeated.
        {"type": "said_twice", "loc": ("query", name) if name in lists else ("query",), "msg": "said more than once"}
        for name in twice
        if not lists.get(name)
    ]
    if faults:
        raise RequestValidationError(faults)
