"""A home that is promised, or lived in, is not found in the search for free homes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine, update

from api.service.homes import Viewer, Wanted, available
from api.service.offers.states import LASTS
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER, TO_CONFIRMED, moved, proposed, row_of

homes = CONTRACT["homes"]


def is_found(engine: Engine, home_id: str, days: float = 0.0) -> bool:
    with reading(engine) as connection:
        page = available(connection, Wanted(at=now() + timedelta(days=days)), Viewer(everything=True))
    return home_id in {home["home_id"] for home in page.homes}


def test_from_when_it_is_sent_until_it_is_free_again(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    assert is_found(desk, "H01")
    moved(desk, MANAGER, offer_id, "send")
    assert not is_found(desk, "H01")
    lasts = LASTS["sent"]
    assert lasts is not None
    assert is_found(desk, "H01", lasts.days + 0.01) and not is_found(desk, "H01", lasts.days - 0.01)
    moved(desk, LANDLORD, offer_id, "decline", code="landlord_property_not_ready")
    assert is_found(desk, "H01")


def test_after_she_moved_in_until_it_is_offered_anew(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    for user, action, side in TO_CONFIRMED:
        moved(desk, user, offer_id, action, side=side)
    moved(desk, HERS, offer_id, "moved-in")
    assert not is_found(desk, "H01")
    later = row_of(desk, offer_id).move_in_on + timedelta(days=1)
    with writing(desk) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(available_from=later))
    assert is_found(desk, "H01")
