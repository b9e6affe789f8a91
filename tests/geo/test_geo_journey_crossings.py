"""The barriers and crossings as data: each bank where it is, told by real postcodes of both banks."""

import numpy as np
import pytest
from numpy.typing import NDArray

from geo.embedded import all_units
from geo.journeys.blocked import is_blocked
from geo.journeys.crossings import barriers, crossings
from geo.journeys.protocol import MODES, Mode
from geo.journeys.way_graph import way_graph
from geo.journeys.way_round import crossings_used, way_m

# Authorities with homes on both banks: East Riding, North Lincolnshire, Halton, Warrington, Flintshire, Gloucester,
# Tewkesbury; and Tower Hamlets, where a line from Wapping to the Isle of Dogs crosses the bend of the Thames twice.
ON_BOTH_BANKS = ["E06000011", "E06000013", "E06000006", "E06000007", "W06000005", "E07000081", "E07000083", "E09000030"]


def outcode(code: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    units = all_units()
    span = units.span(code)
    assert span.stop > span.start
    return units.easting_m[span].astype(float), units.northing_m[span].astype(float)


def share_blocked(first: str, second: str) -> float:
    (east1, north1), (east2, north2) = outcode(first), outcode(second)
    rng = np.random.default_rng(7)
    one, two = rng.integers(0, east1.size, 2_000), rng.integers(0, east2.size, 2_000)
    return float(is_blocked(east1[one], north1[one], east2[two], north2[two]).mean())


@pytest.mark.parametrize(
    "banks",
    [
        *("HU1 DN18", "HU12 DN36", "CF10 BS23", "NP19 BS20", "SA1 EX34", "GL15 GL13", "L3 CH41", "L1 CH44"),
        *("L17 CH62", "WA8 WA7", "RM18 DA12", "SS1 ME12", "E14 SE10", "E16 SE18", "PL12 PL5", "PL11 PL1", "CH6 CH48"),
    ],
)
def test_water_lies_between_the_banks(banks: str) -> None:
    assert share_blocked(*banks.split()) > 0.99


@pytest.mark.parametrize(
    "places",
    [
        *("HU1 HU17", "BS11 BS21", "NP16 NP20", "DN31 DN15", "L3 PR8", "DA12 DA1", "CH41 CH48", "L24 WA8"),
        *("CF10 SA1", "CH41 CH1", "B1 B20", "EX31 EX39", "SE1 SW1V"),
    ],
)
def test_one_bank_stays_straight(places: str) -> None:
    assert share_blocked(*places.split()) < 0.01


def test_homes_of_an_authority_on_one_bank_have_no_way_round() -> None:
    units = all_units()
    rng = np.random.default_rng(11)
    order = np.lexsort((rng.random(len(units)), units.authority))[::20]
    east, north, authority = units.easting_m[order], units.northing_m[order], units.authority[order]
    codes = np.array(units.authority_codes)[authority]
    kept = (authority[1:] == authority[:-1]) & (np.char.startswith(codes[1:], "E") | np.char.startswith(codes[1:], "W"))
    kept &= ~np.isin(codes[1:], ON_BOTH_BANKS)
    line = np.hypot(east[1:] - east[:-1], north[1:] - north[:-1])
    kept &= (line > 500) & (line < 20_000)
    way = way_m(east[:-1], north[:-1], east[1:], north[1:])
    longer = np.flatnonzero(kept & (way > 1.2 * line + 1))
    assert np.count_nonzero(kept) > 50_000
    assert [(units.code(int(order[at])), units.code(int(order[at + 1]))) for at in longer] == []


def test_the_crossings_join_the_banks_of_their_barrier() -> None:
    assert {crossing.barrier for crossing in crossings()} <= {barrier.name for barrier in barriers()}
    assert len({crossing.name for crossing in crossings()}) == len(crossings())
    for crossing in crossings():
        (east1, north1), (east2, north2) = crossing.banks_m
        over = bool(is_blocked(*(np.array([m]) for m in (east1, north1, east2, north2)))[0])
        assert over, crossing.name
        assert 100 < np.hypot(east1 - east2, north1 - north2) < 7_500, crossing.name
        assert crossing.modes <= set(MODES) - {"public"} and crossing.modes, crossing.name


def test_a_way_round_the_landward_end_names_the_lowest_bridge() -> None:
    for barrier in barriers():
        end, after = barrier.line_m[:2]
        across = 200 * np.array([after[1] - end[1], end[0] - after[0]]) / np.hypot(*(after - end))
        below = end + (after - end) / np.hypot(*(after - end)) * 100
        assert crossings_used(*(below + across), *(below - across)) == (barrier.lowest_bridge,)
        above = end - (after - end) / np.hypot(*(after - end)) * 100
        assert crossings_used(*(above + across), *(above - across)) == ()


@pytest.mark.parametrize("mode", MODES)
def test_every_place_can_be_reached_by_every_mode(mode: Mode) -> None:
    graph = way_graph(mode)
    assert np.isfinite(graph.between_m).all()
    assert np.allclose(graph.between_m, graph.between_m.T)
