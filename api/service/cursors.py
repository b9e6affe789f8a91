"""Where a page ended, as text that nobody need understand: `after` of the next page."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Sequence
from typing import Any


class BadCursor(ValueError):
    """Not where any page ended."""


def closed(*values: float | str) -> str:
    """The cursor of a row, by the values it is sorted by."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def opened(cursor: str, kinds: Sequence[type[float] | type[str]]) -> tuple[Any, ...]:
    """The values of a cursor, of these kinds. Raises BadCursor."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        found = tuple(kind(value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, OverflowError) as error:
        raise BadCursor from error
    if not all(value.isprintable() if isinstance(value, str) else math.isfinite(value) for value in found):
        raise BadCursor
    return found
