"""Which names may be sent, so that who mistypes one need not search; the name itself is never repeated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request

from api.web.described import description_of


def known_names(request: Request, place: Sequence[str | int]) -> list[str]:
    """The names known at a place of a request (`query`, or `body` and what is within it), sorted; none where the
    service's own description knows of none."""
    told, (part, *inner) = description_of(request), place
    if part == "query":
        return sorted(one["name"] for one in told.get("parameters", []) if one["in"] == "query")
    content = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    schemas = request.app.openapi()["components"]["schemas"]
    schema = _itself(content.get("schema", {}), schemas)
    for step in inner:
        within = schema.get("items", {}) if isinstance(step, int) else schema.get("properties", {}).get(step, {})
        schema = _itself(within, schemas)
    return sorted(schema.get("properties", {}))


def _itself(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference, or one that may be null too, stands for."""
    for one in schema.get("anyOf", []):
        if one.get("type") != "null":
            return _itself(one, schemas)
    return _itself(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas) if "$ref" in schema else schema
