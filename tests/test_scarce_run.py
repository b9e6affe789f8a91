"""A run whose few homes are proven best by sharing out partners' limits: its files, and what forgers make of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matcher.solver import match as match_module
from matcher.solver.match import match
from matcher.solver.priced import start, whole
from matcher.synthetic import generate
from tests.runs import homeward, kept, resigned

SHARED_OUT = ["P01", "P02"]
"""Partners whose limits both proofs share out; P03's has a price, of nothing."""


@pytest.fixture(scope="module")
def scarce_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As of a load too large to list its pairs and to be searched to the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(match_module, "EVERY_PAIR_UP_TO", 0)
        patch.setattr(match_module, "SCARCE_UP_TO", 0)
        patch.setattr(whole, "MANY_PAIRS", 0)
        patch.setattr(start, "PROMISING", 2)
        found = match(generate(90, 40, 1))
        assert found.result.gap == 0.0
        return kept(found, tmp_path_factory.mktemp("scarce") / "run")


def proofs(run: Path) -> Any:
    return json.loads((run / "certificate.json").read_text(encoding="utf-8"))["proofs"]


def test_its_certificate_says_whose_limits_are_shared_out_and_is_proven_again(scarce_run: Path) -> None:
    assert [proof["packed"]["partners"] for proof in proofs(scarce_run)] == [SHARED_OUT, SHARED_OUT]
    done = homeward("check", scarce_run, "--certificate")
    assert done.exit_code == 0, done.output
    assert "cannot be beaten" in done.stdout


SPOILT: dict[str, tuple[Callable[[Any], object], str]] = {
    "another partner": (lambda it: it[1]["packed"]["partners"].append("P9"), "is not in the tables: 'P9'"),
    "one fewer": (lambda it: it[1]["packed"]["partners"].pop(), "the prices only prove"),
    "none": (lambda it: it[1]["packed"].pop("partners"), "the prices only prove"),
    "a price as well": (lambda it: it[1]["partners"].update(P01=7), "partner 'P01' and prices them"),
    "without the homes": (lambda it: it[1]["packed"].pop("joint_occupancy"), "without packing shared homes"),
    "a price below 0": (lambda it: it[1]["partners"].update(P03=-1), "a price below 0 for partner 'P03'"),
    "a price too many": (lambda it: it[1]["partners"].update(P03=10**13), "the prices only prove"),
    "no list": (lambda it: it[1]["packed"].update(partners="P01"), "must hold"),
    "no text": (lambda it: it[1]["packed"].update(partners=[1]), "must hold"),
    "the other level": (lambda it: it[1].update(placed=0), "the prices only prove"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_forged_certificate_of_scarce_homes_is_rejected(what: str, scarce_run: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(scarce_run, tmp_path / "copy"))
    path, (spoil, words) = run / "certificate.json", SPOILT[what]
    top = json.loads(path.read_text(encoding="utf-8"))
    spoil(top["proofs"])
    path.write_text(json.dumps(top), encoding="utf-8")
    resigned(run)
    done = homeward("check", run, "--certificate")
    assert (done.exit_code, done.stdout) == (1, "") and "Traceback" not in done.stderr
    assert words in done.stderr
    assert homeward("check", run).exit_code == 0


def test_prices_of_women_that_prove_less_are_found_out(scarce_run: Path, tmp_path: Path) -> None:
    """Nobody's name is told."""
    run = Path(shutil.copytree(scarce_run, tmp_path / "copy"))
    path = run / "restricted" / "certificate.json"
    each = json.loads(path.read_text(encoding="utf-8"))
    woman_id = max(each[1], key=lambda one: each[1][one])
    each[1][woman_id] += 2**40
    path.write_text(json.dumps(each), encoding="utf-8")
    resigned(run)
    done = homeward("check", run, "--certificate")
    assert done.exit_code == 1 and "the prices only prove" in done.stderr
    assert woman_id not in done.stderr
