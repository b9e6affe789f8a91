"""Hard rules of what her home may not be near: a child to keep away from, schools, play areas."""

from __future__ import annotations

from geo.place import Place
from matcher.domain.policy import Policy
from tests.oracle.places import farther, outside, postcode_place, row_place
from tests.oracle.rules_fit import worst
from tests.oracle.rules_safety import zones_of
from tests.oracle.tables import Data, Row, Verdict


def beyond(one: Place | None, other: Place | None, radius_km: float | None) -> Verdict:
    """Pass when the two places are surely farther apart than so many km, fail when surely not."""
    return "unknown" if one is None or other is None or radius_km is None else farther(one, other, radius_km)


def keep_away(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    here = row_place(home)
    return worst(
        beyond(here, postcode_place(child["carer_postcode"]), child["keep_away_km"])
        for child in data.children.get(woman["woman_id"], ())
        if child["keep_away_km"] is not None
    )


def schools(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return worst(_clear(data, zone, "school", home, policy) for zone in zones_of(data, woman, "schools"))


def play_areas(data: Data, woman: Row, home: Row, policy: Policy) -> Verdict:
    return worst(_clear(data, zone, "play_area", home, policy) for zone in zones_of(data, woman, "play_areas"))


def _clear(data: Data, zone: Row, kind: str, home: Row, policy: Policy) -> Verdict:
    """Whether the home is surely out of the one place the zone names, or, if it names none, of all such sites."""
    if any(zone[name] is not None for name in ("wkt", "postcode", "lat", "lon")):
        return outside(zone, home, zone["radius_km"])
    here = row_place(home)
    if here is None or zone["radius_km"] is None:
        return "unknown"
    sites = [site for site in data.sites if site["kind"] == kind]
    found = worst(beyond(here, row_place(site), zone["radius_km"]) for site in sites)
    return "unknown" if found == "pass" and not policy.sites_complete else found
