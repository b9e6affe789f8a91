"""The people who already live or work in a shared home."""

from __future__ import annotations

from datetime import date, timedelta

from matcher.domain import Home, Occupant, codes
from matcher.synthetic.draws import Draws, Shares

_YEAR_DAYS = 365
_RESIDENT_SEX: Shares[codes.Sex] = Shares({"F": 60, "M": 40})
_SEX: Shares[codes.Sex] = Shares({"F": 1, "M": 1})
_CHILD_WITH_RESIDENT = 0.35
_STAFF = 0.3
_LEAVES = 0.3
_LIVED_THERE_DAYS = (10, 500)
_LEAVES_AFTER_DAYS = (-30, 150)


def draw_occupants(draws: Draws, home: Home, free_from: date, places_taken: int) -> tuple[Occupant, ...]:
    """Residents on the places taken, children among them where the home takes children, and sometimes staff."""
    occupants: list[Occupant] = []
    for _ in range(places_taken):
        child = bool(home.children_ok) and bool(occupants) and draws.chance(_CHILD_WITH_RESIDENT)
        occupants.append(_draw_child(draws, home, free_from) if child else _draw_resident(draws, home, free_from))
    if draws.chance(_STAFF):
        born = free_from - timedelta(days=draws.between(22 * _YEAR_DAYS, 64 * _YEAR_DAYS))
        sex: codes.Sex = "F" if home.women_only else draws.weighted(_SEX)
        occupants.append(Occupant(home_id=home.home_id, role="staff", sex=sex, date_of_birth=born))
    return tuple(occupants)


def _draw_resident(draws: Draws, home: Home, free_from: date) -> Occupant:
    sex: codes.Sex = "F" if home.women_only else draws.weighted(_RESIDENT_SEX)
    born = free_from - timedelta(days=draws.between(19 * _YEAR_DAYS, 62 * _YEAR_DAYS))
    since, until = _draw_stay(draws, free_from)
    return Occupant(home_id=home.home_id, role="resident", sex=sex, date_of_birth=born, since=since, until=until)


def _draw_child(draws: Draws, home: Home, free_from: date) -> Occupant:
    born = free_from - timedelta(days=draws.between(90, 15 * _YEAR_DAYS))
    since, until = _draw_stay(draws, free_from)
    moved_in = max(since, born) if since else None
    return Occupant(
        home_id=home.home_id, role="child", sex=draws.weighted(_SEX), date_of_birth=born, since=moved_in, until=until
    )


def _draw_stay(draws: Draws, free_from: date) -> tuple[date | None, date | None]:
    """From and to; some leave before the home takes anybody new, and then no longer count."""
    since = free_from - timedelta(days=draws.between(*_LIVED_THERE_DAYS) + 31) if draws.chance(0.9) else None
    until = free_from + timedelta(days=draws.between(*_LEAVES_AFTER_DAYS)) if draws.chance(_LEAVES) else None
    return since, until
