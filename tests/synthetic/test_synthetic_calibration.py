"""The national load against the published shares, each within what chance allows at 1,400 women."""

from __future__ import annotations

from collections import Counter

import pytest

from matcher.domain import Child, Instance, Woman
from matcher.synthetic import calibration
from matcher.synthetic.prisons import PRISONS

NEVER_RETURNS = ("special_guardianship", "child_arrangements", "placement", "adoption")


def may_come(child: Child) -> bool:
    kept = child.carer == "adopted" or child.order in NEVER_RETURNS or child.contact == "barred"
    return not kept and child.returns != "no"


def mothers(load: Instance) -> list[tuple[Child, ...]]:
    return [load.children_of[woman.woman_id] for woman in load.women if load.children_of[woman.woman_id]]


def with_zone(load: Instance, kind: str) -> float:
    return len({zone.woman_id for zone in load.zones if zone.kind == kind}) / len(load.women)


def test_half_have_no_child_who_may_live_with_them(national: Instance) -> None:
    alone = sum(not any(map(may_come, national.children_of[woman.woman_id])) for woman in national.women)
    assert alone / 1_400 == pytest.approx(calibration.NO_CHILD_WITH_HER, abs=0.06)


def test_family_sizes(national: Instance) -> None:
    families = mothers(national)
    assert len(families) / 1_400 == pytest.approx(calibration.MOTHERS, abs=0.04)
    assert len(national.children) / len(families) == pytest.approx(calibration.MEAN_CHILDREN_OF_A_MOTHER, abs=0.1)
    assert max(map(len, families)) >= 5


def test_two_thirds_of_sibling_groups_are_split(national: Instance) -> None:
    groups = [family for family in mothers(national) if len(family) > 1]
    places = [
        {(child.carer, child.carer_place.outcode) for child in family if child.carer and child.carer_place}
        for family in groups
    ]
    assert sum(len(found) > 1 for found in places) / len(groups) == pytest.approx(calibration.SIBLINGS_SPLIT, abs=0.08)


def test_carers(national: Instance) -> None:
    carers = Counter(child.carer for child in national.children)
    assert carers["kinship"] / carers.total() == pytest.approx(0.53, abs=0.05)
    assert carers["father"] / carers.total() == pytest.approx(0.11, abs=0.03)
    assert (carers["foster"] + carers["adopted"]) / carers.total() == pytest.approx(0.15, abs=0.04)
    assert carers["mother_and_baby_unit"] > 0


def test_a_fifth_of_mothers_are_barred_from_contact_with_a_child(national: Instance) -> None:
    families = mothers(national)
    barred = sum(any(child.contact == "barred" for child in family) for family in families)
    assert barred / len(families) == pytest.approx(calibration.OFFENCE_LINKED_TO_OWN_CHILD, abs=0.04)


def test_half_are_far_from_home(national: Instance) -> None:
    prison_at = {prison.code: prison for prison in PRISONS}

    def far(woman: Woman) -> bool:
        assert woman.home_place is not None and woman.prison is not None
        prison = prison_at[woman.prison]
        east_m = prison.easting_m - woman.home_place.easting_m
        north_m = prison.northing_m - woman.home_place.northing_m
        return east_m**2 + north_m**2 > calibration.FAR_FROM_HOME_M**2

    known = [woman for woman in national.women if woman.home_place is not None]
    assert sum(map(far, known)) / len(known) == pytest.approx(calibration.FAR_FROM_HOME, abs=0.05)


def test_women_come_from_the_regions_by_population(national: Instance) -> None:
    regions = Counter(woman.home_place.region for woman in national.women if woman.home_place)
    total = sum(calibration.POPULATION_MILLIONS.values())
    for region, millions in calibration.POPULATION_MILLIONS.items():
        assert regions[region] / 1_400 == pytest.approx(millions / total, abs=0.03)


def test_homes_stand_in_every_region(national: Instance) -> None:
    regions = Counter(home.place.region for home in national.homes if home.place)
    assert all(regions[region] >= 20 for region in calibration.POPULATION_MILLIONS)


@pytest.mark.parametrize(
    ("kind", "share"), [("exclude", calibration.EXCLUSION_ZONE), ("safety", calibration.SAFETY_ZONE)]
)
def test_zones(national: Instance, kind: str, share: float) -> None:
    assert with_zone(national, kind) == pytest.approx(share, abs=0.03)


def test_safety_zones_belong_to_victims_and_are_restricted(national: Instance) -> None:
    zones = [zone for zone in national.zones if zone.kind == "safety"]
    assert all(zone.restricted for zone in zones)
    assert all(national.woman[zone.woman_id].abuse_victim is not False for zone in zones)


def test_access_needs_and_unassessed_risks(national: Instance) -> None:
    needs = Counter(woman.access_need for woman in national.women)
    assert needs["step_free"] / 1_400 == pytest.approx(calibration.STEP_FREE_NEED, abs=0.02)
    assert needs["wheelchair"] / 1_400 == pytest.approx(calibration.WHEELCHAIR_NEED, abs=0.012)
    unknown = sum(woman.risk_flags is None for woman in national.women)
    assert unknown / 1_400 == pytest.approx(calibration.NOT_ASSESSED, abs=0.025)


def test_a_fifth_of_homes_are_shared_and_twice_as_many_when_coupled(national: Instance, coupled: Instance) -> None:
    def shared(load: Instance) -> float:
        return sum(home.sharing == "shared" for home in load.homes) / len(load.homes)

    assert shared(national) == pytest.approx(calibration.SHARED_HOMES, abs=0.04)
    assert shared(coupled) == pytest.approx(calibration.SHARED_HOMES_COUPLED, abs=0.05)


def test_priorities_and_risks_use_every_code(national: Instance) -> None:
    assert {woman.priority for woman in national.women} == {1, 2, 3, 4, 5}
    assert {code for woman in national.women for code in woman.risk_flags or ()} >= {
        "none",
        "arson",
        "against_children",
    }
