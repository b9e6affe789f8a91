"""What partners are asked for: households in all and in a period, and hours of support."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from matcher.domain import Instance, Policy
from matcher.solver.plan import Placement
from matcher.solver.referee.calendar import effective_release, key_date
from matcher.solver.referee.violation import Violation


def partner_faults(instance: Instance, policy: Policy, placements: Sequence[Placement]) -> Iterator[Violation]:
    """Partners given more new households, or women who need more support, than they can take."""
    given: dict[str, list[Placement]] = defaultdict(list)
    for item in placements:
        given[instance.home[item.home_id].partner_id].append(item)
    for partner_id, items in sorted(given.items()):
        limit = instance.partner[partner_id].max_new_households
        if limit is not None and len(items) > limit:
            sentence = f"partner {partner_id} has {len(items)} new households, but takes {limit}"
            yield Violation("partner_households", "", "", sentence)
        yield from _hours(instance, policy, partner_id, items)
        yield from _periods(instance, policy, partner_id, items)


def _hours(instance: Instance, policy: Policy, partner_id: str, items: Sequence[Placement]) -> Iterator[Violation]:
    can_give = instance.partner[partner_id].caseload_hours_week
    if can_give is None:
        return
    asked = 0
    for item in items:
        need = instance.woman[item.woman_id].support_hours_week
        need = policy.support_hours_if_unknown if need is None else need
        on_site = instance.home[item.home_id].support_hours_week or 0.0
        asked += max(0, _hundredths(need, ROUND_CEILING) - _hundredths(on_site, ROUND_FLOOR))
    if asked > _hundredths(can_give, ROUND_FLOOR):
        sentence = f"partner {partner_id} is asked for {asked / 100:g} hours of support a week, but gives {can_give:g}"
        yield Violation("partner_hours", "", "", sentence)


@functools.cache
def _hundredths(hours: float, rounding: str) -> int:
    return int((100 * Decimal(str(hours))).to_integral_value(rounding))


def _periods(instance: Instance, policy: Policy, partner_id: str, items: Sequence[Placement]) -> Iterator[Violation]:
    limit = instance.partner[partner_id].max_new_in_period
    if limit is None:
        return
    counts = Counter(_period(instance, policy, item) for item in items)
    for period, households in sorted(counts.items()):
        if households > limit:
            when = f"the period that begins {7 * policy.period_weeks * period} days from now"
            sentence = f"partner {partner_id} has {households} new households in {when}, but takes {limit}"
            yield Violation("partner_period", "", "", sentence)


def _period(instance: Instance, policy: Policy, item: Placement) -> int:
    """Whole periods from the day the run speaks from to the day she moves in."""
    days = effective_release(instance.woman[item.woman_id]), key_date(instance.home[item.home_id])
    moves_in = max([instance.as_of, *(day for day in days if day is not None)])
    return (moves_in - instance.as_of).days // (7 * policy.period_weeks)
