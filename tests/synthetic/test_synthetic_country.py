"""Where places are drawn from."""

from __future__ import annotations

import numpy as np
import pytest

from geo.units import CODE_TYPE, UnitTable, build
from matcher.synthetic.calibration import POPULATION_MILLIONS
from matcher.synthetic.country import Country, Spot
from matcher.synthetic.draws import Draws

MANCHESTER, CARDIFF = "E08000003", "W06000015"
CENTRE = Spot("M1 1AE", 384_700, 398_000, MANCHESTER, "England", "Greater Manchester")


def units(*rows: tuple[bytes, int, int, str]) -> UnitTable:
    codes = np.array([row[0] for row in rows], dtype=CODE_TYPE)
    easting_m, northing_m = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in (1, 2))
    return build(codes, easting_m, northing_m, [row[3] for row in rows])


def apart_m(one: Spot, other: Spot) -> float:
    return float(((one.easting_m - other.easting_m) ** 2 + (one.northing_m - other.northing_m) ** 2) ** 0.5)


def test_postcodes_that_share_a_point_count_once() -> None:
    small = Country(
        units(
            (b"M1  1AE", 384_700, 398_000, MANCHESTER),
            (b"M1  1AF", 384_700, 398_000, MANCHESTER),
            (b"M1  1AG", 384_701, 398_000, MANCHESTER),
        )
    )
    assert len(small) == 2


def test_renumbered_districts_are_left_out() -> None:
    small = Country(units((b"CF2 3PW", 319_000, 177_000, CARDIFF), (b"CF243PW", 319_500, 177_000, CARDIFF)))
    draws = Draws(1, "renumbered")
    assert {small.anywhere(draws).postcode for _ in range(20)} == {"CF24 3PW"}


def test_a_table_outside_every_region_is_refused() -> None:
    with pytest.raises(ValueError, match="positive weight"):
        Country(units((b"EH1 1AA", 325_000, 673_000, "S12000036")))


def test_a_spot_knows_its_areas() -> None:
    small = Country(units((b"CF243PW", 319_500, 177_000, CARDIFF)))
    expected = Spot("CF24 3PW", 319_500, 177_000, CARDIFF, "Wales", "Wales")
    assert small.in_region(Draws(1, "areas"), "Wales") == expected


@pytest.mark.parametrize(("nearest_m", "farthest_m"), [(0, 900), (300, 4_000), (20_000, 150_000)])
def test_draws_near_a_place_lie_in_the_ring(country: Country, nearest_m: int, farthest_m: int) -> None:
    draws = Draws(2, "ring")
    for _ in range(60):
        centre = country.near(draws, CENTRE, 0, 10_000)
        assert nearest_m <= apart_m(centre, country.near(draws, centre, nearest_m, farthest_m)) <= farthest_m


def test_draws_near_a_place_vary(country: Country) -> None:
    draws = Draws(2, "vary")
    assert len({country.near(draws, CENTRE, 0, 10_000) for _ in range(60)}) > 50


def test_draws_near_a_place_are_even_over_its_postcodes() -> None:
    near = [
        (code, 384_000 + 150 * n, 398_000, MANCHESTER) for n, code in enumerate((b"M1  1AB", b"M1  1AD", b"M1  1AE"))
    ]
    far = (b"M1  1AF", 389_000, 398_000, MANCHESTER)
    small = Country(units(*near, far))
    draws = Draws(3, "even")
    drawn = [small.near(draws, CENTRE._replace(easting_m=384_000), 0, 1_000).postcode for _ in range(3_000)]
    assert set(drawn) == {"M1 1AB", "M1 1AD", "M1 1AE"}
    assert drawn.count("M1 1AD") / 3_000 == pytest.approx(1 / 3, abs=0.04)


def test_an_empty_ring_gives_the_last_draw_of_the_square() -> None:
    small = Country(units((b"M1  1AE", 384_700, 398_000, MANCHESTER)))
    assert small.near(Draws(4, "empty"), CENTRE, 500, 1_000).postcode == "M1 1AE"


def test_regions_are_drawn_by_population(country: Country) -> None:
    draws = Draws(5, "regions")
    drawn = [country.anywhere(draws).region for _ in range(4_000)]
    total = sum(POPULATION_MILLIONS.values())
    for region, millions in POPULATION_MILLIONS.items():
        assert drawn.count(region) / 4_000 == pytest.approx(millions / total, abs=0.02)
