"""Who may search for homes, and who may ask whether the service is well."""

from __future__ import annotations

from api.access.roles import ROLES
from tests.api.web.permission_rows import Ask, Row

EVERYBODY = frozenset({"nobody", *ROLES})
SEARCHERS = frozenset({"manager", "caseworker", "partner"})

ROWS = [
    Row("GET", "/health", EVERYBODY, EVERYBODY, lambda _world, _whose: Ask("/health")),
    Row("GET", "/health/live", EVERYBODY, EVERYBODY, lambda _world, _whose: Ask("/health/live")),
    Row("GET", "/homes/available", SEARCHERS, SEARCHERS, lambda _world, _whose: Ask("/homes/available")),
]
