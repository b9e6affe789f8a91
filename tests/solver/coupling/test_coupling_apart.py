"""Women on the list who are kept apart: by the building, by a radius, and by the partner."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.domain import Bar, Home, Partner
from matcher.solver.constraints import NonAssociation
from tests.rules.world import bar, home, place, shared, woman, world
from tests.solver.coupling.setting import broken, model_of, only, rules

ANN, BEA, CAT = (woman(woman_id=name) for name in "abc")
P, Q = Partner(partner_id="p"), Partner(partner_id="q")
HERE = home(home_id="e", postcode="M14 5AB", place=place(kind="unit", uncertainty_m=100.0))


def there(east_km: float = 1.0, postcode: str | None = "M14 5AD", **facts: Any) -> Home:
    """Another home, so many km away; `facts` are of its place."""
    at = place(east_km, **({"kind": "unit", "uncertainty_m": 100.0} | facts))
    return home(home_id="f", partner_id="q", postcode=postcode, place=at)


def kept_apart(other: Home, *bars: Bar, plan: dict[str, str] | None = None) -> bool:
    """Whether a rule forbids a in HERE together with b in the other home."""
    records = (ANN, BEA, HERE, other, P, Q, *bars)
    return bool(broken(model_of(*records).coupling, world(*records), plan or {"a": "e", "b": other.home_id}))


def apart(**facts: Any) -> Bar:
    return bar("non_association", **({"woman_id": "a", "other_id": "b"} | facts))


@pytest.mark.parametrize(
    "bars",
    [
        (),
        (apart(approved_by="Officer 12"),),
        (apart(other_id="X77"),),
        (apart(other_id="c"),),
        (bar("no_cohabit_person", woman_id="a", other_id="b"),),
    ],
)
def test_no_bar_between_two_women_who_may_be_proposed_is_no_rule(bars: tuple[Bar, ...]) -> None:
    unplaceable = woman(woman_id="c", release_date=None)
    assert rules(NonAssociation, ANN, BEA, unplaceable, HERE, there(), P, Q, *bars) == []


@pytest.mark.parametrize("stated", [{}, {"woman_id": "b", "other_id": "a"}])
def test_either_may_have_stated_it(stated: dict[str, str]) -> None:
    assert kept_apart(there(0.0, HERE.postcode), apart(**stated))
    assert not kept_apart(there(), apart(**stated))


def test_two_directions_are_one_and_the_stricter_counts() -> None:
    both = apart(radius_km=1.0), apart(woman_id="b", other_id="a", radius_km=2.0004, not_same_partner=True)
    rule = only(NonAssociation, ANN, BEA, HERE, there(), P, Q, *both)
    assert rule.apart.tolist() == [[0, 1]]
    assert rule.radius_m is not None and rule.radius_m.tolist() == [2001]
    assert rule.not_same_group is not None and rule.not_same_group.tolist() == [True]
    lifted = both[0], apart(woman_id="b", other_id="a", radius_km=2.0, approved_by="Officer 12")
    standing = only(NonAssociation, ANN, BEA, HERE, there(), P, Q, *lifted)
    assert standing.radius_m is not None and standing.radius_m.tolist() == [1000]


@pytest.mark.parametrize(
    ("other", "one_building"),
    [
        (there(0.3, "M14 5AB"), True),  # the postcode says it, wherever coordinates lie
        (there(0.15, "M14 5AD"), False),  # neighbouring postcodes are two buildings, though within their uncertainty
        (there(0.0, "M14 5AD"), True),  # one point
        (there(0.0, None, kind="point", uncertainty_m=0.0), True),
        (there(0.001, None, kind="point", uncertainty_m=0.0), False),
        (there(0.0, "M14", kind="outcode", uncertainty_m=2500.0), True),
        (there(2.5, "M14", kind="outcode", uncertainty_m=2500.0), True),
        (there(2.501, "M14", kind="outcode", uncertainty_m=2500.0), False),
        (home(home_id="f", partner_id="q", place=None), True),  # nobody knows where it is
    ],
)
def test_one_building(other: Home, one_building: bool) -> None:
    assert kept_apart(other, apart()) is one_building


def test_one_shared_home_is_one_building_wherever_it_is() -> None:
    for at in (place(), None):
        records = (ANN, BEA, shared(place=at), P, apart())
        found = broken(model_of(*records).coupling, world(*records), {"a": "h", "b": "h"})
        assert set(found) == {"non_association"}


@pytest.mark.parametrize(
    ("east_km", "near"), [(1.2, True), (1.2004, True), (1.2006, False), (5.0, False)]
)  # 1,000 m, 100 m of doubt at either end, in whole metres
def test_a_radius_counts_the_uncertainty_of_both_ends(east_km: float, near: bool) -> None:
    assert kept_apart(there(east_km), apart(radius_km=1.0)) is near


def test_a_home_whose_place_is_unknown_is_near_every_other() -> None:
    nowhere = home(home_id="f", partner_id="q", place=None)
    assert kept_apart(nowhere, apart(radius_km=1.0))


def test_one_partner() -> None:
    other = home(home_id="f", partner_id="p", place=place(50))
    assert kept_apart(other, apart(not_same_partner=True))
    assert not kept_apart(other, apart())
    assert not kept_apart(there(50), apart(not_same_partner=True))
