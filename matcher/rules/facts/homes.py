"""The homes and the people already in them as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from matcher.domain import Home, Instance, Occupant, Policy
from matcher.rules.calendar import key_date
from matcher.rules.facts.codings import (
    UNKNOWN,
    bits,
    floats,
    nation_mask,
    place_columns,
    region_mask,
    region_number,
    risk_mask,
)
from matcher.rules.facts.lettings import LABELS as LETTING_LABELS
from matcher.rules.facts.lettings import letting_columns
from matcher.rules.facts.sites import site_columns
from matcher.rules.facts.women import ACCESS_LEVEL, programme_names
from matcher.rules.table import Table, day_key, day_number
from matcher.rules.tenure import lawful_between, tenure_rank

LABELS = {
    "keys": "the day the home is free",
    "bedrooms": "the home's bedrooms",
    "rooms_free": "the home's bedrooms",
    "living_rooms": "the home's living rooms",
    "free_bedspaces": "the home's bedspaces",
    "shared": "whether the home is shared",
    "access": "the home's access",
    "children_ok": "whether the home takes children",
    "nation": "the home's nation",
    "region": "the home's probation region",
    "tenure_rank": "the tenancy or the kind of landlord",
    "tenancy": "the tenancy",
    "landlord": "the kind of landlord",
    "easting_m": "where the home is",
    "free_again": "when the home is free again",
}
EITHER_SEX = 2.0
BORN_KEY_OF_EXPECTED = {True: 99_991_231.0, False: -np.inf, None: UNKNOWN}
"""By `children_ok`: the birth key of whoever may still come to a shared home, younger than any age or older."""


def home_table(instance: Instance, policy: Policy) -> Table:
    """One row a home."""
    homes = instance.homes
    # The law of the day the home is free; the run's own day decides nothing.
    lawful = [lawful_between(home, home.available_from or instance.as_of) for home in homes]
    columns = {
        "keys": floats(day_number(key_date(home.available_from)) for home in homes),
        "open_until": floats(np.inf if home.available_to is None else day_number(home.available_to) for home in homes),
        "unavailable": np.array([home.unavailable is not None for home in homes], dtype=bool),
        "withdrawn": np.array([home.unavailable == "withdrawn" for home in homes], dtype=bool),
        "free_again": floats(1.0 if _says_when_free(home) else None for home in homes),
        "bedrooms": floats(home.bedrooms for home in homes),
        "rooms_free": floats(rooms_free(home, instance.occupants_of[home.home_id]) for home in homes),
        "living_rooms": floats(home.living_rooms for home in homes),
        "free_bedspaces": floats(free_bedspaces(home, instance.occupants_of[home.home_id]) for home in homes),
        "shared": floats(None if home.sharing is None else home.sharing == "shared" for home in homes),
        "access": floats(None if home.access is None else ACCESS_LEVEL[home.access] for home in homes),
        "women_only": np.array([home.women_only for home in homes], dtype=bool),
        "children_ok": floats(home.children_ok for home in homes),
        "refuses": bits(risk_mask(home.refuses) for home in homes),
        "reviews": bits(risk_mask(home.reviews) for home in homes),
        "nation": floats(None if home.nation is None else nation_mask((home.nation,)) for home in homes),
        "nation_bit": bits(nation_mask((home.nation,) if home.nation else ()) for home in homes),
        "in_england": floats(None if home.nation is None else home.nation == "England" for home in homes),
        "in_wales": floats(None if home.nation is None else home.nation == "Wales" for home in homes),
        "region": floats(region_number(home.place.region if home.place else None) for home in homes),
        "region_bit": bits(region_mask((home.place.region,) if home.place else ()) for home in homes),
        "set_aside": _set_aside(instance),
        "tenure_rank": floats(tenure_rank(home, home.available_from or instance.as_of, policy) for home in homes),
        "tenancy": floats(None if home.tenancy is None else 1.0 for home in homes),
        "landlord": floats(None if home.landlord is None else 1.0 for home in homes),
        "lawful_from": floats(first.toordinal() for first, _ in lawful),
        "lawful_to": floats(last.toordinal() for _, last in lawful),
        **place_columns([home.place for home in homes]),
        **site_columns(instance),
        **letting_columns(instance),
    }
    return Table(len(homes), columns, {**LABELS, **LETTING_LABELS})


def _says_when_free(home: Home) -> bool:
    """Whether a home that is not free now has its day; one that is withdrawn needs none."""
    return home.unavailable in (None, "withdrawn") or home.available_from is not None


def free_bedspaces(home: Home, occupants: Sequence[Occupant]) -> int | None:
    """Bedspaces, in a shared home less who counts: not staff, and not gone before it is free. None when unknown."""
    if home.bedspaces is None or home.sharing != "shared":
        return home.bedspaces
    return max(0, home.bedspaces - sum(_counts(occupant, home.available_from) for occupant in occupants))


def rooms_free(home: Home, occupants: Sequence[Occupant]) -> int | None:
    """Bedrooms, in a shared home less one for each person who counts. None when unknown."""
    if home.bedrooms is None or home.sharing != "shared":
        return home.bedrooms
    return max(0, home.bedrooms - sum(_counts(occupant, home.available_from) for occupant in occupants))


def _counts(occupant: Occupant, available_from: date | None) -> bool:
    gone = occupant.until is not None and available_from is not None and occupant.until < available_from
    return occupant.role != "staff" and not gone


def _set_aside(instance: Instance) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    names = programme_names(instance)
    return np.array(
        [names.index(home.set_aside) if home.set_aside else len(names) for home in instance.homes], dtype=np.intp
    )


def occupant_table(instance: Instance, home_row: Mapping[str, int]) -> Table:
    """One row for everybody living (not working) in a home that is not self-contained, and one for whoever may still
    come: somebody barred from living with children must not be there when they do."""
    rows: list[tuple[int, float, float, float, float, float, bool]] = []
    for home in instance.homes:
        if home.sharing == "self_contained":
            continue
        row = home_row[home.home_id]
        living = (occupant for occupant in instance.occupants_of[home.home_id] if occupant.role != "staff")
        rows += [(row, *_person(occupant), False) for occupant in living]
        rows.append((row, BORN_KEY_OF_EXPECTED[home.children_ok], EITHER_SEX, -np.inf, -np.inf, np.inf, True))
    columns = list(zip(*rows, strict=True)) or [()] * 7
    names = ("born_key", "sex", "since", "since_key", "until", "expected")
    return Table(
        len(rows),
        {
            name: np.array(values, dtype=bool if name == "expected" else np.float64)
            for name, values in zip(names, columns[1:], strict=True)
        },
        {"born_key": "the age of somebody who lives there", "sex": "the sex of somebody who lives there"},
        parent=np.array(columns[0], dtype=np.intp),
    )


def _person(occupant: Occupant) -> tuple[float, float, float, float, float]:
    since = -np.inf if occupant.since is None else day_number(occupant.since)
    since_key = -np.inf if occupant.since is None else day_key(occupant.since)
    until = np.inf if occupant.until is None else day_number(occupant.until)
    sex = UNKNOWN if occupant.sex is None else float(occupant.sex == "M")
    return day_key(occupant.date_of_birth), sex, since, since_key, until
