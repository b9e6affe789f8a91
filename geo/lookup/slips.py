"""Postcodes that a mistyped one may have been meant for: only such as really exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from geo.gazetteer import Gazetteer
from geo.postcode import PostcodeError, kind_of, normalise

_LONGEST = 8
_MOST_EXCHANGED = 3
_LOOK_ALIKE = {
    "O": "0",
    "0": "O",
    "I": "1",
    "1": "I",
    "L": "1",
    "S": "5",
    "5": "S",
    "B": "8",
    "8": "B",
    "Z": "2",
    "2": "Z",
}
_NOT_PLAIN = re.compile(r"[^A-Z0-9]+")
_NOUGHT = re.compile(r"^([A-Z]{1,2})0(?=[1-9])")


def meant_postcodes(text: str, gazetteer: Gazetteer, limit: int) -> tuple[str, ...]:
    """Existing postcodes that differ from the text only by a common slip, the smallest slip first.

    Slips: punctuation, a space in the wrong place, a nought before the district's number, up to three look-alikes (O
    and 0, I and 1, L for 1, S and 5, B and 8, Z and 2), and an address written before the postcode, or a town after it.
    """
    existing: dict[str, None] = {}
    for spelling in _spellings(text.upper()):
        code = _existing(spelling, gazetteer)
        if code and code != _canonical(text):
            existing[code] = None
        if len(existing) == limit:
            break
    return tuple(existing)


def exists(code: str, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer holds just this canonical code, rather than the sector or outcode around it."""
    place = gazetteer.resolve(code)
    return place is not None and place.kind in (kind_of(code), "user")


def _existing(spelling: str, gazetteer: Gazetteer) -> str:
    code = _canonical(spelling)
    return code if code and exists(code, gazetteer) else ""


def _canonical(text: str) -> str:
    try:
        return normalise(text)
    except PostcodeError:
        return ""


def _spellings(text: str) -> Iterator[str]:
    joined = _NOT_PLAIN.sub("", text)
    if 0 < len(joined) <= _LONGEST:
        yield joined
        yield _NOUGHT.sub(r"\1", joined)
        yield from _exchanged(joined)
    elif len(words := _NOT_PLAIN.sub(" ", text).split()) > 1:
        yield " ".join(words[-2:])
        yield words[-1]
        yield " ".join(words[:2])
        yield words[0]


def _exchanged(joined: str) -> Iterator[str]:
    doubtful = [at for at, character in enumerate(joined) if character in _LOOK_ALIKE]
    for count in range(1, _MOST_EXCHANGED + 1):
        for chosen in combinations(doubtful, count):
            yield "".join(_LOOK_ALIKE[one] if at in chosen else one for at, one in enumerate(joined))
