"""Who reads what of an offer: a landlord what is needed to judge fit, and nothing that tells who she is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from api.access.users import User
from api.runs.clock import database_now
from api.service.offers.fit import Fit
from api.service.offers.judging import APPROVERS
from api.service.offers.reading import OF_ALL, Filter, list_offers, note_offer_read, one_offer
from api.service.refusals import NotThere, Refused
from api.storage.audit import log
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from matcher.domain.reasons import ReasonCode
from tests.api.service.offers.steps import HERS, LANDLORD, MANAGER, moved, proposed, run_out, taken_to

women, homes, children = CONTRACT["women"], CONTRACT["homes"], CONTRACT["children"]
OTHER_LANDLORD = User("p2", "partner", partner_id="P02")
OTHER_REGION = User("c2", "caseworker", region="Wales")


def one(engine: Engine, user: User, offer_id: str) -> Mapping[str, Any]:
    with writing(engine) as connection:
        note_offer_read(connection, user, offer_id)
    with reading(engine) as connection:
        return one_offer(connection, user, offer_id)


def listed(engine: Engine, user: User, **wanted: Any) -> list[str]:
    with writing(engine) as connection:
        return [found["offer_id"] for found in list_offers(connection, user, Filter(**wanted)).offers]


def test_a_landlord_reads_what_is_needed_to_judge_fit(desk: Engine) -> None:
    with writing(desk) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(reviews="violence;arson"))
        connection.execute(update(women).where(women.c.woman_id == "W01").values(risk_flags="violence;drugs_supply"))
    found = one(desk, LANDLORD, taken_to(desk, "W01", "H01", "sent"))
    assert set(found) == {*OF_ALL, "state", "expires_at", "steps", "fit"}
    fit = found["fit"]
    assert set(fit) == {field.name for field in fields(Fit)}
    assert (fit["people"], fit["adults"], fit["access_need"], fit["support_hours_week"]) == (3, 1, "none", 3.0)
    ages = [fit[name] for name in fit if name.startswith("children_")]
    assert sum(ages) == 2 and fit["bedrooms"] == 2 and fit["risks_to_review"] == ["violence"]
    with reading(desk) as connection:
        hers = connection.execute(select(women).where(women.c.woman_id == "W01")).mappings().one()
    told = str(found)
    for fact in ("W01", "drugs", hers["home_postcode"], str(hers["date_of_birth"]), "STI", "amira", "bea"):
        assert fact not in told


def test_what_is_over_tells_a_landlord_nothing_more_of_her(desk: Engine) -> None:
    declined = taken_to(desk, "W01", "H01", "sent")
    moved(desk, HERS, declined, "decline", code="harassment_or_unsafe_area")
    found = one(desk, LANDLORD, declined)
    assert found["fit"] is found["bedspaces"] is found["move_in_on"] is None and found["state"] == "declined"
    assert one(desk, HERS, declined)["bedspaces"] == 3
    # Why she declined is not for the landlord; that it was her side is.
    assert [(step["side"], step["reason_code"], step["by"]) for step in found["steps"]][-1] == ("person", None, None)
    assert "harassment" in str(one(desk, HERS, declined)["steps"])


def test_a_landlord_reads_the_reasons_of_its_own_side(desk: Engine) -> None:
    declined = taken_to(desk, "W01", "H01", "sent")
    moved(desk, LANDLORD, declined, "decline", code="landlord_support_need")
    assert one(desk, LANDLORD, declined)["steps"][-1]["reason_code"] == "landlord_support_need"


def test_who_knows_her_reads_which_approvals_are_due(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "approvals_pending")
    with writing(desk) as connection:
        connection.execute(update(children).where(children.c.woman_id == "W01").values(order="section20"))
    moved(desk, HERS, offer_id, "approvals", side="probation")
    found = one(desk, HERS, offer_id)
    assert found["woman_id"] == "W01" and "run_id" not in found and found.get("fit") is None
    assert found["approvals_needed"] == ["probation", "children's services"]
    assert found["approvals_given"] == ["probation"]
    assert one(desk, MANAGER, offer_id)["proposed_by"] == "bea"


def test_to_others_it_is_not_there(desk: Engine) -> None:
    offer_id = proposed(desk, "W01", "H01")
    for user in (LANDLORD, OTHER_LANDLORD, OTHER_REGION, User("n", "batch"), User("c", "commissioner")):
        with pytest.raises(NotThere):
            one(desk, user, offer_id)
        assert listed(desk, user) == []
    # One that was ended before it was sent never left the house.
    moved(desk, MANAGER, offer_id, "withdraw", code="recording_error")
    assert listed(desk, LANDLORD) == [] and listed(desk, HERS) == [offer_id] == listed(desk, MANAGER)


def test_nobody_sees_as_live_what_has_run_out(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    run_out(desk, offer_id)
    for user in (MANAGER, HERS, LANDLORD):
        found = one(desk, user, offer_id)
        assert (found["state"], found["expires_at"], found["fit"]) == ("lapsed", None, None)
        assert listed(desk, user, state="sent") == [] and listed(desk, user, state="lapsed") == [offer_id]


def test_offers_are_found_by_what_they_are(desk: Engine) -> None:
    first, second = taken_to(desk, "W01", "H01", "sent"), proposed(desk, "W06", "H07")
    assert listed(desk, MANAGER) == [first, second]
    assert listed(desk, MANAGER, state="proposed") == [second] and listed(desk, MANAGER, partner_id="P01") == [first]
    assert listed(desk, MANAGER, woman_id="W06") == [second]
    # Whoever may not know who she is cannot find out by asking for her.
    assert listed(desk, LANDLORD) == [first] and listed(desk, LANDLORD, woman_id="W01") == []
    with reading(desk) as connection:
        soon = database_now(connection) + timedelta(days=15)
    assert listed(desk, MANAGER, expiring_before=soon) == [first, second]
    assert listed(desk, MANAGER, expiring_before=soon - timedelta(days=2)) == []


def test_pages_go_on_where_the_last_one_ended(desk: Engine) -> None:
    made = [proposed(desk, "W01", "H01"), proposed(desk, "W06", "H07"), proposed(desk, "W05", "H10")]
    found: list[str] = []
    after = None
    for _ in made:
        with writing(desk) as connection:
            page = list_offers(connection, MANAGER, Filter(limit=1, after=after))
        found += [str(one["offer_id"]) for one in page.offers]
        after = page.next
    assert found == made and after is None


def test_whose_record_was_read_is_written_down(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    one(desk, LANDLORD, offer_id)
    one(desk, HERS, offer_id)
    listed(desk, MANAGER)
    listed(desk, LANDLORD)
    with reading(desk) as connection:
        asked = select(log.c.who, log.c.why).where(log.c.action == "read", log.c.object_id == "W01")
        found = [tuple(row) for row in connection.execute(asked.order_by(log.c.seq))]
    whole = "GET /offers/{offer_id}"
    assert found == [("pat", whole), ("amira", whole), ("bea", "GET /offers")]


def test_a_baby_who_is_due_and_a_grown_child_are_counted_by_age(desk: Engine) -> None:
    with writing(desk) as connection:
        connection.execute(update(women).where(women.c.woman_id == "W01").values(due_date=date(2027, 1, 15)))
        connection.execute(insert(CONTRACT["adults"]).values(woman_id="W01", relation="adult_child", sex="F"))
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(bedrooms=5, bedspaces=9))
    fit = one(desk, LANDLORD, taken_to(desk, "W01", "H01", "sent"))["fit"]
    assert (fit["people"], fit["adults"], fit["children_of_unknown_age"]) == (5, 2, 1)


@pytest.mark.parametrize("state", ["sent", "moved_in"])
def test_how_many_come_is_told_as_long_as_the_landlord_needs_to_know(desk: Engine, state: str) -> None:
    offer_id = taken_to(desk, "W01", "H01", state)
    with writing(desk) as connection:
        (listed_one,) = list_offers(connection, LANDLORD, Filter()).offers
    for found in (one(desk, LANDLORD, offer_id), listed_one):
        assert found["bedspaces"] == 3 and found["move_in_on"] is not None
    if state == "sent":
        run_out(desk, offer_id)
        with writing(desk) as connection:
            (listed_one,) = list_offers(connection, LANDLORD, Filter()).offers
        for found in (one(desk, LANDLORD, offer_id), listed_one):
            assert found["bedspaces"] is found["move_in_on"] is None


@pytest.mark.parametrize("code", ["probation_not_approved", "childrens_services_not_approved"])
def test_who_else_must_approve_or_refuses_is_not_for_landlords(desk: Engine, code: ReasonCode) -> None:
    offer_id = taken_to(desk, "W01", "H01", "approvals_pending")
    for side in APPROVERS:
        moved(desk, HERS, offer_id, "approvals", side=side)
    steps = one(desk, LANDLORD, offer_id)["steps"]
    assert [(step["state"], step["side"]) for step in steps] == [
        ("proposed", None),
        ("sent", "programme"),
        ("accepted_by_landlord", "landlord"),
        ("approvals_pending", "person"),
    ]
    assert len(one(desk, HERS, offer_id)["steps"]) == len(steps) + 2
    moved(desk, HERS, offer_id, "decline", code=code)
    found = one(desk, LANDLORD, offer_id)
    assert [found["steps"][-1][name] for name in ("state", "side", "reason_code")] == ["declined", None, None]
    assert "probation" not in str(found) and "children's" not in str(found) and "childrens" not in str(found)
    assert one(desk, HERS, offer_id)["steps"][-1]["reason_code"] == code


def test_rows_that_contradict_are_named_to_who_knows_her_alone(desk: Engine) -> None:
    offer_id = taken_to(desk, "W01", "H01", "sent")
    with writing(desk) as connection:
        connection.execute(update(children).where(children.c.woman_id == "W01").values(date_of_birth=date(2090, 1, 1)))
    told = {}
    for user in (HERS, LANDLORD):
        with pytest.raises(Refused) as refused:
            one(desk, user, offer_id)
        assert refused.value.code == "facts_faulty"
        told[user] = (str(refused.value), *refused.value.faults)
    assert any("children C01" in words for words in told[HERS])
    assert told[LANDLORD] == ("Her record must be put right first; tell a manager.",)
    with reading(desk) as connection:
        readers = select(log.c.who).where(log.c.action == "read", log.c.object_id == "W01").order_by(log.c.seq)
        assert connection.scalars(readers).all() == ["amira", "pat"]
