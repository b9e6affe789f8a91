"""The presets: each is a whole policy file, says why, and differs from the default in what it is named after."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from matcher.domain import Policy
from matcher.intake import BadInput, write_policy
from matcher.intake.presets import choose_policy, preset_names, preset_summary, preset_text
from matcher.rules.base import Action, Verdict
from matcher.rules.registry import hard_rules
from matcher.rules.switches import known_tables
from tests.intake.tables import only

TABLES = known_tables()
NAMES = ("default", "quick-release", "safety-first", "school-first")


def preset(name: str) -> Policy:
    return choose_policy(name, TABLES)


def share(policy: Policy, *codes: str) -> float:
    return sum(policy.weights[code] for code in codes) / sum(policy.weights.values())


def test_the_default_comes_first() -> None:
    assert preset_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_preset_is_a_policy_of_its_own_with_its_reasons(name: str) -> None:
    assert preset(name) == choose_policy(name, TABLES)
    assert [other for other in NAMES if preset(other) == preset(name)] == [name]
    lines = preset_text(name).splitlines()
    assert preset_summary(name) == lines[0].removeprefix("# ") and preset_summary(name).endswith(".")
    settings = [at for at, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    blocks = [at for at in settings if at - 1 not in settings]
    assert all(lines[at - 1].startswith("# ") for at in blocks), "a setting without its reason"
    for table, values in tomllib.loads(preset_text(name)).items():
        told = values if isinstance(values, dict) else {table: values}
        default = getattr(Policy(), table) if isinstance(values, dict) else {table: getattr(Policy(), table)}
        assert [key for key, value in told.items() if default.get(key) == value] == [], "a setting that says nothing"


def test_the_default_preset_is_the_default_policy() -> None:
    assert preset("default") == Policy()


def test_school_first_weighs_schools_more_and_wants_them_nearer() -> None:
    schools = ("school_worst", "school_sum", "school_target", "nursery")
    assert share(preset("school-first"), *schools) > 0.5 > share(Policy(), *schools)
    nearer = {code for code, half in preset("school-first").half_at.items() if half < Policy().half_at[code]}
    assert nearer == {"school_worst", "school_sum", "nursery"}


def test_safety_first_proposes_nothing_that_a_safety_rule_leaves_for_review() -> None:
    policy = preset("safety-first")
    assert policy.safety_distance_km > Policy().safety_distance_km
    for rule in hard_rules():
        effects = {rule.effect(verdict, policy) for verdict in (Verdict.FAIL, Verdict.UNKNOWN)}
        if rule.switch == "fixed":
            assert effects == {Action.BLOCK}, rule.code
        assert policy.rules.get(rule.code, "block") == "block"


def test_quick_release_weighs_days_more_and_bridges_fewer() -> None:
    policy = preset("quick-release")
    days = ("nights_without_home", "void_days")
    assert share(policy, *days) > 0.3 > 0.15 > share(Policy(), *days)
    assert policy.max_bridging_nights < Policy().max_bridging_nights
    assert policy.half_at["void_days"] < Policy().half_at["void_days"]


def test_a_file_wins_over_a_preset_and_a_directory_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("school-first").mkdir()
    assert choose_policy("school-first", TABLES) == preset("school-first") != Policy()
    Path("quick-release").write_text(write_policy(Policy(alternatives=9), TABLES), encoding="utf-8")
    assert choose_policy("quick-release", TABLES) == Policy(alternatives=9)


@pytest.mark.parametrize("name", ["nowhere.toml", "School-first", "default.toml", "x" * 5000, "a\0b"])
def test_what_is_neither_is_told_once_with_the_presets(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput) as refused:
        choose_policy(name, TABLES)
    assert only(refused.value.faults).message == (
        f"is neither a policy file nor a preset; presets are: {', '.join(NAMES)}"
    )


def test_a_directory_is_no_policy(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be opened"):
        choose_policy(tmp_path, TABLES)


def test_an_unknown_preset_has_no_text() -> None:
    with pytest.raises(KeyError, match="gone"):
        preset_text("gone")
