"""`docs/rules.md` says of each rule, criterion and parameter what the code says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from matcher.domain.policy import DEFAULT_WEIGHTS
from matcher.rules import rule_docs
from matcher.rules.base import Action
from matcher.rules.hard import access
from matcher.rules.parameters import all_parameters
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.rule_docs import rules_markdown


def rows(title: str) -> list[list[str]]:
    """The cells of a section's table, without its header."""
    section = rules_markdown().split(f"\n## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def test_every_hard_rule() -> None:
    found = {row[0].strip("`"): row for row in rows("Hard rules")}
    assert list(found) == [rule.code for rule in hard_rules()]
    for rule in hard_rules():
        row = found[rule.code]
        assert (row[1], row[8]) == (rule.sentence, rule.source)
        assert row[3] == ("blocks" if rule.on_fail is Action.BLOCK else "review")
        assert row[7] == ("yes" if rule.restricted else "")
    assert found["tenancy_lawful"][2:5] == [
        "the tenancy; the kind of landlord; the home's nation; her release date; the day the home is free",
        "review",
        "review",
    ]
    assert found["bar_person_present"][3:5] == ["blocks", "review"]
    assert found["bedrooms"][2] == "her release date; the home's bedrooms"
    assert found["veto"][2] == ""


def test_nation_and_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = replace(access.RULE, nations=("Wales",), valid_from=date(2022, 12, 1), valid_to=date(2030, 1, 31))
    monkeypatch.setattr(rule_docs, "hard_rules", lambda: (rule, replace(access.RULE, valid_to=date(2027, 3, 4))))
    assert [row[5:7] for row in rows("Hard rules")] == [
        ["Wales", "from 2022-12-01 to 2030-01-31"],
        ["England and Wales", "to 2027-03-04"],
    ]


def test_a_needed_fact_without_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_docs, "hard_rules", lambda: (replace(access.RULE, needs=("homes.colour",)),))
    with pytest.raises(KeyError, match="colour"):
        rules_markdown()


def test_every_criterion() -> None:
    found = {row[0].strip("`"): row[1:] for row in rows("Criteria")}
    assert list(found) == [criterion.code for criterion in criteria()]
    for item in criteria():
        row = [
            item.title,
            item.sentence,
            item.unit,
            item.scale.sentence,
            f"{DEFAULT_WEIGHTS[item.code]:g}",
            item.source,
        ]
        assert found[item.code] == row


def test_every_dated_value() -> None:
    found = rows("Parameters")
    values = [value for name in sorted(all_parameters()) for value in all_parameters()[name]]
    assert [row[0].strip("`") for row in found] == [value.name for value in values]
    assert [row[6] for row in found] == [value.source for value in values]
    shown = {(row[0].strip("`"), row[5]): row for row in found}
    assert shown["safety_distance_km", "England and Wales"][1:5] == ["8.04672", "km", "always", ""]
    assert shown["school_target_age", "Wales"][1] == "11"
    assert shown["school_target_age", "England"][1] == "8"
    assert shown["early_release_from", "England and Wales"][1] == "2023-11-30"
    assert shown["permitted_persons_by_rooms", "England and Wales"][1] == "0, 2, 3, 5, 7.5"
    assert "assured (social 100; council 100; other 80)" in shown["tenure_rank", "England and Wales"][1]
    assert "nation Wales; to 2022-11-30<br>" in shown["tenancy_lawful", "England and Wales"][1]
