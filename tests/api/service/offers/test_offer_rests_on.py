"""What an offer rests on changes before she has moved in: it goes no further, or goes by what holds now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from api.service.offers.judging import judge_pair
from api.service.pins import WantedPin, add_pin
from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from matcher.domain import Policy
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER, moved, pinned, row_of, taken_to

women, homes = CONTRACT["women"], CONTRACT["homes"]


def change_home(engine: Engine, **facts: Any) -> None:
    with writing(engine) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(**facts))


@pytest.mark.parametrize(("state", "action"), [("approvals_pending", "confirm"), ("confirmed", "moved-in")])
def test_nobody_is_promised_or_moves_into_a_home_that_was_withdrawn(desk: Engine, state: str, action: Any) -> None:
    offer_id = taken_to(desk, "W01", "H01", state)
    if action == "confirm":
        moved(desk, HERS, offer_id, "approvals", side="probation")
    change_home(desk, unavailable="withdrawn")
    with pytest.raises(Refused) as told:
        moved(desk, MANAGER if action == "confirm" else LANDLORD, offer_id, action)
    assert told.value.code == "home_withdrawn" and row_of(desk, offer_id).state == state


def test_a_home_that_is_being_made_ready_stays_offered_as_by_the_rules(desk: Engine) -> None:
    change_home(desk, unavailable="void_works")
    assert row_of(desk, taken_to(desk, "W01", "H01", "moved_in")).state == "moved_in"


def test_who_confirms_confirms_the_day_that_holds_now(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "approvals_pending")
    moved(desk, HERS, offer_id, "approvals", side="probation")
    before = row_of(desk, offer_id).move_in_on
    with writing(desk) as connection:
        mine = update(women).where(women.c.woman_id == "W01")
        connection.execute(mine.values(release_date=before + timedelta(days=5)))
    moved(desk, MANAGER, offer_id, "confirm")
    with reading(desk) as connection:
        day = judge_pair(connection, "W01", "H01", Policy()).move_in_on
    assert row_of(desk, offer_id).move_in_on == day != before


def test_no_pin_of_the_pair_is_left_once_she_lives_there(desk: Engine) -> None:
    with writing(desk) as connection:
        add_pin(connection, MANAGER, WantedPin(woman_id="W01", home_id="H01", kind="pin", reason="near her mother"))
    taken_to(desk, "W01", "H01", "moved_in")
    assert not [pin for pin in pinned(desk) if pin[:3] == ("W01", "H01", "pin")]
