"""The coded values of the contract, as literal types and the tuples that list them."""

from __future__ import annotations

from typing import Literal, get_args

from geo.areas import PROBATION_REGIONS as PROBATION_REGIONS

Sex = Literal["M", "F"]
Nation = Literal["England", "Wales"]
ReleaseType = Literal["conditional", "automatic", "licence", "parole", "recall", "remand", "hdc", "other"]
Access = Literal["none", "step_free", "wheelchair"]
RiskCode = Literal["arson", "sexual", "violence", "drugs_supply", "against_children", "antisocial"]
RiskFlag = Literal["none", "arson", "sexual", "violence", "drugs_supply", "against_children", "antisocial"]
Relation = Literal["partner", "adult_child", "other"]
Carer = Literal["kinship", "father", "foster", "adopted", "mother_and_baby_unit", "friends", "with_her"]
Returns = Literal["yes", "uncertain", "no"]
SchoolPhase = Literal["nursery", "primary", "secondary", "special"]
Contact = Literal["none", "barred", "letterbox", "supervised", "unsupervised"]
Order = Literal[
    "none",
    "section20",
    "interim_care",
    "care",
    "special_guardianship",
    "child_arrangements",
    "placement",
    "adoption",
    "wales_s76",
]
Proceedings = Literal["none", "current", "planned"]
ZoneKind = Literal["exclude", "stay_within", "region", "schools", "play_areas", "safety", "support", "work", "family"]
BarKind = Literal["no_cohabit_children", "no_cohabit_person", "non_association"]
SiteKind = Literal["school", "play_area"]
Sharing = Literal["self_contained", "shared"]
Landlord = Literal["social", "private", "charity", "council", "hmpps"]
Tenancy = Literal[
    "secure",
    "assured",
    "assured_shorthold",
    "licence",
    "excluded_licence",
    "occupation_secure",
    "occupation_standard",
    "occupation_supported",
    "temporary",
    "cas3",
]
OccupantRole = Literal["resident", "child", "staff"]
Accreditation = Literal["none", "bronze", "silver", "gold"]
PinKind = Literal["pin", "veto"]

SEXES = get_args(Sex)
NATIONS = get_args(Nation)
RELEASE_TYPES = get_args(ReleaseType)
ACCESS = get_args(Access)
RISK_CODES = get_args(RiskCode)
RISK_FLAGS = get_args(RiskFlag)
RELATIONS = get_args(Relation)
CARERS = get_args(Carer)
RETURNS = get_args(Returns)
SCHOOL_PHASES = get_args(SchoolPhase)
CONTACTS = get_args(Contact)
ORDERS = get_args(Order)
PROCEEDINGS = get_args(Proceedings)
ZONE_KINDS = get_args(ZoneKind)
BAR_KINDS = get_args(BarKind)
SITE_KINDS = get_args(SiteKind)
SHARING = get_args(Sharing)
LANDLORDS = get_args(Landlord)
TENANCIES = get_args(Tenancy)
OCCUPANT_ROLES = get_args(OccupantRole)
ACCREDITATIONS = get_args(Accreditation)
PIN_KINDS = get_args(PinKind)

RESTRICTED_CARERS: tuple[str, ...] = ("foster", "adopted")
"""Carers whose address is restricted whether or not a row says so."""

RESTRICTED_ORDERS: tuple[str, ...] = ("section20", "wales_s76", "interim_care", "care", "placement", "adoption")
"""Orders under which a carer who is not named may be a foster or adoptive one."""

SOFT_ZONE_KINDS: tuple[str, ...] = ("support", "work", "family")
"""Zones that only draw her; the others bind."""

PRISONS: tuple[str, ...] = ("AGI", "BZI", "DWI", "DHI", "ESI", "EWI", "FHI", "LNI", "NHI", "PFI", "SDI", "STI")
"""The twelve women's prisons."""
