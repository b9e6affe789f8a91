"""A user's own table of journeys: the most exact entry wins, every fault is told at once, and no place with it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.distance import distance_m
from geo.gazetteer import Gazetteer
from geo.journeys.from_file import TableJourneys
from geo.journeys.protocol import JourneyError, Points
from geo.journeys.source import journeys_from
from geo.journeys.table_cells import TableFileError
from tests.geo.strolling import Strolling

GAZETTEER = Gazetteer()
CODES = "from_postcode,to_postcode,mode,minutes,cost_gbp,one_way\n"
GRID = "from_easting,from_northing,to_easting,to_northing,mode,minutes\n"


def at(*codes: str, shift_m: float = 0.0) -> Points:
    places = [GAZETTEER.resolve(code) for code in codes]
    return Points(
        np.array([place.easting_m + shift_m for place in places if place]),
        np.array([place.northing_m for place in places if place]),
    )


def read(folder: Path, text: str, fallback: Strolling | None = None) -> TableJourneys:
    (folder / "journeys.csv").write_text(text, encoding="utf-8")
    return TableJourneys.read(folder / "journeys.csv", fallback, GAZETTEER)


def minutes(source: TableJourneys, start: Points, finish: Points, mode: str = "bus") -> float:
    return float(source.table(start, finish, mode).minutes[0, 0])


PAIR = at("SK9 4HR"), at("M14 6HR")
WHOLE = [
    ("SK9 4HR", "M14 6HR", 11), ("SK9 4", "M14 6HR", 12), ("SK9 4", "M14 6", 13), ("SK9", "M14 6HR", 14),
    ("SK9", "M14", 15),
]  # fmt: skip


@pytest.mark.parametrize("first", range(len(WHOLE)))
def test_the_most_exact_entry_wins(tmp_path: Path, first: int) -> None:
    rows = [f"{start},{finish},bus,{value},," for start, finish, value in reversed(WHOLE[first:])]
    source = read(tmp_path, CODES + "\n".join(rows))
    assert minutes(source, *PAIR) == WHOLE[first][2]
    assert minutes(source, *reversed(PAIR)) == WHOLE[first][2]
    assert np.isnan(minutes(source, *PAIR, mode="rail"))


def test_both_ways_unless_one_way_or_its_own_way_back(tmp_path: Path) -> None:
    source = read(tmp_path, CODES + "M14 6HR,SK9 4HR,bus,20,2.5,yes\nM14,SK9 4,rail,30,,no\nSK9 4,M14,rail,35,4,\n")
    home, prison = at("M14 6HR"), at("SK9 4HR")
    assert (minutes(source, home, prison), minutes(source, home, prison, "rail")) == (20, 30)
    assert np.isnan(minutes(source, prison, home))
    assert minutes(source, prison, home, "rail") == 35
    costs = [source.table(home, prison, mode).cost_gbp[0, 0] for mode in ("bus", "rail")]
    assert costs[0] == 2.5
    assert np.isnan(costs[1])


def test_a_unit_is_what_lies_within_100_metres_and_the_nearest_first(tmp_path: Path) -> None:
    source = read(tmp_path, GRID + "400000,300000,410000,300000,car,20\n400150,300000,410000,300000,car,30\n")
    there = Points(np.array([410_000.0]), np.array([300_000.0]))
    for easting_m, wanted in ((399_900, 20), (400_074, 20), (400_076, 30), (400_250, 30)):
        assert minutes(source, Points(np.array([float(easting_m)]), np.array([300_000.0])), there, "car") == wanted
    for easting_m in (399_899, 400_251):
        assert np.isnan(minutes(source, Points(np.array([float(easting_m)]), np.array([300_000.0])), there, "car"))


def test_an_area_is_its_postcodes_and_its_own_centre(tmp_path: Path) -> None:
    source = read(tmp_path, CODES + "SK9,M14,bus,25,,\n")
    units = GAZETTEER.england_and_wales()
    standing = units.select(units.stands)
    chosen = standing.select(np.arange(*standing.span("M14").indices(len(standing)))[::40])
    table = source.table(Points(chosen.easting_m.astype(float), chosen.northing_m.astype(float)), at("SK9"), "bus")
    assert len(chosen) > 10
    # Where two districts share a point, the first by code has it.
    assert (table.minutes == 25).mean() > 0.9
    assert minutes(source, at("M14"), at("SK9")) == 25
    assert np.isnan(minutes(source, at("M15"), at("SK9")))
    assert np.isnan(minutes(source, Points(np.array([430_000.0]), np.array([600_000.0])), at("SK9")))


def test_units_at_one_point_are_one_place(tmp_path: Path) -> None:
    own = {"M14 9ZZ": (384_000.0, 394_000.0, ""), "M14 9ZY": (384_000.0, 394_000.0, "")}
    (tmp_path / "journeys.csv").write_text(CODES + "M14 9ZZ,SK9 4HR,bus,20,,\nM149ZY,SK9 4HR,rail,30,,\n")
    source = TableJourneys.read(tmp_path / "journeys.csv", gazetteer=Gazetteer(own))
    here = Points(np.array([384_000.0]), np.array([394_000.0]))
    assert (minutes(source, here, PAIR[0]), minutes(source, here, PAIR[0], "rail")) == (20, 30)


def test_pairs_that_the_file_lacks(tmp_path: Path) -> None:
    alone = read(tmp_path, CODES + "SK9 4HR,M14 6HR,bus,20,3,\n")
    helped = read(tmp_path, CODES + "SK9 4HR,M14 6HR,bus,20,3,\n", Strolling())
    start, finish = at("SK9 4HR"), at("M14 6HR", "YO23 3FT")
    np.testing.assert_array_equal(alone.table(start, finish, "bus").minutes, [[20, np.nan]])
    assert not alone.table(start, finish, "bus").estimated.any()
    table, strolled = helped.table(start, finish, "bus"), Strolling().table(start, finish, "bus")
    np.testing.assert_array_equal(table.minutes, [[20, strolled.minutes[0, 1]]])
    np.testing.assert_array_equal(table.cost_gbp, [[3, 1]])
    np.testing.assert_array_equal(table.estimated, [[False, True]])
    assert helped.declare("bus").fallback == "strolling by bus"
    assert alone.declare("bus").fallback == ""


def test_parquet_says_the_same_and_the_version_is_that_of_the_file(tmp_path: Path) -> None:
    text = CODES + "SK9 4HR,M14 6HR,bus,20,3.5,\nSK9,M14,bus,25,,yes\n"
    plain = read(tmp_path, text)
    table = pa.table(
        {
            "from_postcode": ["SK9 4HR", "SK9"], "to_postcode": ["M14 6HR", "M14"], "mode": ["bus", "bus"],
            "minutes": [20, 25], "cost_gbp": [3.5, None], "one_way": [False, True],
        }
    )  # fmt: skip
    pq.write_table(table, tmp_path / "named.csv")
    stored = TableJourneys.read(tmp_path / "named.csv", gazetteer=GAZETTEER)
    places = at("SK9 4HR", "M14 6HR", "SK9", "M14")
    for column in ("minutes", "cost_gbp"):
        np.testing.assert_array_equal(
            getattr(stored.table(places, places, "bus"), column), getattr(plain.table(places, places, "bus"), column)
        )
    assert plain.declare("bus").version == hashlib.sha256(text.encode()).hexdigest()[:12]
    assert stored.declare("bus").version != plain.declare("bus").version
    assert not plain.declare("bus").estimate


def test_every_fault_at_once_and_no_place_in_it(tmp_path: Path) -> None:
    rows = [
        "M14 6HR,SK9 4HR,bus,20,,", "NOWHERE,SK9 4HR,bus,20,,", "M14 6HR,ZZ99 9ZZ,bus,20,,",
        "M14 6HR,SK9,tram,-1,x,maybe", ",SK9,bus,nan,,", "M14 6HR,SK9 4HR,bus,21,,", "M14,SK9,bus",
        "M14 6HR,SK9 4HR,bus,20,,",
    ]  # fmt: skip
    with pytest.raises(TableFileError) as caught:
        read(tmp_path, CODES + "\n".join(rows))
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [
        (3, "from_postcode"), (4, "to_postcode"), (5, "mode"), (5, "minutes"), (5, "cost_gbp"), (5, "one_way"),
        (6, "from_postcode"), (6, "minutes"), (7, ""), (8, ""),
    ]  # fmt: skip
    text = str(caught.value)
    assert text.startswith("journeys.csv, line 3, column from_postcode: ")
    assert len(text.splitlines()) == 10
    assert not any(word in text for word in ("NOWHERE", "SK9 4HR", "ZZ99", "tram", "M14 6HR"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no column mode"),
        (b"from_postcode,mode,minutes\n", "has no column to_postcode, nor to_easting and to_northing"),
        (b"from_postcode,to_postcode,mode\n", "has no column minutes"),
        (b"from_postcode,to_postcode,mode,minutes,mode\n", "mode stands twice"),
        (CODES.encode(), "holds no journey"),
        (CODES.encode("utf-16"), "is not UTF-8"),
        (CODES.encode() + b"M14 \xe9,SK9,bus,1,,\n", "is not UTF-8"),
        (CODES.encode() + b'"M14,SK9,bus,1,,\n', "line 2: is not CSV"),
        (b"PAR1 and nothing more", "is a broken Parquet file"),
        (GRID.encode() + b"400000,,1,1,bus,5\n", "line 2, column from_northing: must be a number from 0 to 1300000"),
        (GRID.encode() + b"53.4,-2.2,400000,1,bus,5\n", "line 2, column from_northing: must be a number"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "journeys.csv").write_bytes(content)
    with pytest.raises(TableFileError, match=message) as caught:
        TableJourneys.read(tmp_path / "journeys.csv", gazetteer=GAZETTEER)
    assert str(tmp_path) not in str(caught.value)


def test_a_long_list_of_faults_is_cut_but_kept(tmp_path: Path) -> None:
    with pytest.raises(TableFileError, match="and 10 more") as caught:
        read(tmp_path, CODES + "M14,SK9,bus,none,,\n" * 30)
    assert len(caught.value.faults) == 30


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(TableFileError, match="cannot be read"):
        TableJourneys.read(tmp_path)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> TableJourneys:
    """Journeys between places of every kind, some absurdly quick."""
    codes = ["M14", "SK9", "M14 6", "SK9 4", "M14 6HR", "SK9 4HR", "YO23", "YO23 3FT"]
    figures = np.random.default_rng(14).integers(0, 300, size=(8, 8))
    rows = [f"{a},{b},bus,{figures[i, j]},," for i, a in enumerate(codes) for j, b in enumerate(codes) if (i + j) % 3]
    return read(tmp_path_factory.mktemp("mixed"), CODES + "\n".join(rows))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(shift_m=st.integers(-6_000, 6_000))
def test_no_answer_is_below_the_bound(mixed: TableJourneys, shift_m: int) -> None:
    here = at("M14 6HR", "SK9 4HR", "YO23 3FT", "M14", "SK9", "M14 6")
    there = at("M14 6HR", "SK9 4HR", "YO23 3FT", "M14", "SK9", "M14 6", shift_m=shift_m)
    apart_m = distance_m(here.easting_m[:, None], here.northing_m[:, None], there.easting_m, there.northing_m)
    answered = mixed.table(here, there, "bus").minutes
    assert not (answered < mixed.at_least_minutes(apart_m, "bus")).any()


def test_the_bound_grows_with_the_distance_and_minds_the_fallback(tmp_path: Path) -> None:
    text = GRID + "400000,300000,401000,300000,car,5\n400000,300000,420000,300000,car,40\n"
    alone, helped = read(tmp_path, text), read(tmp_path, text, Strolling())
    np.testing.assert_array_equal(alone.at_least_minutes([0, 1_201, 1_202, 90_000], "car"), [5, 5, 40, 40])
    np.testing.assert_array_equal(alone.at_least_minutes([0, 90_000], "walk"), [0, 0])
    np.testing.assert_array_equal(helped.at_least_minutes([0, 1_400], "car"), [0, 20])


def test_sources_by_name(tmp_path: Path) -> None:
    assert journeys_from(" none ", folder=None, fallback=None) is None
    (tmp_path / "journeys.csv").write_text(CODES + "M14,SK9,bus,20,,\n")
    table = journeys_from(str(tmp_path / "journeys.csv"), folder=None, fallback=None)
    assert table is not None
    assert table.declare("bus").method == "a table from a file"
    routed = journeys_from("https://routes.example.org", folder=tmp_path, fallback=Strolling())
    assert routed is not None
    assert routed.declare("car").fallback == "strolling by car"
    estimate = journeys_from("estimate", folder=None, fallback=None)
    assert estimate is not None
    assert estimate.declare("car").estimate


@pytest.mark.parametrize("text", ["", "fastest", "missing/journeys.csv", "ftp://user:secret@example.org"])
def test_sources_that_are_none(text: str) -> None:
    with pytest.raises(JourneyError, match="routing server") as caught:
        journeys_from(text, folder=None, fallback=Strolling())
    assert "secret" not in str(caught.value)
