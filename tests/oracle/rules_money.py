"""Hard rules of money: on her release and on the last day of her window, together."""

from __future__ import annotations

from datetime import date

from matcher.domain.policy import Policy
from tests.oracle.calendar import effective_release, window_end
from tests.oracle.household import household, people_on
from tests.oracle.money import Day, Outcome, outcome
from tests.oracle.tables import Data, Row, Verdict


def the_two_days(data: Data, woman: Row, home: Row, policy: Policy) -> tuple[Day, Day] | None:
    """Her release and the last day of her window; None without a release date."""
    release, end = effective_release(woman), window_end(woman, policy)
    if release is None or end is None:
        return None
    members = household(data, woman, policy)
    now, later = woman["benefit_income_gbp_week"], woman["benefit_income_later_gbp_week"]

    def on(day: date, income: float | None) -> Day:
        partners = tuple(member.born for member in members if member.role == "partner" and member.since <= day)
        return Day(woman, home, day, people_on(members, day), income, release, partners)

    return on(release, now), on(end, now if later is None else later)


def outcomes(data: Data, woman: Row, home: Row, policy: Policy) -> tuple[Outcome, Outcome]:
    """How she stands on each of the two days."""
    days = the_two_days(data, woman, home, policy)
    if days is None:
        return "unknown", "unknown"
    return outcome(data, days[0], policy), outcome(data, days[1], policy)


def affordable(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    found = outcomes(data, woman, home, policy)
    if "unknown" in found:
        return "unknown"
    return "fail" if found == ("fail", "fail") else "pass"


def affordable_with_margin(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    found = outcomes(data, woman, home, policy)
    if "unknown" in found or found in (("fail", "fail"), ("ok", "ok")):
        return "pass"
    return "fail"
