"""Postcodes resolve to where they are, fall back honestly, and hidden ones stay hidden."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.distance import distance_m
from geo.embedded import all_units
from geo.gazetteer import Gazetteer
from geo.grid import to_grid, to_lat_lon
from geo.layers import installed_layers
from geo.place import Place
from geo.postcode import PostcodeError
from geo.units import UnitTable

# Women's prisons: postcode, latitude and longitude, authority, probation region (Ministry of Justice, ONS).
PRISONS = [
    ("YO23 3FT", 53.925917, -1.184091, "E06000014", "Yorkshire & The Humber"),
    ("TW15 3JZ", 51.432921, -0.48285, "E07000213", "Kent, Surrey & Sussex"),
    ("SM2 5PD", 51.339084, -0.188445, "E07000211", "Kent, Surrey & Sussex"),
    ("ST21 6LQ", 52.878831, -2.240835, "E07000197", "West Midlands"),
    ("ME17 3DF", 51.215156, 0.613671, "E07000110", "Kent, Surrey & Sussex"),
    ("GL12 8DB", 51.634454, -2.467383, "E06000025", "South West"),
    ("DE65 5DN", 52.882094, -1.725361, "E07000039", "East Midlands"),
    ("DH1 5YA", 54.80536, -1.556344, "E06000047", "North East"),
    ("WF4 4XX", 53.636142, -1.612903, "E08000036", "Yorkshire & The Humber"),
    ("PE3 7PD", 52.586514, -0.259961, "E06000031", "East of England"),
    ("GU23 7LJ", 51.272696, -0.489925, "E07000209", "Kent, Surrey & Sussex"),
    ("SK9 4HR", 53.341321, -2.238674, "E06000049", "North West"),
]
OWN = {"M14 9ZZ": (384_000.0, 394_000.4, "E08000003"), "m11ae": (385_000.0, 398_000.0, "")}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


@pytest.fixture(scope="module")
def units(gazetteer: Gazetteer) -> UnitTable:
    return gazetteer.england_and_wales()


def found(gazetteer: Gazetteer, code: str) -> Place:
    place = gazetteer.resolve(code)
    assert place is not None
    return place


def apart_m(one: Place, other: Place) -> float:
    return float(distance_m(one.easting_m, one.northing_m, other.easting_m, other.northing_m))


@pytest.mark.parametrize(("code", "lat", "lon", "authority", "region"), PRISONS)
def test_prisons_are_where_they_are(
    gazetteer: Gazetteer, code: str, lat: float, lon: float, authority: str, region: str
) -> None:
    place, point = found(gazetteer, code), gazetteer.at_point(lat, lon)
    assert apart_m(place, point) <= 100
    assert (place.kind, place.uncertainty_m, place.outcode) == ("unit", 100, code.split()[0])
    assert (place.authority, place.nation, place.region) == (authority, "England", region)
    assert (point.kind, point.uncertainty_m) == ("point", 0)
    assert (point.outcode, point.authority, point.region) == ("", authority, region)


def test_any_spelling_and_whole_metres(gazetteer: Gazetteer) -> None:
    place = found(gazetteer, "m1\u00a01ae")
    assert place == found(gazetteer, "M11AE") == found(gazetteer, "M1 1AE")
    assert (place.easting_m, place.northing_m) == (384_756.0, 398_553.0)
    with pytest.raises(PostcodeError, match="perhaps a letter O"):
        found(gazetteer, "M6O 1NW")


@pytest.mark.parametrize(
    ("code", "kind", "outcode"),
    [
        ("M1 1ZZ", "sector", "M1"),
        ("M14 9AA", "outcode", "M14"),
        ("M14 9", "outcode", "M14"),
        ("M14 5", "sector", "M14"),
    ],
)
def test_unknown_codes_fall_back_and_say_so(gazetteer: Gazetteer, code: str, kind: str, outcode: str) -> None:
    place = found(gazetteer, code)
    assert (place.kind, place.outcode) == (kind, outcode)
    assert place.uncertainty_m > 1_000
    assert place == found(gazetteer, code[: len(outcode) + 2] if kind == "sector" else outcode)


@pytest.mark.parametrize("code", ["AA1 1AA", "AA1 1", "AA1", "GIR 0AA", "BT1 1AA", "bt11aa", "BT71 7", "BT1"])
def test_nothing_is_made_up(gazetteer: Gazetteer, code: str) -> None:
    assert gazetteer.resolve(code) is None


@pytest.mark.parametrize("code", ["JE1 1AA", "JE2", "GY1 1AA", "GY9 3", "IM1 1AA", "IM9"])
def test_the_islands_off_the_grid_do_not_resolve(gazetteer: Gazetteer, code: str) -> None:
    assert gazetteer.resolve(code) is None


def test_a_unit_without_coordinates_is_not_a_point(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "YO1 0AA").kind == "sector"


def test_terminated_units_still_resolve(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "NPT 1AA").region == "Wales"
    assert found(gazetteer, "W1M 8BB").authority == "E09000033"


def test_scotland_resolves_without_a_nation_of_ours(gazetteer: Gazetteer) -> None:
    place = found(gazetteer, "EH1 1YZ")
    assert (place.kind, place.authority, place.nation, place.region) == ("unit", "S12000036", "", "")


@pytest.mark.parametrize("code", ["M14", "SK9", "SK9 4", "CH4", "LL11", "SW1A 0", "CF1"])
def test_areas_are_the_mean_of_what_stands_and_reach_the_farthest(
    gazetteer: Gazetteer, units: UnitTable, code: str
) -> None:
    inside = positions_in(units, code)
    standing = [i for i in inside if units.stands[i]] or inside  # CF1 was renamed as a whole
    place = found(gazetteer, code)
    mean_m = units.easting_m[standing].astype(float).mean(), units.northing_m[standing].astype(float).mean()
    assert (place.easting_m, place.northing_m) == (round(mean_m[0]), round(mean_m[1]))
    away_m = {
        i: round(float(np.hypot(units.easting_m[i] - place.easting_m, units.northing_m[i] - place.northing_m)))
        for i in inside
    }
    reach_m = max(away_m[i] for i in standing)
    held = [i for i in inside if away_m[i] <= reach_m + 2_000]
    assert place.uncertainty_m == 100 + max(away_m[i] for i in held)
    authorities = {units.authority_code(i) for i in held}
    assert place.authority == (authorities.pop() if len(authorities) == 1 else "")


def test_every_outcode_holds_every_unit_that_may_stand(gazetteer: Gazetteer) -> None:
    units = all_units()
    districts, first, counts = np.unique(units.codes.astype("S4"), return_index=True, return_counts=True)
    for district, start, count in zip(districts.tolist(), first.tolist(), counts.tolist(), strict=True):
        inside = slice(start, start + count)
        place = found(gazetteer, district.decode())
        away_m = distance_m(units.easting_m[inside], units.northing_m[inside], place.easting_m, place.northing_m)
        assert (away_m[units.stands[inside]] + 100 <= place.uncertainty_m).all(), district


def test_a_stray_that_looks_ended_no_longer_widens_its_district(gazetteer: Gazetteer) -> None:
    units = all_units()
    inside = units.span("GL11")
    middle_m = units.easting_m[inside].mean(), units.northing_m[inside].mean()
    assert distance_m(units.easting_m[inside], units.northing_m[inside], *middle_m).max() > 99_000
    assert found(gazetteer, "GL11").uncertainty_m < 20_000


def positions_in(units: UnitTable, code: str) -> list[int]:
    """The units of a sector or outcode, found by their text."""
    start = code if " " in code else f"{code} "
    likely = np.flatnonzero(np.char.startswith(units.codes, code.split()[0].encode()))
    return [int(i) for i in likely if units.code(int(i)).startswith(start)]


@pytest.mark.parametrize(
    ("code", "nation", "region"),
    [
        ("M14", "England", "Greater Manchester"),
        ("LL11", "Wales", "Wales"),
        ("SK9", "England", ""),  # Cheshire and Greater Manchester
        ("CH4", "", ""),  # both sides of the border
        ("TD15", "", ""),  # Berwick, with some of Scotland
    ],
)
def test_an_area_has_a_nation_and_a_region_only_when_all_of_it_has(
    gazetteer: Gazetteer, code: str, nation: str, region: str
) -> None:
    place = found(gazetteer, code)
    assert (place.nation, place.region) == (nation, region)


def test_the_users_rows_win(gazetteer: Gazetteer) -> None:
    own = Gazetteer(OWN)
    added, replaced = found(own, "M14 9ZZ"), found(own, "M1 1AE")
    assert (added.kind, added.uncertainty_m, added.region) == ("user", 100, "Greater Manchester")
    assert (added.easting_m, added.northing_m) == (384_000.0, 394_000.0)
    assert (replaced.kind, replaced.easting_m, replaced.authority, replaced.nation) == ("user", 385_000.0, "", "")
    assert found(own, "M14 9").kind == "sector"
    assert found(gazetteer, "M14 9").kind == "outcode"
    assert found(own, "M1 1AF") == found(gazetteer, "M1 1AF")
    assert found(own, "M1 1").authority == ""  # one of its units is now of unknown authority
    lat, lon = to_lat_lon(385_000, 398_000)
    assert own.at_point(float(lat), float(lon)).authority == ""
    assert len(own.england_and_wales()) == len(gazetteer.england_and_wales())


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ({"LS6 2": (1.0, 2.0, "")}, "must be units"),
        ({"LS6": (1.0, 2.0, "")}, "must be units"),
        ({"LS6 ZQW": (1.0, 2.0, "")}, "not a postcode"),
        ({"LS6 2QW": (float("nan"), 2.0, "")}, "finite"),
        ({"LS6 2QW": (1.0, float("inf"), "")}, "finite"),
    ],
)
def test_unusable_rows_are_refused_without_naming_them(rows: dict[str, tuple[float, float, str]], fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as raised:
        Gazetteer(rows)
    assert "LS6" not in str(raised.value)


def test_northern_ireland_never_resolves_even_from_the_users_rows() -> None:
    assert Gazetteer({"BT1 1AA": (146_000.0, 530_000.0, "N09000003")}).resolve("BT1 1AA") is None


def test_coarse_places_are_the_centre_of_their_outcode(gazetteer: Gazetteer) -> None:
    unit, centre = found(gazetteer, "SK9 4HR"), found(gazetteer, "SK9")
    assert gazetteer.coarsen(unit) == gazetteer.coarsen(found(gazetteer, "SK9 5")) == centre
    assert gazetteer.coarsen(centre) == centre


@pytest.mark.parametrize("code", ["TR23 0PR", "YO95 1BT"])
def test_an_outcode_of_a_few_units_does_not_hide_an_address(gazetteer: Gazetteer, code: str) -> None:
    place = found(gazetteer, code)
    coarse = gazetteer.coarsen(place)
    assert place.kind == "unit"
    assert (coarse.kind, coarse.uncertainty_m, coarse.outcode, coarse.authority) == ("point", 7_072, "", "")
    assert (coarse.easting_m % 10_000, coarse.northing_m % 10_000) == (5_000, 5_000)


def test_a_users_row_alone_in_its_outcode_is_hidden_too() -> None:
    own = Gazetteer({"AA1 1AA": (431_234.0, 299_999.0, "E08000025")})
    coarse = own.coarsen(found(own, "AA1 1AA"))
    assert (coarse.easting_m, coarse.northing_m, coarse.region) == (435_000, 295_000, "")


def test_a_bare_point_becomes_its_square(gazetteer: Gazetteer) -> None:
    coarse = gazetteer.coarsen(Place(easting_m=380_000.0, northing_m=-1.0, uncertainty_m=0.0, kind="point"))
    assert (coarse.easting_m, coarse.northing_m, coarse.uncertainty_m) == (385_000, -5_000, 7_072)
    coarse = gazetteer.coarsen(gazetteer.at_point(53.341321, -2.238674))
    assert (coarse.easting_m, coarse.northing_m, coarse.uncertainty_m) == (385_000, 385_000, 7_072)


@settings(deadline=None, derandomize=True)
@given(st.integers(0, 2_400_000))
def test_the_true_place_is_within_the_coarse_one(gazetteer: Gazetteer, units: UnitTable, position: int) -> None:
    place = found(gazetteer, units.code(position))
    coarse = gazetteer.coarsen(place)
    assert (place.easting_m, place.northing_m) == (units.easting_m[position], units.northing_m[position])
    assert place.authority == units.authority_code(position)
    assert apart_m(place, coarse) <= coarse.uncertainty_m
    assert coarse.kind in ("outcode", "point")


@settings(deadline=None, derandomize=True, max_examples=15)
@given(st.floats(50.5, 55), st.floats(-4.5, 1.5))
def test_a_point_takes_its_areas_from_the_nearest_unit(gazetteer: Gazetteer, lat: float, lon: float) -> None:
    units = installed_layers().units("fine")
    place = gazetteer.at_point(lat, lon)
    easting_m, northing_m = (float(metres) for metres in to_grid(lat, lon))
    assert (place.easting_m, place.northing_m) == (easting_m, northing_m)
    away_m = distance_m(easting_m, northing_m, units.easting_m, units.northing_m)
    near = int(np.argmin(away_m))
    known = away_m[near] <= 5_000
    assert place.authority == (units.authority_code(near) if known else "")
    assert place.outcode == ""


@pytest.mark.parametrize(
    ("lat", "lon", "authority", "nation"),
    [
        (53.9, -4.0, "", ""),
        (54.6, -5.93, "", ""),
        (55.95, -3.19, "S12000036", ""),
        (51.48, -3.18, "W06000015", "Wales"),
    ],
    ids=["Irish Sea", "Belfast", "Edinburgh", "Cardiff"],
)
def test_points_of_other_countries_and_none(
    gazetteer: Gazetteer, lat: float, lon: float, authority: str, nation: str
) -> None:
    place = gazetteer.at_point(lat, lon)
    assert (place.authority, place.nation) == (authority, nation)


def metres(lat: float, lon: float) -> tuple[float, float]:
    easting_m, northing_m = to_grid(lat, lon)
    return float(easting_m), float(northing_m)


@pytest.mark.parametrize(
    ("lat", "lon", "today", "once"),
    [
        (50.99933, -1.37061, "SO53", "SO5"),
        (51.48, -3.18, "CF10", "CF1"),
        (51.588, -2.998, "NP20", "NP9"),
        (53.393, -3.02, "CH41", "L41"),
    ],
    ids=["Chandler's Ford", "Cardiff", "Newport", "Birkenhead"],
)
def test_the_districts_near_a_point_hold_the_one_of_today(
    gazetteer: Gazetteer, lat: float, lon: float, today: str, once: str
) -> None:
    near = gazetteer.outcodes_near(*metres(lat, lon))
    assert {today, once} <= set(near)
    assert near == tuple(sorted(set(near)))


@settings(deadline=None, derandomize=True, max_examples=15)
@given(st.floats(50.5, 55), st.floats(-4.5, 1.5), st.sampled_from([0.0, 300.0, 1_000.0]))
def test_the_districts_near_a_point_are_those_of_its_units(
    gazetteer: Gazetteer, lat: float, lon: float, radius_m: float
) -> None:
    units = all_units()
    away_m = distance_m(*metres(lat, lon), units.easting_m, units.northing_m)
    near = np.flatnonzero(away_m <= max(radius_m, float(away_m.min())))
    expected = tuple(sorted({units.code(int(i)).split()[0] for i in near}))
    assert gazetteer.outcodes_near(*metres(lat, lon), radius_m) == expected


def test_the_users_rows_have_districts_too() -> None:
    own = Gazetteer({"AA1 1AA": (431_234.0, 300_000.0, "E08000025"), "M1 1AE": (500_000.0, 200_000.0, "")})
    assert "AA1" in own.outcodes_near(431_234.0, 300_000.0)
    assert own.outcodes_near(431_234.0, 300_000.0, 0.0) == ("AA1",)
    assert own.outcodes_near(500_000.0, 200_000.0, 0.0) == ("M1",)


@pytest.mark.parametrize(
    ("code", "covered"),
    [
        ("M14", True),
        ("m14 5", True),
        ("M14 5TL", True),
        ("M14 9AA", True),  # unknown, in a known district
        ("CF10", True),
        ("TD15", True),  # Berwick, with some of Scotland
        ("KA3", False),
        ("G78 1", False),
        ("EH14", False),
        ("EH14 9ZZ", False),
        ("EH1 1YZ", False),
        ("BT1", False),
        ("AA1", False),
    ],
)
def test_a_code_is_covered_when_some_of_it_is(gazetteer: Gazetteer, code: str, covered: bool) -> None:
    assert gazetteer.covers(code) is covered


def test_a_row_of_unknown_authority_may_be_covered() -> None:
    own = Gazetteer({"AA1 1AA": (431_234.0, 300_000.0, ""), "AA2 1AA": (431_234.0, 300_000.0, "S12000036")})
    assert own.covers("AA1")
    assert not own.covers("AA2 1")


@pytest.mark.parametrize(
    ("lat", "lon", "fault"),
    [(-2.24, 53.34, "look exchanged"), (48.8, 2.3, "not in Great Britain$"), (float("nan"), -2.0, "not in Great")],
)
def test_points_elsewhere_are_refused(gazetteer: Gazetteer, lat: float, lon: float, fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as raised:
        gazetteer.at_point(lat, lon)
    assert "53.34" not in str(raised.value)


def test_threads_share_one_gazetteer() -> None:
    codes = [prison[0] for prison in PRISONS] + ["M14", "CH4 0", "AA1 1AA"]
    shared, alone = Gazetteer(OWN), Gazetteer(OWN)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(shared.resolve, codes * 8))
    assert answers == [alone.resolve(code) for code in codes] * 8


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.lists(st.integers(0, 2_600_000), max_size=30), st.integers(0, 10))
def test_many_at_once_are_as_one_by_one(gazetteer: Gazetteer, positions: list[int], cut: int) -> None:
    units = all_units()
    codes = [units.code(position) for position in positions]
    codes += [code[:cut].strip() for code in codes if len(code[:cut].strip()) in (3, 4) and code[:cut].count(" ") == 0]
    codes += ["m11ae", "M1 1ZZ", "M14 9AA", "M14", "M14 5", "AA1 1AA", "BT1 1AA", "GIR 0AA", "YO1 0AA", "M1 1AE"]
    assert gazetteer.resolve_many(codes) == [gazetteer.resolve(code) for code in codes]


def test_many_at_once_with_own_rows() -> None:
    own = Gazetteer(OWN)
    codes = ["M14 9ZZ", "M1 1AE", "M1 1AF", "M14 9", "M1"]
    assert own.resolve_many(codes) == [own.resolve(code) for code in codes]
    assert own.resolve_many([]) == []
    with pytest.raises(PostcodeError):
        own.resolve_many(["M1 1AE", "M1 1A"])


def test_points_at_once_are_as_one_by_one(gazetteer: Gazetteer) -> None:
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(50.5, 55, 40), rng.uniform(-4.5, 1.5, 40)
    assert gazetteer.at_points(lat, lon) == [gazetteer.at_point(*point) for point in zip(lat, lon, strict=True)]
    assert gazetteer.at_points([], []) == []
    with pytest.raises(ValueError, match="longitude 1 are not in Great Britain") as raised:
        gazetteer.at_points([53.4, 48.8], [-2.2, 2.3])
    assert "48.8" not in str(raised.value)
