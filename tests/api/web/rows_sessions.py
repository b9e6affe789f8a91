"""Everybody with a good token may sign in, see who they are, and sign out."""

from __future__ import annotations

from api.access.roles import ROLES
from tests.api.web.permission_rows import Ask, Row

KNOWN = frozenset(ROLES)

ROWS = [
    Row("POST", "/sessions", KNOWN, KNOWN, lambda _world, _whose: Ask("/sessions")),
    Row("GET", "/sessions/current", KNOWN, KNOWN, lambda _world, _whose: Ask("/sessions/current")),
    Row("DELETE", "/sessions/current", KNOWN, KNOWN, lambda _world, _whose: Ask("/sessions/current")),
]
