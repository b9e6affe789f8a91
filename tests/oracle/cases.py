"""Each hard rule at its edges: the code, the answer due, the woman, the home, and the rows about them."""

from __future__ import annotations

from datetime import date

from tests.oracle.build import RELEASE, WINDOW_END, adult, bar, child, filled, home, occupant, shared, woman, zone
from tests.oracle.tables import Row

BOY_OF_16, BOY_OF_15 = date(2010, 12, 1), date(2011, 6, 2)
NEAR = {"postcode": "M13 9PY"}
"""1,115 m from M14 5TL, and 200 m of doubt."""
SQUARE = "POLYGON ((-2.3 53.4, -2.1 53.4, -2.1 53.5, -2.3 53.5, -2.3 53.4))"
"""M14 5TL is well inside."""
TRIANGLE = "MULTIPOLYGON (((-3.3 53.4, -3.1 53.4, -3.1 53.5, -3.3 53.4)))"

Case = tuple[str, str, Row, Row, dict[str, list[Row]]]
CASES: list[Case] = [
    ("ready_in_time", "pass", woman(), home(available_from=date(2026, 12, 15)), {}),
    ("ready_in_time", "fail", woman(), home(available_from=date(2026, 12, 16)), {}),
    ("ready_in_time", "unknown", woman(release_date=None), home(), {}),
    ("offer_open", "pass", woman(), home(available_to=RELEASE), {}),
    ("offer_open", "fail", woman(), home(available_to=date(2026, 11, 30)), {}),
    ("offer_open", "unknown", woman(release_date=None), home(available_to=RELEASE), {}),
    ("offer_open", "pass", woman(release_date=None), home(), {}),
    ("bedrooms", "pass", woman(), home(bedrooms=2), {"children": [child(date_of_birth=BOY_OF_15)]}),
    ("bedrooms", "fail", woman(), home(bedrooms=1), {"children": [child(date_of_birth=BOY_OF_15)]}),
    ("bedrooms", "unknown", woman(), home(bedrooms=1), {"children": [child(sex="M")]}),
    ("bedrooms", "unknown", woman(), home(bedrooms=None), {}),
    ("overcrowding", "fail", woman(), home(bedrooms=0, living_rooms=0), {}),
    ("overcrowding", "unknown", woman(), home(bedrooms=0, living_rooms=None), {}),
    ("overcrowding", "pass", woman(), home(bedrooms=0, living_rooms=1), {}),
    ("overcrowding", "pass", woman(), shared(bedrooms=None), {}),
    ("overcrowding", "unknown", woman(), home(sharing=None), {}),
    ("bedspaces", "pass", woman(), home(bedspaces=1), {"occupants": [occupant()]}),
    ("bedspaces", "fail", woman(), shared(bedspaces=1), {"occupants": [occupant()]}),
    ("bedspaces", "pass", woman(), shared(bedspaces=1), {"occupants": [occupant(role="staff")]}),
    ("bedspaces", "pass", woman(), shared(bedspaces=1), {"occupants": [occupant(to=date(2026, 11, 1))]}),
    ("bedspaces", "fail", woman(), shared(bedspaces=1), {"occupants": [occupant(to=date(2026, 11, 2))]}),
    ("bedspaces", "unknown", woman(), shared(bedspaces=None), {}),
    ("bedspaces", "pass", woman(), home(bedspaces=None), {}),
    ("women_only", "fail", woman(), home(women_only=True), {"children": [child(date_of_birth=BOY_OF_16, sex="M")]}),
    ("women_only", "pass", woman(), home(women_only=True), {"children": [child(date_of_birth=BOY_OF_15, sex="M")]}),
    ("women_only", "pass", woman(), home(), {"children": [child(date_of_birth=BOY_OF_16, sex="M")]}),
    ("women_only", "unknown", woman(), home(women_only=True), {"children": [child(date_of_birth=BOY_OF_16)]}),
    ("women_only", "pass", woman(), home(women_only=True), {"children": [child(date_of_birth=BOY_OF_15)]}),
    ("women_only", "unknown", woman(), home(women_only=True), {"children": [child(sex="M")]}),
    ("children_accepted", "fail", woman(), home(children_ok=False), {"children": [child(date_of_birth=BOY_OF_15)]}),
    ("children_accepted", "unknown", woman(), home(children_ok=None), {"children": [child(date_of_birth=BOY_OF_15)]}),
    ("children_accepted", "unknown", woman(), home(children_ok=False), {"children": [child()]}),
    ("children_accepted", "pass", woman(), home(children_ok=False), {"adults": [adult()]}),
    ("children_accepted", "fail", woman(due_date=WINDOW_END), home(children_ok=False), {}),
    ("access", "pass", woman(access_need="step_free"), home(access="wheelchair"), {}),
    ("access", "fail", woman(access_need="wheelchair"), home(access="step_free"), {}),
    ("access", "unknown", woman(access_need="step_free"), home(access=None), {}),
    ("access", "pass", woman(access_need="none"), home(access=None), {}),
    ("exclusion_zone", "pass", woman(), home(), zone("exclude", radius_km=0.914, **NEAR)),
    ("exclusion_zone", "unknown", woman(), home(), zone("exclude", radius_km=0.915, **NEAR)),
    ("exclusion_zone", "unknown", woman(), home(), zone("exclude", radius_km=1.314, **NEAR)),
    ("exclusion_zone", "fail", woman(), home(), zone("exclude", radius_km=1.315, **NEAR)),
    ("exclusion_zone", "unknown", woman(), home(postcode=None), zone("exclude", radius_km=1.0, **NEAR)),
    ("exclusion_zone", "fail", woman(), home(), zone("exclude", wkt=SQUARE)),
    ("exclusion_zone", "pass", woman(), home(), zone("exclude", wkt=TRIANGLE)),
    ("exclusion_zone", "unknown", woman(), home(postcode="SK4"), zone("exclude", wkt=SQUARE)),
    ("stay_within", "pass", woman(), home(), zone("stay_within", radius_km=1.315, **NEAR)),
    ("stay_within", "unknown", woman(), home(), zone("stay_within", radius_km=0.915, **NEAR)),
    ("stay_within", "fail", woman(), home(), zone("stay_within", radius_km=0.914, **NEAR)),
    ("stay_within", "pass", woman(), home(), zone("stay_within", wkt=SQUARE)),
    ("stay_within", "fail", woman(), home(), zone("stay_within", wkt=TRIANGLE)),
    ("stay_within", "pass", woman(), home(), zone("exclude", wkt=SQUARE)),
    ("safety_distance", "fail", woman(), home(), zone("safety", **NEAR)),
    ("safety_distance", "pass", woman(), home(), zone("safety", radius_km=0.9, **NEAR)),
    ("safety_distance", "fail", woman(), home(), zone("safety", radius_km=0.3, postcode="M14 4DQ")),
    ("safety_distance", "pass", woman(), home(), zone("safety", postcode="BS1 5BB")),
    ("safety_distance", "pass", woman(), home(), zone("safety", wkt=TRIANGLE)),
    ("safety_distance", "unknown", woman(), home(postcode="M13"), zone("safety", postcode="SK4 3LA")),
    ("residence_region", "pass", woman(), home(), zone("region", **NEAR)),
    ("residence_region", "fail", woman(), home(), zone("region", postcode="BS1 5BB")),
    ("residence_region", "unknown", woman(), home(postcode="SY10"), zone("region", **NEAR)),
    ("landlord_refuses", "fail", woman(risk_flags=("arson",)), home(refuses=("violence", "arson")), {}),
    ("landlord_refuses", "pass", woman(risk_flags=("arson",)), home(reviews=("arson",)), {}),
    ("landlord_refuses", "unknown", woman(risk_flags=None), home(refuses=("arson",)), {}),
    ("landlord_refuses", "pass", woman(risk_flags=None), home(), {}),
    ("landlord_reviews", "pass", woman(risk_flags=None), home(refuses=("arson",)), {}),
    ("landlord_reviews", "fail", woman(risk_flags=("arson",)), home(reviews=("arson",)), {}),
    ("landlord_reviews", "unknown", woman(risk_flags=None), home(reviews=("arson",)), {}),
    ("nation_accepted", "fail", woman(nations_ok=("Wales",)), home(), {}),
    ("nation_accepted", "unknown", woman(nations_ok=("Wales",)), home(postcode="SY10"), {}),
    ("nation_accepted", "pass", woman(nations_ok=("Wales",)), home(postcode="SY10", nation="Wales"), {}),
    ("region_accepted", "pass", woman(regions_ok=("Greater Manchester",)), home(), {}),
    ("region_accepted", "fail", woman(regions_ok=("Greater Manchester",)), home(postcode="L1 4NG"), {}),
    ("region_accepted", "unknown", woman(regions_ok=("Wales",)), home(postcode="SY10", nation="Wales"), {}),
    ("set_aside", "pass", woman(programmes=("orchard",)), home(set_aside="orchard"), {}),
    ("set_aside", "fail", woman(), home(set_aside="orchard"), {}),
    ("tenure_floor", "pass", woman(tenure_floor=40.0), home(tenancy_weeks=25.9), {}),
    ("tenure_floor", "fail", woman(tenure_floor=40.1), home(tenancy_weeks=25.9), {}),
    ("tenure_floor", "pass", woman(tenure_floor=100.0), home(tenancy_weeks=26.0), {}),
    ("tenure_floor", "unknown", woman(tenure_floor=40.0), home(landlord=None), {}),
    ("tenancy_lawful", "pass", woman(), home(), {}),
    ("tenancy_lawful", "fail", woman(), home(tenancy="assured_shorthold", landlord="private"), {}),
    ("tenancy_lawful", "unknown", woman(), home(tenancy="licence", landlord=None), {}),
    ("veto", "fail", woman(), home(), {"pins": [filled("pins", woman_id="w", home_id="h", kind="veto")]}),
    ("veto", "pass", woman(), home(), {"pins": [filled("pins", woman_id="w", home_id="h", kind="pin")]}),
]

BARRED = bar("no_cohabit_children", sex="M", under_age=16)
EVE = date(2026, 11, 30)
SON = child(sex="M")
BOY, GIRL = occupant(role="child", sex="M", date_of_birth=BOY_OF_15), occupant(role="child", date_of_birth=BOY_OF_15)
NO_ONE = bar("no_cohabit_person")
BAR_CASES: list[Case] = [
    ("bar_children_present", "pass", woman(), shared(), {"bars": BARRED, "occupants": [GIRL, occupant()]}),
    ("bar_children_present", "fail", woman(), shared(), {"bars": BARRED, "occupants": [BOY]}),
    ("bar_children_present", "fail", woman(), shared(), {"bars": bar("no_cohabit_children"), "occupants": [GIRL]}),
    ("bar_children_present", "fail", woman(), shared(children_ok=None), {"bars": BARRED, "occupants": [BOY]}),
    ("bar_children_present", "fail", woman(), shared(children_ok=True), {"bars": BARRED}),
    ("bar_children_present", "unknown", woman(), shared(children_ok=None), {"bars": BARRED}),
    ("bar_children_present", "unknown", woman(release_date=None), shared(), {"bars": BARRED, "occupants": [BOY]}),
    ("bar_children_present", "unknown", woman(), shared(), {"bars": BARRED, "occupants": [BOY | {"sex": None}]}),
    ("bar_children_present", "pass", woman(), shared(), {"bars": BARRED, "occupants": [occupant(sex=None)]}),
    ("bar_children_present", "pass", woman(), home(), {"bars": BARRED, "occupants": [BOY]}),
    ("bar_children_present", "unknown", woman(), home(sharing=None), {"bars": BARRED}),
    ("bar_children_present", "pass", woman(), shared(), {"bars": BARRED, "occupants": [BOY | {"to": EVE}]}),
    ("bar_children_present", "fail", woman(), shared(), {"bars": BARRED, "occupants": [BOY | {"to": RELEASE}]}),
    ("bar_children_present", "fail", woman(), shared(), {"bars": BARRED, "occupants": [BOY | {"from": WINDOW_END}]}),
    (
        "bar_children_present", "pass", woman(), shared(),
        {"bars": [BARRED[0] | {"approved_by": "officer"}], "occupants": [BOY]},
    ),
    ("bar_own_children", "fail", woman(), home(), {"bars": BARRED, "children": [SON | {"date_of_birth": BOY_OF_15}]}),
    ("bar_own_children", "pass", woman(), home(), {"bars": BARRED, "children": [SON | {"date_of_birth": BOY_OF_16}]}),
    ("bar_own_children", "pass", woman(), home(), {"bars": BARRED, "children": [child(sex="F")]}),
    ("bar_own_children", "unknown", woman(), home(), {"bars": BARRED, "children": [SON]}),
    ("bar_own_children", "unknown", woman(due_date=RELEASE), home(), {"bars": BARRED}),
    ("bar_own_children", "fail", woman(due_date=RELEASE), home(), {"bars": bar("no_cohabit_children")}),
    ("bar_own_children", "pass", woman(), home(), {"bars": bar("no_cohabit_children"), "adults": [adult()]}),
    ("bar_own_children", "pass", woman(), home(), {"bars": BARRED, "children": [child(returns="no")]}),
    ("bar_person_own", "unknown", woman(), home(), {"bars": NO_ONE, "adults": [adult()]}),
    ("bar_person_own", "pass", woman(), home(), {"bars": NO_ONE}),
    ("bar_person_present", "unknown", woman(), shared(), {"bars": NO_ONE, "occupants": [occupant()]}),
    ("bar_person_present", "pass", woman(), shared(), {"bars": NO_ONE, "occupants": [occupant(role="staff")]}),
    ("bar_person_present", "pass", woman(), home(), {"bars": NO_ONE, "occupants": [occupant()]}),
]  # fmt: skip
