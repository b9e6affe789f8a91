from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from geo.zones import parse_wkt
from tests.intake.tables import Cells, only, problems, read_well, varied

SQUARE = "POLYGON ((-2.3 53.4, -2.3 53.5, -2.2 53.5, -2.2 53.4, -2.3 53.4))"


@pytest.mark.parametrize(
    ("kind", "cell", "restricted"),
    [
        ("safety", "", True),
        ("safety", "no", False),
        ("safety", "yes", True),
        ("exclude", "", False),
        ("exclude", "yes", True),
    ],
)
def test_a_safety_zone_is_restricted_unless_said_otherwise(
    kind: str, cell: str, restricted: bool, tmp_path: Path
) -> None:
    [zone] = read_well(tmp_path, varied("zones", {"kind": kind, "restricted": cell})).instance.zones
    assert zone.restricted is restricted


def test_a_safety_zone_without_the_column(tmp_path: Path) -> None:
    [zone] = read_well(tmp_path, varied("zones", {"kind": "safety"})).instance.zones
    assert zone.restricted


@pytest.mark.parametrize(("code", "nation"), [("M14 5TL", "England"), ("CF10 3WL", "Wales"), ("", None)])
def test_the_nation_comes_from_the_place(code: str, nation: str | None, tmp_path: Path) -> None:
    assert read_well(tmp_path, varied("homes", {"postcode": code})).instance.homes[0].nation == nation


def test_a_stated_nation_stands_without_a_place(tmp_path: Path) -> None:
    assert read_well(tmp_path, varied("homes", {"postcode": "", "nation": "wales"})).instance.homes[0].nation == "Wales"


def test_a_polygon_is_kept_in_grid_metres(tmp_path: Path) -> None:
    row = {"postcode": "", "radius_km": "", "wkt": SQUARE}
    [zone] = read_well(tmp_path, varied("zones", row)).instance.zones
    assert zone.wkt == SQUARE
    assert zone.outline == parse_wkt(SQUARE)


@pytest.mark.parametrize("wkt", ["POLYGON", "POINT (-2 53)", SQUARE.replace("-2.3 53.5", "53.5 -2.3")])
def test_a_polygon_that_cannot_be_read_is_not_repeated(wkt: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("zones", {"postcode": "", "radius_km": "", "wkt": wkt})))
    assert (fault.severity, fault.column, fault.value) == ("fault", "wkt", "(hidden)")
    assert "53.5" not in fault.message


@pytest.mark.parametrize("carer", ["kinship", "foster", "adopted", ""])
@pytest.mark.parametrize(("km", "kept"), [("5", True), ("0", True), ("", False)])
def test_where_a_child_lives_whom_she_must_stay_away_from_stays_exact(
    carer: str, km: str, kept: bool, tmp_path: Path
) -> None:
    row = {"carer": carer, "carer_postcode": "M20 4QA", "keep_away_km": km, "contact": "barred"}
    [child] = read_well(tmp_path, varied("children", row)).instance.children
    assert child.keep_away_place == (Gazetteer().resolve("M20 4QA") if kept else None)


@pytest.mark.parametrize(("row", "warnings"), [({}, 1), ({"carer_postcode": "ZE9 1ZZ"}, 2)])
def test_a_distance_from_nowhere_is_said_without_its_length_or_name(row: Cells, warnings: int, tmp_path: Path) -> None:
    found = problems(tmp_path, varied("children", {"keep_away_km": "7.25", **row}))
    assert [(fault.severity, fault.column) for fault in found] == [("warning", "carer_postcode")] * warnings
    assert "no home" in found[-1].message
    assert not any("7.25" in str(fault) or "ZE9" in str(fault) or "keep_away" in str(fault) for fault in found)


POINT = {"postcode": "", "lat": "50.99933", "lon": "-1.37061"}


@pytest.mark.parametrize(
    ("row", "districts"),
    [
        ({"postcode": "SO53 3TL"}, ("SO53",)),
        ({"postcode": "so53"}, ("SO53",)),
        ({**POINT, "postcode": "SO53"}, ("SO53",)),
        ({"postcode": "", "radius_km": "", "wkt": SQUARE}, ()),
        ({"radius_km": "", "wkt": SQUARE}, ("M14",)),
    ],
)
def test_a_safety_zone_lies_in_the_stated_district(row: Cells, districts: tuple[str, ...], tmp_path: Path) -> None:
    [zone] = read_well(tmp_path, varied("zones", {"kind": "safety", **row})).instance.zones
    assert zone.districts == districts


def test_a_safety_zone_at_a_bare_point_may_lie_in_any_district_near(tmp_path: Path) -> None:
    [zone] = read_well(tmp_path, varied("zones", {"kind": "safety", **POINT})).instance.zones
    assert zone.place is not None
    assert zone.districts == Gazetteer().outcodes_near(zone.place.easting_m, zone.place.northing_m)
    assert "SO53" in zone.districts
    assert zone.place.outcode == ""


def test_other_zones_have_no_districts(tmp_path: Path) -> None:
    [zone] = read_well(tmp_path, varied("zones", {"kind": "exclude"})).instance.zones
    assert zone.districts == ()
