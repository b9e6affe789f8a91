"""The generated pages match the code, and `docs/generate.py --check` says what does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from matcher.solver.match import NOT_ENFORCED
from tests.docs.pages import ROOT

Generate = Callable[..., int]


@pytest.fixture(scope="module")
def generate() -> Generate:
    """The command's main function."""
    spec = spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    main: Generate = module.main
    return main


@pytest.fixture
def copy(tmp_path: Path, generate: Generate) -> Path:
    """The project with its own copy of the pages, in order."""
    for path in ROOT.iterdir():
        if path.name not in ("docs", "README.md") and not path.name.startswith("."):
            (tmp_path / path.name).symlink_to(path)
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "README.md", tmp_path / "README.md")
    generate([], tmp_path)
    return tmp_path


def test_all_is_in_order(generate: Generate, capsys: pytest.CaptureFixture[str]) -> None:
    code = generate(["--check"])
    assert (capsys.readouterr().err, code) == ("", 0)


@pytest.mark.parametrize("page", ["docs/tables.md", "docs/rules.md", "docs/not-enforced.md"])
def test_a_stale_page_is_named_and_written_again(
    page: str, copy: Path, generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    right = (copy / page).read_text(encoding="utf-8")
    (copy / page).write_text(right.replace("her", "his", 1), encoding="utf-8")
    assert generate(["--check"], copy) == 1
    assert capsys.readouterr().err == f"{page} is stale: run python docs/generate.py\n"
    assert generate([], copy) == 0
    assert (copy / page).read_text(encoding="utf-8") == right
    (copy / page).unlink()
    assert generate(["--check"], copy) == 1


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("See [that](nowhere.md).", "links to nowhere.md, which is not there"),
        ("See [that](concepts.md#part).", ""),
        ("See [that](gone.md#part).", "links to gone.md#part, which is not there"),
        ("See ![it](pictures/map.png).", "links to pictures/map.png, which is not there"),
        ("See [that](https://example.org/x).", ""),
        ("Open /home/somebody/file.", "names a path of one machine: Open /home/somebody/file."),
        ("Open path/to/home/file.", ""),
    ],
)
def test_a_wrong_line_is_named(
    line: str, wrong: str, copy: Path, generate: Generate, capsys: pytest.CaptureFixture[str]
) -> None:
    page = copy / "docs" / "glossary.md"
    page.write_text(page.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    code = generate(["--check"], copy)
    assert capsys.readouterr().err == (f"docs/glossary.md {wrong}\n" if wrong else "")
    assert code == bool(wrong)


def test_what_is_not_enforced_stands_in_the_pages() -> None:
    page = (ROOT / "docs" / "not-enforced.md").read_text(encoding="utf-8")
    assert [line.removeprefix("- ") for line in page.splitlines() if line.startswith("- ")] == list(NOT_ENFORCED)
    for name in ("README.md", "docs/concepts.md"):
        assert "not-enforced.md" in (ROOT / name).read_text(encoding="utf-8")
