"""Who can be proposed for what, one by one and as a published plan has it."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, delete, func, insert, select, update

from api.service.offers import facts
from api.service.offers.decided import Pair
from api.service.offers.from_plans import propose_plan, require_in_plan
from api.service.offers.proposing import propose
from api.service.refusals import NotThere, Refused
from api.storage.contract import CONTRACT
from api.storage.database import reading, writing
from api.storage.decisions import decisions, publications
from api.storage.moments import now
from api.storage.offers import LIVE, offers
from api.storage.referrals import referrals
from api.storage.runs import plan_placements
from tests.api.service.offers.steps import HERS, MANAGER, moved, proposed, row_of, run_out, taken_to
from tests.api.web.permission_rows import plan_of_everything

women, homes, pins = CONTRACT["women"], CONTRACT["homes"], CONTRACT["pins"]


def refused(engine: Engine, woman_id: str, home_id: str) -> tuple[str, tuple[str, ...]]:
    with pytest.raises(Refused) as told:
        proposed(engine, woman_id, home_id)
    return told.value.code, told.value.faults


def test_a_proposal_says_how_many_come_and_when(desk: Engine) -> None:
    row = row_of(desk, proposed(desk, "W01", "H01"))
    assert (row.woman_id, row.home_id, row.partner_id, row.state) == ("W01", "H01", "P01", "proposed")
    assert (row.bedspaces, f"{row.move_in_on}", row.version) == (3, "2026-11-26", 1)


def test_what_the_rules_forbid_is_not_proposed(desk: Engine) -> None:
    assert refused(desk, "W01", "H04") == ("does_not_fit", ("children_accepted",))
    assert refused(desk, "W03", "H06") == ("ruled_out", ())


def test_a_restricted_condition_is_not_named(desk: Engine) -> None:
    with writing(desk) as connection:
        zone = {"woman_id": "W01", "kind": "safety", "postcode": "M14 4BY", "radius_km": 8.0, "restricted": True}
        connection.execute(insert(CONTRACT["zones"]).values(**zone))
    code, faults = refused(desk, "W01", "H01")
    assert code == "does_not_fit" and set(faults) == {"a_restricted_condition"}


def test_what_people_decided_stands(desk: Engine) -> None:
    first = proposed(desk, "W01", "H01")
    assert refused(desk, "W01", "H03") == ("offer_under_way", (first,))
    moved(desk, MANAGER, first, "withdraw", code="recording_error")
    with writing(desk) as connection:
        connection.execute(insert(pins).values(woman_id="W01", home_id="H03", kind="pin"))
    assert refused(desk, "W01", "H01")[0] == "pinned_elsewhere"
    assert refused(desk, "W06", "H03")[0] == "pinned_elsewhere"
    with writing(desk) as connection:
        connection.execute(delete(pins))
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(unavailable="withdrawn"))
    assert refused(desk, "W01", "H01")[0] == "home_withdrawn"
    with writing(desk) as connection:
        case = {"woman_id": "W01", "opened_by": "amira", "opened_at": now(), "state": "closed"}
        connection.execute(insert(referrals).values(**case, closed_at=now(), changed_at=now()))
    assert refused(desk, "W01", "H03")[0] == "case_closed"


def test_whoever_is_not_there_is_not_proposed(desk: Engine) -> None:
    for woman_id, home_id in (("nobody", "H01"), ("W01", "nowhere")):
        with pytest.raises(NotThere):
            proposed(desk, woman_id, home_id)
    with writing(desk) as connection, pytest.raises(NotThere):
        propose(connection, HERS, Pair("W01", "H01"))


def test_rows_that_do_not_hold_together_are_told_by_their_place(desk: Engine) -> None:
    with writing(desk) as connection:
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(bedrooms=99))
    assert refused(desk, "W01", "H01") == ("facts_faulty", ("homes H01, bedrooms",))


def test_an_offer_that_ran_out_makes_room_for_the_next(desk: Engine) -> None:
    first = taken_to(desk, "W01", "H01", "sent")
    run_out(desk, first)
    proposed(desk, "W01", "H03")
    assert row_of(desk, first).state == "lapsed"


def test_of_many_proposals_for_her_at_once_one_gets_through(desk: Engine) -> None:
    start, told = Barrier(8), []

    def client(number: int) -> None:
        start.wait()
        try:
            told.append(proposed(desk, "W01", f"H0{1 + 2 * (number % 2)}"))
        except Refused as error:
            told.append(error.code)

    clients = [Thread(target=client, args=(number,)) for number in range(8)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    assert told.count("offer_under_way") == 7
    with reading(desk) as connection:
        assert connection.scalar(select(func.count()).where(offers.c.state.in_(LIVE))) == 1


@pytest.fixture
def published(desk: Engine) -> str:
    """A plan over all women, published."""
    run_id = plan_of_everything(desk)
    with writing(desk) as connection:
        row = {"run_id": run_id, "published_by": "bea", "published_at": now(), "why": "tests"}
        connection.execute(insert(publications).values(**row))
    return run_id


def decide(engine: Engine, run_id: str, woman_id: str, verdict: str, home_id: str | None) -> None:
    with writing(engine) as connection:
        row = {"run_id": run_id, "woman_id": woman_id, "home_id": home_id, "verdict": verdict, "reviewer": "bea"}
        connection.execute(insert(decisions).values(**row, reason="tests", at=now()))


def placements(engine: Engine, run_id: str) -> dict[str, str]:
    with reading(engine) as connection:
        rows = connection.execute(select(plan_placements).where(plan_placements.c.run_id == run_id))
        return {row.woman_id: row.home_id for row in rows}


def offered(engine: Engine) -> dict[str, str]:
    with reading(engine) as connection:
        return {row.woman_id: row.home_id for row in connection.execute(select(offers)) if row.state in LIVE}


def test_a_plan_is_proposed_once_as_decided_on(desk: Engine, published: str) -> None:
    plan = placements(desk, published)
    first, second, third = sorted(set(plan) - {"W01", "W05"})[:3]
    other = "H01" if plan["W01"] != "H01" else "H03"
    decide(desk, published, first, "reject", plan[first])
    decide(desk, published, second, "reject", plan[second])
    decide(desk, published, second, "approve", plan[second])
    decide(desk, published, "W01", "override", other)
    with writing(desk) as connection:
        connection.execute(insert(pins).values(woman_id=third, home_id=plan[third], kind="veto"))
        holder = next((woman for woman, home in plan.items() if home == other and woman != "W01"), None)
        counts = propose_plan(connection, MANAGER, published)
    expected = {woman: home for woman, home in plan.items() if woman not in (first, third)} | {"W01": other}
    assert offered(desk) == expected and holder not in ("W01",)
    assert counts == {"proposed": len(expected), "ruled_out": 1}
    with writing(desk) as connection:
        again = propose_plan(connection, MANAGER, published)
    assert again == {"offered_before": len(expected), "ruled_out": 1} and offered(desk) == expected


def test_who_has_an_offer_already_and_who_is_gone_are_left_alone(desk: Engine, published: str) -> None:
    plan = placements(desk, published)
    mine = proposed(desk, "W01", plan["W01"])
    gone = sorted(set(plan) - {"W01", "W05"})[0]
    with writing(desk) as connection:
        for name in ("adults", "children", "zones", "bars", "pins", "women"):
            connection.execute(delete(CONTRACT[name]).where(CONTRACT[name].c.woman_id == gone))
        counts = propose_plan(connection, MANAGER, published)
    assert counts["offer_under_way"] == 1 and counts["gone"] == 1 and counts["proposed"] == len(plan) - 2
    assert row_of(desk, mine).run_id is None


def test_only_of_the_plan_that_was_published_last(desk: Engine, published: str) -> None:
    later = plan_of_everything(desk)
    with writing(desk) as connection:
        with pytest.raises(Refused) as told:
            propose_plan(connection, MANAGER, later)
        assert told.value.code == "not_published"
        with pytest.raises(NotThere):
            propose_plan(connection, MANAGER, "no-such-run")
        row = {"run_id": later, "published_by": "bea", "published_at": now(), "why": "tests"}
        connection.execute(insert(publications).values(**row))
        with pytest.raises(Refused) as told:
            propose_plan(connection, MANAGER, published)
        assert told.value.code == "plan_superseded"


def test_one_pair_of_a_plan(desk: Engine, published: str) -> None:
    plan = placements(desk, published)
    with writing(desk) as connection:
        require_in_plan(connection, published, Pair("W01", plan["W01"]))
        with pytest.raises(Refused) as told:
            require_in_plan(connection, published, Pair("W01", "H12"))
        assert told.value.code == "not_in_plan"
        offer_id = propose(connection, MANAGER, Pair("W01", plan["W01"]), published)
    assert row_of(desk, offer_id).run_id == published


def test_women_whose_day_nobody_knows_any_more_break_nothing(desk: Engine, published: str) -> None:
    with writing(desk) as connection:
        connection.execute(update(women).values(release_date=None))
        assert set(propose_plan(connection, MANAGER, published)) <= {"proposed", "does_not_fit", "ruled_out"}


def test_a_policy_of_an_earlier_version_is_told(desk: Engine, published: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The rows of runs cannot be changed; so the version is another one.
    monkeypatch.setattr(facts, "known_tables", dict)
    with pytest.raises(Refused) as told:
        proposed(desk, "W01", "H01")
    assert told.value.code == "policy_outdated" and told.value.faults


def test_who_has_moved_in_is_not_proposed_again_by_a_plan(desk: Engine, published: str) -> None:
    plan = placements(desk, published)
    home_id = "H01" if plan["W01"] != "H01" else "H03"
    taken_to(desk, "W01", home_id, "moved_in")
    with writing(desk) as connection:
        assert propose_plan(connection, MANAGER, published)["housed"] == 1
    assert "W01" not in offered(desk)
    # A person may still find her another home, and never the one she has.
    assert refused(desk, "W01", home_id) == ("lives_there", ())
    proposed(desk, "W01", plan["W01"])


def test_who_has_been_back_in_prison_may_have_her_old_home_once_it_is_offered_anew(desk: Engine) -> None:
    day = row_of(desk, taken_to(desk, "W01", "H01", "moved_in")).move_in_on
    with writing(desk) as connection:
        connection.execute(update(women).where(women.c.woman_id == "W01").values(release_date=day.replace(year=2027)))
    assert refused(desk, "W01", "H01")[0] == "lives_there"
    with writing(desk) as connection:
        later = day.replace(year=2027, month=3, day=1)
        connection.execute(update(homes).where(homes.c.home_id == "H01").values(available_from=later))
    proposed(desk, "W01", "H01")
