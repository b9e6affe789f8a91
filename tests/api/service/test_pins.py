"""Pins and vetoes that people make: one word on a pair, one pin for a woman, nothing against a promise."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from api.access.users import User, open_account
from api.service.offers.holds import room_of
from api.service.pins import Filter, WantedPin, add_pin, list_pins, remove_pin
from api.service.refusals import NotThere, Refused
from api.storage.audit import log
from api.storage.contents import bring_in
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from matcher.intake.contents import read_contents
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER, moved, proposed, row_of, run_out, taken_to
from tests.runs import FIXTURES

pins, homes = CONTRACT["pins"], CONTRACT["homes"]


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """With fixtures/everything and the accounts that act on offers."""
    with writing(engine) as connection:
        bring_in(connection, read_contents(FIXTURES / "everything"), now())
        for user in (MANAGER, HERS, LANDLORD):
            open_account(connection, user, "tests")
    return engine


def made(engine: Engine, woman_id: str, home_id: str, kind: str = "pin", user: User = MANAGER) -> int:
    code = "person_declined" if kind == "veto" else None
    wanted = WantedPin(woman_id=woman_id, home_id=home_id, kind=kind, reason="near her mother", reason_code=code)
    with writing(engine) as connection:
        return add_pin(connection, user, wanted)


def refused(engine: Engine, woman_id: str, home_id: str, kind: str = "pin") -> str:
    with pytest.raises(Refused) as told:
        made(engine, woman_id, home_id, kind)
    return told.value.code


def listed(engine: Engine, **wanted: Any) -> list[tuple[str, str, str]]:
    with writing(engine) as connection:
        found = list_pins(connection, MANAGER, Filter(**wanted)).pins
    return [(one["woman_id"], one["home_id"], one["kind"]) for one in found]


def test_one_word_on_a_pair_and_one_pin_for_a_woman(desk: Engine) -> None:
    made(desk, "W01", "H01")
    assert refused(desk, "W01", "H01") == "already_decided"
    assert refused(desk, "W01", "H01", "veto") == "contradicts"
    assert refused(desk, "W01", "H03") == "pinned_elsewhere"
    made(desk, "W01", "H03", "veto")
    made(desk, "W01", "H05", "veto")
    assert refused(desk, "W01", "H03") == "contradicts"
    assert listed(desk, woman_id="W01") == [("W01", "H01", "pin"), ("W01", "H03", "veto"), ("W01", "H05", "veto")]


def test_of_many_pins_for_her_at_once_one_is_made(desk: Engine) -> None:
    suits = ["H01", "H03", "H05", "H06", "H07", "H08"]
    start, told = Barrier(6), []

    def client(number: int) -> None:
        start.wait()
        try:
            made(desk, "W01", suits[number])
            told.append("made")
        except Refused as error:
            told.append(error.code)

    clients = [Thread(target=client, args=(number,)) for number in range(6)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert sorted(told) == ["made", *["pinned_elsewhere"] * 5]


def test_a_promise_stands_against_a_pin(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    assert refused(desk, "W01", "H03") == "offer_under_way"
    assert refused(desk, "W01", "H01", "veto") == "offer_under_way"
    assert refused(desk, "W06", "H01") == "home_promised"
    made(desk, "W01", "H03", "veto")
    made(desk, "W01", "H01")
    moved(desk, MANAGER, offer_id, "withdraw", code="recording_error")
    made(desk, "W06", "H07")


def test_what_is_taken_back_is_gone_but_not_the_pin_of_a_confirmed_offer(desk: Engine) -> None:
    number = made(desk, "W06", "H07")
    with writing(desk) as connection:
        remove_pin(connection, MANAGER, number)
        with pytest.raises(NotThere):
            remove_pin(connection, MANAGER, number)
    taken_to(desk, "W01", "H01", "confirmed")
    with reading(desk) as connection:
        asked = select(pins.c.row_id).where(pins.c.woman_id == "W01", pins.c.kind == "pin")
        number = connection.execute(asked).scalar_one()
    with writing(desk) as connection, pytest.raises(Refused) as told:
        remove_pin(connection, MANAGER, number)
    assert told.value.code == "offer_under_way"


def test_who_and_what_must_be_there_and_be_known(desk: Engine) -> None:
    for woman_id, home_id, user in (("nobody", "H01", MANAGER), ("W01", "nowhere", MANAGER), ("W01", "H01", HERS)):
        with pytest.raises(NotThere):
            made(desk, woman_id, home_id, user=user)


def test_pages_and_what_is_logged(desk: Engine) -> None:
    made(desk, "W01", "H01")
    with writing(desk) as connection:
        first = list_pins(connection, MANAGER, Filter(limit=2))
        rest = list_pins(connection, MANAGER, Filter(limit=2, after=first.next))
    assert len(first.pins) == 2 and [one["woman_id"] for one in rest.pins] == ["W01"] and rest.next is None
    with reading(desk) as connection:
        entries = connection.execute(select(log).where(log.c.kind == "pin")).all()
        assert [(row.who, row.action, row.object_id, row.why) for row in entries] == [
            ("bea", "pin", "W01 H01", "POST /pins")
        ]
        reads = connection.scalars(select(log.c.object_id).where(log.c.why == "GET /pins").order_by(log.c.seq)).all()
    assert reads == ["W03", "W05", "W01"]


def test_a_pin_needs_room_beside_those_promised_a_shared_home(desk: Engine) -> None:
    yorkshire = User("yo", "caseworker", region="Yorkshire & The Humber")
    with writing(desk) as connection:
        open_account(connection, yorkshire, "tests")
        bedspaces = room_of(connection, "H04").bedspaces
        assert bedspaces is not None
        less = homes.c.bedspaces - (bedspaces - 2)
        connection.execute(update(homes).where(homes.c.home_id == "H04").values(bedspaces=less))
    offer_id = proposed(desk, "W04", "H04")
    moved(desk, MANAGER, offer_id, "send")
    made_pin = made(desk, "W10", "H04")
    with writing(desk) as connection:
        remove_pin(connection, MANAGER, made_pin)
        less = homes.c.bedspaces - 1
        connection.execute(update(homes).where(homes.c.home_id == "H04").values(bedspaces=less))
    assert refused(desk, "W10", "H04") == "home_promised"
    made(desk, "W10", "H04", "veto")
    # She who is promised the bedspace can be pinned to it.
    made(desk, "W04", "H04")


def test_a_home_that_somebody_lives_in_takes_no_pin_until_it_is_let_again(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "moved_in")
    assert refused(desk, "W02", "H01") == "home_promised"
    assert refused(desk, "W01", "H01") == "home_promised"
    day = row_of(desk, offer_id).move_in_on + timedelta(days=1)
    with writing(desk) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(available_from=day))
    made(desk, "W11", "H01")


def test_a_home_whose_promise_has_run_out_takes_a_pin(desk: Engine) -> None:
    run_out(desk, taken_to(desk, "W01", "H01", "sent"))
    made(desk, "W11", "H01")
