"""A policy's switches, all the way: what is proposed, what the outputs say of it, and what `check` makes of the run."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from matcher.domain import Policy
from matcher.domain.policy import Switch
from matcher.domain.serial import to_json
from matcher.report.build import build_report
from matcher.report.explanation import explain_pair
from matcher.report.rows import RunReport
from matcher.rules.candidates import find_candidates
from matcher.rules.facts import build_facts
from matcher.rules.registry import hard_rules
from matcher.rules.switches import allowed_switches
from matcher.solver.build import InfeasiblePins
from matcher.solver.match import Match, match
from tests.rules.random_world import random_instance
from tests.rules.world import Record, child, home, shared, woman, world
from tests.runs import homeward, kept, record, resigned

CHOOSY = (woman(tenure_floor=90.0), home(tenancy="licence"))
CROWDED = (woman(), home(bedrooms=0, living_rooms=2))
ODD = (woman(), home(tenancy="assured_shorthold", landlord="private"))
"""In the world's default policy: blocked by tenure_floor, blocked by bedrooms, sent to review by tenancy_lawful."""


def matched(*records: Record, **rules: Switch) -> Match:
    return match(world(*records), Policy(rules=rules))


def reported(*records: Record, **rules: Switch) -> RunReport:
    return build_report(matched(*records, **rules))


def reasons(*records: Record, **rules: Switch) -> list[str]:
    """Why nobody is placed."""
    return [row.reason_code for row in reported(*records, **rules).unplaced]


def flags(*records: Record, **rules: Switch) -> set[str]:
    """The flags of the one placement."""
    [row] = reported(*records, **rules).placements
    return set(row.flags)


def test_a_rule_that_is_off_keeps_nobody_out_and_is_not_named() -> None:
    assert reasons(*CHOOSY) == ["tenure_floor"]
    found = matched(*CHOOSY, tenure_floor="off")
    assert len(found.plan.placements) == 1
    assert "tenure_floor" not in flags(*CHOOSY, tenure_floor="off")
    text = explain_pair(found.facts, found.plan, "w")
    assert text.startswith("w is proposed for h.") and "tenure_floor" not in text


def test_a_rule_for_review_keeps_the_pair_and_flags_it() -> None:
    assert reasons(*CROWDED) == ["bedrooms"]
    assert "bedrooms" in flags(*CROWDED, bedrooms="review")
    found = matched(*CROWDED, bedrooms="review")
    assert "For review bedrooms, which asks: " in explain_pair(found.facts, found.plan, "w")
    assert "Blocked by" not in explain_pair(found.facts, found.plan, "w")


def test_a_rule_that_blocks_leaves_out_what_it_would_have_flagged() -> None:
    assert "tenancy_lawful" in flags(*ODD)
    assert reasons(*ODD, tenancy_lawful="block") == ["tenancy_lawful"]
    assert "tenancy_lawful" not in flags(*ODD, tenancy_lawful="off")
    found = matched(*ODD, tenancy_lawful="block")
    assert "Blocked by tenancy_lawful, which asks: " in explain_pair(found.facts, found.plan, "w", "h")


def test_block_makes_an_unknown_block_too() -> None:
    unknown = (woman(), home(tenancy=None))
    assert "tenancy_lawful" in flags(*unknown)
    assert reasons(*unknown, tenancy_lawful="block") == ["tenancy_lawful"]


def test_the_reason_is_a_rule_that_still_counts() -> None:
    both = (woman(tenure_floor=90.0, access_need="wheelchair"), home(tenancy="licence"))
    [row] = reported(*both, tenure_floor="off").unplaced
    assert row.reason_code == "access" and "1 home would fit if only this were different" in row.sentence
    [row] = reported(*both, access="review").unplaced
    assert row.reason_code == "tenure_floor" and "1 home would fit if only this were different" in row.sentence


FAMILY = (woman(), child(), child(child_id="d"), shared(bedspaces=2, bedrooms=2, children_ok=True))


def test_one_household_too_many_for_a_shared_home_may_be_reviewed_but_has_it_alone() -> None:
    assert len(matched(*FAMILY).plan.placements) == 0
    found = matched(*FAMILY, woman(woman_id="x"), bedspaces="review", bedrooms="review")
    assert len(found.plan.placements) == 1
    report = reported(*FAMILY, bedspaces="review", bedrooms="review")
    assert {"bedspaces"} <= set(report.placements[0].flags)


def test_without_a_release_date_or_keys_nothing_is_proposed_however_mild() -> None:
    mildest = {rule.code: allowed_switches(rule)[-1] for rule in hard_rules() if rule.switch != "fixed"}
    assert len(mildest) > 5
    for unknown in ((woman(release_date=None), shared()), (woman(), shared(available_from=None))):
        assert reasons(*unknown, **mildest) == ["ready_in_time"]


def random_rules(seed: int) -> dict[str, Switch]:
    """A switch for most rules, as likely mild as strict."""
    chance = random.Random(seed)
    found = {rule.code: chance.choice(allowed_switches(rule)) for rule in hard_rules() if chance.random() < 0.7}
    return {code: switch for code, switch in found.items() if switch != "on"}


@pytest.mark.parametrize("seed", range(16))
def test_random_switches_hold_everywhere(seed: int, tmp_path: Path) -> None:
    policy = Policy(rules=random_rules(seed), quality_floor_points=0)
    instance = random_instance(seed)
    try:
        found = match(instance, policy)
    except InfeasiblePins:
        return
    off = {code for code, switch in policy.rules.items() if switch == "off"}
    report = build_report(found)
    assert not off & {row.reason_code for row in report.unplaced}
    assert not off & {code for row in report.placements for code in row.flags}
    for item in found.plan.placements:
        text = explain_pair(found.facts, found.plan, item.woman_id)
        assert "Blocked by" not in text and not any(f"For review {code}," in text for code in off)
    run = kept(found, tmp_path / "run")
    assert homeward("check", run).exit_code == 0


def allowed_pairs(seed: int, rules: dict[str, Switch]) -> set[tuple[int, int]]:
    found = find_candidates(build_facts(random_instance(seed), Policy(rules=rules)))
    return set(zip(found.woman.tolist(), found.home.tolist(), strict=True))


def test_stricter_switches_only_take_pairs_away_and_milder_ones_only_add_some() -> None:
    strict: dict[str, Switch] = {rule.code: "block" for rule in hard_rules()}
    mild = {rule.code: allowed_switches(rule)[-1] for rule in hard_rules() if rule.switch != "fixed"}
    taken = added = 0
    for seed in range(8):
        fewest, usual, most = (allowed_pairs(seed, rules) for rules in (strict, {}, mild))
        assert fewest <= usual <= most
        taken, added = taken + len(usual - fewest), added + len(most - usual)
    assert taken > 0 and added > 0


def switched_run(folder: Path) -> Path:
    return kept(matched(*CHOOSY, tenure_floor="off"), folder / "run")


def test_a_run_made_with_switches_holds_and_says_so(tmp_path: Path) -> None:
    run = switched_run(tmp_path)
    assert homeward("check", run).exit_code == 0
    assert record(run)["rules"]["tenure_floor"] == {"switch": "off", "fail": "nothing", "unknown": "nothing"}
    done = homeward("explain", run, "w", "h")
    assert done.exit_code == 0 and "tenure_floor" not in done.stdout


def with_policy(run: Path, policy: Policy) -> str:
    """What `check` says after somebody has put another policy into a run and signed it."""
    (run / "restricted" / "policy.json").write_text(to_json(policy), encoding="utf-8")
    resigned(run)
    done = homeward("check", run)
    assert (done.exit_code, done.stdout) == (1, "")
    return done.stderr


def test_the_rule_is_back_when_somebody_takes_the_switch_away(tmp_path: Path) -> None:
    told = with_policy(switched_run(tmp_path), Policy())
    assert "w cannot be proposed for h: the rule tenure_floor blocks the pair" in told
    assert "run.json and the policy of the run differ on the rules" in told


def test_a_switch_that_no_policy_may_set_never_passes(tmp_path: Path) -> None:
    told = with_policy(switched_run(tmp_path), Policy(rules={"tenure_floor": "off", "veto": "off"}))
    assert "the policy's switch 'off' of veto is not allowed: veto is a safety or legal rule" in told


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("rules", {"tenure_floor": {"switch": "on", "fail": "block", "unknown": "block"}}),
        ("criteria", {"tenure": {"weight": 21.0}}),
    ],
)
def test_a_roll_that_somebody_edits_is_found(part: str, change: dict[str, object], tmp_path: Path) -> None:
    run = switched_run(tmp_path)
    held = record(run)
    (run / "run.json").write_text(json.dumps({**held, part: {**held[part], **change}}), encoding="utf-8")
    done = homeward("check", run)
    assert done.exit_code == 1
    assert done.stderr.splitlines()[1:] == [f"  run.json and the policy of the run differ on the {part}"]


def test_a_scenario_that_somebody_edits_is_found(tmp_path: Path) -> None:
    run = switched_run(tmp_path)
    (run / "run.json").write_text(json.dumps(record(run) | {"scenario": "none"}), encoding="utf-8")
    assert "differ on the scenario" in homeward("check", run).stderr
