"""A small town with a good plan, whose points and levels were worked out by hand."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from geo.place import Place
from matcher.domain import Adult, Bar, Child, Home, Instance, Occupant, Partner, Pin, Policy, Woman, Zone
from matcher.solver.plan import Level, Placement, Plan
from matcher.solver.referee.case import Case, open_case

EAST_M, NORTH_M = 384_000.0, 396_000.0


def place(east_km: float = 0.0, north_km: float = 0.0, **facts: Any) -> Place:
    """A surveyed point so many km east and north of the middle of town."""
    usual: dict[str, Any] = {
        "uncertainty_m": 0.0,
        "kind": "point",
        "outcode": "M14",
        "nation": "England",
        "region": "North West",
    }
    return Place(easting_m=EAST_M + 1000 * east_km, northing_m=NORTH_M + 1000 * north_km, **(usual | facts))


POLICY = Policy(weights={"tenure": 3.0, "bedrooms_fit": 1.0})
"""Shares 7,500 and 2,500."""

WOMEN = (
    Woman(woman_id="W1", release_date=date(2026, 11, 27), date_of_birth=date(1990, 5, 5), priority=1, risk_flags=()),
    Woman(woman_id="W2", release_date=date(2026, 11, 30), risk_flags=("none",)),
    Woman(woman_id="W3", release_date=date(2026, 12, 1), priority=5, risk_flags=("violence",)),
    Woman(woman_id="W4", release_date=date(2026, 12, 2), priority=2, risk_flags=("none",)),
)
GIRLS = (
    Child(child_id="C1", woman_id="W1", date_of_birth=date(2014, 3, 1), sex="F", returns="yes"),
    Child(child_id="C2", woman_id="W1", date_of_birth=date(2018, 3, 1), sex="F", returns="yes"),
)
HOMES = (
    Home(
        home_id="H1", partner_id="P1", nation="England", bedrooms=2, living_rooms=1, bedspaces=4,
        sharing="self_contained", landlord="council", tenancy="secure", available_from=date(2026, 11, 20),
        available_to=date(2026, 12, 31), children_ok=True, access="step_free", place=place(),
    ),
    Home(
        home_id="H2", partner_id="P2", nation="England", bedrooms=4, bedspaces=3, sharing="shared", landlord="charity",
        tenancy="licence", available_from=date(2026, 11, 20), children_ok=False, refuses=("arson",),
        place=place(3, 4, outcode="M20"),
    ),
    Home(
        home_id="H3", partner_id="P1", nation="England", bedrooms=1, living_rooms=1, bedspaces=2,
        sharing="self_contained", landlord="council", tenancy="secure", available_from=date(2026, 11, 20),
        children_ok=True, place=place(1),
    ),
)  # fmt: skip
ZONES = (
    Zone(woman_id="W1", kind="exclude", place=place(20), radius_km=5.0),
    Zone(woman_id="W1", kind="stay_within", place=place(0, 20), radius_km=30.0),
    Zone(woman_id="W1", kind="safety", place=place(0, -50, outcode="ST1"), restricted=True),
    Zone(woman_id="W1", kind="region", place=place(9, 9)),
)
OCCUPANTS = (
    Occupant(home_id="H2", role="resident", sex="F", date_of_birth=date(1980, 1, 1)),
    Occupant(home_id="H2", role="staff"),
)
TOWN = Instance(
    as_of=date(2026, 10, 1),
    women=WOMEN,
    homes=HOMES,
    partners=(Partner(partner_id="P1", max_new_households=1), Partner(partner_id="P2", max_new_households=2)),
    children=GIRLS,
    zones=ZONES,
    bars=(Bar(woman_id="W2", kind="no_cohabit_children"),),
    occupants=OCCUPANTS,
    pins=(Pin(woman_id="W1", home_id="H1", kind="pin"), Pin(woman_id="W2", home_id="H1", kind="veto")),
)

# H1 is secure (rank 100) and fits: 7,500 + 2,500. A licence in a shared home has rank 40: 3,000 + 2,500.
PLACEMENTS = (
    Placement(woman_id="W1", home_id="H1", points=10_000),
    Placement(woman_id="W2", home_id="H2", points=5_500),
    Placement(woman_id="W3", home_id="H2", points=5_500),
)
LEVELS = (Level(name="placed", value=16 + 4 + 1, bound=29), Level(name="points", value=21_000, bound=21_000))
PLAN = Plan(placements=PLACEMENTS, levels=LEVELS)


def altered(table: str, row: int, **changes: Any) -> Instance:
    """The town with fields of one row of a table changed."""
    rows = list(getattr(TOWN, table))
    rows[row] = dataclasses.replace(rows[row], **changes)
    return TOWN.replace(**{table: tuple(rows)})


def added(table: str, *rows: Any) -> Instance:
    """The town with rows added to a table."""
    return TOWN.replace(**{table: (*getattr(TOWN, table), *rows)})


def case_of(instance: Instance, woman_id: str = "W1", home_id: str = "H1", **policy: Any) -> Case:
    """The case of one pair; `policy` changes fields of the town's policy."""
    return open_case(instance, POLICY.replace(**policy), woman_id, home_id)


def adult(relation: Any = "other", **facts: Any) -> Adult:
    """An adult who joins the first woman."""
    return Adult(woman_id="W1", relation=relation, **facts)
