"""lha.csv in our own columns or as the official tables come."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.domain.surroundings import LhaRate
from matcher.intake.export import write_tables
from matcher.intake.reading import read_tables
from tests.intake.tables import AS_OF, plain, problems, write

OWN = """\
brma,shared_gbp_week,one_bed_gbp_week,two_bed_gbp_week,three_bed_gbp_week,four_bed_gbp_week
Invented Dale,80,98.5,130.25,150,
Made-up Vale,75,90,,,210
"""
DALE = LhaRate(
    brma="Invented Dale",
    shared_gbp_week=80.0,
    one_bed_gbp_week=98.5,
    two_bed_gbp_week=130.25,
    three_bed_gbp_week=150.0,
    four_bed_gbp_week=1234.5,
)
ROW = 'Invented Dale,80.00,£98.50," £130.25 ",150,"£1,234.50"'


def rates(folder: Path, text: str | bytes) -> tuple[tuple[LhaRate, ...], list[tuple[int | None, str]]]:
    """The rates of an lha.csv, and (row, message) of each warning about it."""
    reading = read_tables(write(folder, plain(lha=text)), AS_OF)
    warned = [fault for fault in reading.warnings if fault.file == "lha.csv"]
    return reading.instance.lha, [(fault.row, fault.message) for fault in warned]


def test_our_own_columns(tmp_path: Path) -> None:
    found, warned = rates(tmp_path, OWN)
    assert [area.brma for area in found] == ["Invented Dale", "Made-up Vale"]
    assert (found[0].one_bed_gbp_week, found[0].four_bed_gbp_week, found[1].two_bed_gbp_week) == (98.5, None, None)
    assert warned == []


@pytest.mark.parametrize(
    "heading",
    [
        "BRMA,CAT A,CAT B,CAT C,CAT D,CAT E",
        "brma,cat a,Cat B,cat c,cat d,CAT E",
        "BRMA,Category A,Category B,Category C,Category D,Category E",
        "BRMA,Room,1 Bed,2 Bed,3 Bed,4 Bed",
        "BRMA,Shared,1 Bedroom,2 Bedrooms,3 Bedrooms,4 Bedrooms",
        "Broad Rental Market Area (BRMA),Shared accommodation rate (£),One bedroom rate,Two bedroom rate,"
        "Three bedroom rate,Four bedroom rate",
    ],
)
def test_headings_that_are_published(tmp_path: Path, heading: str) -> None:
    assert rates(tmp_path, f"{heading}\n{ROW}\n") == ((DALE,), [])


def test_columns_in_any_order_and_others_beside_them(tmp_path: Path) -> None:
    text = 'Code,CAT E,CAT D,BRMA,CAT C,CAT B,CAT A\n10001,"£1,234.50",150,Invented Dale,130.25,98.50,80\n'
    assert rates(tmp_path, text) == ((DALE,), [])


def test_a_title_above_is_passed_over(tmp_path: Path) -> None:
    title = '"Table 4: Local Housing Allowance rates, April 2026",,,,,\n\n'
    assert rates(tmp_path, f"{title}BRMA,CAT A,CAT B,CAT C,CAT D,CAT E\n{ROW}\n") == ((DALE,), [])


def test_notes_below_are_told_and_left_out(tmp_path: Path) -> None:
    text = f"BRMA,CAT A,CAT B,CAT C,CAT D,CAT E\n{ROW}\nSource: a made-up agency\nNowhere,,,,,\n"
    assert rates(tmp_path, text) == (
        (DALE,),
        [(3, "holds no rates and was not read"), (4, "holds no rates and was not read")],
    )


def test_monthly_headings_further_right_are_left_out(tmp_path: Path) -> None:
    text = (
        ",Weekly,,,,,Monthly,,,,\nBRMA,CAT A,CAT B,CAT C,CAT D,CAT E,CAT A,CAT B,CAT C,CAT D,CAT E\n"
        f"{ROW},347.62,428.01,565.97,651.79,5364.18\n"
    )
    assert rates(tmp_path, text) == ((DALE,), [])


def test_monthly_rates_become_weekly_ones(tmp_path: Path) -> None:
    """A month's rate is the week's times 365 / 84, to the penny."""
    title = "England: Universal Credit Local Housing Allowance monthly rates 2026 to 2027\n"
    text = f'{title}BRMA,CAT A,CAT B,CAT C,CAT D,CAT E\nInvented Dale,£347.62,£428.01,£565.97,£651.79,"£5,364.19"\n'
    found, warned = rates(tmp_path, text)
    assert found == (DALE,)
    assert warned == [(2, "heads monthly rates, which were turned into rates a week")]


def test_two_tables_one_below_the_other(tmp_path: Path) -> None:
    text = (
        f"England\nBRMA,CAT A,CAT B,CAT C,CAT D,CAT E\n{ROW}\nBorder,60,70,80,90,100\n"
        "Wales\nBRMA,Shared,1 Bedroom,2 Bedroom,3 Bedroom,4 Bedroom\nBorder,60,70,80,90,100\nMade-up Vale,1,2,3,4,5\n"
    )
    found, warned = rates(tmp_path, text)
    assert [area.brma for area in found] == ["Border", "Invented Dale", "Made-up Vale"]
    assert warned == [(7, "repeats an earlier row and was used once")]


def test_every_fault_with_its_row(tmp_path: Path) -> None:
    text = f"A title\nBRMA,CAT A,CAT B,CAT C,CAT D,CAT E\n{ROW}\nInvented Dale,1,2,3,4,5\n,1,2,3,4,5\nX,n/a,-2,3,4,5\n"
    found = problems(tmp_path, plain(lha=text))
    assert [(fault.row, fault.column) for fault in found] == [
        (4, "brma"),
        (5, "brma"),
        (6, "shared_gbp_week"),
        (6, "one_bed_gbp_week"),
    ]


def test_a_table_that_is_neither(tmp_path: Path) -> None:
    found = problems(tmp_path, plain(lha="place,CAT A,CAT B\nInvented Dale,1,2\n"))
    assert [fault.row for fault in found] == [1]
    assert "names no column of this table" in found[0].message


def test_half_an_official_heading_is_not_guessed_at(tmp_path: Path) -> None:
    found, warned = rates(tmp_path, "BRMA,CAT A,CAT B\nInvented Dale,80,98\n")
    assert found == (LhaRate(brma="Invented Dale"),)
    assert len(warned) == 2 and all("is not a column of this table" in message for _, message in warned)


def test_rates_too_high_for_a_week(tmp_path: Path) -> None:
    high = "BRMA,CAT A,CAT B,CAT C,CAT D,CAT E\nInvented Dale,347,428,565,651,800\n"
    assert "are these rates a month?" in rates(tmp_path, high)[1][0][1]
    assert rates(tmp_path, f"{high}Made-up Vale,75,350,100,120,160\n")[1] == []


def test_windows_pound_signs(tmp_path: Path) -> None:
    text = f"BRMA,CAT A,CAT B,CAT C,CAT D,CAT E\n{ROW}\n".encode("cp1252")
    found, warned = rates(tmp_path, text)
    assert found == (DALE,)
    assert len(warned) == 1 and "Windows-1252" in warned[0][1]


def test_round_trip(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", plain(lha=f"BRMA,CAT A,CAT B,CAT C,CAT D,CAT E\n{ROW}\n"))
    instance = read_tables(folder).instance
    write_tables(instance, tmp_path / "out")
    again = read_tables(tmp_path / "out", instance.as_of)
    assert (again.instance, again.warnings) == (instance, ())
