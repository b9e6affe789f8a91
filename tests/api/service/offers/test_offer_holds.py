"""What of a home is promised to whom: one household or so many bedspaces, for as long as the offer lasts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from api.service.refusals import Refused
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.moments import now
from api.storage.offers import holds, offers
from tests.api.service.offers.race import HERS, LANDLORD, MANAGER, make_desk
from tests.api.service.offers.steps import held, logged, moved, proposed, row_of, run_out

women, homes, children, bars = (CONTRACT[name] for name in ("women", "homes", "children", "bars"))
WHOLE, SHARED = "H10", "H00"


@pytest.fixture
def street(engine: Engine) -> Engine:
    """Fifty women alone, and twenty homes of which five are shared by three."""
    make_desk(engine)
    return engine


def sent(engine: Engine, woman_id: str, home_id: str) -> str:
    offer_id = proposed(engine, woman_id, home_id)
    moved(engine, MANAGER, offer_id, "send")
    return offer_id


def refused(engine: Engine, woman_id: str, home_id: str) -> str:
    before = held(engine)
    with pytest.raises(Refused) as told:
        sent(engine, woman_id, home_id)
    assert held(engine) == before
    return told.value.code


def test_a_whole_home_goes_to_one(street: Engine) -> None:
    first = sent(street, "W00", WHOLE)
    assert refused(street, "W01", WHOLE) == "home_promised"
    moved(street, LANDLORD, first, "decline", code="landlord_property_not_ready")
    moved(street, MANAGER, proposed(street, "W02", WHOLE), "send")


def test_a_shared_home_goes_to_as_many_as_it_has_bedspaces(street: Engine) -> None:
    three = [sent(street, f"W0{number}", SHARED) for number in range(3)]
    assert held(street) == {(SHARED, slot, offer_id) for slot, offer_id in enumerate(three, start=1)}
    assert refused(street, "W03", SHARED) == "home_promised"
    moved(street, LANDLORD, three[1], "decline", code="landlord_property_not_ready")
    fourth = sent(street, "W04", SHARED)
    assert (SHARED, 2, fourth) in held(street)


def test_who_lives_there_already_and_stays_leaves_less(street: Engine) -> None:
    with writing(street) as connection:
        there = {"home_id": SHARED, "role": "resident"}
        connection.execute(insert(CONTRACT["occupants"]).values(**there))
        gone = connection.scalar(select(homes.c.available_from).where(homes.c.home_id == SHARED))
        assert gone is not None
        connection.execute(insert(CONTRACT["occupants"]).values(**there, to=gone - timedelta(days=1)))
        connection.execute(insert(CONTRACT["occupants"]).values(home_id=SHARED, role="staff"))
    sent(street, "W00", SHARED)
    sent(street, "W01", SHARED)
    assert refused(street, "W02", SHARED) == "home_promised"


def with_baby(engine: Engine, woman_id: str) -> None:
    with writing(engine) as connection:
        child = {"child_id": f"C-{woman_id}", "woman_id": woman_id, "date_of_birth": now().date(), "sex": "F"}
        kept = {"carer": "mother_and_baby_unit", "own_room_needed": False, "contact_overnight": False}
        connection.execute(insert(children).values(**child, **kept, changed_at=now()))
        connection.execute(update(homes).values(children_ok=True))


def test_a_family_takes_a_bedspace_for_each(street: Engine) -> None:
    with_baby(street, "W00")
    offer_id = sent(street, "W00", SHARED)
    assert held(street) == {(SHARED, 1, offer_id), (SHARED, 2, offer_id)}
    assert row_of(street, offer_id).bedspaces == 2
    sent(street, "W01", SHARED)
    assert refused(street, "W02", SHARED) == "home_promised"


def test_a_family_that_grew_meanwhile_holds_more_or_is_not_confirmed(street: Engine) -> None:
    alone = sent(street, "W00", SHARED)
    for user in (LANDLORD, HERS):
        moved(street, user, alone, "accept")
    for side in ("probation", "children's services"):
        moved(street, HERS, alone, "approvals", side=side)
    others = [sent(street, woman_id, SHARED) for woman_id in ("W01", "W02")]
    with_baby(street, "W00")
    with pytest.raises(Refused) as told:
        moved(street, MANAGER, alone, "confirm")
    assert told.value.code == "home_promised"
    moved(street, MANAGER, others[0], "withdraw", code="recording_error")
    moved(street, MANAGER, alone, "confirm")
    assert {slot for _, slot, offer_id in held(street) if offer_id == alone} == {1, 2}


def test_what_it_takes_is_asked_for_when_it_is_sent(street: Engine) -> None:
    one, other = proposed(street, "W00", WHOLE), proposed(street, "W01", WHOLE)
    moved(street, MANAGER, one, "send")
    with writing(street) as connection:
        connection.execute(update(homes).where(homes.c.home_id == WHOLE).values(sharing="shared", bedspaces=2))
    moved(street, MANAGER, other, "send")
    assert held(street) == {(WHOLE, 1, one), (WHOLE, 2, other)}


def test_women_who_may_not_live_together_are_not_promised_one_home_nor_one_building(street: Engine) -> None:
    with writing(street) as connection:
        apart = {"woman_id": "W01", "kind": "non_association", "other_id": "W00", "not_same_partner": False}
        connection.execute(insert(bars).values(**apart))
    sent(street, "W00", SHARED)
    assert refused(street, "W01", SHARED) == "not_together"
    # All these homes have one postcode: that is one building.
    assert refused(street, "W01", WHOLE) in ("not_together", "offer_under_way")
    sent(street, "W02", SHARED)


def test_a_hold_that_has_run_out_is_taken_over_in_one_step(street: Engine) -> None:
    first = sent(street, "W00", WHOLE)
    run_out(street, first)
    second = sent(street, "W01", WHOLE)
    assert held(street) == {(WHOLE, 1, second)} and row_of(street, first).state == "lapsed"
    assert logged(street, first)[-1][:2] == ("expiry", "lapse")


def test_a_home_she_moved_into_is_taken_until_it_is_let_again(street: Engine) -> None:
    first = sent(street, "W00", WHOLE)
    for user in (LANDLORD, HERS):
        moved(street, user, first, "accept")
    moved(street, HERS, first, "approvals", side="probation")
    moved(street, MANAGER, first, "confirm")
    moved(street, LANDLORD, first, "moved-in")
    assert refused(street, "W01", WHOLE) == "home_promised"
    with writing(street) as connection:
        lived = connection.scalar(select(offers.c.move_in_on).where(offers.c.offer_id == first))
        assert lived is not None
        again = lived + timedelta(days=1)
        connection.execute(update(homes).where(homes.c.home_id == WHOLE).values(available_from=again))
        connection.execute(update(women).values(release_date=again + timedelta(days=1)))
    third = sent(street, "W03", WHOLE)
    assert held(street) == {(WHOLE, 1, third)} and row_of(street, first).state == "moved_in"


def test_the_database_itself_refuses_a_second_hold_and_a_second_live_offer(street: Engine) -> None:
    offer_id = sent(street, "W00", WHOLE)
    with reading(street) as connection:
        row = dict(connection.execute(select(offers)).mappings().one())
    with pytest.raises(IntegrityError), writing(street) as connection:
        connection.execute(insert(holds).values(home_id=WHOLE, slot=1, offer_id=offer_id))
    with pytest.raises(IntegrityError), writing(street) as connection:
        connection.execute(insert(offers).values({**row, "offer_id": "another"}))
