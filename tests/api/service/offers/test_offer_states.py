"""The machine as data: every state can be reached, none that ended can be left, every reason belongs somewhere."""

from __future__ import annotations

import re
from itertools import product

import pytest

from api.access.roles import MAY, Role
from api.service.offers.states import ACTIONS, DECLINES, ENDINGS, FREES, LASTS, MOVES, NEEDS, OWN, Action, way_from
from api.service.refusals import Refused
from api.storage.offers import ENDED, LIVE, PROMISED
from matcher.domain.reasons import REASON_CODES, REASONS


def test_it_speaks_of_the_states_that_the_database_knows() -> None:
    assert set(LASTS) == {*LIVE, *ENDED} == {"proposed", *(move.to for move in MOVES)}
    assert {*ENDED} == FREES | {"moved_in"} and LIVE[1:] == PROMISED


def test_every_state_can_be_reached_and_none_that_ended_be_left_but_for_a_recording_error() -> None:
    reached = {"proposed"}
    for _ in LASTS:
        reached |= {move.to for move in MOVES if reached & set(move.start)}
    assert reached == set(LASTS)
    (back,) = (move for move in MOVES if not set(move.start) <= set(LIVE))
    assert (back.action, back.start, back.to) == ("withdraw", ("moved_in",), "withdrawn")
    assert (dict(back.by), back.codes) == ({"manager": ("programme",)}, {"recording_error"})


def test_what_is_live_runs_out_but_for_what_is_confirmed() -> None:
    assert {state for state, lasts in LASTS.items() if lasts} == set(LIVE) - {"confirmed"}
    (lapse,) = (move for move in MOVES if move.action == "lapse")
    assert set(lapse.start) == set(LIVE) - {"confirmed"} and not lapse.by


def test_every_reason_declines_or_ends_and_can_be_given_by_whose_it_is() -> None:
    assert set(REASON_CODES) == DECLINES | ENDINGS and not DECLINES & ENDINGS
    for move in MOVES:
        sides = {side for theirs in move.by.values() for side in theirs}
        assert {REASONS[code].side for code in move.codes} <= sides


def test_each_role_holds_the_permission_that_its_moves_need() -> None:
    assert set(NEEDS) == set(ACTIONS) - {"lapse"}
    for move in MOVES:
        assert all(NEEDS[move.action] in MAY[role] for role in move.by)


def test_from_a_state_an_action_of_a_role_leads_one_way() -> None:
    for move in MOVES:
        for state, role in product(move.start, move.by):
            for side in move.by[role]:
                code = next((code for code in sorted(move.codes) if REASONS[code].side == side), None)
                assert way_from(state, move.action, role, code, side) == (move, side)


def test_who_speaks_for_their_own_side_need_not_name_it_and_who_records_anothers_must() -> None:
    for move in MOVES:
        for state, role in product(() if move.codes else move.start, move.by):
            if OWN[role] in move.by[role]:
                assert way_from(state, move.action, role) == (move, OWN[role])
                continue
            with pytest.raises(Refused) as refused:
                way_from(state, move.action, role)
            assert (refused.value.code, refused.value.understood) == ("side_missing", False)
            assert set(move.by[role]) <= set(refused.value.faults)


def test_a_manager_may_record_whatever_any_side_answers() -> None:
    for action in ("accept", "approvals", "moved-in", "decline"):
        ways = [move for move in MOVES if move.action == action]
        others = {side for move in ways for role in move.by if role != "manager" for side in move.by[role]}
        assert {side for move in ways for side in move.by["manager"]} == others


@pytest.mark.parametrize(
    ("state", "action", "role", "sentence"),
    [
        (
            "accepted_by_her",
            "confirm",
            "manager",
            "The offer is accepted_by_her; what you can do now: accept (landlord), decline, withdraw.",
        ),
        ("confirmed", "accept", "caseworker", "what you can do now: moved-in, decline, withdraw."),
        ("sent", "moved-in", "partner", "The offer is sent; what you can do now: accept, decline."),
        ("moved_in", "accept", "manager", "The offer is moved_in; what you can do now: withdraw."),
        ("moved_in", "withdraw", "caseworker", "The offer is moved_in; there is nothing that you can do now."),
        ("declined", "accept", "partner", "The offer is declined; there is nothing that you can do now."),
    ],
)
def test_what_cannot_be_done_names_the_state_and_what_can(
    state: str, action: Action, role: Role, sentence: str
) -> None:
    with pytest.raises(Refused, match=re.escape(sentence)) as refused:
        way_from(state, action, role)
    assert refused.value.code == "wrong_state"
