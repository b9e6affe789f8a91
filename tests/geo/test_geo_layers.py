"""Installed postcodes over the embedded ones: who answers, what ended, and nothing leaks from folder to folder."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from geo.distance import distance_m
from geo.embedded import all_units, letter_units
from geo.gazetteer import Gazetteer
from geo.layers import installed_layers
from geo.sources.importing import import_source

HEADER = "pcds,dointr,doterm,lad25cd,east1m,north1m,gridind"
DIRECTORY = (
    "M1 1AE,198001,,E08000003,384750,398550,1",  # moved a little
    "M1 1AF,198001,202107,E08000003,384740,398540,8",
    "M1 9ZZ,202606,,E08000003,384700,398500,6",  # newer than the embedded list
    "BT1 1AA,198001,,N09000003,146000,530000,1",  # on the Irish grid
    "M1 8YY,198001,,E08000003,,,9",  # no grid reference
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installed directory of a few postcodes, as `homeward geo import` leaves it."""
    return installed(tmp_path / "installed", DIRECTORY)


def installed(folder: Path, rows: tuple[str, ...]) -> Path:
    source = folder.with_suffix(".csv")
    source.write_text("\n".join([HEADER, *rows]) + "\n")
    import_source(source, folder)
    return folder


def whole(district: str, strays: set[str]) -> tuple[str, ...]:
    """A directory of a district that says which of its postcodes ended."""
    units = letter_units(district[0])
    rows = (
        (units.code(at), units.authority_code(at), units.easting_m[at], units.northing_m[at])
        for at in range(units.span(district).start, units.span(district).stop)
    )
    return tuple(f"{code},198001,{'200901' if code in strays else ''},{name},{e},{n},1" for code, name, e, n in rows)


def test_the_first_layer_that_knows_a_code_answers(folder: Path) -> None:
    plain, layered = Gazetteer(), Gazetteer(sources=folder)
    moved, ended, added = (layered.resolve(code) for code in ("M1 1AE", "M1 1AF", "M1 9ZZ"))
    assert moved and ended and added
    assert (moved.easting_m, moved.northing_m, moved.uncertainty_m, moved.ended) == (384_750, 398_550, 100, "")
    assert (ended.kind, ended.easting_m, ended.uncertainty_m, ended.ended) == ("unit", 384_740, 1_000, "2021-07")
    assert (added.kind, added.uncertainty_m, added.region) == ("unit", 5_000, "Greater Manchester")
    assert layered.resolve("M14 5TL") == plain.resolve("M14 5TL")
    assert (plain.resolve("M1 9ZZ") or moved).kind != "unit"
    codes = ["M1 1AE", "M1 1AF", "M1 9ZZ", "M14 5TL", "M1"]
    assert layered.resolve_many(codes) == [layered.resolve(code) for code in codes]


def test_no_point_for_the_irish_grid_and_for_none(folder: Path) -> None:
    layered = Gazetteer(sources=folder)
    assert layered.resolve("BT1 1AA") is None
    nowhere = layered.resolve("M1 8YY")
    assert nowhere is not None and nowhere.kind in ("sector", "outcode")
    assert not {"BT1"} & set(layered.outcodes_near(146_000, 530_000, 1_000))


def test_the_users_rows_of_a_run_outweigh_all(folder: Path) -> None:
    own = Gazetteer({"M1 1AF": (384_000.0, 398_000.0, "E08000003")}, sources=folder)
    place, below = own.resolve("M1 1AF"), own.resolve("M1 1AE")
    assert place and below
    assert (place.kind, place.easting_m, place.ended) == ("user", 384_000, "")
    assert below.easting_m == 384_750


def test_letters_and_the_whole_are_the_same_first_and_later(folder: Path) -> None:
    layers = installed_layers(folder)
    by_letter = layers.letter_units("M")  # merged before the whole is kept
    everything = layers.units("all")
    assert len(everything) == len(all_units()) + 1
    assert (everything.codes[1:] > everything.codes[:-1]).all()
    os.utime(folder / "onspd.parquet", (1, 1))
    assert installed_layers(folder) is not layers
    kept = installed_layers(folder)
    kept.units("all")
    inside = everything.letter("M")
    for table in (by_letter, kept.letter_units("M")):
        np.testing.assert_array_equal(table.codes, inside.codes)
        np.testing.assert_array_equal(table.easting_m, inside.easting_m)
        np.testing.assert_array_equal(table.ended, inside.ended)
        np.testing.assert_array_equal(table.stands, inside.stands)
    assert not inside.stands[inside.span("M1 1AF")].any()
    fine = layers.units("fine")
    assert fine.span("M1 1AF") == slice(fine.span("M1 1AF").start, fine.span("M1 1AF").start)


def test_nothing_leaks_between_folders(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = installed(tmp_path / "other", ("M1 1AE,198001,,E08000003,384001,398001,1",))
    places = [Gazetteer(sources=place).resolve("M1 1AE") for place in (folder, other, tmp_path / "none", folder)]
    assert [place.easting_m for place in places if place] == [384_750, 384_001, 384_756, 384_750]
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(other))
    chosen = Gazetteer().resolve("M1 1AE")
    assert chosen is not None and chosen.easting_m == 384_001


def test_an_import_is_seen_by_the_next_gazetteer(folder: Path) -> None:
    before = Gazetteer(sources=folder)
    installed(folder, ("M1 1AE,198001,,E08000003,384002,398002,1",))
    after = Gazetteer(sources=folder).resolve("M1 1AE")
    assert after is not None and after.easting_m == 384_002
    assert [about.sha256 for about in before.sources()] != [a.sha256 for a in Gazetteer(sources=folder).sources()]


def test_the_sources_are_named_in_order(folder: Path) -> None:
    about = Gazetteer(sources=folder).sources()
    assert [part.kind for part in about] == ["onspd", "embedded"]
    assert (about[0].rows, about[1].rows, about[1].dated) == (3, 2_636_121, "2025-11")
    assert all(len(part.sha256) == 64 and "Crown copyright" in part.attribution for part in about)


def test_known_ends_make_a_district_as_narrow_as_it_is(tmp_path: Path) -> None:
    units = letter_units("S")
    inside = units.span("S11")
    middle_m = np.median(units.easting_m[inside]), np.median(units.northing_m[inside])
    away_m = distance_m(units.easting_m[inside], units.northing_m[inside], *middle_m)
    strays = {units.code(inside.start + int(at)) for at in np.flatnonzero(away_m > 8_000)}
    assert strays
    unknown, known = (
        gazetteer.resolve("S11")
        for gazetteer in (Gazetteer(), Gazetteer(sources=installed(tmp_path / "s11", whole("S11", strays))))
    )
    assert unknown and known
    assert unknown.uncertainty_m > 40_000
    assert known.uncertainty_m < 8_100
    assert (known.authority, known.region) == ("E08000039", "Yorkshire & The Humber")
    stray = Gazetteer(sources=tmp_path / "s11").resolve(min(strays))
    assert stray is not None and stray.ended == "2009-01"


def test_one_placed_by_its_sector_does_not_widen_the_district(folder: Path) -> None:
    with_box, without = Gazetteer(sources=folder).resolve("M1"), Gazetteer().resolve("M1")
    assert with_box and without
    assert with_box.uncertainty_m <= without.uncertainty_m + 500
