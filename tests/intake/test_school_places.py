from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from geo.schools import installed_schools
from matcher.domain import Child
from matcher.intake.school_places import schools_used
from tests.geo.schools import install_schools
from tests.intake.tables import Cells, only, problems, read_well, varied

ARGYLE, SPECIAL, ALL_THROUGH, SIXTH_FORM, MIDDLE = "100008", "190002", "190004", "190005", "190003"
NEAR_ARGYLE, FAR_FROM_ARGYLE = "WC1H 9EG", "NW3 2NY"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which nothing is installed."""
    folder = tmp_path / "installed"
    folder.mkdir()
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def imported(empty: Path) -> Path:
    install_schools(empty)
    return empty


def child_of(folder: Path, **cells: str) -> Child:
    """The child of tables that must have no warning."""
    [child] = read_well(folder / "tables", varied("children", cells)).instance.children
    return child


def place_of(urn: str) -> object:
    schools = installed_schools()
    assert schools is not None
    school = schools.by_urn(int(urn))
    assert school is not None
    return school.place


@pytest.mark.usefixtures("imported")
def test_a_number_alone_places_the_school_and_gives_its_phase(tmp_path: Path) -> None:
    child = child_of(tmp_path, school_urn=ARGYLE)
    assert child.school_place == place_of(ARGYLE)
    assert (child.school_phase, child.school_postcode) == ("primary", None)


@pytest.mark.usefixtures("imported")
def test_a_postcode_outweighs_the_number(tmp_path: Path) -> None:
    child = child_of(tmp_path, school_urn=ARGYLE, school_postcode=NEAR_ARGYLE)
    assert child.school_place == Gazetteer().resolve(NEAR_ARGYLE) != place_of(ARGYLE)
    assert child.school_phase == "primary"


@pytest.mark.parametrize(
    ("urn", "stated", "phase"),
    [
        (ARGYLE, "", "primary"),
        (ARGYLE, "nursery", "nursery"),
        (SPECIAL, "", "special"),
        (MIDDLE, "", "secondary"),
        (ALL_THROUGH, "", None),
        (ALL_THROUGH, "secondary", "secondary"),
        (SIXTH_FORM, "", None),
    ],
)
@pytest.mark.usefixtures("imported")
def test_a_phase_that_is_given_stands(tmp_path: Path, urn: str, stated: str, phase: str | None) -> None:
    assert child_of(tmp_path, school_urn=urn, school_phase=stated).school_phase == phase


@pytest.mark.usefixtures("imported")
def test_a_number_far_from_the_postcode_is_a_warning_without_either(tmp_path: Path) -> None:
    row = {"school_urn": ARGYLE, "school_postcode": FAR_FROM_ARGYLE}
    fault = only(problems(tmp_path / "tables", varied("children", row)))
    assert (fault.severity, fault.file, fault.row) == ("warning", "children.csv", 2)
    assert (fault.column, fault.value) == ("school_urn", "(hidden)")
    assert "more than 2 km from school_postcode, which is used" in fault.message
    assert not any(text in str(fault) for text in (ARGYLE, "NW3", "Argyle"))


@pytest.mark.usefixtures("imported")
def test_the_doubt_about_a_place_is_allowed_for(tmp_path: Path) -> None:
    # The middle of the district is 2.3 km away, but the school may stand in it.
    child_of(tmp_path, school_urn=ARGYLE, school_postcode="NW1")


@pytest.mark.parametrize(("postcode", "placed"), [("", False), (NEAR_ARGYLE, True)])
@pytest.mark.parametrize("urn", ["999999", "100004", "190007"])
@pytest.mark.usefixtures("imported")
def test_a_number_that_is_no_open_school_is_a_warning(tmp_path: Path, urn: str, postcode: str, placed: bool) -> None:
    row = {"school_urn": urn, "school_postcode": postcode}
    fault = only(problems(tmp_path / "tables", varied("children", row)))
    assert (fault.severity, fault.row, fault.column, fault.value) == ("warning", 2, "school_urn", "(hidden)")
    assert "not an open school" in fault.message
    assert ("place is unknown" in fault.message) is not placed


@pytest.mark.usefixtures("empty")
def test_without_the_schools_a_number_alone_says_how_to_import_them(tmp_path: Path) -> None:
    fault = only(problems(tmp_path / "tables", varied("children", {"school_urn": ARGYLE})))
    assert (fault.severity, fault.row, fault.column, fault.value) == ("warning", 2, "school_urn", "(hidden)")
    assert "homeward geo import FILE" in fault.message


@pytest.mark.usefixtures("empty")
def test_without_the_schools_a_postcode_is_enough(tmp_path: Path) -> None:
    child = child_of(tmp_path, school_urn=ARGYLE, school_postcode=NEAR_ARGYLE)
    assert child.school_place == Gazetteer().resolve(NEAR_ARGYLE)
    assert child.school_phase is None


@pytest.mark.parametrize("row", [{"school_postcode": "X"}, {"school_urn": "12"}, {"school_phase": "primal"}])
@pytest.mark.usefixtures("imported")
def test_a_faulty_cell_is_told_once(tmp_path: Path, row: Cells) -> None:
    fault = only(problems(tmp_path / "tables", varied("children", {"school_urn": ARGYLE, **row})))
    assert (fault.severity, fault.column) == ("fault", next(iter(row)))


def test_what_is_installed_matters_only_to_a_number(tmp_path: Path, imported: Path) -> None:
    without = child_of(tmp_path, school_postcode=NEAR_ARGYLE)
    (imported / "schools.parquet").write_bytes(b"broken")
    assert child_of(tmp_path, school_postcode=NEAR_ARGYLE) == without
    assert schools_used([without]) is None


@pytest.mark.usefixtures("imported")
def test_the_schools_used_are_named_when_a_number_is_given(tmp_path: Path) -> None:
    child = child_of(tmp_path, school_urn=ARGYLE)
    used = schools_used([child])
    assert used is not None
    assert (used.kind, used.dated, used.sha256) == ("schools", "2026-03-01", "5c" * 32)
    assert schools_used([]) is None


@pytest.mark.usefixtures("empty")
def test_no_schools_none_used(tmp_path: Path) -> None:
    assert schools_used([child_of(tmp_path, school_urn=ARGYLE, school_postcode=NEAR_ARGYLE)]) is None
