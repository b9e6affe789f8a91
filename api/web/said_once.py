"""A parameter that takes one value is said once: of two values nobody could tell which was meant."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute

from api.web.problems import Problem


async def said_once(request: Request) -> None:
    """Raises Problem where the address says something twice that is no list."""
    times = Counter(name for name, _ in request.query_params.multi_items())
    twice = [name for name, number in times.items() if number > 1]
    route = request.scope.get("route")
    if not twice or not isinstance(route, APIRoute):
        return
    lists = _lists(request.app, route.path, request.method.lower())
    if faults := [f"query.{name}: said more than once" for name in twice if name not in lists]:
        raise Problem(422, "not_understood", "What was sent does not fit what is asked for.", faults)


def _lists(app: FastAPI, path: str, method: str) -> frozenset[str]:
    """The parameters of a route's address that may be said several times, by the service's own description."""
    told: list[dict[str, Any]] = app.openapi()["paths"].get(path, {}).get(method, {}).get("parameters", [])
    return frozenset(one["name"] for one in told if one["in"] == "query" and one["schema"].get("type") == "array")
