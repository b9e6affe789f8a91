"""Who lives somewhere already is forgotten neither for herself nor for those who may not live near her."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from api.access.users import User, open_account
from api.runs.carrying_out import Done
from api.runs.inputs import respecting, standing_offers
from api.service.referrals.closing import close, reopen
from api.storage.contents import kept_tables
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import offers
from tests.api.runs.test_carrying_out import ran
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER, moved, proposed, row_of, taken_to

women, homes, pins, bars = (CONTRACT[name] for name in ("women", "homes", "pins", "bars"))
YORKSHIRE = User("yo", "caseworker", region="Yorkshire & The Humber")
AIRE = User("lu", "partner", partner_id="P02")
APART = {"kind": "non_association", "other_id": "W04", "radius_km": 5.0, "not_same_partner": False}


@pytest.fixture
def desk(everything: Engine) -> Engine:
    """With the accounts that act on offers."""
    with writing(everything) as connection:
        for user in (MANAGER, HERS, LANDLORD, YORKSHIRE, AIRE):
            open_account(connection, user, "tests")
    return everything


def placed(done: Done) -> dict[str, str]:
    assert done.found is not None, done.faults
    return {one.woman_id: one.home_id for one in done.found.plan.placements}


def lives_at(engine: Engine, woman_id: str, home_id: str, state: str = "moved_in") -> str:
    """A woman of Yorkshire comes to a home of P02."""
    offer_id = proposed(engine, woman_id, home_id)
    moved(engine, MANAGER, offer_id, "send")
    moved(engine, AIRE, offer_id, "accept")
    moved(engine, YORKSHIRE, offer_id, "accept")
    for side in ("probation", "children's services"):
        moved(engine, YORKSHIRE, offer_id, "approvals", side=side)  # type: ignore[arg-type]
    moved(engine, MANAGER, offer_id, "confirm")
    if state == "moved_in":
        moved(engine, AIRE, offer_id, "moved-in")
    return offer_id


def change_homes(engine: Engine, home_ids: tuple[str, ...], **values: Any) -> None:
    with writing(engine) as connection:
        connection.execute(update(homes).where(homes.c.home_id.in_(home_ids)).values(**values))


def withdraw(engine: Engine, *home_ids: str) -> None:
    change_homes(engine, home_ids, unavailable="withdrawn", available_from=None)


def change_woman(engine: Engine, woman_id: str, **values: Any) -> None:
    with writing(engine) as connection:
        connection.execute(update(women).where(women.c.woman_id == woman_id).values(**values))


def keep_apart(engine: Engine, **facts: Any) -> None:
    with writing(engine) as connection:
        connection.execute(insert(bars).values(woman_id="W10", **{**APART, **facts}))


def test_nobody_is_placed_beside_a_woman_who_has_moved_in_and_whom_she_may_not_meet(desk: Engine) -> None:
    lives_at(desk, "W04", "H04")
    withdraw(desk, "H02", "H05", "H06")
    assert placed(ran(desk)[1])["W10"] == "H04"
    keep_apart(desk)
    assert "W10" not in placed(ran(desk)[1])
    # Lifted, it binds nobody.
    with writing(desk) as connection:
        connection.execute(update(bars).where(bars.c.woman_id == "W10").values(approved_by="officer 9"))
    assert placed(ran(desk)[1])["W10"] == "H04"


@pytest.mark.parametrize("kind", ["non_association", "no_cohabit_person"])
def test_whoever_of_the_two_it_is_written_of_and_whatever_her_case_says(desk: Engine, kind: str) -> None:
    lives_at(desk, "W04", "H04")
    withdraw(desk, "H02", "H05", "H06")
    with writing(desk) as connection:
        close(connection, MANAGER, "W04", None, None, now())
        named = {"woman_id": "W04", "kind": kind, "other_id": "W10", "not_same_partner": False}
        connection.execute(insert(bars).values(**named))
    assert "W10" not in placed(ran(desk)[1])


def test_homes_around_a_self_contained_one_are_ruled_out_by_the_radius(desk: Engine) -> None:
    lives_at(desk, "W04", "H06")
    keep_apart(desk, radius_km=10.0)
    with reading(desk) as connection:
        found = respecting(kept_tables(connection), standing_offers(connection))
    ruled = {row["home_id"]: row for row in found["pins"] if row["kind"] == "veto" and row["woman_id"] == "W10"}
    # H05 is in Bradford as H06 is; H04 in Leeds is not, and H01 is beyond the hills.
    assert set(ruled) == {"H05"}
    assert not any("W04" in str(value) or "H06" in str(value) for value in ruled["H05"].values())
    with writing(desk) as connection:
        connection.execute(update(bars).where(bars.c.woman_id == "W10").values(not_same_partner=True))
    with reading(desk) as connection:
        found = respecting(kept_tables(connection), standing_offers(connection))
    assert {row["home_id"] for row in found["pins"] if row["woman_id"] == "W10"} == {"H04", "H05"}


def test_the_same_where_everybody_under_offer_is_left_out(desk: Engine) -> None:
    lives_at(desk, "W04", "H04", "confirmed")
    taken_to(desk, "W01", "H01", "confirmed")
    withdraw(desk, "H01", "H02", "H05", "H06")
    assert placed(ran(desk)[1])["W10"] == "H04"
    keep_apart(desk)
    found = placed(ran(desk)[1])
    assert found and not {"W01", "W04", "W10"} & set(found)


def test_a_mistaken_proposal_does_not_hide_that_she_lives_somewhere(desk: Engine) -> None:
    taken_to(desk, "W01", "H01", "moved_in")
    second = proposed(desk, "W01", "H03")
    assert "W01" not in placed(ran(desk)[1])
    moved(desk, MANAGER, second, "withdraw", code="recording_error")
    assert "W01" not in placed(ran(desk)[1])


def test_who_was_recalled_after_she_moved_in_needs_a_home_again(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "moved_in")
    assert "W01" not in placed(ran(desk)[1])
    change_woman(desk, "W01", release_date=date(2027, 2, 1), release_type="recall")
    found = placed(ran(desk)[1])
    assert found["W01"] != "H01" and "H01" not in found.values()
    # Her old home is one of those for her again once its landlord offers it anew.
    day = row_of(desk, offer_id).move_in_on
    change_homes(desk, ("H01",), available_from=day + timedelta(days=1))
    assert "H01" in {home.home_id for home in ran(desk)[1].found.instance.homes}  # type: ignore[union-attr]


def test_a_shared_home_she_left_is_not_offered_to_her_while_she_counts_as_living_there(desk: Engine) -> None:
    lives_at(desk, "W04", "H04")
    change_woman(desk, "W04", release_date=date(2027, 2, 1))
    with reading(desk) as connection:
        found = respecting(kept_tables(connection), standing_offers(connection))
    assert "W04" in {row["woman_id"] for row in found["women"]}
    assert placed(ran(desk)[1]).get("W04") != "H04"


def test_whose_case_is_opened_again_needs_a_home_again(desk: Engine) -> None:
    with writing(desk) as connection:
        close(connection, MANAGER, "W01", None, "other_accommodation_found", now())
        reopen(connection, MANAGER, "W01", None, now())
    taken_to(desk, "W01", "H01", "moved_in")
    assert "W01" not in placed(ran(desk)[1])
    with writing(desk) as connection:
        close(connection, MANAGER, "W01", None, None, now())
    assert "W01" not in placed(ran(desk)[1])
    with writing(desk) as connection:
        reopen(connection, MANAGER, "W01", None, now())
    assert placed(ran(desk)[1])["W01"] != "H01"


def test_where_nobody_but_those_under_a_stale_offer_is_left_the_run_says_so(desk: Engine) -> None:
    taken_to(desk, "W01", "H01", "confirmed")
    withdraw(desk, "H01")
    with writing(desk) as connection:
        for woman_id in connection.scalars(select(women.c.woman_id).where(women.c.woman_id != "W01")).all():
            close(connection, MANAGER, woman_id, None, "other_accommodation_found", now())
    done = ran(desk)[1]
    assert done.pins and done.found is None
    assert len(done.faults) == 1 and done.faults[0].startswith("pin W01 to H01 breaks ")


def test_a_pin_to_a_home_that_offers_fill_is_dropped_and_told(desk: Engine) -> None:
    lives_at(desk, "W04", "H04", "confirmed")
    change_homes(desk, ("H04",), bedspaces=1)
    with writing(desk) as connection:
        connection.execute(insert(pins).values(woman_id="W10", home_id="H04", kind="pin"))
    done = ran(desk)[1]
    found = placed(done)
    assert found.get("W10") != "H04" and "W04" not in found and done.reading is not None
    told = [str(one) for one in done.reading.warnings if "pin W10 to H04 is not used" in str(one)]
    assert len(told) == 1


def test_a_pin_of_a_closed_case_binds_no_run(desk: Engine) -> None:
    home_id = placed(ran(desk)[1])["W01"]
    with writing(desk) as connection:
        connection.execute(insert(pins).values(woman_id="W02", home_id=home_id, kind="pin"))
        close(connection, MANAGER, "W02", None, "other_accommodation_found", now())
    assert placed(ran(desk)[1])["W01"] == home_id
    proposed(desk, "W01", home_id)
    with reading(desk) as connection:
        assert connection.scalar(select(offers.c.state).where(offers.c.woman_id == "W01")) == "proposed"
