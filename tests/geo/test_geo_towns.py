"""Towns by name in many spellings, with an honest radius."""

import csv
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from geo.areas import authorities
from geo.embedded import all_units
from geo.names import fold
from geo.towns import TOWN_ATTRIBUTION, Town, find_towns, suggest_names, town_radius_m
from geo.units import UnitTable

ROWS = tuple(csv.DictReader(files("geo").joinpath("data/towns.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def units() -> UnitTable:
    """The embedded postcodes that stand."""
    everything = all_units()
    return everything.select(everything.stands)


def found(name: str) -> list[tuple[str, str]]:
    return [(town.name, town.ceremonial) for town in find_towns(name)]


@pytest.mark.parametrize(
    ("asked", "name", "county"),
    [
        ("birmingham", "Birmingham", "West Midlands"),
        ("  MANCHESTER ", "Manchester", "Greater Manchester"),
        ("Kings Lynn", "King's Lynn", "Norfolk"),
        ("King’s  Lynn", "King's Lynn", "Norfolk"),
        ("newcastle-on-tyne", "Newcastle upon Tyne", "Tyne and Wear"),
        ("Stoke upon Trent", "Stoke-on-Trent", "Staffordshire"),
        ("Bury Saint Edmunds", "Bury St Edmunds", "Suffolk"),
        ("St. Davids", "Saint Davids", "Dyfed"),
        ("Gt Yarmouth", "Great Yarmouth", "Norfolk"),
        ("Hull", "Kingston upon Hull", "East Riding of Yorkshire"),
        ("Southend", "Southend-on-Sea", "Essex"),
        ("Caerdydd", "Cardiff", "South Glamorgan"),
        ("abertawe", "Swansea", "West Glamorgan"),
        ("Casnewydd", "Newport", "Gwent"),
        ("Pen-y-bont ar Ogwr", "Bridgend", "Mid Glamorgan"),
        ("Aberdâr", "Aberdare", "Mid Glamorgan"),
        ("Aberdar", "Aberdare", "Mid Glamorgan"),
        ("Llundain", "London", "Greater London"),
        ("Church End, Eversholt", "Church End, Eversholt", "Bedfordshire"),
    ],
)
def test_one_town_in_many_spellings(asked: str, name: str, county: str) -> None:
    assert found(asked) == [(name, county)]


@pytest.mark.parametrize(
    ("asked", "counties"),
    [
        ("Ashford", ["Kent", "Surrey"]),
        ("Ashford, Surrey", ["Surrey"]),
        ("ashford,spelthorne", ["Surrey"]),
        ("Sutton, London", ["Greater London"]),
        ("Newport, Wales", ["Gwent", "Dyfed"]),
        ("Newport, Pembrokeshire", ["Dyfed"]),
        ("Newport, Isle of Wight, England", ["Isle of Wight"]),
        ("Newport, Norfolk", []),
        ("Durham, County Durham", ["County Durham"]),
        ("Yarm, North Yorkshire", ["County Durham"]),
        ("Yarm, Durham", ["County Durham"]),
        ("Durham, North Yorkshire", []),
        ("Newcastle", ["Tyne and Wear", "Staffordshire"]),
        ("Bradford", ["West Yorkshire"]),
        ("Glasgow", []),
        ("Belfast", []),
        (",", []),
        ("", []),
    ],
)
def test_several_of_a_name_and_the_county_that_tells_them_apart(asked: str, counties: list[str]) -> None:
    assert [town.ceremonial for town in find_towns(asked)] == counties


def test_the_largest_comes_first() -> None:
    for name in ("Newport", "Sutton", "Ashford", "Richmond"):
        people = [town.population for town in find_towns(name)]
        assert len(people) > 1 and people == sorted(people, reverse=True), name
    assert found("Newport")[:3] == [("Newport", "Gwent"), ("Newport", "Isle of Wight"), ("Newport", "Shropshire")]


def test_where_a_town_is() -> None:
    """Oxford: Carfax, by the Ordnance Survey at SP 513 061."""
    (oxford,) = find_towns("Oxford")
    assert isinstance(oxford, Town)
    assert np.hypot(oxford.easting_m - 451_300, oxford.northing_m - 206_100) < 1_500
    assert (oxford.authority, oxford.uncertainty_m) == ("E07000178", town_radius_m(oxford.population))


def test_every_row_is_sound() -> None:
    known = authorities()
    assert len(ROWS) == 5118
    order = [(row["key"], row["name"], int(row["easting"]), int(row["northing"])) for row in ROWS]
    assert order == sorted(set(order))
    assert [row["key"] for row in ROWS] == [fold(row["name"]) for row in ROWS]
    for row in ROWS:
        assert known[row["authority"]].replaced_on is None, row
        assert int(row["population"]) >= 0 and fold(row["name"]), row
        assert row["name"] in {town.name for town in find_towns(row["name"])}, row


def test_every_town_lies_by_a_postcode_of_its_authority(units: UnitTable) -> None:
    towns = np.array([[int(row["easting"]), int(row["northing"])] for row in ROWS])
    apart_m, near = cKDTree(np.column_stack((units.easting_m, units.northing_m))).query(towns)
    assert apart_m.max() < 2_000
    assert [units.authority_code(int(at)) for at in near] == [row["authority"] for row in ROWS]


# Cities that fill their district, so that the district's postcodes are the city's.
WHOLE_CITIES = (
    "Birmingham; Bristol; Cambridge; Cheltenham; Coventry; Derby; Eastbourne; Exeter; Harlow; Hastings; Ipswich; "
    "Kingston upon Hull; Leicester; Lincoln; Luton; Norwich; Nottingham; Oxford; Portsmouth; Reading; Slough; "
    "Southampton; Southend-on-Sea; Stevenage; Watford; Wolverhampton; Worcester; Worthing"
)


def test_the_radius_holds_nearly_every_postcode_of_a_city(units: UnitTable) -> None:
    for name in WHOLE_CITIES.split("; "):
        town = find_towns(name)[0]
        own = units.authority == units.authority_codes.index(town.authority)
        apart_m = np.hypot(units.easting_m[own] - town.easting_m, units.northing_m[own] - town.northing_m)
        assert (apart_m <= town.uncertainty_m).mean() >= 0.95, name
        assert town.uncertainty_m < 2.5 * np.quantile(apart_m, 0.95), name  # and is not merely huge


def test_the_radius_rule() -> None:
    assert [town_radius_m(people) for people in (1, 1_000, 10_000, 1_000_000)] == [1512, 1879, 2700, 13_500]
    assert town_radius_m(0) == 3_000


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Birmigham", "Birmingham"),
        ("Leds", "Leeds"),
        ("Wolverhamton, West Midlands", "Wolverhampton"),
        ("Abertwe", "Abertawe"),
        ("Rhondda Cynon Taff", "Rhondda Cynon Taf"),
        ("Tower Hamlet", "Tower Hamlets"),
    ],
)
def test_a_mistyped_name_is_suggested_and_never_taken(typed: str, meant: str) -> None:
    assert find_towns(typed) == ()
    suggested = suggest_names(typed)
    assert suggested[0] == meant and len(suggested) <= 3


def test_nothing_like_it_suggests_nothing() -> None:
    assert suggest_names("zzzzqq") == suggest_names("") == ()


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_any_text_is_taken(text: str) -> None:
    find_towns(text)
    assert fold(fold(text)) == fold(text)


@settings(deadline=None, derandomize=True)
@given(st.sampled_from(ROWS), st.sampled_from([str.upper, str.lower, str.title, lambda text: f" {text}\t"]))
def test_case_and_spacing_never_matter(row: dict[str, str], spelt: Callable[[str], str]) -> None:
    assert find_towns(spelt(row["name"])) == find_towns(row["name"]) != ()


def test_a_first_search_is_quick_and_loads_nothing_heavy() -> None:
    program = """
import sys, time
from geo.towns import find_towns
start = time.process_time()
assert find_towns("Newport")
spent = time.process_time() - start
assert not {"numpy", "scipy", "pyproj", "brotli"} & set(sys.modules), "heavy import"
print(spent)
"""
    spent = [
        float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(spent) < 0.05


def test_the_attribution_names_source_and_licence() -> None:
    assert "GeoNames" in TOWN_ATTRIBUTION and "Attribution 4.0" in TOWN_ATTRIBUTION
