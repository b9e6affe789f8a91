"""A school by its number (URN), or by its name with or without its town."""

from __future__ import annotations

import re

from geo.gazetteer import Gazetteer
from geo.lookup.found import NOTHING, Answer, Found
from geo.schools import School, Schools, installed_schools

_URN = re.compile(r"(URN[\s:.#]*)?(\d{6})")
_NOT_INSTALLED = "no schools are installed: homeward geo import reads the file of Get Information About Schools"


def urn(text: str, _gazetteer: Gazetteer, _limit: int) -> Found:
    """The school with a number: six digits, with or without URN before them."""
    match = _URN.fullmatch(text.upper().strip())
    if match is None:
        return NOTHING
    schools = installed_schools()
    if schools is None:
        return Found(fault=_NOT_INSTALLED)
    school = schools.by_urn(int(match[2]))
    if school is None:
        return Found(fault="no open school has this number (URN)")
    return Found(answers=(_answer(school, schools),))


def school_name(text: str, _gazetteer: Gazetteer, limit: int) -> Found:
    """Schools by name, or by `name, town`."""
    schools = installed_schools()
    if schools is None or not any(character.isalpha() for character in text):
        return NOTHING
    name, _, town = (part.strip() for part in text.rpartition(","))
    found = schools.find(name, town) if name else schools.find(town)
    return Found(answers=tuple(_answer(school, schools) for school in found[:limit]))


def is_named(school_label: str, text: str) -> bool:
    """Whether a text is the whole name of a school, rather than a part of it."""
    from geo.school_names import folded_words

    return folded_words(school_label.partition(",")[0]) == folded_words(text)


def _answer(school: School, schools: Schools) -> Answer:
    ages = f"ages {school.low_age} to {school.high_age}" if school.low_age is not None and school.high_age else ""
    kind = " ".join(word for word in (school.gender, school.phase.replace("_", " "), "school") if word)
    parts = (kind, ages, f"URN {school.urn}", school.postcode)
    flags = (f"this school opens on {school.opens_on:%-d %B %Y}",) if school.opens_on else ()
    return Answer(
        place=school.place,
        label=f"{school.name}, {school.town}" if school.town else school.name,
        read_as="school",
        detail=", ".join(part for part in parts if part),
        flags=flags,
        attribution=schools.about.attribution,
    )
