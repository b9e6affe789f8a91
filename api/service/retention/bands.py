"""What is left of a case for figures: bands and codes, made coarser until enough cases share them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from api.storage.contract import CONTRACT
from api.storage.offers import offers
from api.storage.referrals import referrals
from api.storage.removals import closed_cases

SHARED_BY = 5
"""Cases of a quarter at least that look alike in what somebody may know of her: region, age and children."""
AGES = ((25, "under_25"), (35, "25_to_34"), (45, "35_to_44"), (200, "45_and_over"))
CHILDREN = ("none", "one", "two")
MOST_OFFERS = 5
"""So many offers or more are not told apart."""

_KNOWN = ("region", "age_band", "children_band")
"""What others may know her by; given up from the last on."""
_women, _children, _homes = CONTRACT["women"], CONTRACT["children"], CONTRACT["homes"]


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """One row of `closed_cases`; None: not known, or known of too few."""

    closed_quarter: str
    region: str | None
    age_band: str | None
    children_band: str | None
    close_code: str | None
    tenancy: str | None
    offers: int


def bands(connection: Connection, women: Collection[str]) -> list[ClosedCase]:
    """What is to be kept of the cases of some women. Cases of the same quarter that are not due yet count as sharing,
    since they will stand in the table too."""
    known = _cases(connection)
    mine = [known[woman_id] for woman_id in sorted(women)]
    kept = [ClosedCase(**row) for row in connection.execute(_KEPT).mappings()]
    alike = _alike([*known.values(), *kept])
    return sorted((_coarse(case, alike) for case in mine), key=repr)


_KEPT = select(*(closed_cases.c[name] for name in ClosedCase.__slots__))


def _alike(cases: Sequence[ClosedCase]) -> Counter[tuple[str | None, ...]]:
    """How many cases share a quarter and the first so many of what others may know."""
    return Counter(_key(case, told) for case in cases for told in range(1, len(_KNOWN) + 1))


def _key(case: ClosedCase, told: int) -> tuple[str | None, ...]:
    return (case.closed_quarter, *(getattr(case, name) for name in _KNOWN[:told]))


def _coarse(case: ClosedCase, alike: Mapping[tuple[str | None, ...], int]) -> ClosedCase:
    """The case without what fewer than enough cases share with it."""
    told = len(_KNOWN)
    while told and alike[_key(case, told)] < SHARED_BY:
        told -= 1
    given_up: dict[str, Any] = dict.fromkeys(_KNOWN[told:])
    return replace(case, **given_up)


def _cases(connection: Connection) -> dict[str, ClosedCase]:
    """Every closed case that still names its woman."""
    children = _by_woman(connection, select(_children.c.woman_id, func.count()).group_by(_children.c.woman_id))
    offered = _by_woman(connection, select(offers.c.woman_id, func.count()).group_by(offers.c.woman_id))
    moved = select(offers.c.woman_id, _homes.c.tenancy).join(_homes, _homes.c.home_id == offers.c.home_id)
    tenancies = _by_woman(connection, moved.where(offers.c.state == "moved_in").order_by(offers.c.changed_at))
    asked = (
        select(referrals.c.closed_at, referrals.c.close_code, _women)
        .join(_women, _women.c.woman_id == referrals.c.woman_id)
        .where(referrals.c.state == "closed")
    )
    return {
        row.woman_id: ClosedCase(
            _quarter(row.closed_at),
            row.supervising_region,
            _age_band(row.date_of_birth, row.closed_at.date()),
            _children_band(children.get(row.woman_id, 0)),
            row.close_code,
            tenancies.get(row.woman_id),
            min(offered.get(row.woman_id, 0), MOST_OFFERS),
        )
        for row in connection.execute(asked)
    }


def _by_woman(connection: Connection, asked: Select[Any]) -> dict[str, Any]:
    """The last that is said of each woman."""
    return {row[0]: row[1] for row in connection.execute(asked)}


def _quarter(at: datetime) -> str:
    return f"{at.year}-Q{(at.month + 2) // 3}"


def _age_band(born: date | None, on: date) -> str | None:
    if born is None:
        return None
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next(band for below, band in AGES if age < below)


def _children_band(number: int) -> str:
    return CHILDREN[number] if number < len(CHILDREN) else "three_or_more"
