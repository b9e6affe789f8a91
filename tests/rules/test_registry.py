"""Discovery: one module a rule, and loud about anything that cannot be right."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import matcher.rules.hard
import matcher.rules.soft
from matcher.rules import registry
from matcher.rules.base import HardRule, SoftCriterion
from matcher.rules.registry import RegistryError, criteria, discover, hard_rules
from tests.oracles import CRITERIA, RULES

SOURCE = """
from matcher.rules.base import HardRule, decided
RULE = HardRule(code={code!r}, sentence="A sentence.", source="a source", check=lambda g: decided(g.woman_at == 0))
"""
SEMANTICS = Path(__file__).parents[2] / "docs" / "semantics.md"
Make = Callable[..., ModuleType]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes a package of rule modules, name -> source, and forgets it afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry, "_OWNERS", dict(registry._OWNERS))
    known = set(sys.modules)

    def make(folder: str, **sources: str) -> ModuleType:
        home = tmp_path / folder
        home.mkdir()
        (home / "__init__.py").write_text("")
        for name, source in sources.items():
            (home / f"{name}.py").write_text(source)
        importlib.invalidate_caches()
        return importlib.import_module(folder)

    yield make
    for name in set(sys.modules) - known:
        del sys.modules[name]


def modules_of(package: ModuleType) -> list[str]:
    """The names of the modules in a package's folder."""
    return sorted(path.stem for path in Path(package.__path__[0]).glob("*.py") if path.stem != "__init__")


def test_every_module_is_a_rule_or_a_criterion_in_code_order() -> None:
    assert [rule.code for rule in hard_rules()] == modules_of(matcher.rules.hard)
    assert [criterion.code for criterion in criteria()] == modules_of(matcher.rules.soft)


def test_every_rule_has_an_oracle() -> None:
    assert {rule.code for rule in hard_rules()} == set(RULES)
    assert {criterion.code for criterion in criteria()} == set(CRITERIA)


def test_the_page_on_semantics_defines_the_same_rules_and_criteria() -> None:
    text = SEMANTICS.read_text(encoding="utf-8")
    for title, codes in (("Hard rules", RULES), ("Points", CRITERIA)):
        section = text.split(f"\n## {title}\n")[1].split("\n## ")[0]
        first_cells = re.findall(r"^\| (`[^|]*`) \|", section, flags=re.MULTILINE)
        assert sorted(code for cell in first_cells for code in re.findall(r"`(\w+)`", cell)) == sorted(codes)


def test_sentences_and_sources_are_there() -> None:
    everything: list[HardRule | SoftCriterion] = [*hard_rules(), *criteria()]
    for item in everything:
        assert item.sentence.endswith(".")
        assert item.source
    assert len({item.sentence for item in everything}) == len(RULES) + len(CRITERIA)


def test_a_package_is_found_in_code_order(package: Make) -> None:
    made = package("two_rules", b_rule=SOURCE.format(code="b_rule"), a_rule=SOURCE.format(code="a_rule"))
    assert [rule.code for rule in discover(made, "RULE", HardRule)] == ["a_rule", "b_rule"]
    assert [rule.code for rule in discover(made, "RULE", HardRule)] == ["a_rule", "b_rule"]


def test_a_module_without_a_rule_is_refused(package: Make) -> None:
    with pytest.raises(RegistryError, match=r"no_rule\.empty defines no RULE of type HardRule"):
        discover(package("no_rule", empty="ANOTHER = 1\n"), "RULE", HardRule)


def test_an_object_of_another_kind_is_refused(package: Make) -> None:
    made = package("wrong_kind", a_rule=SOURCE.format(code="a_rule"))
    with pytest.raises(RegistryError, match="defines no RULE of type SoftCriterion"):
        discover(made, "RULE", SoftCriterion)


def test_a_code_that_is_not_the_name_of_its_file_is_refused(package: Make) -> None:
    made = package("wrong_name", a_rule=SOURCE.format(code="b_rule"))
    with pytest.raises(RegistryError, match=r"wrong_name\.a_rule has code 'b_rule'"):
        discover(made, "RULE", HardRule)


def test_a_code_that_another_package_has_is_refused(package: Make) -> None:
    first = package("first_owner", shared_code=SOURCE.format(code="shared_code"))
    second = package("second_owner", shared_code=SOURCE.format(code="shared_code"))
    discover(first, "RULE", HardRule)
    with pytest.raises(RegistryError, match=r"second_owner\.shared_code and first_owner\.shared_code share the code"):
        discover(second, "RULE", HardRule)


def test_a_rule_and_a_criterion_cannot_share_a_code(package: Make) -> None:
    taken = criteria()[0].code
    with pytest.raises(RegistryError, match=f"share the code '{taken}'"):
        discover(package("takes_a_code", **{taken: SOURCE.format(code=taken)}), "RULE", HardRule)


@pytest.mark.parametrize(
    ("source", "error"),
    [("1 / 0\n", ZeroDivisionError), ("RULE = (\n", SyntaxError), ("import nowhere_at_all\n", ImportError)],
)
def test_a_module_that_cannot_load_stops_everything(package: Make, source: str, error: type[Exception]) -> None:
    made = package(f"broken_{error.__name__.lower()}", a_rule=SOURCE.format(code="a_rule"), z_rule=source)
    with pytest.raises(error):
        discover(made, "RULE", HardRule)
