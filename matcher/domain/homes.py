"""The homes on offer, who lives in the shared ones, and the partners who offer them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from geo.place import Place
from matcher.domain import codes
from matcher.domain.columns import Column
from matcher.domain.reasons import UNAVAILABLE, Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """One letting that a partner offers."""

    home_id: Annotated[str, Column("id", "The home's id, unique in the file", required=True)]
    partner_id: Annotated[str, Column("ref", "The partner who offers it", required=True, table="partners")]
    postcode: Annotated[
        str | None, Column("postcode", "Unit postcode; a sector or outcode is accepted with its uncertainty")
    ] = None
    lat: Annotated[float | None, Column("number", "Latitude, degrees", minimum=49, maximum=61)] = None
    lon: Annotated[float | None, Column("number", "Longitude, degrees", minimum=-9, maximum=2.5)] = None
    nation: Annotated[
        codes.Nation | None, Column("choice", "Nation", values=codes.NATIONS, empty="taken from the place")
    ] = None
    bedrooms: Annotated[int | None, Column("integer", "Bedrooms", minimum=0, maximum=20)] = None
    living_rooms: Annotated[int | None, Column("integer", "Living rooms", minimum=0, maximum=10)] = None
    bedspaces: Annotated[int | None, Column("integer", "Persons it takes in all", minimum=1, maximum=100)] = None
    sharing: Annotated[codes.Sharing | None, Column("choice", "One household, or several", values=codes.SHARING)] = None
    landlord: Annotated[codes.Landlord | None, Column("choice", "Kind of landlord", values=codes.LANDLORDS)] = None
    tenancy: Annotated[codes.Tenancy | None, Column("choice", "What she would sign", values=codes.TENANCIES)] = None
    tenancy_weeks: Annotated[
        float | None, Column("number", "Length of a fixed term, weeks", minimum=1, maximum=1100, empty="open-ended")
    ] = None
    available_from: Annotated[date | None, Column("date", "First day it is free")] = None
    available_to: Annotated[date | None, Column("date", "Last day a woman can move in", empty="open-ended")] = None
    unavailable: Annotated[
        Unavailable | None,
        Column("choice", "Why it is not free now", values=UNAVAILABLE, empty="available from available_from"),
    ] = None
    rent_gbp_week: Annotated[float | None, Column("number", "Rent, pounds a week", minimum=0, maximum=5000)] = None
    ineligible_charges_gbp_week: Annotated[
        float,
        Column("number", "Charges that no benefit pays, pounds a week", minimum=0, maximum=5000, empty="none"),
    ] = 0.0
    rent_in_advance_gbp: Annotated[
        float | None,
        Column("number", "Rent asked in advance, pounds", minimum=0, maximum=50000, empty="a month's at most"),
    ] = None
    brma: Annotated[str | None, Column("text", "Broad rental market area, as lha.csv names it")] = None
    exempt_accommodation: Annotated[bool | None, Column("yes_no", "Supported exempt accommodation")] = None
    access: Annotated[codes.Access | None, Column("choice", "Access it gives", values=codes.ACCESS)] = None
    women_only: Annotated[bool, Column("yes_no", "Only women and young children may live there", empty="no")] = False
    children_ok: Annotated[bool | None, Column("yes_no", "Children may live there")] = None
    refuses: Annotated[
        tuple[codes.RiskCode, ...],
        Column("choices", "Risks the landlord refuses", values=codes.RISK_CODES, empty="none"),
    ] = ()
    reviews: Annotated[
        tuple[codes.RiskCode, ...],
        Column("choices", "Risks the landlord reviews one by one", values=codes.RISK_CODES, empty="none"),
    ] = ()
    support_hours_week: Annotated[
        float | None, Column("number", "Support on site, hours a week", minimum=0, maximum=168)
    ] = None
    set_aside: Annotated[str | None, Column("text", "Programme the home is kept for", empty="none")] = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupant:
    """Somebody who already lives or works in a shared home."""

    home_id: Annotated[str, Column("ref", "The home", required=True, table="homes")]
    role: Annotated[
        codes.OccupantRole, Column("choice", "resident, child or staff", required=True, values=codes.OCCUPANT_ROLES)
    ]
    sex: Annotated[codes.Sex | None, Column("choice", "M or F", values=codes.SEXES, private=True)] = None
    date_of_birth: Annotated[date | None, Column("date", "Date of birth", private=True)] = None
    since: Annotated[date | None, Column("date", "Lives there from", empty="already there", name="from")] = None
    until: Annotated[date | None, Column("date", "Lives there until", empty="open-ended", name="to")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A local project or landlord."""

    partner_id: Annotated[str, Column("id", "The partner's id, unique in the file", required=True)]
    name: Annotated[str | None, Column("text", "Name")] = None
    region: Annotated[str | None, Column("choice", "Probation region", values=codes.PROBATION_REGIONS)] = None
    postcode: Annotated[str | None, Column("postcode", "Office postcode")] = None
    covers: Annotated[tuple[str, ...], Column("list", "Authority codes it covers")] = ()
    caseload_hours_week: Annotated[
        float | None, Column("number", "Support it can give, hours a week", minimum=0, maximum=10000, empty="unlimited")
    ] = None
    max_new_households: Annotated[
        int | None, Column("integer", "New households it can take", minimum=0, maximum=10000, empty="unlimited")
    ] = None
    max_new_in_period: Annotated[
        int | None,
        Column(
            "integer",
            "New households it can take in one period; the policy says how long a period is",
            minimum=0,
            maximum=10000,
            empty="unlimited",
        ),
    ] = None
    assessment_days: Annotated[
        int | None, Column("integer", "Working days its own assessment takes", minimum=0, maximum=365)
    ] = None
    accreditation: Annotated[codes.Accreditation | None, Column("choice", "Grade", values=codes.ACCREDITATIONS)] = None
    place: Place | None = None
