"""Who a woman is before her family, her conditions and her needs are drawn around her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from matcher.domain import codes
from matcher.synthetic import calibration
from matcher.synthetic.country import Country, Spot
from matcher.synthetic.draws import Draws, Shares

_AGE_BANDS = Shares({(18, 20): 2, (21, 24): 8, (25, 29): 15, (30, 39): 40, (40, 49): 24, (50, 60): 11})
_RELEASE_TYPES: Shares[codes.ReleaseType] = Shares(
    {"conditional": 40, "licence": 22, "recall": 13, "automatic": 12, "remand": 6, "parole": 4, "other": 3}
)
_DAYS_SERVED = Shares({(7, 27): 10, (28, 90): 34, (91, 365): 33, (366, 1_095): 17, (1_096, 3_650): 6})
_SUPERVISED_AWAY_FROM_HOME = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The facts that everything else about a woman hangs on. home: where she lived before custody."""

    woman_id: str
    date_of_birth: date
    release_date: date
    release_type: codes.ReleaseType
    days_served: int
    home: Spot
    supervising_region: str
    abuse_victim: bool

    def age_on_release_days(self) -> int:
        """Days from her birth to her nominal release."""
        return (self.release_date - self.date_of_birth).days


def draw_profile(draws: Draws, country: Country, woman_id: str, start: date) -> Profile:
    """One woman released within the quarter that begins at `start`; every day of the week is a nominal release date."""
    release_date = start + timedelta(days=draws.below(calibration.QUARTER_DAYS))
    youngest, oldest = draws.weighted(_AGE_BANDS)
    age_days = draws.between(youngest * 366, oldest * 365 + 364)
    home = country.anywhere(draws)
    away = draws.chance(_SUPERVISED_AWAY_FROM_HOME)
    fewest, most = draws.weighted(_DAYS_SERVED)
    return Profile(
        woman_id=woman_id,
        date_of_birth=release_date - timedelta(days=age_days),
        release_date=release_date,
        release_type=draws.weighted(_RELEASE_TYPES),
        days_served=draws.between(fewest, most),
        home=home,
        supervising_region=country.anywhere(draws).region if away else home.region,
        abuse_victim=draws.chance(calibration.ABUSE_VICTIMS),
    )
