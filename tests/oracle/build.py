"""One woman, one home and the rows about them, for examples worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from matcher.domain.columns import columns_of
from matcher.domain.instance import RECORDS
from tests.oracle.tables import Data, Row

RELEASE = date(2026, 12, 1)
WINDOW_END = date(2027, 6, 1)
"""The last day of her planning window under the default policy."""


def filled(table: str, **cells: Any) -> Row:
    """A row of a table with the cells given and all others empty.

    Raises ValueError for a column that the contract does not name.
    """
    record: type = RECORDS[table]
    names = [column.name for column in columns_of(record).values()]
    if unknown := set(cells) - set(names):
        raise ValueError(f"{table} has no column {sorted(unknown)}")
    return dict.fromkeys(names) | cells


def woman(**cells: Any) -> Row:
    """Woman w, released on `RELEASE`, alone and assessed."""
    known = {"woman_id": "w", "release_date": RELEASE, "date_of_birth": date(1990, 1, 1), "risk_flags": ("none",)}
    return filled("women", **known | cells)


def home(**cells: Any) -> Row:
    """Home h: three bedrooms in Manchester, free, let by a social landlord."""
    known = {
        "home_id": "h", "partner_id": "p", "postcode": "M14 5TL", "bedrooms": 3, "living_rooms": 1, "bedspaces": 5,
        "sharing": "self_contained", "landlord": "social", "tenancy": "assured", "available_from": date(2026, 11, 2),
        "access": "none", "children_ok": True,
    }  # fmt: skip
    return filled("homes", **known | cells)


def child(**cells: Any) -> Row:
    """A child of w who returns to her from family."""
    return filled("children", **{"child_id": "c", "woman_id": "w", "returns": "yes", "carer": "kinship"} | cells)


def shared(**cells: Any) -> Row:
    """Home h as a shared home that takes no children."""
    return home(**{"sharing": "shared", "children_ok": False} | cells)


def tables(she: Row, it: Row, **rows: list[Row]) -> Data:
    """Woman w and home h, with rows about them by table."""
    grouped: dict[str, dict[str, list[Row]]] = {
        name: {"h" if name == "occupants" else "w": rows.get(name, [])}
        for name in ("adults", "children", "zones", "bars", "occupants")
    }
    partner = {"p": filled("partners", partner_id="p")}
    return Data(
        women={"w": she},
        homes={"h": it},
        partners=partner,
        pins=rows.get("pins", []),
        sites=rows.get("sites", []),
        lha={row["brma"]: row for row in rows.get("lha", [])},
        **grouped,
    )


def zone(kind: str, **cells: Any) -> dict[str, list[Row]]:
    """One zone of w."""
    return {"zones": [filled("zones", woman_id="w", kind=kind, **cells)]}


def site(kind: str, **cells: Any) -> Row:
    """A school or a play area."""
    return filled("sites", **{"site_id": f"{kind}-1", "kind": kind} | cells)


def area(**cells: Any) -> Row:
    """The rental market area North: 80 pounds a week shared, then 100, 120, 140 and 160 for one to four bedrooms."""
    known = {
        "brma": "North", "shared_gbp_week": 80.0, "one_bed_gbp_week": 100.0, "two_bed_gbp_week": 120.0,
        "three_bed_gbp_week": 140.0, "four_bed_gbp_week": 160.0,
    }  # fmt: skip
    return filled("lha", **known | cells)


def bar(kind: str, **cells: Any) -> list[Row]:
    """One bar of w."""
    return [filled("bars", woman_id="w", kind=kind, **cells)]


def occupant(**cells: Any) -> Row:
    """A grown woman who lives in home h."""
    return filled(
        "occupants", **{"home_id": "h", "role": "resident", "sex": "F", "date_of_birth": date(1980, 1, 1)} | cells
    )


def adult(**cells: Any) -> Row:
    """A grown-up who joins w."""
    return filled("adults", **{"woman_id": "w", "relation": "other"} | cells)
