"""Random women with their children and the adults who join them."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.domain import codes
from tests.oracle.places import postcode_place
from tests.strategy.scene import Cells, Scene, years_before

PROGRAMMES = ("orchard", "rebuild")
AGES = (1, 5, 10, 16, 18, 21)
"""Birthdays at which something changes."""
YOUNGEST_MOTHER = 12
INCOMES = (0, 56, 92.05, 100, 140, 250.5, 280, 300, 423.46, 500)
"""Pounds a week; a twentieth or a quarter of some is a sum that is short in one of the homes."""
ORDERS = {
    None: 4, "none": 14, "section20": 2, "wales_s76": 1, "interim_care": 2, "care": 2, "special_guardianship": 1,
    "child_arrangements": 1, "placement": 1, "adoption": 1,
}  # fmt: skip


def woman(scene: Scene, woman_id: str) -> Cells:
    """One woman, eighteen or more at her release."""
    release = scene.day(scene.anchor, 4, 12)
    region = scene.pick(codes.PROBATION_REGIONS) if scene.chance(0.2) else _region(scene)
    return {
        "woman_id": woman_id,
        "release_date": scene.known(release),
        "release_type": scene.weighed(
            {"conditional": 5, "licence": 3, "recall": 2, "parole": 1, "remand": 1, "hdc": 1, None: 1}
        ),
        "days_served": scene.weighed({27: 1, 28: 2, 29: 1, 400: 6, None: 1}),
        "early_release_approved": scene.weighed({True: 4, False: 3, None: 2}),
        "prison": scene.sometimes(0.9, scene.pick(codes.PRISONS)),
        "supervising_region": scene.sometimes(0.8, region),
        "date_of_birth": scene.sometimes(0.95, _her_birth(scene, release)),
        "home_postcode": scene.sometimes(0.7, scene.postcode(0.75)),
        "priority": scene.weighed({1: 2, 2: 2, 3: 2, 4: 1, 5: 1, None: 1}),
        "due_date": scene.sometimes(0.12, scene.day(release, 20, 230)),
        "access_need": scene.weighed({None: 7, "none": 7, "step_free": 2, "wheelchair": 1}),
        "support_hours_week": scene.sometimes(0.6, scene.pick((0, 1.5, 4, 10))),
        "overnight_carer": scene.weighed({None: 8, False: 4, True: 1}),
        "risk_flags": _risk_flags(scene),
        "care_leaver": scene.weighed({True: 1, False: 5, None: 2}),
        "abuse_victim": scene.weighed({True: 2, False: 4, None: 2}),
        "benefit_income_gbp_week": scene.sometimes(0.85, scene.pick(INCOMES)),
        "benefit_income_later_gbp_week": scene.sometimes(0.4, scene.pick(INCOMES)),
        "benefit_cap_exempt": scene.weighed({None: 3, False: 3, True: 2}),
        "shared_rate_exempt": scene.weighed({None: 6, False: 3, True: 1}),
        "tenure_floor": scene.sometimes(0.12, scene.pick((15, 25, 40, 41, 50, 60, 80))),
        "nations_ok": scene.weighed({(): 14, ("England",): 2, ("Wales",): 1, ("England", "Wales"): 1}),
        "regions_ok": scene.sometimes(0.08, [_region(scene)]) or scene.sometimes(0.02, ["Wales", "London"]),
        "programmes": scene.sometimes(0.4, scene.some(PROGRAMMES, 2)),
        "local_connection": scene.sometimes(0.2, ["E08000003"]),
        "referred_by": None,
        "referred_on": scene.sometimes(0.5, release - timedelta(days=scene.whole(5, 90))),
    }


def _her_birth(scene: Scene, release: date) -> date:
    """Eighteen or more at her release; now and then 25, 35 or of pension age within her window."""
    if scene.chance(0.3):
        return years_before(scene.day(release, 10, 220), scene.pick((25, 35, 25, 35, 66, 67)))
    return years_before(scene.day(release, 200, 0), scene.whole(18, 50))


def _region(scene: Scene) -> str | None:
    place = postcode_place(scene.postcode())
    return place.region or None if place is not None else None


def _risk_flags(scene: Scene) -> list[str] | None:
    if scene.chance(0.1):
        return None
    return scene.some(codes.RISK_CODES, 2) if scene.chance(0.3) else ["none"]


def release_or_anchor(scene: Scene, mother: Cells) -> date:
    """Her nominal release date, or the anchor when it is unknown."""
    release = mother["release_date"]
    return release if isinstance(release, date) else scene.anchor


def children(scene: Scene, mother: Cells) -> list[Cells]:
    """No child to eight of one woman."""
    many = scene.weighed({0: 26, 1: 28, 2: 24, 3: 12, 4: 6, 5: 2, 8: 1})
    return [_child(scene, mother, f"{mother['woman_id']}-c{place}") for place in range(many)]


def _child(scene: Scene, mother: Cells, child_id: str) -> Cells:
    release = release_or_anchor(scene, mother)
    born = _born(scene, mother, release)
    carer = scene.weighed(
        {"kinship": 5, "father": 3, "foster": 3, "adopted": 1, "mother_and_baby_unit": 1, "friends": 2, "with_her": 2}
    )
    age = (release - born).days / 365.25
    away = carer not in ("with_her", "mother_and_baby_unit")
    schooled = scene.chance(0.8 if age > 3 else 0.4)
    may_see = ("supervised", "unsupervised")
    contact = scene.weighed({None: 2, "none": 2, "barred": 1, "letterbox": 1, "supervised": 4, "unsupervised": 4})
    return {
        "child_id": child_id,
        "woman_id": mother["woman_id"],
        "date_of_birth": scene.known(born),
        "sex": scene.known(scene.pick(codes.SEXES)),
        "carer": scene.known(carer),
        "carer_postcode": scene.sometimes(0.7, _roughly(scene)) if away else None,
        "returns": scene.weighed({"yes": 7, "uncertain": 2, "no": 2, None: 1}),
        "returns_on": scene.sometimes(0.4, max(born, scene.day(release, 30, 500))),
        "own_room_needed": scene.weighed({None: 6, False: 3, True: 1}),
        "school_postcode": scene.sometimes(0.95, scene.postcode()) if schooled else None,
        "school_urn": scene.sometimes(0.1, scene.whole(100000, 149999)) if schooled else None,
        "school_phase": _phase(scene, age) if schooled else None,
        "contact": contact,
        "contact_postcode": scene.sometimes(0.5, scene.postcode()) if contact in may_see else None,
        "contact_overnight": scene.weighed({None: 5, False: 2, True: 2}) if contact in may_see else None,
        "keep_away_km": scene.sometimes(0.08, scene.pick((0, 0.3, 1.5, 6, 40))),
        "contact_visits_month": scene.sometimes(0.7, scene.pick((0, 0.5, 1, 2, 4.33, 8))),
        "parental_responsibility": scene.weighed({True: 3, False: 1, None: 1}),
        "order": scene.weighed(ORDERS),
        "proceedings": scene.weighed({None: 2, "none": 4, "current": 1, "planned": 1}),
        "return_contested": scene.weighed({None: 2, False: 3, True: 1}),
        "council": scene.sometimes(0.3, "Manchester"),
        "looked_after": scene.weighed({None: 2, False: 3, True: 1}),
    }


def _roughly(scene: Scene) -> str:
    """A unit postcode, or now and then its district alone."""
    code = scene.postcode()
    return code.split()[0] if scene.chance(0.1) else code


def _born(scene: Scene, mother: Cells, release: date) -> date:
    """Around a birthday that matters, or any time in eighteen years; never before the mother was twelve."""
    if scene.chance(0.5):
        turns = years_before(release, scene.weighed(dict(zip(AGES, (3, 3, 3, 3, 1.5, 0.5), strict=True))))
        born = scene.day(turns, 120, 300)
    else:
        born = release - timedelta(days=scene.whole(1, 6500))
    mother_born = mother["date_of_birth"]
    if isinstance(mother_born, date):
        born = max(born, years_before(mother_born, -YOUNGEST_MOTHER) + timedelta(days=2))
    return min(born, release - timedelta(days=1))


def _phase(scene: Scene, age: float) -> str | None:
    if scene.chance(0.1):
        return scene.weighed({None: 1, "special": 1})
    if age < 4.5:
        return scene.weighed({"nursery": 6, "primary": 1})
    return "primary" if age < 11.5 else "secondary"


def adults(scene: Scene, mother: Cells) -> list[Cells]:
    """At most one partner, and now and then a grown-up child or somebody else."""
    release = release_or_anchor(scene, mother)
    found = []
    if scene.chance(0.12):
        found.append(_adult(scene, mother, "partner", release, scene.whole(19, 60)))
    mother_born = mother["date_of_birth"]
    old_enough = not isinstance(mother_born, date) or mother_born < years_before(release, 36)
    if old_enough and scene.chance(0.12):
        found.append(_adult(scene, mother, "adult_child", release, scene.pick((17, 18, 19, 20, 21))))
    if scene.chance(0.06):
        found.append(_adult(scene, mother, "other", release, scene.whole(21, 75)))
    return found


def _adult(scene: Scene, mother: Cells, relation: str, release: date, years: int) -> Cells:
    return {
        "woman_id": mother["woman_id"],
        "relation": relation,
        "sex": scene.sometimes(0.9, scene.pick(codes.SEXES)),
        "date_of_birth": scene.sometimes(0.9, years_before(scene.day(release, 300, -1), years)),
        "joins_on": scene.sometimes(0.5, scene.day(release, 20, 400)),
    }
