"""An offer from proposal to moving in, what each way leaves behind, and what is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, insert, select, update

from api.access.users import User
from api.service.offers.changing import Lapsed
from api.service.offers.ending import end_live, reopen_for_new_date
from api.service.offers.expiry import lapse_expired
from api.service.offers.moving import Asked, Moved, move
from api.service.offers.states import Action
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import LIVE
from matcher.domain.reasons import ReasonCode, ReasonSide
from tests.api.service.offers.steps import (
    HERS,
    LANDLORD,
    MANAGER,
    TO_CONFIRMED,
    held,
    logged,
    moved,
    pinned,
    proposed,
    row_of,
    run_out,
    states_of,
    taken_to,
)

women, homes, children = CONTRACT["women"], CONTRACT["homes"], CONTRACT["children"]


def steps(engine: Engine, offer_id: str) -> list[str]:
    with reading(engine) as connection:
        return list(states_of(connection, offer_id))


def refused(engine: Engine, user: User, offer_id: str, action: Action, **how: object) -> str:
    before = row_of(engine, offer_id), held(engine), pinned(engine)
    with pytest.raises(Refused) as told:
        moved(engine, user, offer_id, action, **how)  # type: ignore[arg-type]
    assert (row_of(engine, offer_id), held(engine), pinned(engine)) == before
    return told.value.code


@pytest.mark.parametrize("first", [LANDLORD, HERS])
def test_both_accept_in_either_order(desk: Engine, first: User) -> None:
    offer_id = proposed(desk, "W01", "H01")
    assert held(desk) == set()
    moved(desk, MANAGER, offer_id, "send")
    assert held(desk) == {("H01", 1, offer_id)}
    second = HERS if first is LANDLORD else LANDLORD
    between = "accepted_by_landlord" if first is LANDLORD else "accepted_by_her"
    assert moved(desk, first, offer_id, "accept").state == between
    assert refused(desk, first, offer_id, "accept") == "wrong_state"
    assert moved(desk, second, offer_id, "accept").state == "approvals_pending"
    assert refused(desk, MANAGER, offer_id, "confirm") == "approvals_missing"
    assert moved(desk, HERS, offer_id, "approvals", side="probation").state == "approvals_pending"
    assert refused(desk, HERS, offer_id, "approvals", side="probation") == "approved_already"
    moved(desk, HERS, offer_id, "approvals", side="children's services")
    assert moved(desk, MANAGER, offer_id, "confirm").state == "confirmed"
    assert ("W01", "H01", "pin", None) in pinned(desk) and row_of(desk, offer_id).expires_at is None
    assert moved(desk, HERS, offer_id, "moved-in") == Moved(offer_id, "moved_in", 8)
    assert held(desk) == {("H01", 1, offer_id)} and ("W01", "H01", "pin", None) not in pinned(desk)
    wanted = ["proposed", "sent", between, *["approvals_pending"] * 3, "confirmed", "moved_in"]
    assert steps(desk, offer_id) == wanted
    assert [action for _, action, _ in logged(desk, offer_id)] == [
        "propose", "send", "accept", "accept", "approvals", "approvals", "confirm", "moved-in",
    ]  # fmt: skip


def test_childrens_services_must_approve_where_a_child_in_care_returns(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "approvals_pending")
    moved(desk, HERS, offer_id, "approvals", side="probation")
    with writing(desk) as connection:
        connection.execute(
            update(children).where(children.c.woman_id == "W01").values(order="section20", returns="yes")
        )
    with pytest.raises(Refused) as told:
        moved(desk, MANAGER, offer_id, "confirm")
    assert told.value.code == "approvals_missing" and told.value.faults == ("children's services",)


@pytest.mark.parametrize(
    ("user", "code", "side"),
    [
        (LANDLORD, "landlord_support_need", "landlord"),
        (HERS, "person_declined", "person"),
        (HERS, "harassment_or_unsafe_area", None),
        (HERS, "probation_not_approved", "probation"),
        (HERS, "childrens_services_not_approved", "children's services"),
    ],
)
@pytest.mark.parametrize("state", ["sent", "approvals_pending", "confirmed"])
def test_a_decline_rules_out_this_pair_and_touches_nothing_else(
    desk: Engine, user: User, code: ReasonCode, side: ReasonSide | None, state: str
) -> None:
    with reading(desk) as connection:
        before = connection.execute(select(women).order_by(women.c.woman_id)).all()
    vetoes = pinned(desk)
    offer_id = taken_to(desk, "W01", "H01", state)
    assert moved(desk, user, offer_id, "decline", code=code, side=side).state == "declined"
    assert held(desk) == set()
    assert pinned(desk) - vetoes == {("W01", "H01", "veto", code)} and vetoes <= pinned(desk)
    with reading(desk) as connection:
        assert connection.execute(select(women).order_by(women.c.woman_id)).all() == before
    with pytest.raises(Refused) as told:
        proposed(desk, "W01", "H01")
    assert told.value.code == "ruled_out"
    # She is as open to any other home as before, and the home to any other woman.
    moved(desk, MANAGER, proposed(desk, "W01", "H03"), "send")


@pytest.mark.parametrize("state", LIVE)
def test_what_is_withdrawn_leaves_nothing_behind(desk: Engine, state: str) -> None:
    vetoes = pinned(desk)
    offer_id = taken_to(desk, "W01", "H01", state)
    moved(desk, MANAGER, offer_id, "withdraw", code="recalled_or_returned")
    assert row_of(desk, offer_id).state == "withdrawn" and held(desk) == set() and pinned(desk) == vetoes
    moved(desk, MANAGER, proposed(desk, "W01", "H01"), "send")


def test_a_pin_that_a_person_made_outlives_the_offer(desk: Engine) -> None:
    with writing(desk) as connection:
        connection.execute(insert(CONTRACT["pins"]).values(woman_id="W01", home_id="H01", kind="pin", reason="mine"))
    offer_id = taken_to(desk, "W01", "H01", "confirmed")
    moved(desk, MANAGER, offer_id, "withdraw", code="recording_error")
    assert ("W01", "H01", "pin", None) in pinned(desk)


def test_the_reason_must_be_one_for_that_and_the_users_to_give(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    assert refused(desk, LANDLORD, offer_id, "decline", code="person_declined") == "wrong_side"
    assert refused(desk, HERS, offer_id, "decline", code="landlord_support_need") == "wrong_side"
    assert refused(desk, HERS, offer_id, "decline", code="person_declined", side="probation") == "wrong_side"
    assert refused(desk, HERS, offer_id, "decline", code="new_release_date") == "wrong_reason"
    assert refused(desk, HERS, offer_id, "decline") == "wrong_reason"
    assert refused(desk, MANAGER, offer_id, "withdraw", code="person_declined") == "wrong_reason"
    assert refused(desk, HERS, offer_id, "withdraw", code="recalled_or_returned") == "wrong_side"
    assert refused(desk, HERS, offer_id, "withdraw", code="person_declined") == "wrong_reason"
    assert refused(desk, LANDLORD, offer_id, "withdraw", code="other_accommodation_found") == "wrong_state"


def test_whoever_may_not_know_of_it_cannot_act_on_it(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    others = (User("o", "partner", partner_id="P02"), User("c", "caseworker", region="Wales"), User("n", "batch"))
    # What is only proposed has not left the house.
    for user in (LANDLORD, *others):
        with pytest.raises(NotThere):
            moved(desk, user, offer_id, "accept")
    moved(desk, MANAGER, offer_id, "send")
    for user in others:
        with pytest.raises(NotThere):
            moved(desk, user, offer_id, "accept")
    with writing(desk) as connection, pytest.raises(NotThere):
        move(connection, MANAGER, "no-such-offer", Asked("send", 1))


def test_only_over_the_version_that_was_read(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    with writing(desk) as connection, pytest.raises(ChangedMeanwhile):
        move(connection, LANDLORD, offer_id, Asked("accept", 1))


@pytest.mark.parametrize("state", [state for state in LIVE if state != "confirmed"])
def test_nobody_acts_on_what_has_run_out(desk: Engine, state: str) -> None:
    offer_id = taken_to(desk, "W01", "H01", state)
    run_out(desk, offer_id)
    for user, action in ((MANAGER, "send"), (HERS, "accept"), (MANAGER, "confirm"), (MANAGER, "withdraw")):
        with pytest.raises((Lapsed, NotThere)):
            moved(desk, user, offer_id, action)
    with writing(desk) as connection:
        assert lapse_expired(connection, [offer_id]) == 1 and lapse_expired(connection) == 0
    assert row_of(desk, offer_id).state == "lapsed" and held(desk) == set()
    assert logged(desk, offer_id)[-1] == ("expiry", "lapse", "its time is over")
    # She is free for another, and even for the same.
    proposed(desk, "W01", "H01")


def test_what_is_confirmed_does_not_run_out(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "confirmed")
    with writing(desk) as connection:
        assert lapse_expired(connection) == 0
    assert row_of(desk, offer_id).state == "confirmed"


@pytest.mark.parametrize("state", LIVE)
def test_a_new_release_date_reopens(desk: Engine, state: str) -> None:
    vetoes = pinned(desk)
    offer_id = taken_to(desk, "W01", "H01", state)
    with writing(desk) as connection:
        assert reopen_for_new_date(connection, "W01", "amira") == offer_id
    assert row_of(desk, offer_id).state == "withdrawn" and held(desk) == set() and pinned(desk) == vetoes
    assert logged(desk, offer_id)[-1] == ("amira", "withdraw", "new_release_date")
    with writing(desk) as connection:
        assert reopen_for_new_date(connection, "W01", "amira") is None
    moved(desk, MANAGER, proposed(desk, "W01", "H01"), "send")


def test_ending_what_has_run_out_or_is_over_is_nothing_new(desk: Engine) -> None:
    first = taken_to(desk, "W01", "H01", "sent")
    run_out(desk, first)
    with writing(desk) as connection:
        assert end_live(connection, "W01", "amira", "recalled_or_returned") is None
        assert end_live(connection, "nobody", "amira", "recalled_or_returned") is None
    assert row_of(desk, first).state == "lapsed"


def test_a_home_that_no_longer_suits_is_not_sent_nor_confirmed(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    with writing(desk) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(children_ok=False))
    assert refused(desk, MANAGER, offer_id, "send") == "does_not_fit"
    with writing(desk) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(children_ok=True))
    for user, action, side in TO_CONFIRMED[:-1]:
        moved(desk, user, offer_id, action, side=side)
    with writing(desk) as connection:
        connection.execute(update(women).where(women.c.woman_id == "W01").values(access_need="wheelchair"))
    assert refused(desk, MANAGER, offer_id, "confirm") == "does_not_fit"


def test_what_came_between_stops_it_from_being_sent(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    with writing(desk) as connection:
        connection.execute(insert(CONTRACT["pins"]).values(woman_id="W06", home_id="H01", kind="pin"))
    assert refused(desk, MANAGER, offer_id, "send") == "pinned_elsewhere"
    with writing(desk) as connection:
        connection.execute(CONTRACT["pins"].delete().where(CONTRACT["pins"].c.woman_id == "W06"))
        connection.execute(
            update(homes).where(homes.c.home_id == "H01").values(unavailable="withdrawn", changed_at=now())
        )
    assert refused(desk, MANAGER, offer_id, "send") == "home_withdrawn"
