from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from tests.intake.tables import Cells, read_well, varied

EXACT = "M20 4QA"
NEXT_DOOR = "M20 4QB"
ELSEWHERE = "M14 6HX"


@pytest.mark.parametrize(
    ("carer", "blurred"), [("foster", True), ("adopted", True), ("kinship", False), ("father", False), ("", False)]
)
def test_the_home_of_a_foster_or_adoptive_carer_is_blurred(carer: str, blurred: bool, tmp_path: Path) -> None:
    row = {"carer": carer, "carer_postcode": EXACT, "school_postcode": EXACT}
    [child] = read_well(tmp_path, varied("children", row)).instance.children
    assert child.carer_place == Gazetteer().resolve("M20" if blurred else EXACT)
    assert child.school_place == Gazetteer().resolve(EXACT)


@pytest.mark.parametrize(
    ("kind", "restricted", "blurred"),
    [("work", "yes", True), ("family", "yes", True), ("support", "no", False), ("exclude", "yes", False)],
)
def test_only_a_restricted_zone_that_pulls_is_blurred(
    kind: str, restricted: str, blurred: bool, tmp_path: Path
) -> None:
    row = {"kind": kind, "restricted": restricted, "postcode": EXACT}
    [zone] = read_well(tmp_path, varied("zones", row)).instance.zones
    assert zone.place == Gazetteer().resolve("M20" if blurred else EXACT)


FOSTER = {"carer": "foster", "carer_postcode": EXACT}


@pytest.mark.parametrize(
    "row",
    [
        {"looked_after": "yes"},
        *({"order": order} for order in ("section20", "wales_s76", "interim_care", "care", "placement", "adoption")),
    ],
)
def test_an_unknown_carer_of_a_child_in_care_is_taken_for_a_foster_carer(row: Cells, tmp_path: Path) -> None:
    [child] = read_well(tmp_path, varied("children", {**row, "carer_postcode": EXACT})).instance.children
    assert child.carer_is_restricted
    assert child.carer_place == Gazetteer().resolve("M20")


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"looked_after": "no", "order": "special_guardianship"},
        {"carer": "kinship", "looked_after": "yes", "order": "care"},
    ],
)
def test_other_carers_are_no_secret(row: Cells, tmp_path: Path) -> None:
    row = {**row, "carer_postcode": EXACT, "contact_postcode": EXACT}
    [child] = read_well(tmp_path, varied("children", row)).instance.children
    assert not child.carer_is_restricted
    assert child.carer_place == child.contact_place == Gazetteer().resolve(EXACT)


@pytest.mark.parametrize(
    ("contact", "blurred"), [(EXACT, "M20"), (NEXT_DOOR, "M20"), ("M20 4QD", "M20 4QD"), (ELSEWHERE, ELSEWHERE)]
)
def test_contact_at_a_foster_home_is_blurred(contact: str, blurred: str, tmp_path: Path) -> None:
    row = {**FOSTER, "contact_postcode": contact, "school_postcode": EXACT}
    [child] = read_well(tmp_path, varied("children", row)).instance.children
    assert child.contact_place == Gazetteer().resolve(blurred)
    assert child.school_place == Gazetteer().resolve(EXACT)


def test_the_home_of_a_child_to_stay_away_from_is_blurred_whoever_cares_for_it(tmp_path: Path) -> None:
    row = {"carer": "kinship", "carer_postcode": EXACT, "contact_postcode": NEXT_DOOR, "keep_away_km": "2"}
    [child] = read_well(tmp_path, varied("children", row)).instance.children
    assert child.carer_place == child.contact_place == Gazetteer().resolve("M20")
    assert child.keep_away_place == Gazetteer().resolve(EXACT)


def test_a_foster_home_is_hidden_where_a_brother_meets_her_too(tmp_path: Path) -> None:
    rows = (
        {"child_id": "C1", **FOSTER},
        {"child_id": "C2", "carer": "kinship", "carer_postcode": ELSEWHERE, "contact_postcode": NEXT_DOOR},
        {"child_id": "C3", "carer": "kinship", "carer_postcode": EXACT},
    )
    children = read_well(tmp_path, varied("children", *rows)).instance.children
    gazetteer = Gazetteer()
    assert [child.carer_place for child in children] == [gazetteer.resolve(code) for code in ("M20", ELSEWHERE, "M20")]
    assert children[1].contact_place == gazetteer.resolve("M20")


def test_the_foster_home_of_another_family_changes_nothing(tmp_path: Path) -> None:
    rows = (
        {"child_id": "C1", **FOSTER},
        {"child_id": "C2", "woman_id": "W2", "carer": "kinship", "carer_postcode": EXACT},
    )
    women = varied("women", {}, {"woman_id": "W2"})["women"]
    [_, child] = read_well(tmp_path, {**varied("children", *rows), "women": women}).instance.children
    assert child.carer_place == Gazetteer().resolve(EXACT)


@pytest.mark.parametrize("hers", [EXACT, NEXT_DOOR])
def test_a_foster_home_where_she_lived_or_has_family_is_blurred_there_too(hers: str, tmp_path: Path) -> None:
    women = varied("women", {"home_postcode": hers}, {"woman_id": "W2", "home_postcode": hers})["women"]
    zones = varied("zones", {"kind": "family", "postcode": hers}, {"kind": "exclude", "postcode": hers})["zones"]
    tables = {**varied("children", FOSTER), "women": women, "zones": zones}
    found = read_well(tmp_path, tables).instance
    gazetteer = Gazetteer()
    assert [woman.home_place for woman in found.women] == [gazetteer.resolve("M20"), gazetteer.resolve(hers)]
    places = {zone.kind: zone.place for zone in found.zones}
    assert places == {"family": gazetteer.resolve("M20"), "exclude": gazetteer.resolve(hers)}
