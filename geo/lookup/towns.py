"""A town or a local authority by its name, alone or with its county: `Gillingham, Dorset`."""

from __future__ import annotations

from geo.areas import Authority, authority, nation_of, region_of
from geo.districts import district_place, find_districts
from geo.gazetteer import Gazetteer
from geo.lookup.found import Answer, Found
from geo.place import Place
from geo.towns import TOWN_ATTRIBUTION, Town, find_towns, suggest_names

_BEYOND = "it reaches beyond one authority: its authority, county and probation region are those of its middle"


def town(text: str, _gazetteer: Gazetteer, limit: int) -> Found:
    """Towns and villages of a name, the largest first."""
    return Found(answers=tuple(_town_answer(one) for one in find_towns(text)[:limit]))


def district(text: str, _gazetteer: Gazetteer, limit: int) -> Found:
    """Local authority districts of a name, those that stand first."""
    return Found(answers=tuple(_district_answer(one) for one in find_districts(text)[:limit]))


def meant_names(text: str, limit: int) -> tuple[str, ...]:
    """Names of towns and districts that are written almost like a text; of a town that has its county, with it."""
    name, _, county = (part.strip() for part in text.partition(","))
    if county and (known := find_towns(name)):
        return tuple(dict.fromkeys(_full_name(one.name, one.authority) for one in known))[:limit]
    return suggest_names(text)[:limit]


def _town_answer(one: Town) -> Answer:
    place = Place(
        easting_m=one.easting_m,
        northing_m=one.northing_m,
        uncertainty_m=one.uncertainty_m,
        kind="place",
        authority=one.authority,
        nation=nation_of(one.authority),
        region=region_of(one.authority),
    )
    people = f" of {one.population:,} people" if one.population else ""
    wider = place.uncertainty_m > district_place(one.authority).uncertainty_m
    return Answer(
        place=place,
        label=_full_name(one.name, one.authority),
        read_as="town",
        detail=f"a place{people}",
        flags=(_BEYOND,) if wider else (),
        attribution=TOWN_ATTRIBUTION,
    )


def _district_answer(one: Authority) -> Answer:
    place = district_place(one.code)
    now = authority(place.authority)
    flags: tuple[str, ...] = ()
    if one.replaced_on and now:
        flags = (f"{one.name} was replaced on {one.replaced_on:%-d %B %Y}: this is {now.name}",)
    return Answer(
        place=place,
        label=_full_name(one.name, place.authority),
        read_as="district",
        detail="a local authority",
        flags=flags,
    )


def _full_name(name: str, code: str) -> str:
    """With the county that tells it from others of its name."""
    known = authority(code)
    county = known.ceremonial if known else ""
    return f"{name}, {county}" if county not in ("", name) else name
