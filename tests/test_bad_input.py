"""Bad input through the command line: every fault at once, exit code 2, nothing written, never a traceback."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from matcher.intake import BadInput, read_tables
from matcher.report.build import build_report
from matcher.report.directory import write_run
from matcher.report.fresh import fresh_directory
from matcher.report.reopen import check_run, open_run
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import match
from tests.corruption import GENTLE, corrupted
from tests.intake.tables import CHILD, HOME, PARTNER, WOMAN, ZONE, plain, table_text, varied, write
from tests.intake.test_fuzz import BREAKS, Break
from tests.runs import AS_OF, FIXTURES, homeward, kept


def refused(data: Path, *options: object) -> list[str]:
    """The faults that `match` lists; it must end with 2, say nothing else, and leave nothing behind."""
    out = data.parent / "out" / "run"
    done = homeward("match", "--data", data, "--out", out, "--as-of", AS_OF, *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert not out.parent.exists()
    headline, *faults = done.stderr.splitlines()
    assert headline in (
        f"{len(faults)} faults in the input; nothing was written.",
        "1 fault in the input; nothing was written.",
    )
    return [fault.strip() for fault in faults]


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    [fault] = refused(tmp_path / "nowhere")
    assert fault.startswith(f"{tmp_path / 'nowhere'}: is not a directory that can be read")


def test_a_file_in_place_of_the_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    [fault] = refused(tmp_path / "file")
    assert fault.startswith(f"{tmp_path / 'file'}: is not a directory")


def test_an_empty_directory_lacks_three_tables(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert refused(tmp_path / "data") == [
        f"{name}.csv: is missing; this table must be there" for name in ("women", "homes", "partners")
    ]


@pytest.mark.parametrize("name", ["women", "homes", "partners"])
def test_a_table_that_is_missing_or_empty(name: str, tmp_path: Path) -> None:
    header = table_text([{"women": WOMAN, "homes": HOME, "partners": PARTNER}[name]]).splitlines()[0] + "\n"
    for text, words in ((None, "is missing"), ("", "is empty"), (header, "has no rows")):
        data = write(tmp_path / words.replace(" ", "_"), plain(**{name: text}))
        assert [fault.startswith(f"{name}.csv: {words}") for fault in refused(data)] == [True]


@pytest.mark.parametrize(("delimiter", "words"), [(";", "a semicolon"), ("\t", "a tab"), ("|", "a bar")])
def test_a_wrong_delimiter(delimiter: str, words: str, tmp_path: Path) -> None:
    data = write(tmp_path / "data", plain(women=table_text([WOMAN]).replace(",", delimiter)))
    assert refused(data) == [f"women.csv, row 1: columns are separated by {words}; a comma is expected"]


def test_a_bad_policy_and_bad_tables_are_told_together(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("max_bridging_nights = 200\n\n[weights]\ntenur = 3\n", encoding="utf-8")
    data = write(tmp_path / "data", varied("homes", {"bedrooms": "two"}))
    home, nights, weight = refused(data, "--policy", policy)
    assert home.startswith("homes.csv, row 2, column bedrooms: 'two' ")
    assert nights.startswith("policy.toml, row 1, column max_bridging_nights: '200' ")
    assert weight.startswith("policy.toml, row 4, column weights.tenur: ") and "tenure" in weight


@pytest.mark.parametrize("text", [None, "weights = 3", "[weights", "quality_floor_points = -1", "\x00"])
def test_a_bad_policy_alone(text: str | None, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    if text is not None:
        policy.write_text(text, encoding="utf-8")
    [fault] = refused(write(tmp_path / "data", plain()), "--policy", policy)
    assert fault.startswith("policy.toml")


def test_a_mix_of_faults_each_with_its_file_row_and_column(tmp_path: Path) -> None:
    tables = plain(
        women=table_text(
            [WOMAN, {**WOMAN, "release_date": "08/01/2027"}, {**WOMAN, "woman_id": "W3", "priority": "6"}]
        ),
        homes=table_text([{**HOME, "partner_id": "P9", "lat": "-2.2", "lon": "53.4"}]),
        children=table_text([{**CHILD, "sex": "girl"}, {**CHILD, "child_id": "C2", "woman_id": "W9"}]),
        zones=table_text([{**ZONE, "radius_km": ""}, {**ZONE, "postcode": "NOT A CODE"}]),
    )
    faults = refused(write(tmp_path / "data", tables))
    places = [fault.split(":")[0] for fault in faults]
    for expected in (
        "women.csv, row 3, column woman_id",
        "women.csv, row 3, column release_date",
        "women.csv, row 4, column priority",
        "children.csv, row 2, column sex",
        "children.csv, row 3, column woman_id",
        "zones.csv, row 2, column radius_km",
        "zones.csv, row 3, column postcode",
        "homes.csv, row 2, column partner_id",
        "homes.csv, row 2, column lat",
    ):
        assert places.count(expected) == 1, expected
    assert len(faults) == 9


def test_private_values_are_hidden(tmp_path: Path) -> None:
    rows = [{"postcode": "SECRET 1", "lat": "7.777", "source": "\x07"}, {"kind": "sekret_kind"}]
    women = table_text([{**WOMAN, "date_of_birth": "1999-99-99", "risk_flags": "arsonist", "home_postcode": "QQ"}])
    faults = "\n".join(refused(write(tmp_path / "data", {**varied("zones", *rows), "women": women})))
    assert faults.count("(hidden)") >= 5
    for value in ("SECRET", "7.777", "sekret", "1999", "arsonist", "'QQ'"):
        assert value not in faults


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    data = write(tmp_path / "data", plain(homes=b"\xff\xfe\x00\x01\x02"))
    (fault, *_) = refused(data)
    assert fault.startswith("homes.csv")


CORRUPTIONS, A_TEST = 200, 25


def outcome(data: Path, out: Path, whole: bool) -> str:
    """What becomes of a directory: `faults`, `pins`, or a `run` that holds. whole: with the drawn report."""
    try:
        reading = read_tables(data, date.fromisoformat(AS_OF))
        found = match(reading.instance, keep_criteria=whole)
    except BadInput as error:
        assert error.faults and all(fault.file and fault.message for fault in error.faults)
        return "faults"
    except InfeasiblePins as error:
        assert error.conflicts
        return "pins"
    if whole:
        with fresh_directory(out) as folder:
            write_run(found, build_report(found, tuple(map(str, reading.warnings))), folder, {}, keep_pairs=True)
    else:
        kept(found, out)
    assert check_run(open_run(out)) == ()
    assert found.plan.gap == 0.0
    return "run"


@pytest.mark.parametrize("first", range(0, CORRUPTIONS, A_TEST))
def test_corrupted_tables_are_refused_or_matched(first: int, tmp_path: Path) -> None:
    ends: list[str] = []
    for seed in range(first, first + A_TEST):
        chance = random.Random(seed)
        fixture = chance.choice(["everything", "tiny"])
        data = corrupted(chance, fixture, tmp_path / f"data{seed}")
        out = tmp_path / "runs" / str(seed)
        ends.append(outcome(data, out, whole=seed % A_TEST == 0))
        assert out.exists() is (ends[-1] == "run")
    assert sorted(int(path.name) - first for path in (tmp_path / "runs").iterdir()) == [
        at for at, end in enumerate(ends) if end == "run"
    ]
    assert ends.count("run") >= 4 and ends.count("faults") >= 4


@pytest.mark.parametrize("seed", range(4))
def test_a_corrupted_national_load_is_refused_or_matched(seed: int, tmp_path: Path) -> None:
    data = corrupted(random.Random(seed), "national", tmp_path / "data")
    end = outcome(data, tmp_path / "run", whole=False)
    assert (tmp_path / "run").exists() is (end == "run")


def damaged(folder: Path, damage: Break) -> Path:
    shutil.copytree(FIXTURES / "tiny", folder)
    women = folder / "women.csv"
    women.write_bytes(damage(random.Random(1), women.read_bytes()))
    return folder


@pytest.mark.parametrize("damage", (*BREAKS, *GENTLE))
def test_each_kind_of_damage_through_the_command(damage: Break, tmp_path: Path) -> None:
    out = tmp_path / "run"
    done = homeward("match", "--data", damaged(tmp_path / "data", damage), "--out", out, "--as-of", AS_OF)
    assert done.exit_code in (0, 2)
    assert out.exists() is (done.exit_code == 0)
    assert "Traceback" not in done.stderr
    if done.exit_code == 2:
        assert done.stdout == "" and "women.csv" in done.stderr
