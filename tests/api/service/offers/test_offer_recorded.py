"""What a manager writes down for others, and what a caseworker may end: whose word it was, by whom, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, select

from api.access.users import User
from api.service.offers.changing import Lapsed
from api.service.offers.moving import Asked, move
from api.service.offers.reading import note_offer_read, one_offer
from api.service.offers.states import Action
from api.service.refusals import ChangedMeanwhile, NotThere, Refused
from api.storage.database import reading, writing
from api.storage.offers import LIVE, offer_steps
from matcher.domain.reasons import REASONS, ReasonCode, ReasonSide
from tests.api.service.offers.steps import (
    HERS,
    LANDLORD,
    MANAGER,
    has_come,
    held,
    logged,
    moved,
    pinned,
    proposed,
    row_of,
    run_out,
    taken_to,
)

ALONE: tuple[tuple[Action, ReasonSide | None], ...] = (
    ("send", None),
    ("accept", "landlord"),
    ("accept", "person"),
    ("approvals", "probation"),
    ("approvals", "children's services"),
    ("confirm", None),
    ("moved-in", "person"),
)
"""From a proposal to the day she moves in, all by a manager."""
REFUSALS: tuple[ReasonCode, ...] = (
    "landlord_property_not_ready",
    "person_declined",
    "probation_not_approved",
    "childrens_services_not_approved",
)


def steps(engine: Engine, offer_id: str) -> list[tuple[str, str, str | None, str | None]]:
    asked = select(offer_steps).where(offer_steps.c.offer_id == offer_id).order_by(offer_steps.c.seq)
    with reading(engine) as connection:
        return [(row.state, row.by, row.side, row.code) for row in connection.execute(asked)]


def read(engine: Engine, user: User, offer_id: str) -> list[Any]:
    """The steps as somebody reads them, without their moments."""
    with writing(engine) as connection:
        note_offer_read(connection, user, offer_id)
    with reading(engine) as connection:
        found = one_offer(connection, user, offer_id)["steps"]
    return [{name: told for name, told in step.items() if name != "at"} for step in found]


def refused(engine: Engine, user: User, offer_id: str, action: Action, **how: Any) -> Refused:
    if action == "moved-in":
        has_come(engine, offer_id)
    before = row_of(engine, offer_id), held(engine), pinned(engine), steps(engine, offer_id)
    with pytest.raises(Refused) as told:
        moved(engine, user, offer_id, action, **how)
    assert (row_of(engine, offer_id), held(engine), pinned(engine), steps(engine, offer_id)) == before
    return told.value


def test_a_manager_can_write_down_every_answer(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    for action, side in ALONE:
        moved(desk, MANAGER, offer_id, action, side=side)
    found = steps(desk, offer_id)
    assert [(state, side) for state, _, side, _ in found] == [
        ("proposed", None),
        ("sent", "programme"),
        ("accepted_by_landlord", "landlord"),
        ("approvals_pending", "person"),
        ("approvals_pending", "probation"),
        ("approvals_pending", "children's services"),
        ("confirmed", "programme"),
        ("moved_in", "person"),
    ]
    assert {by for _, by, _, _ in found} == {"bea"}
    assert logged(desk, offer_id)[1:] == [("bea", action, side or "programme") for action, side in ALONE]


@pytest.mark.parametrize(
    ("state", "action", "sides"),
    [
        ("sent", "accept", ["landlord", "person"]),
        ("accepted_by_landlord", "accept", ["person"]),
        ("accepted_by_her", "accept", ["landlord"]),
        ("approvals_pending", "approvals", ["probation", "children's services"]),
        ("confirmed", "moved-in", ["landlord", "person"]),
    ],
)
def test_a_manager_must_say_whose_word_it_is(desk: Engine, state: str, action: Action, sides: list[str]) -> None:
    offer_id = taken_to(desk, "W01", "H01", state)
    told = refused(desk, MANAGER, offer_id, action)
    assert (told.code, told.understood, list(told.faults)) == ("side_missing", False, sides)
    assert str(told) == f"Name the side whose word this is: {' or '.join(sides)}."


def test_a_manager_answers_for_nobody_whose_turn_it_is_not(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    assert refused(desk, MANAGER, offer_id, "accept", side="landlord").code == "wrong_state"
    assert refused(desk, MANAGER, offer_id, "decline", code="person_declined").code == "wrong_state"
    moved(desk, MANAGER, offer_id, "send")
    assert refused(desk, MANAGER, offer_id, "moved-in", side="person").code == "wrong_state"
    assert refused(desk, MANAGER, offer_id, "accept", side="probation").code == "wrong_side"
    moved(desk, LANDLORD, offer_id, "accept")
    told = refused(desk, MANAGER, offer_id, "accept", side="landlord")
    assert (told.code, told.understood) == ("wrong_state", True) and "accept (person)" in str(told)
    moved(desk, MANAGER, offer_id, "accept", side="person")
    for side in ("landlord", "person"):
        assert refused(desk, MANAGER, offer_id, "accept", side=side).code == "wrong_state"
    moved(desk, HERS, offer_id, "approvals", side="probation")
    assert refused(desk, MANAGER, offer_id, "approvals", side="probation").code == "approved_already"
    assert refused(desk, MANAGER, offer_id, "approvals", side="landlord").code == "wrong_side"


def test_nobody_else_speaks_for_another_side(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    assert refused(desk, LANDLORD, offer_id, "accept", side="person").code == "wrong_side"
    assert refused(desk, HERS, offer_id, "accept", side="landlord").code == "wrong_side"
    assert moved(desk, LANDLORD, offer_id, "accept", side="landlord").state == "accepted_by_landlord"


@pytest.mark.parametrize("code", REFUSALS)
def test_the_reason_of_a_decline_says_whose_word_it_was(desk: Engine, code: ReasonCode) -> None:
    offer_id, vetoes = taken_to(desk, "W01", "H01", "approvals_pending"), pinned(desk)
    side = REASONS[code].side
    other: ReasonSide = "person" if side == "landlord" else "landlord"
    assert refused(desk, MANAGER, offer_id, "decline", code=code, side=other).code == "wrong_side"
    moved(desk, MANAGER, offer_id, "decline", code=code, side=side if side == "person" else None)
    assert steps(desk, offer_id)[-1] == ("declined", "bea", side, code)
    assert logged(desk, offer_id)[-1] == ("bea", "decline", code)
    assert pinned(desk) - vetoes == {("W01", "H01", "veto", code)} and held(desk) == set()


def test_what_has_run_out_is_answered_for_nobody(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "approvals_pending")
    run_out(desk, offer_id)
    before = steps(desk, offer_id)
    ways: tuple[tuple[User, Action, ReasonCode | None, ReasonSide | None], ...] = (
        (MANAGER, "accept", None, "landlord"),
        (MANAGER, "approvals", None, "probation"),
        (MANAGER, "decline", "person_declined", None),
        (MANAGER, "moved-in", None, None),
        (HERS, "withdraw", "other_accommodation_found", None),
    )
    for user, action, code, side in ways:
        with pytest.raises(Lapsed):
            moved(desk, user, offer_id, action, code=code, side=side)
    assert steps(desk, offer_id) == before


@pytest.mark.parametrize(
    "for_him",
    [Asked("accept", 2, side="landlord"), Asked("decline", 2, "landlord_support_need")],
    ids=["the_same_answer", "the_other_answer"],
)
def test_who_answers_at_the_same_time_as_somebody_for_him_answers_once(desk: Engine, for_him: Asked) -> None:
    offer_id, start = taken_to(desk, "W01", "H01", "sent"), Barrier(2)

    def answered(user: User, asked: Asked) -> str:
        start.wait()
        try:
            with writing(desk) as connection:
                return move(connection, user, offer_id, asked).state
        except ChangedMeanwhile:
            return "too late"

    with ThreadPoolExecutor(2) as people:
        both = [people.submit(answered, *one) for one in ((LANDLORD, Asked("accept", 2)), (MANAGER, for_him))]
        told = [one.result() for one in both]
    assert told.count("too late") == 1
    (state,) = set(told) - {"too late"}
    first = "pat" if told[1] == "too late" else "bea"
    assert [(step[0], step[1]) for step in steps(desk, offer_id)[2:]] == [(state, first)]
    assert row_of(desk, offer_id).version == 3 and len(logged(desk, offer_id)) == 3


def test_a_landlord_reads_the_same_whoever_wrote_it_down(desk: Engine) -> None:
    own = taken_to(desk, "W01", "H01", "moved_in")
    shown = read(desk, LANDLORD, own)
    other = proposed(desk, "W02", "H03")
    for action, side in (*ALONE[:-1], ("moved-in", "landlord")):
        moved(desk, MANAGER, other, action, side=side)
    assert read(desk, LANDLORD, other) == shown and len(shown) == 6
    assert "bea" not in str(shown) and "probation" not in str(shown)


@pytest.mark.parametrize("code", REFUSALS)
def test_a_landlord_reads_of_a_refusal_the_same_whoever_wrote_it_down(desk: Engine, code: ReasonCode) -> None:
    shown = {}
    for user, woman_id, home_id in (
        (LANDLORD if REASONS[code].side == "landlord" else HERS, "W01", "H01"),
        (MANAGER, "W02", "H03"),
    ):
        offer_id = taken_to(desk, woman_id, home_id, "approvals_pending")
        moved(desk, user, offer_id, "decline", code=code)
        shown[home_id] = read(desk, LANDLORD, offer_id)
    assert shown["H01"] == shown["H03"]
    told = code if REASONS[code].side == "landlord" else None
    assert shown["H01"][-1]["reason_code"] == told and shown["H01"][-1]["by"] is None


@pytest.mark.parametrize("state", LIVE)
def test_a_caseworker_ends_the_offer_to_who_found_another_home(desk: Engine, state: str) -> None:
    vetoes = pinned(desk)
    offer_id = taken_to(desk, "W01", "H01", state)
    assert moved(desk, HERS, offer_id, "withdraw", code="other_accommodation_found").state == "withdrawn"
    assert steps(desk, offer_id)[-1] == ("withdrawn", "amira", "person", "other_accommodation_found")
    assert logged(desk, offer_id)[-1] == ("amira", "withdraw", "other_accommodation_found")
    assert held(desk) == set() and pinned(desk) == vetoes
    if state != "proposed":
        last = {"state": "withdrawn", "side": "person", "by": None, "reason_code": None}
        assert read(desk, LANDLORD, offer_id)[-1] == last
    moved(desk, MANAGER, proposed(desk, "W01", "H01"), "send")


def test_a_caseworker_ends_no_offer_for_the_programme_or_of_another_region(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    for code in ("new_release_date", "recalled_or_returned", "recording_error"):
        assert refused(desk, HERS, offer_id, "withdraw", code=code).code == "wrong_side"
    with pytest.raises(NotThere):
        moved(desk, User("c", "caseworker", region="Wales"), offer_id, "withdraw", code="other_accommodation_found")
