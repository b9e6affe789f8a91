"""The few adults who will live with a woman: a partner, a grown child, somebody else."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.domain import Adult, codes
from matcher.synthetic.draws import Draws, Shares
from matcher.synthetic.profiles import Profile

_PARTNER = 0.05
_ADULT_CHILD = 0.03
_OTHER = 0.01
_YEAR_DAYS = 365
_YOUNGEST_MOTHER_OF_AN_ADULT_DAYS = 37 * _YEAR_DAYS
_PARTNER_SEX: Shares[codes.Sex] = Shares({"M": 85, "F": 15})
_SEX: Shares[codes.Sex] = Shares({"M": 1, "F": 1})
_DATE_UNKNOWN = 0.3
_AT_ONCE = 0.6
_DAYS_AFTER_RELEASE = (14, 200)


def draw_adults(draws: Draws, profile: Profile) -> tuple[Adult, ...]:
    """Nobody for nine women in ten."""
    adults = []
    if draws.chance(_PARTNER):
        age_days = max(19 * _YEAR_DAYS, profile.age_on_release_days() + draws.between(-2_000, 3_500))
        adults.append(_adult(draws, profile, "partner", draws.weighted(_PARTNER_SEX), age_days))
    if profile.age_on_release_days() > _YOUNGEST_MOTHER_OF_AN_ADULT_DAYS and draws.chance(_ADULT_CHILD):
        oldest_days = min(30 * _YEAR_DAYS, profile.age_on_release_days() - 17 * _YEAR_DAYS)
        age_days = draws.between(18 * _YEAR_DAYS + 10, oldest_days)
        adults.append(_adult(draws, profile, "adult_child", draws.weighted(_SEX), age_days))
    if draws.chance(_OTHER):
        adults.append(_adult(draws, profile, "other", draws.weighted(_SEX), draws.between(25, 75) * _YEAR_DAYS))
    return tuple(adults)


def _adult(draws: Draws, profile: Profile, relation: codes.Relation, sex: codes.Sex, age_days: int) -> Adult:
    return Adult(
        woman_id=profile.woman_id,
        relation=relation,
        sex=sex,
        date_of_birth=profile.release_date - timedelta(days=age_days),
        joins_on=_joins_on(draws, profile.release_date),
    )


def _joins_on(draws: Draws, release_date: date) -> date | None:
    if draws.chance(_DATE_UNKNOWN):
        return None
    if draws.chance(_AT_ONCE):
        return release_date
    return release_date + timedelta(days=draws.between(*_DAYS_AFTER_RELEASE))
