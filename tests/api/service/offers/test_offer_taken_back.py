"""That she moved in was recorded by mistake: a manager takes it back, and it is as if it had never been."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from api.access.users import User
from api.runs.inputs import standing_offers
from api.service.needs import HOUSED
from api.service.offers.housed import housed_women, last_moves
from api.service.refusals import Refused
from api.storage.database import reading
from api.storage.offers import holds, offers
from matcher.domain.reasons import ReasonCode
from tests.api.service.offers.steps import (
    HERS,
    LANDLORD,
    MANAGER,
    held,
    logged,
    moved,
    pinned,
    proposed,
    row_of,
    states_of,
    taken_to,
)


def test_a_wrongly_recorded_move_is_taken_back(desk: Engine) -> None:
    before = pinned(desk)
    offer_id = taken_to(desk, "W01", "H01", "moved_in")
    done = moved(desk, MANAGER, offer_id, "withdraw", code="recording_error")
    assert (done.state, held(desk), pinned(desk)) == ("withdrawn", set(), before)
    assert logged(desk, offer_id)[-1] == ("bea", "withdraw", "recording_error")
    with reading(desk) as connection:
        assert list(states_of(connection, offer_id))[-2:] == ["moved_in", "withdrawn"]
    # The same pair can go the whole way again.
    assert row_of(desk, taken_to(desk, "W01", "H01", "moved_in")).state == "moved_in"


def test_nothing_counts_her_as_housed_any_more(desk: Engine) -> None:
    moved(desk, MANAGER, taken_to(desk, "W01", "H03", "moved_in"), "withdraw", code="recording_error")
    with reading(desk) as connection:
        standing = standing_offers(connection)
        assert not (standing.promised or standing.moved or standing.last or standing.housed)
        assert not (housed_women(connection) or last_moves(connection))
        assert connection.execute(select(offers).where(offers.c.state.in_(HOUSED))).first() is None
        assert connection.execute(select(holds)).first() is None
    # The home is another's to have.
    moved(desk, MANAGER, proposed(desk, "W02", "H03"), "send")


def test_where_she_lived_before_counts_again(desk: Engine) -> None:
    first = taken_to(desk, "W01", "H01", "moved_in")
    second = taken_to(desk, "W01", "H03", "moved_in")
    moved(desk, MANAGER, second, "withdraw", code="recording_error")
    with reading(desk) as connection:
        assert [row.offer_id for row in last_moves(connection)] == [first]
        assert housed_women(connection) == {"W01"}
    assert held(desk) == {("H01", 1, first)}


@pytest.mark.parametrize(
    ("user", "code", "refusal"),
    [
        (MANAGER, "recalled_or_returned", "wrong_reason"),
        (MANAGER, "other_accommodation_found", "wrong_reason"),
        (MANAGER, "new_release_date", "wrong_reason"),
        (HERS, "recording_error", "wrong_state"),
        (HERS, "other_accommodation_found", "wrong_state"),
        (LANDLORD, "recording_error", "wrong_state"),
    ],
)
def test_by_nobody_else_and_for_no_other_reason(desk: Engine, user: User, code: ReasonCode, refusal: str) -> None:
    offer_id = taken_to(desk, "W01", "H01", "moved_in")
    before = row_of(desk, offer_id), held(desk)
    with pytest.raises(Refused) as told:
        moved(desk, user, offer_id, "withdraw", code=code)
    assert told.value.code == refusal
    if refusal == "wrong_reason":
        assert list(told.value.faults) == ["recording_error"]
    assert (row_of(desk, offer_id), held(desk)) == before
