"""The way round: real crossings, lengths near the real ones, and the same as an independent shortest path."""

from functools import cache

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.distance import distance_m
from geo.journeys.blocked import is_blocked
from geo.journeys.crossings import barriers, crossings
from geo.journeys.protocol import MODES, Mode
from geo.journeys.way_graph import BEND_M
from geo.journeys.way_round import REACH_M, crossings_used, way_m

HULL, BARTON, NEW_HOLLAND = (509_700, 428_800), (503_000, 422_000), (508_200, 423_900)
CARDIFF, WESTON, SWANSEA, ILFRACOMBE = (318_300, 176_400), (332_000, 161_300), (265_500, 193_000), (251_800, 147_300)
LIVERPOOL, BIRKENHEAD, RHYL, SOUTHPORT = (334_500, 390_300), (332_300, 388_800), (301_000, 381_500), (333_500, 417_000)
TILBURY, GRAVESEND, SOUTHEND, SHEERNESS = (564_000, 176_200), (564_700, 173_900), (588_500, 185_500), (592_000, 174_700)
SALTASH, ST_BUDEAUX, TORPOINT, DEVONPORT = (243_000, 58_800), (245_000, 58_500), (243_900, 55_200), (245_800, 55_000)
places = st.tuples(st.floats(180_000, 680_000), st.floats(20_000, 460_000))
modes = st.sampled_from(MODES)


# About so many kilometres by road, rounded; a way has straight legs, so streets are some 1.1 to 1.5 times as long.
@pytest.mark.parametrize(
    ("start", "end", "mode", "by", "road_km"),
    [
        (HULL, BARTON, "car", ("the Humber Bridge",), 16),
        (HULL, NEW_HOLLAND, "walk", ("the Humber Bridge",), 22),
        (CARDIFF, WESTON, "car", ("the Prince of Wales Bridge",), 90),
        (CARDIFF, WESTON, "rail", ("the Severn Tunnel",), 90),
        (SWANSEA, ILFRACOMBE, "car", ("the Prince of Wales Bridge",), 275),
        (LIVERPOOL, BIRKENHEAD, "car", ("the Queensway Tunnel",), 4.5),
        (LIVERPOOL, BIRKENHEAD, "rail", ("the Merseyrail tunnel",), 3.3),
        (LIVERPOOL, BIRKENHEAD, "walk", ("the Silver Jubilee Bridge",), 54),
        (RHYL, SOUTHPORT, "car", ("Flintshire Bridge", "the Queensway Tunnel"), 92),
        (TILBURY, GRAVESEND, "car", ("the Dartford Crossing",), 22),
        (SOUTHEND, SHEERNESS, "car", ("the Dartford Crossing",), 94),
        (SALTASH, ST_BUDEAUX, "car", ("the Tamar Bridge",), 3),
        (TORPOINT, DEVONPORT, "walk", ("the Torpoint Ferry",), 2.4),
        (TORPOINT, DEVONPORT, "rail", ("the Royal Albert Bridge",), 11),
    ],
)
def test_the_way_goes_by_the_real_crossing(
    start: tuple[int, int], end: tuple[int, int], mode: Mode, by: tuple[str, ...], road_km: float
) -> None:
    assert crossings_used(*start, *end, mode) == by
    assert crossings_used(*end, *start, mode) == by[::-1]
    way = float(way_m(*start, *end, mode))
    assert way >= float(distance_m(*start, *end))
    assert 1.0 <= road_km * 1_000 / way <= 1.6


def test_straight_where_nothing_lies_between_and_beyond_reach() -> None:
    beverley, london, cornwall = (503_500, 439_500), (530_000, 180_000), (182_000, 45_000)
    assert crossings_used(*HULL, *beverley) == ()
    assert way_m(*HULL, *beverley) == distance_m(*HULL, *beverley)
    far = distance_m(*cornwall, 230_000, 205_000)
    assert far > REACH_M and is_blocked(*(np.array([float(m)]) for m in (*cornwall, 230_000, 205_000)))[0]
    assert way_m(*cornwall, 230_000, 205_000) == far
    assert crossings_used(*cornwall, 230_000, 205_000) == ()
    assert way_m(*HULL, *london) == distance_m(*HULL, *london)


def test_arguments_broadcast_and_unknown_places_stay_unknown() -> None:
    east, north = np.array([[HULL[0]], [CARDIFF[0]]]), np.array([[HULL[1]], [CARDIFF[1]]])
    table = way_m(east, north, np.array([BARTON[0], WESTON[0], np.nan]), np.array([BARTON[1], WESTON[1], 1.0]))
    assert table.shape == (2, 3)
    assert np.isnan(table[:, 2]).all()
    assert table[0, 0] == way_m(*HULL, *BARTON) and table[1, 1] == way_m(*CARDIFF, *WESTON)
    assert way_m(*HULL, *BARTON).shape == ()
    assert way_m(np.empty(0), np.empty(0), np.empty(0), np.empty(0)).shape == (0,)


@settings(deadline=None, derandomize=True)
@given(places, places, modes)
def test_the_same_from_both_ends_and_never_shorter_than_the_line(
    start: tuple[float, float], end: tuple[float, float], mode: Mode
) -> None:
    way = float(way_m(*start, *end, mode))
    assert way == float(way_m(*end, *start, mode))
    assert way >= float(distance_m(*start, *end))
    assert way == np.rint(way)
    if crossings_used(*start, *end, mode):
        assert is_blocked(*(np.array([m]) for m in (*start, *end)))[0]


def test_a_whole_table_is_as_its_pairs_one_by_one() -> None:
    start, end = _near_water(40, seed=3), _near_water(60, seed=4)
    table = way_m(start[:, :1], start[:, 1:], end[:, 0], end[:, 1], "bus")
    one_by_one = [[float(way_m(*one, *two, "bus")) for two in end[:10]] for one in start]
    assert np.array_equal(table[:, :10], np.array(one_by_one))


@pytest.mark.parametrize("mode", ["walk", "bus", "rail", "car"])
def test_the_same_as_a_shortest_path_found_independently(mode: Mode) -> None:
    start, end = _near_water(25, seed=1), _near_water(25, seed=2)
    for one, two in zip(start, end, strict=True):
        expected = _shortest_path_m(one, two, mode)
        assert float(way_m(*one, *two, mode)) == pytest.approx(expected, abs=1.0)


def _near_water(count: int, seed: int) -> NDArray[np.float64]:
    """Random places within some 20 km of crossings, each on its own; pairs of two draws often have water between."""
    rng = np.random.default_rng(seed)
    middle = np.array([crossing.banks_m.mean(axis=0) for crossing in crossings()])
    chosen = middle[np.arange(count) % len(middle)]
    return np.asarray(chosen + rng.uniform(-20_000, 20_000, (count, 2)))


@cache
def _water() -> shapely.Geometry:
    water = shapely.multilinestrings([shapely.linestrings(barrier.line_m) for barrier in barriers()])
    shapely.prepare(water)
    return water


@cache
def _graph_of_banks(mode: Mode) -> tuple[nx.Graph, NDArray[np.float64]]:
    """Every bend of every barrier, from both sides, and every bank, joined wherever shapely sees no water between."""
    nodes, over = [], []
    for barrier in barriers():
        out = barrier.line_m[0] - barrier.line_m[1]
        nodes.append(barrier.line_m[0] + BEND_M * out / np.hypot(*out))
        for before, at, after in zip(barrier.line_m, barrier.line_m[1:], barrier.line_m[2:], strict=False):
            ahead, back = (after - at) / np.hypot(*(after - at)), (before - at) / np.hypot(*(before - at))
            middle = ahead + back if np.hypot(*(ahead + back)) > 1e-3 else np.array([-ahead[1], ahead[0]])
            nodes += [at + side * BEND_M * middle / np.hypot(*middle) for side in (1, -1)]
    for crossing in crossings():
        if mode in crossing.modes:
            over.append((len(nodes), len(nodes) + 1))
            nodes += list(crossing.banks_m)
    graph, points = nx.Graph(), np.array(nodes)
    for place, point in enumerate(points):
        graph.add_weighted_edges_from((place, other, length) for other, length in _open_legs(point, points[:place]))
    graph.add_weighted_edges_from((a, b, float(np.hypot(*(points[a] - points[b])))) for a, b in over)
    return graph, points


def _open_legs(point: NDArray[np.float64], others: NDArray[np.float64]) -> list[tuple[int, float]]:
    legs = shapely.linestrings(np.stack([np.broadcast_to(point, others.shape), others], axis=1))
    clear = ~shapely.intersects(_water(), legs)
    return [(int(at), float(np.hypot(*(others[at] - point)))) for at in np.flatnonzero(clear)]


def _shortest_path_m(start: NDArray[np.float64], end: NDArray[np.float64], mode: Mode) -> float:
    graph, points = _graph_of_banks(mode)
    straight = float(np.hypot(*(start - end)))
    if straight > REACH_M or not shapely.intersects(_water(), shapely.linestrings([start, end])):
        return straight
    graph = graph.copy()
    graph.add_weighted_edges_from(("start", at, length) for at, length in _open_legs(start, points))
    graph.add_weighted_edges_from(("end", at, length) for at, length in _open_legs(end, points))
    return float(nx.dijkstra_path_length(graph, "start", "end"))
