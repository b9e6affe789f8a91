"""The CSV files of a run: columns as contracted, cells that a spreadsheet may open, the same bytes every time."""

from __future__ import annotations

import csv
import dataclasses
import io
from datetime import date
from typing import Any

import pytest

from matcher.domain import Partner, Policy
from matcher.report.build import build_report
from matcher.report.rows import RunReport
from matcher.report.tables import alternatives_csv, placements_csv, shortages_csv, unplaced_csv
from matcher.rules.registry import criteria
from matcher.solver.match import match
from tests.rules.world import Record, child, home, place, woman, world

RUNNABLE = ["=1+1", "+44", "-5", "@SUM(A1)"]


def report(*records: Record, **policy: Any) -> RunReport:
    return build_report(match(world(*records), Policy(**policy)))


def table(text: str) -> list[dict[str, str]]:
    assert text.endswith("\n") and "\r" not in text
    return list(csv.DictReader(io.StringIO(text)))


PUPIL = child(school_place=place(3, 4.01), school_phase="secondary")
FAMILY = report(woman(woman_id="v", priority=1), woman(), home(), home(home_id="i", bedrooms=1), PUPIL)


def test_placements_have_the_contracted_columns() -> None:
    header = placements_csv(FAMILY).splitlines()[0].split(",")
    codes = [f"points_{criterion.code}" for criterion in criteria()]
    assert header[: 4 + len(codes) + 2] == [
        "woman_id",
        "home_id",
        "partner_id",
        "points",
        *codes,
        "flags",
        "conditions",
    ]
    assert len(header) == len(set(header))


def test_every_placement_has_its_line() -> None:
    rows = table(placements_csv(FAMILY))
    assert [(row["woman_id"], row["home_id"], row["partner_id"]) for row in rows] == [("v", "i", "p"), ("w", "h", "p")]
    for row, placement in zip(rows, FAMILY.placements, strict=True):
        assert int(row["points"]) == placement.points
        own = {code.removeprefix("points_"): int(cell) for code, cell in row.items() if "points_" in code and cell}
        assert own == dict(placement.points_by_criterion)
        assert sum(own.values()) == placement.points
    assert rows[0]["points_school_worst"] == "" and rows[1]["points_school_worst"] != ""


def test_cells_are_plain() -> None:
    row = table(placements_csv(FAMILY))[1]
    assert row["release_on"] == row["keys_on"] == "2026-12-01"
    assert (row["school_worst_km"], row["school_sum_km"]) == ("5", "5")
    assert (row["tenure_rank"], row["bedrooms"], row["bedrooms_needed"]) == ("100", "3", "2")
    assert (row["contact_km_week"], row["contact_cost_gbp_week"]) == ("", "")
    assert row["nights_without_home"] == "0"
    assert row["flags"] == "affordable;legal_facts_missing"
    assert (row["affordability"], row["contact_hours_week"], row["tenancy_ends_on"]) == ("unknown", "", "")
    assert (row["needs"], row["school_km"]) == ("needs 2 bedrooms now", "5")
    assert row["needs_by_scenario"] == "all_planned: 2 now;confirmed_only: 2 now;none: 1 now"


def test_needs_that_change_and_several_schools_keep_their_order() -> None:
    later = dataclasses.replace(
        FAMILY.placements[1],
        needs_by_scenario={"none": ((date(2026, 12, 1), 1), (date(2027, 1, 2), 2))},
        tenancy_ends_on=date(2027, 2, 22),
        school_km=(5.04, 0.96),
        contact_hours_week=1.25,
    )
    [row] = table(placements_csv(dataclasses.replace(FAMILY, placements=(later,))))
    assert row["needs_by_scenario"] == "none: 1 now, 2 from 2027-01-02"
    assert (row["tenancy_ends_on"], row["school_km"], row["contact_hours_week"]) == ("2027-02-22", "5;1", "1.2")


def test_each_condition_is_one_piece_of_its_cell() -> None:
    hers = child(order="care", parental_responsibility=False, proceedings="current", return_contested=True)
    late = build_report(match(world(woman(), home(), hers, as_of=date(2026, 12, 20))))
    [row] = table(placements_csv(late))
    assert row["conditions"].split(";") == list(late.placements[0].conditions)
    assert len(late.placements[0].conditions) == 10


def test_several_values_are_separated_by_semicolons() -> None:
    later = dataclasses.replace(
        FAMILY.placements[1],
        flags=("a", "b"),
        conditions=("One.", "Two."),
        bedrooms_later=((date(2027, 1, 2), 3), (date(2028, 3, 4), 2)),
    )
    [row] = table(placements_csv(dataclasses.replace(FAMILY, placements=(later,))))
    assert (row["flags"], row["conditions"]) == ("a;b", "One.;Two.")
    assert row["bedrooms_later"] == "3 from 2027-01-02;2 from 2028-03-04"


def test_the_other_tables_have_the_contracted_columns() -> None:
    headers = [text(FAMILY).splitlines()[0] for text in (unplaced_csv, alternatives_csv, shortages_csv)]
    assert headers == [
        "woman_id,priority,reason_code,sentence,smallest_change",
        "woman_id,rank,home_id,partner_id,points,net_level1,net_points,note",
        "shortage_id,women,places,short_by,bedrooms,regions,woman_ids,home_ids,sentence",
    ]


def test_the_other_tables_have_their_lines() -> None:
    crowd = [woman(woman_id=name, priority=place) for place, name in enumerate("abc", start=1)]
    found = report(*crowd, home(home_id="x"), home(home_id="y", bedrooms=1))
    [left_out] = table(unplaced_csv(found))
    assert (left_out["woman_id"], left_out["priority"], left_out["reason_code"]) == ("c", "3", "competition")
    assert left_out["sentence"] == found.unplaced[0].sentence and left_out["smallest_change"] == ""
    for row, alternative in zip(table(alternatives_csv(found)), found.alternatives, strict=True):
        assert (row["woman_id"], row["home_id"], int(row["rank"])) == (
            alternative.woman_id,
            alternative.home_id,
            alternative.rank,
        )
        lost = "" if alternative.loss_points is None else str(-alternative.loss_points)
        assert (int(row["points"]), row["net_points"]) == (alternative.points, lost)
        assert (int(row["net_level1"]), row["note"]) == (-alternative.loss_level1, alternative.note)
    # In place of a (16) or b (8), c (4) would cost so much of the first level.
    assert {(row["woman_id"], row["net_level1"]) for row in table(alternatives_csv(found))} >= {("c", "-4")}
    [shortage] = table(shortages_csv(found))
    assert (shortage["woman_ids"], shortage["home_ids"], shortage["short_by"]) == ("a;b;c", "x;y", "1")


def test_points_are_blank_where_another_woman_would_have_no_home() -> None:
    families = [record for name in "bc" for record in (woman(woman_id=name), child(child_id=name, woman_id=name))]
    found = report(woman(woman_id="a"), *families, home(home_id="x", bedrooms=1), home(home_id="y"))
    [row] = [row for row in table(alternatives_csv(found)) if row["woman_id"] == "a"]
    assert (row["home_id"], row["net_level1"], row["net_points"]) == ("y", "-4", "")


def test_nothing_to_say_is_a_header_alone() -> None:
    nobody = report(woman(release_date=None), home())
    assert table(placements_csv(nobody)) == table(alternatives_csv(nobody)) == table(shortages_csv(nobody)) == []


@pytest.mark.parametrize("name", RUNNABLE)
def test_text_that_a_spreadsheet_would_run_is_neutralised(name: str) -> None:
    crowd = woman(woman_id=name, priority=1), woman(woman_id=f"{name}2")
    found = report(*crowd, home(home_id=f"{name}h", partner_id=name), Partner(partner_id=name))
    texts = [text(found) for text in (placements_csv, unplaced_csv, alternatives_csv, shortages_csv)]
    for text in texts:
        for row in csv.reader(io.StringIO(text)):
            assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row)
            assert not any(cell.startswith("-") and not cell[1:].isdecimal() for cell in row)
    [placed] = table(texts[0])
    assert (placed["woman_id"], placed["home_id"], placed["partner_id"]) == (f"'{name}", f"'{name}h", f"'{name}")


def test_numbers_below_nought_stay_numbers() -> None:
    found = report(woman(), home(home_id="x", bedrooms=1), home(home_id="y"))
    [row] = table(alternatives_csv(found))
    assert int(row["net_points"]) < 0 and row["net_points"].startswith("-")


def test_ids_with_commas_quotes_and_umlauts_come_back() -> None:
    odd = 'Wö "1", b'
    [row] = table(placements_csv(report(woman(woman_id=odd), home(home_id="'quoted'"))))
    assert (row["woman_id"], row["home_id"]) == (odd, "'quoted'")
