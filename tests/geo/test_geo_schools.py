from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from geo.distance import distance_m
from geo.school_names import NameIndex, folded_words
from geo.schools import School, Schools, installed_schools
from geo.sources.importing import import_source
from geo.sources.reader import SourceError
from geo.store import read_stored, write_stored
from tests.geo.schools import NEW, gias_schools, install_schools

MANCHESTER_M = (384_800.0, 395_000.0)


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Schools:
    return gias_schools(tmp_path_factory.mktemp("schools"))


def names(found: tuple[School, ...]) -> list[str]:
    return [school.name for school in found]


def test_a_school_by_its_number(schools: Schools) -> None:
    school = schools.by_urn(100000)
    assert school is not None
    assert (school.name, school.town, school.locality) == (
        "Sir John Cass's Foundation Primary School",
        "London",
        "Duke's Place",
    )
    assert (school.phase, school.low_age, school.high_age, school.gender) == ("primary", 3, 11, "mixed")
    place = school.place
    assert (place.easting_m, place.northing_m, place.uncertainty_m, place.kind) == (533498.0, 181201.0, 50.0, "school")
    assert (place.outcode, place.authority, place.nation, place.region) == ("EC3A", "E09000001", "England", "London")


@pytest.mark.parametrize("urn", [0, 99999, 100004, 190007, 999999])
def test_a_number_that_is_no_open_school(schools: Schools, urn: int) -> None:
    assert schools.by_urn(urn) is None


@pytest.mark.parametrize(
    ("asked", "urn"),
    [
        ("argyle primary school", 100008),
        ("ARGYLE  Primary", 100008),
        ("Argyle prim", 100008),
        ("st pauls cathedral", 100002),
        ("Saint Paul's Cathedral School", 100002),
        ("ST. PAUL’S CATHEDRAL", 100002),
        ("St Andre and All Souls CofE Primary", 190001),
        ("Saint André & All Souls C of E Primary School", 190001),
        ("st andré & all souls C.E. primary", 190001),
        ("The City of London School", 100003),
        ("City of London School for Girls", 100001),
        ("St Mary's Church of England V.A. Primary", 190015),
        ("st marys R.C. primary school", 190016),
        ("Ysgol y Castell", 190013),
    ],
)
def test_a_name_as_people_write_it_is_found_first(schools: Schools, asked: str, urn: int) -> None:
    assert schools.find(asked)[0].urn == urn


def test_the_same_words_come_before_more_words(schools: Schools) -> None:
    assert names(schools.find("city of london")) == ["City of London School", "City of London School for Girls"]


def test_a_town_locality_or_authority_narrows(schools: Schools) -> None:
    assert [school.urn for school in schools.find("St Mary's", "stockport")] == [190015]
    assert [school.urn for school in schools.find("St Mary's", "MANCHESTER")] == [190016]
    assert [school.urn for school in schools.find("argyle", "Camden")] == [100008]
    assert [school.urn for school in schools.find("city of london", "barbican")] == [100001]
    assert schools.find("Argyle", "Leeds") == ()


@pytest.mark.parametrize("nothing", ["", "  ", "'", "%!", "zzyzx", "Argyle Zzyzx"])
def test_no_name_finds_nothing(schools: Schools, nothing: str) -> None:
    found = schools.find(nothing)
    assert found == ()


def test_at_most_ten_are_found(tmp_path: Path) -> None:
    path = install_schools(tmp_path)
    stored = read_stored(path, 1)
    assert stored is not None
    columns = {name: values.repeat(12) for name, values in stored.columns.items()}
    columns["urn"] = columns["urn"] * 0 + range(200000, 200000 + columns["urn"].size)
    assert len(Schools(replace(stored, columns=columns)).find("argyle")) == 10


def test_a_school_not_open_yet_counts_from_its_opening_day(schools: Schools) -> None:
    proposed = schools.by_urn(190006)
    assert proposed is not None
    assert proposed.opens_on == date(2027, 9, 1)
    assert schools.find("rusholme new") == ()
    assert schools.find("rusholme new", on=date(2027, 8, 31)) == ()
    assert schools.find("rusholme new", on=date(2027, 9, 1)) == (proposed,)
    near = {on: schools.near(384_850, 395_050, 10, on=on) for on in (None, date(2027, 8, 31), date(2027, 9, 1))}
    assert list(near.values()) == [(), (), (proposed,)]


def test_the_schools_near_a_place_come_nearest_first(schools: Schools) -> None:
    found = schools.near(*MANCHESTER_M, 700)
    apart_m = [float(distance_m(one.place.easting_m, one.place.northing_m, *MANCHESTER_M)) for one in found]
    assert apart_m == sorted(apart_m) == [100, 100, 141, 283, 671]
    # Two are 100 m away: the smaller number comes first.
    assert [school.urn for school in found] == [190002, 190004, 190003, 190005, 190001]
    assert [school.urn for school in schools.near(*MANCHESTER_M, 670)] == [190002, 190004, 190003, 190005]
    assert schools.near(*MANCHESTER_M, -1) == ()


def test_near_by_phase_and_age(schools: Schools) -> None:
    def near(**wanted: Any) -> list[int]:
        return [school.urn for school in schools.near(*MANCHESTER_M, 700, **wanted)]

    assert near(phase="primary") == [190004, 190001]
    assert near(phase="secondary") == [190004, 190003]
    assert near(phase="special") == [190002]
    assert near(phase="post_16") == [190005]
    assert near(age=3) == [190002]
    assert near(age=12) == [190002, 190004, 190003]
    assert near(phase="primary", age=11) == [190004, 190001]
    assert near(phase="primary", age=12) == [190004]


def test_a_school_without_ages_takes_nobody(schools: Schools) -> None:
    school = schools.by_urn(100008)
    assert school is not None
    assert (school.takes_age(2), school.takes_age(3), school.takes_age(11), school.takes_age(12)) == (
        False,
        True,
        True,
        False,
    )
    assert not replace(school, low_age=None).takes_age(5)
    assert not replace(school, high_age=None).takes_age(5)


def test_names_fold() -> None:
    assert folded_words("Tŷ'r Ysgol, Llŷn") == ("tyr", "ysgol", "llyn")
    assert folded_words("The School") == ("the", "school")
    assert folded_words("St. Joseph's R. C. J.M.I. School") == folded_words("Saint Josephs Roman Catholic JMI")
    assert NameIndex(["B A", "A B", "A B C"]).matching("a b") == [1, 0, 2]


def test_an_import_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path / "installed"))
    source = tmp_path / "edubasealldata20260301.csv"
    source.write_bytes(NEW.read_bytes())
    done = import_source(source)
    schools = installed_schools()
    assert schools is not None
    assert schools.about == done.about
    assert (done.about.kind, done.about.dated, done.about.rows) == ("schools", "2026-03-01", 19)
    assert "Open Government Licence" in done.about.attribution
    assert not import_source(source).changed
    source.write_bytes(NEW.read_bytes().replace(b"100008", b"10000A"))
    with pytest.raises(SourceError, match="URN"):
        import_source(source)
    assert installed_schools() is schools


def test_nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path))
    assert installed_schools() is None


def test_what_is_installed_is_read_again_when_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path))
    path = install_schools(tmp_path)
    first = installed_schools()
    assert first is not None
    assert installed_schools() is first
    stored = read_stored(path, 1)
    assert stored is not None
    one = {name: values[:1] for name, values in stored.columns.items()}
    write_stored(path, one, replace(stored.about, rows=1))
    second = installed_schools()
    assert second is not None
    assert (len(first), len(second)) == (19, 1)
    path.write_bytes(b"no parquet")
    os.utime(path, ns=(1, 1))
    assert installed_schools() is None
    path.unlink()
    assert installed_schools() is None
