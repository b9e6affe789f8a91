"""New households in a period: by the day of the move, counted from the day the run speaks from."""

from __future__ import annotations

from datetime import date

import pytest

from matcher.domain import Home, Partner
from matcher.solver.constraints import HouseholdsInPeriod
from tests.rules.world import AS_OF, home, woman, world
from tests.solver.coupling.setting import broken, model_of, only, rules

ONE = Partner(partner_id="p", max_new_in_period=1)
HOMES = home(home_id="e"), home(home_id="f")


def test_a_move_counts_in_the_period_of_the_later_day() -> None:
    # 61 and 92 days from the first of October, in periods of 28; the homes are free before and after.
    ann, bea = woman(woman_id="a"), woman(woman_id="b", release_date=date(2027, 1, 4))
    late = home(home_id="f", available_from=date(2026, 12, 24))
    rule = only(HouseholdsInPeriod, ann, bea, HOMES[0], late, ONE, max_bridging_nights=30)
    assert rule.agent_period.tolist() == [61 // 28, 95 // 28]
    assert rule.place_period is not None and rule.place_period.tolist() == [32 // 28, 84 // 28]
    assert rule.capacity.tolist() == [[1, 1, 1, 1]]


@pytest.mark.parametrize(
    ("day", "period"), [(date(2026, 9, 1), 0), (AS_OF, 0), (date(2026, 10, 28), 0), (date(2026, 10, 29), 1)]
)
def test_a_day_that_is_past_counts_as_today(day: date, period: int) -> None:
    women = woman(woman_id="a", release_date=day), woman(woman_id="b", release_date=day)
    free = tuple(home(home_id=name, available_from=date(2026, 6, 1)) for name in "ef")
    assert only(HouseholdsInPeriod, *women, *free, ONE).agent_period.tolist() == [period, period]


def test_the_policy_says_how_long_a_period_is() -> None:
    women = woman(woman_id="a"), woman(woman_id="b")
    assert only(HouseholdsInPeriod, *women, *HOMES, ONE, period_weeks=1).agent_period.tolist() == [8, 8]


@pytest.mark.parametrize(
    ("partner", "binds"),
    [
        (Partner(partner_id="p"), False),
        (ONE, True),
        (Partner(partner_id="p", max_new_in_period=2), False),
        (Partner(partner_id="p", max_new_in_period=0), True),
        (Partner(partner_id="p", max_new_in_period=1, max_new_households=1), False),
    ],
)
def test_a_limit_that_cannot_bind_is_no_rule(partner: Partner, binds: bool) -> None:
    assert bool(rules(HouseholdsInPeriod, woman(woman_id="a"), woman(woman_id="b"), *HOMES, partner)) is binds


@pytest.mark.parametrize(("release", "found"), [(date(2026, 12, 2), 1), (date(2027, 1, 20), 0)])
def test_two_in_one_period_are_too_many(release: date, found: int) -> None:
    records: tuple[Home, ...] = HOMES
    people = woman(woman_id="a"), woman(woman_id="b", release_date=release)
    coupling = model_of(*people, *records, ONE).coupling
    assert broken(coupling, world(*people, *records, ONE), {"a": "e", "b": "f"}) == ["households_in_period"] * found
