"""A run keeps every promise: whom a home is promised to has it, and nobody else is proposed for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from api.access.users import open_account
from api.runs.inputs import Standing, respecting, standing_offers
from api.runs.plans import placements_of
from api.storage.contents import kept_tables
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.offers import offers
from tests.api.runs.test_carrying_out import ran
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER, moved, proposed, run_out, taken_to

women, homes, pins, occupants = (CONTRACT[name] for name in ("women", "homes", "pins", "occupants"))


@pytest.fixture
def desk(everything: Engine) -> Engine:
    """With the accounts that act on offers."""
    with writing(everything) as connection:
        for user in (MANAGER, HERS, LANDLORD):
            open_account(connection, user, "tests")
    return everything


def planned(engine: Engine) -> dict[str, str]:
    run_id, done = ran(engine)
    assert done.found is not None, done.faults
    with reading(engine) as connection:
        return dict(placements_of(connection, run_id))


def standing(engine: Engine) -> Standing:
    with reading(engine) as connection:
        return standing_offers(connection)


def also(engine: Engine, woman_id: str, like: str) -> None:
    """One more woman like another, with nothing hanging on her."""
    with writing(engine) as connection:
        row = connection.execute(select(women).where(women.c.woman_id == like)).mappings().one()
        connection.execute(insert(women).values({**row, "woman_id": woman_id}))


@pytest.mark.parametrize("state", ["sent", "accepted_by_her", "approvals_pending", "confirmed"])
def test_a_home_under_offer_goes_to_nobody_else(desk: Engine, state: str) -> None:
    free = planned(desk)
    other = "H01" if free["W01"] != "H01" else "H03"
    assert free["W01"] != other
    taken_to(desk, "W01", other, state)
    found = planned(desk)
    assert found["W01"] == other and list(found.values()).count(other) == 1


def test_what_is_only_proposed_or_has_run_out_binds_nobody(desk: Engine) -> None:
    free = planned(desk)
    other = "H01" if free["W01"] != "H01" else "H03"
    offer_id = proposed(desk, "W01", other)
    assert standing(desk).promised == [] and planned(desk) == free
    moved(desk, MANAGER, offer_id, "send")
    run_out(desk, offer_id)
    assert standing(desk).promised == [] and planned(desk) == free


def test_an_ended_offer_leaves_the_plan_as_it_was_but_for_the_pair(desk: Engine) -> None:
    free = planned(desk)
    moved(desk, MANAGER, taken_to(desk, "W01", "H01", "confirmed"), "withdraw", code="recording_error")
    assert planned(desk) == free
    moved(desk, HERS, taken_to(desk, "W01", free["W01"], "sent"), "decline", code="person_declined")
    assert planned(desk).get("W01") not in (None, free["W01"])


def test_who_has_moved_in_is_out_and_so_is_her_home(desk: Engine) -> None:
    taken_to(desk, "W01", "H01", "moved_in")
    also(desk, "W91", like="W02")
    found = planned(desk)
    assert "W01" not in found and "H01" not in found.values()
    with reading(desk) as connection:
        tables = respecting(kept_tables(connection), standing_offers(connection))
    assert "W01" not in {row["woman_id"] for name in ("women", "children", "pins") for row in tables[name]}
    assert "H01" not in {row["home_id"] for name in ("homes", "occupants", "pins") for row in tables[name]}
    # The landlord offers it again from a later day.
    with writing(desk) as connection:
        later = connection.scalar(select(offers.c.move_in_on))
        assert later is not None
        connection.execute(
            update(homes).where(homes.c.home_id == "H01").values(available_from=later + timedelta(days=1))
        )
    assert standing(desk).moved == [] and standing(desk).housed == {"W01"}
    assert "H01" in {home.home_id for home in ran(desk)[1].found.instance.homes}  # type: ignore[union-attr]


def test_who_was_recorded_as_moved_in_by_mistake_is_in_the_next_run_and_so_is_her_home(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "confirmed")
    moved(desk, LANDLORD, offer_id, "moved-in")
    assert "W01" not in planned(desk) and "H01" not in planned(desk).values()
    moved(desk, MANAGER, offer_id, "withdraw", code="recording_error")
    with reading(desk) as connection:
        assert respecting(kept_tables(connection), standing_offers(connection)) == kept_tables(connection)
    assert "W01" in planned(desk)


def test_who_moves_on_from_a_first_home_keeps_it_taken_until_it_is_let_again(desk: Engine) -> None:
    taken_to(desk, "W01", "H01", "moved_in")
    second = taken_to(desk, "W01", "H03", "sent")
    now = standing(desk)
    assert (now.housed, [row.home_id for row in now.moved]) == (frozenset(), ["H01"])
    found = planned(desk)
    assert found["W01"] == "H03" and "H01" not in found.values()
    moved(desk, MANAGER, second, "withdraw", code="recording_error")
    assert "H01" not in planned(desk).values()


def shared_with(engine: Engine, bedspaces: int) -> None:
    """H01 becomes a shared home of many rooms, in which nobody lives."""
    with writing(engine) as connection:
        changed = {"sharing": "shared", "bedspaces": bedspaces, "bedrooms": 6}
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(**changed))


def test_in_a_shared_home_she_and_hers_are_among_the_occupants(desk: Engine) -> None:
    shared_with(desk, 8)
    offer_id = taken_to(desk, "W01", "H01", "moved_in")
    with reading(desk) as connection:
        people = connection.scalar(select(offers.c.bedspaces).where(offers.c.offer_id == offer_id))
        born = connection.scalar(select(women.c.date_of_birth).where(women.c.woman_id == "W01"))
        there = respecting(kept_tables(connection), standing_offers(connection))["occupants"]
    here = [row for row in there if row["home_id"] == "H01"]
    assert people == len(here) > 1
    assert [(row["role"], row["sex"]) for row in here if row["date_of_birth"] == born] == [("resident", "F")]
    assert {row["role"] for row in here if row["date_of_birth"] != born} == {"child"}
    assert "W01" not in planned(desk)


def test_who_is_gone_from_the_database_still_fills_her_bedspaces(desk: Engine) -> None:
    shared_with(desk, 8)
    offer_id = taken_to(desk, "W01", "H01", "moved_in")
    with writing(desk) as connection:
        connection.execute(update(offers).where(offers.c.offer_id == offer_id).values(woman_id=None))
        connection.execute(delete(women).where(women.c.woman_id == "W01"))
    with reading(desk) as connection:
        there = respecting(kept_tables(connection), standing_offers(connection))["occupants"]
        people = connection.scalar(select(offers.c.bedspaces))
    assert [(row["role"], row["date_of_birth"]) for row in there if row["home_id"] == "H01"] == [("resident", None)] * (
        people or 0
    )


def test_an_offer_that_no_longer_holds_costs_nobody_else_the_plan(desk: Engine) -> None:
    taken_to(desk, "W01", "H01", "confirmed")
    with writing(desk) as connection:
        connection.execute(update(women).where(women.c.woman_id == "W01").values(access_need="wheelchair"))
    _, done = ran(desk)
    assert done.found is not None and done.reading is not None
    placed = {one.woman_id: one.home_id for one in done.found.plan.placements}
    assert "W01" not in placed and "H01" not in placed.values() and placed
    told = [str(one) for one in done.reading.warnings if "pin W01 to H01 breaks access" in str(one)]
    assert len(told) == 1
    # Pins that people made still end a run that cannot keep them.
    with writing(desk) as connection:
        connection.execute(insert(pins).values(woman_id="W05", home_id="H12", kind="pin"))
    assert ran(desk)[1].pins


def test_without_offers_the_tables_are_as_they_are(desk: Engine) -> None:
    with reading(desk) as connection:
        tables = kept_tables(connection)
        assert respecting(tables, standing_offers(connection)) == tables


def test_a_promised_home_is_kept_for_who_is_released_after_the_horizon(desk: Engine) -> None:
    with writing(desk) as connection:
        connection.execute(update(women).where(women.c.woman_id == "W01").values(release_date=date(2026, 12, 9)))
    taken_to(desk, "W01", "H01", "sent")
    run_id, done = ran(desk, weeks=2)
    assert done.found is not None
    with reading(desk) as connection:
        assert placements_of(connection, run_id)["W01"] == "H01"
