"""Nothing restricted or private leaves a run except into `restricted/`: not in a file, on the screen, or in a log."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.place import Place
from matcher.domain.codes import RISK_CODES
from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS
from matcher.intake import read_tables
from matcher.intake.places import PLACE_FIELDS
from matcher.report.words import day
from matcher.rules.registry import hard_rules
from tests.intake.tables import write
from tests.runs import AS_OF, FIXTURES, contents, homeward, matched, record, rows_of, write_rows
from tests.strategies import random_directory

UNMISTAKABLE = ("postcode", "date", "text")
"""Kinds of columns whose values mean nothing else; a risk or a carer is a word of the language too."""
WORDS = {"licence", "Manchester"}
"""Private texts in fixtures that are also words of the report."""
SHOWN = {"due_date"}
"""Private columns of which the outputs may say the day: that she needs another room from then."""

CASES = {
    "women": """\
woman_id,release_date,date_of_birth,home_postcode,priority,risk_flags,supervising_region,due_date
W1,2026-11-27,1990-05-17,M20 1JQ,1,arson;sexual,Greater Manchester,
W2,2026-12-08,1985-03-21,M20 4QA,2,none,Greater Manchester,2027-04-02
W3,2026-12-09,1979-08-30,M21 7QA,3,violence;drugs_supply;against_children,Greater Manchester,
W4,2026-12-10,1999-01-05,OL1 2SD,3,,Greater Manchester,
""",
    "children": """\
child_id,woman_id,date_of_birth,sex,carer,carer_postcode,returns,school_postcode,school_phase,contact,contact_postcode,\
contact_visits_month,order,council
KID71,W1,2016-06-09,F,foster,NP19 0EA,no,NP19 0HA,primary,supervised,,2,care,Newport Fostering
KID72,W2,2021-02-11,M,foster,CF14 2PA,uncertain,,,supervised,,1,section20,
KID73,W2,2013-10-23,F,adopted,LS12 6AA,no,LS12 5PT,secondary,letterbox,,,adoption,
KID74,W3,2012-03-14,M,kinship,M16 8HB,no,M7 1TR,secondary,unsupervised,M34 3UA,4,,
""",
    "adults": "woman_id,relation,sex,date_of_birth,joins_on\nW2,partner,M,1983-07-19,2027-01-11\n",
    "zones": """\
woman_id,kind,postcode,lat,lon,radius_km,wkt,source,restricted
W1,stay_within,M1 1AE,,,60,,Nightingale order,yes
W1,family,LS12 2PN,,,,,her sister's statement,yes
W2,safety,M24 5PY,,,,,crown court file 77,
W3,exclude,,53.4711,-2.2381,2.5,,police note 31,no
W3,exclude,,,,,"POLYGON ((-2.3011 53.5107, -2.2907 53.5107, -2.2907 53.5203, -2.3011 53.5107))",gang injunction,no
W3,schools,OL11 2RR,,,5,,sopo 9,
W4,safety,M14 4FX,,,300,,marac minute,
""",
    "bars": """\
woman_id,kind,sex,under_age,other_id,radius_km,approved_by
W1,no_cohabit_person,,,PERSON-9917,,
W3,no_cohabit_children,M,12,,,
W1,non_association,,,NOMS-4402,3,
W2,no_cohabit_children,,10,,,Officer Pickering
""",
    "homes": """\
home_id,partner_id,postcode,bedrooms,living_rooms,bedspaces,sharing,landlord,tenancy,available_from,access,children_ok,\
refuses,reviews,rent_gbp_week
H1,P1,M24 2FD,3,1,6,self_contained,social,assured,2026-11-09,none,yes,violence,,120
H2,P1,M6 5BF,3,1,6,self_contained,social,assured,2026-11-16,none,yes,arson,,120
H3,P1,BL1 1HQ,3,1,6,shared,charity,licence,2026-11-16,none,no,,sexual;against_children,120
""",
    "occupants": "home_id,role,sex,date_of_birth,from,to\nH3,resident,F,1991-12-03,,\n",
    "partners": "partner_id,name,postcode\nP1,Project Irk,M13 0PR\n",
    "pins": "woman_id,home_id,kind,reason,by\nW1,H1,veto,opposite her former husband,officer 3\n",
}
"""Somebody is left out for a restricted reason, somebody is flagged for one, and foster carers draw."""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(tables, run) of the purpose-made case files."""
    folder = tmp_path_factory.mktemp("cases")
    data = write(folder / "data", dict(CASES))
    return data, matched(data, folder / "run", "--keep-pairs")


def secrets(data: Path) -> set[str]:
    """What must not be found: a woman's own id is everywhere, also where a bar of another names it."""
    return set(private_values(data)) - {row["woman_id"] for row in rows_of(data / "women.csv")}


def private_values(data: Path) -> Iterator[str]:
    """Every value of a private column that cannot be mistaken, child ids, and all points on the grid behind them."""
    for name, kind in RECORDS.items():
        path = data / f"{name}.csv"
        private = {
            column.name: column.kind
            for field, column in columns_of(kind).items()
            if (column.private and column.kind in UNMISTAKABLE and field not in SHOWN) or column.name == "child_id"
        }
        for row in rows_of(path) if path.exists() else []:
            for column, how in private.items():
                if row.get(column) and row[column] not in WORDS:
                    yield from spellings(row[column], how)
    yield from points(data)


def spellings(value: str, kind: str) -> Iterator[str]:
    yield value
    if kind == "postcode":
        yield value.replace(" ", "")
    if kind == "date":
        spoken = day(date.fromisoformat(value))
        yield spoken.split(" ", 1)[1]


def points(data: Path) -> Iterator[str]:
    """Degrees as given, and grid metres of every place that is not a home's or a partner's."""
    instance = read_tables(data, date.fromisoformat(AS_OF)).instance
    for zone in instance.zones:
        yield from (f"{degrees:g}" for degrees in (zone.lat, zone.lon) if degrees is not None)
        yield from re.findall(r"-?\d+\.\d+", f"{zone.wkt or ''} {zone.outline or ''}")
    for table in ("women", "children", "zones"):
        for row in getattr(instance, table):
            for field in PLACE_FIELDS[table]:
                place: Place | None = getattr(row, field)
                if place is not None:
                    yield from (f"{metres:.0f}" for metres in (place.easting_m, place.northing_m))


def outside(run: Path) -> dict[str, str]:
    """File -> its text, of every file outside `restricted/`."""
    texts = {}
    for name, content in contents(run).items():
        if name.endswith(".parquet"):
            texts[name] = pd.read_parquet(run / name).to_csv()
        elif not name.startswith("restricted/"):
            texts[name] = content.decode("utf-8")
    return texts


def leaks(texts: dict[str, str], words: set[str]) -> list[tuple[str, str]]:
    """(file, word) wherever one of the words stands by itself."""
    found = [re.compile(rf"(?<![\w.]){re.escape(word)}(?![\w])", re.I) for word in sorted(words)]
    return [(name, hit[0]) for name, text in texts.items() for pattern in found if (hit := pattern.search(text))]


RISKS = set(RISK_CODES) | {code.replace("_", " ") for code in RISK_CODES}
CODES = {rule.code for rule in hard_rules() if rule.restricted}


def test_the_search_finds_what_is_there(cases: tuple[Path, Path]) -> None:
    data, run = cases
    words = secrets(data)
    kept = {"instance.json": (run / "restricted" / "instance.json").read_text(encoding="utf-8")}
    assert {"NP19 0EA", "1990-05-17", "crown court file 77", "PERSON-9917", "KID71", "53.4711"} <= words
    assert {hit for _, hit in leaks(kept, words)} >= {"NP19 0EA", "1990-05-17", "crown court file 77", "PERSON-9917"}
    assert len(words) > 90
    assert leaks({"a": "born on 17 May 1990, at NP190EA (332288.0)"}, words) != []
    assert len(leaks(kept, RISKS)) >= 4


def test_no_file_outside_restricted_holds_a_private_value(cases: tuple[Path, Path], everything_run: Path) -> None:
    for data, run in (cases, (FIXTURES / "everything", everything_run)):
        assert set(outside(run)) >= {"report.html", "placements.csv", "run.json", "pairs.parquet", "limits.json"}
        assert leaks(outside(run), secrets(data)) == []
        assert leaks(outside(run), RISKS) == []


def test_no_file_outside_restricted_says_which_restricted_rule_matters(
    cases: tuple[Path, Path], everything_run: Path
) -> None:
    for run in (cases[1], everything_run):
        texts = outside(run)
        # Every rule of the version is listed in run.json, whoever it concerns.
        assert CODES < set(record(run)["rules"])
        del texts["run.json"]
        assert leaks(texts, CODES) == []


def test_the_case_files_have_restricted_outcomes(cases: tuple[Path, Path]) -> None:
    _, run = cases
    reasons = {row["woman_id"]: row["reason_code"] for row in rows_of(run / "unplaced.csv")}
    flags = [flag for row in rows_of(run / "placements.csv") for flag in row["flags"].split(";")]
    assert reasons == {"W4": "restricted_condition"} and "restricted_review" in flags
    assert any(row["contact_km_week"] for row in rows_of(run / "placements.csv"))


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
    del found["seconds"]
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


@pytest.mark.parametrize(
    ("table", "old", "new", "cells"),
    [
        ("children", "NP19 0EA", "NP19 4QQ", {"carer": "kinship"}),
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
