"""A run that somebody has changed by hand never passes `homeward check`."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from matcher.report.reopen import check_run, open_run
from matcher.solver.plan import Level
from tests.runs import homeward, record, resigned, rows_of, write_rows

Plan = dict[str, tuple[str, int]]
"""woman_id -> (home_id, points)."""

WORTH = {"W1": 16, "W2": 8, "W3": 4, "W4": 4, "W5": 8}
OF_TINY = tuple(WORTH)
TRUE: Plan = {"W1": ("H2", 7_547), "W2": ("H1", 9_188), "W3": ("H3", 7_260), "W4": ("H6", 7_200)}


@pytest.fixture
def copy(tiny_run: Path, tmp_path: Path) -> Path:
    """A copy of the tiny run, to be tampered with."""
    return Path(shutil.copytree(tiny_run, tmp_path / "copy"))


def replanned(run: Path, plan: Plan, *, bounds: tuple[int, int] | None = None) -> None:
    """Writes another plan into a run and signs it anew, with levels that add up, bounds to match and a true record."""
    row = rows_of(run / "placements.csv")[0]
    rows = [{**row, "woman_id": her, "home_id": where, "points": str(points)} for her, (where, points) in plan.items()]
    write_rows(run / "placements.csv", rows)
    values = sum(WORTH[her] for her in plan), sum(points for _, points in plan.values())
    names = zip(("placed", "points"), values, bounds or values, strict=True)
    levels = [Level(name=name, value=value, bound=bound) for name, value, bound in names]
    left_out = [her for her in OF_TINY if her not in plan]
    lines = ["woman_id", *left_out]
    (run / "unplaced.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    gap = max(level.gap for level in levels)
    rewritten(
        run,
        levels=[dataclasses.asdict(level) | {"gap": level.gap} for level in levels],
        gap=gap,
        status="optimal" if gap == 0 else "feasible",
        counts=record(run)["counts"] | {"placed": len(plan), "unplaced": len(OF_TINY) - len(plan)},
    )
    resigned(run)


def rewritten(run: Path, **changes: object) -> None:
    (run / "run.json").write_text(json.dumps(record(run) | changes), encoding="utf-8")


def kinds(run: Path) -> set[str]:
    return {violation.kind for violation in check_run(open_run(run))}


def rejected(run: Path) -> str:
    """What `check` says of a run that it must reject."""
    done = homeward("check", run)
    assert (done.exit_code, done.stdout) == (1, "")
    headline, *sentences = done.stderr.splitlines()
    assert "does not hold" in headline
    assert len(sentences) == int(headline.split(": ")[1].split()[0])
    return "\n".join(sentences)


def test_the_same_plan_written_again_holds(copy: Path) -> None:
    replanned(copy, TRUE)
    assert homeward("check", copy).exit_code == 0
    assert kinds(copy) == set()


def test_a_worse_plan_that_says_so_holds_too(copy: Path) -> None:
    # What `check` proves again is the plan, not that there is none better.
    replanned(copy, TRUE | {"W1": ("H6", 6_800)})
    assert homeward("check", copy).exit_code == 0


SWAPPED: Plan = {**TRUE, "W1": ("H1", 8_653), "W2": ("H2", 9_188)}
TAMPERED: dict[str, tuple[Plan, set[str]]] = {
    "two homes swapped": (SWAPPED, {"bedrooms", "points", "children_accepted"}),
    "points raised": ({**TRUE, "W3": ("H3", 9_979)}, {"points"}),
    "points lowered": ({**TRUE, "W3": ("H3", 6_978)}, {"points"}),
    "points out of range": ({**TRUE, "W3": ("H3", 10_001)}, {"points", "points_range"}),
    "an ineligible placement": ({**TRUE, "W5": ("H4", 9_000)}, {"access"}),
    "into her exclusion zone": ({**TRUE, "W2": ("H5", 9_000)}, {"exclusion_zone"}),
    "too near for safety": ({**TRUE, "W4": ("H1", 7_200)}, {"safety_distance"}),
    "a risk the landlord refuses": ({**TRUE, "W3": ("H1", 7_260)}, {"landlord_refuses"}),
    "more than a home takes": ({**TRUE, "W1": ("H1", 8_653)}, {"home_households"}),
    "more than a partner takes": ({**TRUE, "W4": ("H4", 9_764)}, {"partner_households"}),
    "a woman nobody knows": (
        {"W1": TRUE["W1"], "W1b": ("H4", 5)} | {her: TRUE[her] for her in ("W2", "W3", "W4")},
        {"unknown_woman"},
    ),
    "a home nobody knows": ({**TRUE, "W4": ("H9", 7_200)}, {"unknown_home"}),
    "out of order": ({her: TRUE[her] for her in ("W2", "W1", "W3", "W4")}, {"order"}),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_tampered_plan_is_rejected(what: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, expected = TAMPERED[what]
    monkeypatch.setitem(WORTH, "W1b", 0)
    replanned(copy, plan)
    assert expected <= kinds(copy)
    assert rejected(copy)


@pytest.mark.parametrize(
    "what", ["points raised", "more than a home takes", "more than a partner takes", "out of order"]
)
def test_and_for_nothing_else(what: str, copy: Path) -> None:
    plan, expected = TAMPERED[what]
    replanned(copy, plan)
    assert kinds(copy) == expected


def test_a_woman_placed_twice_is_rejected(copy: Path) -> None:
    rows = rows_of(copy / "placements.csv")
    write_rows(copy / "placements.csv", [rows[0], *rows])
    assert "W1 is placed 2 times" in rejected(copy)
    assert {"placed_twice", "objective", "file_changed"} <= kinds(copy)


def test_a_placement_that_is_dropped_is_missed(copy: Path) -> None:
    write_rows(copy / "placements.csv", rows_of(copy / "placements.csv")[:-1])
    sentences = rejected(copy)
    assert "level placed is said to be 32, but adds up to 28" in sentences
    assert "level points is said to be 31195, but adds up to 23995" in sentences
    assert kinds(copy) == {"objective", "record", "file_changed"}


def test_a_value_above_its_bound_is_rejected(copy: Path) -> None:
    replanned(copy, TRUE, bounds=(32, 31_194))
    assert kinds(copy) == {"bound"}
    assert "level points has the bound 31194" in rejected(copy)
    replanned(copy, TRUE, bounds=(31, 31_195))
    assert kinds(copy) == {"bound"}


def test_levels_that_were_made_up_are_rejected(copy: Path) -> None:
    levels = record(copy)["levels"]
    for changed in (
        [{**levels[0], "value": 40, "bound": 40}, levels[1]],
        [levels[0], {**levels[1], "value": 40_000, "bound": 40_000}],
        levels[:1],
        levels[::-1],
        [*levels, {"name": "kept", "value": 0, "bound": 0}],
        [],
    ):
        rewritten(copy, levels=changed)
        assert kinds(copy) & {"levels", "objective"} and kinds(copy) <= {"levels", "objective", "record"}
        assert rejected(copy)


def test_a_pin_that_the_plan_leaves_out_is_missed(everything_run: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(everything_run, tmp_path / "run"))
    rows = [row for row in rows_of(run / "placements.csv") if row["woman_id"] != "W05"]
    write_rows(run / "placements.csv", rows)
    assert "W05 is pinned to H10" in rejected(run)


def test_sentences_give_nothing_restricted_away(copy: Path) -> None:
    replanned(copy, {**TRUE, "W2": ("H5", 9_000), "W3": ("H1", 7_260), "W4": ("H2", 7_200)})
    sentences = rejected(copy)
    for word in ("zone", "safety_distance", "drugs_supply", "refuse", "BL3 6DQ", "M24 5PY", "km"):
        assert word not in sentences
    assert sentences.count("a safety rule forbids it") == 3


def altered(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(run: Path) -> None:
        text = (run / name).read_text(encoding="utf-8")
        assert old in text
        (run / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda run: (run / "run.json").unlink(), "run.json is missing"),
        (lambda run: (run / "placements.csv").unlink(), "placements.csv is missing"),
        (lambda run: shutil.rmtree(run / "restricted"), "restricted/instance.json is missing"),
        (lambda run: (run / "run.json").write_text("{"), "cannot be read as a run"),
        (lambda run: (run / "restricted" / "policy.json").write_text("{"), "cannot be read as a run"),
        (altered("placements.csv", "points", "score"), "cannot be read as a run"),
        (altered("restricted/instance.json", '"max_new_households":1', '"max_new_households":9'), "instance.json"),
        (altered("restricted/instance.json", '"drugs_supply"', '"none"'), "instance.json"),
        (altered("restricted/policy.json", '"tenure":20.0', '"tenure":2.0'), "policy.json"),
        (altered("run.json", '"input_sha256": "', '"input_sha256": "0'), "instance.json"),
    ],
)
def test_a_run_that_is_not_whole_or_not_its_own_cannot_be_read(
    spoil: Callable[[Path], object], named: str, copy: Path
) -> None:
    spoil(copy)
    for words in (("check", copy), ("explain", copy, "W1")):
        done = homeward(*words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert named in done.stderr and "Traceback" not in done.stderr
