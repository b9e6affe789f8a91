"""A text as a postcode: unit, sector or outcode."""

from __future__ import annotations

import re

from geo.gazetteer import Gazetteer
from geo.lookup.found import NOTHING, Answer, Found
from geo.lookup.slips import exists, meant_postcodes
from geo.place import Place
from geo.postcode import PostcodeError, kind_of, normalise

_NORTHERN_IRELAND = "BT"
_NAME = re.compile(r"[^\W\d]{4,}")
_NAMES = {"unit": "postcode", "sector": "postcode sector", "outcode": "postcode district"}


def postcode(text: str, gazetteer: Gazetteer, limit: int) -> Found:
    """The place of a postcode in any spelling; or, flagged, of its sector or outcode where it is not known."""
    try:
        code = normalise(text)
    except PostcodeError as fault:
        meant = meant_postcodes(text, gazetteer, limit)
        return Found(suggestions=meant, fault=str(fault)) if meant or _tried(text) else NOTHING
    if code.startswith(_NORTHERN_IRELAND):
        return Found(fault="postcodes of Northern Ireland (BT) are not held: they are on another grid")
    meant = () if exists(code, gazetteer) else meant_postcodes(text, gazetteer, limit)
    place = gazetteer.resolve(code)
    if place is None:
        return Found(suggestions=meant, fault=f"no {_NAMES[kind_of(code)]} like this is known, nor one around it")
    return Found(answers=(_answer(code, place),), suggestions=meant)


def _answer(code: str, place: Place) -> Answer:
    flags: list[str] = []
    outcode, _, inward = code.partition(" ")
    if place.kind != "user" and place.kind != kind_of(code):
        nearest = f"sector {outcode} {inward[0]}" if place.kind == "sector" else f"district {outcode}"
        flags.append(f"{code} is not known: this is the middle of its {nearest}")
    if place.ended:
        flags.append(f"this postcode ended in {place.ended}")
    detail = "a postcode of your own" if place.kind == "user" else f"a {_NAMES[kind_of(code)]}"
    return Answer(place=place, label=code, read_as="postcode", detail=detail, flags=tuple(flags))


def _tried(text: str) -> bool:
    """Whether a person meant a postcode: a few letters and digits, and no word."""
    plain = [character for character in text.upper() if character.isalnum()]
    mixed = any(character.isdigit() for character in plain) and any(character.isalpha() for character in plain)
    return mixed and len(plain) <= 8 and not _NAME.search(text)
