"""What the pages claim about the command line, the policy, the libraries, the data and the files of a run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from api.cli import app
from geo import ATTRIBUTION
from matcher.domain import Policy
from matcher.domain.codes import RISK_CODES
from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS
from matcher.intake import read_policy, read_tables, write_policy
from matcher.intake.cells import cell_text
from matcher.intake.policy_tables import policy_tables
from matcher.intake.presets import preset_names
from matcher.rules.switches import known_tables
from tests.docs.pages import ROOT, blocks, commands

EVERYTHING = ROOT / "fixtures" / "everything"


def text_of(name: str) -> str:
    """A page as one line, without the marks of quotations."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return " ".join(" ".join(line.removeprefix("> ") for line in lines).split())


def parameters() -> Iterator[tuple[str, str]]:
    """(command, option or argument) of everything `homeward` takes."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    for name, command in group.commands.items():
        for part in command.commands.values() if isinstance(command, TyperGroup) else ():
            yield from ((name, option) for parameter in part.params for option in parameter.opts if option != "--help")
        yield from ((name, option) for parameter in command.params for option in parameter.opts if option != "--help")


def test_every_command_option_and_argument_is_explained() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")}
    for command, option in parameters():
        told = rf"`{option}[ `]" if option.startswith("--") else rf"\b{option.upper()}\b"
        assert re.search(told, sections[command]), f"{command} {option}"


def test_the_policy_shown_is_the_default_policy(tmp_path: Path) -> None:
    shown = dict(pair for block in blocks(ROOT / "docs" / "policy.md") for pair in commands(block))
    assert shown["homeward policy show"] == write_policy(Policy(), known_tables())
    (tmp_path / "policy.toml").write_text(shown["homeward policy show"], encoding="utf-8")
    assert read_policy(tmp_path / "policy.toml", known_tables()) == Policy()


def test_every_setting_and_preset_is_explained() -> None:
    words = text_of("docs/policy.md").partition("## The default policy")[0]
    assert [name for name in (*columns_of(Policy), *policy_tables()) if name not in words] == []
    assert [name for name in preset_names() if f"**{name}**" not in words] == []


def test_every_library_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    page = text_of("docs/decisions/0007-libraries.md")
    names = [re.split(r"[<>=\[]", need)[0] for need in needed]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_the_credit_the_data_asks_for_is_given() -> None:
    assert ATTRIBUTION in text_of("README.md")


def test_every_decision_is_listed_once() -> None:
    files = [path.name for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert re.findall(r"\(decisions/([^)]+)\)", text_of("docs/index.md")) == files
    for number, name in enumerate(files, start=1):
        text = (ROOT / "docs" / "decisions" / name).read_text(encoding="utf-8")
        assert name.startswith(f"{number:04}-") and text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.*)$", text, flags=re.MULTILINE) == ["Context", "Decision", "Consequences"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the fixture in which every column is filled."""
    out = tmp_path_factory.mktemp("runs") / "run"
    told = ["match", "--data", str(EVERYTHING), "--out", str(out), "--as-of", "2026-10-01", "--keep-pairs"]
    assert CliRunner().invoke(app, told).exit_code == 0
    return out


def test_the_files_of_a_run_are_those_of_the_readme(run: Path) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## What you get")[1].split("\n## ")[0]
    listed = {
        name.rstrip("/") for line in re.findall(r"^\| (`.*?) \|", section, re.M) for name in line.split("`")[1::2]
    }
    assert listed == {path.name for path in run.iterdir()}


def test_restricted_inputs_open_for_their_owner_alone(run: Path) -> None:
    assert (run / "restricted").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (run / "restricted").iterdir()} == {0o600}


def test_outputs_hold_nothing_that_the_privacy_page_rules_out(run: Path) -> None:
    instance = read_tables(EVERYTHING).instance
    texts = [path.read_text(encoding="utf-8") for path in run.iterdir() if path.suffix in (".csv", ".html", ".json")]
    assert len(texts) == 8
    ruled_out = set(RISK_CODES) | {child.child_id for child in instance.children}
    for table, record in RECORDS.items():
        ruled_out |= {cell_text(getattr(row, name)) for row in getattr(instance, table) for name in _secret(record)}
    ruled_out -= {"", "none", *instance.woman, *(zone.source for zone in instance.zones)}
    assert len(ruled_out) > 50
    assert [word for word in sorted(ruled_out) for text in texts if re.search(rf"\b{re.escape(word)}\b", text)] == []


def _secret(record: type) -> list[str]:
    """Fields with a private value that tells by itself; a due date may show as the day a bedroom more is needed."""
    kinds = ("postcode", "date", "text")
    found = columns_of(record).items()
    return [name for name, column in found if column.private and column.kind in kinds and name != "due_date"]
