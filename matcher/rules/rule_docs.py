"""`docs/rules.md`, generated from the same rules, criteria and parameters that a match runs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import get_args

from matcher.domain import Instance, Policy
from matcher.domain.policy import DEFAULT_WEIGHTS
from matcher.rules.base import Chapter, HardRule, SoftCriterion, Verdict
from matcher.rules.examples import PLAIN
from matcher.rules.facts import build_facts
from matcher.rules.markdown import table
from matcher.rules.parameters import all_parameters
from matcher.rules.registry import criteria, hard_rules
from matcher.rules.rule_sections import NO_SUCH_DAY, criterion_section, effect_of, figures, rule_section

INTRODUCTION = f"""# The rule book

Every rule that decides which homes a woman may be offered, everything that makes one home better for her than another,
and every dated figure behind them. The page is generated from the code that a match runs on. What each word means
stands in the [glossary](glossary.md), what each rule means to the metre and the day in [semantics.md](semantics.md),
and how to add a rule in [add-a-rule.md](add-a-rule.md).

A rule is asked about one woman and one home. It *passes*, it *fails*, or the answer is *not known*, and then the page
says what has to be found out. Not known is never taken for a pass. A fail, or not knowing, does one of three things:

- **blocks**: the home is not proposed to her;
- **review**: it may be proposed, and a named person has to check it first;
- **flag**: it may be proposed, and the proposal says what to look at.

A policy file (`[rules]`) may make any rule stricter, so that it always blocks, and some rules milder, as each says. Of
a **restricted** rule an explanation gives the sentence and no detail but which fact of the woman or the home is not
known, and no output file says for whom it made a difference.

Every example changes a plain pair, for which all rules pass, and is run as a test:

> {PLAIN.words}
"""

CHAPTERS: Mapping[Chapter, tuple[str, str]] = {
    "family": ("Family and rooms", "Whether the home takes everybody who will live with her."),
    "safety": (
        "Place and safety",
        "Where she may live, and with whom: licence conditions, court orders, people at risk.",
    ),
    "landlord": ("Landlord and tenancy", "Whom the landlord takes, and what she would sign."),
    "money": ("Money", "Whether the rent can be paid."),
    "dates": ("Dates", "Whether release and keys fit together."),
    "choices": ("Her own choices", "What she has said she would accept."),
    "decisions": ("Decisions", "What people have already decided about a pair."),
    "other": ("Other rules", "Rules that no other chapter holds."),
}

CRITERIA = """## What makes one home better than another

These never rule a home out. Each measures something, and gives it marks from 0 to 100; what is not known gets none.
The marks are weighed among the criteria that concern her ([semantics.md](semantics.md) says whom each concerns), so
only the proportions of the weights matter. A policy file sets other weights.
"""

FIGURES = """## Figures that no single rule owns

They move the day she walks out, who lives with her, the steps of a proposal and the report.
"""


def rules_markdown() -> str:
    """The page, ready to be written to `docs/rules.md`.

    Raises KeyError for a fact without words, and for a figure or a setting that is not there.
    """
    facts = build_facts(Instance(as_of=NO_SUCH_DAY, women=(), homes=(), partners=()), Policy()).tables
    chapters = [(chapter, [rule for rule in hard_rules() if rule.chapter == chapter]) for chapter in get_args(Chapter)]
    parts = [INTRODUCTION, "## Contents\n", _contents(chapters), _criteria_contents()]
    for chapter, rules in chapters:
        if rules:
            title, sentence = CHAPTERS[chapter]
            parts += [f"## {title}\n\n{sentence}\n", *(rule_section(rule, facts) for rule in rules)]
    parts += [CRITERIA, *(criterion_section(item, weight_of(item)) for item in criteria())]
    return "\n".join([*parts, FIGURES, *_shared_figures()])


def weight_of(criterion: SoftCriterion) -> float:
    """A criterion's weight in the default policy."""
    return DEFAULT_WEIGHTS.get(criterion.code, 0.0)


def _contents(chapters: Iterable[tuple[Chapter, list[HardRule]]]) -> str:
    return table(
        ("chapter", "rule", "asks that", "fails", "not known"),
        (
            (
                CHAPTERS[chapter][0],
                f"[`{rule.code}`](#{rule.code})",
                rule.sentence,
                effect_of(rule, Verdict.FAIL),
                effect_of(rule, Verdict.UNKNOWN),
            )
            for chapter, rules in chapters
            for rule in rules
        ),
    )


def _criteria_contents() -> str:
    return table(
        ("criterion", "asks that", "measured in", "weight"),
        ((f"[`{item.code}`](#{item.code})", item.sentence, item.unit, f"{weight_of(item):g}") for item in criteria()),
    )


def _shared_figures() -> Iterator[str]:
    owned = {name for rule in hard_rules() for name in rule.parameters}
    owned |= {name for criterion in criteria() for name in criterion.parameters}
    shared = sorted((values[0].file, name) for name, values in all_parameters().items() if name not in owned)
    for file, names in groupby(shared, key=itemgetter(0)):
        yield f"### {file.replace('_', ' ').capitalize()}\n\n{figures(name for _, name in names)}"
