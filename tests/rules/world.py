"""The smallest world in which every rule is content: one woman, one home, one partner. A test changes what it is about.

Distances are easy to see: `place(3, 4)` lies 5 km from the home at `place()`.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from typing import Any

import numpy as np

from geo.place import Place
from matcher.domain import Adult, Bar, Child, Home, Instance, Occupant, Partner, Pin, Policy, Woman, Zone
from matcher.domain.instance import RECORDS
from matcher.domain.surroundings import Site
from matcher.rules.base import Verdict
from matcher.rules.evaluate import answer_block
from matcher.rules.explain import CriterionAnswer, RuleAnswer, explain_points, explain_rules
from matcher.rules.facts import Facts, build_facts
from matcher.rules.registry import hard_rules

AS_OF = date(2026, 10, 1)
RELEASE = date(2026, 12, 1)
"""A Tuesday, with working days on both sides."""
WINDOW_END = date(2027, 6, 1)
"""The last day of her planning window under the default policy: 182 days on."""
LATER_END = date(2028, 11, 28)
"""The last day that later needs look at: 728 days on."""
FREE = date(2026, 11, 2)
"""A Monday, 29 days before her release."""
EAST_M, NORTH_M = 384_000.0, 396_000.0
REGION = "Greater Manchester"

Record = Woman | Adult | Child | Zone | Bar | Home | Occupant | Partner | Pin
TABLE_OF: dict[type[Any], str] = {record: table for table, record in RECORDS.items()}

WOMAN = Woman(
    woman_id="w",
    release_date=RELEASE,
    date_of_birth=date(1990, 1, 1),
    risk_flags=("none",),
    supervising_region=REGION,
)
PARTNER = Partner(partner_id="p")


def place(east_km: float = 0.0, north_km: float = 0.0, **facts: Any) -> Place:
    """A surveyed point so many km east and north of the home."""
    usual: dict[str, Any] = {
        "uncertainty_m": 0.0,
        "kind": "point",
        "outcode": "M14",
        "nation": "England",
        "region": REGION,
    }
    return Place(easting_m=EAST_M + 1000 * east_km, northing_m=NORTH_M + 1000 * north_km, **(usual | facts))


HOME = Home(
    home_id="h",
    partner_id="p",
    nation="England",
    bedrooms=3,
    living_rooms=1,
    bedspaces=5,
    sharing="self_contained",
    landlord="social",
    tenancy="assured",
    available_from=FREE,
    access="none",
    children_ok=True,
    place=place(),
)


def woman(**facts: Any) -> Woman:
    """Woman w, released on `RELEASE`, alone, assessed and clear."""
    return dataclasses.replace(WOMAN, **facts)


def home(**facts: Any) -> Home:
    """Home h: three bedrooms and a living room, self-contained, from a social landlord, free since `FREE`."""
    return dataclasses.replace(HOME, **facts)


def shared(**facts: Any) -> Home:
    """Home h as a shared home that takes no children."""
    usual: dict[str, Any] = {"sharing": "shared", "children_ok": False}
    return home(**(usual | facts))


def child(**facts: Any) -> Child:
    """A girl of twelve who returns from family to w."""
    usual: dict[str, Any] = {"child_id": "c", "woman_id": "w", "date_of_birth": date(2014, 3, 1), "sex": "F"}
    return Child(**(usual | {"carer": "kinship", "returns": "yes"} | facts))


def adult(**facts: Any) -> Adult:
    """A woman of forty who joins w."""
    usual: dict[str, Any] = {"woman_id": "w", "relation": "other", "sex": "F", "date_of_birth": date(1986, 5, 1)}
    return Adult(**(usual | facts))


def zone(kind: str, **facts: Any) -> Zone:
    """A zone of w, without a place unless one is given."""
    usual: dict[str, Any] = {"woman_id": "w", "kind": kind}
    return Zone(**(usual | facts))


def bar(kind: str, **facts: Any) -> Bar:
    """A bar of w that nobody has lifted."""
    usual: dict[str, Any] = {"woman_id": "w", "kind": kind}
    return Bar(**(usual | facts))


def site(kind: Any = "school", **facts: Any) -> Site:
    """A school at the home's own place unless another is given."""
    usual: dict[str, Any] = {"site_id": "s", "place": place()}
    return Site(kind=kind, **(usual | facts))


def occupant(**facts: Any) -> Occupant:
    """A woman of 46 who already lives in h."""
    usual: dict[str, Any] = {"home_id": "h", "role": "resident", "sex": "F", "date_of_birth": date(1980, 1, 1)}
    return Occupant(**(usual | facts))


def world(*records: Record, as_of: date = AS_OF) -> Instance:
    """An instance of these records, with w, h and partner p where there is no woman, home or partner among them."""
    tables: dict[str, list[Record]] = {name: [] for name in RECORDS}
    for record in records:
        tables[TABLE_OF[type(record)]].append(record)
    usual: dict[str, Record] = {"women": WOMAN, "homes": HOME, "partners": PARTNER}
    for name, record in usual.items():
        tables[name] = tables[name] or [record]
    filled: dict[str, Any] = {name: tuple(rows) for name, rows in tables.items()}
    return Instance(as_of=as_of, **filled)


def facts_of(*records: Record, **policy: Any) -> Facts:
    """The columns of such a world, under the default policy with some fields changed."""
    return build_facts(world(*records), Policy(**policy))


def ask(code: str, *records: Record, **policy: Any) -> RuleAnswer:
    """What a rule says of the first woman and the first home."""
    facts = facts_of(*records, **policy)
    rule = next(found for found in hard_rules() if found.code == code)
    passes, fails = answer_block(rule, facts, np.array([0]), np.array([0]))
    assert not (passes & fails).any(), "a pair both passes and fails"
    return next(answer for answer in explain_rules(facts, 0, 0) if answer.code == code)


def verdict(code: str, *records: Record, **policy: Any) -> Verdict:
    """A rule's verdict alone."""
    return ask(code, *records, **policy).verdict


def outcome(code: str, *records: Record, **policy: Any) -> tuple[str, str]:
    """A rule's verdict and what it does to the pair: ("pass", ""), ("fail", "block"), ("unknown", "review") ..."""
    answer = ask(code, *records, **policy)
    return answer.verdict.name.lower(), answer.effect


PASSES, BLOCKED, UNSURE = ("pass", ""), ("fail", "block"), ("unknown", "block")
"""What most rules do; a rule that sends to review says so in its own test."""


def criterion(code: str, *records: Record, **policy: Any) -> CriterionAnswer | None:
    """A criterion's part in the points of the first woman and the first home; None when it does not apply to her."""
    answers = {answer.code: answer for answer in explain_points(facts_of(*records, **policy), 0, 0)}
    return answers.get(code)


def measured(code: str, *records: Record, **policy: Any) -> tuple[float | None, float]:
    """A criterion's natural quantity (None: unknown) and score. Raises LookupError when it does not apply."""
    answer = criterion(code, *records, **policy)
    if answer is None:
        raise LookupError(f"{code} does not apply to her")
    return answer.natural, answer.score


def numbers(sentence: str) -> list[float]:
    """The numbers in a sentence, in order: what it says, however it is worded."""
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", sentence)]


def is_blocked(answers: tuple[RuleAnswer, ...]) -> bool:
    """Whether any rule blocks the pair."""
    return any(answer.effect == "block" for answer in answers)
