"""The last resort of a lookup: a postcode that is not known here, asked of the service that the user named."""

from __future__ import annotations

from dataclasses import replace

from geo.areas import ceremonial_of
from geo.gazetteer import Gazetteer
from geo.lookup.found import Answer, Found
from geo.lookup.slips import exists
from geo.online import Geocoder
from geo.postcode import PostcodeError, normalise


def with_online(text: str, found: Found, gazetteer: Gazetteer, geocoder: Geocoder) -> Found:
    """What was found, with the service's answer before it where the text is a postcode that is not known here.

    Any other text stays here. Raises OnlineError (see `geo.online`).
    """
    try:
        code = normalise(text)
    except PostcodeError:
        return found
    place = None if exists(code, gazetteer) else geocoder.find(code, gazetteer)
    if place is None:
        return found
    answer = Answer(
        place=place,
        label=code,
        read_as="online",
        detail="not known here; asked online",
        ceremonial=ceremonial_of(place.authority),
        flags=("this place is the word of an online service, not of the postcode data",),
        attribution=geocoder.attribution,
    )
    return replace(found, answers=(answer, *found.answers), fault="")
