"""What is missing of a woman: by what the rules of the engine need, so that a new rule cannot be forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from api.service.referrals.missing import BEHIND, CHILD_FACTS, missing_of
from api.service.referrals.record import Record
from matcher.domain import Child
from matcher.intake.contents import from_contents, read_contents
from matcher.intake.reading import HEADERS
from matcher.rules.members import facts_to_ask
from matcher.rules.registry import hard_rules
from tests.runs import FIXTURES

OF_HOMES = ("homes", "occupants")
GROWN = {"woman_id": "W", "release_date": None, "date_of_birth": None}


def facts_of_women() -> set[str]:
    """Every fact of a woman that some rule needs to be known."""
    facts = {fact for rule in hard_rules() for fact in (*rule.needs, *rule.asks)}
    return {fact for fact in facts if fact.partition(".")[0] not in OF_HOMES}


def test_every_fact_that_a_rule_needs_of_her_is_known_by_its_columns() -> None:
    assert facts_of_women() == set(BEHIND)


def test_every_legal_fact_has_its_column() -> None:
    asked = facts_to_ask(Child(child_id="C", woman_id="W", returns="yes"))
    assert set(asked) == set(CHILD_FACTS) and set(CHILD_FACTS.values()) <= set(HEADERS["children"])


def missing(**tables: list[dict[str, Any]]) -> set[tuple[str, Any, str]]:
    """Of one woman: her row under `women`, and what hangs on her."""
    names = ("women", "adults", "children", "zones", "bars")
    rows = {
        name: [
            {"row_id": number, **dict.fromkeys(HEADERS[name]), "woman_id": "W", **row}
            for number, row in enumerate(tables.get(name, [{}] if name == "women" else []), start=1)
        ]
        for name in names
    }
    base = read_contents(FIXTURES / "tiny").tables
    instance = from_contents({"homes": base["homes"], "partners": base["partners"], **rows}).instance
    found = missing_of(instance, {"W": Record(1, rows)})["W"]
    assert all(one.why and all(words.endswith(".") for words in one.why) for one in found)
    return {(one.table, one.row, one.column) for one in found}


ALWAYS = {"benefit_income_gbp_week", "home_postcode", "risk_flags", "supervising_region", "support_hours_week"}


def own(*columns: str) -> set[tuple[str, Any, str]]:
    return {("women", None, column) for column in columns}


def test_of_one_of_whom_nothing_is_known() -> None:
    assert missing() == own("release_date", *ALWAYS)


def test_of_one_of_whom_all_is_known() -> None:
    told = {
        "release_date": "2027-01-08", "home_postcode": "M14 4FX", "risk_flags": "none", "support_hours_week": 2.0,
        "benefit_income_gbp_week": 90.0, "supervising_region": "London", "date_of_birth": "1980-01-01",
    }  # fmt: skip
    assert missing(women=[told]) == set()


RELEASED = [{"release_date": "2027-01-08"}]
PLANNED = {
    "child_id": "C", "returns": "yes", "parental_responsibility": True, "order": "none", "proceedings": "none",
    "return_contested": False, "looked_after": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("child", "asked"),
    [
        ({**PLANNED}, {"date_of_birth", "sex", "school_postcode"}),
        ({**PLANNED, "date_of_birth": "2016-01-01", "sex": "M", "school_postcode": "M14 4BY"}, set()),
        ({**PLANNED, "date_of_birth": "2026-01-01", "sex": "M"}, set()),
        ({**PLANNED, "returns": "no", "contact": "supervised"}, {"contact_postcode"}),
        ({**PLANNED, "returns": "no", "contact": "supervised", "carer_postcode": "M14 4FX"}, set()),
        ({**PLANNED, "returns": "no", "contact": "barred"}, set()),
        ({**PLANNED, "returns": None}, {"returns", "date_of_birth", "sex", "school_postcode"}),
        ({**PLANNED, "order": "care", "looked_after": True}, {"council", "date_of_birth", "sex", "school_postcode"}),
    ],
)
def test_of_a_child_only_what_matters(child: dict[str, Any], asked: set[str]) -> None:
    found = missing(women=RELEASED, children=[child])
    assert {column for table, row, column in found if (table, row) == ("children", "C")} == asked


def test_of_adults_who_join_her() -> None:
    adults = [{"relation": "partner", "sex": "M", "date_of_birth": "1980-01-01"}, {"relation": "other", "sex": "F"}]
    found = missing(women=RELEASED, adults=adults)
    assert {place for place in found if place[0] == "adults"} == {("adults", 2, "date_of_birth")}
