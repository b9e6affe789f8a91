"""Who may read the figures of operation."""

from __future__ import annotations

from tests.api.web.permission_rows import Ask, Row

WATCHERS = frozenset({"manager", "batch"})

ROWS = [Row("GET", "/metrics", WATCHERS, WATCHERS, lambda _world, _whose: Ask("/metrics"))]
