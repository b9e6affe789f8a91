"""Tables and values as Markdown, for the generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table with a header; "" without rows."""
    lines = list(rows)
    if not lines:
        return ""
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n"
        for line in (header, ("---",) * len(header), *lines)
    )


def in_words(value: Any) -> str:
    """A value as people write it: lists with commas, entries of a list of tables one a line; nothing as "none"."""
    if isinstance(value, Mapping):
        return "; ".join(key if item is True else f"{key} {_inner(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list | tuple):
        between = "<br>" if value and isinstance(value[0], Mapping) else ", "
        return between.join(in_words(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _inner(item: Any) -> str:
    return f"({in_words(item)})" if isinstance(item, Mapping) else in_words(item)
