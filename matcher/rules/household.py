"""What her household needs on each day: a step function of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from matcher.domain import Instance, Policy, Woman
from matcher.domain.ages import birthday
from matcher.rules.bedroom_need import Sharers, need_range
from matcher.rules.calendar import effective_release
from matcher.rules.members import Member, members_of
from matcher.rules.overcrowding_need import PartnerSex, Sleepers, rooms_range
from matcher.rules.parameters import parameter

BOUNDARY_AGES = (1, 10, 16, 21)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the household needs from a day until the next step: (least, most) where facts are unknown.

    bedrooms: by the policy's standard. size_bedrooms: by the size criteria, which help with rent goes by, whatever the
    policy plans on. rooms: by the statutory overcrowding tests.
    """

    start: date
    persons: int
    bedrooms: tuple[int, int]
    size_bedrooms: tuple[int, int]
    rooms: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A woman's household from effective release to two years on.

    window_end: last day of the planning window. steps: ascending, the first on the day of release.
    """

    release: date
    window_end: date
    members: tuple[Member, ...]
    steps: tuple[Step, ...]

    def in_window(self) -> tuple[Step, ...]:
        """The steps that begin by the end of the planning window."""
        return tuple(step for step in self.steps if step.start <= self.window_end)

    def members_in_window(self) -> tuple[Member, ...]:
        """Everybody who lives with her by the end of the planning window."""
        return self.present(self.window_end)

    def on(self, day: date) -> Step:
        """What is needed on a day; beyond two years, what is needed then. Raises ValueError before her release."""
        if day < self.release:
            raise ValueError(f"she has no household on {day}: she is released on {self.release}")
        return next(step for step in reversed(self.steps) if step.start <= day)

    def present(self, day: date) -> tuple[Member, ...]:
        """Everybody besides her who lives with her on a day."""
        return tuple(member for member in self.members if member.lives_from <= day)

    def bedrooms_later(self, until: date | None = None) -> tuple[tuple[date, int], ...]:
        """(day, bedrooms) at each later change of the most that is needed, up to `until` where that comes before two
        years: the last day of a tenancy, say."""
        found, last = [], self.steps[0].bedrooms[1]
        for step in self.steps[1:]:
            if until is not None and step.start > until:
                break
            if step.bedrooms[1] != last:
                last = step.bedrooms[1]
                found.append((step.start, last))
        return tuple(found)


def household_of(woman: Woman, instance: Instance, policy: Policy) -> Household | None:
    """Her household over time; None when her release date is unknown."""
    release = effective_release(woman)
    if release is None:
        return None
    return household_with(tuple(members_of(woman, release, instance, policy)), woman, release, policy)


def household_with(members: tuple[Member, ...], woman: Woman, release: date, policy: Policy) -> Household:
    """The household of a woman with whom these people will live, whichever returns the policy counts on."""
    last = release + timedelta(days=parameter("later_horizon_days", release))
    days = sorted({release, *(day for day in _change_days(members) if release < day <= last)})
    return Household(
        release=release,
        window_end=release + timedelta(days=7 * policy.planning_weeks),
        members=members,
        steps=tuple(_step(day, members, woman, policy, release) for day in days),
    )


def _change_days(members: Iterable[Member]) -> Iterable[date]:
    for member in members:
        yield member.lives_from
        if member.born is not None:
            yield from (birthday(member.born, age) for age in BOUNDARY_AGES)


def _step(day: date, members: tuple[Member, ...], woman: Woman, policy: Policy, release: date) -> Step:
    present = [member for member in members if member.lives_from <= day]
    sharers = _sharers(present, day, carers=int(woman.overnight_carer))
    return Step(
        start=day,
        persons=1 + len(present),
        bedrooms=need_range(sharers, policy.bedroom_standard),
        size_bedrooms=need_range(sharers, "size_criteria"),
        rooms=rooms_range(_sleepers(present, day, release), release),
    )


def _sharers(present: Iterable[Member], day: date, carers: int) -> Sharers:
    """carers: how many stay overnight; each has a room and is no person of the household."""
    by_sex = {"M": [0, 0, 0], "F": [0, 0, 0], None: [0, 0, 0]}
    own_room, unaged = carers, 0
    for member in present:
        age = member.age(day)
        if member.partner:
            continue
        if member.own_room or (age is not None and age >= 21):
            own_room += 1
        elif age is None:
            unaged += 1
        else:
            by_sex[member.sex][(age >= 10) + (age >= 16)] += 1
    males, females, unsexed = ((counts[0], counts[1], counts[2]) for counts in by_sex.values())
    return Sharers(males=males, females=females, unsexed=unsexed, own_room=own_room, unaged=unaged)


def _sleepers(present: Iterable[Member], day: date, release: date) -> Sleepers:
    older: dict[str | None, int] = {"M": 0, "F": 0, None: 0}
    unaged: dict[str | None, int] = {"M": 0, "F": 0, None: 0}
    half_units = 0
    partner: PartnerSex = ""
    for member in present:
        age = member.age(day)
        if member.partner:
            partner = member.sex or "unknown"
        elif age is None:
            unaged[member.sex] += 1
        elif age >= parameter("child_counts_half_under_years", release):
            older[member.sex] += 1
        elif age >= parameter("infant_age_years", release):
            half_units += 1
    return Sleepers(
        males=older["M"],
        females=older["F"],
        unsexed=older[None],
        unaged=(unaged["M"], unaged["F"], unaged[None]),
        half_units=half_units,
        partner=partner,
    )
