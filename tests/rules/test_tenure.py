"""How secure each tenancy is, and when it can be granted."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from matcher.domain import Policy
from matcher.domain.codes import LANDLORDS, NATIONS, SHARING, TENANCIES
from matcher.domain.policy import DEFAULT_TENURE_RANK
from matcher.rules.tenure import is_short, lawful_between, tenure_rank, term_weeks
from tests import oracles
from tests.oracle.build import home as row
from tests.rules.world import AS_OF, home

EDGES = [
    day + timedelta(days=step) for day in (date(2021, 7, 1), date(2022, 12, 1), date(2026, 5, 1)) for step in (-1, 0)
]


@pytest.mark.parametrize(
    ("tenancy", "rank"),
    [
        ("secure", 100),
        ("occupation_secure", 100),
        ("occupation_standard", 80),
        ("assured_shorthold", 60),
        ("occupation_supported", 50),
        ("temporary", 25),
        ("cas3", 15),
        ("excluded_licence", 10),
    ],
)
def test_ranks_that_the_tenancy_alone_decides(tenancy: str, rank: float) -> None:
    assert tenure_rank(home(tenancy=tenancy, landlord=None, sharing=None), AS_OF, Policy()) == rank


@pytest.mark.parametrize(
    ("landlord", "rank"),
    [("social", 100), ("council", 100), ("private", 80), ("charity", 80), ("hmpps", 80), (None, None)],
)
def test_assured_by_landlord(landlord: str | None, rank: float | None) -> None:
    assert tenure_rank(home(tenancy="assured", landlord=landlord), AS_OF, Policy()) == rank


@pytest.mark.parametrize(("sharing", "rank"), [("self_contained", 50), ("shared", 40), (None, None)])
def test_licence_by_sharing(sharing: str | None, rank: float | None) -> None:
    assert tenure_rank(home(tenancy="licence", sharing=sharing), AS_OF, Policy()) == rank


@pytest.mark.parametrize(
    ("weeks", "tenancy", "rank"),
    [(25.9, "secure", 40), (26.0, "secure", 100), (12.0, "cas3", 15), (None, "secure", 100), (12.0, None, None)],
)
def test_a_short_term_caps_the_rank(weeks: float | None, tenancy: str | None, rank: float | None) -> None:
    it = home(tenancy=tenancy, tenancy_weeks=weeks)
    assert tenure_rank(it, AS_OF, Policy()) == rank
    assert is_short(weeks, AS_OF) is (weeks is not None and weeks < 26)


def test_a_policy_sets_each_rank() -> None:
    ranks = {name: float(number) for number, name in enumerate(DEFAULT_TENURE_RANK, start=1)}
    policy, social, private = Policy(tenure_rank=ranks), "social", "private"
    assert tenure_rank(home(tenancy="assured", landlord=social), AS_OF, policy) == ranks["assured_social"]
    assert tenure_rank(home(tenancy="assured", landlord=private), AS_OF, policy) == ranks["assured_other"]
    assert tenure_rank(home(tenancy="licence", sharing="shared"), AS_OF, policy) == ranks["licence_shared"]
    assert tenure_rank(home(tenancy="occupation_supported"), AS_OF, policy) == ranks["occupation_supported"]
    assert tenure_rank(home(tenancy="secure", tenancy_weeks=12.0), AS_OF, policy) == ranks["secure"]
    policy = Policy(tenure_rank=ranks | {"secure": 90.0})
    assert tenure_rank(home(tenancy="secure", tenancy_weeks=12.0), AS_OF, policy) == ranks["short_term"]


@pytest.mark.parametrize("tenancy", [*TENANCIES, None])
def test_ranks_agree_with_the_oracle(tenancy: str | None) -> None:
    for landlord, sharing, weeks in product((*LANDLORDS, None), (*SHARING, None), (None, 12.0, 26.0)):
        cells: dict[str, Any] = {
            "tenancy": tenancy,
            "landlord": landlord,
            "sharing": sharing,
            "tenancy_weeks": weeks,
        }
        assert tenure_rank(home(**cells), AS_OF, Policy()) == oracles.tenure_rank(row(**cells))


@pytest.mark.parametrize("tenancy", TENANCIES)
def test_days_of_grant_agree_with_the_oracle(tenancy: str) -> None:
    for landlord, nation, day in product(LANDLORDS, NATIONS, EDGES):
        first, last = lawful_between(home(tenancy=tenancy, landlord=landlord, nation=nation), AS_OF)
        assert (first <= day <= last) is oracles.lawful(tenancy, landlord, nation, day)


@pytest.mark.parametrize(
    ("tenancy", "weeks", "term"),
    [("cas3", None, 12.0), ("cas3", 6.0, 6.0), ("assured", None, None), ("licence", 26.0, 26.0)],
)
def test_cas3_ends_after_84_nights_where_no_term_is_given(
    tenancy: str, weeks: float | None, term: float | None
) -> None:
    assert term_weeks(home(tenancy=tenancy, tenancy_weeks=weeks), date(2026, 12, 1)) == term
