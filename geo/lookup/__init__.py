"""What a person typed, read as any kind of place there is: postcode, school, grid reference, degrees, town, district.

Nothing is guessed. A text that is not right gives suggestions, and a person chooses. Nothing leaves the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from geo.areas import ceremonial_of
from geo.gazetteer import Gazetteer
from geo.lookup.degrees import degrees
from geo.lookup.found import Answer, Found, ReadAs
from geo.lookup.grid_references import grid_reference, written_reference
from geo.lookup.postcodes import postcode

__all__ = ["Answer", "Found", "ReadAs", "look_up", "written_reference"]

Reader = Callable[[str, Gazetteer, int], Found]
_LONGEST = 200
_WIDE_M = 500.0
_UNKNOWN = (
    "no place of this name is known: give a postcode such as M1 1AE, a town or a district, a school, "
    "a grid reference such as SJ 84 98, or latitude and longitude"
)


def look_up(text: str, gazetteer: Gazetteer, *, limit: int = 5) -> Found:
    """Every place that a text may mean, most likely first, at most `limit`; and texts that may have been meant.

    Postcodes, school numbers (URN), grid references and degrees are told by their form; what has none of these forms
    is a name. Suggestions are never used by themselves. Raises ValueError when limit is not positive.
    """
    if limit < 1:
        raise ValueError("a lookup needs room for at least one answer")
    plain = " ".join(text.split())
    if not plain:
        return Found(fault="there is no text to look up")
    if len(plain) > _LONGEST:
        return Found(fault=f"the text is too long: at most {_LONGEST} characters")
    by_form = _by_form(plain, gazetteer, limit)
    if by_form.answers:
        return by_form
    by_name = _by_name(plain, gazetteer, limit)
    if by_name.answers:
        return by_name
    from geo.lookup.towns import meant_names

    suggestions = tuple(dict.fromkeys((*by_form.suggestions, *meant_names(plain, limit))))
    return Found(suggestions=suggestions[:limit], fault=by_form.fault or _UNKNOWN)


def _by_form(text: str, gazetteer: Gazetteer, limit: int) -> Found:
    readers: list[Reader] = [postcode, grid_reference, degrees]
    if any(character.isdigit() for character in text):
        from geo.lookup.schools import urn

        readers.append(urn)
    return _together([reader(text, gazetteer, limit) for reader in readers], gazetteer, limit)


def _by_name(text: str, gazetteer: Gazetteer, limit: int) -> Found:
    """A town or district by its whole name comes before a school that only has the name in its own."""
    from geo.lookup.schools import is_named, school_name
    from geo.lookup.towns import district, town

    places = _together([reader(text, gazetteer, limit) for reader in (town, district)], gazetteer, limit)
    schools = school_name(text, gazetteer, limit)
    if places.answers:
        named = tuple(answer for answer in schools.answers if is_named(answer.label, text))
        schools = replace(schools, answers=named)
    return _together([places, schools], gazetteer, limit)


def _together(found: Sequence[Found], gazetteer: Gazetteer, limit: int) -> Found:
    answers = tuple(_completed(answer, gazetteer) for one in found for answer in one.answers)
    suggestions = tuple(dict.fromkeys(text for one in found for text in one.suggestions))
    fault = "" if answers else next((one.fault for one in reversed(found) if one.fault), "")
    return Found(answers=answers[:limit], suggestions=suggestions[:limit], fault=fault)


def _postcode_attribution(gazetteer: Gazetteer) -> str:
    """Whose postcodes the gazetteer holds."""
    return " ".join(dict.fromkeys(about.attribution for about in gazetteer.sources() if about.attribution))


def _completed(answer: Answer, gazetteer: Gazetteer) -> Answer:
    """An answer with what its authority says, and a flag where there is none."""
    place, flags = answer.place, answer.flags
    if place.authority and not place.nation:
        flags = (*flags, "this place is not in England or Wales")
    elif not place.authority and place.kind == "point":
        flags = (*flags, "no postcode lies within 5 km: which authority it is in is not known")
    elif place.kind == "point" and place.uncertainty_m >= _WIDE_M:
        flags = (*flags, "its authority, county and probation region are those of its middle")
    return replace(
        answer,
        flags=tuple(dict.fromkeys(flags)),
        ceremonial=answer.ceremonial or ceremonial_of(place.authority),
        attribution=answer.attribution or _postcode_attribution(gazetteer),
    )
