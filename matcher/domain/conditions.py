"""Where she may and may not live, with whom, and what people have already decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from geo.place import Place
from matcher.domain import codes
from matcher.domain.columns import Column
from matcher.domain.reasons import REASON_CODES, ReasonCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A place that binds or draws her: a circle (a place and `radius_km`) or a polygon (`wkt`)."""

    woman_id: Annotated[str, Column("ref", "The woman", required=True, table="women")]
    kind: Annotated[
        codes.ZoneKind,
        Column(
            "choice",
            "exclude, stay_within, region, schools, play_areas and safety block; support, work and family pull softly",
            required=True,
            values=codes.ZONE_KINDS,
            private=True,
        ),
    ]
    postcode: Annotated[str | None, Column("postcode", "The centre", private=True)] = None
    lat: Annotated[
        float | None, Column("number", "Latitude of the centre, degrees", minimum=49, maximum=61, private=True)
    ] = None
    lon: Annotated[
        float | None, Column("number", "Longitude of the centre, degrees", minimum=-9, maximum=2.5, private=True)
    ] = None
    radius_km: Annotated[float | None, Column("number", "Radius, km", minimum=0, maximum=1000, private=True)] = None
    wkt: Annotated[
        str | None,
        Column("text", "Polygon or multipolygon, longitude then latitude in degrees", empty="none", private=True),
    ] = None
    source: Annotated[str | None, Column("text", "Where the condition is written", private=True)] = None
    restricted: Annotated[bool, Column("yes_no", "Used but never shown", empty="yes for safety, else no")] = False
    place: Place | None = None
    outline: str | None = None
    """The polygon as WKT in grid metres (EPSG:27700)."""
    districts: tuple[str, ...] = ()
    """Postcode districts a safety zone may lie in; none for a polygon alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A person or a group she may not live or associate with."""

    woman_id: Annotated[str, Column("ref", "The woman", required=True, table="women")]
    kind: Annotated[
        codes.BarKind, Column("choice", "What is barred", required=True, values=codes.BAR_KINDS, private=True)
    ]
    sex: Annotated[
        codes.Sex | None, Column("choice", "Which sex the bar is about", values=codes.SEXES, empty="any", private=True)
    ] = None
    under_age: Annotated[
        int | None,
        Column("integer", "Children under this age", minimum=1, maximum=18, empty="unknown; taken as 18", private=True),
    ] = None
    other_id: Annotated[str | None, Column("text", "The other person's id", private=True)] = None
    radius_km: Annotated[float | None, Column("number", "How far apart, km", minimum=0, maximum=1000, private=True)] = (
        None
    )
    not_same_partner: Annotated[
        bool,
        Column("yes_no", "A non-association keeps the two out of one partner's homes too", empty="no", private=True),
    ] = False
    approved_by: Annotated[
        str | None, Column("text", "Officer who lifted the bar", empty="not lifted", private=True)
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A pair that a person has fixed (`pin`) or ruled out (`veto`)."""

    woman_id: Annotated[str, Column("ref", "The woman", required=True, table="women")]
    home_id: Annotated[str, Column("ref", "The home", required=True, table="homes")]
    kind: Annotated[codes.PinKind, Column("choice", "pin or veto", required=True, values=codes.PIN_KINDS)]
    reason_code: Annotated[
        ReasonCode | None,
        Column("choice", "Why the pair was ruled out", values=REASON_CODES, empty="none given", private=True),
    ] = None
    reason: Annotated[str | None, Column("text", "Why", private=True)] = None
    by: Annotated[str | None, Column("text", "Who decided")] = None
