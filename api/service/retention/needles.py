"""Ids and postcodes, looked for in any text as words of their own."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_EDGE = r"[^\W_]"
_OF_WOMEN = ("woman_id", "woman_ids")


class Needles:
    """Texts to be found where they stand alone or between other words.

    One of digits alone is only found as a whole value, cell or string: within a sentence any number would do.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = frozenset(texts)
        self._by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for text in self.texts:
            words = _WORD.findall(text)
            if words and not text.isdecimal():
                self._by_word[words[0]].append((text, re.compile(f"(?<!{_EDGE}){re.escape(text)}(?!{_EDGE})")))

    def within(self, text: str) -> frozenset[str]:
        """Those of them that a text holds."""
        if text in self.texts:
            return frozenset((text,))
        words = self._by_word.keys() & set(_WORD.findall(text))
        return frozenset(needle for word in words for needle, sought in self._by_word[word] if sought.search(text))

    def in_value(self, value: Any, name: str = "") -> frozenset[str]:
        """Those that a value of the database holds, also deflated. name: of the file that it is, by its ending."""
        if isinstance(value, bytes):
            value = text_of(value)
        if not isinstance(value, str):
            return frozenset()
        return frozenset().union(*map(self.within, _texts(value, name)))


def text_of(content: bytes) -> str:
    """What a kept file says."""
    with suppress(zlib.error):  # Not everything is deflated.
        content = zlib.decompress(content)
    return content.decode(errors="replace")


def _texts(text: str, name: str) -> Iterator[str]:
    """The texts in which something can stand: of JSON every string, of CSV every cell, of a page what it shows."""
    if text[:1] in ("{", "["):
        try:
            yield from _strings(json.loads(text))
        except ValueError:
            yield text
    elif name.endswith(".csv"):
        for row in csv.DictReader(io.StringIO(text)):
            yield from (cell for header, value in row.items() for cell in _cells(str(header), value))
    else:
        yield html.unescape(text) if name.endswith(".html") else text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (key, *_strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _cells(header: str, value: Any) -> Iterator[str]:
    """The ids in a cell, or what it says; a number that is none of ids says nothing."""
    if isinstance(value, str) and header in _OF_WOMEN:
        yield from (one.removeprefix("'") for one in value.split(";"))
    elif isinstance(value, str) and not value.isdecimal():
        yield value


def women_in(content: bytes) -> frozenset[str]:
    """The women whom a CSV file of a plan has rows of."""
    rows = csv.DictReader(io.StringIO(text_of(content)))
    return frozenset(cell for row in rows for cell in _cells("woman_id", row.get("woman_id")))
