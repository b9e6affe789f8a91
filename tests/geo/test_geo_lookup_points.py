"""Grid references and degrees: squares, axes, seconds, and points that cannot be meant."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import Gazetteer
from geo.lookup import look_up, written_reference
from geo.lookup.grid_references import IRISH


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer(sources=tmp_path_factory.mktemp("nothing"))


@pytest.fixture(autouse=True)
def _nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "easting_m", "northing_m", "side_m"),
    [
        ("SJ 84 98", 384_500, 398_500, 1_000),
        ("SJ8498", 384_500, 398_500, 1_000),
        ("sj 8 4 9 8", 384_500, 398_500, 1_000),
        ("SJ 838 982", 383_850, 398_250, 100),
        ("SJ 8387 9820", 383_875, 398_205, 10),
        ("SJ 83877 98200", 383_877.5, 398_200.5, 1),
        ("SJ 8 9", 385_000, 395_000, 10_000),
        ("TG 51409 13177", 651_409.5, 313_177.5, 1),
        ("SW 46760 28548", 146_760.5, 28_548.5, 1),
        ("NN 166 712", 216_650, 771_250, 100),
        ("HP 60 10", 460_500, 1_210_500, 1_000),
    ],
)
def test_a_reference_is_a_square(
    text: str, easting_m: float, northing_m: float, side_m: float, gazetteer: Gazetteer
) -> None:
    [answer] = look_up(text, gazetteer).answers
    assert answer.read_as == "grid_reference"
    assert (answer.place.easting_m, answer.place.northing_m) == (easting_m, northing_m)
    assert answer.place.uncertainty_m == pytest.approx(side_m * math.sqrt(2) / 2, abs=0.01)
    assert answer.place.authority


@pytest.mark.parametrize("text", ["383877, 398200", "383877 398200", "383877;398200", "383877m 398200m"])
def test_an_easting_and_a_northing(text: str, gazetteer: Gazetteer) -> None:
    [answer] = look_up(text, gazetteer).answers
    assert (answer.place.easting_m, answer.place.northing_m, answer.place.uncertainty_m) == (383_877, 398_200, 1)
    assert answer.place.authority == "E08000003"


@pytest.mark.parametrize("text", ["J 338 740", "J338740", "IJ 338 740", "C 43 16"])
def test_an_irish_reference_is_refused_with_a_sentence(text: str, gazetteer: Gazetteer) -> None:
    found = look_up(text, gazetteer)
    assert (found.answers, found.fault) == ((), IRISH)


@pytest.mark.parametrize("text", ["AA 11 11", "XY 12 34", "999999, 1999999", "SI 12 34"])
def test_a_reference_off_the_grid_is_refused(text: str, gazetteer: Gazetteer) -> None:
    found = look_up(text, gazetteer)
    assert found.answers == () and "outside Great Britain" in found.fault


def test_the_sea_has_no_authority(gazetteer: Gazetteer) -> None:
    [answer] = look_up("SV 00 00", gazetteer).answers
    assert answer.place.authority == "" and "no postcode lies within 5 km" in answer.flags[0]


def test_a_wide_square_says_that_its_authority_is_that_of_its_middle(gazetteer: Gazetteer) -> None:
    [answer] = look_up("SJ 8 9", gazetteer).answers
    assert answer.flags == ("its authority, county and probation region are those of its middle",)


@settings(deadline=None, derandomize=True)
@given(st.integers(0, 699_999), st.integers(0, 1_299_999))
def test_a_written_reference_names_the_square_of_its_point(easting_m: int, northing_m: int) -> None:
    letters, east, north = written_reference(easting_m, northing_m).split()
    # The 5 x 5 letters of each size of square, from its north-west corner, written out.
    rows = ("ABCDE", "FGHJK", "LMNOP", "QRSTU", "VWXYZ")
    big, small = (next((row.index(c), 4 - at) for at, row in enumerate(rows) if c in row) for c in letters)
    assert (big[0] - 2) * 500_000 + small[0] * 100_000 + int(east) == easting_m
    assert (big[1] - 1) * 500_000 + small[1] * 100_000 + int(north) == northing_m


@pytest.mark.parametrize(
    ("uncertainty_m", "written"),
    [(0, "SJ 83877 98200"), (10, "SJ 8387 9820"), (100, "SJ 838 982"), (2_000, "SJ 83 98")],
)
def test_a_reference_says_no_more_than_is_known(uncertainty_m: float, written: str) -> None:
    assert written_reference(383_877, 398_200, uncertainty_m) == written
    assert written_reference(-1, 0) == written_reference(0, 1_300_000) == ""


PICCADILLY = [
    "53.48, -2.24",
    "53.48 -2.24",
    "53.48; -2.24",
    "+53.48, −2.24",
    "53.48N 2.24W",
    "53.48° N, 2.24° W",
    "N53.48 W2.24",
    "2.24W 53.48N",
    "53°28′48″N 2°14′24″W",
    "53° 28' 48\" N, 2° 14' 24\" W",
    "53 28 48 N 2 14 24 W",
    "53°28.8'N 2°14.4'W",
    "53°28'48'' -2°14'24''",
    "POINT (-2.24 53.48)",
    "point(-2.24 53.48)",
    "SRID=4326;POINT(-2.24 53.48)",
]


@pytest.mark.parametrize("text", PICCADILLY)
def test_degrees_in_every_usual_spelling(text: str, gazetteer: Gazetteer) -> None:
    [answer] = look_up(text, gazetteer).answers
    assert (answer.read_as, answer.label) == ("degrees", "53.48, -2.24")
    expected = gazetteer.at_point(53.48, -2.24)
    assert (answer.place.easting_m, answer.place.northing_m) == pytest.approx(
        (expected.easting_m, expected.northing_m), abs=0.01
    )
    assert answer.place.authority == "E08000003"


@pytest.mark.parametrize(
    ("text", "uncertainty_m"),
    [("53.48, -2.24", 648), ("53.480000, -2.240000", 1), ("53°28′48″N 2°14′24″W", 18), ("53, -2", 64_751)],
)
def test_the_last_digit_says_how_sure_a_point_is(text: str, uncertainty_m: float, gazetteer: Gazetteer) -> None:
    [answer] = look_up(text, gazetteer).answers
    assert answer.place.uncertainty_m == pytest.approx(uncertainty_m, rel=0.05)


@pytest.mark.parametrize(
    ("text", "meant", "fault"),
    [
        ("-2.24, 53.48", "53.48, -2.24", "exchanged"),
        ("2.24, 53.48", "53.48, -2.24", "exchanged"),
        ("POINT (53.48 -2.24)", "POINT (-2.24 53.48)", "exchanged"),
        ("53.48, 2.24", "53.48, -2.24", "west"),
        ("53.48N 2.24E", "53.48, -2.24", "west"),
    ],
)
def test_exchanged_axes_and_a_lost_sign_are_suggested_and_never_accepted(
    text: str, meant: str, fault: str, gazetteer: Gazetteer
) -> None:
    found = look_up(text, gazetteer)
    assert (found.answers, found.suggestions) == ((), (meant,))
    assert fault in found.fault
    assert len(look_up(meant, gazetteer).answers) == 1


@pytest.mark.parametrize("text", ["48.8566, 2.3522", "0, 0", "40.7, -74.0", "POINT (0 0)", "53.48S 2.24W"])
def test_a_point_abroad_is_refused(text: str, gazetteer: Gazetteer) -> None:
    found = look_up(text, gazetteer)
    assert (found.answers, found.suggestions) == ((), ()) and "not in Great Britain" in found.fault


@pytest.mark.parametrize(
    "text", ["53°60'00\"N 2°14'24\"W", "-53.48N 2.24W", "53°28'61\"N 2°14'24\"W", "53.5°28'N 2°14'W"]
)
def test_degrees_that_contradict_themselves_are_refused(text: str, gazetteer: Gazetteer) -> None:
    found = look_up(text, gazetteer)
    assert found.answers == () and "below 60" in found.fault


@pytest.mark.parametrize("text", ["53.48", "1 2 3 4 5", "53.48N 2.24N", "N W", "53.48,,2.24", "53.48 N"])
def test_what_is_no_pair_is_no_point(text: str, gazetteer: Gazetteer) -> None:
    assert look_up(text, gazetteer).answers == ()


@settings(deadline=None, derandomize=True, max_examples=50)
@given(degrees=st.integers(51, 54), minutes=st.integers(0, 59), seconds=st.integers(0, 59))
def test_seconds_and_decimals_are_the_same_point(
    gazetteer: Gazetteer, degrees: int, minutes: int, seconds: int
) -> None:
    decimal = degrees + minutes / 60 + seconds / 3600
    [one] = look_up(f"{degrees}°{minutes}'{seconds}\"N 1°30'00\"W", gazetteer).answers
    [other] = look_up(f"{decimal:.9f}, -1.5", gazetteer).answers
    assert one.place.easting_m == pytest.approx(other.place.easting_m, abs=0.01)
    assert one.place.northing_m == pytest.approx(other.place.northing_m, abs=0.01)


def test_the_meridian_has_no_sign(gazetteer: Gazetteer) -> None:
    assert [answer.label for answer in look_up("51°28′N 0°0′W", gazetteer).answers] == ["51.466667, 0"]
