"""`docs/rules.md` says of each rule, criterion and figure what the code says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from typing import get_args

import pytest

from matcher.domain import Policy
from matcher.domain.policy import DEFAULT_WEIGHTS
from matcher.rules import rule_docs
from matcher.rules.base import Action, Chapter, Example, HardRule, SoftCriterion, Verdict
from matcher.rules.examples import PLAIN
from matcher.rules.hard import access, bar_person_present, bedrooms, tenancy_lawful
from matcher.rules.parameters import all_parameters
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.rule_docs import rules_markdown
from matcher.rules.soft import home_area, tenure

EFFECTS = {Action.BLOCK: "blocks", Action.REVIEW: "review", Action.FLAG: "flag"}


@cache
def page() -> str:
    """The page of the rules as they are."""
    return rules_markdown()


def section(code: str, text: str = "") -> str:
    """The section of a rule or criterion."""
    found = re.findall(rf"^### `{code}`\n(.*?)(?=^##|\Z)", text or page(), flags=re.MULTILINE | re.DOTALL)
    assert len(found) == 1, code
    return found[0]


def rows(text: str, first: str) -> list[list[str]]:
    """The cells of the table whose first header is this, without its header."""
    for part in text.split("\n\n"):
        lines = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in part.splitlines()]
        if lines and lines[0][:1] == [first]:
            return lines[2:]
    return []


def fact(text: str, word: str) -> str:
    """What stands behind a word in bold."""
    found = re.search(rf"\*\*{word}\*\*:? (.*?)\.(?: \*\*|$)", text, flags=re.MULTILINE)
    assert found, word
    return found[1]


def with_rules(monkeypatch: pytest.MonkeyPatch, *rules: HardRule) -> str:
    """The page of these rules alone."""
    monkeypatch.setattr(rule_docs, "hard_rules", lambda: rules)
    return rules_markdown()


def test_the_contents_hold_every_rule_by_chapter_and_every_criterion() -> None:
    listed = rows(page(), "chapter")
    order = get_args(Chapter)
    expected = sorted(hard_rules(), key=lambda rule: (order.index(rule.chapter), rule.code))
    assert [row[1] for row in listed] == [f"[`{rule.code}`](#{rule.code})" for rule in expected]
    assert [row[2] for row in listed] == [rule.sentence for rule in expected]
    assert [row[0] for row in listed] == [rule_docs.CHAPTERS[rule.chapter][0] for rule in expected]
    weighed = rows(page(), "criterion")
    assert [row[0] for row in weighed] == [f"[`{item.code}`](#{item.code})" for item in criteria()]
    assert [row[2:] for row in weighed] == [[item.unit, f"{DEFAULT_WEIGHTS[item.code]:g}"] for item in criteria()]
    assert re.findall(r"^### `(\w+)`$", page(), flags=re.MULTILINE) == [
        *(rule.code for rule in expected),
        *(item.code for item in criteria()),
    ]


@pytest.mark.parametrize("rule", hard_rules(), ids=lambda rule: rule.code)
def test_a_rule(rule: HardRule) -> None:
    found = section(rule.code)
    assert f"**{rule.sentence}**" in found and fact(found, "Source") == rule.source
    answers = {example.verdict for example in rule.examples}
    for word, verdict, action in (
        ("Fails", Verdict.FAIL, rule.on_fail),
        ("Not known", Verdict.UNKNOWN, rule.on_unknown),
    ):
        assert fact(found, word) == (EFFECTS[action] if verdict in answers else "never")
    assert ("**Restricted**" in found) == rule.restricted
    milder = fact(found, "A policy")
    assert ("cannot" in milder, "leave it out" in milder) == (rule.switch == "fixed", rule.switch == "off")
    assert [row[0] for row in rows(found, "setting")] == [f"`{name}`" for name in rule.settings]
    assert [row[0] for row in rows(found, "figure")] == [
        f"`{name}`" for name in rule.parameters for _ in all_parameters()[name]
    ]
    assert [row[0] for row in rows(found, "example")] == [example.words for example in rule.examples]


@pytest.mark.parametrize("item", criteria(), ids=lambda item: item.code)
def test_a_criterion(item: SoftCriterion) -> None:
    found = section(item.code)
    assert f"**{item.sentence}**" in found and fact(found, "Source") == item.source
    assert fact(found, "In tables") == f"{item.title} ({item.unit})"
    assert fact(found, "Marks") == item.scale.sentence(Policy())
    assert fact(found, "Weight") == f"{DEFAULT_WEIGHTS[item.code]:g}"
    assert [row[0] for row in rows(found, "setting")] == [f"`{name}`" for name in item.settings]
    assert [row[0] for row in rows(found, "example")] == [example.words for example in item.examples]


def test_answers_say_what_follows() -> None:
    assert [row[1] for row in rows(section("access"), "example")] == ["passes", "fails: blocks", "not known: blocks"]
    shown = dict(rows(section("bar_person_present"), "example"))
    expected = {Verdict.PASS: "passes", Verdict.UNKNOWN: "not known: review"}
    assert list(shown.values()) == [
        expected[case.verdict] for case in bar_person_present.RULE.examples if case.verdict is not None
    ]


def test_quantities_and_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [row[1:] for row in rows(section("home_area"), "example")] == [
        ["59.5 km from where she lived before", "30 of 100"],
        ["none", ""],
    ]
    policy = {"half_at": {"home_area": 10.0}}
    changed = replace(home_area.CRITERION, examples=(Example(words="A case.", quantity=30.0, policy=policy),))
    monkeypatch.setattr(rule_docs, "criteria", lambda: (changed,))
    assert rows(section("home_area", rules_markdown()), "example")[0][2] == "25 of 100"


def test_facts_that_are_needed_always_and_sometimes() -> None:
    found = section("bedrooms")
    assert fact(found, "Needs") == "her release date; the home's bedrooms"
    assert fact(found, "Sometimes needs") == (
        "the birth date of everybody who will live with her; the sex of everybody who will live with her"
    )
    assert "**Needs**" not in section("women_only")
    assert fact(section("women_only"), "Sometimes needs").startswith("her release date; the birth date")
    assert fact(section("veto"), "Needs") == "no fact that could be missing"


@pytest.mark.parametrize(
    ("code", "milder"),
    [
        ("exclusion_zone", "cannot make it milder"),
        ("bedrooms", "may turn a block into a review"),
        ("tenure_floor", "may turn a block into a review, or leave it out"),
        ("tenancy_lawful", "may leave it out"),
    ],
)
def test_what_a_policy_may_do(code: str, milder: str) -> None:
    assert fact(section(code), "A policy") == milder


def test_settings_with_their_defaults() -> None:
    shown = {row[0]: row[1] for row in rows(section("bedrooms"), "setting")}
    assert shown == {"`scenario`": "`all_planned`", "`bedroom_standard`": "`larger`", "`planning_weeks`": "26"}
    assert rows(section("home_area"), "setting")[0][:2] == ["`half_at`", "25 km"]
    assert "assured_social 100; assured_other 80" in rows(section("tenure"), "setting")[0][1]
    assert tenure.CRITERION.settings == ("tenure_rank",)


def test_nation_and_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fact(section("bedrooms"), "Holds") == "in England and Wales, whenever she moves in"
    rule = replace(access.RULE, nations=("Wales",), valid_from=date(2022, 12, 1), valid_to=date(2030, 1, 31))
    found = section("access", with_rules(monkeypatch, rule))
    assert fact(found, "Holds") == "in Wales, for move-in dates from 2022-12-01 to 2030-01-31"
    found = section("access", with_rules(monkeypatch, replace(access.RULE, valid_to=date(2027, 3, 4))))
    assert fact(found, "Holds") == "in England and Wales, for move-in dates to 2027-03-04"


def test_a_rule_without_a_chapter_of_its_own_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    text = with_rules(monkeypatch, replace(access.RULE, chapter="other"), bedrooms.RULE)
    assert re.findall(r"^## (.*)$", text, flags=re.MULTILINE)[:3] == ["Contents", "Family and rooms", "Other rules"]


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"needs": ("homes.colour",)}, "colour"),
        ({"parameters": ("a_figure",)}, "a_figure"),
    ],
)
def test_what_is_not_there_is_refused(
    changes: dict[str, tuple[str, ...]], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyError, match=missing):
        with_rules(monkeypatch, replace(access.RULE, **changes))


def test_an_example_of_a_rule_needs_its_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="access"):
        with_rules(monkeypatch, replace(access.RULE, examples=(Example(words="A case."),)))


def test_every_dated_value_stands_once_with_a_rule_or_among_those_no_rule_owns() -> None:
    shared = page().split("\n## Figures that no single rule owns\n")[1]
    owned = {name for item in (*hard_rules(), *criteria()) for name in item.parameters}
    found = [row for part in shared.split("\n### ") for row in rows(part, "figure")]
    values = [value for name, held in all_parameters().items() if name not in owned for value in held]
    assert sorted(row[0].strip("`") for row in found) == sorted(value.name for value in values)
    assert {row[6] for row in found} == {value.source for value in values}
    assert "### Release\n" in shared


def test_a_dated_value_with_its_dates_and_nation() -> None:
    by_nation = {(row[0], row[5]): row for row in rows(section("school_target"), "figure")}
    assert by_nation["`school_target_age`", "Wales"][1] == "11"
    assert by_nation["`school_target_age`", "England"][1:5] == ["8", "years", "always", ""]
    adult = rows(section("children_accepted"), "figure")
    assert adult == [["`adult_age`", "18", "years", "always", "", "England and Wales", "Children Act 1989 s105"]]
    lawful = rows(section("tenancy_lawful"), "figure")[0]
    assert "nation Wales; to 2022-11-30<br>" in lawful[1] and lawful[0] == f"`{tenancy_lawful.RULE.code}`"


def test_the_plain_pair_is_told() -> None:
    assert f"> {PLAIN.words}\n" in page()
