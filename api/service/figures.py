"""What is published of a plan: figures of many, none of them small enough to lead to anybody."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from statistics import median, quantiles
from typing import Any, get_args

from sqlalchemy import Connection

from api.access.users import User
from api.service.results.kept import Kept
from api.service.results.known import Known, known_of
from api.service.results.tables import PlanTable, table_of
from api.service.results.which_plan import PlanMeant, plan_meant
from api.service.suppression import FEWEST, shown_count, shown_parts
from matcher.domain import Woman, codes

NOT_KNOWN = "not known"
_OTHERS = "others"
FAMILIES = ("no child", "1 child", "2 children", "3 children", "4 or more")
PRIORITIES = tuple("12345")
DISTANCES = ((2.0, "under 2 km"), (5.0, "2 to 5 km"), (10.0, "5 to 10 km"), (20.0, "10 to 20 km"))
FARTHEST = "20 km or more"
_PRIORITY = next(field.default for field in fields(Woman) if field.name == "priority")
BANDS = (*(name for _, name in DISTANCES), FARTHEST)


@dataclass(frozen=True, slots=True)
class Group:
    """Women of one kind, and how many of them have a proposal; None: not shown."""

    name: str
    women: int | None
    placed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a plan, each as it may be published. creaming_index: the proposal rate of the quarter of women
    who need most hours of support, divided by that of the quarter who need least; None where too few are known."""

    women: int | None
    placed: int | None
    by_region: Sequence[Group]
    by_family: Sequence[Group]
    by_priority: Sequence[Group]
    tenancies: Mapping[str, int | None]
    school_distances: Mapping[str, int | None]
    median_school_distance: str | None
    creaming_index: float | None


_figures: Kept[Figures] = Kept(4)
_Record = Mapping[str, Any]
"""A record as the run keeps it: what is as by default is left out."""


def figures_of(connection: Connection, user: User) -> tuple[PlanMeant, Figures]:
    """The plan published last, and its figures. Raises NoPlanPublished; Refused where it is no longer kept."""
    plan = plan_meant(connection, user)
    known, table = known_of(connection, plan.run_id), table_of(connection, plan.run_id, "placements")
    return plan, _figures.get(plan.run_id, lambda: _counted(known, table))


def _counted(known: Known, table: PlanTable) -> Figures:
    women = [json.loads(text) for text in known.one["women"].values()]
    placed = [table.typed(row) for row in table.rows]
    among = {row["woman_id"] for row in placed}
    worst = [row["school_worst_km"] for row in placed if row["school_worst_km"] is not None]

    def grouped(names: Sequence[str], group_of: Callable[[_Record], str]) -> Sequence[Group]:
        return _groups(names, [(group_of(woman), woman["woman_id"] in among) for woman in women])

    return Figures(
        women=shown_count(len(women)),
        # Where few have none, how many have one would tell how few.
        placed=None if len(women) - len(placed) < FEWEST else shown_count(len(placed)),
        by_region=grouped((*codes.PROBATION_REGIONS, NOT_KNOWN), _region),
        by_family=grouped(FAMILIES, lambda woman: _family(known, woman)),
        by_priority=grouped(PRIORITIES, lambda woman: str(woman.get("priority", _PRIORITY))),
        tenancies=_parts((*get_args(codes.Tenancy), NOT_KNOWN), [_tenancy(known, row) for row in placed], len(women)),
        school_distances=_parts(BANDS, [_band(km) for km in worst], len(women)),
        median_school_distance=_band(median(worst)) if len(worst) >= FEWEST else None,
        creaming_index=_creaming([(woman.get("support_hours_week"), woman["woman_id"] in among) for woman in women]),
    )


def _groups(names: Sequence[str], women: Sequence[tuple[str, bool]]) -> Sequence[Group]:
    """women: the group of each, and whether she has a proposal.

    Where few of a group have none, how many have one is not shown either: the difference would tell.
    """
    everybody, placed = Counter(name for name, _ in women), Counter(name for name, has in women if has)
    of_all = shown_parts({name: everybody[name] for name in names})
    with_one = shown_parts({name: placed[name] for name in names})
    without = shown_parts({name: everybody[name] - placed[name] for name in names})
    return [
        Group(name, of_all[name], None if None in (of_all[name], without[name]) else with_one[name]) for name in names
    ]


def _parts(names: Sequence[str], found: Sequence[str], women: int) -> dict[str, int | None]:
    """women: how many there are in all. Where few of them are of no part, those count as one more: else the sum of the
    parts would tell how few."""
    counted, others = Counter(found), women - len(found)
    parts = {name: counted[name] for name in names}
    if others >= FEWEST:
        return shown_parts(parts)
    shown = shown_parts({**parts, _OTHERS: others})
    del shown[_OTHERS]
    return shown


def _region(woman: _Record) -> str:
    return woman.get("supervising_region") or NOT_KNOWN


def _family(known: Known, woman: _Record) -> str:
    children = len(known.hers["children"].get((woman["woman_id"],), ()))
    return FAMILIES[min(children, len(FAMILIES) - 1)]


def _tenancy(known: Known, placement: Mapping[str, Any]) -> str:
    return json.loads(known.one["homes"][placement["home_id"]]).get("tenancy") or NOT_KNOWN


def _band(km: float) -> str:
    return next((name for below, name in DISTANCES if km < below), FARTHEST)


def _creaming(women: Sequence[tuple[float | None, bool]]) -> float | None:
    """women: hours of support a week, and whether she has a proposal; to one decimal, of quarters of ten or more."""
    needs = [(hours, has) for hours, has in women if hours is not None]
    if len(needs) < 4 * FEWEST:
        return None
    low, _, high = quantiles([hours for hours, _ in needs], n=4, method="inclusive")
    least = [has for hours, has in needs if hours <= low]
    most = [has for hours, has in needs if hours >= high]
    if low == high or not any(least) or min(len(least), len(most)) < FEWEST:
        return None
    return round((sum(most) / len(most)) / (sum(least) / len(least)), 1)
