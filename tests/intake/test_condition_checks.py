from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.domain.reasons import REASON_CODES
from tests.intake.tables import ROW, Cells, only, problems, read_well, table_text, varied

SQUARE = "POLYGON ((-2.3 53.4, -2.3 53.5, -2.2 53.5, -2.2 53.4, -2.3 53.4))"
NOWHERE = {"postcode": "", "radius_km": ""}


@pytest.mark.parametrize(
    ("table", "row", "column", "message"),
    [
        ("zones", NOWHERE, "postcode", "polygon"),
        ("zones", {"kind": "stay_within", **NOWHERE}, "postcode", "polygon"),
        ("zones", {"kind": "safety", **NOWHERE}, "postcode", "polygon"),
        ("zones", {"kind": "region", **NOWHERE, "wkt": SQUARE}, "postcode", "lat and lon"),
        ("zones", {"kind": "support", **NOWHERE}, "postcode", "lat and lon"),
        ("zones", {"kind": "work", **NOWHERE}, "postcode", "lat and lon"),
        ("zones", {"kind": "family", **NOWHERE}, "postcode", "lat and lon"),
        ("zones", {"radius_km": ""}, "radius_km", "needs its radius"),
        ("zones", {"kind": "stay_within", "radius_km": ""}, "radius_km", "needs its radius"),
        ("zones", {"wkt": SQUARE}, "radius_km", "beside a polygon"),
        ("zones", {"kind": "schools", "wkt": SQUARE}, "radius_km", "beside a polygon"),
        ("bars", {"kind": "non_association"}, "other_id", "needs the other"),
        ("bars", {"kind": "no_cohabit_person"}, "other_id", "needs the other"),
        ("bars", {"kind": "no_cohabit_person", "other_id": "W1"}, "other_id", "woman herself"),
    ],
)
def test_what_cannot_be_used(table: str, row: Cells, column: str, message: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied(table, row)))
    assert (fault.severity, fault.file, fault.row, fault.column) == ("fault", f"{table}.csv", 2, column)
    assert message in fault.message


@pytest.mark.parametrize("kind", ["schools", "play_areas"])
@pytest.mark.parametrize("row", [NOWHERE, {"radius_km": ""}, {"postcode": ""}])
def test_a_condition_that_cannot_be_measured(kind: str, row: Cells, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("zones", {"kind": kind, **row})))
    assert (fault.severity, fault.column) == ("warning", "radius_km")
    assert "review" in fault.message and not re.search("school|play", fault.message)


def test_a_condition_around_every_site_needs_sites_of_its_kind(tmp_path: Path) -> None:
    texts = varied("zones", {"kind": "schools", "postcode": ""}, {"kind": "play_areas", "postcode": ""})
    fault = only(problems(tmp_path, {**texts, "sites": table_text([ROW["sites"]])}))
    assert (fault.severity, fault.row) == ("warning", 3)
    other = {**ROW["sites"], "site_id": "S2", "kind": "play_area"}
    read_well(tmp_path, {**texts, "sites": table_text([ROW["sites"], other])})


def test_a_stranger_to_be_kept_apart_from(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("bars", {"kind": "non_association", "other_id": "X9"})))
    assert (fault.severity, fault.column, fault.value) == ("warning", "other_id", "(hidden)")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("zones", {"kind": "safety", "radius_km": ""}),
        ("zones", {"kind": "exclude", **NOWHERE, "wkt": SQUARE}),
        ("zones", {"kind": "exclude", "radius_km": "", "wkt": SQUARE}),
        ("zones", {"kind": "region", "radius_km": ""}),
        ("zones", {"kind": "work", **NOWHERE, "lat": "53.45", "lon": "-2.2"}),
        ("zones", {"kind": "schools"}),
        ("bars", {"kind": "no_cohabit_person", "other_id": "X9"}),
        ("bars", {"under_age": "16", "sex": "F"}),
    ],
)
def test_just_right(table: str, row: Cells, tmp_path: Path) -> None:
    read_well(tmp_path, varied(table, row))


@pytest.mark.parametrize("cell", [{"postcode": "M14 5T"}, {"lat": "x", "postcode": ""}, {"radius_km": "far"}])
def test_a_faulty_cell_is_not_blamed_twice(cell: Cells, tmp_path: Path) -> None:
    assert only(problems(tmp_path, varied("zones", cell))).column == next(iter(cell))


def test_a_repeated_pin_is_used_once(tmp_path: Path) -> None:
    found = problems(tmp_path, varied("pins", {}, {"kind": "veto"}, {}))
    assert (only(found).severity, only(found).row, "row 2" in only(found).message) == ("warning", 4, True)


def test_pin_and_veto_of_one_pair_are_both_read(tmp_path: Path) -> None:
    reading = read_well(tmp_path, varied("pins", {}, {"kind": "veto"}))
    assert [pin.kind for pin in reading.instance.pins] == ["pin", "veto"]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"kind": "pin", "reason_code": "person_declined"}, "declined"),
        ({"kind": "pin", "reason_code": "landlord_support_need"}, "declined"),
        ({"kind": "pin", "reason_code": "probation_not_approved"}, "declined"),
        ({"kind": "pin", "reason_code": "recording_error"}, "fixes no pair; take the row away"),
        ({"kind": "veto", "reason_code": "recording_error"}, "a recording error rules nobody out; take the row away"),
    ],
)
def test_a_reason_that_does_not_go_with_the_decision_is_odd(cells: Cells, words: str, tmp_path: Path) -> None:
    found = only(problems(tmp_path, varied("pins", cells)))
    assert (found.severity, found.column, found.value) == ("warning", "reason_code", "(hidden)")
    assert words in found.message and cells["reason_code"] not in str(found)


@pytest.mark.parametrize("kind", ["pin", "veto"])
@pytest.mark.parametrize("code", ["", "new_release_date", "recalled_or_returned", "other_accommodation_found"])
def test_a_reason_that_nobody_declined_for_goes_with_either(kind: str, code: str, tmp_path: Path) -> None:
    [pin] = read_well(tmp_path, varied("pins", {"kind": kind, "reason_code": code})).instance.pins
    assert (pin.kind, pin.reason_code) == (kind, code or None)


@pytest.mark.parametrize("code", [code for code in REASON_CODES if code != "recording_error"])
def test_any_other_reason_goes_with_a_veto(code: str, tmp_path: Path) -> None:
    read_well(tmp_path, varied("pins", {"kind": "veto", "reason_code": code}))


def test_words_in_the_place_of_a_code_are_hidden(tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("pins", {"kind": "veto", "reason_code": "her ex lives there"})))
    assert (fault.severity, fault.value) == ("fault", "(hidden)") and "person_declined" in fault.message
    fault = only(problems(tmp_path, varied("pins", {"kind": "fix", "reason_code": "recording_error"})))
    assert fault.column == "kind"


@pytest.mark.parametrize(
    "text",
    [
        *("no", "None", "n/a", "NA", "N.A.", "-", "--", "?", "pending", "TBC", "tbd", "unknown", "Refused", "not  yet"),
        *("yes", "y", "N", "not approved", "no - risk too high", "pending: PO Jones", "refused by PO Jones", "(none)"),
    ],
)
def test_a_bar_is_lifted_by_an_officer_and_not_by_a_word(text: str, tmp_path: Path) -> None:
    fault = only(problems(tmp_path, varied("bars", {"approved_by": text})))
    assert (fault.severity, fault.column, fault.value) == ("fault", "approved_by", "(hidden)")
    assert fault.message.endswith("name the officer who lifted the bar, or leave the cell empty")


@pytest.mark.parametrize("name", ["PO Jones", "N. Yates", "officer 12", "Noakes", "J. Pending", "A1", "Zoë Ní Dhá"])
def test_an_officer_lifts_a_bar(name: str, tmp_path: Path) -> None:
    [bar] = read_well(tmp_path, varied("bars", {"approved_by": name})).instance.bars
    assert bar.approved_by == name
