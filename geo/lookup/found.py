"""What a lookup gives back: the places that a text may mean, and texts that a person may have meant instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geo.place import Place

ReadAs = Literal["postcode", "grid_reference", "degrees", "school", "town", "district", "online"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One place that a text may mean.

    label: the place in its usual spelling. read_as: what the text was taken for.
    detail: what tells it from the other answers; "" when there is nothing to say.
    ceremonial: its ceremonial county, "" when unknown or when the place spans several.
    flags: sentences that a reader should not miss, such as that a postcode has ended.
    attribution: the sentence to be shown with it.
    """

    place: Place
    label: str
    read_as: ReadAs
    detail: str = ""
    ceremonial: str = ""
    flags: tuple[str, ...] = ()
    attribution: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Answers, most likely first; suggestions, which are never used unless somebody chooses one.

    fault: where there is no answer, what would be right. It never repeats the text.
    """

    answers: tuple[Answer, ...] = ()
    suggestions: tuple[str, ...] = ()
    fault: str = ""


NOTHING = Found()
"""The text is not of this kind."""
