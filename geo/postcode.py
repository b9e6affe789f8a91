"""UK postcodes in any spelling, read into one canonical form: unit `M1 1AE`, sector `M1 1`, outcode `M1`.

Format rules: BS 7666 and the Postcode Address File programmers' guide, with the district forms that were withdrawn
but still stand in old records (NPT, W1M, W1N, W1R, W1V, W1X, W1Y) and the single odd one, GIR 0AA. Only the format is
judged here: whether a postcode exists is for the gazetteer to say.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from geo.postcode_fault import explain_fault

PostcodeKind = Literal["unit", "sector", "outcode"]

_OUTWARD = (
    r"(?:GIR|NPT|W1[MNRVXY]"
    r"|[A-PR-UWYZ](?:[0-9]|[1-9][0-9]|[0-9][ABCDEFGHJKPSTUW])"
    r"|[A-PR-UWYZ][A-HK-Y](?:[0-9]|[1-9][0-9]|[0-9][ABEHMNPRVWXY]))"
)
_OUTCODE = re.compile(_OUTWARD)
_SECTOR = re.compile(rf"({_OUTWARD})([0-9])")
_UNIT = re.compile(rf"({_OUTWARD})([0-9][ABD-HJLNP-UW-Z]{{2}})")
UNIT_PATTERN = rf"{_OUTWARD}[0-9][ABD-HJLNP-UW-Z]{{2}}"
"""A unit postcode in capitals without its space, as a regular expression that every engine reads alike."""
_CANONICAL_UNIT = re.compile(rf"{_OUTWARD} [0-9][ABD-HJLNP-UW-Z]{{2}}")  # nearly all that is looked up, by far
# Zero-width characters and soft hyphens that word processors leave behind; str.split() does not know them.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


class PostcodeError(ValueError):
    """Text that is not a postcode. The message says what would be right and never repeats the text."""


def normalise(text: str) -> str:
    """The canonical form of a postcode unit, sector or outcode, whatever its case and spaces.

    Without a space the longest reading wins: `M11AE` is the unit M1 1AE, `M111` the sector M11 1, and `M11` the outcode
    M11; the sector M1 1 needs its space. A space that would cut off a different district (`M11 AE`) is a fault, because
    a character may be missing. Raises PostcodeError.
    """
    if _CANONICAL_UNIT.fullmatch(text):
        return text
    groups = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).upper().split()
    parts = _split("".join(groups), groups)
    if parts is None or _misplaced_space(groups, parts[0]):
        raise PostcodeError(explain_fault(groups, reads=_reads, misplaced=parts is not None))
    return " ".join(part for part in parts if part)


def kind_of(code: str) -> PostcodeKind:
    """Whether a postcode, in any spelling, is a `unit`, a `sector` or an `outcode`. Raises PostcodeError."""
    inward = normalise(code).partition(" ")[2]
    if not inward:
        return "outcode"
    return "sector" if len(inward) == 1 else "unit"


def outcode_of(code: str) -> str:
    """The outcode (postcode district) of a postcode in any spelling: `M1` of `M1 1AE`. Raises PostcodeError."""
    return normalise(code).partition(" ")[0]


def _split(joined: str, groups: list[str]) -> tuple[str, str] | None:
    """Outward and inward part ("" for an outcode), or None when the text is no postcode."""
    if unit := _UNIT.fullmatch(joined):
        return unit[1], unit[2]
    if len(groups) > 1 and len(groups[-1]) == 1 and groups[-1] in "0123456789" and _OUTCODE.fullmatch(joined[:-1]):
        return joined[:-1], joined[-1]
    if _OUTCODE.fullmatch(joined):
        return joined, ""
    sector = _SECTOR.fullmatch(joined)
    return (sector[1], sector[2]) if sector else None


def _misplaced_space(groups: list[str], outcode: str) -> bool:
    """Whether the first space ends a valid district other than the one read."""
    return len(groups) > 1 and groups[0] != outcode and _OUTCODE.fullmatch(groups[0]) is not None


def _reads(joined: str) -> bool:
    return _split(joined, [joined]) is not None
