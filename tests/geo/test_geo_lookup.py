"""What people type is read as what it is; what is not right is never accepted, only suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.gazetteer import Gazetteer
from geo.lookup import Found, look_up
from geo.sources.importing import import_source
from tests.geo.schools import install_schools

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer(sources=tmp_path_factory.mktemp("nothing"))


@pytest.fixture(autouse=True)
def _nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path))


def labels(found: Found) -> list[str]:
    return [answer.label for answer in found.answers]


@pytest.mark.parametrize("text", ["M1 1AE", "m11ae", "  m1\u00a01ae ", "Ｍ１ １ＡＥ"])
def test_a_postcode_in_any_spelling(text: str, gazetteer: Gazetteer) -> None:
    [answer] = look_up(text, gazetteer).answers
    assert (answer.label, answer.read_as, answer.flags) == ("M1 1AE", "postcode", ())
    assert (answer.place.kind, answer.place.uncertainty_m) == ("unit", 100)
    assert (answer.place.easting_m, answer.place.northing_m) == (384756, 398553)
    assert (answer.ceremonial, answer.place.region) == ("Greater Manchester", "Greater Manchester")
    assert "Royal Mail" in answer.attribution


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("M1 IAE", "M1 1AE"),
        ("MI IAE", "M1 1AE"),
        ("Ml 1AE", "M1 1AE"),
        ("M1 lAE", "M1 1AE"),
        ("M6O 1NW", "M60 1NW"),
        ("5W1A 0AA", "SW1A 0AA"),
        ("SW1A OAA", "SW1A 0AA"),
        ("M01 1AE", "M1 1AE"),
        ("M1-1AE", "M1 1AE"),
        ("M11 AE", "M1 1AE"),
        ("10 High Street, Manchester M1 1AE", "M1 1AE"),
        ("M1 1AE, Manchester", "M1 1AE"),
        ("m11ae manchester", "M1 1AE"),
    ],
)
def test_a_slip_is_suggested_and_never_accepted(text: str, meant: str, gazetteer: Gazetteer) -> None:
    found = look_up(text, gazetteer)
    assert found.answers == () and found.suggestions[0] == meant
    assert found.fault and text not in found.fault
    assert labels(look_up(meant, gazetteer)) == [meant]


def test_only_codes_that_exist_are_suggested(gazetteer: Gazetteer) -> None:
    assert look_up("M1 IZZ", gazetteer).suggestions == ()
    for text in ("B5 5OB", "OX1 1OB", "L1 8BS", "S1 2IB"):
        for code in look_up(text, gazetteer).suggestions:
            place = gazetteer.resolve(code)
            assert place is not None and place.kind == "unit"


@pytest.mark.parametrize(
    ("text", "kind", "around"), [("M1 1ZZ", "sector", "sector M1 1"), ("M14 9AA", "outcode", "M14")]
)
def test_an_unknown_unit_falls_back_and_says_so(text: str, kind: str, around: str, gazetteer: Gazetteer) -> None:
    [answer] = look_up(text, gazetteer).answers
    assert answer.place.kind == kind and answer.place.uncertainty_m > 1_000
    assert answer.flags[0].startswith(f"{text} is not known") and around in answer.flags[0]


@pytest.mark.parametrize(("text", "detail"), [("M1 1", "sector"), ("M14", "district")])
def test_a_sector_and_a_district_are_no_fallback(text: str, detail: str, gazetteer: Gazetteer) -> None:
    [answer] = look_up(text, gazetteer).answers
    assert answer.flags == () and detail in answer.detail


def test_a_postcode_that_ended_says_so(tmp_path: Path) -> None:
    import_source(DATA / "onspd_2025.csv", folder=tmp_path)
    [answer] = look_up("al11aa", Gazetteer(sources=tmp_path)).answers
    assert (answer.label, answer.place.kind, answer.place.ended) == ("AL1 1AA", "unit", "1994-05")
    assert answer.flags == ("this postcode ended in 1994-05",)


def test_what_could_be_two_things_is_both_and_the_postcode_first(gazetteer: Gazetteer) -> None:
    found = look_up("SE10", gazetteer)
    assert [answer.read_as for answer in found.answers] == ["postcode", "grid_reference"]
    assert len({answer.detail for answer in found.answers}) == 2
    assert labels(look_up("SE10", gazetteer, limit=1)) == ["SE10"]


@pytest.mark.parametrize("text", ["Gillingham", "gillingham"])
def test_towns_of_one_name_are_all_told_apart(text: str, gazetteer: Gazetteer) -> None:
    found = look_up(text, gazetteer)
    assert labels(found) == ["Gillingham, Kent", "Gillingham, Dorset"]
    assert {answer.place.kind for answer in found.answers} == {"place"}
    assert "GeoNames" in found.answers[0].attribution


def test_a_town_with_its_county(gazetteer: Gazetteer) -> None:
    assert labels(look_up("Gillingham, Dorset", gazetteer)) == ["Gillingham, Dorset"]
    found = look_up("Gillingham, Devon", gazetteer)
    assert (found.answers, found.suggestions) == ((), ("Gillingham, Kent", "Gillingham, Dorset"))


def test_a_town_that_is_a_district_too_is_both(gazetteer: Gazetteer) -> None:
    assert [answer.read_as for answer in look_up("Manchester", gazetteer).answers] == ["town", "district"]


def test_a_district_that_was_replaced_gives_the_new_one(gazetteer: Gazetteer) -> None:
    [answer] = look_up("Allerdale", gazetteer).answers
    assert answer.flags == ("Allerdale was replaced on 1 April 2023: this is Cumberland",)
    assert answer.place.authority == "E06000063"


def test_a_mistyped_name_is_suggested(gazetteer: Gazetteer) -> None:
    found = look_up("Manchestr", gazetteer)
    assert found.answers == () and found.suggestions[0] == "Manchester"


@pytest.mark.parametrize("text", ["100000", "URN 100000", "urn:100000"])
def test_a_school_by_its_number(text: str, tmp_path: Path, gazetteer: Gazetteer) -> None:
    install_schools(tmp_path)
    [answer] = look_up(text, gazetteer).answers
    assert answer.label == "Sir John Cass's Foundation Primary School, London"
    assert (answer.read_as, answer.place.kind, answer.place.region) == ("school", "school", "London")
    assert "ages 3 to 11" in answer.detail and "URN 100000" in answer.detail


@pytest.mark.parametrize("text", ["Argyle Primary", "argyle primary school, london", "argyle prim"])
def test_a_school_by_its_name(text: str, tmp_path: Path, gazetteer: Gazetteer) -> None:
    install_schools(tmp_path)
    assert labels(look_up(text, gazetteer))[0].startswith("Argyle Primary School")


def test_a_town_is_not_buried_under_schools_that_only_contain_its_name(tmp_path: Path, gazetteer: Gazetteer) -> None:
    install_schools(tmp_path)
    assert {answer.read_as for answer in look_up("London", gazetteer).answers} <= {"town", "district"}


def test_without_schools_a_number_says_what_to_do(gazetteer: Gazetteer) -> None:
    assert "homeward geo import" in look_up("100000", gazetteer).fault


def test_a_number_of_no_school(tmp_path: Path, gazetteer: Gazetteer) -> None:
    install_schools(tmp_path)
    found = look_up("999999", gazetteer)
    assert found.answers == () and "no open school" in found.fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no text"),
        ("x" * 201, "too long"),
        ("BT1 1AA", "Northern Ireland"),
        ("AA1 1AA", "no postcode like this is known"),
        ("Nowhere at all", "no place of this name is known"),
        ("!!!", "no place of this name is known"),
    ],
)
def test_nothing_is_made_up(text: str, fault: str, gazetteer: Gazetteer) -> None:
    found = look_up(text, gazetteer)
    assert found.answers == () and fault in found.fault


def test_scotland_is_found_and_flagged(gazetteer: Gazetteer) -> None:
    [answer] = look_up("EH1 1YZ", gazetteer).answers
    assert answer.flags == ("this place is not in England or Wales",)


def test_your_own_postcodes_are_told_as_such() -> None:
    [answer] = look_up("M14 9ZZ", Gazetteer({"M14 9ZZ": (384_000.0, 394_000.0, "E08000003")})).answers
    assert (answer.place.kind, answer.detail, answer.flags) == ("user", "a postcode of your own", ())


def test_a_lookup_needs_room(gazetteer: Gazetteer) -> None:
    with pytest.raises(ValueError, match="at least one"):
        look_up("M1", gazetteer, limit=0)


@pytest.mark.parametrize(("text", "beyond"), [("London", True), ("Gillingham, Kent", False)])
def test_a_town_wider_than_its_authority_says_so(text: str, beyond: bool, gazetteer: Gazetteer) -> None:
    town = look_up(text, gazetteer).answers[0]
    assert town.read_as == "town"
    words = "it reaches beyond one authority: its authority, county and probation region are those of its middle"
    assert town.flags == ((words,) if beyond else ())
