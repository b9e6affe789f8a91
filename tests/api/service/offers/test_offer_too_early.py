"""Nobody moves in before the day: not before both the day planned and her release."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update

from api.runs.clock import database_now
from api.service.offers.moving import Asked, move
from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.offers import offers
from tests.api.service.offers.steps import LANDLORD, held, logged, row_of, taken_to

women = CONTRACT["women"]


def day(engine: Engine, ahead: int | None) -> date | None:
    """So many days from today, by the database's clock; None for one that nobody knows."""
    with reading(engine) as connection:
        return None if ahead is None else database_now(connection).date() + timedelta(days=ahead)


def confirmed(engine: Engine, planned: int | None, release: int | None) -> str:
    """An offer for a day so many days from today, to a woman who is released on another."""
    offer_id = taken_to(engine, "W01", "H01", "confirmed")
    mine, hers = offers.c.offer_id == offer_id, women.c.woman_id == "W01"
    with writing(engine) as connection:
        connection.execute(update(offers).where(mine).values(move_in_on=day(engine, planned)))
        connection.execute(update(women).where(hers).values(release_date=day(engine, release)))
    return offer_id


def moves_in(engine: Engine, offer_id: str) -> str:
    asked = Asked("moved-in", row_of(engine, offer_id).version)
    with writing(engine) as connection:
        return move(connection, LANDLORD, offer_id, asked).state


@pytest.mark.parametrize(("planned", "release"), [(1, 1), (30, 2), (2, 30)])
def test_before_both_days_it_is_refused_and_nothing_changes(desk: Engine, planned: int, release: int) -> None:
    offer_id = confirmed(desk, planned, release)
    before = row_of(desk, offer_id), held(desk), logged(desk, offer_id)
    with pytest.raises(Refused) as told:
        moves_in(desk, offer_id)
    assert (told.value.code, list(told.value.faults)) == ("too_early", [])
    assert str(told.value) == "It is too early: that she moved in is recorded from the day she moves in on."
    assert (row_of(desk, offer_id), held(desk), logged(desk, offer_id)) == before


@pytest.mark.parametrize(
    ("planned", "release"), [(0, 0), (0, 30), (30, 0), (-3, -5), (None, 30), (30, None), (None, None)]
)
def test_from_either_day_on_and_where_one_is_unknown_it_is_recorded(
    desk: Engine, planned: int | None, release: int | None
) -> None:
    assert moves_in(desk, confirmed(desk, planned, release)) == "moved_in"
