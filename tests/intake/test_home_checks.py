from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.tables import Cells, only, plain, problems, read_well, table_text, varied


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"available_from": "2027-01-02", "available_to": "2027-01-01"}, "available_to", "before available_from"),
        ({"postcode": "EH1 1YZ"}, "postcode", "outside England and Wales"),
        ({"postcode": "KA3"}, "postcode", "outside England and Wales"),
        ({"postcode": "G78", "nation": "England"}, "postcode", "outside England and Wales"),
        ({"postcode": "EH14"}, "postcode", "outside England and Wales"),
        ({"postcode": "", "lat": "55.95", "lon": "-3.19"}, "lat", "outside England and Wales"),
        ({"postcode": "CF10 3WL", "nation": "England"}, "nation", "in Wales"),
    ],
)
def test_what_cannot_be_true(row: Cells, column: str, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("homes", row)))
    assert (fault.severity, fault.file, fault.row, fault.column) == ("fault", "homes.csv", 2, column)
    assert message in fault.message


def test_a_risk_refused_and_reviewed(tmp_path: Path) -> None:
    row = {"refuses": "arson;sexual", "reviews": "violence;sexual"}
    fault = only(problems(tmp_path, varied("homes", row)))
    assert (fault.severity, fault.column, fault.message[-6:]) == ("warning", "reviews", "sexual")


def test_a_place_that_tells_no_nation(tmp_path: Path) -> None:
    extra = "postcode,easting,northing\nM14 9ZZ,385000,395000\n"
    homes = table_text([{"home_id": "H1", "partner_id": "P1", "postcode": "M14 9ZZ"}])
    fault = only(problems(tmp_path, plain(homes=homes, postcodes=extra)))
    assert (fault.severity, fault.column) == ("warning", "nation")


def test_a_district_on_both_sides_of_the_border_is_covered(tmp_path: Path) -> None:
    for code in ("TD15", "CH4"):
        read_well(tmp_path, varied("homes", {"postcode": code, "nation": "England"}))


def test_an_unknown_unit_in_scotland(tmp_path: Path) -> None:
    found = problems(tmp_path, varied("homes", {"postcode": "EH14 9ZZ"}))
    assert [fault.severity for fault in found] == ["fault", "warning"]
    assert "outside England and Wales" in found[0].message


def test_one_day_on_offer_is_just_right(tmp_path: Path) -> None:
    read_well(tmp_path, varied("homes", {"available_from": "2027-01-02", "available_to": "2027-01-02"}))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"from": "2026-05-02", "to": "2026-05-01"}, "moves in"),
        ({"date_of_birth": "2026-05-02", "to": "2026-05-01"}, "birth"),
    ],
)
def test_occupants(row: Cells, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("occupants", row)))
    assert (fault.severity, fault.file, fault.column) == ("fault", "occupants.csv", "to")
    assert message in fault.message


def test_an_occupant_of_a_self_contained_home(tmp_path: Path) -> None:
    texts = varied("homes", {"sharing": "self_contained"})
    fault = only(problems(tmp_path, {**texts, "occupants": "home_id,role\nH1,resident\n"}))
    assert (fault.severity, fault.file, fault.column) == ("warning", "occupants.csv", "home_id")
