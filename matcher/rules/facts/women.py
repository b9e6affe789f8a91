"""The women as columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from matcher.domain import Instance, Policy
from matcher.rules.facts.codings import bits, floats, nation_mask, place_columns, region_mask, region_number, risk_mask
from matcher.rules.household import Household
from matcher.rules.members import CARE_ORDERS, Member
from matcher.rules.parameters import parameter
from matcher.rules.table import Bools, Floats, Index, Table, day_key

_Test = Callable[[Household, Member], tuple[bool, bool]]
ACCESS_LEVEL = {"none": 0, "step_free": 1, "wheelchair": 2}

LABELS = {
    "release": "her release date",
    "persons": "her release date",
    "bedrooms_low": "her release date",
    "rooms_low": "her release date",
    "ages": "the birth date of everybody who will live with her",
    "sexes": "the sex of everybody who will live with her",
    "risk_assessed": "her risk assessment",
    "region": "her supervising region",
}


def woman_table(
    instance: Instance, policy: Policy, households: Mapping[str, Household | None], pulls: Mapping[str, Index | None]
) -> Table:
    """One row a woman; `has_<pull>` says whether a table of pulls holds anything of hers."""
    women = instance.women
    homes = [households[woman.woman_id] for woman in women]
    columns = {
        "release": floats(None if home is None else home.release.toordinal() for home in homes),
        "release_key": floats(None if home is None else day_key(home.release) for home in homes),
        "window_end": floats(None if home is None else home.window_end.toordinal() for home in homes),
        **_need_columns(homes),
        **_member_columns(homes),
        "child_in_care": np.array([_child_in_care(home) for home in homes], dtype=bool),
        "grown_up_born_key": floats(None if home is None else _grown_up_born_key(home) for home in homes),
        "most_bridging_nights": np.full(len(women), float(policy.max_bridging_nights)),
        "access_need": floats(ACCESS_LEVEL[woman.access_need] for woman in women),
        "risk_assessed": floats(None if woman.risk_flags is None else 1.0 for woman in women),
        "risks": bits(risk_mask(woman.risk_flags or ()) for woman in women),
        "nations": bits(nation_mask(woman.nations_ok) for woman in women),
        "regions": bits(region_mask(woman.regions_ok) for woman in women),
        "region": floats(region_number(woman.supervising_region) for woman in women),
        "tenure_floor": floats(woman.tenure_floor for woman in women),
        "programmes": _programmes(instance),
        "has_region": np.array([woman.supervising_region is not None for woman in women], dtype=bool),
        "has_home_place": np.array([woman.home_place is not None for woman in women], dtype=bool),
        **place_columns([woman.home_place for woman in women]),
        **_has_pulls(len(women), pulls),
    }
    return Table(len(women), columns, LABELS)


def programme_names(instance: Instance) -> tuple[str, ...]:
    """Every programme a home is set aside for, sorted."""
    return tuple(sorted({home.set_aside for home in instance.homes if home.set_aside}))


def _programmes(instance: Instance) -> Bools:
    """(women, programmes + 1): membership; the last column, no programme, is always True."""
    names = programme_names(instance)
    held = [[name in woman.programmes for name in names] + [True] for woman in instance.women]
    return np.array(held, dtype=bool).reshape(len(instance.women), len(names) + 1)


def _need_columns(homes: list[Household | None]) -> dict[str, Floats]:
    return {
        "persons": floats(None if home is None else max(step.persons for step in home.in_window()) for home in homes),
        "bedrooms_low": _extreme(homes, "bedrooms", 0),
        "bedrooms_high": _extreme(homes, "bedrooms", 1),
        "rooms_low": _extreme(homes, "rooms", 0),
        "rooms_high": _extreme(homes, "rooms", 1),
        "bedrooms_later": floats(
            None if home is None else max(step.bedrooms[1] for step in home.steps) for home in homes
        ),
    }


def _extreme(homes: list[Household | None], need: str, end: int) -> Floats:
    return floats(
        None if home is None else max(getattr(step, need)[end] for step in home.in_window()) for home in homes
    )


def _member_columns(homes: list[Household | None]) -> dict[str, Bools | Floats]:
    minor = [_over_window(home, _minor) for home in homes]
    male = [_over_window(home, _grown_male) for home in homes]
    return {
        "minor_certain": np.array([certain for certain, _ in minor], dtype=bool),
        "minor_possible": np.array([possible for _, possible in minor], dtype=bool),
        "male_certain": np.array([certain for certain, _ in male], dtype=bool),
        "ages": floats(_all_known(home, "born") for home in homes),
        "sexes": floats(_all_known(home, "sex") for home in homes),
        "male_possible": np.array([possible for _, possible in male], dtype=bool),
    }


def _over_window(home: Household | None, test: _Test) -> tuple[bool, bool]:
    """(certain, possible) that somebody who lives with her in the window meets the test."""
    if home is None:
        return False, True
    found = [test(home, member) for member in home.members_in_window()]
    return any(certain for certain, _ in found), any(possible for _, possible in found)


def _all_known(home: Household | None, fact: str) -> float | None:
    """Unknown when the fact is unknown of somebody who lives with her in the window.

    Without a release date there is no window: then that date is what to ask for.
    """
    known = home is None or all(getattr(member, fact) is not None for member in home.members_in_window())
    return 1.0 if known else None


def _child_in_care(home: Household | None) -> bool:
    """Whether a child under a care order lives with her in the window, or nobody can tell without a release date."""
    if home is None:
        return True
    return any(member.child is not None and member.child.order in CARE_ORDERS for member in home.members_in_window())


def _grown_up_born_key(home: Household) -> float:
    """The birth key of somebody who comes of age on the last day of the window; a larger one is of a minor."""
    years = float(parameter("adult_age", home.release))
    return day_key(home.window_end) - 10_000.0 * years


def _minor(home: Household, member: Member) -> tuple[bool, bool]:
    age = member.age(member.lives_from)
    under = age is not None and age < parameter("adult_age", home.release)
    return under, under or age is None


def _grown_male(home: Household, member: Member) -> tuple[bool, bool]:
    age = member.age(home.window_end)
    old_enough = age is not None and age >= parameter("women_only_male_age", home.release)
    possible = member.sex != "F" and (old_enough or age is None)
    return member.sex == "M" and old_enough, possible


def _has_pulls(size: int, pulls: Mapping[str, Index | None]) -> dict[str, Bools]:
    found = {}
    for name, parent in pulls.items():
        has = np.zeros(size, dtype=bool)
        has[parent] = True
        found[f"has_{name}"] = has
    return found
