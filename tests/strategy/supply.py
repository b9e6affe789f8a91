"""Random partners, their homes, and the people in the shared ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from matcher.domain import codes
from matcher.domain.reasons import UNAVAILABLE
from tests.oracle.places import point_place, postcode_place
from tests.strategy import country
from tests.strategy.conditions import point_near
from tests.strategy.people import AGES, PROGRAMMES
from tests.strategy.scene import Cells, Scene, years_before

ENGLISH = {
    "assured": 5,
    "assured_shorthold": 4,
    "licence": 3,
    "secure": 2,
    "temporary": 1,
    "excluded_licence": 1,
    "cas3": 2,
}
WELSH = {"occupation_secure": 3, "occupation_standard": 4, "occupation_supported": 3, "licence": 2, "cas3": 1}


RENTS = (70, 85.5, 100, 140, 195.75, 310.25)
"""Pounds a week."""


def partners(scene: Scene) -> list[Cells]:
    """Two to four partners."""
    return [
        {
            "partner_id": f"p{place}",
            "name": f"Partner {place}",
            "region": scene.sometimes(0.7, scene.pick(codes.PROBATION_REGIONS)),
            "postcode": scene.sometimes(0.7, scene.postcode()),
            "covers": scene.sometimes(0.4, ["E08000003", "W06000015"]),
            "caseload_hours_week": scene.sometimes(0.4, scene.pick((10, 37.5))),
            "max_new_households": scene.weighed({None: 4, 0: 0.5, 1: 2, 2: 2, 3: 1}),
            "assessment_days": scene.sometimes(0.5, scene.whole(0, 20)),
            "accreditation": scene.sometimes(0.5, scene.pick(codes.ACCREDITATIONS)),
        }
        for place in range(scene.whole(2, 4))
    ]


def limit_more(scene: Scene, partner_rows: Sequence[Cells]) -> None:
    """Limits on what partners take at once, and hours that do not always suffice."""
    for row in partner_rows:
        row["max_new_in_period"] = scene.weighed({None: 6, 0: 0.3, 1: 2, 2: 1})
        if scene.chance(0.3):
            row["caseload_hours_week"] = scene.pick((0, 2.5, 3.09, 6, 8.255))


def home(scene: Scene, home_id: str, partner_ids: Sequence[str]) -> Cells:
    """One home."""
    place = _whereabouts(scene)
    nation = place["nation"]
    sharing = scene.weighed({"self_contained": 7, "shared": 3})
    bedrooms = scene.weighed({0: 0.5, 1: 4, 2: 9, 3: 10, 4: 8, 5: 4})
    if sharing == "shared":
        bedrooms = scene.whole(3, 8)
    bedspaces = bedrooms + scene.whole(0, 3) if sharing == "shared" else max(1, 2 * bedrooms + scene.whole(-1, 1))
    free_from = scene.day(scene.anchor, 60, 16)
    risks = scene.random.sample(codes.RISK_CODES, 3)
    tenancies = WELSH if nation == "Wales" else ENGLISH
    tenancy = scene.pick(codes.TENANCIES) if scene.chance(0.12) else scene.weighed(tenancies)
    rent = scene.pick(RENTS)
    closed = scene.weighed({None: 8 * len(UNAVAILABLE), **dict.fromkeys(UNAVAILABLE, 1)})
    if closed is not None and scene.chance(0.3):
        free_from = None
    return place | {
        "home_id": home_id,
        "partner_id": scene.pick(partner_ids),
        "bedrooms": scene.known(bedrooms),
        "living_rooms": scene.weighed({0: 4, 1: 7, 2: 1, None: 2}),
        "bedspaces": scene.sometimes(0.94, bedspaces),
        "sharing": scene.known(sharing),
        "landlord": scene.known(scene.weighed({"social": 4, "private": 3, "charity": 2, "council": 2, "hmpps": 1})),
        "tenancy": scene.known(tenancy),
        "tenancy_weeks": scene.sometimes(
            0.4, scene.pick((8, 12, 12.5, 16) if tenancy == "cas3" else (12, 25.5, 26, 52))
        ),
        "available_from": scene.known(free_from),
        "available_to": scene.sometimes(0.25, (free_from or scene.anchor) + timedelta(days=scene.whole(0, 120))),
        "unavailable": closed,
        "rent_gbp_week": scene.sometimes(0.92, rent),
        "ineligible_charges_gbp_week": scene.sometimes(0.4, scene.pick((0, 2.5, 5, 14, 25))),
        "rent_in_advance_gbp": scene.sometimes(0.3, scene.pick((0, _month(rent), round(rent * 4.4, 2), 1500))),
        "brma": scene.sometimes(0.93, scene.weighed(country.AREA_WEIGHTS)),
        "exempt_accommodation": scene.weighed({None: 2, False: 7, True: 2}),
        "access": scene.known(scene.weighed({"none": 3, "step_free": 4, "wheelchair": 3})),
        "women_only": scene.weighed({None: 3, False: 3, True: 3}),
        "children_ok": scene.known(scene.weighed({True: 9, False: 2})),
        "refuses": risks[: scene.weighed({0: 7, 1: 2, 2: 1})],
        "reviews": risks[2 : scene.weighed({2: 7, 3: 3})],
        "support_hours_week": scene.sometimes(0.4, scene.pick((0, 5, 20))),
        "set_aside": scene.sometimes(0.07, scene.pick(PROGRAMMES)),
    }


def _month(rent_gbp_week: float) -> float:
    """A month's rent, without the part of a penny that is left over."""
    return math.floor(rent_gbp_week * 5200 / 12) / 100


def _whereabouts(scene: Scene) -> Cells:
    """postcode, lat, lon and a nation that agrees with them."""
    code = scene.postcode()
    kind = scene.weighed({"unit": 74, "outcode": 6, "sector": 4, "point": 9, "both": 4, "none": 2})
    if kind in ("point", "both"):
        lat, lon = point_near(scene, code, 0.003)
        found = point_place(lat, lon).nation
        row: Cells = {"postcode": code if kind == "both" else None, "lat": lat, "lon": lon}
    elif kind == "none":
        found, row = "", {}
    else:
        shortened = {"unit": code, "outcode": code.split()[0], "sector": code[:-2]}[kind]
        place = postcode_place(shortened)
        found, row = place.nation if place is not None else "", {"postcode": shortened}
    return row | {"nation": scene.sometimes(0.5, found or scene.pick(codes.NATIONS))}


def occupants(scene: Scene, lodging: Cells) -> list[Cells]:
    """The people in a home that is shared, or may be: none to four."""
    if lodging["sharing"] == "self_contained":
        return []
    many = scene.weighed({0: 3, 1: 4, 2: 2, 4: 1})
    return [_occupant(scene, str(lodging["home_id"])) for _ in range(many)]


def _occupant(scene: Scene, home_id: str) -> Cells:
    role = scene.weighed({"resident": 5, "child": 2, "staff": 2})
    age = scene.pick(AGES) if role == "child" else scene.whole(19, 60)
    since = scene.sometimes(0.5, scene.day(scene.anchor, 300, 250))
    gone = scene.day(since or scene.anchor, 0 if since else 90, 300)
    return {
        "home_id": home_id,
        "role": role,
        "sex": scene.sometimes(0.9, scene.pick(codes.SEXES)),
        "date_of_birth": scene.sometimes(0.9, _born(scene, age, since)),
        "from": since,
        "to": scene.sometimes(0.4, gone),
    }


def _born(scene: Scene, age: int, since: date | None) -> date:
    """Turns the age within a year of the anchor; born before moving in."""
    born = scene.day(years_before(scene.anchor, age), 60, 200)
    return min(born, since or scene.anchor)
