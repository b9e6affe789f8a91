"""One rule, one criterion, one list of dated figures, as the parts of `docs/rules.md`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from matcher.domain import Policy
from matcher.domain.columns import columns_of
from matcher.rules.base import Action, Example, HardRule, SoftCriterion, Verdict
from matcher.rules.markdown import in_words, table
from matcher.rules.parameters import Parameter, all_parameters
from matcher.rules.table import Tables

NO_SUCH_DAY = date(1900, 1, 1)
"""The first day of a value that has held for as long as anybody asks."""

EFFECT: Mapping[Action | None, str] = {
    Action.BLOCK: "blocks",
    Action.REVIEW: "review",
    Action.FLAG: "flag",
    None: "",
}
RESTRICTED = (
    "- **Restricted**: an explanation gives this sentence, and of the facts it needs those of the woman or the home "
    "that are not known; nothing else."
)
ANSWER: Mapping[Verdict, str] = {Verdict.PASS: "passes", Verdict.FAIL: "fails", Verdict.UNKNOWN: "not known"}
MAPPINGS: Mapping[str, str] = {
    "half_at": "The quantity that earns half marks",
    "tenure_rank": "Rank of each kind of tenancy, 0 to 100; `short_term` caps that of a short term",
}
"""Settings that are tables of their own in a policy file."""


def rule_section(rule: HardRule, facts: Tables) -> str:
    """The section of a rule. Raises KeyError for a fact without words, or a figure or setting that is not there."""
    lines = [
        _needs(rule, facts),
        f"- **Fails**: {effect_of(rule, Verdict.FAIL)}. **Not known**: {effect_of(rule, Verdict.UNKNOWN)}.",
        f"- **A policy** {_milder(rule)}.",
        f"- **Holds** in {' and '.join(rule.nations)}, {_between(rule.valid_from, rule.valid_to)}.",
        RESTRICTED if rule.restricted else "",
        f"- **Source**: {rule.source}.",
    ]
    return _section(
        f"### `{rule.code}`\n\n**{rule.sentence}**",
        "".join(f"{line}\n" for line in lines if line),
        figures(rule.parameters),
        _settings(rule.settings, rule.code, ""),
        table(("example", "answer"), ((example.words, _answer(rule, example)) for example in rule.examples)),
    )


def effect_of(rule: HardRule, verdict: Verdict) -> str:
    """What an answer does to a pair, or that the rule, as its examples show, never gives it."""
    if all(example.verdict is not verdict for example in rule.examples):
        return "never"
    return EFFECT[rule.effect(verdict, Policy())]


def facts_in_words(names: Iterable[str], facts: Tables) -> tuple[str, ...]:
    """Facts (`table.column`), each once, as a person would ask for them. Raises KeyError for one without words."""
    parts = (name.partition(".") for name in names)
    return tuple(dict.fromkeys(facts[table].labels[column] for table, _, column in parts))


def criterion_section(criterion: SoftCriterion, weight: float) -> str:
    """The section of a criterion."""
    lines = [
        f"- **In tables**: {criterion.title} ({criterion.unit}).",
        f"- **Marks**: {criterion.scale.sentence(Policy())}. **Weight**: {weight:g}.",
        f"- **Source**: {criterion.source}.",
    ]
    return _section(
        f"### `{criterion.code}`\n\n**{criterion.sentence}**",
        "".join(f"{line}\n" for line in lines),
        figures(criterion.parameters),
        _settings(criterion.settings, criterion.code, criterion.unit),
        table(("example", "quantity", "marks"), (_measured(criterion, example) for example in criterion.examples)),
    )


def figures(names: Iterable[str]) -> str:
    """Dated figures as a table. Raises KeyError for a name that no file holds."""
    values = (value for name in names for value in all_parameters()[name])
    return table(("figure", "value", "unit", "from", "to", "nation", "source"), map(figure, values))


def figure(value: Parameter) -> tuple[str, ...]:
    """One dated value as cells."""
    return (
        f"`{value.name}`",
        in_words(value.value),
        value.unit,
        "always" if value.valid_from == NO_SUCH_DAY else value.valid_from.isoformat(),
        "" if value.valid_to is None else value.valid_to.isoformat(),
        value.nation or "England and Wales",
        value.source,
    )


def _section(*parts: str) -> str:
    return "\n".join(f"{part.rstrip()}\n" for part in parts if part)


def _milder(rule: HardRule) -> str:
    """What a policy may do to ease a rule."""
    ways = {
        "fixed": [],
        "review": ["turn a block into a review"],
        "off": ["turn a block into a review", "leave it out"],
    }
    blocks = Action.BLOCK in (rule.on_fail, rule.on_unknown)
    found = [way for way in ways[rule.switch] if blocks or "block" not in way]
    return f"may {', or '.join(found)}" if found else "cannot make it milder"


def _needs(rule: HardRule, facts: Tables) -> str:
    """Facts without which it is never known, and facts without which it may not be."""
    always = facts_in_words(rule.needs, facts)
    sometimes = [fact for fact in facts_in_words(rule.asks, facts) if fact not in always]
    if not always and not sometimes:
        return "- **Needs** no fact that could be missing."
    parts = (("Needs", always), ("Sometimes needs", sometimes))
    return "- " + " ".join(f"**{word}** {'; '.join(named)}." for word, named in parts if named)


def _between(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "whenever she moves in"
    words = [f"from {first}" if first else "", f"to {last}" if last else ""]
    return f"for move-in dates {' '.join(filter(None, words))}"


def _answer(rule: HardRule, example: Example) -> str:
    if example.verdict is None:
        raise ValueError(f"an example of {rule.code} has no verdict")
    effect = EFFECT[rule.effect(example.verdict, Policy())]
    return f"{ANSWER[example.verdict]}: {effect}" if effect else ANSWER[example.verdict]


def _measured(criterion: SoftCriterion, example: Example) -> tuple[str, ...]:
    if example.quantity is None:
        return example.words, "none", ""
    score = float(criterion.score(np.array([example.quantity]), Policy(**example.policy)).item())
    return example.words, criterion.phrase.format(x=example.quantity), f"{100 * score:.0f} of 100"


def _settings(names: Iterable[str], code: str, unit: str) -> str:
    return table(("setting", "default", "what it is"), (_setting(name, code, unit) for name in names))


def _setting(name: str, code: str, unit: str) -> tuple[str, ...]:
    default = getattr(Policy(), name)
    if name == "half_at":
        return f"`{name}`", f"{in_words(default[code])} {unit}", MAPPINGS[name]
    meaning = MAPPINGS[name] if name in MAPPINGS else columns_of(Policy)[name].doc
    return f"`{name}`", f"`{default}`" if isinstance(default, str) else in_words(default), meaning
