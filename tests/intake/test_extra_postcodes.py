from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.tables import Cells, only, plain, problems, read_well, table_text, varied

HOME = {"home_id": "H1", "partner_id": "P1", "postcode": "M149ZZ"}


def test_the_users_own_place_is_used(tmp_path: Path) -> None:
    extra = "postcode,easting,northing,authority\nm14 9zz,385000,395000,E08000003\n"
    [home] = read_well(tmp_path, plain(homes=table_text([HOME]), postcodes=extra)).instance.homes
    assert home.place is not None
    assert (home.place.easting_m, home.place.northing_m, home.place.kind) == (385000, 395000, "user")
    assert (home.place.nation, home.place.region, home.nation) == ("England", "Greater Manchester", "England")


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"postcode": "M14 9"}, "postcode", "whole postcode"),
        ({"postcode": "M14"}, "postcode", "whole postcode"),
        ({"postcode": ""}, "postcode", "must not be empty"),
        ({"easting": "700001"}, "easting", "between 0 and 700000"),
        ({"northing": "-1"}, "northing", "between 0 and 1300000"),
        ({"easting": ""}, "easting", "must not be empty"),
        ({"authority": "Manchester"}, "authority", "eight digits"),
    ],
)
def test_what_cannot_be_used(row: Cells, column: str, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("postcodes", row)))
    assert (fault.severity, fault.file, fault.row, fault.column) == ("fault", "postcodes.csv", 2, column)
    assert message in fault.message


def test_a_postcode_given_twice(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("postcodes", {}, {"postcode": "m149zz"})))
    assert (fault.row, fault.column, "row 2" in fault.message) == (3, "postcode", True)
