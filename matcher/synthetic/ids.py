"""Invented ids: a letter and a number, wide enough that they sort as they count."""

from __future__ import annotations


def numbered(letter: str, count: int, digits: int) -> list[str]:
    """Ids such as W0001 .. W1400; wider than `digits` when the count needs it."""
    width = max(digits, len(str(count)))
    return [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]
