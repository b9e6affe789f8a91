"""Pins count in every limit; pins that break one among themselves are told, a sentence each, without the reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.domain import Partner, Pin
from matcher.solver.build import InfeasiblePins
from tests.rules.world import Record, bar, child, home, place, shared, woman
from tests.solver.coupling.setting import model_of

ANN, BEA, CAT = (woman(woman_id=name, support_hours_week=3.0) for name in "abc")
EAST, WEST = home(home_id="e"), home(home_id="w", place=place(3))
HOSTEL = shared(bedspaces=3, bedrooms=3, children_ok=True)
SECRETS = ("bar", "child", "associat", "km", "cohabit", "offence", "b from a", "a from b")


def pins(**homes: str) -> tuple[Pin, ...]:
    return tuple(Pin(woman_id=woman_id, home_id=home_id, kind="pin") for woman_id, home_id in homes.items())


def conflicts(*records: Record, **policy: Any) -> tuple[str, ...]:
    with pytest.raises(InfeasiblePins) as refused:
        model_of(*records, **policy)
    return refused.value.conflicts


def partner(**limits: Any) -> Partner:
    return Partner(partner_id="p", **limits)


def test_hours() -> None:
    records = (ANN, BEA, EAST, WEST, *pins(a="e", b="w"))
    told = "2 women are pinned to homes of p and need more support hours than it can give"
    assert conflicts(*records, partner(caseload_hours_week=5.99)) == (told,)
    assert model_of(*records, partner(caseload_hours_week=6)).may_be_left.tolist() == [False, False]


def test_periods() -> None:
    records = (ANN, BEA, EAST, WEST, *pins(a="e", b="w"), partner(max_new_in_period=1))
    assert conflicts(*records) == ("2 women are pinned to homes of p in one period, in which it takes 1",)
    later = woman(woman_id="b", release_date=date(2027, 1, 20))
    assert not model_of(*(later if record is BEA else record for record in records)).may_be_left.any()


def test_women_kept_apart() -> None:
    records = (ANN, BEA, EAST, WEST, *pins(a="e", b="w"))
    for rule in ({"radius_km": 3.0}, {"not_same_partner": True}):
        told = conflicts(*records, bar("non_association", woman_id="b", other_id="a", **rule))
        assert told == ("a and b may not be placed together as they are pinned",)
    model_of(*records, bar("non_association", woman_id="b", other_id="a", radius_km=2.0))


def test_a_shared_home() -> None:
    girl = child(woman_id="b")
    assert conflicts(ANN, BEA, CAT, HOSTEL, girl, *pins(a="h", b="h", c="h")) == (
        "3 women are pinned to h, which cannot hold them all",
    )
    model_of(ANN, BEA, CAT, HOSTEL, girl, *pins(a="h", b="h"))
    by_name = bar("no_cohabit_person", woman_id="a", other_id="b")
    told = conflicts(ANN, BEA, CAT, HOSTEL, by_name, *pins(a="h", b="h"))
    assert told == ("a and b may not be placed together as they are pinned",)
    # Rooms: the family needs two, and with the women alone four are asked for.
    four = shared(bedspaces=4, bedrooms=3, children_ok=True)
    assert len(conflicts(ANN, BEA, CAT, four, girl, *pins(a="h", b="h", c="h"))) == 1


def test_floors() -> None:
    mother = child(woman_id="b")
    records = (ANN, BEA, CAT, EAST, WEST, mother, *pins(a="e", c="w"))
    told = ("the women who are pinned leave no way to keep a floor that the policy sets",)
    assert conflicts(*records, floors={"mothers": 0.34}) == told
    assert conflicts(*records, floors={"pregnant": 0.01}) == told
    assert not model_of(*records, floors={"mothers": 0.33}).may_be_left.all()


def test_no_sentence_tells_why() -> None:
    bars = (
        bar("non_association", woman_id="a", other_id="b", radius_km=7.25, not_same_partner=True),
        bar("no_cohabit_person", woman_id="b", other_id="a"),
        bar("no_cohabit_children", woman_id="a"),
    )
    records = (ANN, BEA, shared(bedspaces=9, bedrooms=9), child(woman_id="b"), *bars, *pins(a="h", b="h"))
    told = conflicts(*records, rules={"children_accepted": "review"})
    assert told == ("a and b may not be placed together as they are pinned",)
    assert not [word for word in SECRETS for sentence in told if word in sentence]
