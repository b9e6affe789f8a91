"""Nothing restricted or private leaves a run except into `restricted/`: not in a file, on the screen, or in a log."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import date
from pathlib import Path

import pytest

from matcher.domain.reasons import REASON_CODES
from matcher.intake import read_tables
from tests.intake.tables import write
from tests.runs import AS_OF, FIXTURES, contents, homeward, matched, record, rows_of, write_rows
from tests.secrets_of_a_run import CASES, RESTRICTED_CODES, RISKS, leaks, named, outside, secrets
from tests.strategies import random_directory


def kept_away_points(data: Path) -> set[str]:
    """Eastings and northings of the children to stay away from, as an output would show them."""
    instance = read_tables(data, date.fromisoformat(AS_OF)).instance
    places = [child.keep_away_place for child in instance.children if child.keep_away_place is not None]
    assert len(places) == 3
    return {f"{metres:.0f}" for place in places for metres in (place.easting_m, place.northing_m)}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(tables, run) of the purpose-made case files."""
    folder = tmp_path_factory.mktemp("cases")
    data = write(folder / "data", dict(CASES))
    return data, matched(data, folder / "run", "--keep-pairs")


def test_the_search_finds_what_is_there(cases: tuple[Path, Path]) -> None:
    data, run = cases
    words = secrets(data)
    kept = {"instance.json": (run / "restricted" / "instance.json").read_text(encoding="utf-8")}
    assert {"NP19 0EA", "1990-05-17", "crown court file 77", "PERSON-9917", "KID71", "53.4711"} <= words
    # A child to stay away from: the postcode, the distance and the point on the grid; distances of conditions.
    assert {"BL1 3AG", "41.377", "2.125", "5.0625", "0.3125"} | kept_away_points(data) <= words
    assert {hit for _, hit in leaks(kept, words)} >= {"NP19 0EA", "1990-05-17", "crown court file 77", "PERSON-9917"}
    assert len(words) > 90
    for text in ("born on 17 May 1990", "at NP190EA.", "(384097.0, 1)", "at np19 0ea"):
        assert len(leaks({"a": text}, words)) == 1, text
    assert len(leaks(kept, RISKS)) >= 4
    assert {hit for _, hit in leaks(kept, words)} >= {"BL1 3AG", "41.377", *kept_away_points(data)}
    assert named({"a": "x;schools\n"}, {"schools"}) and not named({"a": "km to two schools"}, {"schools"})


def test_no_file_outside_restricted_holds_a_private_value(cases: tuple[Path, Path], everything_run: Path) -> None:
    for data, run in (cases, (FIXTURES / "everything", everything_run)):
        assert set(outside(run)) >= {"report.html", "placements.csv", "run.json", "certificate.json", "pairs.parquet"}
        assert leaks(outside(run), secrets(data)) == []
        assert leaks(outside(run), RISKS) == []


def test_no_file_outside_restricted_says_why_a_pair_was_ruled_out(
    cases: tuple[Path, Path], everything_run: Path
) -> None:
    for run in (cases[1], everything_run):
        assert named({"a": (run / "restricted" / "instance.json").read_text(encoding="utf-8")}, set(REASON_CODES))
        assert named(outside(run), set(REASON_CODES)) == []


def test_no_file_outside_restricted_says_which_restricted_rule_matters(
    cases: tuple[Path, Path], everything_run: Path
) -> None:
    for run in (cases[1], everything_run):
        texts = outside(run)
        # Every rule of the version is listed in run.json, whoever it concerns.
        assert set(record(run)["rules"]) > RESTRICTED_CODES
        del texts["run.json"]
        assert named(texts, RESTRICTED_CODES) == []


def test_the_case_files_have_restricted_outcomes(cases: tuple[Path, Path]) -> None:
    _, run = cases
    reasons = {row["woman_id"]: row["reason_code"] for row in rows_of(run / "unplaced.csv")}
    flags = [flag for row in rows_of(run / "placements.csv") for flag in row["flags"].split(";")]
    assert reasons == {"W4": "restricted_condition"} and "restricted_review" in flags
    assert any(row["contact_km_week"] for row in rows_of(run / "placements.csv"))


def test_the_conditions_of_the_case_files_bite(cases: tuple[Path, Path]) -> None:
    """In each of the others the screen names a restricted rule, as `explain` may, and nothing of what it measured."""
    data, run = cases
    told = {pair: homeward("explain", run, *pair).output for pair in (("W3", "H3"), ("W1", "H3"), ("W2", "H1"))}
    assert "Blocked by keep_away, which asks:" in told["W3", "H3"]
    assert "keep_away" not in told["W1", "H3"] + told["W2", "H1"]
    assert "schools, which asks:" in told["W1", "H3"] and "play_areas, which asks:" in told["W2", "H1"]
    assert leaks({str(pair): text for pair, text in told.items()}, secrets(data)) == []


def test_what_explain_says_of_a_home_at_no_known_place_does_not_depend_on_the_zone(
    cases: tuple[Path, Path], tmp_path: Path
) -> None:
    said = set()
    for name, degrees in (("here", "53.4711"), ("there", "52.1002"), ("by the home", "53.4905")):
        data = Path(shutil.copytree(cases[0], tmp_path / name))
        rows = rows_of(data / "zones.csv")
        for row in rows:
            row["lat"] = row["lat"] and degrees
        write_rows(data / "zones.csv", rows)
        homes = rows_of(data / "homes.csv")
        homes[3]["postcode"] = ""
        write_rows(data / "homes.csv", homes)
        lines = homeward("explain", matched(data, tmp_path / f"run {name}"), "W3", "H4").output.splitlines()
        said.add(tuple(line for line in lines if line.startswith("Blocked by ")))
    [blocked] = said
    [line] = [line for line in blocked if "exclusion_zone" in line]
    assert line.endswith(" Not known: where the home is.")


@pytest.mark.parametrize("seed", [3, 8, 21])
def test_nor_on_random_instances(seed: int, tmp_path: Path) -> None:
    data = random_directory(seed, tmp_path / "data")
    run = matched(data, tmp_path / "run", "--keep-pairs")
    assert leaks(outside(run), secrets(data)) == []
    assert leaks(outside(run), RISKS) == []


def test_the_screen_and_the_log_say_nothing_private(
    cases: tuple[Path, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data, run = cases
    caplog.set_level(logging.DEBUG)
    done = [
        homeward("match", "--data", data, "--out", tmp_path / "run", "--as-of", AS_OF),
        homeward("check", run),
        *(homeward("explain", run, f"W{her}", f"H{where}") for her in range(1, 5) for where in range(1, 4)),
    ]
    assert [item.exit_code for item in done] == [0] * 14
    texts = {str(at): item.output for at, item in enumerate(done)} | {"log": caplog.text}
    assert leaks(texts, secrets(data)) == []
    assert leaks(texts, RISKS) == []


def test_faults_say_nothing_private(cases: tuple[Path, Path], tmp_path: Path) -> None:
    data = Path(shutil.copytree(cases[0], tmp_path / "data"))
    words = secrets(data)
    for name in ("women", "children", "zones", "bars"):
        # Every row is there twice, and belongs to nobody.
        rows = rows_of(data / f"{name}.csv")
        write_rows(data / f"{name}.csv", [{**row, "woman_id": "WX"} for row in (*rows, *rows)])
    done = homeward("match", "--data", data, "--out", tmp_path / "run")
    assert done.exit_code == 2
    shown = {"faults": done.output}
    assert leaks(shown, {word for word in words if not word.startswith("KID")}) == []
    assert leaks(shown, RISKS) == []


def signed_alike(run: Path) -> dict[str, bytes]:
    """Every file outside `restricted/`, without timings and signatures."""
    found = record(run)
    signature = found.pop("input_sha256").encode()
    del found["seconds"], found["files"]
    files = {name: content for name, content in contents(run).items() if not name.startswith("restricted/")}
    files = {name: content.replace(signature, b"") for name, content in files.items()}
    return files | {"run.json": json.dumps(found).encode()}


def moved(data: Path, folder: Path, table: str, old: str, new: str, **cells: str) -> Path:
    """The case files with one postcode changed, and cells of its row."""
    shutil.copytree(data, folder)
    rows = rows_of(folder / f"{table}.csv")
    hits = [row for row in rows if old in row.values()]
    assert len(hits) == 1
    hits[0].update({name: new for name, value in hits[0].items() if value == old} | cells)
    write_rows(folder / f"{table}.csv", rows)
    return matched(folder, folder.parent / f"run-{folder.name}", "--keep-pairs")


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("children", "NP19 0EA", "NP19 4QQ"),
        ("children", "CF14 2PA", "CF14 0SH"),
        ("children", "LS12 6AA", "LS12 5PT"),
        ("children", "BL1 3AG", "BL1 4QR"),
        ("zones", "OL11 2RR", "OL11 1AA"),
        ("zones", "LS12 2PN", "LS12 6AA"),
        ("zones", "M24 5PY", "M24 2FD"),
        ("zones", "M14 4FX", "M14 4BY"),
    ],
)
def test_where_in_a_district_a_restricted_place_lies_changes_no_byte(
    table: str, old: str, new: str, cases: tuple[Path, Path], tmp_path: Path
) -> None:
    data, run = cases
    other = moved(data, tmp_path / "data", table, old, new)
    assert record(other)["input_sha256"] != record(run)["input_sha256"]
    assert signed_alike(other) == signed_alike(run)


def test_contact_at_the_foster_carers_own_address_gives_it_no_more_away(
    cases: tuple[Path, Path], tmp_path: Path
) -> None:
    here, there = "NP19 0EA", "NP19 4QQ"
    before = moved(cases[0], tmp_path / "before", "children", here, here, contact_postcode=here)
    after = moved(cases[0], tmp_path / "after", "children", here, there, contact_postcode=there)
    assert signed_alike(before) == signed_alike(after)


@pytest.mark.parametrize(
    ("table", "old", "new", "cells"),
    [
        ("children", "NP19 0EA", "NP19 4QQ", {"carer": "kinship"}),
        ("children", "BL1 3AG", "BL1 4QR", {"keep_away_km": ""}),
        ("zones", "LS12 2PN", "LS12 6AA", {"restricted": "no"}),
        ("children", "NP19 0EA", "CF14 2PA", {}),
    ],
)
def test_an_open_place_or_another_district_does(
    table: str, old: str, new: str, cells: dict[str, str], cases: tuple[Path, Path], tmp_path: Path
) -> None:
    before = moved(cases[0], tmp_path / "before", table, old, old, **cells)
    after = moved(cases[0], tmp_path / "after", table, old, new, **cells)
    assert signed_alike(before)["pairs.parquet"] != signed_alike(after)["pairs.parquet"]
