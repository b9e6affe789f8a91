"""`homeward policy show`, `diff`, `init`, and `--policy` of `match`."""

from __future__ import annotations

from pathlib import Path

import pytest

import matcher
from matcher.domain import Policy
from matcher.intake.presets import preset_names
from tests.runs import AS_OF, FIXTURES, homeward, matched, record

TINY = FIXTURES / "tiny"
PRESETS = "presets are: default, quick-release, safety-first, school-first"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("words", [(), ("default",)])
def test_show_prints_the_default_policy(words: tuple[str, ...]) -> None:
    done = homeward("policy", "show", *words)
    assert (done.exit_code, done.stderr) == (0, "")
    Path("shown.toml").write_text(done.stdout, encoding="utf-8")
    assert matcher.read_policy("shown.toml") == Policy()


@pytest.mark.parametrize("name", preset_names())
def test_what_show_and_init_give_is_the_policy_itself(name: str) -> None:
    Path("shown.toml").write_text(homeward("policy", "show", name).stdout, encoding="utf-8")
    done = homeward("policy", "init", "made.toml", "--preset", name)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f"made.toml written from the preset {name}; edit it, then: homeward match --policy made.toml\n"
    )
    assert matcher.read_policy("shown.toml") == matcher.read_policy("made.toml") == matcher.read_policy(name)
    assert f"\n# From the preset {name}. " in Path("made.toml").read_text(encoding="utf-8")
    assert homeward("policy", "diff", "made.toml", name).stdout == "no difference\n"


def test_show_gives_every_setting_of_a_file() -> None:
    Path("mine.toml").write_text('[weights]\ntenure = 7\n[rules]\ntenure_floor = "off"\n')
    shown = homeward("policy", "show", "mine.toml").stdout
    assert "\ntenure = 7  # security of tenure\n" in shown and "\nplanning_weeks = 26\n" in shown
    assert '\ntenure_floor = "off"  # on, block, review, off\n' in shown and '\nveto = "on"  # on, block\n' in shown


def test_diff_says_only_what_differs() -> None:
    Path("mine.toml").write_text('alternatives = 5\n[rules]\ntenure_floor = "off"\n')
    done = homeward("policy", "diff", "default", "mine.toml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "alternatives: 3 -> 5\nrules.tenure_floor: on -> off\n"
    back = homeward("policy", "diff", "mine.toml", "default").stdout
    assert back == "alternatives: 5 -> 3\nrules.tenure_floor: off -> on\n"


def test_init_starts_from_the_default() -> None:
    assert homeward("policy", "init", "made.toml").exit_code == 0
    assert matcher.read_policy("made.toml") == Policy()


def test_init_never_overwrites() -> None:
    Path("mine.toml").write_text("alternatives = 5\n")
    done = homeward("policy", "init", "mine.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "mine.toml is there already; name another file, or move that one away first.\n"
    assert Path("mine.toml").read_text() == "alternatives = 5\n"


def test_init_writes_nothing_where_it_cannot() -> None:
    done = homeward("policy", "init", "gone/mine.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "gone/mine.toml cannot be written (No such file or directory).\n"
    wrong = homeward("policy", "init", "mine.toml", "--preset", "schools-first")
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr == f"schools-first is not a preset; {PRESETS}.\n"
    assert list(Path().iterdir()) == []


def test_init_does_not_put_a_file_in_the_place_of_a_preset() -> None:
    done = homeward("policy", "init", "school-first")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        "school-first is the name of a preset; name a file: homeward policy init mine.toml --preset school-first\n"
    )
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("words", [("show", "gone"), ("diff", "gone", "default"), ("diff", "default", "gone")])
def test_what_is_no_policy_ends_with_2(words: tuple[str, ...]) -> None:
    done = homeward("policy", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"1 fault in the policy.\n  gone: is neither a policy file nor a preset; {PRESETS}\n"


def test_the_faults_of_both_files_are_told_together() -> None:
    Path("a.toml").write_text("planing_weeks = 3\n")
    Path("b.toml").write_text('\n[rules]\nsafety_distance = "off"\n')
    done = homeward("policy", "diff", "a.toml", "b.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "2 faults in the policy.",
        "  a.toml, row 1, column planing_weeks: is not a policy setting; did you mean planning_weeks?",
        "  b.toml, row 3, column rules.safety_distance: 'off' is not allowed: safety_distance is a safety or legal rule"
        " and cannot be switched off; it may be on or block",
    ]


def test_match_takes_a_preset_or_a_file() -> None:
    run = matched(TINY, Path("run"), "--policy", "quick-release")
    assert record(run)["criteria"]["void_days"] == {"half_at": 30.0, "weight": 15.0}
    Path("quick-release").write_text("[weights]\nvoid_days = 7\n")
    run = matched(TINY, Path("run"), "--policy", "quick-release")
    assert record(run)["criteria"]["void_days"] == {"half_at": 60.0, "weight": 7.0}


def test_match_refuses_what_is_neither_and_writes_nothing() -> None:
    done = homeward("match", "--data", TINY, "--out", "run", "--as-of", AS_OF, "--policy", "schools-first")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "1 fault in the input; nothing was written.",
        f"  schools-first: is neither a policy file nor a preset; {PRESETS}",
    ]
    assert list(Path().iterdir()) == []
