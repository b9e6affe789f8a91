"""The women to be placed and the people who will live with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from geo.place import Place
from matcher.domain import codes
from matcher.domain.columns import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Woman:
    """One woman nearing release."""

    woman_id: Annotated[str, Column("id", "Her id, unique in the file", required=True)]
    release_date: Annotated[date | None, Column("date", "Nominal release date")] = None
    release_type: Annotated[
        codes.ReleaseType | None, Column("choice", "How she is released", values=codes.RELEASE_TYPES)
    ] = None
    days_served: Annotated[int | None, Column("integer", "Days served by her release", minimum=0, maximum=20000)] = None
    early_release_approved: Annotated[
        bool | None, Column("yes_no", "A Friday or bank-holiday-eve release may move earlier")
    ] = None
    prison: Annotated[str | None, Column("choice", "Prison code; never measured from", values=codes.PRISONS)] = None
    supervising_region: Annotated[
        str | None, Column("choice", "Probation region that supervises her", values=codes.PROBATION_REGIONS)
    ] = None
    date_of_birth: Annotated[date | None, Column("date", "Her date of birth", private=True)] = None
    home_postcode: Annotated[str | None, Column("postcode", "Where she lived before custody", private=True)] = None
    priority: Annotated[int, Column("integer", "1 (first) to 5 (last)", minimum=1, maximum=5, empty="3")] = 3
    due_date: Annotated[
        date | None, Column("date", "When her baby is due", empty="not known to be pregnant", private=True)
    ] = None
    access_need: Annotated[
        codes.Access, Column("choice", "Access she needs", values=codes.ACCESS, empty="none", private=True)
    ] = "none"
    support_hours_week: Annotated[
        float | None, Column("number", "Support she needs, hours a week", minimum=0, maximum=168)
    ] = None
    overnight_carer: Annotated[
        bool, Column("yes_no", "Somebody must stay at night to care for her or a child", empty="no", private=True)
    ] = False
    risk_flags: Annotated[
        tuple[codes.RiskFlag, ...] | None,
        Column(
            "choices",
            "Assessed risks; `none` = assessed and clear",
            values=codes.RISK_FLAGS,
            empty="not assessed",
            private=True,
        ),
    ] = None
    care_leaver: Annotated[bool | None, Column("yes_no", "She is a care leaver", private=True)] = None
    abuse_victim: Annotated[bool | None, Column("yes_no", "She is a victim of domestic abuse", private=True)] = None
    benefit_income_gbp_week: Annotated[
        float | None,
        Column(
            "number",
            "Her income from benefits on release, without help with rent, pounds a week",
            minimum=0,
            maximum=5000,
        ),
    ] = None
    benefit_income_later_gbp_week: Annotated[
        float | None,
        Column(
            "number",
            "The same once all who return live with her, pounds a week",
            minimum=0,
            maximum=5000,
            empty="as benefit_income_gbp_week",
        ),
    ] = None
    benefit_cap_exempt: Annotated[
        bool, Column("yes_no", "The benefit cap does not apply to her", empty="no", private=True)
    ] = False
    shared_rate_exempt: Annotated[
        bool | None,
        Column(
            "yes_no",
            "Exempt from the shared-accommodation rate for a reason beside care leaving and abuse",
            empty="no such reason known",
            private=True,
        ),
    ] = None
    tenure_floor: Annotated[
        float | None,
        Column("number", "Lowest tenure rank she accepts", minimum=0, maximum=100, empty="no floor"),
    ] = None
    nations_ok: Annotated[
        tuple[codes.Nation, ...], Column("choices", "Nations she accepts", values=codes.NATIONS, empty="any")
    ] = ()
    regions_ok: Annotated[
        tuple[str, ...],
        Column("choices", "Probation regions she accepts", values=codes.PROBATION_REGIONS, empty="any"),
    ] = ()
    programmes: Annotated[tuple[str, ...], Column("list", "Programmes she belongs to", empty="none")] = ()
    local_connection: Annotated[tuple[str, ...], Column("list", "Authority codes she has a local connection with")] = ()
    referred_by: Annotated[str | None, Column("ref", "Partner who referred her", table="partners")] = None
    referred_on: Annotated[date | None, Column("date", "When she was referred")] = None
    home_place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """An adult who will live with her."""

    woman_id: Annotated[str, Column("ref", "The woman", required=True, table="women")]
    relation: Annotated[
        codes.Relation, Column("choice", "Who the adult is to her", required=True, values=codes.RELATIONS)
    ]
    sex: Annotated[codes.Sex | None, Column("choice", "M or F", values=codes.SEXES, private=True)] = None
    date_of_birth: Annotated[date | None, Column("date", "Date of birth", private=True)] = None
    joins_on: Annotated[
        date | None, Column("date", "When the adult joins her", empty="unknown; counted from her release")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One of her children, wherever the child lives."""

    child_id: Annotated[str, Column("id", "The child's id, unique in the file", required=True)]
    woman_id: Annotated[str, Column("ref", "The mother", required=True, table="women")]
    date_of_birth: Annotated[date | None, Column("date", "Date of birth", private=True)] = None
    sex: Annotated[codes.Sex | None, Column("choice", "M or F", values=codes.SEXES, private=True)] = None
    carer: Annotated[
        codes.Carer | None, Column("choice", "Who cares for the child now", values=codes.CARERS, private=True)
    ] = None
    carer_postcode: Annotated[
        str | None,
        Column(
            "postcode",
            "Where the carer lives; restricted when foster or adopted, with keep_away_km, or unknown and in care",
            private=True,
        ),
    ] = None
    returns: Annotated[
        codes.Returns | None,
        Column("choice", "Will the child live with her", values=codes.RETURNS, empty="unknown; treated as uncertain"),
    ] = None
    returns_on: Annotated[
        date | None, Column("date", "When the child comes to live with her", empty="unknown; counted from her release")
    ] = None
    own_room_needed: Annotated[bool, Column("yes_no", "The child cannot share a room", empty="no", private=True)] = (
        False
    )
    school_postcode: Annotated[
        str | None,
        Column("postcode", "The child's school or nursery", empty="as school_urn says; else unknown", private=True),
    ] = None
    school_urn: Annotated[
        int | None, Column("integer", "The school's number (its URN)", minimum=100000, maximum=999999, private=True)
    ] = None
    school_phase: Annotated[
        codes.SchoolPhase | None,
        Column("choice", "Phase of education", values=codes.SCHOOL_PHASES, empty="as school_urn says; else unknown"),
    ] = None
    contact: Annotated[
        codes.Contact | None, Column("choice", "Contact she may have", values=codes.CONTACTS, private=True)
    ] = None
    contact_postcode: Annotated[str | None, Column("postcode", "Where contact takes place", private=True)] = None
    contact_overnight: Annotated[
        bool, Column("yes_no", "The child stays overnight for contact", empty="no", private=True)
    ] = False
    keep_away_km: Annotated[
        float | None,
        Column(
            "number",
            "Her home must be farther than this from where the child lives, km",
            minimum=0,
            maximum=1000,
            empty="no such distance",
            private=True,
        ),
    ] = None
    contact_visits_month: Annotated[float | None, Column("number", "Visits a month", minimum=0, maximum=31)] = None
    parental_responsibility: Annotated[
        bool | None, Column("yes_no", "She has parental responsibility", private=True)
    ] = None
    order: Annotated[
        codes.Order | None, Column("choice", "Order or agreement in force", values=codes.ORDERS, private=True)
    ] = None
    proceedings: Annotated[
        codes.Proceedings | None, Column("choice", "Court proceedings", values=codes.PROCEEDINGS, private=True)
    ] = None
    return_contested: Annotated[bool | None, Column("yes_no", "Somebody contests the return", private=True)] = None
    council: Annotated[str | None, Column("text", "Council responsible for the child", private=True)] = None
    looked_after: Annotated[bool | None, Column("yes_no", "The child is looked after", private=True)] = None
    carer_place: Place | None = None
    school_place: Place | None = None
    contact_place: Place | None = None
    keep_away_place: Place | None = None
    """Where the child lives, exactly, when `keep_away_km` is given: used by its rule and never shown."""

    @property
    def carer_is_restricted(self) -> bool:
        """Whether the carer's address is a secret: of a foster or adoptive carer, of one not named who may be, or of a
        child she must live away from."""
        if self.keep_away_km is not None:
            return True
        if self.carer is None:
            return bool(self.looked_after) or self.order in codes.RESTRICTED_ORDERS
        return self.carer in codes.RESTRICTED_CARERS
