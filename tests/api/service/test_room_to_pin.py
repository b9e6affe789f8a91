"""Pins on one home count against each other: no more are made than have room there together, whoever asks at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, insert, select, update

from api.service.offers.holds import room_of
from api.service.pins import WantedPin, add_pin, remove_pin
from api.service.referrals.closing import reopen
from api.service.refusals import Refused
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.referrals import referrals
from tests.api.service.offers.steps import MANAGER, moved, pinned, proposed, taken_to
from tests.api.web.conftest import fill

pins, homes, occupants = CONTRACT["pins"], CONTRACT["homes"], CONTRACT["occupants"]


@pytest.fixture
def desk(engine: Engine) -> Engine:
    """With fixtures/everything and the accounts that act on offers."""
    fill(engine)
    return engine


def made(engine: Engine, woman_id: str, home_id: str, kind: str = "pin") -> int:
    code = "person_declined" if kind == "veto" else None
    wanted = WantedPin(woman_id=woman_id, home_id=home_id, kind=kind, reason="near her mother", reason_code=code)
    with writing(engine) as connection:
        return add_pin(connection, MANAGER, wanted)


def refused(engine: Engine, woman_id: str, home_id: str) -> str:
    before = pinned(engine)
    with pytest.raises(Refused) as told:
        made(engine, woman_id, home_id)
    assert pinned(engine) == before
    # The code says of her own pin, too, that it forbids another.
    assert "She is pinned" not in str(told.value)
    return told.value.code


def with_bedspaces(engine: Engine, home_id: str, free: int) -> None:
    """Leaves so many bedspaces of a shared home beside its occupants."""
    with writing(engine) as connection:
        bedspaces = room_of(connection, home_id).bedspaces
        assert bedspaces is not None
        fewer = homes.c.bedspaces - (bedspaces - free)
        connection.execute(update(homes).where(homes.c.home_id == home_id).values(bedspaces=fewer))


def at_once(engine: Engine, women: Sequence[str], home_id: str) -> Counter[str]:
    """What became of pins of several women to one home, all asked for together."""
    start, told = Barrier(len(women)), []

    def client(woman_id: str) -> None:
        start.wait()
        try:
            made(engine, woman_id, home_id)
            told.append("made")
        except Refused as error:
            told.append(error.code)

    clients = [Thread(target=client, args=(woman_id,)) for woman_id in women]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return Counter(told)


def test_a_home_of_ones_own_takes_one_pin_and_any_vetoes(desk: Engine) -> None:
    first = made(desk, "W01", "H08")
    assert refused(desk, "W02", "H08") == "pinned_elsewhere"
    made(desk, "W02", "H08", "veto")
    made(desk, "W09", "H08", "veto")
    with writing(desk) as connection:
        remove_pin(connection, MANAGER, first)
    made(desk, "W03", "H08")


def test_a_shared_home_takes_as_many_as_it_has_bedspaces(desk: Engine) -> None:
    # W11 comes with a child, W04 and W10 alone.
    with_bedspaces(desk, "H04", 3)
    made(desk, "W11", "H04")
    made(desk, "W04", "H04")
    assert refused(desk, "W10", "H04") == "pinned_elsewhere"
    with_bedspaces(desk, "H04", 4)
    made(desk, "W10", "H04")


def test_who_comes_with_her_is_counted_too(desk: Engine) -> None:
    with_bedspaces(desk, "H04", 2)
    made(desk, "W04", "H04")
    assert refused(desk, "W11", "H04") == "pinned_elsewhere"
    made(desk, "W10", "H04")


def test_pins_offers_and_residents_take_room_together(desk: Engine) -> None:
    with_bedspaces(desk, "H04", 4)
    moved(desk, MANAGER, proposed(desk, "W04", "H04"), "send")
    made(desk, "W10", "H04")
    with writing(desk) as connection:
        connection.execute(insert(occupants).values(home_id="H04", role="resident", sex="F"))
    assert refused(desk, "W11", "H04") == "pinned_elsewhere"
    with_bedspaces(desk, "H04", 4)
    made(desk, "W11", "H04")


def test_who_has_a_pin_and_an_offer_comes_once(desk: Engine) -> None:
    with_bedspaces(desk, "H04", 2)
    made(desk, "W04", "H04")
    moved(desk, MANAGER, proposed(desk, "W04", "H04"), "send")
    made(desk, "W10", "H04")
    assert refused(desk, "W12", "H04") == "pinned_elsewhere"


def test_what_is_promised_is_told_before_what_is_pinned(desk: Engine) -> None:
    taken_to(desk, "W01", "H01", "confirmed")
    assert ("W01", "H01", "pin", None) in pinned(desk)
    assert refused(desk, "W11", "H01") == "home_promised"


def test_a_shared_home_that_its_residents_fill_takes_none(desk: Engine) -> None:
    with_bedspaces(desk, "H04", 0)
    assert refused(desk, "W04", "H04") == "home_promised"


def with_closed_case(engine: Engine, woman_id: str) -> None:
    with writing(engine) as connection:
        case = {"woman_id": woman_id, "opened_by": "amira", "opened_at": now(), "state": "closed"}
        connection.execute(insert(referrals).values(**case, closed_at=now(), changed_at=now()))


def with_case_open_again(engine: Engine, woman_id: str) -> None:
    with writing(engine) as connection:
        reopen(connection, MANAGER, woman_id, None, now())


def test_the_pin_of_a_closed_case_does_not_count(desk: Engine) -> None:
    made(desk, "W01", "H01")
    with_closed_case(desk, "W01")
    made(desk, "W11", "H01")


def test_a_pin_goes_whose_home_was_pinned_to_somebody_else_while_the_case_was_closed(desk: Engine) -> None:
    made(desk, "W01", "H01")
    made(desk, "W01", "H08", "veto")
    with_closed_case(desk, "W01")
    made(desk, "W11", "H01")
    with_case_open_again(desk, "W01")
    kept = {row[:3] for row in pinned(desk)}
    assert ("W11", "H01", "pin") in kept and ("W01", "H08", "veto") in kept
    assert ("W01", "H01", "pin") not in kept
    with reading(desk) as connection:
        last = connection.execute(select(log).order_by(log.c.seq.desc()).limit(2)).all()
    assert [(row.action, row.object_id) for row in last] == [("remove pin", "W01 H01"), ("reopen", "W01")]


def test_a_pin_that_could_still_be_made_outlasts_a_closed_case(desk: Engine) -> None:
    made(desk, "W01", "H01")
    with_closed_case(desk, "W01")
    with_case_open_again(desk, "W01")
    assert ("W01", "H01", "pin") in {row[:3] for row in pinned(desk)}


def test_pins_that_were_brought_in_stand_and_count(desk: Engine) -> None:
    with writing(desk) as connection:
        connection.execute(insert(pins), [{"woman_id": one, "home_id": "H01", "kind": "pin"} for one in ("W01", "W02")])
    assert refused(desk, "W11", "H01") == "pinned_elsewhere"


def test_of_many_at_once_a_home_is_pinned_to_one(desk: Engine) -> None:
    whom = {"H03": ["W01", "W02", "W03", "W05", "W11"], "H05": ["W02", "W10", "W11"], "H08": ["W01", "W03", "W09"]}
    for home_id, women in whom.items():
        assert at_once(desk, women, home_id) == {"made": 1, "pinned_elsewhere": len(women) - 1}
        with reading(desk) as connection:
            (row_id,) = connection.scalars(select(pins.c.row_id).where(pins.c.home_id == home_id, pins.c.kind == "pin"))
        with writing(desk) as connection:
            remove_pin(connection, MANAGER, row_id)


def test_of_many_at_once_as_many_as_have_room_are_pinned_to_a_shared_home(desk: Engine) -> None:
    # W11 comes with a child: whoever is first, one finds no room.
    with_bedspaces(desk, "H04", 3)
    assert at_once(desk, ["W04", "W10", "W11"], "H04") == {"made": 2, "pinned_elsewhere": 1}


def test_a_pin_that_a_rule_forbids_is_refused_and_fails_no_run(desk: Engine) -> None:
    with pytest.raises(Refused) as told:
        made(desk, "W06", "H01")
    assert told.value.code == "does_not_fit" and told.value.faults
    assert not any(row[:2] == ("W06", "H01") for row in pinned(desk))
    made(desk, "W06", "H01", "veto")
