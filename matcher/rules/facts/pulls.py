"""The places that draw a woman, as columns: schools, nurseries, contact, support, work and family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.place import Place
from matcher.domain import Child, Instance, Policy
from matcher.domain.ages import age_on
from matcher.domain.codes import NATIONS, SOFT_ZONE_KINDS
from matcher.rules.facts.codings import floats, place_columns
from matcher.rules.facts.items import item_table
from matcher.rules.household import Household, household_of
from matcher.rules.members import WITH_HER
from matcher.rules.parameters import parameter
from matcher.rules.school_target import school_target_km
from matcher.rules.table import Index, Table

SCHOOL_AGE = 5
PULL_TABLES = ("school_pulls", "nursery_pulls", "contact_pulls", "soft_pulls")
"""The tables of the places that draw her, one a kind."""


@dataclass(frozen=True, slots=True)
class Pull:
    """A place that draws a woman; weight = visits a month for contact, else 1.

    target_england_m, target_wales_m: walking target to a school, metres, by the home's nation; None elsewhere.
    """

    woman_id: str
    place: Place
    weight: float = 1.0
    child: Child | None = None
    target_england_m: float | None = None
    target_wales_m: float | None = None


Pulls = Mapping[str, Mapping[str, tuple[Pull, ...]]]
"""Table of `PULL_TABLES` -> woman_id -> her pulls, by child; a woman without any is not there."""


def pull_tables(pulls: Pulls, woman_row: Mapping[str, int]) -> dict[str, Table]:
    """Table name -> rows, ascending by woman and then by child."""
    return {name: _table([pull for own in hers.values() for pull in own], woman_row) for name, hers in pulls.items()}


def places_that_draw(instance: Instance, policy: Policy) -> tuple[Place, ...]:
    """Every place that draws a woman of the instance under a policy, as often as it does."""
    households = {woman.woman_id: household_of(woman, instance, policy) for woman in instance.women}
    pulls = pulls_of_women(instance, households).values()
    return tuple(pull.place for hers in pulls for own in hers.values() for pull in own)


def pulls_of_women(instance: Instance, households: Mapping[str, Household | None]) -> Pulls:
    """Every place that draws a woman, in the order of women and of their children."""
    found: dict[str, dict[str, tuple[Pull, ...]]] = {name: {} for name in PULL_TABLES}
    for woman in instance.women:
        for name, own in _of_woman(woman.woman_id, instance, households[woman.woman_id]).items():
            found[name][woman.woman_id] = tuple(own)
    return found


def _of_woman(woman_id: str, instance: Instance, household: Household | None) -> Mapping[str, list[Pull]]:
    pulls: dict[str, list[Pull]] = defaultdict(list)
    for child in instance.children_of[woman_id]:
        for name, pull in child_pulls(child, household):
            pulls[name].append(pull)
    for zone in instance.zones_of[woman_id]:
        if zone.kind in SOFT_ZONE_KINDS and zone.place is not None:
            pulls["soft_pulls"].append(Pull(woman_id, zone.place))
    return pulls


def child_pulls(child: Child, household: Household | None) -> list[tuple[str, Pull]]:
    """(table, pull) for each place this child draws the mother to; nothing for an adopted or barred child."""
    if household is None:
        return []
    if _lives_with_her(child, household):
        pull = _education(child, household)
        return [] if pull is None else [pull]
    return _contact(child, household)


def overnight_rows(
    instance: Instance, households: Mapping[str, Household | None], woman_row: Mapping[str, int]
) -> Index:
    """Rows of the women with a child who pulls as contact and stays overnight, whether the place is known or not."""
    found = {
        woman_row[child.woman_id]
        for child in instance.children
        if child.contact_overnight and _sees(child, households[child.woman_id])
    }
    return np.array(sorted(found), dtype=np.intp)


def _lives_with_her(child: Child, household: Household) -> bool:
    return any(member.child is child for member in household.members_in_window())


def _sees(child: Child, household: Household | None) -> bool:
    """Whether she may see a child who does not live with her by the window's end."""
    if household is None or child.carer == "adopted" or child.order == "adoption":
        return False
    return child.contact in ("supervised", "unsupervised") and not _lives_with_her(child, household)


def _education(child: Child, household: Household) -> tuple[str, Pull] | None:
    if child.school_place is not None:
        if child.school_phase == "nursery":
            return "nursery_pulls", Pull(child.woman_id, child.school_place, child=child)
        return "school_pulls", _school(child, child.school_place, household)
    under_school_age = child.date_of_birth is not None and age_on(child.date_of_birth, household.release) < SCHOOL_AGE
    if under_school_age and child.carer not in WITH_HER and child.carer_place is not None:
        return "nursery_pulls", Pull(child.woman_id, child.carer_place, child=child)
    return None


def _school(child: Child, place: Place, household: Household) -> Pull:
    england_km, wales_km = (school_target_km(child, nation, household.release) for nation in NATIONS)
    return Pull(
        child.woman_id,
        place,
        child=child,
        target_england_m=1000.0 * england_km,
        target_wales_m=1000.0 * wales_km,
    )


def _contact(child: Child, household: Household) -> list[tuple[str, Pull]]:
    place = child.contact_place or child.carer_place
    if place is None or not _sees(child, household):
        return []
    visits = child.contact_visits_month
    if visits is None:
        visits = parameter("assumed_contact_visits_month", household.release)
    return [("contact_pulls", Pull(child.woman_id, place, visits, child))]


def _table(pulls: Sequence[Pull], woman_row: Mapping[str, int]) -> Table:
    def columns(rows: Sequence[Pull]) -> dict[str, NDArray[Any]]:
        return {
            **place_columns([pull.place for pull in rows]),
            "weight": floats(pull.weight for pull in rows),
            "target_england_m": floats(pull.target_england_m for pull in rows),
            "target_wales_m": floats(pull.target_wales_m for pull in rows),
        }

    return item_table(pulls, [woman_row[pull.woman_id] for pull in pulls], columns)
