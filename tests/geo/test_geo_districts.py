"""Districts by name, and the circle that holds the postcodes of each."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from geo.areas import authorities
from geo.districts import district_names, district_place, find_districts
from geo.embedded import all_units


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("Birmingham", ["E08000025"]),
        ("bristol", ["E06000023"]),
        ("City of Bristol", ["E06000023"]),
        ("Bristol, City of", ["E06000023"]),
        ("Hull", ["E06000010"]),
        ("durham", ["E06000047"]),
        ("Kings Lynn & West Norfolk", ["E07000146"]),
        ("Saint Helens", ["E08000013"]),
        ("London Borough of Sutton", ["E09000029"]),
        ("Royal Borough of Kensington & Chelsea", ["E09000020"]),
        ("Cardiff Council", ["W06000015"]),
        ("Caerdydd", ["W06000015"]),
        ("ynys mon", ["W06000001"]),
        ("Newport, Wales", ["W06000022"]),
        ("Newport, Kent", []),
        ("Harrogate", ["E07000165"]),
        ("Sheffield", ["E08000039"]),
        ("City of London", ["E09000001"]),
        ("London", []),
        ("Nowhere", []),
        ("", []),
    ],
)
def test_districts_by_name(asked: str, codes: list[str]) -> None:
    assert [row.code for row in find_districts(asked)] == codes


def test_every_district_is_found_by_each_of_its_names() -> None:
    for row in authorities().values():
        assert any(
            other.name == row.name and (other.replaced_on is None or other == row) for other in find_districts(row.name)
        )
    assert all(find_districts(name) for name in district_names())


def test_points_and_radii_are_those_of_the_postcodes() -> None:
    text = files("geo").joinpath("data/districts.csv").read_text(encoding="utf-8")
    units = all_units()
    for row in csv.DictReader(text.splitlines()):
        own = units.authority == units.authority_codes.index(row["code"])
        easting_m, northing_m = units.easting_m[own], units.northing_m[own]
        at = district_place(row["code"])
        assert abs(at.easting_m - easting_m.mean()) <= 1 and abs(at.northing_m - northing_m.mean()) <= 1
        farthest_m = np.hypot(easting_m - at.easting_m, northing_m - at.northing_m).max()
        assert farthest_m + 99 <= at.uncertainty_m <= farthest_m + 102, row


def test_a_district_has_its_areas() -> None:
    at = district_place("W06000015")
    assert (at.kind, at.authority, at.nation, at.region, at.outcode) == ("place", "W06000015", "Wales", "Wales", "")
    assert district_place("E07000165") == district_place("E06000065")  # Harrogate is in North Yorkshire now
    with pytest.raises(KeyError):
        district_place("E99999999")


def test_every_authority_that_stands_has_a_place() -> None:
    for code in authorities():
        assert district_place(code).uncertainty_m > 500
