from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from geo.place import Place
from geo.sources.importing import import_source
from matcher.domain import Home
from matcher.intake.faults import FaultList
from matcher.intake.places import resolve_places
from matcher.intake.reading import TABLES
from matcher.intake.rows import Row, Table
from tests.intake.tables import Cells, only, problems, read_well, varied


def test_every_place_is_where_its_postcode_is(tmp_path: Path) -> None:
    gazetteer = Gazetteer()
    child = {"carer_postcode": "M20 4QA", "school_postcode": "M14 6HX", "contact_postcode": "M1 2DU"}
    texts = {**varied("children", child), **varied("women", {"home_postcode": "CF10 3WL"})}
    texts |= {"children": varied("children", child)["children"], "partners": "partner_id,postcode\nP1,M13 9PY\n"}
    instance = read_well(tmp_path, texts).instance
    assert instance.women[0].home_place == gazetteer.resolve("CF10 3WL")
    assert instance.homes[0].place == gazetteer.resolve("M14 5TL")
    assert instance.partners[0].place == gazetteer.resolve("M13 9PY")
    [read] = instance.children
    assert [read.carer_place, read.school_place, read.contact_place] == [
        gazetteer.resolve(code) for code in child.values()
    ]


def test_no_postcode_no_place(tmp_path: Path) -> None:
    instance = read_well(tmp_path, varied("homes", {"postcode": ""})).instance
    assert instance.homes[0].place is None
    assert instance.women[0].home_place is None


def test_a_home_with_both_is_where_the_coordinates_say(tmp_path: Path) -> None:
    [home] = read_well(tmp_path, varied("homes", {"lat": "53.446", "lon": "-2.222"})).instance.homes
    assert home.place == dataclasses.replace(Gazetteer().at_point(53.446, -2.222), outcode="M14")
    assert home.postcode == "M14 5TL"


@pytest.mark.parametrize("table", ["homes", "zones"])
@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"lat": "-2.222", "lon": "53.446"}, "lat", "swapped"),
        ({"lat": "53.446"}, "lon", "both or neither"),
        ({"lon": "-2.222"}, "lat", "both or neither"),
        ({"lat": "48.85", "lon": "2.35"}, "lat", "not in Great Britain"),
        ({"lat": "91", "lon": "0"}, "lat", "not in Great Britain"),
        ({"lat": "51.48", "lon": "-3.18"}, "postcode", "20 km"),
        ({"postcode": "BT1 1AA"}, "postcode", "Northern Ireland"),
    ],
)
def test_what_cannot_be_right(table: str, row: Cells, column: str, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied(table, row)))
    assert (fault.severity, fault.file, fault.row, fault.column) == ("fault", f"{table}.csv", 2, column)
    assert message in fault.message


def test_coordinates_just_near_enough_to_a_district(tmp_path: Path) -> None:
    read_well(tmp_path, varied("homes", {"postcode": "M14", "lat": "53.60", "lon": "-2.22"}))


def test_an_unknown_postcode_falls_back_with_a_warning(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("homes", {"postcode": "M14 5ZZ"})))
    assert (fault.severity, fault.row, fault.column, fault.value) == ("warning", 2, "postcode", "M14 5ZZ")
    assert "middle of its sector" in fault.message
    fault = only(problems(tmp_path, varied("children", {"school_postcode": "M14 9ZZ"})))
    assert (fault.severity, fault.column, fault.value) == ("warning", "school_postcode", "(hidden)")
    assert "middle of its district" in fault.message


@pytest.mark.parametrize("code", ["M14 5", "M14"])
def test_a_sector_and_a_district_are_no_fault_of_a_home(code: str, tmp_path: Path) -> None:
    [home] = read_well(tmp_path, varied("homes", {"postcode": code})).instance.homes
    assert home.place == Gazetteer().resolve(code)


def test_a_postcode_nobody_knows(tmp_path: Path) -> None:
    for table, column in (("women", "home_postcode"), ("homes", "postcode"), ("partners", "postcode")):
        fault = only(problems(tmp_path, varied(table, {column: "ZE99 9ZZ"})))
        assert (fault.severity, fault.column) == ("warning", column)
        assert "place is unknown" in fault.message
    fault = only(problems(tmp_path, varied("zones", {"postcode": "ZE99 9ZZ"})))
    assert (fault.severity, fault.column, fault.value) == ("fault", "postcode", "(hidden)")


class Counting(Gazetteer):
    """Counts what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def resolve_many(self, codes: Sequence[str]) -> list[Place | None]:
        self.asked += codes
        return super().resolve_many(codes)


def test_each_postcode_is_looked_up_once() -> None:
    tables = {name: Table(name, f"{name}.csv", record, FaultList()) for name, record in TABLES.items()}
    homes = [Home(home_id=f"H{number}", partner_id="P1", postcode="M14 5TL") for number in range(50)]
    tables["homes"].rows = [Row(number, home, frozenset(), {}) for number, home in enumerate(homes, start=2)]
    gazetteer = Counting()
    resolve_places(tables, gazetteer)
    assert gazetteer.asked == ["M14 5TL"]
    assert all(row.record.place == gazetteer.resolve("M14 5TL") for row in tables["homes"].rows)


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("homes", "postcode", "M14 5TL", "ended in 1994-05; check it"),
        ("partners", "postcode", "M14 5TL", "ended in 1994-05; check it"),
        ("children", "school_postcode", "(hidden)", "ended; check it"),
    ],
)
def test_a_postcode_that_ended_is_odd(
    table: str, column: str, value: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "installed"
    source = tmp_path / "source" / "directory.csv"
    source.parent.mkdir()
    header = "pcds,dointr,doterm,lad25cd,east1m,north1m,gridind"
    rows = ("M14 5TL,198001,199405,E08000003,385000,395000,1", "M13 9PY,198001,,E08000003,384500,396500,1")
    source.write_text("\n".join([header, *rows]) + "\n")
    import_source(source, installed)
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(installed))
    texts = varied("homes", {"postcode": "M13 9PY"})
    fault = only(problems(tmp_path, {**texts, table: varied(table, {column: "M14 5TL"})[table]}))
    assert (fault.severity, fault.column, fault.value, fault.message) == ("warning", column, value, message)
