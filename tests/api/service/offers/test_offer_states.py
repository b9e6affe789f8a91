"""The machine as data: every state can be reached, none that ended can be left, every reason belongs somewhere."""

from __future__ import annotations

import re

import pytest

from api.access.roles import MAY, Role
from api.service.offers.states import ACTIONS, DECLINES, ENDINGS, FREES, LASTS, MOVES, NEEDS, Action, way_from
from api.service.refusals import Refused
from api.storage.offers import ENDED, LIVE, PROMISED
from matcher.domain.reasons import REASON_CODES, REASONS


def test_it_speaks_of_the_states_that_the_database_knows() -> None:
    assert set(LASTS) == {*LIVE, *ENDED} == {"proposed", *(move.to for move in MOVES)}
    assert {*ENDED} == FREES | {"moved_in"} and LIVE[1:] == PROMISED


def test_every_state_can_be_reached_and_none_that_ended_be_left() -> None:
    reached = {"proposed"}
    for _ in LASTS:
        reached |= {move.to for move in MOVES if reached & set(move.start)}
    assert reached == set(LASTS)
    assert all(set(move.start) <= set(LIVE) for move in MOVES)


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
        for state in move.start:
            for role in move.by:
                assert way_from(state, move.action, role) is move


@pytest.mark.parametrize(
    ("state", "action", "role", "sentence"),
    [
        ("sent", "accept", "manager", "The offer is sent; what you can do now: withdraw."),
        ("sent", "moved-in", "partner", "The offer is sent; what you can do now: accept, decline."),
        ("declined", "accept", "partner", "The offer is declined; there is nothing that you can do now."),
    ],
)
def test_what_cannot_be_done_names_the_state_and_what_can(
    state: str, action: Action, role: Role, sentence: str
) -> None:
    with pytest.raises(Refused, match=re.escape(sentence)) as refused:
        way_from(state, action, role)
    assert refused.value.code == "wrong_state"
