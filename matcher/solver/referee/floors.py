"""The least share of all proposals that a policy sets for groups of women."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, Decimal

from matcher.domain import Instance, Policy, Woman
from matcher.solver.plan import Placement
from matcher.solver.referee.calendar import age_on
from matcher.solver.referee.household import BABY_LISTED_DAYS, Member, household_of
from matcher.solver.referee.violation import Violation

MILLION = 10**6


def floor_faults(instance: Instance, policy: Policy, placements: Sequence[Placement]) -> Iterator[Violation]:
    """Groups that fall short of their share."""
    for group, share in sorted(policy.floors.items()):
        if not share:
            continue
        millionths = int((MILLION * Decimal(str(share))).to_integral_value(ROUND_CEILING))
        count = sum(1 for item in placements if group in groups_of(instance.woman[item.woman_id], instance, policy))
        if MILLION * count < millionths * len(placements):
            sentence = f"{count} of {len(placements)} proposals are to women of the group {group}: below its floor"
            yield Violation("group_floor", "", "", sentence)


def groups_of(woman: Woman, instance: Instance, policy: Policy) -> frozenset[str]:
    """The groups that a woman belongs to, for all that is known."""
    children = _children(woman, instance, policy)
    belongs = {
        "mothers": children >= 1,
        "three_or_more_children": children >= 3,
        "pregnant": _pregnant(woman, instance),
        "high_support": woman.support_hours_week is not None and woman.support_hours_week >= 6,
        "risk_assessed": any(flag != "none" for flag in woman.risk_flags or ()),
        "care_leaver": bool(woman.care_leaver),
        "abuse_victim": bool(woman.abuse_victim),
        "step_free_or_wheelchair": woman.access_need in ("step_free", "wheelchair"),
    }
    return frozenset(group for group, told in belongs.items() if told)


def _children(woman: Woman, instance: Instance, policy: Policy) -> int:
    household = household_of(woman, instance, policy)
    if household is None:
        return 0
    return sum(1 for member in household.present(household.last_day) if _is_child(member))


def _is_child(member: Member) -> bool:
    return member.role == "child" and (member.born is None or age_on(member.born, member.since) < 18)


def _pregnant(woman: Woman, instance: Instance) -> bool:
    if woman.due_date is None:
        return False
    births = (child.date_of_birth for child in instance.children_of[woman.woman_id])
    return all(born is None or abs((born - woman.due_date).days) > BABY_LISTED_DAYS for born in births)
