"""Rules of what her home may not be near, and of children in care, at their edges."""

from __future__ import annotations

from datetime import date

from tests.oracle.build import RELEASE, WINDOW_END, child, home, occupant, shared, site, woman, zone
from tests.oracle.cases import NEAR, SQUARE, TRIANGLE, Case
from tests.oracle.tables import Row

EVE = date(2026, 11, 30)


def kept_away(km: float, **cells: object) -> dict[str, list[Row]]:
    """A child in M13 9PY, 1,115 m from home h with 200 m of doubt, who must be left alone."""
    known = {"returns": "no", "carer": "foster", "carer_postcode": "M13 9PY", "keep_away_km": km}
    return {"children": [child(**known | cells)]}


def near(kind: str, km: float | None, *sites: Row) -> dict[str, list[Row]]:
    """A condition to keep so far from every school or play area, and the ones that are known."""
    return zone(kind, radius_km=km) | {"sites": list(sites)}


FAR = {"postcode": "CH1 6ZN"}
SCHOOL, PLAY_AREA = site("school", **NEAR), site("play_area", **NEAR)
NEAR_CASES: list[Case] = [
    ("keep_away", "pass", woman(), home(), kept_away(0.914)),
    ("keep_away", "unknown", woman(), home(), kept_away(0.915)),
    ("keep_away", "unknown", woman(), home(), kept_away(1.314)),
    ("keep_away", "fail", woman(), home(), kept_away(1.315)),
    ("keep_away", "fail", woman(release_date=None), home(), kept_away(1.315)),
    ("keep_away", "unknown", woman(), home(), kept_away(0.1, carer_postcode=None)),
    ("keep_away", "unknown", woman(), home(postcode=None), kept_away(0.1)),
    ("keep_away", "pass", woman(), home(), {"children": [child(carer_postcode="M14 5TL")]}),
    ("schools", "pass", woman(), home(), zone("schools", radius_km=0.914, **NEAR)),
    ("schools", "unknown", woman(), home(), zone("schools", radius_km=0.915, **NEAR)),
    ("schools", "fail", woman(), home(), zone("schools", radius_km=1.315, **NEAR)),
    ("schools", "fail", woman(), home(), zone("schools", wkt=SQUARE)),
    ("schools", "pass", woman(), home(), zone("schools", wkt=TRIANGLE)),
    ("schools", "unknown", woman(), home(), zone("schools", **NEAR)),
    ("schools", "unknown", woman(), home(), zone("schools")),
    ("schools", "fail", woman(), home(), near("schools", 1.315, SCHOOL)),
    ("schools", "unknown", woman(), home(), near("schools", 1.314, SCHOOL)),
    ("schools", "unknown", woman(), home(), near("schools", 0.9, SCHOOL)),
    ("schools", "unknown", woman(), home(), near("schools", 1.315, PLAY_AREA)),
    ("schools", "unknown", woman(), home(postcode=None), near("schools", 1.315, SCHOOL)),
    ("schools", "unknown", woman(), home(), near("schools", None, SCHOOL)),
    ("schools", "pass", woman(), home(), near("play_areas", 1.315, SCHOOL)),
    (
        "schools",
        "fail",
        woman(),
        home(),
        near("schools", 1.315, site("school", site_id="x", postcode="BS1 5BB"), SCHOOL),
    ),
    ("play_areas", "fail", woman(), home(), near("play_areas", 1.315, PLAY_AREA)),
    ("play_areas", "unknown", woman(), home(), near("play_areas", 1.315, SCHOOL)),
    ("play_areas", "pass", woman(), home(), zone("play_areas", radius_km=0.914, **NEAR)),
    ("safety_distance", "unknown", woman(), home(), zone("safety", radius_km=0.95, **NEAR)),
    # To the metre: 128,471 m less 200 of doubt is not farther than 128,271; 64,558 and 200 is no more than 64,758.
    ("exclusion_zone", "unknown", woman(), home(postcode="HR3 5TL"), zone("exclude", radius_km=128.271, **FAR)),
    ("stay_within", "pass", woman(), home(postcode="HR3 5TL"), zone("stay_within", radius_km=128.671, **FAR)),
    ("keep_away", "fail", woman(), home(postcode="OL1 3NS"), kept_away(64.758, carer_postcode="CH41 4YY")),
]

IN_CARE = child(order="care")
LATE = child(order="interim_care", returns_on=WINDOW_END)
ON_HER_LAST_DAY = {"occupants": [occupant(date_of_birth=date(2009, 6, 1))]}
PLACEMENT_CASES: list[Case] = [
    ("placement_with_parents", "fail", woman(), shared(), {"children": [IN_CARE], "occupants": [occupant()]}),
    ("placement_with_parents", "fail", woman(), shared(), {"children": [LATE], "occupants": [occupant()]}),
    (
        "placement_with_parents", "pass", woman(), shared(),
        {"children": [LATE | {"returns_on": date(2027, 6, 2)}], "occupants": [occupant()]},
    ),
    (
        "placement_with_parents", "pass", woman(), shared(),
        {"children": [child(order="section20")], "occupants": [occupant()]},
    ),
    ("placement_with_parents", "pass", woman(), home(), {"children": [IN_CARE], "occupants": [occupant()]}),
    ("placement_with_parents", "unknown", woman(), shared(), {"children": [IN_CARE]}),
    ("placement_with_parents", "unknown", woman(), home(sharing=None), {"children": [IN_CARE]}),
    ("placement_with_parents", "unknown", woman(release_date=None), shared(), {"children": [IN_CARE]}),
    (
        "placement_with_parents", "unknown", woman(), shared(),
        {"children": [IN_CARE], "occupants": [occupant(role="staff")]},
    ),
    (
        "placement_with_parents", "unknown", woman(), shared(),
        {"children": [IN_CARE], "occupants": [occupant(date_of_birth=None)]},
    ),
    (
        "placement_with_parents", "unknown", woman(), shared(),
        {"children": [IN_CARE], "occupants": [occupant(to=EVE)]},
    ),
    (
        "placement_with_parents", "fail", woman(), shared(),
        {"children": [IN_CARE], "occupants": [occupant(to=RELEASE)]},
    ),
    ("placement_with_parents", "fail", woman(), shared(), {"children": [IN_CARE]} | ON_HER_LAST_DAY),
    (
        "placement_with_parents", "unknown", woman(), shared(),
        {"children": [IN_CARE], "occupants": [occupant(date_of_birth=date(2009, 6, 2))]},
    ),
]  # fmt: skip
