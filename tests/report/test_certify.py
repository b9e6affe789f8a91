"""`homeward check --certificate`: every run carries its proof, and none that was forged passes."""

from __future__ import annotations

import dataclasses
import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matcher.report.certify import certify
from matcher.report.directory import not_a_run
from matcher.report.reopen import open_run
from matcher.solver.certificate.made import composite_dual
from matcher.solver.duals.dual import budgets_of
from matcher.solver.match import match
from tests.rules.world import home, woman, world
from tests.runs import homeward, kept, record, resigned
from tests.solver.certificate.towns import shared_town


@pytest.fixture
def copy(tiny_run: Path, tmp_path: Path) -> Path:
    """A copy of the tiny run, to be tampered with."""
    return Path(shutil.copytree(tiny_run, tmp_path / "copy"))


def held(run: Path) -> Any:
    return json.loads((run / "certificate.json").read_text(encoding="utf-8"))


def forged(run: Path, top: Any) -> None:
    """Another certificate, signed with care."""
    (run / "certificate.json").write_text(json.dumps(top), encoding="utf-8")
    resigned(run)


def rejected(run: Path) -> str:
    """What `check --certificate` says of a run that it must reject, and plain `check` need not."""
    done = homeward("check", run, "--certificate")
    assert (done.exit_code, done.stdout) == (1, "") and "Traceback" not in done.stderr
    headline, *sentences = done.stderr.splitlines()
    assert len(sentences) == int(headline.split(": ")[1].split()[0])
    return "\n".join(sentences)


def test_every_run_is_certified(tiny_run: Path, everything_run: Path) -> None:
    for run in (tiny_run, everything_run):
        done = homeward("check", run, "--certificate")
        assert done.exit_code == 0, done.output
        assert done.stdout.splitlines()[1].startswith("certificate holds: ") and "cannot be beaten" in done.stdout
        found = certify(open_run(run))
        assert found.bounds == tuple(level["bound"] for level in record(run)["levels"])
        assert [found.eligible, found.proposable] == list(held(run)["pairs"].values())


def test_what_it_says(tiny_run: Path) -> None:
    said = homeward("check", tiny_run, "--certificate").stdout.splitlines()[1]
    assert said == "certificate holds: 9 eligible pairs found again; placed 32 and points 31,195 cannot be beaten."


def test_a_certificate_that_is_missing(copy: Path) -> None:
    (copy / "certificate.json").unlink()
    done = homeward("check", copy, "--certificate")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "certificate.json is missing; `homeward match` writes it into every run" in done.stderr


def test_a_worse_plan_is_found_out_though_its_run_was_signed_anew(copy: Path) -> None:
    # Bounds lowered to the values of a worse plan: what plain `check` cannot see.
    levels = record(copy)["levels"]
    levels[1]["bound"] -= 1
    top = held(copy)
    top["levels"][1]["bound"] -= 1
    (copy / "run.json").write_text(json.dumps(record(copy) | {"levels": levels}), encoding="utf-8")
    forged(copy, top)
    assert "level points is said to be 31,194 at most, but the prices only prove 31,195" in rejected(copy)


def test_prices_of_women_are_for_the_owner_alone(tmp_path: Path) -> None:
    found = match(world(woman(woman_id="W-ANN"), home()))
    dual = composite_dual(found.built.model, found.result.prices)
    agent = np.array([3], np.int64)
    result = dataclasses.replace(found.result, duals=(dual, dataclasses.replace(dual, agent=agent)))
    run = kept(dataclasses.replace(found, result=result), tmp_path / "run")
    private = run / "restricted" / "certificate.json"
    assert json.loads(private.read_text(encoding="utf-8")) == [None, {"W-ANN": 3}]
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert "W-ANN" not in (run / "certificate.json").read_text(encoding="utf-8")
    assert certify(open_run(run)).faults == () and not_a_run(run) == ""
    private.unlink()
    resigned(run)
    assert "has 2 proofs" not in rejected(run) and "exactly where it says so" in rejected(run)


@pytest.fixture(scope="module")
def coupled_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with families in shared homes, and beside its own proofs one that prices and one that packs bedspaces."""
    found = match(shared_town())
    model = found.built.model
    budgets = tuple(np.full(len(rule.room), 2 * (rule.code == "joint_occupancy")) for rule in budgets_of(model))
    priced = dataclasses.replace(composite_dual(model, found.result.prices), budgets=budgets)
    packed = dataclasses.replace(
        priced,
        agent=np.zeros(model.agents, np.int64),
        budgets=tuple(
            None if rule.code == "joint_occupancy" else 0 * held
            for rule, held in zip(budgets_of(model), budgets, strict=True)
        ),
    )
    result = dataclasses.replace(found.result, duals=(*found.result.duals, priced, packed))
    return kept(dataclasses.replace(found, result=result), tmp_path_factory.mktemp("coupled") / "run")


def test_a_run_whose_placements_are_coupled_says_what_prices_prove_and_what_its_search_adds(coupled_run: Path) -> None:
    done = homeward("check", coupled_run, "--certificate")
    assert done.exit_code == 0, done.output
    said = done.stdout.splitlines()[1]
    levels, priced = record(coupled_run)["levels"], [level["prices_prove"] for level in held(coupled_run)["levels"]]
    assert priced[1] > levels[1]["bound"] == levels[1]["value"]
    assert (
        f"the prices prove no plan above placed {priced[0]:,} and points {priced[1]:,}; by the run's own search" in said
    )
    assert said.endswith(f"placed {levels[0]['value']:,} and points {levels[1]['value']:,} cannot be beaten.")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda it: it[-2]["limits"]["joint_occupancy"].update(own=1), "that the tables do not have, such as 'own'"),
        (
            lambda it: it[-2]["limits"]["joint_occupancy"].update(s5=-1),
            "a price below 0 for a limit of joint_occupancy",
        ),
        (lambda it: it[-1]["packed"].update(joint_occupancy=["s6"]), "that the tables do not have, such as 's6'"),
        (lambda it: it[-1]["packed"].update(support_hours=["p"]), "packs limits of several rules"),
    ],
)
def test_forged_prices_of_shared_homes_are_rejected(
    spoil: Callable[[Any], object], words: str, coupled_run: Path, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(coupled_run, tmp_path / "copy"))
    top = held(run)
    spoil(top["proofs"])
    forged(run, top)
    assert words in rejected(run)


def proof(**changes: Any) -> Callable[[Any], object]:
    return lambda top: top["proofs"][0].update(changes)


def level(at: int, **changes: Any) -> Callable[[Any], object]:
    return lambda top: top["levels"][at].update(changes)


def price(**prices: Any) -> Callable[[Any], object]:
    return lambda top: top["proofs"][0]["homes"].update(prices)


SPOILT: dict[str, tuple[Callable[[Any], object], str]] = {
    "a price raised": (price(H1=1_107_000), "the prices only prove"),
    "a price lowered": (price(H1=0), "the prices only prove"),
    "a price below 0": (price(H1=-1_106), "has a price below 0 for home 'H1'"),
    "a home dropped": (lambda top: top["proofs"][0]["homes"].pop("H4"), "lacks the price of 1 of the homes"),
    "a home invented": (price(H9=0), "that is not in the tables, such as 'H9'"),
    "a partner dropped": (lambda top: top["proofs"][0]["partners"].pop("P2"), "lacks the price of 1 of the partners"),
    "factors swapped": (proof(placed=1, points=48_821), "the prices only prove"),
    "a level's value raised": (level(0, value=40), "but the plan's is placed is 32"),
    "a level's bound lowered": (level(1, bound=31_194), "but the plan's is points is 31,195"),
    "levels swapped": (lambda top: top["levels"].reverse(), "levels are points, placed, but should be placed, points"),
    "pairs left out": (lambda top: top["pairs"].update(eligible=8), "is for 8 eligible pairs, but there are 9"),
    "no proof": (lambda top: top["proofs"].clear(), "holds no proof"),
    "a fraction": (price(H1=1106.5), "must hold a whole number at homes"),
    "a text": (price(H1="1106"), "must hold a whole number at homes"),
    "not a number": (price(H1=float("nan")), "holds NaN"),
    "huge": (price(H1=10**40), "too large"),
    "nearly too large": (proof(placed=2**61), "too large to add up"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_forged_certificate_is_rejected(what: str, copy: Path) -> None:
    spoil, words = SPOILT[what]
    top = held(copy)
    spoil(top)
    forged(copy, top)
    assert words in rejected(copy)
    assert homeward("check", copy).exit_code == 0


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]"])
def test_a_file_that_is_no_certificate(content: bytes, copy: Path) -> None:
    (copy / "certificate.json").write_bytes(content)
    resigned(copy)
    assert rejected(copy).startswith("  certificate.json ")


def test_prices_of_women_without_a_proof_that_has_them_are_rejected(copy: Path) -> None:
    (copy / "restricted" / "certificate.json").write_text('[{"W1": 0}]', encoding="utf-8")
    resigned(copy)
    assert "prices of women exactly where it says so" in rejected(copy)


def test_pairs_counted_otherwise_in_run_json_are_rejected(copy: Path) -> None:
    counts = record(copy)["counts"] | {"pairs_eligible": 8}
    (copy / "run.json").write_text(json.dumps(record(copy) | {"counts": counts}), encoding="utf-8")
    assert "run.json says the count pairs_eligible is 8, but it is 9" in rejected(copy)


def test_a_certificate_without_its_signature_is_named(copy: Path) -> None:
    with (copy / "certificate.json").open("a", encoding="utf-8") as file:
        file.write(" \n")
    assert rejected(copy) == "  certificate.json is not as this run wrote it"


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("women", "release_date", 7),
        ("women", "priority", "1"),
        ("women", "priority", 77),
        ("women", "woman_id", None),
        ("women", "risk_flags", "none"),
        ("homes", "bedrooms", 2.5),
        ("homes", "bedrooms", 10**30),
        ("homes", "rent_gbp_week", float("nan")),
        ("homes", "sharing", "alone"),
        ("homes", "place", {}),
        ("partners", "max_new_households", True),
    ],
)
def test_inputs_forged_with_care_are_one_clear_message(table: str, field: str, value: Any, copy: Path) -> None:
    path = copy / "restricted" / "instance.json"
    instance = json.loads(path.read_text(encoding="utf-8"))
    instance[table][0][field] = value
    path.write_text(json.dumps(instance), encoding="utf-8")
    resigned(copy)
    for words in (("check", copy), ("check", copy, "--certificate"), ("explain", copy, "W1")):
        done = homeward(*words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "restricted/instance.json" in done.stderr and "Traceback" not in done.stderr


def test_two_rows_with_one_id_are_refused(copy: Path) -> None:
    path = copy / "restricted" / "instance.json"
    instance = json.loads(path.read_text(encoding="utf-8"))
    instance["homes"][1]["home_id"] = instance["homes"][0]["home_id"]
    path.write_text(json.dumps(instance), encoding="utf-8")
    resigned(copy)
    done = homeward("check", copy)
    assert done.exit_code == 2 and "two rows of homes have the same id" in done.stderr
