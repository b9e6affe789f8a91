"""`docs/rules.md`, generated from the same rules, criteria and parameters that a match runs on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from matcher.domain import Instance, Policy
from matcher.domain.policy import DEFAULT_WEIGHTS
from matcher.rules.base import HardRule, SoftCriterion
from matcher.rules.facts import build_facts
from matcher.rules.parameters import Parameter, all_parameters
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.table import Tables

INTRODUCTION = """# The rules

Every rule, criterion and dated figure of this version. This page is generated from the code; what each one means to the
metre and the day stands in [semantics.md](semantics.md), and how to add one in [add-a-rule.md](add-a-rule.md).
"""

HARD = """## Hard rules

A pair of a woman and a home is eligible when no rule blocks it. A fail or an unknown either blocks the pair or sends it
to review: the pair stays, and a named person checks it. Without a fact that a rule needs, its answer is unknown; a few
rules are unknown in other cases too, and some can never fail or never be unknown ([semantics.md](semantics.md) has
every case). Of a restricted rule an explanation gives the sentence and no detail, and no output file says for whom it
made a difference.
"""

SOFT = """## Criteria

A criterion turns a quantity into a score from 0 to 1; unknown scores 0. The default weights below count only among the
criteria that apply to a woman, so only their proportions matter. A policy file sets others.
"""

PARAMETERS = """## Parameters

Figures that the law or common practice sets, each with the dates it holds in. No end means still in force; no nation
means England and Wales.
"""

NO_SUCH_DAY = date(1900, 1, 1)
"""The first day of a value that has held for as long as anybody asks."""


def rules_markdown() -> str:
    """The page, ready to be written to `docs/rules.md`. Raises KeyError for a needed fact that has no words."""
    nobody = Instance(as_of=NO_SUCH_DAY, women=(), homes=(), partners=())
    facts = build_facts(nobody, Policy()).tables
    hard = _table(
        ("rule", "asks that", "needs", "fail", "unknown", "nations", "move-in dates", "restricted", "source"),
        (_rule(rule, facts) for rule in hard_rules()),
    )
    soft = _table(("criterion", "title", "asks that", "unit", "scale", "weight", "source"), map(_criterion, criteria()))
    dated = _table(
        ("parameter", "value", "unit", "from", "to", "nation", "source"),
        (_parameter(value) for name in sorted(all_parameters()) for value in all_parameters()[name]),
    )
    return "\n".join([INTRODUCTION, HARD, hard, SOFT, soft, PARAMETERS, dated])


def needs_in_words(rule: HardRule, facts: Tables) -> tuple[str, ...]:
    """The facts without which a rule is unknown, each once, as a person would ask for them."""
    labels = (facts[table].labels[column] for table, _, column in (need.partition(".") for need in rule.needs))
    return tuple(dict.fromkeys(labels))


def _rule(rule: HardRule, facts: Tables) -> tuple[str, ...]:
    return (
        f"`{rule.code}`",
        rule.sentence,
        "; ".join(needs_in_words(rule, facts)),
        _effect(rule.on_fail.value),
        _effect(rule.on_unknown.value),
        " and ".join(rule.nations),
        _between(rule.valid_from, rule.valid_to),
        "yes" if rule.restricted else "",
        rule.source,
    )


def _effect(action: str) -> str:
    return {"block": "blocks", "review": "review"}[action]


def _between(first: date | None, last: date | None) -> str:
    words = [f"from {first}" if first else "", f"to {last}" if last else ""]
    return " ".join(filter(None, words)) or "any"


def _criterion(criterion: SoftCriterion) -> tuple[str, ...]:
    weight = DEFAULT_WEIGHTS.get(criterion.code, 0.0)
    return (
        f"`{criterion.code}`",
        criterion.title,
        criterion.sentence,
        criterion.unit,
        criterion.scale.sentence,
        f"{weight:g}",
        criterion.source,
    )


def _parameter(value: Parameter) -> tuple[str, ...]:
    return (
        f"`{value.name}`",
        _value(value.value),
        value.unit,
        "always" if value.valid_from == NO_SUCH_DAY else value.valid_from.isoformat(),
        "" if value.valid_to is None else value.valid_to.isoformat(),
        value.nation or "England and Wales",
        value.source,
    )


def _value(value: Any) -> str:
    """A value as people write it: lists with commas, entries of a list of tables one a line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_inner(item)}" for key, item in value.items())
    if isinstance(value, list):
        between = "<br>" if value and isinstance(value[0], Mapping) else ", "
        return between.join(_value(item) for item in value)
    return f"{value:.12g}" if isinstance(value, float) else _word(value)


def _inner(item: Any) -> str:
    return f"({_value(item)})" if isinstance(item, Mapping) else _value(item)


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)
