"""One spelling for the many ways in which people write the name of a place."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = str.maketrans("", "", "'’‘`´.")
_BREAKS = re.compile(r"[^a-z0-9]+")
_WORDS = {"st": "saint", "ste": "saint", "gt": "great", "upon": "on"}
_STYLES = re.compile(
    r"\b((london|royal|metropolitan|county) )?borough( council| of)?\b|\b(county|city|district) (council|of)\b"
    r"|\bcouncil\b|\bcounty\b|^the\b"
)
_THE_CITY = "city of london"  # which is not London


def fold(name: str) -> str:
    """A name without case, accents and punctuation: "St. Anne's-upon-Sea" and "saint annes on sea" are one."""
    if name.isascii() and name.isalpha():  # most names are one plain word: twice as quick
        return _WORDS.get(name.lower(), name.lower())
    text = name.casefold().translate(_APOSTROPHES).replace("&", " and ")
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    words = _BREAKS.sub(" ", text).split()
    return " ".join([_WORDS.get(word, word) for word in words])


def fold_area(name: str) -> str:
    """The same for a county or an authority, whose style does not matter: "Bristol, City of", "County Durham"."""
    folded = fold(name)
    if folded == _THE_CITY:
        return folded
    return " ".join(_STYLES.sub(" ", folded).split()) or folded
