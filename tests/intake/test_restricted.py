from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from tests.intake.tables import read_well, varied

EXACT = "M20 4QA"


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
