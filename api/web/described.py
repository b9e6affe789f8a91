"""What the service's own description says of the route that a request goes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute


def description_of(request: Request) -> Mapping[str, Any]:
    """Parameters, security and all else of an operation; empty for none that is described."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return {}
    found: Mapping[str, Any] = request.app.openapi()["paths"].get(route.path, {}).get(request.method.lower(), {})
    return found
