"""Says what is wrong with a mistyped postcode, without repeating it: addresses may be secret."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

_FORMS = "write a unit like M1 1AE, a sector like M1 1 or a district like M1"
_LONGEST = 7
_OTHER = {"O": "0", "0": "O", "I": "1", "1": "I"}
_HINTS = {
    "O": "perhaps a letter O should be the digit 0",
    "0": "perhaps a digit 0 should be the letter O",
    "I": "perhaps a letter I should be the digit 1",
    "1": "perhaps a digit 1 should be the letter I",
}
# Tried in this order on the text without spaces; the first pattern found names the fault.
_RULES: tuple[tuple[str, str], ...] = (
    (r"[^A-Z0-9]", "only letters, digits and spaces are allowed"),
    (r"^[QVX]", "no postcode begins with Q, V or X"),
    (r"^[A-Z][IJZ]", "the second letter is never I, J or Z"),
    (r"^[A-Z]{1,2}0[0-9](?:[0-9][A-Z]{2}|[0-9]?)$", "a district of two digits does not begin with 0"),
    (r"[0-9](?:[A-Z][CIKMOV]|[CIKMOV][A-Z])$", "the last two letters are never C, I, K, M, O or V"),
)


def explain_fault(groups: Sequence[str], *, reads: Callable[[str], bool], misplaced: bool) -> str:
    """A sentence on what would be right.

    groups: the upper-case text, split at its spaces. reads: whether a text without spaces is a postcode.
    misplaced: whether the text would be one but for where its space stands.
    """
    joined = "".join(groups)
    if not joined:
        return f"postcode is empty: {_FORMS}"
    if misplaced:
        return f"not a postcode: the space is in the wrong place, or a character is missing; {_FORMS}"
    if len(joined) > _LONGEST:
        return f"not a postcode: too long, {_LONGEST} letters and digits are the most; {_FORMS}"
    broken = [sentence for pattern, sentence in _RULES if re.search(pattern, joined)][:1]
    return "not a postcode: " + "; ".join([*broken, *_slips(joined, reads), _FORMS])


def _slips(joined: str, reads: Callable[[str], bool]) -> list[str]:
    """Hints for the fewest exchanges of O and 0, I and 1 that make a postcode; empty when none does."""
    for changed in _exchanges(joined):
        if reads("".join(_OTHER[c] if i in changed else c for i, c in enumerate(joined))):
            return list(dict.fromkeys(_HINTS[joined[i]] for i in changed))
    return []


def _exchanges(joined: str) -> Iterator[tuple[int, ...]]:
    doubtful = [i for i, c in enumerate(joined) if c in _OTHER]
    for count in range(1, len(doubtful) + 1):
        yield from combinations(doubtful, count)
