"""`homeward geo lookup`: what people read, what programs read, how it ends, and what it does not load."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo.commands import geo_app
from geo.lookup.shown import distance_in_words
from tests.geo.schools import install_schools


@pytest.fixture(autouse=True)
def _nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_DATA_DIR", str(tmp_path / "data"))


def looked_up(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(geo_app, ["lookup", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.stdout, done.stderr


def test_a_person_reads_where_it_is_and_whose_data_it_is() -> None:
    code, out, err = looked_up("m1", "1ae")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "M1 1AE (a postcode)"
    told = dict(line.strip().split("  ", 1) for line in lines[1:] if line.startswith("  ") and "  " in line.strip())
    assert {name: value.strip() for name, value in told.items()} == {
        "Read as": "a postcode",
        "Accuracy": "within about 100 m",
        "Grid metres": "384756, 398553",
        "Degrees": "53.48347, -2.23118",
        "Nation": "England",
        "Authority": "Manchester (E08000003)",
        "County": "Greater Manchester",
        "Probation": "Greater Manchester",
    }
    assert "  Grid reference SJ 847 985" in lines
    assert "Royal Mail" in lines[-1]
    assert "\x1b" not in out


def test_a_program_reads_json() -> None:
    code, out, _ = looked_up("M1 1ZZ", "--json")
    read = json.loads(out)
    [answer] = read["answers"]
    assert (code, read["fault"], read["suggestions"]) == (0, "", [])
    assert (answer["kind"], answer["outcode"], answer["authority_name"]) == ("sector", "M1", "Manchester")
    assert answer["flags"] == ["M1 1ZZ is not known: this is the middle of its sector M1 1"]
    assert 53.4 < answer["lat"] < 53.5 and answer["uncertainty_m"] > 1_000


def test_nothing_found_is_said_in_a_sentence_with_what_may_have_been_meant() -> None:
    code, out, err = looked_up("M1 IAE")
    assert (code, out) == (2, "")
    assert err.startswith("Nothing found: not a postcode") and err.endswith("Did you mean M1 1AE?\n")
    assert "M1 IAE" not in err
    code, out, err = looked_up("M1 IAE", "--json")
    assert (code, err) == (2, "") and json.loads(out)["suggestions"] == ["M1 1AE"]


@pytest.mark.parametrize("words", [("53.48,", "-2.24"), ("53.48, -2.24",), ("--json", "53.48", "-2.24")])
def test_a_longitude_west_of_greenwich_is_no_option(words: tuple[str, ...]) -> None:
    code, out, _ = looked_up(*words)
    assert code == 0 and "E08000003" in out


def test_exchanged_degrees_that_begin_with_a_sign_are_suggested() -> None:
    code, _, err = looked_up("-2.24, 53.48")
    assert code == 2 and err.endswith("Did you mean 53.48, -2.24?\n")


@pytest.mark.parametrize("option", ["--jsn", "-x"])
def test_a_wrong_option_is_still_refused(option: str) -> None:
    code, out, err = looked_up("M1 1AE", option)
    assert (code, out) == (2, "") and f"no such option: {option}" in err


def test_several_answers_are_numbered() -> None:
    _, out, _ = looked_up("Gillingham")
    assert out.startswith("1. Gillingham, Kent (a place of ") and "\n2. Gillingham, Dorset (a place of " in out
    assert out.count("Contains place names") == 1


def test_a_school_says_whose_data_it_is(tmp_path: Path) -> None:
    install_schools(tmp_path / "data")
    code, out, _ = looked_up("URN 100000")
    assert code == 0 and "Sir John Cass's" in out and "Open Government Licence" in out.splitlines()[-1]


def test_places_that_span_areas_and_places_abroad_do_not_pretend() -> None:
    assert "Authority      more than one, or not known" in looked_up("SE10")[1]
    assert "Nation         not known" in looked_up("EH1 1YZ")[1]


@pytest.mark.parametrize(
    ("uncertainty_m", "words"),
    [
        (0, "exact"),
        (0.71, "within a metre"),
        (7.08, "within about 8 m"),
        (100, "within about 100 m"),
        (707.11, "within about 710 m"),
        (999, "within about 1 km"),
        (2_301, "within about 2.4 km"),
        (64_751, "within about 65 km"),
    ],
)
def test_an_uncertainty_in_words_stays_true(uncertainty_m: float, words: str) -> None:
    assert distance_in_words(uncertainty_m) == words


def test_a_lookup_of_a_postcode_loads_neither_the_engine_nor_anything_heavy() -> None:
    program = """
import sys
sys.argv = ["homeward", "geo", "lookup", "M1 1AE"]
from api.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
heavy = {"matcher", "scipy", "pandas", "shapely", "pyarrow", "geopy", "ortools"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("M1 1AE")


def test_the_whole_command_has_the_engine_and_the_places() -> None:
    program = "import sys\nsys.argv = ['homeward', '--help']\nfrom api.cli import main\nmain()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("match", "generate", "geo"):
        assert f" {name} " in done.stdout
